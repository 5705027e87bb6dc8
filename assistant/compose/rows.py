"""A row on its way into the table, and how values and sources are printed."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field

from assistant.records import Fact
from kb.records import ValueSource

DEFAULT_BASIS = "常用值，待确认"


@dataclass
class Row:
    """One candidate row. `rank` is its claim on a place: 0 must stand, 9 may be folded away."""

    key: str
    category: str
    name: str
    description: str
    value: str
    basis: str
    sources: tuple[ValueSource, ...] = ()
    evidence: str | None = None
    rank: int = 5
    card: str | None = None
    fact: Fact | None = None
    question: str = ""  # slot asked for when the value is blank
    words: tuple[str, ...] = field(default_factory=tuple)  # aliases, for finding twins

    @property
    def stated(self) -> bool:
        """Whether the row carries what the clerk said."""
        return self.fact is not None


def number_text(number: float) -> str:
    """A number as a form prints it: at most four decimals, no trailing zeros."""
    return f"{round(number, 4):.4f}".rstrip("0").rstrip(".")


def date_text(date: str) -> str:
    """`2026-06-30` → 2026年6月30日, `--06-30` → 6月30日."""
    parts = date.removeprefix("--").split("-")
    year = "" if date.startswith("--") else f"{int(parts.pop(0))}年"
    return f"{year}{int(parts[0])}月{int(parts[1])}日"


def value_text(fact: Fact, operator: str | None = None) -> str:
    """The target value that states a fact; "" where it has no printable value."""
    if fact.kind == "period" and fact.start and fact.date:
        return f"{date_text(fact.start)}至{date_text(fact.date)}"
    if fact.kind == "recurring" and fact.every and fact.day:
        period = {"month": "每月", "quarter": "每季度", "year": "每年", "week": "每周", "half-year": "每半年"}
        which = re.match(
            r"每(?:个)?(?:年|半年|季度?|月)的?(?P<month>[首末]月|第[一二三]个?月|最后一?个?月)", fact.quote
        )
        month = re.sub("^最后.*", "末月", re.sub("^第一.*", "首月", which["month"])) if which else ""
        return f"{period.get(fact.every, '每期')}{month}{fact.day}日前"
    if fact.kind in ("date", "period", "recurring") and fact.number is None:
        if fact.date:
            return f"{date_text(fact.date)}前"
        if fact.event:
            return fact.event
        before = re.match(r"[^，。；]{1,9}?前", fact.quote)
        return before.group() if before else fact.quote if len(fact.quote) <= 12 else ""
    if fact.number is None:
        return ""
    if fact.upper is not None:
        return counted(fact)
    sign = operator or fact.operator or "="
    if sign == "≥" and fact.unit == "%" and math.isclose(fact.number, 100):
        sign = "="
    return f"{sign}{counted(fact)}"


def counted(fact: Fact) -> str:
    """Number and unit as the clerk wrote them: 18万亩, not 180000亩."""
    ends = [end for end in (fact.number, fact.upper) if end is not None]
    power, word = next((one for one in ((1e8, "亿"), (1e4, "万")) if _said_in(fact, ends, *one)), (1.0, ""))
    return "-".join(number_text(end / power) for end in ends) + word + fact.unit


def _said_in(fact: Fact, ends: list[float], power: float, word: str) -> bool:
    whole = all(end >= power and math.isclose(round(end / power, 4) * power, end) for end in ends)
    return whole and word in fact.quote and not fact.derived and fact.kind == "quantity"


def text_source(fact: Fact) -> ValueSource:
    """The clerk's words, or the arithmetic on them, as a source."""
    if fact.derived:
        return ValueSource(kind="arithmetic", quote=fact.derived, ref=fact.quote)
    ref = f"原文第{fact.start_at + 1}至{fact.end_at}字" if fact.end_at else "填报人另行说明"
    return ValueSource(kind="text", quote=fact.quote, ref=ref)


def plain(name: str) -> str:
    """A name for comparison: width folded, no spaces, punctuation, percent signs."""
    text = unicodedata.normalize("NFKC", name)
    return "".join(c for c in text if c.isalnum())


def likeness(left: str, right: str) -> float:
    """Dice coefficient of character bigrams, 0..1."""
    a, b = plain(left), plain(right)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    pairs_a = {a[i : i + 2] for i in range(len(a) - 1)} or {a}
    pairs_b = {b[i : i + 2] for i in range(len(b) - 1)} or {b}
    return 2 * len(pairs_a & pairs_b) / (len(pairs_a) + len(pairs_b))
