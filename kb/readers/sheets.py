"""Spreadsheets (.xlsx) and .csv → document."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kb import lazyre
from kb.errors import BrokenFile, MissingPackage
from kb.readers.archive import check_archive
from kb.readers.cells import ERRORS, cell_text
from kb.readers.spans import MOST_COLUMNS, SpanGrid, cut_warning
from kb.readers.text import decode
from kb.records import Warning_
from kb.tables.blocks import MOST_ROWS, Document, Grid, Paragraph

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; all from 0
MOST_CELLS = 1_500_000  # cells looked at in one file, empty ones included
_MOST_SHEETS, _MOST_MERGES, _MOST_NOTES = 200, 50_000, 20
_MERGE = lazyre.compile(rb"<(?:\w+:)?mergeCell\s+ref=\"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})\"")
_FORMULA = lazyre.compile(rb"<(?:\w+:)?f[ >/]")


class SheetBlocks:
    """Blocks of a workbook: one grid a visible sheet, each followed by the mark of its end."""

    def __init__(self) -> None:
        self.blocks: list[Paragraph | Grid] = []
        self.warnings: list[Warning_] = []
        self.left = MOST_CELLS

    def sheet(self, number: int, rows: Iterable[list[str]], merges: Iterable[Merge]) -> None:
        """Add a sheet; `rows` are all its rows from the first on, empty ones included."""
        grid = SpanGrid()
        spans = {(merge[0], merge[1]): merge for merge in merges}
        for at, cells in enumerate(rows):
            self.left -= len(cells) + 1
            if self.left < 0 or not grid.begin(f"sheet {number} row {at + 1}"):
                grid.cut = True
                break
            for column, text in enumerate(cells):
                merge = spans.get((at, column))
                if text and merge:
                    grid.add(text, merge[2] - at + 1, merge[3] - column + 1, column)
                elif text:
                    grid.add(text, column=column)
        self.warnings += cut_warning(grid.cut, f"sheet {number}")
        if found := grid.grid():
            self.blocks += [found, Paragraph("", f"sheet {number}")]

    def note(self, code: str, locator: str, message: str) -> None:
        if sum(one.code == code for one in self.warnings) < _MOST_NOTES:
            self.warnings.append(Warning_(code=code, locator=locator, message=message))

    def document(self, name: str) -> Document:
        return Document(name, tuple(self.blocks), tuple(self.warnings))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _scan(archive: zipfile.ZipFile, part: str) -> tuple[list[Merge], bool]:
    """(merged ranges, whether there are formulas) of a worksheet, which a streaming reader does not tell."""
    merges: list[Merge] = []
    formulas, tail = False, b""
    with archive.open(part) as file:
        while chunk := file.read(1 << 18):
            text = tail + chunk
            formulas = formulas or bool(_FORMULA.search(text))
            end = 0
            for match in _MERGE.finditer(text):
                end = match.end()
                if len(merges) < _MOST_MERGES:
                    first, last = int(match[2]) - 1, int(match[4]) - 1
                    merges.append((first, _column(match[1]), last, _column(match[3])))
            tail = text[max(end, len(text) - 120) :]
    return merges, formulas


def _rows(sheet: Any, number: int, out: SheetBlocks, formulas: Any) -> Iterator[list[str]]:
    """The rows of a worksheet as texts; cells whose formula has no stored result are named in warnings."""
    limits = {"max_row": MOST_ROWS + 1, "max_col": MOST_COLUMNS}
    raw = formulas.iter_rows(**limits, values_only=True) if formulas is not None else None
    for at, row in enumerate(sheet.iter_rows(**limits), 1):
        texts = [cell_text(cell.value, cell.number_format or "") if cell.value is not None else "" for cell in row]
        if raw is not None:
            for cell, made in zip(row, next(raw, ()), strict=False):
                if isinstance(made, str) and made.startswith("=") and (cell.value is None or cell.value in ERRORS):
                    where = f"sheet {number} row {at}"
                    out.note(
                        "formula-unread", where, "此行有公式没有计算结果，该格按空白读取。请在 Excel 中打开保存后再试。"
                    )
        yield texts


def read_xlsx(path: Path) -> Document:
    """Visible sheets in order, each a grid; raises BrokenFile, MissingPackage."""
    try:
        import openpyxl
    except ImportError as error:
        raise MissingPackage(f"{path.name}：读取 .xlsx 需要 openpyxl。请运行 make install。") from error
    check_archive(path, "xl/workbook.xml", "Excel 工作簿")
    out = SheetBlocks()
    try:
        with path.open("rb") as file, zipfile.ZipFile(path) as archive:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            second = None
            for number, sheet in enumerate(book.worksheets[:_MOST_SHEETS], 1):
                if sheet.sheet_state != "visible":
                    out.note("sheet-hidden", f"sheet {number}", f"工作表“{sheet.title}”是隐藏的，未读取。")
                    continue
                merges, has_formulas = _scan(archive, str(getattr(sheet, "_worksheet_path", "")))
                if has_formulas and second is None:
                    second = openpyxl.load_workbook(path, read_only=True, data_only=False)
                made = second.worksheets[number - 1] if second and has_formulas else None
                sheet.reset_dimensions()
                out.sheet(number, _rows(sheet, number, out, made), merges)
            if second is not None:
                second.close()
    except Exception as error:  # whatever a damaged package does to the parser
        raise BrokenFile(f"{path.name}：Excel 工作簿已损坏，读不出内容。请用 Excel 打开后另存为新的 .xlsx。") from error
    return out.document(path.name)


def read_xls(path: Path) -> Document:
    """Visible sheets of an old workbook (.xls, .et); raises BrokenFile, MissingPackage."""
    try:
        import xlrd
    except ImportError as error:
        raise MissingPackage(f"{path.name}：读取 .xls 需要 xlrd。请运行 make install，或另存为 .xlsx。") from error
    out = SheetBlocks()
    try:
        book = xlrd.open_workbook(str(path), formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        for number, sheet in enumerate(book.sheets()[:_MOST_SHEETS], 1):
            if sheet.visibility:
                out.note("sheet-hidden", f"sheet {number}", f"工作表“{sheet.name}”是隐藏的，未读取。")
                continue
            merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
            out.sheet(number, _old_rows(book, sheet), merges[:_MOST_MERGES])
    except Exception as error:  # whatever a damaged file does to the parser
        if "encrypted" in str(error).lower():
            raise BrokenFile(f"{path.name}：文件有密码。请打开后去掉密码，另存一次。") from error
        raise BrokenFile(f"{path.name}：不是完整的旧版 Excel 工作簿。请用 Excel 或 WPS 打开后另存为 .xlsx。") from error
    return out.document(path.name)


def _old_rows(book: Any, sheet: Any) -> Iterator[list[str]]:
    from xlrd.biffh import XL_CELL_BLANK, XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_EMPTY, XL_CELL_ERROR
    from xlrd.xldate import xldate_as_datetime

    nothing = (XL_CELL_EMPTY, XL_CELL_BLANK, XL_CELL_BOOLEAN, XL_CELL_ERROR)
    for at in range(min(sheet.nrows, MOST_ROWS + 1)):
        texts = []
        for column in range(min(sheet.row_len(at), MOST_COLUMNS)):
            kind = sheet.cell_type(at, column)
            if kind in nothing:
                texts.append("")
                continue
            value = sheet.cell_value(at, column)
            form = book.format_map.get(book.xf_list[sheet.cell_xf_index(at, column)].format_key)
            if kind == XL_CELL_DATE:
                value = xldate_as_datetime(value, book.datemode)
            texts.append(cell_text(value, form.format_str if form else "General"))
        yield texts


def _delimiter(text: str, ending: str) -> str:
    """What separates the cells: the sign that the first lines have most of."""
    if ending == ".tsv":
        return "\t"
    head = "\n".join(text.split("\n", 30)[:30])
    return max(",\t;", key=head.count)


def read_csv(path: Path) -> Document:
    """A .csv (or .tsv) as one grid; raises BrokenFile for bytes that are no text."""
    text = decode(path.read_bytes(), path.name)
    grid = SpanGrid()
    try:
        for at, cells in enumerate(csv.reader(io.StringIO(text), delimiter=_delimiter(text, path.suffix.lower())), 1):
            if not grid.begin(f"row {at}"):
                break
            for column, cell in enumerate(cells[:MOST_COLUMNS]):
                grid.add(cell_text(cell), column=column)
    except csv.Error as error:
        raise BrokenFile(f"{path.name}：CSV 不完整（{error}）。请用 Excel 打开后另存为 .xlsx。") from error
    found = grid.grid()
    return Document(path.name, (found,) if found else (), cut_warning(grid.cut))
