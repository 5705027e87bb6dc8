"""Drafting measured: is the right thing done, are the must slots met, is anything invented."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from assistant.records import DraftResult
from eval.cases import DraftCase, GoldFact, draft_cases
from eval.metrics import Counts, Share, alike, fold
from eval.numbers import base, dates, numbers, same, value_of
from eval.slots import describe, meets, nearest
from eval.trace import Invented, Ledger, invented
from kb.records import Indicator, TargetTable

TODAY = dt.date(2025, 11, 20)  # where a case names no day
COVERED = 0.5  # a welcome name counts as covered from this likeness on
Drafter = Callable[[DraftCase, dt.date], DraftResult]


class CaseFigures(Struct, frozen=True, kw_only=True):
    """What one case came to."""

    id: str
    expect: str
    status: str
    must: Share
    wrong: tuple[str, ...]
    invented: tuple[Invented, ...]
    facts: Counts
    conflict: Share
    good: Share
    unmet: tuple[str, ...]
    lost: tuple[str, ...]  # facts that the table does not carry
    noise: tuple[str, ...]  # rows made of noise

    @property
    def right(self) -> bool:
        return self.status == self.expect


def day_of(case: DraftCase) -> dt.date:
    return dt.date.fromisoformat(case.asked_on) if case.asked_on else TODAY


def _texts(table: TargetTable) -> list[str]:
    rows = [part for row in table.indicators for part in (row.value, row.name, row.description)]
    return [*rows, *table.goals]


def _carried(fact: GoldFact, table: TargetTable, disputed: Sequence[float]) -> bool:
    """Does the table carry the fact: its date, its number in a value, name, description or goal, or as the budget?

    A disputed amount (in base units) stays out of the table on purpose: naming it as such is enough.
    """
    if fact.kind == "deadline":
        if fact.date is None:
            words = [f"每月{fact.day}"] if fact.day else [fact.phrase]
            return any(fold(word) in fold(text) for word in words if word for text in _texts(table))
        return any(date[-5:] == fact.date[-5:] for text in _texts(table) for date in dates(text))
    if fact.number is None:
        return True
    wanted, _ = base(fact.number, fact.unit)
    if any(same(wanted, one) for one in disputed):
        return True
    total = table.budget.total
    if fact.kind == "amount" and total is not None and same(total * 1e4, wanted):
        return True
    stated = [value_of(row.value) for row in table.indicators]
    found = [one.number for one in stated if one.number is not None]
    found += [number.value for text in _texts(table) for number in numbers(text)]
    return any(same(wanted, one) for one in found)


def _from_text(row: Indicator) -> float | None:
    """The number of a row that claims to come from the text, in base units."""
    if not any(source.kind == "text" for source in row.sources):
        return None
    return value_of(row.value).number


def _noisy(row: Indicator, case: DraftCase) -> bool:
    """Is the row made of a bit of noise: its number stands there, and in no fact?"""
    number = _from_text(row)
    if number is None:
        return False
    if any(_same_fact(fact, number) for fact in case.facts):
        return False
    return any(same(number, one.value) for bit in case.noise for one in numbers(bit))


def _same_fact(fact: GoldFact, number: float) -> bool:
    ends = (fact.number, fact.max)
    return any(end is not None and same(number, base(end, fact.unit)[0]) for end in ends)


def fact_counts(
    case: DraftCase, table: TargetTable, disputed: Sequence[float] = ()
) -> tuple[Counts, list[str], list[str]]:
    """Facts carried (hits) and lost (misses); rows from the text whose number is no fact (extra)."""
    missing = [fact for fact in case.facts if not _carried(fact, table, disputed)]
    lost = [f"{fact.object} {fact.date or fact.number or fact.phrase}" for fact in missing]
    strange = [
        f"{row.name} {row.value}"
        for row in table.indicators
        if (number := _from_text(row)) is not None and not any(_same_fact(fact, number) for fact in case.facts)
    ]
    noise = [f"{row.name} {row.value}" for row in table.indicators if _noisy(row, case)]
    return Counts(len(case.facts) - len(lost), len(lost), len(strange)), lost, noise


def _disputed(result: DraftResult) -> list[float]:
    """The contradicting numbers that the answer lists, in base units."""
    return [base(value, one.unit)[0] for one in result.conflicts for value in one.values]


def named_conflict(case: DraftCase, result: DraftResult) -> Share:
    """How many of the contradicting numbers the answer names, in its conflicts, questions or notes."""
    if case.conflict is None:
        return Share()
    named = _disputed(result)
    words = [*result.notes, *(question.text for question in result.questions)]
    spoken = [number.value for text in words for number in numbers(text)]
    wanted = [base(value, case.conflict.unit)[0] for value in case.conflict.values]
    return Share(sum(any(same(one, other) for other in [*named, *spoken]) for one in wanted), len(wanted))


def measure_case(case: DraftCase, result: DraftResult) -> CaseFigures:
    """One answer against its case; a case without a table keeps its slots unmet."""
    table = result.table or TargetTable()
    rows = table.indicators
    met = [any(meets(row, slot) for row in rows) for slot in case.must]
    expected_table = case.expect in ("draft", "conflict")
    facts, lost, noise = fact_counts(case, table, _disputed(result)) if expected_table else (Counts(), [], [])
    patterns = [re.compile(pattern) for pattern in case.wrong]
    ledger = Ledger(case.text, today=day_of(case), year=case.year)
    return CaseFigures(
        id=case.id,
        expect=case.expect,
        status=result.status,
        must=Share(sum(met), len(met)),
        wrong=tuple(row.name for row in rows if any(pattern.search(row.name) for pattern in patterns)),
        invented=tuple(invented(table, ledger)),
        facts=facts,
        conflict=named_conflict(case, result),
        good=Share(sum(any(alike(name, row.name) >= COVERED for row in rows) for name in case.good), len(case.good)),
        unmet=tuple(
            f"{describe(slot)} ← {nearest(rows, slot) or '无相近指标'}"
            for slot, hit in zip(case.must, met, strict=True)
            if not hit
        ),
        lost=tuple(lost),
        noise=tuple(noise),
    )


def summary(cases: Sequence[CaseFigures]) -> dict[str, Any]:
    """Figures over all cases."""
    status = Share(sum(one.right for one in cases), len(cases))
    facts = sum((one.facts for one in cases), Counts())
    return {
        "cases": len(cases),
        "status": status.figures(),
        "must": sum((one.must for one in cases), Share()).figures(),
        "complete": Share(sum(one.right and one.must.right == one.must.total for one in cases), len(cases)).figures(),
        "wrong": sum(len(one.wrong) for one in cases),
        "invented": sum(len(one.invented) for one in cases),
        "noise": sum(len(one.noise) for one in cases),
        "facts": facts.figures(),
        "conflict_values": sum((one.conflict for one in cases), Share()).figures(),
        "good": sum((one.good for one in cases), Share()).figures(),
    }


def _drafter() -> Drafter:
    from assistant.draft import draft
    from eval.desk import shipped_desk

    desk = shipped_desk()
    return lambda case, today: draft(case.text, desk=desk, today=today)


def measure(gold: Path, *, drafter: Drafter | None = None) -> dict[str, Any]:
    """Every case of the folder; budget and year are left to the program to find in the text."""
    cases = draft_cases(gold)
    answer = drafter or _drafter()
    figures = [measure_case(case, answer(case, day_of(case))) for case in cases]
    return {"figures": summary(figures), "cases": [_plain(one) for one in figures]}


def _plain(one: CaseFigures) -> dict[str, Any]:
    return {
        "id": one.id, "expect": one.expect, "status": one.status, "must": [one.must.right, one.must.total],
        "facts": one.facts.figures(), "good": [one.good.right, one.good.total], "unmet": list(one.unmet),
        "lost": list(one.lost), "wrong": list(one.wrong), "noise": list(one.noise),
        "invented": [f"{fault.place} {fault.row}: {fault.number}" for fault in one.invented],
        "conflict": [one.conflict.right, one.conflict.total],
    }  # fmt: skip
