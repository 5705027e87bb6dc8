"""Arithmetic on what was stated: prices times quantities, sums of parts, alike quantities; disputes found by it."""

from __future__ import annotations

import re
from itertools import product

from assistant.records import Conflict, Fact
from assistant.understand.text import Text
from kb.amounts import fen
from kb.units import kind as unit_kind

_PARTIAL = re.compile(r"其中|包括|主要|等[，。；]|含|部分|另有|剩余|其余")


def close(first: float, second: float) -> bool:
    """Equal but for rounding: half a per cent, or 500 元."""
    return abs(first - second) <= max(0.05, 0.005 * max(abs(first), abs(second)))


def _wan(price: Fact) -> float:
    return (price.number or 0.0) * (1.0 if price.unit.startswith("万元") else 1e-4)


def products(text: Text, facts: list[Fact]) -> list[list[tuple[float, str]]]:
    """For each price the sums (万元, formula) it may stand for: price × quantity (× months, days)."""
    prices = [f for f in facts if f.kind == "amount" and f.role == "price" and not f.background]
    counts = [f for f in facts if f.kind == "quantity" and not f.background and not f.derived and f.number]
    factors = [
        f for f in facts if f.kind == "quantity" and f.number and f.unit in ("个月", "月", "天", "日", "学期", "年")
    ]
    derived = [f for f in facts if f.kind == "quantity" and f.derived and "+" in f.derived]
    found = []
    for price in prices:
        per = price.unit.partition("/")[2].split("·")
        base, times = per[0], per[1:]
        if base in ("年", "月"):
            months = 12 if base == "月" else 1
            found.append([(round(_wan(price) * months, 6), f"{fen(price.number or 0)}{price.unit}")])
            continue
        options: list[tuple[float, str]] = []
        near = [f for f in counts if f.unit == base]
        near.sort(key=lambda f: _distance(f, price))
        rest = [f for f in derived if f.unit == base]
        for count in near[:4] + rest:
            value, formula = (
                _wan(price) * (count.number or 0),
                f"{fen(count.number or 0)}{count.unit}×{fen(price.number or 0)}{price.unit.split('/')[0]}",
            )
            if "月" in times:
                stated = [f.number or 12.0 for f in factors if f.unit in ("个月", "月")]
                options += [(value * m, f"{formula}×{fen(m)}个月") for m in {12.0, *stated}]
            elif "天" in times or "日" in times:
                days = [f.number or 0 for f in factors if f.unit in ("天", "日")]
                options += [(value * d, f"{formula}×{fen(d)}天") for d in days]
            else:
                options.append((value, formula))
                each = [f for f in counts if f.object.startswith("每") and f.unit != base]
                options += [(value * (f.number or 1), formula) for f in each]
        if not near:
            pairs = [f for f in counts if f.object.startswith("每") and f.unit == base]
            options += [(_wan(price) * (f.number or 0), "") for f in pairs]
        if options:
            found.append([(round(v, 6), f) for v, f in options])
    return found


def _distance(count: Fact, price: Fact) -> int:
    gap = price.start_at - count.end_at
    return gap if gap >= -2 else 1000 - gap


def check(text: Text, facts: list[Fact]) -> list[Conflict]:
    """Disputed amounts: two totals, a price times a quantity, or parts that do not make up the total."""
    totals = [f for f in facts if f.kind == "amount" and f.role == "total"]
    values = sorted({f.number for f in totals if f.number is not None}, reverse=True)
    if len(values) > 1 and not close(values[0], values[-1]):
        return [
            Conflict(
                values=tuple(f.number or 0.0 for f in totals),
                unit="万元",
                quotes=tuple(f.quote for f in totals),
                why="文中给出两个总额",
            )
        ]
    if not totals or totals[0].number is None or totals[0].upper is not None:
        return []
    total = totals[0]
    parts = [f for f in facts if f.kind == "amount" and f.role == "part" and not f.background]
    goods = products(text, facts)
    if _explained(total.number or 0.0, parts, goods):
        return []
    return _sum_of_parts(text, total, parts, goods) or _price_times(text, facts, total, parts, goods)


def _explained(total: float, parts: list[Fact], goods: list[list[tuple[float, str]]]) -> bool:
    """Some choice of products and parts adds up to the total."""
    choices = [[0.0, *(value for value, _ in options[:4])] for options in goods[:5]]
    amounts = [f.number or 0.0 for f in parts][:10]
    sums = {0.0}
    for amount in amounts:
        sums |= {round(s + amount, 6) for s in sums}
    combos = {round(sum(c), 6) for c in product(*choices)} if choices else {0.0}
    return (
        any(close(a + b, total) for a in sums for b in combos if a + b > 0)
        if len(sums) * len(combos) < 200_000
        else False
    )


def _sum_of_parts(text: Text, total: Fact, parts: list[Fact], goods: list[list[tuple[float, str]]]) -> list[Conflict]:
    if len(parts) < 2:
        return []
    number = total.number or 0.0
    added = round(sum(f.number or 0.0 for f in parts), 6)
    formula = "+".join(fen(f.number or 0) for f in parts)
    low, high = min(f.start_at for f in parts), max(f.end_at for f in [*parts, total])
    partial = bool(_PARTIAL.search(text.flat[max(0, low - 6) : high + 3])) or bool(goods)
    if (
        added > number
        and not close(added, number)
        and not _sources_and_uses(parts, number)
        or (added < number and not partial and not close(added, number))
    ):
        return [
            Conflict(
                values=(number, added),
                unit="万元",
                quotes=(total.quote, "、".join(f.quote for f in parts)),
                why=f"分项相加{formula}={fen(added)}万元，与总额{fen(number)}万元不一致",
            )
        ]
    return []


def _sources_and_uses(parts: list[Fact], total: float) -> bool:
    """Parts listed twice, once by source of money and once by use, or parts of parts."""
    values = [f.number or 0.0 for f in parts[:10]]
    sums = {0.0}
    for value in values:
        sums |= {round(s + value, 6) for s in sums}
    return any(close(s, total) for s in sums if s)


def _price_times(
    text: Text, facts: list[Fact], total: Fact, parts: list[Fact], goods: list[list[tuple[float, str]]]
) -> list[Conflict]:
    """One price, one quantity of it and a total that differs: 18台×2.6万元 against 36.8万元."""
    prices = [f for f in facts if f.kind == "amount" and f.role == "price" and not f.background]
    if (
        len(prices) != 1
        or len(goods) != 1
        or prices[0].operator in ("≥", "≤", "<", ">", "≈")
        or prices[0].upper is not None
        or total.operator == "≈"
    ):
        return []
    price, options = prices[0], goods[0]
    base = price.unit.partition("/")[2].split("·")[0]
    matching = [f for f in facts if f.kind == "quantity" and not f.background and not f.derived and f.unit == base]
    if len(matching) != 1 or matching[0].operator != "=" or base in ("年", "月"):
        return []
    count = matching[0]
    number = total.number or 0.0
    if all(value > number and not close(value, number) for value, _ in options):
        value, formula = min(options)
    else:
        others = [
            f
            for f in facts
            if f.kind == "quantity"
            and not f.background
            and f is not count
            and unit_kind(f.unit) in ("count", "length", "area")
        ]
        if parts or others or len(options) != 1 or total.background:
            return []
        value, formula = options[0]
        if close(value, number):
            return []
    quotes = (total.quote, f"{count.quote}，{price.quote}" if price.quote != count.quote else count.quote)
    return [
        Conflict(
            values=(number, round(value, 4)),
            unit="万元",
            quotes=quotes,
            why=f"{formula}={fen(round(value, 4))}万元，与{fen(number)}万元不一致",
        )
    ]


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
