"""Numbers of a draft that nobody stated: the count behind "no invented number".

A number is traced when it is one of these:

1. a number of the clerk's text (Arabic or Chinese; 半天, 九成, 6w8), unit conversion allowed (万元 ↔ 元, 公里 ↔ 米, ‰ ↔ %); also 100%
   and 0 where the quoted words say all or none (足额, 不漏一人, 零事故);
2. the result of + − × ÷ over numbers of the text, given by a source of kind `arithmetic` whose quote holds the
   operands; with 12, 4, 52 and 365 where that quote speaks of months, quarters, weeks or days; rounded as printed;
3. a number in the quote of a source of kind `history` or `standard`, or of one of kind `default` on a row that is
   marked 常用值，待确认 in `basis`; the latter two cover the row's own value where the quote only names a document;
4. a year that the text states or that follows from the day it was written on.

Values are read completely, names, descriptions and goals for Arabic numbers only (一次性, 第一批 are words).
Dates are one thing: month and day must follow from the text (a bare month is its last day, 上/中/下旬 are the 10th,
20th and last day, 年底 and 全年 the 31st of December, 国庆前 its eve). A quote of kind `text` must itself stand in the text.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from eval.numbers import Number, dates, halves, numbers, plain, same, spoken
from kb.records import Indicator, TargetTable

# Numbers that arithmetic may use unstated, where its quote names the period.
_CALENDAR = {"月": 12.0, "季": 4.0, "日": 365.0, "天": 365.0, "周": 52.0, "半年": 2.0}
_SCALES = (1.0, 1e4, 1e-4)  # 万 written or left to the head of the column
_METRIC = (*_SCALES, 1e3, 1e-3)  # 公里 ↔ 米, 吨 ↔ 千克
_DATE_TEXT = re.compile(
    r"(?:(?<!\d)20\d{2}年度?)?(?<!\d)\d{1,2}月(?:\d{1,2}[日号]?|[上中下]旬|底|末)?|(?<!\d)20\d{2}[-./]\d{1,2}[-./]\d{1,2}|(?<!\d)20\d{2}年|每月\d{1,2}[日号]"
)
# Stretches of the year that a text may name, with the months they end in.
_STRETCHES = (
    (r"年底|年末|年内|全年|年度|年终|四季度|下半年|一年", 12), (r"上半年|二季度", 6), (r"三季度", 9), (r"一季度", 3),
    (r"暑假", 8), (r"每季", 0),
)  # fmt: skip
# A feast by name: what is due before it is due on its eve.
_FEASTS = (
    ("国庆节?", "10-01", "09-30"), ("五一(?:劳动)?节?|劳动节", "05-01", "04-30"), ("六一(?:儿童)?节?|儿童节", "06-01", "05-31"),
    ("七一|建党节", "07-01", "06-30"), ("八一(?:建军)?节?|建军节", "08-01", "07-31"), ("元旦节?", "01-01", "12-31"),
    ("教师节", "09-10", "09-09"),
)  # fmt: skip
_MARK = "常用值"
_ALL_OR_NONE = re.compile(
    r"全部|全覆盖|全体|足额|应.尽.|[不无][能得]?[漏多少错误发]|零|杜绝|[不没][能得许准]?再?[出有]|不发生|无一|一[个人]不|都|均|无"
)


class Invented(Struct, frozen=True, kw_only=True):
    """A number without a source and where it stands: `place` is value, name, description or goals."""

    place: str
    row: str
    number: str


def results(operands: Sequence[float]) -> set[float]:
    """What + − × ÷ over up to four of the operands can give, in any order."""
    found: set[float] = set(operands)
    pool = list(dict.fromkeys(operands))[:8]
    found.update((sum(operands), 100 - operands[0]) if operands else ())
    for one, other in itertools.permutations(pool, 2):
        found.update((one + other, one * other, one - other, *((one / other,) if other else ())))
    for size in (3, 4):
        for group in itertools.combinations(pool, size):
            product = 1.0
            for one in group:
                product *= one
            found.update((sum(group), product))
            for left in itertools.combinations(group, 2):
                rest = list(group)
                for one in left:
                    rest.remove(one)
                found.add(left[0] * left[1] + (rest[0] * rest[1] if len(rest) == 2 else rest[0]))
    return found


class Ledger:
    """What a text states: its numbers and dates, and the years it allows."""

    def __init__(self, text: str, *, today: dt.date | None = None, year: int | None = None) -> None:
        self.text = plain(text)
        apart = re.sub(r"(?<=\d)\s+(?=\d)", "；", text)  # the cells of a table line
        apart = re.sub(r"(?<=万)(?=\d[\d.]*万)", "；", plain(apart))  # 每套1.8万36万
        self.numbers = [number.value for number in numbers(_loose(apart)[0])] + halves(self.text) + spoken(self.text)
        monthly = re.findall(r"(?:每个?|[次下当]个?)月的?(.{1,3})[日号]", self.text)
        self.monthly = {one.value for bit in monthly for one in numbers(bit)}
        self.days = {date[-5:] for date in dates(text)}
        self.days.update(
            f"{month:02d}-{_last(month)}" for words, month in _STRETCHES if month and re.search(words, text)
        )
        for name, day, eve in _FEASTS:
            if re.search(rf"(?:{name})(?:之前|以前|前)", self.text):
                self.days.add(eve)
            elif re.search(name, self.text):
                self.days.add(day)
        for first, last in re.findall(r"(?<!\d)(1[0-2]|[1-9])月?(?:[、和及至到~-])(1[0-2]|[1-9])月", self.text):
            # 7、8月, 3月至5月: a stretch begins on the first of its first month
            self.days |= {
                f"{int(first):02d}-01",
                f"{int(first):02d}-{_last(int(first))}",
                f"{int(last):02d}-{_last(int(last))}",
            }
        for month, last in re.findall(r"(?<!\d)(1[0-2]|0?[1-9])月\d{1,2}日?[至到~—-]{1,2}(\d{1,2})日", self.text):
            self.days.add(f"{int(month):02d}-{int(last):02d}")  # 8月6日到8日
        for month in re.findall(r"(?<!\d)(1[0-2]|[1-9])月份?(?:之|以)?前", self.text):
            before = (int(month) - 2) % 12 + 1  # before April is the end of March
            self.days.add(f"{before:02d}-{_last(before)}")
        relative = re.search(r"今年|明年|本年|来年|后年", text)
        stated = {int(number) for number in self.numbers if 2000 <= number <= 2100}
        stated |= {int(one) for one in re.findall(r"20\d{2}", self.text)}
        self.years = (
            stated | ({year} if year else set()) | ({today.year, today.year + 1} if today and relative else set())
        )

    def states(self, number: float) -> bool:
        """Rule 1."""
        scales = _METRIC if re.search(r"米|公里|吨|千克|公斤|升", self.text) else _SCALES
        return any(same(number, stated * scale) for stated in self.numbers for scale in scales)

    def quoted(self, quote: str) -> bool:
        return bool(quote) and plain(quote) in self.text

    def computed(self, row: Indicator, number: Number) -> bool:
        """Rule 2; a result with decimals may be rounded to those that are printed."""
        for source in row.sources:
            if source.kind == "arithmetic":
                quote = f"{source.quote} {source.ref}"
                known = {number for word, number in _CALENDAR.items() if word in quote}
                inputs = [one.value for one in numbers(quote) if self.states(one.value) or one.value in known]
                reachable = results(list(dict.fromkeys([*inputs, *sorted(known)]))) if inputs else set()
                if any(_rounded(number, one * scale) for one in reachable for scale in _SCALES):
                    return True
        return False


def _absolute(row: Indicator, number: Number, ledger: Ledger) -> bool:
    """100% or 0 out of words of the text that say all or none."""
    if number.value != 0 and (number.value, number.unit) != (100.0, "%"):
        return False
    quotes = [source.quote + source.ref for source in row.sources if source.kind in ("text", "arithmetic")]
    return any(_ALL_OR_NONE.search(quote) for quote in quotes) and bool(_ALL_OR_NONE.search(ledger.text))


def _rounded(number: Number, result: float) -> bool:
    """Is `number` the result, or the result rounded to the decimals that are printed (1.86万 for 18617)?"""
    match = re.search(r"\.(\d+)", number.text)
    if not match:
        return same(number.value, result)
    step = 10.0 ** -len(match[1]) * (1e4 if "万" in number.text else 1.0)
    return abs(number.value - result) <= step / 2 * (1 + 1e-6)


def _last(month: int) -> int:
    return 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30 if month != 2 else 28


def _sourced(row: Indicator, number: float, *, own_value: bool) -> bool:
    """Rule 3."""
    for source in row.sources:
        usual = source.kind == "default" and _MARK in row.basis
        covered = own_value and (usual or source.kind == "standard")
        quoted = source.kind in ("history", "standard") or usual
        if covered or (quoted and any(same(number, one.value) for one in numbers(f"{source.quote} {source.ref}"))):
            return True
    return False


def _loose(text: str) -> tuple[str, list[str]]:
    """The text without its dates, and the dates."""
    found = _DATE_TEXT.findall(text)
    return _DATE_TEXT.sub(" ", text), found


def _faults(text: str, ledger: Ledger, rows: Sequence[Indicator], *, own_value: bool) -> Iterable[str]:
    rest, spelled = _loose(plain(text).replace("×1000‰", "").replace("×100%", ""))
    for one in spelled:
        year = re.match(r"20\d{2}", one)
        day = [date[-5:] for date in dates(one)]
        monthly = re.match(r"每月(\d+)", one)
        fine = (not year or int(year[0]) in ledger.years) and all(d in ledger.days for d in day)
        if monthly:
            fine = float(monthly[1]) in ledger.monthly
        if not fine and not any(_dated(row, one, own_value=own_value) for row in rows):
            yield one
    for number in numbers(rest):
        if not number.arabic and not own_value:
            continue
        if ledger.states(number.value):
            continue
        if own_value and any(_absolute(row, number, ledger) for row in rows):
            continue
        if any(ledger.computed(row, number) or _sourced(row, number.value, own_value=own_value) for row in rows):
            continue
        yield number.text


def _dated(row: Indicator, date: str, *, own_value: bool) -> bool:
    kinds = {source.kind for source in row.sources}
    if own_value and kinds & {"history", "standard"}:
        return True
    return own_value and "default" in kinds and _MARK in row.basis


def invented(table: TargetTable, ledger: Ledger) -> list[Invented]:
    """Every number of the table that is not traced, and every `text` quote that does not stand in the text."""
    faults: list[Invented] = []
    for row in table.indicators:
        for place in ("value", "name", "description"):
            found = _faults(getattr(row, place), ledger, (row,), own_value=place == "value")
            faults += [Invented(place=place, row=row.name, number=one) for one in found]
        if row.value and not row.sources:
            faults.append(Invented(place="sources", row=row.name, number=row.value))
        for source in row.sources:
            if source.kind == "text" and not source.ref.startswith("turn") and not ledger.quoted(source.quote):
                faults.append(Invented(place="quote", row=row.name, number=source.quote))
    for goal in table.goals:
        found = _faults(goal, ledger, table.indicators, own_value=False)
        faults += [Invented(place="goals", row=goal[:20], number=one) for one in found]
    return faults
