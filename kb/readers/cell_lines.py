"""Tables written one cell a line, each led by a tab; an empty line ends a row (text out of Word).

Cells may run over several lines and hold empty ones, so that an empty line alone does not end a row: below the
heading row the number of columns tells whether the cells of a row are complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb import lazyre
from kb.readers.markup import clean
from kb.tables.blocks import Grid, Paragraph, Row
from kb.tables.columns import header
from kb.tables.head import begins_table
from kb.tables.layout import is_level_word
from kb.tables.sections import is_page_number, is_title
from kb.tables.words import column_field, label_field

Line = tuple[int, str]
_BLOCK_START = lazyre.compile(
    r"^\s*(?:注\s*\d*\s*[:：]|备注\s*[:：]|第[一二三四五六七八九十]+部分|附件?\s*\d*\s*[:：])"
)


@dataclass
class _Segment:
    """Cells between two empty lines, or a line without a tab after an empty one (`loose`)."""

    number: int
    cells: list[str] = field(default_factory=list)
    loose: bool = False


def _starts_block(line: str) -> bool:
    return bool(_BLOCK_START.match(line)) or is_title(clean(line))


def _segments(lines: Iterable[Line]) -> list[_Segment]:
    out: list[_Segment] = []
    gap = True
    for number, line in lines:
        if line.startswith("\t"):
            if gap or out[-1].loose:
                out.append(_Segment(number))
            out[-1].cells.append(line[1:])
            gap = False
        elif not line.strip():
            gap = True
        elif gap or out[-1].loose or _starts_block(line):
            out.append(_Segment(number, [line], loose=True))
            gap = False
        else:
            out[-1].cells[-1] += f"\n{line}"
    for segment in out:
        segment.cells = [clean(cell) for cell in segment.cells]
    return out


def _cost(cells: Sequence[str], width: int) -> float:
    """How unlikely it is that these cells are one row: wrong in number, or no levels where levels stand."""
    cost = 2.0 * abs(width - len(cells))
    levels = [not cell or is_level_word(cell) for cell in cells[:2]]
    if len(cells) == width:
        return cost + 1.5 * levels.count(False)
    return cost + (0.0 if cells[0] and levels[0] else 1.5)


def _cut(segments: Sequence[_Segment], width: int) -> list[tuple[int, int]]:
    """The cheapest way to cut segments into rows of `width` cells, as (start, end) pairs; rows end only at gaps."""
    best: list[tuple[float, int]] = [(0.0, 0)]  # cost of the first n segments, start of their last row
    for end in range(1, len(segments) + 1):
        choices: list[tuple[float, int]] = []
        for start in range(end - 1, -1, -1):
            if segments[start].loose and end - start > 1:
                continue  # a row does not begin with the rest of a cell
            cells = [cell for part in segments[start:end] if not part.loose for cell in part.cells]
            if len(cells) > width and choices:
                break
            row = _cost(cells, width) if cells else 6.0
            choices.append((best[start][0] + row + 0.2 * (end - start - 1), start))
        best.append(min(choices))
    cuts = []
    end = len(segments)
    while end:
        start = best[end][1]
        cuts.append((start, end))
        end = start
    return cuts[::-1]


def _join(parts: Sequence[_Segment]) -> list[str]:
    """The cells of the segments of one row; loose lines go on in the cell before them."""
    cells: list[str] = []
    for part in parts:
        if part.loose:
            cells[-1] = f"{cells[-1]}\n{part.cells[0]}"
        else:
            cells += part.cells
    return cells


def _heading_length(segments: Sequence[_Segment], at: int) -> int:
    """How many segments from `at` on make up a heading row that empty lines cut; 0 where there is none."""
    cells: list[str] = []
    for end in range(at, min(at + 8, len(segments))):
        segment = segments[end]
        if segment.loose or not all(not cell or column_field(cell) for cell in segment.cells):
            return 0
        cells += segment.cells
        if header(cells) is not None:
            while end + 1 < len(segments) and _all_headings(segments[end + 1]):
                end += 1
            return end - at + 1
    return 0


def _all_headings(segment: _Segment) -> bool:
    return not segment.loose and all(column_field(cell) for cell in segment.cells)


class _Builder:
    def __init__(self) -> None:
        self.blocks: list[Paragraph | Grid] = []
        self.rows: list[Row] = []
        self.headed = False  # a heading row has come

    def row(self, cells: Sequence[str], number: int) -> None:
        self.headed = self.headed or header(cells) is not None
        self.rows.append(Row(tuple(cells), f"line {number}"))

    def paragraph(self, text: str, number: int) -> None:
        self.close()
        if text:
            self.blocks.append(Paragraph(text, f"line {number}", is_title(text)))

    def close(self) -> None:
        """End the grid; indented paragraphs in front of it, which look like cells, become paragraphs again."""
        rows, self.rows, self.headed = self.rows, [], False
        while rows and len(rows[0].cells) == 1 and label_field(rows[0].cells[0]) is None:
            self.blocks.append(Paragraph(rows[0].cells[0], rows[0].locator, is_title(rows[0].cells[0])))
            del rows[0]
        if rows:
            self.blocks.append(Grid(tuple(rows)))

    @property
    def in_block(self) -> bool:
        """Whether the block above a heading row is open, so that a loose line is part of its last cell."""
        return bool(self.rows) and not self.headed and any(len(row.cells) > 1 for row in self.rows)

    def append(self, text: str) -> None:
        last = self.rows[-1]
        self.rows[-1] = Row((*last.cells[:-1], f"{last.cells[-1]}\n{text}".strip()), last.locator)


def _run(segments: Sequence[_Segment], at: int) -> int:
    """The end of the indicator rows that begin at `at`: before a title, a note, or the block of the next table."""
    end = at
    while end < len(segments):
        segment = segments[end]
        if segment.loose and _starts_block(segment.cells[0]):
            break
        if not segment.loose and begins_table(Row(tuple(segment.cells), "")):
            break
        end += 1
    while end > at and segments[end - 1].loose:
        end -= 1  # below the last row: text, not the rest of a cell
    return end


def read_cell_lines(lines: Iterable[Line]) -> list[Paragraph | Grid]:
    """Blocks of a text that writes one cell a line."""
    segments = [one for one in _segments(lines) if not (one.loose and is_page_number(one.cells[0]))]
    builder = _Builder()
    at = width = 0  # width: cells of a full row, known below a heading row until the next table
    while at < len(segments):
        segment = segments[at]
        if segment.loose:
            text = segment.cells[0]
            if is_title(text):
                width = 0
            if builder.in_block and not _starts_block(text):
                builder.append(text)
            else:
                builder.paragraph(re.sub(r"^#{1,6}\s+", "", text), segment.number)
            at += 1
        elif length := _heading_length(segments, at):
            cells = _join(segments[at : at + length])
            width = len(cells)
            builder.row(cells, segment.number)
            at += length
        elif width and not begins_table(Row(tuple(segment.cells), "")):
            end = _run(segments, at)
            for start, stop in _cut(segments[at:end], width):
                first = segments[at + start]
                if first.loose:
                    builder.paragraph(first.cells[0], first.number)
                else:
                    builder.row(_join(segments[at + start : at + stop]), first.number)
            at = end
        else:
            width = 0
            builder.row(segment.cells, segment.number)
            at += 1
    builder.close()
    return builder.blocks
