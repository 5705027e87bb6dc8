"""Lists with one row an indicator and the project in columns beside it → one table a project."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.tables.blocks import Grid, Row
from kb.tables.columns import header
from kb.tables.words import column_field, label_field

_KEYS = ("project", "code", "implementer", "unit", "department")  # what tells one project from the next
_TAKEN = (*_KEYS, "supervisor", "total", "fiscal", "fiscal_part", "other", "usage", "goals", "class", "year")


def _columns(cells: Sequence[str]) -> dict[int, str]:
    """Columns of the heading row that say something of the project; empty where the grid is no list of projects."""
    if header(cells) is None:
        return {}
    fields = [column_field(cell) if cell else None for cell in cells]
    first = next((at for at, name in enumerate(fields) if name in ("level1", "level2", "name", "group")), len(cells))
    found = {
        at: name
        for at, cell in enumerate(cells)
        if cell and (name := label_field(cell)) in _TAKEN and (at < first or fields[at] is None)
    }  # right of the indicators 单位 is that of the value
    return found if {"project", "code", "implementer", "unit", "department"} & set(found.values()) else {}


def _whole(rows: Sequence[Row]) -> list[Row]:
    """Rows with what a page break cut off them: the first row of a page that only goes on in cells of the one above."""
    out: list[Row] = []
    for row in rows:
        above = out[-1] if out else None
        if above and row.page_top and row.filled and all(above.cell(at) for at, _ in row.filled) and not row.cell(0):
            cells = [f"{text}\n{row.cell(at)}".strip() for at, text in enumerate(above.cells)]
            out[-1] = replace(above, cells=tuple(cells))
        else:
            out.append(row)
    return out


def _tables(heading: Row, rows: Sequence[Row], own: dict[int, str]) -> Iterator[Row]:
    """Rows of one list: before each project its block and the heading again."""
    key_columns = [at for at, name in own.items() if name in _KEYS]
    head = Row(tuple("" if at in own else cell for at, cell in enumerate(heading.cells)), heading.locator)
    both = next((at for at in own if {"单位", "项目"} <= set(re.findall("单位|项目", heading.cells[at]))), None)
    unit = ""  # where one column names units on rows of their own, and their projects below them
    carried: dict[int, str] = {}
    key: tuple[str, ...] | None = None
    for row in _whole(rows):
        said = {at: row.cell(at) or row.above(at) for at in own}
        now = tuple(said[at] or carried.get(at, "") for at in key_columns)
        rest = Row(tuple("" if at in own else cell for at, cell in enumerate(row.cells)), row.locator, row.held)
        if len(row.filled) == 1 and row.filled[0][0] == both:
            unit = row.filled[0][1]
            continue
        if len(row.filled) == 1 or not rest.filled:
            yield row  # a total, a note, a signature
            continue
        if now != key:
            key, carried = now, dict(zip(key_columns, now, strict=True))
            carried |= {at: text for at, text in said.items() if text}
            if unit:
                yield Row(("单位名称", unit), row.locator)
            for at in sorted(own, key=lambda at: _TAKEN.index(own[at])):
                if carried.get(at):
                    yield Row((heading.cells[at], carried[at]), row.locator)
            yield head
        yield rest


def unfold(grid: Grid) -> Grid:
    """The grid with every list of projects turned into tables, one below the other."""
    out: list[Row] = []
    rows = grid.rows
    at = 0
    while at < len(rows):
        own = _columns(rows[at].cells)
        if not own:
            out.append(rows[at])
            at += 1
            continue
        end = next((n for n in range(at + 1, len(rows)) if header(rows[n].cells)), len(rows))
        out += _tables(rows[at], rows[at + 1 : end], own)
        at = end
    return Grid(tuple(out))
