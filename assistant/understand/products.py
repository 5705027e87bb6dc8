"""What a stated price may come to: price × quantity, with its periods, unit conversion and 各 (each of them one)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

from assistant.records import Fact
from assistant.understand.text import Text
from kb.amounts import fen

# (unit counted, unit of the price) → how many of the latter are one of the former.
_CONVERSIONS = {
    ("公顷", "亩"): 15.0, ("平方公里", "亩"): 1500.0, ("公里", "米"): 1000.0, ("米", "公里"): 0.001,
    ("吨", "公斤"): 1000.0, ("吨", "斤"): 2000.0, ("公斤", "斤"): 2.0, ("公里", "里"): 2.0, ("字", "千字"): 0.001,
}  # fmt: skip
_MONTHS, _DAYS = ("个月", "月"), ("天", "日")


@dataclass(frozen=True)
class Line:
    """One price with every sum in 万元 that it may stand for, and the arithmetic of each."""

    price: Fact
    options: tuple[tuple[float, str], ...]
    count: Fact | None = None  # what the first option multiplies by
    adjacent: bool = False  # it stands just before the price: 甲类仪器5台单价8.4万元

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(value for value, _ in self.options)

    @property
    def certain(self) -> bool:
        """One reading only: one count of the thing, or one that stands next to the price."""
        return self.adjacent and len(self.options) < 4 or len({round(value, 4) for value in self.values}) == 1


def close(first: float, second: float) -> bool:
    """Equal but for rounding: half a per cent, or 500 元."""
    return abs(first - second) <= max(0.05, 0.005 * max(abs(first), abs(second)))


def equal(first: float, second: float) -> bool:
    """Equal to the last digit that is written: 100 元, or a ten-thousandth."""
    return abs(first - second) <= max(0.01, 1e-4 * max(abs(first), abs(second)))


def reaches(target: float, choices: list[tuple[float, ...]], same: object = close) -> bool:
    """Some choice of one value (or none) from each of `choices` adds up to the target."""
    compare = same if callable(same) else close
    sums = {0.0}
    for options in choices[:14]:
        sums |= {round(one + value, 6) for one in sums for value in options[:6]}
        if len(sums) > 60_000:
            return True  # too many readings to deny one
    return any(one and compare(one, target) for one in sums)


def lines(text: Text, facts: list[Fact]) -> list[Line]:
    """Every live price with the sums it may stand for; prices of things that nobody counts are left out."""
    prices = [f for f in facts if f.kind == "amount" and f.role == "price" and not f.background]
    found = []
    for price in prices:
        options = tuple((round(value, 6), formula) for value, formula in _options(text, price, facts))
        near = next((count for count, _ in counted(price, facts)), None)
        if options:
            inside = near is not None and price.start_at <= near.start_at < price.end_at  # 3辆×45万元
            adjacent = near is not None and (inside or -2 <= price.start_at - near.end_at <= 8)
            found.append(Line(price, options, near, adjacent))
    return found


def in_wan(price: Fact) -> float:
    """The price in 万元 for one."""
    return (price.number or 0.0) * (1.0 if price.unit.startswith("万元") else 1e-4)


def counted(price: Fact, facts: list[Fact]) -> list[tuple[Fact, float]]:
    """Quantities that the price may be multiplied by, nearest first, each with its factor of conversion."""
    base = price.unit.partition("/")[2].split("·")[0]
    live = [f for f in facts if f.kind == "quantity" and f.number and "+" not in f.derived]
    found = [(f, 1.0) for f in live if f.unit == base or f.unit in ("个", "家", "处", "所") and f.object.endswith(base)]
    if not found:
        found = [(f, _CONVERSIONS[f.unit, base]) for f in live if (f.unit, base) in _CONVERSIONS]
    if not found and base == "人":
        found = [(f, 1.0) for f in live if f.unit == "个" and f.object[-1:] in tuple("员师人生者工长")]
    if any(_usable(f, price) for f, _ in found):
        found = [(f, factor) for f, factor in found if _usable(f, price)]
    whole = [(f, 1.0) for f in facts if f.kind == "quantity" and f.unit == base and "+" in f.derived]
    return sorted(found, key=lambda pair: _distance(pair[0], price))[:5] + whole


def _options(text: Text, price: Fact, facts: list[Fact]) -> list[tuple[float, str]]:
    one, (money, _, per) = in_wan(price), price.unit.partition("/")
    base, *times = per.split("·")
    shown = fen(price.number or 0)
    if base in ("年", "月"):
        months = _periods(facts, _MONTHS, 12.0) if base == "月" else [1.0]
        return [(one * m, f"{shown}{money}×{fen(m)}个月" if base == "月" else f"{shown}{price.unit}") for m in months]
    options: list[tuple[float, str]] = []
    for count, factor in counted(price, facts):
        number = (count.number or 0.0) * factor
        unit = count.unit if factor == 1.0 else base
        each = _each(text, count, facts)
        for holders in each or [None]:
            total = number * (holders.number or 1.0) if holders else number
            formula = f"{fen(number)}{unit}×{shown}{money}"
            if holders:
                formula = f"{fen(holders.number or 0)}{holders.unit}×{formula}"
            if "月" in times:
                months = _periods(facts, _MONTHS, 12.0)
                options += [(one * total * m, f"{formula}×{fen(m)}个月") for m in months]
            elif set(times) & set(_DAYS):
                options += [(one * total * d, f"{formula}×{fen(d)}天") for d in _periods(facts, _DAYS)]
            else:
                options.append((one * total, formula))
                terms = [f for f in facts if f.kind == "quantity" and f.unit == "学期" and f.number]
                options += [(one * total * (f.number or 1.0), f"{formula}×{fen(f.number or 1)}学期") for f in terms
                            if "学期" in times]  # fmt: skip
    return list(dict.fromkeys(options))


def _periods(facts: list[Fact], units: tuple[str, ...], usual: float | None = None) -> list[float]:
    stated = [f.number or 0.0 for f in facts if f.kind == "quantity" and f.unit in units and f.number]
    stated += span_months(facts) if "月" in units else []
    return list(dict.fromkeys([*stated, *([usual] if usual else [])]))


def span_months(facts: list[Fact]) -> list[float]:
    """The months of each period of a year or less: 6月到9月 is four."""
    ends = [(f.start, f.date) for f in facts if f.kind == "period" and f.start and f.date and not f.background]
    return [float((int(end[-5:-3]) - int(start[-5:-3])) % 12 + 1) for start, end in ends if start and end]


def _each(text: Text, count: Fact, facts: list[Fact]) -> list[Fact | None]:
    """12个司法所各配1套: those who get the count each; [] where it is not shared out."""
    if "×" in count.derived:
        return []  # shared out already
    words = text.flat[max(0, count.start_at - 3) : count.end_at]
    if "各" not in words and "每" not in words:
        return []
    low, _ = text.sentence(count.start_at)
    if (of := re.match(r"每([期批场轮班])", count.object)) and (
        told := [f for f in facts if f.kind == "quantity" and f.unit == of.group(1) and f.number and f is not count]
    ):
        return list(told[:1])  # 4期，每期50人
    holders = [f for f in facts if f.kind == "quantity" and f is not count and f.number and "+" not in f.derived and f.unit != count.unit
               and low <= f.start_at < count.start_at and not f.object.startswith("每")]  # fmt: skip
    if told := [f for f in holders if f.unit and f"每{f.unit}" in text.flat[max(0, count.start_at - 3) : count.end_at]]:
        return list(told[-1:])  # 教师86人，每人全年80课时
    return [*holders[-2:], *([] if "各" in words else [None])]


def _usable(count: Fact, price: Fact) -> bool:
    """A live count, or one that the price hangs on: 现有护林员145人，每人6000元."""
    return not count.background or -2 <= price.start_at - count.end_at <= 8


def _distance(count: Fact, price: Fact) -> int:
    gap = price.start_at - count.end_at
    return gap if gap >= -2 else 1000 - gap


def combinations(found: list[Line]) -> list[float]:
    """Every total that a choice of one reading for each line gives."""
    return [round(sum(values), 6) for values in product(*(line.values[:6] for line in found[:5]))]
