"""Totals over a folder of reviewed tables: by unit, by rule, by category of indicator."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from assistant.export.boxes import Listing
from assistant.export.text import clean
from assistant.opinion import GRADES, overall
from assistant.records import SEVERITY_NAMES, Review
from kb.records import TargetTable
from kb.taxonomy import CATEGORIES, canonical

Item = tuple[str, TargetTable, Review]
UNKNOWN = "（未写明）"


def totals(items: Sequence[Item], names: Mapping[str, str]) -> tuple[Listing, ...]:
    """Three listings; hints are counted in a column of their own and weigh nothing."""
    return _by_unit(items), _by_rule(items, names), _by_category(items)


def _by_unit(items: Sequence[Item]) -> Listing:
    units: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        units[item[1].unit.name or UNKNOWN].append(item)
    rows = []
    for unit, own in sorted(units.items(), key=lambda one: (_mean(one[1]), one[0])):
        grades = Counter(overall(table, review) for _, table, review in own)
        shown = "、".join(f"{grade}{grades[grade]}" for grade in GRADES if grades[grade])
        rows.append((clean(unit), str(len(own)), f"{_mean(own):.0f}", shown, *_severities(own)))
    heads = ("单位", "表数", "平均得分", "建议等级", *SEVERITY_NAMES.values())
    return Listing("按单位汇总", heads, (5.8, 1.3, 1.8, 3.8, 1.9, 1.5, 1.3), tuple(rows), frozenset({1, 2, 3, 4, 5, 6}))


def _by_rule(items: Sequence[Item], names: Mapping[str, str]) -> Listing:
    count: Counter[str] = Counter()
    tables: dict[str, set[int]] = defaultdict(set)
    level: dict[str, str] = {}
    for number, (_, _, review) in enumerate(items):
        for finding in review.findings:
            count[finding.code] += 1
            tables[finding.code].add(number)
            level[finding.code] = SEVERITY_NAMES[finding.severity]
    rows = tuple(
        (
            names.get(code, code),
            level[code],
            str(times),
            str(len(tables[code])),
            f"{len(tables[code]) / len(items):.0%}",
        )
        for code, times in sorted(count.items(), key=lambda one: (-one[1], one[0]))
    )
    heads = ("问题", "程度", "处数", "涉及表数", "占全部表")
    return Listing("按问题汇总", heads, (6.4, 2.0, 2.4, 3.0, 3.6), rows, frozenset({1, 2, 3, 4}))


def _by_category(items: Sequence[Item]) -> Listing:
    rows: Counter[str] = Counter()
    weak: Counter[str] = Counter()
    for _, table, review in items:
        at = {index: _category(row.level2, row.level1) for index, row in enumerate(table.indicators)}
        rows.update(at.values())
        raised = [one for one in review.findings if one.index in at and one.severity != "hint"]
        weak.update(at[index] for index in {one.index for one in raised if one.index is not None})
    listed = tuple(
        (name, str(rows[name]), str(weak[name]), f"{weak[name] / rows[name]:.0%}")
        for name in sorted(rows, key=lambda name: (-weak[name] / rows[name], name))
    )
    heads = ("指标类别", "指标条数", "有问题的条数", "占比")
    return Listing("按指标类别汇总", heads, (6.4, 3.6, 3.8, 3.6), listed, frozenset({1, 2, 3}))


def _category(level2: str, level1: str) -> str:
    found = canonical(level2, level1)
    return CATEGORIES[found].level2 if found else clean(level2) or UNKNOWN


def _mean(items: Sequence[Item]) -> float:
    return sum(review.score for _, _, review in items) / len(items)


def _severities(items: Sequence[Item]) -> tuple[str, ...]:
    kinds = Counter(finding.severity for _, _, review in items for finding in review.findings)
    return tuple(str(kinds[kind]) for kind in ("error", "warning", "hint"))
