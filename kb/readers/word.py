"""Word documents (.docx) → document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kb.errors import BrokenFile, MissingPackage
from kb.readers.archive import check_archive
from kb.readers.markup import clean
from kb.tables.blocks import Document, Grid, Paragraph, Row
from kb.tables.understand import is_title

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def accepts(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in (".docx", ".docm")


def _text(element: Any) -> str:
    """The visible text below an element: runs, tabs and breaks; deleted text and field codes do not count."""
    parts: list[str] = []
    for node in element.iter():
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}tab":
            if not node.getparent().tag.endswith("tabs"):
                parts.append(" ")
        elif node.tag in (f"{_W}br", f"{_W}cr") or node.tag == f"{_W}p" and parts:
            parts.append("\n")
    return clean("".join(parts))


def _cells(row: Any) -> list[str]:
    """One text a grid column: a cell over several columns fills the first, a cell merged from above none."""
    out: list[str] = []
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    if before is not None:
        out += [""] * int(before.get(f"{_W}val", "0"))
    for cell in row.iter(f"{_W}tc"):
        if next(parent for parent in cell.iterancestors(f"{_W}tr")) is not row:
            continue  # a table inside a cell is text of that cell
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        covered = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        width = max(1, int(span.get(f"{_W}val", "1"))) if span is not None else 1
        out += ["" if covered else _text(cell), *[""] * (min(width, 64) - 1)]
    return out


def _grid(table: Any, number: int) -> Grid:
    rows = []
    index = 0
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is not table:
            continue
        index += 1
        rows.append(Row(tuple(_cells(row)), f"table {number} row {index}"))
    return Grid(tuple(rows))


def read(path: Path) -> Document:
    """Paragraphs and tables of the body in order; raises BrokenFile, MissingPackage."""
    try:
        import docx
    except ImportError as error:
        raise MissingPackage(f"{path.name}：读取 .docx 需要 python-docx。请运行 make install。") from error
    check_archive(path, "word/document.xml", "Word 文档")
    try:
        body = docx.Document(str(path)).element.body
        blocks: list[Paragraph | Grid] = []
        tables = paragraphs = 0
        for element in body.iterchildren(f"{_W}p", f"{_W}tbl", f"{_W}sdt"):
            for child in [element] if element.tag != f"{_W}sdt" else element.iterdescendants(f"{_W}p", f"{_W}tbl"):
                if child is not element and any(child in parent for parent in child.iterancestors(f"{_W}tc")):
                    continue
                if child.tag == f"{_W}tbl":
                    tables += 1
                    blocks.append(_grid(child, tables))
                    continue
                paragraphs += 1
                if text := _text(child):
                    blocks.append(Paragraph(text, f"paragraph {paragraphs}", is_title(text)))
    except Exception as error:  # whatever a damaged package does to the parser
        raise BrokenFile(f"{path.name}：Word 文档已损坏，读不出内容。请用 Word 打开后另存为新的 .docx。") from error
    return Document(path.name, tuple(blocks))
