"""Computed facts made anew after a stated one was changed: unit costs, sums and totals follow the clerk's edit."""

from __future__ import annotations

from msgspec.structs import replace

from assistant.records import Brief, Fact
from assistant.understand import checks, worked
from assistant.understand.text import Text


def recompute(brief: Brief) -> Brief:
    """The brief with its sums, unit costs and worked-out total computed from the facts as they now stand."""
    stated = [fact for fact in brief.facts if not _computed(fact)]
    text = Text(brief.text)
    facts = stated + checks.sums(text, stated)
    budget = brief.budget
    if any(_is_product(fact) for fact in brief.facts):
        total = worked.worked_out(text, facts)
        facts += total
        budget = total[0].number if total else budget
    facts += checks.unit_cost(facts, budget)
    facts.sort(key=lambda fact: (fact.start_at, fact.end_at))
    return replace(brief, facts=tuple(facts), budget=budget)


def _computed(fact: Fact) -> bool:
    """Whether a fact is arithmetic on others (69+231, 22万元÷11台), not a reading of one phrase (每季度1次×4)."""
    return "+" in fact.derived or "÷" in fact.derived or _is_product(fact)


def _is_product(fact: Fact) -> bool:
    """A total that was worked out of prices and counts."""
    return fact.kind == "amount" and fact.role == "total" and bool(fact.derived)
