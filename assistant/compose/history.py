"""What comparable sound rows of earlier tables set: number of rows, median, middle half, years."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING

from assistant.compose.rows import likeness, number_text
from indexer.records import Filters
from kb.records import Indicator, TargetTable, ValueSource
from kb.taxonomy import canonical, translate

if TYPE_CHECKING:
    from assistant.desk import Desk

ENOUGH = 3  # rows below which a spread says nothing
LIKE = 0.6  # names at least this alike measure the same thing


def available(desk: Desk) -> bool:
    """Whether the base holds any table that was carried out; written examples are no history."""
    return bool(desk.store.query("SELECT 1 FROM sources WHERE kind <> 'exemplar' LIMIT 1"))


def comparable(desk: Desk, name: str, category: str) -> list[tuple[TargetTable, Indicator]]:
    """Sound rows of stored tables whose name and category match, nearest first."""
    found = desk.index.search(name, k=20, filters=Filters(sound=True))
    rows = []
    for hit in found.indicators:
        if desk.store.source_of(hit.table).kind == "exemplar":
            continue  # written, not carried out: no history
        table = desk.store.table(hit.table)
        row = next((r for r in table.indicators if r.id == hit.id), None)
        if row is None:
            continue
        here = canonical(row.level2, row.level1)
        if here and translate(here, "cn-2021") == translate(category, "cn-2021") and likeness(row.name, name) >= LIKE:
            rows.append((table, row))
    return rows


def spread(rows: list[tuple[TargetTable, Indicator]], unit: str) -> tuple[float, ValueSource] | None:
    """Median of the numbers in `unit` with its source, None for fewer than three comparable rows."""
    numbers, years, refs = [], [], []
    for table, row in rows:
        target = row.target
        if target and target.type == "numeric" and target.number is not None and target.unit == unit:
            numbers.append(target.number)
            refs.append(row.id)
            if table.year:
                years.append(table.year)
    if len(numbers) < ENOUGH:
        return None
    low, _, high = quantiles(numbers, n=4, method="inclusive")
    middle = median(numbers)
    span = f"{min(years)}—{max(years)}年，" if years else ""
    quote = (
        f"{span}可比指标{len(numbers)}条，中位数{number_text(middle)}{unit}，"
        f"中间一半在{number_text(low)}—{number_text(high)}{unit}"
    )
    return middle, ValueSource(kind="history", quote=quote, ref="；".join(refs))
