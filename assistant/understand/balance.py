"""Does the stated arithmetic hold? A dispute only where two totals stand, or where no reading makes the sums true."""

from __future__ import annotations

import re

from assistant.records import Conflict, Fact
from assistant.understand import equations
from assistant.understand.board import SURE
from assistant.understand.products import Line, close, combinations, in_wan, lines, reaches
from assistant.understand.text import Text
from kb import lazyre
from kb.amounts import fen
from kb.units import kind as unit_kind

_PARTIAL = lazyre.compile(r"其中|包括|主要|等(?![级次])|含|部分|另有|剩余|其余")
_CLOSED = lazyre.compile(
    r"没有其他|无其他|别无|不含其他|不再另[列付计]|仅此|只(?:有|含|包括)?[^，。；]{0,12}(?:[两三四五六]项|[一-龥]{2,6}和)|由供应商承担|由中标[人商方]承担"
)
_UNPRICED = lazyre.compile(r"加|另|连同|以及|外带|还有|含|包括|安装|运费|税")
_OPENED = lazyre.compile(r"其中|包括|包含|含|[（(：:]|分别|用于")  # what begins the parts of a part
_INEXACT = ("≥", "≤", "<", ">", "≈")


def check(text: Text, facts: list[Fact]) -> list[Conflict]:
    """Disputed amounts: two totals, a price times a quantity, or parts that do not make up their whole."""
    totals = [f for f in facts if f.kind == "amount" and f.role == "total"]
    if told := equations.stated(text, facts):
        return told
    values = sorted({f.number for f in totals if f.number is not None}, reverse=True)
    if len(values) > 1 and not close(values[0], values[-1]):
        given = tuple(f.number or 0.0 for f in totals)
        return [Conflict(values=given, unit="万元", quotes=tuple(f.quote for f in totals), why="文中给出两个总额")]
    if inner := _inner(text, facts):
        return inner
    if not totals or totals[0].number is None or totals[0].upper is not None:
        return []
    return _Balance(text, facts, totals[0]).disputes()


def _inner(text: Text, facts: list[Fact]) -> list[Conflict]:
    """路面118万元（其中沥青80万元、基层28万元）: a part whose own parts exceed it, or miss it though the list is closed."""
    sums = [f for f in facts if f.kind == "amount" and f.role in ("total", "part") and not f.background and f.number]
    for head in sums:
        opened = re.match(r"\s*[（(](?:其中|包括|含|分别为?)?[:：]?", text.flat[head.end_at :])
        end = min((i for i in (text.flat.find(c, head.end_at) for c in "）)") if i > 0), default=-1)
        if not opened or end < 0:
            continue
        inner = [f for f in sums if head.end_at <= f.start_at and f.end_at <= end and f.role == "part"]
        if len(inner) < 2:
            continue
        added = round(sum(f.number or 0.0 for f in inner), 6)
        number = head.number or 0.0
        closed = bool(_CLOSED.search(text.flat[end:])) and (head.object or "") in text.flat[end:]
        if close(added, number) or added < number and not closed:
            continue
        formula = "+".join(fen(f.number or 0) for f in inner)
        why = f"{head.object or '总额'}{fen(number)}万元的分项{formula}={fen(added)}万元，对不上"
        quotes = (head.quote, "、".join(f.quote for f in inner))
        return [Conflict(values=(number, added), unit="万元", quotes=quotes, why=why)]
    return []


class _Balance:
    """One total against the parts and the priced lines of the text."""

    def __init__(self, text: Text, facts: list[Fact], total: Fact) -> None:
        self.text, self.facts, self.total = text, facts, total
        self.number = total.number or 0.0
        self.parts = [f for f in facts if f.kind == "amount" and f.role == "part" and not f.background and f.number]
        found = lines(text, facts)
        self.lines = _shared(text, facts, total, found)
        self.share = self.lines is not found  # the total is one payer's money
        self.counts = [f for f in facts if f.kind == "quantity" and not f.background and "+" not in f.derived]
        stated = [
            f.number or 0.0 for f in facts if f.kind == "amount" and f.role in ("part", "reference") and f is not total
        ]
        self.open = [line for line in self.lines if not any(close(v, s) for v in line.values for s in stated)]
        self.exact = [line for line in self.open if line.price.operator not in _INEXACT and line.price.upper is None]

    def disputes(self) -> list[Conflict]:
        if self._explained() or self._one_payer():
            return []
        if self.total.operator == "≈" and self._nearly():
            return []
        return self._parts() or self._mixed() or self._one_price()

    def _explained(self) -> bool:
        """Some choice of products and parts adds up to the total."""
        sums = [*((f.number or 0.0,) for f in self.parts), *(line.values for line in self.lines)]
        old = [
            f for f in self.facts if f.kind == "amount" and f.role == "reference" and f.background and f.unit == "万元"
        ]
        if reaches(self.number, sums):
            return True
        if any(reaches(self.number - (f.number or 0.0), sums) for f in old if (f.number or 0.0) < self.number):
            return True  # a sum that was taken for one of an earlier year makes it true
        monthly = [in_wan(line.price) for line in self.lines if line.price.unit.endswith("/月")]
        months = [f.number or 0.0 for f in self.facts if f.kind == "quantity" and f.unit == "个月"] or [12.0]
        each = sum(monthly) + sum(f.number or 0.0 for f in self.parts)
        return bool(monthly) and any(close(each * n, self.number) for n in months)  # 每月房租2.3万，物业0.4万

    def _one_payer(self) -> bool:
        """财政补贴80%，县级承担20.7万元: the total is what one of several pays."""
        low, _ = self.text.clause(self.total.start_at)
        paid = re.search(r"承担|负担|分担", self.text.flat[low : self.total.end_at])
        return bool(paid) and any(
            f.kind == "rate" and re.search("承担|负担|补贴|补助|配套", f.object) for f in self.facts
        )

    def _nearly(self) -> bool:
        """约40万元 of parts that make 39.8: within a twentieth."""
        added = sum(f.number or 0.0 for f in self.parts)
        readings = [added + value for value in combinations(self.lines)] + [added]
        return any(abs(value - self.number) <= 0.05 * self.number for value in readings)

    def _partial(self) -> bool:
        spots = [*self.parts, self.total]
        low, high = min(f.start_at for f in spots), max(f.end_at for f in spots)
        words = self.text.flat[max(0, low - 6) : high + 3]
        return bool(_PARTIAL.search(words)) and not _CLOSED.search(self.text.flat)

    def _conflict(self, value: float, formula: str, quotes: list[str]) -> list[Conflict]:
        value = round(value, 4)
        return [
            Conflict(
                values=(self.number, value),
                unit="万元",
                quotes=(self.total.quote, "、".join(dict.fromkeys(quotes))),
                why=f"{formula}={fen(value)}万元，与{fen(self.number)}万元不一致",
            )
        ]

    def _parts(self) -> list[Conflict]:
        """Parts alone: more than the total, or less though the list reads as complete."""
        if len(self.parts) < 2:
            return []
        added = round(sum(f.number or 0.0 for f in self.parts), 6)
        if close(added, self.number) or added < self.number and (self._partial() or self.open or self._unpriced()):
            return []
        formula = "分项相加" + "+".join(fen(f.number or 0) for f in self.parts)
        if added > self.number and self._nested():
            return []
        return self._conflict(added, formula, [f.quote for f in self.parts])

    def _nested(self) -> bool:
        """Parts of parts: some sum is made of those told right after it."""
        values = [f.number or 0.0 for f in self.parts]
        for at, value in enumerate(values):
            added = 0.0
            for size, other in enumerate(values[at + 1 :], start=1):
                added = round(added + other, 6)
                opened = self.text.flat[self.parts[at].end_at : self.parts[at + 1].end_at]
                if size > 1 and close(added, value) and _OPENED.search(opened):
                    return True
        return False

    def _mixed(self) -> list[Conflict]:
        """Two priced lines and more, or lines with parts beside them, each of one reading only."""
        items = len(self.exact) + len(self.parts)
        if items < 2 or not self.exact or len(self.exact) != len(self.open):
            return []
        if not all(line.certain for line in self.exact) or self._nested() or self._lent():
            return []
        if any(f.operator in _INEXACT for f in self.parts):
            return []
        if any(line.count is not None and line.count.operator in _INEXACT for line in self.exact):
            return []  # 办案不少于420件，民事每件1500元、刑事每件1200元
        added = sum(line.values[0] for line in self.exact) + sum(f.number or 0.0 for f in self.parts)
        if close(added, self.number) or self.total.operator != "=":
            return []
        if added < self.number and (not self._summed_up() or self._partial() or self._unpriced() or self._goods_left()):
            return []
        formula = "+".join([*(line.options[0][1] for line in self.exact), *(fen(f.number or 0) for f in self.parts)])
        quotes = [*(line.price.quote for line in self.exact), *(f.quote for f in self.parts)]
        return self._conflict(added, formula, quotes)

    def _alone(self, price: Fact) -> bool:
        """Nothing but this price and its count is told, so nothing else can make up the rest."""
        base = price.unit.partition("/")[2].split("·")[0]
        told = [f for f in self.facts if f.kind == "quantity" and unit_kind(f.unit) != "time"]
        return all(f.unit == base or f is self.lines[0].count for f in told)

    def _old_count(self, price: Fact) -> bool:
        """A count that was taken for background makes the sum true."""
        base = price.unit.partition("/")[2]
        old = [f for f in self.facts if f.kind == "quantity" and f.background and f.unit == base and f.number]
        return any(close(in_wan(price) * (f.number or 0.0), self.number) for f in old)

    def _follows(self, price: Fact) -> bool:
        """The total stands right behind the price or its period: 每人每月800元，全年需资金62万元."""
        gap = self.text.flat[price.end_at : self.total.start_at]
        return price.end_at <= self.total.start_at and bool(
            re.fullmatch(r"[，,]?(?:服务期|合同期|共|按)?(?:[\d一二三四五六七八九十]+个月[，,]?)?", gap)
        )

    def _staffed(self, price: Fact) -> bool:
        """在岗32名，每月补2000元: a number of people that the price does not name makes the sum true."""
        months = [f.number or 0.0 for f in self.facts if f.kind == "quantity" and f.unit == "个月"]
        heads = [f.number or 0.0 for f in self.facts if f.kind == "quantity" and unit_kind(f.unit) != "time"]
        return any(close(in_wan(price) * n * m, self.number) for n in heads for m in months)

    def _lent(self) -> bool:
        """Two prices of one count with another count between them: the second has its own, only it was not read."""
        for first, second in zip(self.exact, self.exact[1:], strict=False):
            between = [
                f
                for f in self.facts
                if f.kind == "quantity" and first.price.end_at <= f.start_at < second.price.start_at
            ]
            if first.count is second.count and between:
                return True
        return False

    def _summed_up(self) -> bool:
        """The total closes the list with a word for the whole: …，总价43.96万元."""
        last = max((f.end_at for f in [*self.parts, *(line.price for line in self.lines)]), default=0)
        words = self.text.flat[max(0, self.total.start_at - 4) : self.total.end_at]
        return last <= self.total.end_at and bool(SURE.search(words)) or bool(_CLOSED.search(self.text.flat))

    def _unpriced(self) -> bool:
        """Something is added that has no sum: 每辆15万元，加税费一共97.2万元."""
        low = max((f.end_at for f in [*self.parts, *(line.price for line in self.lines)]), default=0)
        between = self.text.flat[low : self.total.start_at + 8] if low < self.total.start_at else ""
        return bool(_UNPRICED.search(between))

    def _goods_left(self) -> bool:
        """Counted things that neither a price nor a sum stands beside."""
        spots = [(f.start_at, f.end_at) for f in [*self.parts, *(line.price for line in self.lines)]]
        goods = [f for f in self.counts if unit_kind(f.unit) in ("count", "length", "area") and not f.derived]
        flat = self.text.flat
        for good in goods:  # 仪器12台（单价4800元）、测速仪2套，共…: the last of a list of bracketed prices has none
            gaps = [flat[high : good.start_at] for _, high in spots if high <= good.start_at]
            if any(re.fullmatch(r"[）)][、，,]", gap) for gap in gaps) and re.match("[，。；、]", flat[good.end_at :]):
                return True
        lines = {id(line.price): line.count for line in self.lines}
        priced = [(f.start_at, lines.get(id(f))) for f in (line.price for line in self.lines)]
        for good in goods:  # 改造6个，购400枚（2100元/枚）: the price beside it is of the next thing
            near = [count for low, count in priced if -2 <= low - good.end_at <= 14]
            sums = [f for f in self.parts if -40 <= f.start_at - good.end_at <= 30]
            if (
                near
                and not sums
                and all(count is not None and count is not good and count.start_at > good.end_at for count in near)
            ):
                return True
        return any(
            not any(-40 <= low - f.end_at <= 14 or 0 <= f.start_at - high <= 4 for low, high in spots) for f in goods
        )

    def _one_price(self) -> list[Conflict]:
        """One price, one quantity of it and a total that differs: 18台×2.6万元 against 36.8万元."""
        if len(self.lines) != 1 or len(self.exact) != 1 or self.total.operator == "≈":
            return []
        price, options = self.lines[0].price, list(self.lines[0].options)
        base = price.unit.partition("/")[2].split("·")[0]
        months = any(f.kind == "quantity" and f.unit == "个月" and f.number for f in self.facts)
        months = months or bool(re.search("全年|一年|年度", self.total.quote))
        if base == "年" or base == "月" and not (months and self._follows(price)):
            return []
        if any(close(value, self.number) for value, _ in options):
            return []
        if self._old_count(price) or base == "月" and self._staffed(price):
            return []
        over = all(value > self.number for value, _ in options)
        near = [f for f in self.counts if f.unit == price.unit.partition("/")[2].split("·")[0]]
        if len(near) > 1 or near and near[0].operator != "=":
            return []
        if not over:
            others = [f for f in self.counts if f not in near and unit_kind(f.unit) in ("count", "length", "area")]
            others = [f for f in others if not _in_formula(f, options)]
            certain = self.share or self._summed_up() or self._alone(price) or self._follows(price)
            others = [f for f in others if not self._follows(price) or f.start_at < self.total.start_at]
            readings = {round(value, 4) for value, _ in options}
            if not certain or self.parts or others or self._unpriced() or len(readings) != 1:
                return []
        value, formula = min(options)
        quotes = [f.quote for f in near[:1]] + [price.quote]
        return self._conflict(value, formula, quotes)


def _in_formula(fact: Fact, options: list[tuple[float, str]]) -> bool:
    return any(f"{fen(fact.number or 0)}{fact.unit}" in formula for _, formula in options)


_PAYER = lazyre.compile(r"(财政|中央|省|市|县|区|镇)[^，。；、\d]{0,4}(?:承担|负担|补助?|补贴|出资?|分担)")


def _shared(text: Text, facts: list[Fact], total: Fact, found: list[Line]) -> list[Line]:
    """财政承担50%，需财政资金51.6万元: where the total is one payer's money, the lines count for that payer's share."""
    rates = [f for f in facts if f.kind == "rate" and f.number and not f.background]
    for rate in rates:
        named = _PAYER.search(text.flat[max(0, rate.start_at - 8) : rate.end_at])
        if not named or not 0 < (rate.number or 0.0) < 100:
            continue
        if named.group(1) in text.flat[max(0, total.start_at - 8) : total.end_at]:
            share = (rate.number or 0.0) / 100
            return [
                Line(line.price, tuple((round(v * share, 6), f"{f}×{fen(rate.number or 0)}%") for v, f in line.options))
                for line in found
            ]
        return [
            Line(line.price, (*line.options, *((round(v * (rate.number or 0) / 100, 6), "") for v in line.values)))
            for line in found
        ]
    return found
