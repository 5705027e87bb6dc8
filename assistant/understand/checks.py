"""Arithmetic on what was stated: sums of people listed one after the other, the cost of one of the goods."""

from __future__ import annotations

import re

from msgspec.structs import replace

from assistant.records import Fact
from assistant.understand.products import span_months
from assistant.understand.text import Text
from kb import lazyre
from kb.amounts import fen
from kb.units import kind as unit_kind

# What stands between two groups of a list and says only what each gets: ，每人每年补5000元；
_PRICED = lazyre.compile(
    r"[，（(]?每(?:人|生|户)(?:每?[年月天学期]+)?[^，。；\d]{0,6}[\d.一二三四五六七八九十百千万]+元?(?:/月|/年)?[）)]?(?=[，；、])"
)


def sums(text: Text, facts: list[Fact]) -> list[Fact]:
    """Totals of people listed one after the other (老党员69人，困难党员231名), with the addition in `derived`."""
    people = [
        f
        for f in facts
        if f.kind == "quantity"
        and f.unit == "人"
        and not f.background
        and f.number
        and f.operator in ("=", "≈")
        and not f.object.startswith("每")
    ]
    groups: list[list[Fact]] = []
    for fact in people:
        if groups:
            last = groups[-1][-1]
            gap = _PRICED.sub(
                "",
                text.flat[last.end_at : fact.start_at]
                + text.flat[fact.start_at : fact.end_at].split(fen(fact.number or 0))[0],
            )
            same = text.sentence(last.start_at) == text.sentence(fact.start_at) or bool(
                re.search("每人[^。]*；", text.flat[last.end_at : fact.start_at])
            )
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
    found = [*_same_thing(text, facts), *_households(text, facts)]
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


def _same_thing(text: Text, facts: list[Fact]) -> list[Fact]:
    """One thing with two deeds in a row (旅游厕所新建3座、改造5座) has 8座 in all."""
    counts = [f for f in facts if f.kind == "quantity" and not f.background and not f.derived and f.number]
    found = []
    for first, second in zip(counts, counts[1:], strict=False):
        alike = first.object == second.object and first.unit == second.unit != "人" and first.action != second.action
        if (
            alike
            and first.action
            and second.action
            and unit_kind(first.unit) == "count"
            and second.start_at - first.end_at <= 3
        ):
            found.append(_added(text, [first, second], first.object))
    return found


def _households(text: Text, facts: list[Fact]) -> list[Fact]:
    """Groups of households each with a price of its own (气代煤18600户…；电代煤3400户…) are served together."""
    groups = [
        f for f in facts if f.kind == "quantity" and f.unit == "户" and not f.background and not f.derived and f.number
    ]
    priced = [f for f in groups if any(p.role == "price" and f.end_at <= p.start_at <= f.end_at + 40 for p in facts)]
    whole = sum(f.number or 0.0 for f in priced)
    if len(priced) < 2 or len({f.object for f in priced}) < len(priced) or any(f.number == whole for f in groups):
        return []
    return [_added(text, priced, "、".join(f.object for f in priced))]


def _added(text: Text, group: list[Fact], thing: str) -> Fact:
    low, high = group[0].start_at, group[-1].end_at
    return Fact(
        kind="quantity", object=f"{thing}合计"[:40], number=round(sum(f.number or 0.0 for f in group), 6), unit=group[0].unit,
        start_at=low, end_at=high, quote=text.quote(low, high), derived="+".join(fen(f.number or 0.0) for f in group),
    )  # fmt: skip


def _unlike(first: Fact, second: Fact) -> bool:
    """Two groups of people, not one group counted for two services (宫颈癌筛查4200人、乳腺癌筛查4200人)."""
    return (
        bool(second.object)
        and first.object != second.object
        and first.number != second.number
        and not second.object.startswith("每")
        and not first.object.startswith("每")
    )


_GOODS = frozenset("台辆套架艘部张件具盏棵株把只座樘面根块眼口")


def paid_each(facts: list[Fact]) -> list[Fact]:
    """412人，6月到9月每个月300元，共49.44万元: a sum for each month is each one's where the product says so."""
    heads = [
        f for f in facts if f.kind == "quantity" and f.unit == "人" and not f.background and f.number and not f.derived
    ]
    sums = [f.number for f in facts if f.kind == "amount" and f.role in ("total", "part") and f.number]
    months = [f.number for f in facts if f.kind == "quantity" and f.unit == "个月" and f.number]
    months += [12.0, *span_months(facts)]
    done = []
    for fact in facts:
        if fact.kind == "amount" and fact.role == "price" and fact.unit == "元/月" and len(heads) == 1 and fact.number:
            each = [fact.number * (heads[0].number or 0.0) * m / 1e4 for m in months]
            if any(abs(one - s) <= 0.005 * s for one in each for s in sums):
                fact = replace(fact, unit="元/人·月", object=fact.object or heads[0].object)
        done.append(fact)
    return done


def unit_cost(facts: list[Fact], total: float | None) -> list[Fact]:
    """Budget ÷ quantity where one kind of goods is bought and no price is stated."""
    if not total or any(f.role == "price" for f in facts if f.kind == "amount"):
        return []
    if any(f.kind == "amount" and f.role == "part" and not f.background for f in facts):
        return []
    goods = [f for f in facts if f.kind == "quantity" and not f.background and not f.derived and f.unit in _GOODS]
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
