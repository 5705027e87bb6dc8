"""From a text to a Brief: dates first, then numbers with their units, then roles, sums and disputes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from msgspec import structs

from assistant.records import Brief, Conflict, Fact
from assistant.understand import balance, changes, checks, grid, linked, phrase, tallies, worked
from assistant.understand.counts import find_counts
from assistant.understand.dates import find_dates, project_year
from assistant.understand.doubts import doubts
from assistant.understand.events import date_fact
from assistant.understand.mentions import find_mentions
from assistant.understand.money import find_amounts
from assistant.understand.people import beneficiaries, unit_name
from assistant.understand.rates import find_rates
from assistant.understand.spacing import Spacing
from assistant.understand.status import status
from assistant.understand.text import Text
from assistant.understand.title import title
from indexer.records import Match

_KNOWN = 0.5  # score of a kind from which its words alone name a project
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
    spacing = Spacing(text[:_MAX])
    whole = Text(spacing.text, today.year)
    table = grid.read(whole)
    source = grid.without(whole, table)
    when = year or project_year(source, today)
    dates = find_dates(source, when, today)
    taken = [(span.start, span.end) for span in dates]
    mentions = find_mentions(source, taken)
    counts = find_counts(source, mentions, taken)
    amounts = [amount.fact for amount in find_amounts(source, mentions, _planned(counts), taken)]
    amounts = changes.prices(source, amounts, mentions)
    rates = find_rates(source, mentions, taken)
    stops = taken + [(m.start, m.end) for m in mentions]
    points = [date_fact(source, span, stops) for span in dates]
    counts = phrase.settle(source, linked.by_price(source, _revived(counts, amounts), amounts))
    counted = changes.settle(source, [*counts, *rates], mentions)
    facts = _unique([*table.facts, *counted, *amounts, *points])
    facts = checks.paid_each(facts)
    facts += checks.sums(source, facts)
    conflicts = balance.check(source, facts) if budget is None else []
    conflicts += tallies.stated(source, facts)
    if budget is None:
        facts += worked.worked_out(source, facts)
    total = budget if budget is not None else _total(facts, conflicts)
    facts += checks.unit_cost(facts, total)
    facts.sort(key=lambda fact: (fact.start_at, fact.end_at))
    kinds = tuple(matcher.match(source.flat if source.orders else text)) if matcher is not None else ()
    kind, reason = status(whole, facts, known=bool(kinds and kinds[0].cues and kinds[0].score >= _KNOWN))
    kinds = kinds if kind != "none" else ()
    return Brief(
        text=text,
        status=kind,  # type: ignore[arg-type]
        title=(title(source, facts) or _plain_title(kinds, library)) if kind != "none" else "",
        unit_name=unit_name(source) if kind != "none" else "",
        year=when if kind != "none" or year else None,
        budget=total,
        facts=tuple(spacing.restored(facts)),
        conflicts=tuple(conflicts),
        beneficiaries=beneficiaries(source, facts) if kind != "none" else (),
        kinds=kinds,
        reason=reason,
        doubts=doubts(source, facts, when, today) if kind == "project" else (),
        ignored=tuple(source.quote(start, end).strip() for start, end in source.orders),
    )


def _plain_title(kinds: Sequence[Match], library: Any) -> str:
    """The plain name of the kind, where the text has no words that stand as a name."""
    if not kinds or library is None:
        return ""
    return re.sub(r"[（(].*?[)）]", "", library.archetypes[kinds[0].id].name)


def _planned(counts: list[Fact]) -> list[Fact]:
    """The counts without old things of which new ones are planned before them: 换2台，原来那两台用了14年，每台78万."""
    return [
        fact
        for place, fact in enumerate(counts)
        if not (fact.background and any(f.unit == fact.unit and not f.background for f in counts[:place]))
    ]


def _revived(counts: list[Fact], amounts: list[Fact]) -> list[Fact]:
    """现有护林员145人（每人每年6000元）: the head-count that a price hangs on, the last before it, is no background."""
    hung: set[int] = set()
    planned = _planned(counts)
    for price in amounts:
        if price.role != "price" or price.background:
            continue
        base = price.unit.partition("/")[2].split("·")[0]
        before = [f for f in planned if f.unit == base and -2 <= price.start_at - f.end_at <= 12]
        hung |= {id(f) for f in before[-1:]}
    return [structs.replace(f, background=False) if f.background and id(f) in hung else f for f in counts]


def _total(facts: list[Fact], conflicts: list[Conflict]) -> float | None:
    if any(conflict.unit == "万元" for conflict in conflicts):
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
