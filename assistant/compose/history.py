"""What sound rows of earlier projects of the same kind set: number of rows, median, middle half, years.

A value may come from an earlier row only where the row measures the same thing, its project is of the same kind or
really near, the row is sound, and its table has no fault that makes its values worthless.
"""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING

from msgspec import Struct

from assistant.compose.rows import likeness, number_text
from assistant.compose.sameness import same
from indexer.records import Filters, Match
from kb.records import Indicator, TargetTable, ValueSource
from kb.taxonomy import canonical, translate

if TYPE_CHECKING:
    from assistant.desk import Desk

ENOUGH = 3  # rows below which a spread says nothing
SAME_NAME = 0.75  # … and projects at least this alike are the same one in another year or place
SURE = 0.5  # score from which a matched kind is believed
SEARCHED, ALIKE = 40, 5
WORTHLESS = ("uniform-values", "copied-across")  # faults of a table whose values nobody thought about
Rows = list[tuple[TargetTable, Indicator]]


class Kin(Struct, frozen=True, kw_only=True):
    """The kind of a project, and the stored tables of projects really near to it: `same` bear its name."""

    kind: str = ""
    near: frozenset[str] = frozenset()
    same: tuple[str, ...] = ()


def available(desk: Desk) -> bool:
    """Whether the base holds any table that was carried out; written examples are no history."""
    return bool(desk.store.query("SELECT 1 FROM sources WHERE kind <> 'exemplar' LIMIT 1"))


def kin(desk: Desk, title: str, text: str, matches: tuple[Match, ...]) -> Kin:
    """Where to look for the history of a project; nothing is near where the index knows no precedent."""
    kind = matches[0].id if matches and matches[0].score >= SURE else ""
    found = desk.index.search(f"{title} {text[:200]}", k=ALIKE)
    if found.precedent == "none":
        return Kin(kind=kind)
    real = [hit for hit in found.projects if desk.store.source_of(hit.table).kind != "exemplar"]
    same = tuple(hit.table for hit in real if title and likeness(hit.name, title) >= SAME_NAME)
    return Kin(kind=kind, near=frozenset((*(hit.table for hit in real[:1]), *same)), same=same)


def worthy(desk: Desk, table: str) -> bool:
    """Whether no fault of the whole table makes its values worthless."""
    codes = ",".join("?" * len(WORTHLESS))
    return not desk.store.query(
        f"SELECT 1 FROM findings WHERE table_id = ? AND code IN ({codes}) LIMIT 1", table, *WORTHLESS
    )


def akin(desk: Desk, table: str, to: Kin) -> bool:
    """Whether a stored project is of the same kind, or really near."""
    if table in to.near:
        return True
    kept = desk.store.query("SELECT archetype, score FROM archetypes WHERE table_id = ? AND rank = 0", table)
    return bool(to.kind and kept and kept[0][0] == to.kind and kept[0][1] >= SURE)


def comparable(desk: Desk, name: str, category: str, to: Kin) -> Rows:
    """Sound rows of akin projects that measure the same thing in the same category, the nearest first."""
    hits = desk.index.search(name, k=SEARCHED, filters=Filters(sound=True)).indicators
    wanted = translate(category, "cn-2021")
    rows = []
    for key in dict.fromkeys([*to.same, *sorted(to.near), *(hit.table for hit in hits)]):
        if desk.store.source_of(key).kind == "exemplar" or not akin(desk, key, to) or not worthy(desk, key):
            continue  # written and not carried out, of another kind, or filled in without thought
        table = desk.store.table(key)
        found = [
            row
            for row in table.indicators
            if (here := canonical(row.level2, row.level1))
            and translate(here, "cn-2021") == wanted
            and same(row.name, name)
            and desk.store.sound(row.id)
        ]
        if found:
            rows.append((table, max(found, key=lambda row: likeness(row.name, name))))
    return rows


def spread(rows: Rows, unit: str) -> tuple[float, ValueSource] | None:
    """Median of the numbers in `unit` with its source, None for fewer than three comparable rows."""
    kept = _in_unit(rows, unit)
    if len(kept) < ENOUGH:
        return None
    numbers = [row.target.number for _, row in kept if row.target and row.target.number is not None]
    years = [table.year for table, _ in kept if table.year]
    low, _, high = quantiles(numbers, n=4, method="inclusive")
    middle = median(numbers)
    span = f"{min(years)}—{max(years)}年，" if years else ""
    quote = (
        f"{span}可比指标{len(numbers)}条，中位数{number_text(middle)}{unit}，"
        f"中间一半在{number_text(low)}—{number_text(high)}{unit}"
    )
    return middle, ValueSource(kind="history", quote=quote, ref="；".join(row.id for _, row in kept))


def single(rows: Rows, unit: str, to: Kin, year: int | None) -> tuple[float, ValueSource] | None:
    """The number of the same project's own row, told as one row; None where no project of the name has such a row."""
    for table, row in _in_unit(rows, unit):
        if table.id in to.same and row.target and row.target.number is not None:
            return row.target.number, one_row(table, row, year)
    return None


def one_row(table: TargetTable, row: Indicator, year: int | None) -> ValueSource:
    """A single earlier row as a source: which project, which year, and that it is one."""
    name = table.project.name if table.project else table.title
    lead = "上年同类项目" if year and table.year == year - 1 else "同类项目"
    when = f"{table.year}年" if table.year else ""
    return ValueSource(kind="history", quote=f"{lead}1条：{when}{name}，{row.name}{row.value}", ref=row.id)


def _in_unit(rows: Rows, unit: str) -> Rows:
    return [
        (table, row)
        for table, row in rows
        if row.target and row.target.type == "numeric" and row.target.number is not None and row.target.unit == unit
    ]
