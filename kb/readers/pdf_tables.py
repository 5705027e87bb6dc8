"""Ruling lines of a page → grids with merged cells; a form drawn inside a cell follows the row that it stands in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from kb.readers.pdf_lines import Char, cell_text
from kb.readers.spans import SpanGrid
from kb.tables.blocks import Grid
from kb.tables.columns import header

Box = tuple[float, float, float, float]  # x0, top, x1, bottom in points
_NEAR = 3.0  # points that lines may lie apart and still be one
_MOST_EDGES = 6_000


def inside(char: Char, box: Box) -> bool:
    """Whether the middle of a character lies in a box."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - _NEAR
        and inner[1] >= outer[1] - _NEAR
        and inner[2] <= outer[2] + _NEAR
        and inner[3] <= outer[3] + _NEAR
    )


def _stops(values: Sequence[float]) -> list[float]:
    """Places of grid lines, near ones taken together."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _at(stops: Sequence[float], value: float) -> int:
    return min(range(len(stops)), key=lambda index: abs(stops[index] - value))


def _columns(cells: Sequence[Box]) -> list[float]:
    return _stops([x for cell in cells for x in (cell[0], cell[2])])


def _fits(cells: Sequence[Box], stops: Sequence[float]) -> bool:
    """Whether a table stands on the columns of the one on the page before: same sides, no cell begins elsewhere."""
    own = _columns(cells)
    if not stops or abs(own[0] - stops[0]) > 2 * _NEAR or abs(own[-1] - stops[-1]) > 2 * _NEAR:
        return False
    return all(min(abs(x - stop) for stop in stops) <= 2 * _NEAR for x in own)


def _grids(
    cells: Sequence[Box],
    inner: dict[Box, list[list[Box]]],
    chars: Sequence[Char],
    where: str,
    number: int,
    columns: Sequence[float],
) -> list[Grid]:
    """One table as grids: the whole, or cut behind the rows whose cells hold another table."""
    rows = _stops([y for cell in cells for y in (cell[1], cell[3])])
    by_height = sorted(((char["top"] + char["bottom"]) / 2, place) for place, char in enumerate(chars))
    by_row: dict[int, list[Box]] = {}
    for cell in cells:
        by_row.setdefault(_at(rows, cell[1]), []).append(cell)
    out: list[Grid] = []
    grid = SpanGrid()
    for at in range(len(rows) - 1):
        grid.begin(f"{where} table {number} row {at + 1}")
        nested: list[list[Box]] = []
        for cell in sorted(by_row.get(at, ())):
            level = by_height[bisect_left(by_height, (cell[1], -1)) : bisect_right(by_height, (cell[3], len(chars)))]
            own = [chars[place] for place in sorted(place for _, place in level) if inside(chars[place], cell)]
            within = inner.get(cell, [])
            nested += within
            own = [char for char in own if not any(inside(char, one) for table in within for one in table)]
            first = _at(columns, cell[0])
            down, across = _at(rows, cell[3]) - at, _at(columns, cell[2]) - first
            grid.add(cell_text(own), max(1, down), max(1, across), first)
        if nested:
            out += [done] if (done := grid.grid()) else []
            for table in nested:
                out += _grids(table, {}, chars, where, number, _columns(table))
            grid = SpanGrid()
    return [*out, done] if (done := grid.grid()) else out


def grids_of(
    tables: Sequence[Sequence[Box]], chars: Sequence[Char], where: str, before: Sequence[float] = ()
) -> tuple[list[tuple[Box, list[Grid]]], list[float]]:
    """((box, grids) of the outermost tables in reading order, columns of the last one); `tables` are lists of cells.

    `before` are the columns of the last table on the page before: the first table goes on in them where it stands on
    them and has no heading of its own.
    """
    boxes = [
        (min(c[0] for c in one), min(c[1] for c in one), max(c[2] for c in one), max(c[3] for c in one))
        for one in tables
    ]
    host: dict[int, tuple[int, Box]] = {}  # table → the table and the cell that it is drawn in
    for at, box in enumerate(boxes):
        for other, cells in enumerate(tables):
            if other != at and _within(box, boxes[other]):
                around = [cell for cell in cells if _within(box, cell)]
                if around and len(tables[at]) > 1:
                    host[at] = (other, around[0])
    out: list[tuple[Box, list[Grid]]] = []
    stops = list(before)
    for at in sorted(range(len(tables)), key=lambda index: (round(boxes[index][1] / 8), boxes[index][0])):
        if at in host:
            continue
        inner: dict[Box, list[list[Box]]] = {}
        for nested, (other, cell) in host.items():
            if other == at:
                inner.setdefault(cell, []).append(list(tables[nested]))
        mine = [char for char in chars if inside(char, boxes[at])]
        if len(tables[at]) < 2 and not mine:
            continue
        own = _columns(tables[at])
        grids = _grids(tables[at], inner, mine, where, len(out) + 1, own)
        headed = any(header(row.cells) for grid in grids for row in grid.rows[:3])
        if not out and not headed and _fits(tables[at], stops):
            own = stops
            grids = _grids(tables[at], inner, mine, where, 1, own)
        if grids:
            out.append((boxes[at], grids))
            stops = own
    return out, stops


def gutter(boxes: Sequence[Box]) -> tuple[float, float, float] | None:
    """(x, top, bottom) of the gap between two tables side by side; None where there are none."""
    for one in boxes:
        for other in boxes:
            apart = other[0] - one[2]
            shared = min(one[3], other[3]) - max(one[1], other[1])
            if apart > -_NEAR and shared > 0.4 * min(one[3] - one[1], other[3] - other[1]):
                return (one[2] + other[0]) / 2, min(one[1], other[1]), max(one[3], other[3])
    return None


def _open_sides(page: Any, found: Sequence[Any]) -> list[float]:
    """Where the sides of a table would be whose lines across reach further than the lines down it; [] for none."""
    across = [one for one in page.edges if one["orientation"] == "h" and one["x1"] - one["x0"] > 0.4 * page.width]
    if len(across) < 4:
        return []
    left, right = min(one["x0"] for one in across), max(one["x1"] for one in across)
    if any(table.bbox[0] < left + 2 * _NEAR and table.bbox[2] > right - 2 * _NEAR for table in found):
        return []
    return [left, right]


def ruled_cells(page: Any) -> list[list[Box]]:
    """The tables of a page that lines are drawn around, each as its cells."""
    if len(page.edges) > _MOST_EDGES:
        return []
    found = page.find_tables()
    if sides := _open_sides(page, found):
        found = page.find_tables({"explicit_vertical_lines": sides})
    return [[(x0, top, x1, bottom) for x0, top, x1, bottom in table.cells] for table in found]
