"""Text tables drawn with lines (┌─┬─┐ │ or +--+--+ |) → grids, merged cells included."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from kb import lazyre
from kb.readers.markup import clean
from kb.readers.spans import SpanGrid
from kb.tables.blocks import Grid

_UPRIGHT = set("│┃|║├┤┼┠┨┝┥╂╠╣╬┌┐└┘┬┴┏┓┗┛┳┻╔╗╚╝╦╩┢┪┯┷╟╢╫╪╞╡+")
_FLAT = set("─━—═-┄┈=╌")
_BOX = lazyre.compile(r"[│┃║]|[┌├└┏┣┗╔╠╚]")
_RULE = lazyre.compile(r"^\s*\+(?:[-=]+\+)+\s*$")


def is_drawn(lines: Sequence[str]) -> bool:
    """Whether a text draws its tables with box characters or +--+ rules."""
    return sum(bool(_BOX.search(line)) for line in lines) > 3 or sum(bool(_RULE.match(line)) for line in lines) > 2


def belongs(line: str) -> bool:
    """Whether a line is a part of a drawn table."""
    plain = line.strip()
    return bool(plain) and (plain[0] in "│┃║|┌├└┏┣┗╔╠╚┠╟" or bool(_RULE.match(line)))


def _width(char: str) -> int:
    """Columns of a character in a fixed-width font; box characters are as wide as the text that they frame."""
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def _segments(line: str) -> list[tuple[int, int, str]]:
    """(start, end, text) between the upright lines, in display columns."""
    out: list[tuple[int, int, str]] = []
    column, start, text = 0, -1, ""
    for char in line.rstrip():
        if char in _UPRIGHT and not (char == "+" and start >= 0 and not set(text) <= _FLAT | {" "}):
            if start >= 0:
                out.append((start, column, text))
            start, text = column, ""
        elif start >= 0:
            text += char
        column += _width(char)
    return out


def _stops(lines: Sequence[list[tuple[int, int, str]]]) -> list[int]:
    """Where upright lines stand, near ones taken together."""
    places = sorted({place for line in lines for start, end, _ in line for place in (start, end)})
    out: list[int] = []
    for place in places:
        if not out or place - out[-1] > 3:
            out.append(place)
    return out


def _at(stops: Sequence[int], place: int) -> int:
    return min(range(len(stops)), key=lambda index: abs(stops[index] - place))


def grid(numbered: Sequence[tuple[int, str]]) -> Grid | None:
    """The grid of the lines of one drawn table; `numbered` are (line number, text)."""
    parts = [(number, _segments(line)) for number, line in numbered]
    stops = _stops([line for _, line in parts])
    if len(stops) < 2:
        return None
    columns = len(stops) - 1
    band = [0] * columns  # the row in which each column now stands
    cells: dict[tuple[int, int], list[str]] = {}  # (row, column) → lines
    widths: dict[tuple[int, int], int] = {}
    first_line: dict[int, int] = {}
    row = 0
    for number, line in parts:
        ruled = [
            column
            for start, end, text in line
            if text and set(text) <= _FLAT
            for column in range(_at(stops, start), _at(stops, end))
        ]
        if ruled and cells:
            row += 1
        for column in ruled:
            band[column] = row
        for start, end, text in line:
            column = _at(stops, start)
            if text and set(text) <= _FLAT or column >= columns:
                continue
            key = band[column], column
            first_line.setdefault(row, number)
            widths[key] = max(1, _at(stops, end) - column)
            cells.setdefault(key, []).append(clean(text))
    return _with_spans(cells, widths, first_line)


def _with_spans(
    cells: dict[tuple[int, int], list[str]], widths: dict[tuple[int, int], int], first_line: dict[int, int]
) -> Grid | None:
    """Cells at (row, column) as a grid; a cell reaches down to the next one below it."""
    rows = sorted(first_line)
    by_row: dict[int, list[int]] = {row: [] for row in rows}
    for row, column in sorted(cells):
        if row in by_row:
            by_row[row].append(column)
    depth: dict[tuple[int, int], int] = {}  # how many rows a cell reaches down
    following: dict[int, int] = {}  # column → place of the next row that has a cell there
    for at in range(len(rows) - 1, -1, -1):
        for column in by_row[rows[at]]:
            depth[rows[at], column] = following.get(column, len(rows)) - at
        for column in by_row[rows[at]]:
            for covered in range(column, column + widths[rows[at], column]):
                following[covered] = at
    out = SpanGrid()
    for row in rows:
        if not out.begin(f"line {first_line[row]}"):
            break
        for column in by_row[row]:
            text = "\n".join(line for line in cells[row, column] if line)
            out.add(text, depth[row, column], widths[row, column], column)
    return out.grid()
