"""From a text to a Brief: dates first, then numbers with their units, then roles, sums and disputes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from msgspec import structs

from assistant.records import Brief, Conflict, Fact
from assistant.understand import checks
from assistant.understand.counts import find_counts
from assistant.understand.dates import DateSpan, find_dates, is_start, project_year
from assistant.understand.mentions import find_mentions
from assistant.understand.money import find_amounts
from assistant.understand.names import clean, split
from assistant.understand.rates import find_rates
from assistant.understand.status import status
from assistant.understand.text import Text
from assistant.understand.title import beneficiaries, title, unit_name
from indexer.records import Match

_MAX = 20_000  # characters read; a longer document is cut, its project table is for kb.readers


class Matcher(Protocol):
    """What tells the kind of project (indexer.archetypes.Matcher)."""

    def match(self, text: str, k: int = 3) -> Sequence[Match]: ...


def understand(
    text: str,
    *,
    today: date,
    year: int | None = None,
    budget: float | None = None,
    library: Any = None,
    matcher: Matcher | None = None,
) -> Brief:
    """What `text` says about one project; never raises.

    `year` and `budget` (万元) override what it says, and a given budget settles a dispute about it.
    """
    source = Text(text[:_MAX])
    when = year or project_year(source, today)
    dates = find_dates(source, when, today)
    taken = [(span.start, span.end) for span in dates]
    mentions = find_mentions(source, taken)
    counts = find_counts(source, mentions, taken)
    amounts = [amount.fact for amount in find_amounts(source, mentions, counts, taken)]
    rates = find_rates(source, mentions)
    stops = taken + [(m.start, m.end) for m in mentions]
    points = [_date_fact(source, span, stops) for span in dates]
    counts = _revived(counts, amounts)
    facts = _unique([*counts, *amounts, *rates, *points])
    facts += checks.sums(source, facts)
    conflicts = checks.check(source, facts) if budget is None else []
    total = budget if budget is not None else _total(facts, conflicts)
    facts += checks.unit_cost(facts, total)
    facts.sort(key=lambda fact: (fact.start_at, fact.end_at))
    kind, reason = status(source, facts)
    return Brief(
        text=text,
        status=kind,  # type: ignore[arg-type]
        title=title(source, facts) if kind != "none" else "",
        unit_name=unit_name(source) if kind != "none" else "",
        year=when if kind != "none" or year else None,
        budget=total,
        facts=tuple(facts),
        conflicts=tuple(conflicts),
        beneficiaries=beneficiaries(source, facts) if kind != "none" else (),
        kinds=tuple(matcher.match(text)) if matcher is not None and kind != "none" else (),
        reason=reason,
    )


def _revived(counts: list[Fact], amounts: list[Fact]) -> list[Fact]:
    """现有护林员145人（每人每年6000元）: a head-count that a price hangs on is no background."""
    prices = [f for f in amounts if f.role == "price" and not f.background]
    return [
        structs.replace(f, background=False)
        if f.background
        and any(f.unit == p.unit.partition("/")[2].split("·")[0] and -2 <= p.start_at - f.end_at <= 12 for p in prices)
        else f
        for f in counts
    ]


def _total(facts: list[Fact], conflicts: list[Conflict]) -> float | None:
    if conflicts:
        return None
    return next((f.number for f in facts if f.kind == "amount" and f.role == "total" and f.upper is None), None)


def _unique(facts: list[Fact]) -> list[Fact]:
    """Facts in order, the same statement made twice only once."""
    kept: list[Fact] = []
    seen: set[tuple[Any, ...]] = set()
    for fact in sorted(facts, key=lambda f: (f.start_at, f.end_at)):
        key = (fact.kind, fact.role, fact.object, fact.number, fact.unit, fact.date, fact.start, fact.every, fact.day)
        if fact.kind == "amount" and fact.role == "total":
            key = ("amount", "total", "", fact.number, "", None, None, None, None)
        if key in seen and not fact.background:
            continue
        seen.add(key)
        kept.append(fact)
    return kept


_EVENT = re.compile(r"[^，。；：！？（）()、\n\d]{0,18}")
_FRONT = re.compile(
    r"(?:到(?!货|位|账|校|岗|村|户)|必须|务必|一定|最晚|最迟|不晚于|不迟于|要|须|应|得|能|全部|都|就|争取|力争|确保|保证|把|之?前|内|正式|定于|计划|预计|拟|于|在|打算|准备|了|的|份|各|汛期前|趁着)+"
)


def _date_fact(text: Text, span: DateSpan, taken: list[tuple[int, int]]) -> Fact:
    flat = text.flat
    match = _EVENT.match(flat, span.end)
    after = match.group() if match else ""
    if re.match(r"[和与及、](?![一-龥])", after) or after in ("和", "与", "及"):
        later = min((end for start, end in taken if start >= span.end), default=span.end)
        after = match.group() if (match := _EVENT.match(flat, later)) else ""  # 6月底和12月底各发一次
    event = _event(after)
    floor = max((end for _, end in taken if end <= span.start), default=0)
    low, _ = text.clause(span.start)
    before = flat[max(low, floor) : span.start]
    batch = re.search(r"(第[一二三四五六\d][批期轮段]|[首末]批)[^，。；]{0,6}$", before)
    if batch:
        rest = re.sub(r"(?:准备|计划|打算|拟|于|在)+$", "", before[batch.end(1) :].removesuffix(before[batch.end() :]))
        event = f"{batch.group(1)}{rest}{event if len(event) > 1 else '完成'}"
    elif len(event) < 2 or re.match(r"(?:达到|以上|左右)", event):
        front = split(
            re.sub(
                r"(?:领导|要求|准备|计划|打算|在|于|从|自|至|到|最晚|最迟|力争|争取|确保|一定|必须|得|要)+$", "", before
            )
        )
        event = front[1] or front[0] or event or _around(flat, low)
        if event.endswith("完成率"):
            event = event.removesuffix("率")
    elif len(before) >= 2 and is_start(event):
        event = f"{clean(re.sub('(?:准备|计划|打算|拟|于|在)+$', '', before))}{event}"
    start, end = span.start, min(span.end + len(after.rstrip()), span.end + 14)
    kind = span.kind
    role = "start" if kind == "date" and is_start(event) else "finish" if kind == "date" else ""
    if kind == "date" and re.search(r"第[一1]批|初验|中期|一期|阶段|主体|备料", before + event[:6]):
        role = "milestone"
    return Fact(
        kind=kind,  # type: ignore[arg-type]
        role=role, object=event[:20], date=span.date, start=span.begin, every=span.every, day=span.day,
        start_at=start, end_at=end, quote=text.quote(start, end), background=span.background,
    )  # fmt: skip


def _event(words: str) -> str:
    """装好 out of 必须装好; the event a date sets."""
    rest = _FRONT.sub("", words, count=1) if _FRONT.match(words) else words
    rest = re.sub(r"(?<=[一-龥]{2})(?:让|给|使|，).*$|(?:达到|不低于|不少于|不得)$", "", rest)
    return rest.strip("，。的 ")


def _around(flat: str, low: int) -> str:
    words = re.split(r"[，。；：！？]", flat[:low].rstrip("，。；：、（( "))
    return split(re.sub(r"\d.*", "", words[-1]))[1] if words else ""
