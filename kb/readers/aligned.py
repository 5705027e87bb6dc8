"""Text whose cells are only set apart by blanks (aligned by hand, or copied out of a PDF) → grids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kb import lazyre
from kb.readers.markup import clean
from kb.tables.blocks import Grid, Paragraph, Row
from kb.tables.columns import header
from kb.tables.layout import is_level_word
from kb.tables.sections import is_page_number, is_title
from kb.tables.words import column_field, is_footer, label_field
from kb.taxonomy import canonical

_APART = lazyre.compile(r"(?:[ \u00a0]{2,}|\u3000+[ \u00a0]*)")
_BLANKS = lazyre.compile(r"[ \u00a0\u3000]+")


@dataclass(frozen=True)
class _Word:
    """A piece of a line with its place in display columns."""

    text: str
    start: int
    end: int


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


# A blank that a PDF leaves inside a value: 60 万亩, 2024 年 12 月, ≥ 60.
_INSIDE = lazyre.compile(r"(?<=[\d≥≤=<>＞＜]) (?=[\u4e00-\u9fff\d%％])|(?<=[年月第≥≤]) (?=\d)")


def _words(line: str, gap: re.Pattern[str]) -> list[_Word]:
    """The pieces of a line that stand apart."""
    out: list[_Word] = []
    at = 0
    for match in [*gap.finditer(line), None]:
        end = match.start() if match else len(line)
        if piece := line[at:end].strip():
            begin = line.index(piece, at)
            out.append(_Word(piece, _width(line[:begin]), _width(line[: begin + len(piece)])))
        at = match.end() if match else end
    return out


def _heading(line: str) -> tuple[list[_Word], re.Pattern[str]] | None:
    """The words of a heading row and how far apart they stand; None for other lines."""
    for gap in (_APART, _BLANKS):
        words = _words(line, gap)
        if len(words) > 2 and all(column_field(one.text) for one in words) and header([one.text for one in words]):
            return words, gap
    return None


def is_aligned(lines: Sequence[str]) -> bool:
    """Whether a text without tabs and bars has a heading row."""
    return any(_heading(line) for line in lines if "\t" not in line and "|" not in line)


def _placed(words: Sequence[_Word], heads: Sequence[_Word]) -> list[str]:
    """The words of a line under the headings that they stand below."""
    cells = [""] * len(heads)
    for word in words:
        over = [min(word.end, head.end) - max(word.start, head.start) for head in heads]
        best = max(range(len(heads)), key=lambda at: (over[at] > 0, over[at], -abs(heads[at].start - word.start)))
        if over[best] <= 0:
            best = min(range(len(heads)), key=lambda at: abs(heads[at].start - word.start))
        cells[best] = f"{cells[best]} {word.text}".strip()
    return cells


def _packed(words: Sequence[_Word], heads: Sequence[_Word]) -> list[str]:
    """Words whose places say nothing: levels first, the value last, between them the name."""
    fields = [column_field(head.text) for head in heads]
    texts = [word.text for word in words]
    levels = [at for at, field in enumerate(fields) if field in ("level1", "level2")]
    behind = len(heads) - fields.index("name") - 1 if "name" in fields else 0
    cells = [""] * len(heads)
    printed = [text for text in texts[:2] if is_level_word(text)] if texts and is_level_word(texts[0]) else []
    if len(printed) == 1 and len(levels) == 2 and canonical(printed[0]) is not None:
        levels.pop(0)  # a second level under the first one of the line above
    for at, text in zip(levels, printed, strict=False):
        cells[at] = text
    texts = texts[len(printed) :]
    if "name" not in fields or not texts:
        return cells
    at = fields.index("name")
    tail = min(behind, len(texts) - 1)
    head = len(texts) - tail
    cells[at] = "".join(texts[:head])
    for place, text in enumerate(texts[head:]):
        cells[at + 1 + place] = text
    return cells


def _labels(line: str) -> list[str]:
    """The cells of a line of labels above the heading row; [] for running text."""
    for gap in (_APART, _BLANKS):
        texts = [one.text for one in _words(_INSIDE.sub("", line), gap)]
        found = [at for at, text in enumerate(texts) if label_field(text.rstrip("：:"))]
        if len(texts) > 1 and found and (gap is _APART or found[0] < 2):
            return _joined(texts) if gap is _BLANKS else texts
        if len(texts) == 1 and (match := re.match(r"(\S{2,16}?)\s*[:：]\s*\S", texts[0])) and label_field(match[1]):
            return texts
    return []


def _joined(texts: Sequence[str]) -> list[str]:
    """Words between labels put together again: a value may hold blanks."""
    out: list[str] = []
    last = True  # the last cell is a label
    for text in texts:
        label = label_field(text.rstrip("：:")) is not None
        if out and not label and not last:
            out[-1] += f" {text}"
        else:
            out.append(text)
        last = label
    return out


def read_aligned(numbered: Sequence[tuple[int, str]]) -> list[Paragraph | Grid]:
    """Blocks of a text that separates cells by blanks alone."""
    blocks: list[Paragraph | Grid] = []
    rows: list[Row] = []
    heads: list[_Word] = []
    gap = _APART

    def close() -> None:
        if rows:
            blocks.append(Grid(tuple(rows)))
            rows.clear()

    for number, line in numbered:
        text, where = clean(line), f"line {number}"
        if not text or is_page_number(text):
            continue
        if found := _heading(line):
            heads, gap = found
            rows.append(Row(tuple(one.text for one in heads), where))
            continue
        words = _words(_INSIDE.sub("", line) if gap is _BLANKS else line, gap)
        alone = len(words) == 1 and not is_level_word(text)
        if heads and (is_title(text) or is_footer(text) or label_field(words[0].text.rstrip("：:")) is not None):
            heads = []
        if heads and not (alone and (gap is _BLANKS or words[0].start < heads[0].end) and len(text) > 20):
            if alone and rows and gap is _BLANKS:
                rows[-1] = _longer(rows[-1], text)
            else:
                cells = _placed(words, heads) if gap is _APART else _packed(words, heads)
                rows.append(Row(tuple(cells), where))
        elif not heads and (cells := _labels(line)):
            rows.append(Row(tuple(cells), where))
        else:
            heads = []
            close()
            blocks.append(Paragraph(text, where, is_title(text)))
    close()
    return blocks


def _longer(row: Row, text: str) -> Row:
    """The row with a line that belongs to its last cell."""
    at = max((column for column, _ in row.filled), default=0)
    cells = list(row.cells)
    cells[at] += text
    return Row(tuple(cells), row.locator)
