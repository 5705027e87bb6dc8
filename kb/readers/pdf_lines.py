"""Characters with places → lines of text, paragraphs, and tables that have no ruling lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from kb.readers.markup import clean
from kb.tables.blocks import Grid, Row
from kb.tables.columns import header
from kb.tables.words import column_field, label_field

Char = dict[str, Any]  # text, x0, x1, top, bottom, size in points


@dataclass(frozen=True)
class Line:
    """Text in one line with its box in points from the top left of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    chars: tuple[Char, ...]


def _wide(char: str) -> bool:
    return "\u2e80" <= char[:1] <= "\uffef"


def _join(chars: Sequence[Char]) -> str:
    """Characters of one line, left to right; a blank where the gap is one."""
    out = ""
    last: Char | None = None
    for char in chars:
        text = char["text"]
        if last is not None:
            gap, size = char["x0"] - last["x1"], max(float(char["size"]), 1.0)
            if text == last["text"] and char["x0"] - last["x0"] < 0.25 * size:
                continue  # printed twice for bold
            both = _wide(text) and _wide(last["text"])
            if gap > (1.6 if both else 0.3) * size and not out.endswith(" "):
                out += " "
        out += text
        last = char
    return out.strip()


def lines(chars: Sequence[Char]) -> list[Line]:
    """Lines from top to bottom; characters of one line overlap by half their height."""
    rows: list[list[Char]] = []
    bands: list[tuple[float, float]] = []
    for char in sorted(chars, key=lambda one: (one["top"] + one["bottom"], one["x0"])):
        if not char["text"] or char["text"].isspace():
            continue
        middle = (char["top"] + char["bottom"]) / 2
        if bands and bands[-1][0] <= middle <= bands[-1][1]:
            rows[-1].append(char)
            top = min(bands[-1][0], char["top"] + 0.15 * (char["bottom"] - char["top"]))
            bands[-1] = (top, bands[-1][1])
        else:
            rows.append([char])
            bands.append((char["top"], char["bottom"]))
    out = []
    for row in rows:
        row.sort(key=lambda one: one["x0"])
        box = (row[0]["x0"], max(one["x1"] for one in row), min(one["top"] for one in row))
        out.append(Line(_join(row), *box, max(one["bottom"] for one in row), tuple(row)))
    return out


def cell_text(chars: Sequence[Char]) -> str:
    """The text of one cell, its lines separated by newlines."""
    return clean("\n".join(line.text for line in lines(chars)))


def paragraphs(found: Sequence[Line], right: float) -> list[tuple[str, float]]:
    """(text, top) of paragraphs: a line that reaches the `right` margin goes on in the next one, unless that is apart."""
    out: list[tuple[str, float]] = []
    last: Line | None = None
    for line in found:
        height = line.bottom - line.top
        if (
            last is not None
            and last.x1 > right - 2.2 * height
            and line.top - last.bottom < 1.5 * height
            and abs(height - (last.bottom - last.top)) < 0.25 * height
        ):
            out[-1] = (out[-1][0] + line.text, out[-1][1])
        else:
            out.append((line.text, line.top))
        last = line
    return out


def words_of(line: Line) -> list[Line]:
    """The parts of a line that lie clearly apart."""
    parts: list[list[Char]] = []
    for char in line.chars:
        if parts and char["x0"] - parts[-1][-1]["x1"] < 0.5 * max(float(char["size"]), 1.0):
            parts[-1].append(char)
        else:
            parts.append([char])
    return [Line(_join(part), part[0]["x0"], part[-1]["x1"], line.top, line.bottom, tuple(part)) for part in parts]


def label_rows(found: Sequence[Line], locator: str) -> dict[int, Row]:
    """Lines that hold a label and what stands beside it, as rows: index of the line → its row."""
    out: dict[int, Row] = {}
    for at, line in enumerate(found):
        texts = [clean(word.text) for word in words_of(line)]
        if len(texts) > 1 and any(label_field(text) for text in texts[:-1]):
            out[at] = Row(tuple(texts), locator)
    return out


def _column(word: Line, heads: Sequence[Line]) -> int:
    """The column of a word: that whose heading it overlaps, else the nearest to its start."""
    overlaps = [min(word.x1, head.x1) - max(word.x0, head.x0) for head in heads]
    best = max(range(len(heads)), key=lambda at: overlaps[at])
    if overlaps[best] > 0:
        return best
    return min(range(len(heads)), key=lambda at: abs((heads[at].x0 + heads[at].x1) / 2 - (word.x0 + word.x1) / 2))


def _gap_limit(gaps: Sequence[float]) -> float:
    """The distance between lines above which a new row begins; 0 where all lines are equally far apart."""
    positive = sorted(max(gap, 0.0) for gap in gaps)
    if len(positive) < 3:
        return 0.0
    small, large = positive[len(positive) // 10], positive[-1 - len(positive) // 10]
    return (small + large) / 2 if large > 1.8 * small + 2 else 0.0


def bare_table(found: Sequence[Line], locator: str) -> tuple[int, Grid] | None:
    """(index of its heading line, grid) of a table without ruling lines; None where no line is a heading row."""
    for at, line in enumerate(found):
        heads = words_of(line)
        if len(heads) < 3 or sum(1 for one in heads if column_field(one.text)) < 3:
            continue
        if header([one.text for one in heads]) is None:
            continue
        rows = [Row(tuple(clean(one.text) for one in heads), f"{locator} row 1")]
        body = found[at + 1 :]
        gaps = [after.top - before.bottom for before, after in zip(body, body[1:], strict=False)]
        limit = _gap_limit(gaps)
        height = median([one.bottom - one.top for one in body]) if body else 0.0
        parts: list[list[str]] = []
        for number, one in enumerate(body):
            cells: list[list[str]] = [[] for _ in heads]
            for word in words_of(one):
                cells[_column(word, heads)].append(word.text)
            texts = ["".join(cell) for cell in cells]
            gap = gaps[number - 1] if number else height
            if parts and limit and gap < limit:
                parts[-1] = [f"{old}\n{new}".strip() for old, new in zip(parts[-1], texts, strict=True)]
            else:
                parts.append(texts)
        rows += [Row(tuple(clean(text) for text in texts), f"{locator} row {n}") for n, texts in enumerate(parts, 2)]
        return at, Grid(tuple(rows))
    return None
