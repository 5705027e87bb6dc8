"""Ruling lines of a page → grids with merged cells; a form drawn inside a cell follows the row that it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.readers.pdf_lines import Char, cell_text
from kb.readers.spans import SpanGrid
from kb.tables.blocks import Grid

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


def _grids(
    cells: Sequence[Box], inner: dict[Box, list[list[Box]]], chars: Sequence[Char], where: str, count: list[int]
) -> list[Grid]:
    """One table as grids: the whole, or cut behind the rows whose cells hold another table."""
    count[0] += 1
    number = count[0]
    columns = _stops([x for cell in cells for x in (cell[0], cell[2])])
    rows = _stops([y for cell in cells for y in (cell[1], cell[3])])
    by_row: dict[int, list[Box]] = {}
    for cell in cells:
        by_row.setdefault(_at(rows, cell[1]), []).append(cell)
    out: list[Grid] = []
    grid = SpanGrid()
    for at in range(len(rows) - 1):
        grid.begin(f"{where} table {number} row {at + 1}")
        nested: list[list[Box]] = []
        for cell in sorted(by_row.get(at, ())):
            own = [char for char in chars if inside(char, cell)]
            within = inner.get(cell, [])
            nested += within
            own = [char for char in own if not any(inside(char, one) for table in within for one in table)]
            first = _at(columns, cell[0])
            down, across = _at(rows, cell[3]) - at, _at(columns, cell[2]) - first
            grid.add(cell_text(own), max(1, down), max(1, across), first)
        if nested:
            out += [done] if (done := grid.grid()) else []
            for table in nested:
                out += _grids(table, {}, chars, where, count)
            grid = SpanGrid()
    return [*out, done] if (done := grid.grid()) else out


def grids_of(tables: Sequence[Sequence[Box]], chars: Sequence[Char], where: str) -> list[tuple[Box, list[Grid]]]:
    """(box, grids) of the outermost tables, in reading order; `tables` are lists of cells."""
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
    count = [0]
    out = []
    for at in sorted(range(len(tables)), key=lambda index: (round(boxes[index][1] / 8), boxes[index][0])):
        if at in host:
            continue
        inner: dict[Box, list[list[Box]]] = {}
        for nested, (other, cell) in host.items():
            if other == at:
                inner.setdefault(cell, []).append(list(tables[nested]))
        mine = [char for char in chars if inside(char, boxes[at])]
        if len(tables[at]) > 1 or mine:
            out.append((boxes[at], _grids(tables[at], inner, mine, where, count)))
    return [(box, grids) for box, grids in out if grids]


def gutter(boxes: Sequence[Box]) -> tuple[float, float, float] | None:
    """(x, top, bottom) of the gap between two tables side by side; None where there are none."""
    for one in boxes:
        for other in boxes:
            apart = other[0] - one[2]
            shared = min(one[3], other[3]) - max(one[1], other[1])
            if apart > -_NEAR and shared > 0.4 * min(one[3] - one[1], other[3] - other[1]):
                return (one[2] + other[0]) / 2, min(one[1], other[1]), max(one[3], other[3])
    return None


def ruled_tables(page: Any, chars: Sequence[Char], where: str) -> list[tuple[Box, list[Grid]]]:
    """The tables of a page that lines are drawn around; (box, grids) in reading order."""
    if len(page.edges) > _MOST_EDGES:
        return []
    found = page.find_tables()
    return grids_of([[tuple(cell) for cell in table.cells] for table in found], chars, where)
