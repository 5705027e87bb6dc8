"""Computed facts made anew after a stated one was changed: unit costs and sums follow the clerk's edit."""

from __future__ import annotations

from msgspec.structs import replace

from assistant.records import Brief
from assistant.understand import checks
from assistant.understand.text import Text


def recompute(brief: Brief) -> Brief:
    """The brief with its sums and unit costs computed from the facts as they now stand."""
    stated = [fact for fact in brief.facts if not _computed(fact.derived)]
    facts = stated + checks.sums(Text(brief.text), stated)
    facts += checks.unit_cost(facts, brief.budget)
    facts.sort(key=lambda fact: (fact.start_at, fact.end_at))
    return replace(brief, facts=tuple(facts))


def _computed(derived: str) -> bool:
    """Whether a fact is arithmetic on others (69+231, 22万元÷11台), not a reading of one phrase (每季度1次×4)."""
    return "+" in derived or "÷" in derived
