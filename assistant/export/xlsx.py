"""Forms, listings and reviews as Excel workbooks: real merges, print setup, sources as comments, no live formulas."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assistant.decisions import Decisions
from assistant.export.boxes import Box, Form, Listing, listing_boxes, spread
from assistant.export.files import save
from assistant.export.form import build
from assistant.export.marked import CAUTION, COLOURS, Marked, all_findings, overview, review_pages
from assistant.export.text import line_count
from assistant.export.totals import totals
from assistant.records import Review
from kb.records import TargetTable

_CHARACTER = 0.185  # cm, the unit of a column width
_HIGHEST = 400.0  # Excel allows 409 points a row
_SIDE = Side(style="thin", color="000000")
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_FILLS = {"error": "F8CBAD", "warning": "FFE699", "hint": "DDEBF7"}
_AUTHOR = "绩效目标助手"


def write_xlsx(table: TargetTable, path: Path, *, sources: bool = True) -> None:
    """Write the official form of `table`, its sources on a second sheet; `AssistantError` if that fails."""
    form = build(table, sources=sources)
    book = _book(form.title)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "绩效目标表"
    end = _draw_form(sheet, form, top=1)
    if form.appendix:
        second = book.create_sheet("来源与依据" if "来源" in form.appendix.heads else "指标说明")
        _draw_listing_sheet(second, form.appendix)
        _write_notes(second, form.notes, second.max_row + 1, len(form.appendix.heads))
    else:
        _write_notes(sheet, form.notes, end + 1, len(form.widths))
    _save(book, path)


def write_review_xlsx(
    items: Sequence[tuple[str, TargetTable, Review]],
    path: Path,
    names: Mapping[str, str] | None = None,
    decisions: Decisions | None = None,
) -> None:
    """Overview, totals where there are several tables, all findings, then a sheet a table with marked cells and comments, worst first."""
    pages = review_pages(items, names, decisions)
    book = _book("绩效目标表审核意见")
    summary = book.active
    assert isinstance(summary, Worksheet)
    summary.title = "总览"
    _draw_listing_sheet(summary, overview(pages))
    if len(items) > 1:
        _draw_totals(book.create_sheet("汇总"), totals(items, names or {}))
    every = book.create_sheet("问题清单")
    _draw_listing_sheet(every, all_findings(pages), 9)
    every.auto_filter.ref = f"A1:{get_column_letter(every.max_column)}{every.max_row}"
    for rank, page in enumerate(pages, 1):
        sheet = book.create_sheet(_sheet_name(rank, page.name))
        _draw_marked(sheet, page)
        link = summary.cell(rank + 1, 3)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{sheet.title}'!A1")
        link.font = Font(name="宋体", size=10, color="0563C1", underline="single")
    _save(book, path)


def _draw_totals(sheet: Worksheet, listings: Sequence[Listing]) -> None:
    """Several listings under each other, on the column widths of the first."""
    widths = listings[0].widths
    _set_widths(sheet, widths)
    row = 1
    for listing in listings:
        _write_line(sheet, row, listing.title, len(widths), Font(name="宋体", size=12, bold=True), height=24)
        _draw_boxes(sheet, listing_boxes(listing, spread(listing.widths, widths)), widths, row + 1, 10)
        row += len(listing.rows) + 3
    _print_setup(sheet)


def _draw_marked(sheet: Worksheet, page: Marked) -> None:
    columns = len(page.form.widths)
    row = _draw_form(sheet, page.form, top=1, size=10, repeat=False) + 1
    legend = (f"{COLOURS}原因见单元格批注和下面的问题清单。",) if page.findings else ()
    row = _write_notes(sheet, (page.verdict, *legend), row, columns) + 1
    for listing in (page.opinion,):
        _write_line(sheet, row, listing.title, columns, Font(name="宋体", size=12, bold=True))
        _draw_boxes(
            sheet, listing_boxes(listing, spread(listing.widths, page.form.widths)), page.form.widths, row + 1, 10
        )
        row += 2 + len(listing.rows)
        done = (f"上次同意的意见中已经改好的：{page.settled}。",) if page.settled else ()
        row = _write_notes(sheet, (*listing.notes, *done), row, columns) + 1
    if page.findings:
        _write_line(sheet, row, page.findings.title, columns, Font(name="宋体", size=12, bold=True))
        spans = spread(page.findings.widths, page.form.widths) if columns >= len(page.findings.heads) else None
        boxes = listing_boxes(page.findings, spans)
        _draw_boxes(sheet, boxes, page.form.widths, row + 1, 10)
        row += 2 + len(page.findings.rows)
    _write_notes(sheet, (*(page.findings.notes if page.findings else ()), CAUTION), row, columns)


def _draw_form(sheet: Worksheet, form: Form, *, top: int, size: float = 10.5, repeat: bool = True) -> int:
    """Draw from row `top` (counted from 1); returns the last row used."""
    columns = len(form.widths)
    _write_line(sheet, top, form.title, columns, Font(name="宋体", size=16, bold=True), "center", 30)
    row = top + 1
    if form.subtitle:
        _write_line(sheet, row, form.subtitle, columns, Font(name="宋体", size=11), "center")
        row += 1
    if any(form.corners):
        half = columns // 2 + 1
        _write_line(sheet, row, form.corners[0], half, Font(name="宋体", size=size))
        _write_line(sheet, row, form.corners[1], columns - half, Font(name="宋体", size=size), "right", start=half + 1)
        row += 1
    _set_widths(sheet, form.widths)
    _draw_boxes(sheet, form.boxes, form.widths, row, size)
    if repeat:
        sheet.print_title_rows = f"{row + form.head}:{row + form.head}"
    _print_setup(sheet)
    row += form.height
    if form.signature:
        start = 1
        spans = spread([1.0] * len(form.signature), form.widths)
        for text, span in zip(form.signature, spans, strict=True):
            _write_line(sheet, row, text, span, Font(name="宋体", size=size), height=26, start=start)
            start += span
        row += 1
    return row - 1


def _draw_listing_sheet(sheet: Worksheet, listing: Listing, size: float = 10) -> None:
    """Head in the first row, so that the list can be filtered; the title in the page header."""
    columns = len(listing.heads)
    _set_widths(sheet, listing.widths)
    _draw_boxes(sheet, listing_boxes(listing), listing.widths, 1, size)
    _write_notes(sheet, listing.notes, 2 + len(listing.rows), columns)
    sheet.print_title_rows = "1:1"
    sheet.freeze_panes = "A2"
    _print_setup(sheet, listing.wide)
    if sheet.oddHeader is not None and sheet.oddHeader.center is not None:
        sheet.oddHeader.center.text = listing.title


def _draw_boxes(sheet: Worksheet, boxes: Iterable[Box], widths: Sequence[float], top: int, size: float) -> None:
    boxes = tuple(boxes)
    looks: dict[tuple[object, ...], Any] = {}
    for box in boxes:
        row, column = top + box.row, box.column + 1
        first: Any = sheet.cell(row, column)
        area = CellRange(min_row=row, max_row=row + box.rows - 1, min_col=column, max_col=column + box.columns - 1)
        look = (_font_name(box), box.role == "head", box.centred, box.mark, box.amount is None, box.field == "weight")
        if look not in looks:
            _style(first, box, size)
            looks[look] = copy(first._style)
        for place in area.cells:
            cell: Any = sheet.cell(*place)
            cell._style = copy(looks[look])
        if box.rows > 1 or box.columns > 1:
            sheet.merged_cells.add(area)  # merge_cells works out the borders of each cell anew, which is slow
        put(first, box.amount if box.amount is not None else box.text)
        if box.comment:
            lines = sum(line_count(line, 7.0, 9) for line in box.comment.split("\n"))
            first.comment = Comment(box.comment, _AUTHOR, width=280, height=min(400, 24 + 16 * lines))
    for offset, height in _heights(boxes, widths, size).items():
        sheet.row_dimensions[top + offset].height = height


def put(cell: Any, value: str | float) -> None:
    """Set a value that Excel shows as written: text stays text, also where it starts with = + - or @."""
    if isinstance(value, str):
        cell.value = value or None
        if value:
            cell.data_type = "s"
        if value.lstrip()[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True
    else:
        cell.value = value


def _font_name(box: Box) -> str:
    return "宋体" if box.role in ("label", "head", "level") else "仿宋"


def _style(cell: Any, box: Box, size: float) -> None:
    heavy = box.role == "head"
    cell.font = Font(name=_font_name(box), size=size, bold=heavy)
    cell.alignment = Alignment(horizontal="center" if box.centred else "left", vertical="center", wrap_text=True)
    cell.border = _BORDER
    if box.amount is not None and box.field != "weight":
        cell.number_format = "0.00####"
    if box.mark or heavy:
        cell.fill = PatternFill("solid", fgColor=_FILLS[box.mark] if box.mark else "F2F2F2")


def _heights(boxes: Sequence[Box], widths: Sequence[float], size: float) -> dict[int, float]:
    """Points for each row, so that no text is cut: Excel does not fit merged cells by itself."""
    need = {box.row + offset: 21.0 for box in boxes for offset in range(box.rows)}
    for box in sorted(boxes, key=lambda one: one.rows):
        width = sum(widths[box.column : box.column + box.columns])
        wanted = line_count(box.text, width, size) * size * 1.35 + 6
        rows = range(box.row, box.row + box.rows)
        short = wanted - sum(need[row] for row in rows)
        if short > 0:
            for row in rows:
                need[row] += short / box.rows
    return {row: min(round(height, 1), _HIGHEST) for row, height in need.items()}


def _write_line(
    sheet: Worksheet,
    row: int,
    text: str,
    columns: int,
    font: Font,
    align: str = "left",
    height: float | None = None,
    start: int = 1,
) -> None:
    """One text over `columns` columns, without borders."""
    cell = sheet.cell(row, start)
    put(cell, text)
    cell.font = font
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    if columns > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=start, end_column=start + columns - 1)
    if height:
        sheet.row_dimensions[row].height = height


def _write_notes(sheet: Worksheet, notes: Sequence[str], row: int, columns: int) -> int:
    """Notes under a table, one a row; returns the next free row."""
    room = sum((sheet.column_dimensions[get_column_letter(n)].width or 9) * _CHARACTER for n in range(1, columns + 1))
    for note in notes:
        height = max(18.0, line_count(note, room, 9) * 9 * 1.35 + 6)
        _write_line(sheet, row, note, columns, Font(name="宋体", size=9), height=height)
        row += 1
    return row


def _set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = round(width / _CHARACTER, 2)


def _print_setup(sheet: Worksheet, landscape: bool = False) -> None:
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.6
    margins.top, margins.bottom = 0.75, 0.7
    if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
        sheet.oddFooter.center.text = "— &P —"


def _book(title: str) -> Workbook:
    book = Workbook()
    book.properties.creator = _AUTHOR
    book.properties.title = title
    return book


def _save(book: Workbook, path: Path) -> None:
    buffer = io.BytesIO()
    book.save(buffer)
    save(path, buffer.getvalue())


def _sheet_name(rank: int, name: str) -> str:
    """A name that Excel accepts: up to 31 characters, none of []:*?/\\'; the rank keeps names apart."""
    plain = re.sub(r"[\[\]:*?/\\'\n]", "", name).strip() or "绩效目标表"
    return f"{rank:02d}_{plain}"[:31]
