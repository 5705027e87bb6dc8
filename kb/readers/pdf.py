"""PDF with text → document: tables by their ruling lines, else by the places of the words under a heading row."""

from __future__ import annotations

import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb import lazyre
from kb.errors import BrokenFile, MissingPackage, UnsupportedFormat
from kb.readers import ocr
from kb.readers.limits import TookTooLong, time_limit
from kb.readers.pdf_lines import Char, Line, bare_table, label_rows, lines, paragraphs, words_of
from kb.readers.pdf_tables import Box, grids_of, gutter, inside, ruled_cells
from kb.readers.spans import joined
from kb.records import Warning_
from kb.tables.blocks import Document, Grid, Paragraph
from kb.tables.columns import header
from kb.tables.head import begins_table
from kb.tables.sections import is_page_number, is_title

MOST_PAGES = 300
_STREAM_LIMIT = 30 * 1024 * 1024  # bytes of one unpacked stream that is no image
_PAGE_LIMIT = 8 * 1024 * 1024  # bytes of the drawing commands of one page
_MARGIN = 0.1  # part of the page height where running heads and page numbers stand
_STREAM = lazyre.compile(rb"stream\r?\n")


@dataclass
class _Page:
    """What one page holds: lines outside tables, and tables with their boxes."""

    number: int
    height: float
    text: list[Line] = field(default_factory=list)
    tables: list[tuple[Box, list[Grid]]] = field(default_factory=list)
    columns: list[float] = field(default_factory=list)  # of the last table, in points from the left
    scanned: bool = False


def _check_streams(path: Path, data: bytes) -> None:
    """Refuse a file whose packed streams unpack to absurd sizes."""
    for match in _STREAM.finditer(data):
        start = data.rfind(b"obj", max(0, match.start() - 4096), match.start())
        described = data[start if start >= 0 else match.start() - 512 : match.start()]
        if described.count(b"/FlateDecode") + len(re.findall(rb"/Fl\b", described)) == 0:
            continue
        if b"/Image" in described and described.count(b"/FlateDecode") == 1:
            continue
        unpack = zlib.decompressobj()
        try:
            size = len(unpack.decompress(data[match.end() : match.end() + 64 * 1024 * 1024], _STREAM_LIMIT))
        except zlib.error:
            continue
        if size >= _STREAM_LIMIT or described.count(b"/FlateDecode") > 1:
            raise BrokenFile(f"{path.name}：PDF 里的数据解压后异常庞大，可能不安全，未读取。请重新导出 PDF。")


def _straight(char: Char) -> bool:
    """Whether a character stands upright or is turned by a right angle; slanting ones are watermarks."""
    a, b, c, d = char["matrix"][:4]
    return abs(a * d) < 1e-3 or abs(b * c) < 1e-3


def _read_page(page: Any, number: int, before: Sequence[float]) -> _Page:
    """One page; `before` are the columns of the last table on the page before."""
    out = _Page(number, float(page.height))
    contents = page.page_obj.contents if isinstance(page.page_obj.contents, list) else [page.page_obj.contents]
    if sum(len(one.resolve().get_data()) for one in contents if hasattr(one, "resolve")) > _PAGE_LIMIT:
        raise TookTooLong
    left, top, right, bottom = page.bbox
    chars = [
        char
        for char in page.chars
        if _straight(char) and left - 1 <= char["x0"] <= right + 1 and top - 1 <= char["top"] <= bottom + 1
    ]
    unknown = sum(char["text"].startswith("(cid:") for char in chars)
    covered = sum(abs((one["x1"] - one["x0"]) * (one["bottom"] - one["top"])) for one in page.images)
    visible = sum(not char["text"].isspace() for char in chars)
    if (visible < 20 and covered > 0.3 * page.width * page.height) or unknown > 0.3 * max(visible, 20):
        out.scanned = True
        return out
    cells = ruled_cells(page)
    out.tables, out.columns = grids_of(cells, chars, f"page {number}", before)
    boxes = [box for box, _ in out.tables]
    covering = [cell for table in cells for cell in table]
    free = [c for c in chars if not (any(inside(c, b) for b in boxes) and any(inside(c, cell) for cell in covering))]
    out.text = lines(free)
    if gap := gutter(boxes):
        out.text = _split_lines(out.text, *gap)
    return out


def _split_lines(found: Sequence[Line], x: float, top: float, bottom: float) -> list[Line]:
    """Lines over and between two tables side by side, cut at the gap `x` where nothing is written across it."""
    out: list[Line] = []
    for line in found:
        left = [char for char in line.chars if char["x1"] <= x + 1]
        right = [char for char in line.chars if char["x0"] >= x - 1]
        near = top - 80 < line.top < bottom
        if near and left and right and len(left) + len(right) == len(line.chars):
            out += lines(left) + lines(right)
        else:
            out.append(line)
    return out


def _pages(path: Path, warnings: list[Warning_]) -> Iterator[_Page]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        with path.open("rb") as file, pdfplumber.open(file) as book:
            with time_limit():
                pages = book.pages
            if not pages:
                raise BrokenFile(f"{path.name}：PDF 里没有页面。请重新导出。")
            if len(pages) > MOST_PAGES:
                text = f"PDF 有 {len(pages)} 页，只读取前 {MOST_PAGES} 页。"
                warnings.append(Warning_(code="document-cut", locator=f"page {MOST_PAGES}", message=text))
            columns: list[float] = []
            for number, page in enumerate(pages[:MOST_PAGES], 1):
                try:
                    with time_limit():
                        found = _read_page(page, number, columns)
                except TookTooLong:
                    if number == 1:
                        raise
                    text = f"第 {number} 页内容异常复杂，这一页及以后的页未读取。"
                    warnings.append(Warning_(code="document-cut", locator=f"page {number}", message=text))
                    return
                page.close()
                columns = found.columns
                yield found
    except BrokenFile:
        raise
    except TookTooLong as error:
        raise BrokenFile(f"{path.name}：PDF 内容异常复杂，未能及时读完。请重新导出 PDF，或另存为 .docx。") from error
    except Exception as error:  # whatever a damaged file does to the parser
        if isinstance(error, PDFPasswordIncorrect) or "PDFPasswordIncorrect" in repr(error):
            raise BrokenFile(f"{path.name}：PDF 有打开密码。请去掉密码后再试。") from error
        raise BrokenFile(f"{path.name}：PDF 已损坏或不完整，读不出内容。请重新导出。") from error


def _shape(line: Line) -> tuple[str, int]:
    """What a running head has in common from page to page: its text without numbers, and its height on the page."""
    return re.sub(r"\d+|[一二三四五六七八九十]+", "#", line.text.replace(" ", "")), round(line.top / 6)


def _without_margins(pages: Sequence[_Page]) -> None:
    """Drop page numbers, and the heads and feet that are the same on several pages."""
    at_margin: Counter[tuple[str, int]] = Counter()
    for page in pages:
        for shape in {_shape(line) for line in page.text if _is_margin(line, page)}:
            at_margin[shape] += 1
    for page in pages:
        page.text = [
            line
            for line in page.text
            if not (
                is_page_number(line.text)
                or (_is_margin(line, page) and at_margin[_shape(line)] > 1 and not is_title(line.text))
            )
        ]


def _is_margin(line: Line, page: _Page) -> bool:
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _blocks(page: _Page) -> tuple[list[Paragraph | Grid], list[Paragraph | Grid]]:
    """Paragraphs and grids of a page from top to bottom; apart, those of the right one of two tables side by side."""
    where = f"page {page.number}"
    if not page.tables and (bare := bare_table(page.text, where)):
        at, grid = bare
        labels = label_rows(page.text[:at], where)
        first = min(labels, default=at)
        return [*_paragraphs(page.text[:first], where), Grid((*labels.values(), *grid.rows))], []
    items: list[tuple[float, float, list[Paragraph | Grid]]] = []
    free = list(page.text)
    for box, grids in page.tables:
        items.append((box[1], box[0], list(grids)))
    right = max([line.x1 for line in free] + [box[2] for box, _ in page.tables], default=0.0)
    cuts = sorted(box[1] for box, _ in page.tables)
    gap = gutter([box for box, _ in page.tables])
    groups: dict[tuple[bool, int], list[Line]] = {}
    for line in free:
        side = bool(gap and line.x0 >= gap[0] - 1 and gap[1] - 80 < line.top < gap[2])
        groups.setdefault((side, sum(cut < line.top for cut in cuts)), []).append(line)
    for group in groups.values():
        items.append((group[0].top, group[0].x0, list(_paragraphs(group, where, right))))

    def order(item: tuple[float, float, list[Paragraph | Grid]]) -> tuple[bool, float, float]:
        on_right = bool(gap and item[1] >= gap[0] - 1 and gap[1] - 80 < item[0] < gap[2])
        return on_right, item[0], item[1]

    items.sort(key=order)
    left = [block for item in items if not order(item)[0] for block in item[2]]
    return left, [block for item in items if order(item)[0] for block in item[2]]


def _in_order(pages: Sequence[_Page]) -> list[Paragraph | Grid]:
    """Blocks of all pages; of tables side by side that go on over pages first all of the left, then all of the right."""
    out: list[Paragraph | Grid] = []
    waiting: list[Paragraph | Grid] = []  # of the right table, until the left one ends
    for page in pages:
        left, right = _blocks(page)
        first = next((block for block in left if isinstance(block, Grid)), None)
        goes_on = bool(waiting and right and first and left[0] is first)
        if not goes_on or first is None or begins_table(first.rows[0]) or header(first.rows[0].cells):
            out += waiting
            waiting = []
        out += left
        waiting += right
    return out + waiting


def _paragraphs(found: Sequence[Line], where: str, right: float = 0.0) -> list[Paragraph]:
    """Lines as paragraphs; `right` is the right margin where the page shows it."""
    right = right or max((line.x1 for line in found), default=0.0)
    parts = [part for line in found for part in _unit_line(line)]
    return [Paragraph(text, where, is_title(text)) for text, _ in paragraphs(parts, right)]


def _unit_line(line: Line) -> list[Line]:
    """A line above a form as its parts: 222001县纪委 on the left, 单位：万元 on the right."""
    words = words_of(line)
    return words if len(words) == 2 and re.match(r"(?:金额)?单位\s*[:：]", words[1].text) else [line]


def read(path: Path) -> Document:
    """Paragraphs and tables of all pages; raises BrokenFile, UnsupportedFormat for scans, MissingPackage."""
    try:
        import pdfplumber  # noqa: F401
    except ImportError as error:
        raise MissingPackage(f"{path.name}：读取 PDF 需要 pdfplumber。请运行 make install，或另存为 .docx。") from error
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its remarks on damaged files are not for users
    data = path.read_bytes()
    _check_streams(path, data)
    warnings: list[Warning_] = []
    pages = list(_pages(path, warnings))
    scanned = [page.number for page in pages if page.scanned]
    if len(scanned) == len(pages) or scanned:
        if ocr.available():
            for page in pages:
                if page.scanned:
                    found = ocr.read_page(path, page.number)
                    page.text, page.tables = found.text, found.tables
                    warnings += ocr.doubts(found.tables)
        elif len(scanned) == len(pages):
            raise UnsupportedFormat(
                f"{path.name}：这是扫描件（整页图片，没有文字）。请提供 Word、Excel 或带文字的 PDF；"
                "确需识别的，请安装 requirements-ocr.txt 中的组件。"
            )
        else:
            shown = "、".join(str(number) for number in scanned[:20])
            text = f"第 {shown} 页是扫描图片，没有文字，未读取。"
            warnings.append(Warning_(code="page-scanned", locator=f"page {scanned[0]}", message=text))
    _without_margins(pages)
    return Document(path.name, joined(_in_order(pages)), tuple(warnings))
