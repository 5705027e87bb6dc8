"""What others set for the same thing: rows of stored tables that measure what a row of a draft measures."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

from assistant.compose.rows import likeness
from indexer.records import Filters
from kb.records import Indicator
from kb.taxonomy import canonical, translate

if TYPE_CHECKING:
    from assistant.desk import Desk

LIKE = 0.6  # names at least this alike measure the same thing
SEARCHED = 30


class Comparable(Struct, frozen=True, kw_only=True):
    """One earlier row with a number; `written` for rows of exemplary tables, which nobody carried out."""

    id: str
    table: str
    name: str
    value: str
    number: float
    project: str
    year: int | None = None
    written: bool = False


class Spread(Struct, frozen=True, kw_only=True):
    """Comparable rows in one unit, lowest first. `own` is the number of the draft's row, None for a blank."""

    unit: str
    rows: tuple[Comparable, ...]
    own: float | None = None

    @property
    def middle(self) -> float:
        return float(median(row.number for row in self.rows))


def comparables(desk: Desk, row: Indicator) -> Spread | None:
    """The spread of sound stored rows whose name, category and unit match; None where there is none.

    A blank takes the unit that most of the comparable rows have.
    """
    category = canonical(row.level2, row.level1)
    if category is None or not row.name:
        return None
    wanted = translate(category, "cn-2021")
    unit = row.target.unit if row.target and row.target.type == "numeric" else None
    found: list[tuple[str, Comparable]] = []
    for hit in desk.index.search(row.name, k=SEARCHED, filters=Filters(sound=True)).indicators:
        if likeness(hit.name, row.name) < LIKE:
            continue
        table = desk.store.table(hit.table)
        other = next((one for one in table.indicators if one.id == hit.id), None)
        target = other.target if other else None
        if other is None or target is None or target.type != "numeric" or target.number is None:
            continue
        here = canonical(other.level2, other.level1)
        if here is None or translate(here, "cn-2021") != wanted:
            continue
        kind = desk.store.source_of(hit.table).kind
        one = Comparable(
            id=other.id,
            table=table.id,
            name=other.name,
            value=other.value,
            number=target.number,
            project=(table.project.name if table.project else "") or table.unit.name,
            year=table.year,
            written=kind == "exemplar",
        )
        found.append((target.unit or "", one))
    if not found:
        return None
    units = [each for each, _ in found]
    unit = unit if unit is not None else max(dict.fromkeys(units), key=units.count)
    rows = tuple(sorted((one for each, one in found if each == unit), key=lambda one: one.number))
    own = row.target.number if row.target and row.target.type == "numeric" and row.value.strip() else None
    return Spread(unit=unit, rows=rows, own=own) if rows else None
