"""Made documents as .csv, .html, .md, .json and .txt in the three ways in which text tables come."""

from __future__ import annotations

import csv as comma
import io
from html import escape

from kb.records import to_builtins, to_json
from tests.kb.making.model import Beside, Block, Break, Cell, Made, Table, Text, dense, place
from tests.kb.making.office import matrix


def csv(made: Made, encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO(newline="")
    comma.writer(out).writerows(matrix(made))
    return out.getvalue().encode(encoding)


def _html_cell(cell: Cell) -> str:
    spans = (f' colspan="{cell.across}"' if cell.across > 1 else "") + (
        f" rowspan={cell.down}" if cell.down > 1 else ""
    )
    if cell.inner:
        return f"<td{spans}>{_html_table(cell.inner)}</td>"
    text = cell.text if "<" in cell.text else escape(cell.text, quote=False)
    lines = text.replace("\n", "<br>\n") or "&nbsp;"
    return f"<td{spans}><p class=MsoNormal><span lang=ZH-CN style='font-size:10.5pt'>{lines}</span></p></td>"


def _html_table(table: Table) -> str:
    rows = "\n".join(f"<tr>{''.join(_html_cell(cell) for cell in line)}</tr>" for line in table.rows)
    return f"<table border=1 cellspacing=0>\n<tbody>\n{rows}\n</tbody></table>"


def _html(blocks: tuple[Block, ...]) -> str:
    out = []
    for block in blocks:
        if isinstance(block, Table):
            out.append(_html_table(block))
        elif isinstance(block, Text):
            tag = "h3" if block.title else "p"
            out.append(f"<{tag}>{escape(block.text)}</{tag}>")
        elif isinstance(block, Break):
            out.append("<br clear=all style='page-break-before:always'>")
        else:
            cells = "".join(f"<td valign=top>{_html(part)}</td>" for part in block.parts)
            out.append(f"<table><tr>{cells}</tr></table>")
    return "\n".join(out)


def html(made: Made, charset: str = "utf-8") -> bytes:
    """A page as Word and municipal sites write it: styles, a script, optional end tags, the charset declared."""
    page = (
        f'<html><head><meta http-equiv=Content-Type content="text/html; charset={charset}">\n'
        "<title>预算公开</title><style>td{border:1px}</style><script>var t='一级指标';</script></head>\n"
        f"<body><div class=nav><a href='#'>首页</a></div>\n{_html(made.blocks)}\n</body></html>\n"
    )
    return page.encode("gb18030" if charset == "gb2312" else charset, errors="xmlcharrefreplace")


def md(made: Made) -> bytes:
    """Markdown: headings, tables with pipes."""
    out: list[str] = []
    for block in made.blocks:
        if isinstance(block, Table):
            lines = [
                "| " + " | ".join(c.replace("|", "\\|").replace("\n", "<br>") for c in row) + " |"
                for row in dense(block)
            ]
            out += [lines[0], "|" + " --- |" * block.width, *lines[1:], ""]
        elif isinstance(block, Text):
            out += [("## " if block.title else "") + block.text, ""]
        elif isinstance(block, Break):
            out.append("")
    return "\n".join(out).encode()


def txt_rows(made: Made, encoding: str = "utf-8") -> bytes:
    """One row a line, cells between tabs; lines of a cell as paragraph tags (Henan, Gansu)."""
    out: list[str] = []
    for block in made.blocks:
        if isinstance(block, Table):
            for row in dense(block):
                out.append(
                    "\t".join("".join(f"<p>{x}</p> " for x in c.split("\n")).strip() if "\n" in c else c for c in row)
                )
        elif isinstance(block, Text):
            code = f" {block.code} " if block.code else ""
            out += ["", ("# " if block.title else "") + block.text + code, ""]
        elif isinstance(block, Break):
            out.append("")
    return "\n".join(out).encode(encoding)


def txt_tags(made: Made) -> bytes:
    """The same from a converted scan: bold titles and headings, formula signs (Gansu)."""
    out: list[str] = []
    for block in made.blocks:
        if isinstance(block, Table):
            for number, line in enumerate(dense(block)):
                heading = any(c.field == "head" for c in block.rows[number])
                cells = [c.replace("\n", "<br/>") for c in line]
                cells = [f"<b>{c}</b>" if heading and c else c for c in cells]
                out.append("\t".join(cells))
        elif isinstance(block, Text):
            out += [f"**{block.text}**  ", ""]
        elif isinstance(block, Break):
            out.append("")
    return ("\n\n" + "\n".join(out)).encode()


def txt_cells(made: Made, encoding: str = "utf-8") -> bytes:
    """One cell a line led by a tab, an empty line after each row (saved out of Word, Hebei)."""
    out: list[str] = []
    for block in made.blocks:
        if isinstance(block, Table):
            spans = {(r, one.column) for one in place(block) for r in range(one.row + 1, one.row + one.cell.down)}
            for number, line in enumerate(block.rows):
                blank = ["\t" for row, _ in sorted(spans) if row == number]
                out += [*blank, *("\t" + cell.text for cell in line), ""]
        elif isinstance(block, Text):
            out.append(block.text + (f" {block.code} " if block.code else ""))
        elif isinstance(block, Break):
            out += [" ", ""]
    return "\n".join(out).encode(encoding)


def json(made: Made) -> bytes:
    """The tables as records: one, a list, or as `kb read` prints them, by turns."""
    plain = [to_builtins(table) for table in made.truth]
    whole = len(made.structure) % 2
    return to_json(
        {"tables": plain, "narrative": [], "warnings": []} if whole else plain[0] if len(plain) == 1 else plain
    )


__all__ = ["Beside", "csv", "html", "json", "md", "txt_cells", "txt_rows", "txt_tags"]
