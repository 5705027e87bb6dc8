"""Weights of a table's indicators: the usual shares (财预〔2021〕101号: 90 at planning, 10 for execution later) and sums."""

from __future__ import annotations

from msgspec.structs import replace

from kb.records import TargetTable
from kb.taxonomy import canonical

FULL = 90.0
_COST, _OUTPUT, _BENEFIT, _SATISFACTION = "cost", "output", "benefit", "satisfaction"
# (has cost of its own, asks for satisfaction) → points of each first level
_SHARES: dict[tuple[bool, bool], dict[str, int]] = {
    (True, True): {_COST: 20, _OUTPUT: 40, _BENEFIT: 20, _SATISFACTION: 10},
    (True, False): {_COST: 20, _OUTPUT: 40, _BENEFIT: 30},
    (False, True): {_OUTPUT: 50, _BENEFIT: 30, _SATISFACTION: 10},
    (False, False): {_OUTPUT: 50, _BENEFIT: 40},
}


def _group(level2: str, level1: str) -> str:
    return (canonical(level2, level1) or "output.quantity").partition(".")[0]


def assign(table: TargetTable) -> TargetTable:
    """The table with the usual points: by first level, there in equal parts, the first rows taking the remainder.

    A table that leaves a first level out gives its points to 产出指标, so that the sum stays 90.
    """
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(table.indicators):
        groups.setdefault(_group(row.level2, row.level1), []).append(place)
    if not groups:
        return table
    shares = dict(_SHARES[_COST in groups, _SATISFACTION in groups])
    spare = sum(points for group, points in shares.items() if group not in groups)
    heir = _OUTPUT if _OUTPUT in groups else next(iter(groups))
    shares[heir] = shares.get(heir, 0) + spare
    weights: dict[int, float] = {}
    for group, places in groups.items():
        each, rest = divmod(shares.get(group, 0), len(places))
        for number, place in enumerate(places):
            weights[place] = float(each + (number < rest))
    rows = tuple(replace(row, weight=weights[place]) for place, row in enumerate(table.indicators))
    return replace(table, indicators=rows)


def total(table: TargetTable) -> float | None:
    """Sum of the points; None where no row has any."""
    points = [row.weight for row in table.indicators if row.weight is not None]
    return round(sum(points), 4) if points else None


def remark(table: TargetTable) -> tuple[str, ...]:
    """One line where weights stand but do not come to 90 (or 100 with execution), or some rows have none."""
    found = total(table)
    if found is None:
        return ()
    bare = sum(row.weight is None for row in table.indicators)
    if found in (FULL, 100.0) and not bare:
        return ()
    more = f"，有{bare}项指标没有分值" if bare else ""
    return (f"分值合计为{found:g}分{more}；编制时应为90分（预算执行率的10分在自评时另计）。",)
