"""Made documents as .docx, .xlsx and .xls."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.kb.making.model import Beside, Block, Break, Made, Table, Text, dense, place

_ROOM = 13_400  # width of the text on a page, in twentieths of a point
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _run(text: str) -> str:
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n")]
    return f"<w:r>{'<w:br/>'.join(parts)}</w:r>"


def _field(code: str) -> str:
    chars = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin",))
    return (
        f'{chars}<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _paragraph(text: str, code: str = "") -> str:
    return f"<w:p>{_run(text)}{_field(code) if code else ''}</w:p>"


def _table_xml(table: Table, room: int) -> str:
    column_width = room // max(1, table.width)
    spots = {(one.row, one.column): one.cell for one in place(table)}
    covered = {
        (row + r, column): (cell.across, cell.text)
        for (row, column), cell in spots.items()
        for r in range(1, cell.down)
    }
    rows = []
    for number in range(len(table.rows)):
        columns = sorted(c for r, c in [*spots, *covered] if r == number)
        cells = []
        for column in columns:
            cell = spots.get((number, column))
            across = cell.across if cell else covered[number, column][0]
            span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
            merge = "<w:vMerge/>" if cell is None else '<w:vMerge w:val="restart"/>' if cell.down > 1 else ""
            if cell and cell.inner:
                content = _table_xml(cell.inner, room - 300) + "<w:p/>"
            else:
                content = _paragraph(cell.text if cell else "")
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{column_width * across}" w:type="dxa"/>{span}{merge}</w:tcPr>{content}</w:tc>'
            )
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = f'<w:gridCol w:w="{column_width}"/>' * table.width
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/>{_BORDERS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def _body(blocks: tuple[Block, ...], room: int = _ROOM) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Text):
            yield _paragraph(block.text, block.code)
        elif isinstance(block, Table):
            yield _table_xml(block, room) + "<w:p/>"
        elif isinstance(block, Break):
            yield '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        else:
            own = room // len(block.parts)
            cells = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{own}" w:type="dxa"/></w:tcPr>{"".join(_body(part, own - 300))}<w:p/></w:tc>'
                for part in block.parts
            )
            grid = f'<w:gridCol w:w="{own}"/>' * len(block.parts)
            yield f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl><w:p/>"


def docx(made: Made) -> bytes:
    """A Word document with merged cells, nested tables, page breaks and field codes as Word writes them."""
    import docx as word
    from docx.oxml import parse_xml

    document = word.Document()
    page = document.sections[0]
    page.page_width, page.page_height = page.page_height, page.page_width
    page.left_margin = page.right_margin = 914_400
    body = document.element.body
    last = body[-1]
    wrapped = parse_xml(f"<w:body {_W}>{''.join(_body(made.blocks))}</w:body>")
    for element in list(wrapped):
        last.addprevious(element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


Spot = tuple[int, int, int, int, str]  # row, column, down, across, text; from 0


def spots(blocks: tuple[Block, ...], top: int = 0, left: int = 0) -> list[Spot]:
    """Where every text of a sheet stands; tables follow each other, with an empty row where they stand apart."""
    out: list[Spot] = []
    row = top
    for block in blocks:
        if isinstance(block, Table):
            for one in place(block):
                out.append((row + one.row, left + one.column, one.cell.down, one.cell.across, one.cell.text))
            row += len(block.rows)
        elif isinstance(block, Text):
            out.append((row, left, 1, 4, block.text))
            row += 1
        elif isinstance(block, Break):
            row += 2 if block.sheet else 0
        elif isinstance(block, Beside):
            start = left
            for part in block.parts:
                out += spots(part, row, start)
                start += max(piece.width for piece in part if isinstance(piece, Table)) + 1
    return out


def _sheets(made: Made) -> list[tuple[str, bool, list[Spot]]]:
    """(name, hidden, spots) of the sheets."""
    secret = tuple(b for b in made.blocks if isinstance(b, Table) and b.hidden)
    shown = tuple(b for b in made.blocks if not (isinstance(b, Table) and b.hidden))
    sheets = [("上年", True, spots(secret))] if secret else []
    return [*sheets, ("绩效目标表", False, spots(shown))]


def _number(text: str) -> float | str:
    """Amounts as numbers, as people type them; everything else as text."""
    plain = text.replace(",", "")
    return (
        float(plain) if plain.replace(".", "", 1).isdigit() and len(plain) < 12 and not plain.startswith("0") else text
    )


def xlsx(made: Made) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, secret, cells in _sheets(made):
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if secret else "visible"
        for row, column, down, across, text in cells:
            if text:
                cell = sheet.cell(row + 1, column + 1, _number(text))
                if text.startswith("="):
                    cell.data_type = "s"  # =24期 is a text here, no formula
            if down > 1 or across > 1:
                sheet.merge_cells(
                    start_row=row + 1, start_column=column + 1, end_row=row + down, end_column=column + across
                )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(made: Made) -> bytes:
    import xlwt  # type: ignore[import-untyped]

    book = xlwt.Workbook(encoding="utf-8")
    for name, secret, cells in _sheets(made):
        sheet = book.add_sheet(name)
        sheet.visibility = int(secret)
        for row, column, down, across, text in cells:
            if down > 1 or across > 1:
                sheet.write_merge(row, row + down - 1, column, column + across - 1, _number(text))
            elif text:
                sheet.write(row, column, _number(text))
    book.set_active_sheet(len(book._Workbook__worksheets) - 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def matrix(made: Made) -> list[list[str]]:
    """The visible sheet as lines of cells, covered cells empty."""
    cells = [spot for _, secret, found in _sheets(made) if not secret for spot in found]
    rows: list[list[str]] = [[] for _ in range(1 + max(row + down - 1 for row, _, down, _, _ in cells))]
    for row, column, down, across, text in cells:
        for at in range(row, row + down):
            rows[at] += [""] * (column + across - len(rows[at]))
        rows[row][column] = text
    return rows


__all__ = ["dense", "docx", "matrix", "xls", "xlsx"]
