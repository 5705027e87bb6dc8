"""Tables side by side in one grid → one below the other; of mid-term and annual indicators the annual ones."""

from __future__ import annotations

from collections.abc import Sequence

from kb import lazyre
from kb.records import Warning_
from kb.tables.blocks import Grid, Row
from kb.tables.columns import header
from kb.tables.head import begins_table
from kb.tables.words import column_field, label_field

_LONG = lazyre.compile(r"中期|实施期|中长期|长期")
_YEAR = lazyre.compile(r"年度|当年|本年|20\d\d年")


def cut_of(cells: Sequence[str]) -> tuple[int, bool] | None:
    """(column, shared) where a second heading begins in this heading row; `shared`: it has no first level of its own."""
    fields = [column_field(cell) if cell else None for cell in cells]
    if fields.count("name") + fields.count("group") < 2 or sum(name == "value" for name in fields) < 2:
        return None
    first = next((name for name in fields if name), None)
    for at, name in enumerate(fields):
        if not at or not name or name not in ("level1", "level2", "group", "name", first):
            continue
        left, right = header(cells[:at]), header(cells[at:])
        if left and right and {"value", "name"} <= set(left.fields) & set(right.fields):
            return at, "level1" in left.fields and "level1" not in right.fields
    return None


def _labels_right(rows: Sequence[Row], at: int, cut: int) -> bool:
    """Whether the second heading has a block of its own above it: a label that stands first on the left as well."""
    above = rows[max(0, at - 12) : at]
    right = {label_field(text) for row in above for column, text in row.filled if column == cut}
    left = {label_field(row.filled[0][1]) for row in above if row.filled}
    return bool(right & left & {"project", "code", "unit", "department", "implementer", "supervisor"})


def _part(row: Row, start: int, end: int | None) -> Row:
    cells, held = list(row.cells[start:end]), row.held[start:end]
    while cells and not cells[-1]:
        cells.pop()
    return Row(tuple(cells), row.locator, held, row.page_top)


def _title_for_both(row: Row, cut: int) -> bool:
    """Whether a row is one line over both tables."""
    return len(row.filled) == 1 and row.filled[0][0] < cut and column_field(row.filled[0][1]) is None


def _halves(rows: Sequence[Row], cut: int) -> list[Grid]:
    """The left and the right table; lines above both stand over each."""
    left = [_part(row, 0, cut) for row in rows]
    right: list[Row] = []
    above = True
    for row in rows:
        part = _part(row, cut, None)
        if part.cells:
            above = False
            right.append(part)
        elif above and _title_for_both(row, cut):
            right.append(row)
    again: list[Grid] = []
    for half in (left, right):
        kept = tuple(row for row in half if row.cells)
        again += split(Grid(kept))[0] if kept else []
    return again


def _annual(rows: Sequence[Row], at: int, cut: int) -> tuple[list[Row], list[Warning_]]:
    """Heading and rows of the annual indicators, with the first level that both columns share."""
    above = list(rows[max(0, at - 4) : at])
    left = " ".join(text for row in above for column, text in row.filled if column < cut and len(text) < 30)
    right = " ".join(text for row in above for column, text in row.filled if column >= cut and len(text) < 30)
    keep_left = bool(_LONG.search(right)) and not _YEAR.search(right) and bool(_YEAR.search(left))
    fields = [column_field(cell) if cell else None for cell in rows[at].cells]
    shared = fields.index("level1") + 1
    start = 0 if keep_left else cut
    out = []
    for row in rows[at:]:
        if keep_left:
            out.append(_part(row, 0, cut))
            continue
        lead, own = _part(row, 0, shared), _part(row, start, None)
        if len(row.filled) == 1 and row.filled[0][0] < shared:
            out.append(row)
            continue
        cells = lead.cells + ("",) * (shared - len(lead.cells)) + own.cells
        held = lead.held + ("",) * (shared - len(lead.held)) + own.held
        out.append(Row(cells, row.locator, held, row.page_top))
    message = "表中并列中期和年度两组指标，只采用年度一组。"
    return out, [Warning_(code="mid-term-left-out", locator=rows[at].locator, message=message)]


def _end(rows: Sequence[Row], at: int) -> int:
    """Where the table of the heading in row `at` ends: before the block or another heading of the next one."""
    for later in range(at + 1, len(rows)):
        if begins_table(rows[later]) or (header(rows[later].cells) and cut_of(rows[later].cells) is None):
            return later
    return len(rows)


def split(grid: Grid) -> tuple[list[Grid], list[Warning_]]:
    """The tables of a grid one below the other, and what was left out."""
    rows = grid.rows
    for at, row in enumerate(rows):
        found = cut_of(row.cells)
        if found is None:
            continue
        cut, shared = found
        end = _end(rows, at)
        if shared and not _labels_right(rows, at, cut):
            body, warnings = _annual(rows[:end], at, cut)
            done = [Grid((*rows[:at], *body))]
        else:
            start = 0
            for before in range(at - 1, -1, -1):  # the heading above belongs to another table
                if header(rows[before].cells):
                    start = next((n for n in range(before + 1, at) if begins_table(rows[n])), at)
                    break
            done, warnings = ([Grid(rows[:start])] if start else []) + _halves(rows[start:end], cut), []
        if end < len(rows):
            more, noted = split(Grid(rows[end:]))
            return done + more, warnings + noted
        return done, warnings
    return [grid], []
