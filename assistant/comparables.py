"""What others set for the same thing: rows of stored tables that measure what a row of a draft measures."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

from assistant.compose import history
from assistant.compose.sameness import same
from assistant.review import project_text
from indexer.records import Filters
from kb.records import Indicator, TargetTable
from kb.taxonomy import canonical, translate

if TYPE_CHECKING:
    from assistant.desk import Desk

SEARCHED = 40


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


def comparables(desk: Desk, row: Indicator, table: TargetTable | None = None) -> Spread | None:
    """The spread of sound stored rows that measure the same in category and unit; None where there is none.

    With the row's `table`, only rows of projects of the same kind or really near to it. Rows of tables whose values
    are worthless (history.WORTHLESS) never count. A blank takes the unit that most of the comparable rows have.
    """
    category = canonical(row.level2, row.level1)
    if category is None or not row.name:
        return None
    wanted = translate(category, "cn-2021")
    unit = row.target.unit if row.target and row.target.type == "numeric" else None
    to = _kin(desk, table) if table else None
    found: list[tuple[str, Comparable]] = []
    for hit in desk.index.search(row.name, k=SEARCHED, filters=Filters(sound=True)).indicators:
        if not same(hit.name, row.name) or not history.worthy(desk, hit.table):
            continue
        if to and not history.akin(desk, hit.table, to):
            continue
        earlier = desk.store.table(hit.table)
        other = next((one for one in earlier.indicators if one.id == hit.id), None)
        target = other.target if other else None
        if other is None or target is None or target.type != "numeric" or target.number is None:
            continue
        here = canonical(other.level2, other.level1)
        if here is None or translate(here, "cn-2021") != wanted:
            continue
        kind = desk.store.source_of(hit.table).kind
        one = Comparable(
            id=other.id,
            table=earlier.id,
            name=other.name,
            value=other.value,
            number=target.number,
            project=(earlier.project.name if earlier.project else "") or earlier.unit.name,
            year=earlier.year,
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


def _kin(desk: Desk, table: TargetTable) -> history.Kin:
    text = project_text(table)
    return history.kin(desk, table.project.name if table.project else "", text, tuple(desk.matcher.match(text)))
