"""Lists with one row an indicator and the project in columns beside it → one table a project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def _tables(heading: Row, rows: Sequence[Row], own: dict[int, str]) -> Iterator[Row]:
    """Rows of one list: before each project its block and the heading again."""
    key_columns = [at for at, name in own.items() if name in _KEYS]
    head = Row(tuple("" if at in own else cell for at, cell in enumerate(heading.cells)), heading.locator)
    carried: dict[int, str] = {}
    key: tuple[str, ...] | None = None
    for row in rows:
        said = {at: row.cell(at) or row.above(at) for at in own}
        now = tuple(said[at] or carried.get(at, "") for at in key_columns)
        rest = Row(tuple("" if at in own else cell for at, cell in enumerate(row.cells)), row.locator, row.held)
        if len(row.filled) == 1 or not rest.filled:
            yield row  # a total, a note, a signature
            continue
        if now != key:
            key, carried = now, dict(zip(key_columns, now, strict=True))
            carried |= {at: text for at, text in said.items() if text}
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
