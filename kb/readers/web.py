"""Web pages (.html, .htm, .mht) → document. Nothing that a page links to is ever opened."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from kb import lazyre
from kb.errors import BrokenFile, MissingPackage
from kb.readers.markup import clean
from kb.readers.spans import MOST_COLUMNS, SpanGrid, cut_warning, joined
from kb.readers.text import decode
from kb.tables.blocks import Document, Grid, Paragraph
from kb.tables.columns import header
from kb.tables.sections import is_title
from kb.tables.words import label_field

_CHARSET = lazyre.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,20})", re.IGNORECASE
)
# What browsers read the declared name as: the Chinese ones are subsets of GB18030.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030"}
_DROPPED = {"script", "style", "noscript", "template", "head", "iframe", "object", "svg", "select", "button", "title"}
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "center",
    "blockquote", "pre", "form", "fieldset", "address", "hr", "main", "header", "footer", "nav",
}  # fmt: skip
_HIDDEN = lazyre.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEEPEST = 150


def _page(data: bytes) -> bytes:
    """The page itself; out of a web archive (.mht) its first part of text/html."""
    if not re.match(rb"\s*(?:MIME-Version:|From:)", data[:200], re.IGNORECASE):
        return data
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            charset = (part.get_content_charset() or "").encode()
            if isinstance(content, bytes):
                return content if _CHARSET.search(content[:4096]) else b'<meta charset="' + charset + b'">' + content
    return data


def page_text(data: bytes, name: str) -> str:
    """The text of a page in the charset of its mark, else as declared, else UTF-8 or GB18030; raises BrokenFile."""
    found = _CHARSET.search(data[:4096])
    if found and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and not data.startswith(b"\xef\xbb\xbf"):
        declared = found[1].decode("ascii").lower()
        try:
            text = data.decode(_WIDER.get(declared, declared))
            return text.replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, UnicodeDecodeError):
            pass  # the declaration is wrong
    try:
        return decode(data, name)
    except BrokenFile:
        if found is None:
            raise
        charset = _WIDER.get(found[1].decode("ascii").lower(), "gb18030")
        try:
            return data.decode(charset, errors="replace")
        except LookupError:
            return data.decode("gb18030", errors="replace")


def _tag(element: Any) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _hidden(element: Any) -> bool:
    return (
        _tag(element) in _DROPPED
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _collect(element: Any, parts: list[str], skip: list[Any], depth: int = 0) -> None:
    parts.append(re.sub(r"\s+", " ", element.text or ""))
    for child in element:
        tag = _tag(child)
        if tag and not _hidden(child) and child not in skip and depth < _DEEPEST:
            if tag == "br":
                parts.append("\n")
            else:
                close = "\n" if tag in _BLOCKS or tag == "tr" else " " if tag in ("td", "th") else ""
                parts.append(close if close == "\n" else "")
                _collect(child, parts, skip, depth + 1)
                parts.append(close)
        parts.append(re.sub(r"\s+", " ", child.tail or ""))


def _text(element: Any, skip: list[Any] | None = None) -> str:
    """The visible text below an element; white space of the source counts as one blank."""
    parts: list[str] = []
    _collect(element, parts, skip or [])
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return clean("\n".join(line for line in lines if line))


def _span(cell: Any, name: str) -> int:
    """A declared span; absurd ones are cut by the grid, 0 (to the end of the group) counts as 1."""
    found = re.match(r"\s*(\d{1,6})", cell.get(name) or "")
    return max(1, int(found[1])) if found else 1


def _rows(table: Any) -> list[Any]:
    """The rows of a table itself, in order."""
    out = []
    for child in table:
        if _tag(child) == "tr":
            out.append(child)
        elif _tag(child) in ("thead", "tbody", "tfoot"):
            out += [one for one in child if _tag(one) == "tr"]
    return out


def _inner_tables(cell: Any, depth: int = 0) -> list[Any]:
    """Tables inside a cell, outermost ones only."""
    out = []
    for child in cell:
        if _tag(child) == "table":
            out.append(child)
        elif _tag(child) and depth < _DEEPEST:
            out += _inner_tables(child, depth + 1)
    return out


class _Page:
    """Walks a page; collects paragraphs and grids in reading order."""

    def __init__(self) -> None:
        self.blocks: list[Paragraph | Grid] = []
        self.tables = self.paragraphs = 0
        self.cut = False

    def paragraph(self, text: str, heading: bool = False) -> None:
        if text := clean(text):
            self.paragraphs += 1
            self.blocks.append(Paragraph(text, f"paragraph {self.paragraphs}", heading or is_title(text)))

    def walk(self, element: Any, depth: int = 0) -> None:
        """Everything below an element, in order; inline text between blocks is a paragraph."""
        parts = [element.text or ""]

        def flush() -> None:
            self.paragraph(re.sub(r"[ \t\n]+", " ", "".join(parts)).strip())
            parts.clear()

        for child in element:
            tag = _tag(child)
            if tag and not _hidden(child):
                if tag == "table":
                    flush()
                    self.table(child, depth)
                elif depth < _DEEPEST and (tag in _BLOCKS or any(_tag(one) == "table" for one in child.iter())):
                    flush()
                    if any(_tag(one) in _BLOCKS or _tag(one) == "table" for one in child.iterdescendants()):
                        self.walk(child, depth + 1)
                    else:
                        self.paragraph(_text(child), bool(re.fullmatch(r"h[1-6]", tag)))
                elif tag == "br":
                    flush()
                else:
                    parts.append(_text(child))
            parts.append(child.tail or "")
        flush()

    def table(self, table: Any, depth: int) -> None:
        """A table as a grid, cut where forms stand inside its cells; a table for layout alone is walked through."""
        rows = _rows(table)
        if depth >= _DEEPEST:
            return
        self.tables += 1
        number, grid = self.tables, SpanGrid()
        for index, row in enumerate(rows, 1):
            if _hidden(row):
                continue
            if not grid.begin(f"table {number} row {index}"):
                break
            inner: list[tuple[str, list[Any]]] = []
            for cell in row:
                if _tag(cell) not in ("td", "th") or _hidden(cell):
                    continue
                if grid.full:
                    self.cut = True
                    break
                nested = [one for one in _inner_tables(cell) if _is_form(one)]
                text = _text(cell, nested)
                if nested:
                    inner.append((text, nested))
                grid.add("" if nested else text, _span(cell, "rowspan"), _span(cell, "colspan"))
            if inner:
                self._close(grid)
                grid = SpanGrid()
                for text, tables in inner:
                    for line in text.split("\n"):
                        self.paragraph(line)
                    for one in tables:
                        self.table(one, depth + 1)
        self._close(grid)

    def _close(self, grid: SpanGrid) -> None:
        self.cut = self.cut or grid.cut
        if found := grid.grid():
            self.blocks.append(found)


def _is_form(table: Any, depth: int = 0) -> bool:
    """Whether a table in a cell is a form of its own (a heading row, or labels), not just several lines of text."""
    for row in _rows(table)[:20]:
        cells = [_text(cell) for cell in row[:MOST_COLUMNS] if _tag(cell) in ("td", "th")]
        if header(cells) is not None or (len(cells) > 1 and label_field(cells[0])):
            return True
    return depth < 20 and any(_is_form(one, depth + 1) for one in _inner_tables(table))


def read(path: Path) -> Document:
    """Paragraphs and tables of a page in order; raises BrokenFile, MissingPackage."""
    try:
        from lxml import etree, html
    except ImportError as error:
        raise MissingPackage(f"{path.name}：读取网页需要 lxml。请运行 make install。") from error
    text = page_text(_page(path.read_bytes()), path.name)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=False)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, RecursionError) as error:
        raise BrokenFile(
            f"{path.name}：不是完整的网页，读不出内容。请用浏览器打开，复制到 Word 后另存为 .docx。"
        ) from error
    page = _Page()
    page.walk(root)
    return Document(path.name, joined(page.blocks), cut_warning(page.cut))
