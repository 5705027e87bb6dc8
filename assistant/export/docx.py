"""Forms, listings and reviews as Word documents: A4 portrait, fixed column widths, repeating header rows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from assistant.decisions import Decisions
from assistant.export.boxes import Box, Form, Listing, listing_boxes, split_at_head
from assistant.export.files import save
from assistant.export.form import build
from assistant.export.marked import COLOURS, Marked, overview, review_pages
from assistant.export.text import clean
from assistant.export.totals import totals
from assistant.records import Review
from kb.records import TargetTable

_TWIPS = 567  # a centimetre in twentieths of a point
_SONG, _FANG = "宋体", "仿宋"
_FILLS = {"error": "F8CBAD", "warning": "FFE699", "hint": "DDEBF7"}
_LABEL_FILL = "F2F2F2"
_MAY_SPLIT = 700  # characters: a row this long would leave half a page empty


def write_docx(table: TargetTable, path: Path, *, sources: bool = True) -> None:
    """Write the official form of `table`; `AssistantError` where the file cannot be written."""
    form = build(table, sources=sources)
    document = _document(form.title)
    _draw_form(document, form)
    if form.appendix:
        if form.appendix.wide:
            _turn_page(document)
        new_page = not form.appendix.wide
        _add(document, _paragraph(form.appendix.title, size=14, bold=True, align="center", new_page=new_page, after=6))
        _draw_listing(document, form.appendix)
    for note in form.notes:
        _add(document, _paragraph(note, size=9, before=3))
    _save(document, path)


def write_review_docx(
    items: Sequence[tuple[str, TargetTable, Review]],
    path: Path,
    names: Mapping[str, str] | None = None,
    decisions: Decisions | None = None,
) -> None:
    """Write an overview (of more than one table), then each table with its marked cells and its numbered findings, worst first."""
    pages = review_pages(items, names, decisions)
    document = _document("绩效目标表审核意见")
    alone = len(pages) == 1  # one table needs no ranking
    if not alone:
        summary = overview(pages)
        _add(document, _paragraph(summary.title, size=16, bold=True, align="center", after=6))
        _draw_listing(document, summary)
        for listing in totals(items, names or {}):
            _add(document, _paragraph(listing.title, size=12, bold=True, before=12, after=4, keep_next=True))
            _draw_listing(document, listing)
    for page in pages:
        _draw_marked(document, page, alone)
    _save(document, path)


def _draw_marked(document: Any, page: Marked, alone: bool) -> None:
    if alone:
        _add(document, _paragraph("绩效目标表审核意见", size=16, bold=True, align="center", after=6))
    heading = page.name if alone else page.heading
    _add(document, _paragraph(heading, size=14, bold=True, new_page=not alone, after=3))
    _add(document, _paragraph(page.verdict, size=10.5, after=6))
    _draw_form(document, page.form, size=9)
    _add(document, _paragraph(page.opinion.title, size=12, bold=True, before=10, after=4, keep_next=True))
    _draw_listing(document, page.opinion)
    if page.settled:
        _add(document, _paragraph(f"上次同意的意见中已经改好的：{page.settled}。", size=9, before=3))
    if page.findings:
        _add(document, _paragraph(f"{COLOURS}方括号里的号码是下面问题清单的序号。", size=9, before=3))
        _add(document, _paragraph(page.findings.title, size=12, bold=True, before=10, after=4, keep_next=True))
        _draw_listing(document, page.findings)


def _draw_form(document: Any, form: Form, size: float = 10.5) -> None:
    _add(document, _paragraph(form.title, size=18 if size > 10 else 12, bold=True, align="center", after=2))
    if form.subtitle:
        _add(document, _paragraph(form.subtitle, size=12, align="center", after=6))
    if any(form.corners):
        _add(document, _corners(form.corners, sum(form.widths)))
        _add(document, _joint())
    block, grid = split_at_head(form)
    if block:
        _add(document, _table(block, form.widths, size=size, heads=0))
        _add(document, _joint())
    _add(document, _table(grid, form.widths, size=size, heads=1))
    if form.signature:
        _add(document, _paragraph(("　" * 8).join(form.signature), size=10.5, before=8))


def _draw_listing(document: Any, listing: Listing) -> None:
    _add(document, _table(listing_boxes(listing), listing.widths, size=9, heads=1))
    for note in listing.notes:
        _add(document, _paragraph(note, size=9, before=3))


def _document(title: str) -> Any:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(2.0), Cm(1.8)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(10.5)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _SONG)
    fonts.set(qn("w:hAnsi"), "Times New Roman")
    document.core_properties.author = "绩效目标助手"
    document.core_properties.title = title
    document.core_properties.comments = ""
    footer = section.footer.paragraphs[0]
    footer._p.getparent().replace(footer._p, _page_number())
    return document


def _turn_page(document: Any) -> None:
    """What follows stands on landscape pages."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def _add(document: Any, element: Any) -> None:
    document.element.body.sectPr.addprevious(element)


def _save(document: Any, path: Path) -> None:
    buffer = io.BytesIO()
    document.save(buffer)
    save(path, buffer.getvalue())


def _run(text: str, size: float, bold: bool = False, font: str = _SONG, extra: str = "") -> str:
    weight = "<w:b/>" if bold else ""
    fonts = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}" w:hint="eastAsia"/>'
    half_points = round(size * 2)
    head = f'<w:rPr>{fonts}{weight}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>{extra}</w:rPr>'
    parts = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{head}{'<w:br/>'.join(parts)}</w:r>"


def _paragraph_xml(
    runs: str,
    align: str = "left",
    before: float = 0,
    after: float = 0,
    new_page: bool = False,
    keep_next: bool = False,
    namespaces: str = "",
) -> str:
    flags = ("<w:keepNext/>" if keep_next else "") + ("<w:pageBreakBefore/>" if new_page else "")
    flags += '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
    spacing = (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="240" w:lineRule="auto"/>'
    )
    return f'<w:p{namespaces}><w:pPr>{flags}{spacing}<w:jc w:val="{align}"/></w:pPr>{runs}</w:p>'


def _paragraph(text: str, *, size: float, bold: bool = False, font: str = _SONG, **layout: Any) -> Any:
    return parse_xml(_paragraph_xml(_run(clean(text), size, bold, font), namespaces=" " + nsdecls("w"), **layout))


def _corners(corners: tuple[str, str], width: float) -> Any:
    """A row without lines, one text at each end, as the official form has it."""
    boxes = (Box(0, 0, clean(corners[0]), "text"), Box(0, 1, clean(corners[1]), "text"))
    table = _table(boxes, (width - 4, 4), size=10.5, heads=0)
    table.tblPr.remove(table.tblPr.find(qn("w:tblBorders")))
    table.findall(".//" + qn("w:jc"))[-1].set(qn("w:val"), "right")
    return table


def _joint() -> Any:
    """The thinnest paragraph there is, so that Word does not take block and grid for one table."""
    spacing = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:keepNext/>{spacing}<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>')


def _page_number() -> Any:
    field = f'<w:fldSimple w:instr=" PAGE ">{_run("1", 9)}</w:fldSimple>'
    runs = _run("— ", 9) + field + _run(" —", 9)
    return parse_xml(_paragraph_xml(runs, align="center", namespaces=" " + nsdecls("w")))


def _table(boxes: Iterable[Box], widths: Sequence[float], *, size: float, heads: int) -> Any:
    """A table of boxes that tile `widths`; the first `heads` rows repeat on every page, no row splits."""
    boxes = tuple(boxes)
    at = {(box.row + offset, box.column): box for box in boxes for offset in range(box.rows)}
    twips = [round(width * _TWIPS) for width in widths]
    edge = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    borders = "".join(edge.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margins = '<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in twips)
    rows = "".join(_row(row, at, twips, size, heads) for row in range(max(row for row, _ in at) + 1))
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(row: int, at: dict[tuple[int, int], Box], twips: list[int], size: float, heads: int) -> str:
    here = [at[key] for key in sorted(key for key in at if key[0] == row)]
    long = any(len(box.text) > _MAY_SPLIT for box in here)
    flags = "" if long else "<w:cantSplit/>"
    flags += '<w:trHeight w:val="400" w:hRule="atLeast"/>' + ("<w:tblHeader/>" if row < heads else "")
    cells = "".join(_cell(box, row, twips, size, heading=row < heads) for box in here)
    return f"<w:tr><w:trPr>{flags}</w:trPr>{cells}</w:tr>"


def _cell(box: Box, row: int, twips: list[int], size: float, heading: bool) -> str:
    first = row == box.row
    width = sum(twips[box.column : box.column + box.columns])
    parts = [f'<w:tcW w:w="{width}" w:type="dxa"/>']
    if box.columns > 1:
        parts.append(f'<w:gridSpan w:val="{box.columns}"/>')
    if box.rows > 1:
        parts.append('<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>")
    parts.append(_open_edges(box, heading))
    fill = _FILLS[box.mark] if box.mark else _LABEL_FILL if box.role == "head" else ""
    if fill:
        parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>')
    parts.append('<w:vAlign w:val="center"/>')
    runs = _box_runs(box, size) if first else ""
    align = "center" if box.centred else "left"
    content = _paragraph_xml(runs, align=align, before=1.5, after=1.5, keep_next=heading)
    return f"<w:tc><w:tcPr>{''.join(parts)}</w:tcPr>{content}</w:tc>"


def _open_edges(box: Box, heading: bool) -> str:
    """The side label of the grid stands in the header row; no line parts it from its empty cell below."""
    if box.role != "label" or box.column != 0:
        return ""
    if heading:
        return '<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>'
    return "" if box.text else '<w:tcBorders><w:top w:val="nil"/></w:tcBorders>'


def _box_runs(box: Box, size: float) -> str:
    bold = box.role == "head"
    font = _SONG if box.role in ("label", "head", "level") else _FANG
    text = _run(box.text, size, bold, font)
    if not box.refs:
        return text
    marks = "".join(f"[{number}]" for number in box.refs)
    return text + _run(marks, size, True, _SONG, extra='<w:vertAlign w:val="superscript"/>')
