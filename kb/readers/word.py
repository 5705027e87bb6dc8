"""Word documents (.docx) → document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.errors import BrokenFile, MissingPackage
from kb.readers.archive import check_archive
from kb.readers.markup import clean
from kb.readers.spans import SpanGrid, cut_warning, joined
from kb.tables.blocks import Document, Grid, Paragraph
from kb.tables.columns import header
from kb.tables.sections import is_title
from kb.tables.words import label_field

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DEEPEST = 12  # tables inside tables


def _number(element: Any, default: int = 0) -> int:
    """The w:val of an element as a number; what is absent or absurd counts as `default`."""
    value = element.get(f"{_W}val", "") if element is not None else ""
    return int(value) if value.isdigit() and len(value) < 6 else default


def _pieces(element: Any, skip_tables: bool, parts: list[str], depth: int = 0) -> None:
    for node in element:
        tag = node.tag
        if tag == f"{_W}t":
            parts.append(node.text or "")
        elif tag == f"{_W}tab":
            parts.append(" ")
        elif tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif tag in (f"{_W}tabs", f"{_W}del", f"{_W}pPr", f"{_W}rPr", f"{_MC}Fallback") or (
            tag == f"{_W}tbl" and skip_tables
        ):
            continue
        elif depth < 200 and len(node):
            if tag in (f"{_W}p", f"{_W}tr", f"{_W}tc") and parts:
                parts.append("\n")
            _pieces(node, skip_tables, parts, depth + 1)


def _text(element: Any, skip_tables: bool = False) -> str:
    """The visible text below an element: runs, tabs and breaks; deleted text and field codes do not count."""
    parts: list[str] = []
    _pieces(element, skip_tables, parts)
    return clean("".join(parts))


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Children with a tag, also those wrapped in content controls and in marks of insertion or custom XML."""
    for node in element:
        if node.tag == tag:
            yield node
        elif node.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag", f"{_W}customXml"):
            yield from _children(node, tag)


class _Tables:
    """Grids of the body in order; a table inside a cell follows the row that it stands in."""

    def __init__(self) -> None:
        self.count = 0
        self.cut = False

    def grids(self, table: Any, depth: int = 0) -> list[Paragraph | Grid]:
        """The grid of a table, cut where forms stand inside its cells; the text beside such a form is paragraphs."""
        self.count += 1
        number = self.count
        out: list[Paragraph | Grid] = []
        grid = SpanGrid()
        above: dict[int, tuple[str, int]] = {}  # column → text and width of a cell that may be merged down
        for index, row in enumerate(_children(table, f"{_W}tr"), 1):
            if not grid.begin(f"table {number} row {index}"):
                break
            if before := _number(row.find(f"{_W}trPr/{_W}gridBefore")):
                grid.skip(before)
            inner: list[tuple[str, list[Any]]] = []
            column = min(before, 64)
            seen: dict[int, tuple[str, int]] = {}
            for cell in _children(row, f"{_W}tc"):
                width = max(1, min(_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1), 64))
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                nested = [one for one in _children(cell, f"{_W}tbl") if depth < _DEEPEST and _is_form(one)]
                if nested:
                    inner.append((_text(cell, skip_tables=True), nested))
                if merge is not None and merge.get(f"{_W}val", "continue") == "continue" and column in above:
                    text = above[column][0]
                    grid.cover(text, width)
                else:
                    text = "" if nested else _text(cell)
                    grid.add(text, across=width, column=column)
                seen[column] = (text if merge is not None else "", width)
                column += width
            above = {at: one for at, one in seen.items() if one[0]}
            if inner:
                out += [done] if (done := grid.grid()) else []
                for text, tables in inner:
                    lines = [line for line in text.split("\n") if line]
                    out += [Paragraph(line, f"table {number} row {index}", is_title(line)) for line in lines]
                    for one in tables:
                        out += self.grids(one, depth + 1)
                grid, above = SpanGrid(), {}
        self.cut = self.cut or grid.cut
        return [*out, done] if (done := grid.grid()) else out


def _is_form(table: Any) -> bool:
    """Whether a table in a cell is a form of its own (a heading row, or labels), not just several lines of text."""
    for row in list(_children(table, f"{_W}tr"))[:20]:
        cells = [_text(cell) for cell in _children(row, f"{_W}tc")]
        if header(cells) is not None or (len(cells) > 1 and label_field(cells[0])):
            return True
        if any(_is_form(one) for cell in _children(row, f"{_W}tc") for one in _children(cell, f"{_W}tbl")):
            return True
    return False


def _blocks(body: Any) -> tuple[list[Paragraph | Grid], bool]:
    blocks: list[Paragraph | Grid] = []
    tables = _Tables()
    paragraphs = 0

    def walk(parent: Any, depth: int = 0) -> None:
        nonlocal paragraphs
        for child in parent:
            if child.tag == f"{_W}tbl":
                blocks.extend(tables.grids(child))
            elif child.tag == f"{_W}p":
                paragraphs += 1
                if text := _text(child):
                    blocks.append(Paragraph(text, f"paragraph {paragraphs}", is_title(text)))
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml") and depth < 50:
                walk(child, depth + 1)

    walk(body)
    return blocks, tables.cut


def read(path: Path) -> Document:
    """Paragraphs and tables of the body in order; raises BrokenFile, MissingPackage."""
    try:
        import docx
    except ImportError as error:
        raise MissingPackage(f"{path.name}：读取 .docx 需要 python-docx。请运行 make install。") from error
    check_archive(path, "word/document.xml", "Word 文档")
    try:
        blocks, cut = _blocks(docx.Document(str(path)).element.body)
    except Exception as error:  # whatever a damaged package does to the parser
        raise BrokenFile(f"{path.name}：Word 文档已损坏，读不出内容。请用 Word 打开后另存为新的 .docx。") from error
    return Document(path.name, joined(blocks), cut_warning(cut))
