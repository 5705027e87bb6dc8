"""Spreadsheets (.xlsx) and .csv → document."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kb.errors import BrokenFile, MissingPackage
from kb.readers.archive import check_archive
from kb.readers.markup import clean
from kb.readers.text import decode
from kb.tables.blocks import Document, Grid, Paragraph, Row

_MOST_ROWS, _MOST_COLUMNS = 20_000, 64


def accepts_xlsx(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in (".xlsx", ".xlsm")


def accepts_csv(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in (".csv", ".tsv")


def _plain(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def cell_text(value: Any, number_format: str = "General") -> str:
    """A cell as it shows: 0.95 formatted as a percent is 95%, a date 2026年6月30日, 45.0 is 45."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, int | float):
        return f"{_plain(value * 100)}%" if "%" in number_format else _plain(value)
    text = clean(str(value))
    return text[1:] if text.startswith("'") and text[1:2] in "=+-@" else text


def _grid(rows: Iterable[tuple[str, list[str]]]) -> Grid | None:
    out = []
    for locator, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            out.append(Row(tuple(cells), locator))
    return Grid(tuple(out)) if out else None


def read_xlsx(path: Path) -> Document:
    """Visible sheets in order, each a grid; raises BrokenFile, MissingPackage."""
    try:
        import openpyxl
    except ImportError as error:
        raise MissingPackage(f"{path.name}：读取 .xlsx 需要 openpyxl。请运行 make install。") from error
    check_archive(path, "xl/workbook.xml", "Excel 工作簿")
    blocks: list[Paragraph | Grid] = []
    try:
        book = openpyxl.load_workbook(path, data_only=True)
        for number, sheet in enumerate(book.worksheets, 1):
            if sheet.sheet_state != "visible":
                continue
            rows = sheet.iter_rows(max_row=min(sheet.max_row, _MOST_ROWS), max_col=min(sheet.max_column, _MOST_COLUMNS))
            lines = (
                (f"sheet {number} row {at}", [cell_text(cell.value, cell.number_format or "") for cell in row])
                for at, row in enumerate(rows, 1)
            )
            if grid := _grid(lines):
                blocks += [grid, Paragraph("", f"sheet {number}")]
    except Exception as error:  # whatever a damaged package does to the parser
        raise BrokenFile(f"{path.name}：Excel 工作簿已损坏，读不出内容。请用 Excel 打开后另存为新的 .xlsx。") from error
    return Document(path.name, tuple(blocks))


def read_csv(path: Path) -> Document:
    """A .csv (or .tsv) as one grid; raises BrokenFile for bytes that are no text."""
    text = decode(path.read_bytes(), path.name)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    try:
        parsed = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise BrokenFile(f"{path.name}：CSV 不完整（{error}）。请用 Excel 打开后另存为 .xlsx。") from error
    grid = _grid((f"row {at}", [cell_text(cell) for cell in cells]) for at, cells in enumerate(parsed, 1))
    return Document(path.name, (grid,) if grid else ())
