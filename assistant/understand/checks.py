"""Arithmetic on what was stated: sums of people listed one after the other, the cost of one of the goods."""

from __future__ import annotations

import re

from assistant.records import Fact
from assistant.understand.text import Text
from kb.amounts import fen
from kb.units import kind as unit_kind


def sums(text: Text, facts: list[Fact]) -> list[Fact]:
    """Totals of people listed one after the other (老党员69人，困难党员231名), with the addition in `derived`."""
    people = [
        f
        for f in facts
        if f.kind == "quantity" and f.unit == "人" and not f.background and f.number and f.operator in ("=", "≈")
    ]
    groups: list[list[Fact]] = []
    for fact in people:
        if groups:
            last = groups[-1][-1]
            gap = (
                text.flat[last.end_at : fact.start_at]
                + text.flat[fact.start_at : fact.end_at].split(fen(fact.number or 0))[0]
            )
            same = text.sentence(last.start_at) == text.sentence(fact.start_at)
            if (
                same
                and len(gap) <= 16
                and not re.search(r"\d|每|其中|分|覆盖|期", gap.replace("分别", ""))
                and _unlike(last, fact)
                and (last.action == fact.action or not fact.action)
            ):
                groups[-1].append(fact)
                continue
        groups.append([fact])
    found = []
    for group in groups:
        numbers = [f.number or 0.0 for f in group]
        if len(group) < 2 or len(set(numbers)) == 1 and len({f.object for f in group}) == 1:
            continue
        whole = round(sum(numbers), 6)
        if (
            any(f.number == whole for f in people if f not in group)
            or any(abs(2 * n - whole) < 1e-6 for n in numbers)
            and len(numbers) > 2
        ):
            continue
        objects = "、".join(dict.fromkeys(f.object for f in group if f.object))
        low, high = group[0].start_at, group[-1].end_at
        found.append(
            Fact(kind="quantity", object=f"{objects}合计"[:40], action=group[0].action, number=whole, unit="人",
                 start_at=low, end_at=high,
                 quote=text.quote(low, high), derived="+".join(fen(n) for n in numbers))
        )  # fmt: skip
    return found


def _unlike(first: Fact, second: Fact) -> bool:
    """Two groups of people, not one group counted for two services (宫颈癌筛查4200人、乳腺癌筛查4200人)."""
    return (
        bool(second.object)
        and first.object != second.object
        and first.number != second.number
        and not second.object.startswith("每")
        and not first.object.startswith("每")
    )


def unit_cost(facts: list[Fact], total: float | None) -> list[Fact]:
    """Budget ÷ quantity where one kind of goods is bought and no price is stated."""
    if not total or any(f.role == "price" for f in facts if f.kind == "amount"):
        return []
    if any(f.kind == "amount" and f.role == "part" and not f.background for f in facts):
        return []
    goods = [
        f
        for f in facts
        if f.kind == "quantity"
        and not f.background
        and not f.derived
        and f.unit in ("台", "辆", "套", "架", "艘", "部", "张", "件", "具")
    ]
    others = [
        f
        for f in facts
        if f.kind == "quantity"
        and not f.background
        and not f.derived
        and f not in goods
        and unit_kind(f.unit) in ("count", "length", "area", "person")
    ]
    if len(goods) != 1 or others or not goods[0].number or goods[0].number < 2 or goods[0].operator != "=":
        return []
    count = goods[0]
    cost = round(total / (count.number or 1.0), 4)
    total_fact = next((f for f in facts if f.kind == "amount" and f.role == "total"), None)
    start, end, quote = (
        (total_fact.start_at, total_fact.end_at, total_fact.quote)
        if total_fact
        else (count.start_at, count.end_at, count.quote)
    )
    return [
        Fact(kind="amount", role="price", object=count.object, number=cost, operator="≤", unit=f"万元/{count.unit}",
             start_at=start, end_at=end,
             quote=quote, derived=f"{fen(total)}万元÷{fen(count.number or 0)}{count.unit}")
    ]  # fmt: skip
