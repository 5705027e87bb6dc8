"""The value cell of a weak row put right, where the name may stay: no new number, blank where only the clerk knows."""

from __future__ import annotations

import re

import msgspec

from assistant.rules.defining import unit_of
from assistant.rules.goal_not_covered import Quantity
from assistant.rules.reading import Row
from assistant.rules.remedies import Facts
from assistant.rules.text import pairs
from kb.amounts import fen
from kb.values import render

_KEPT_VALUE = frozenset({"circular", "wrong-category"})


def mended_value(row: Row, codes: set[str], facts: Facts) -> str | None:
    """The value cell put right without a new number; "" where only the clerk knows; None where it may stay."""
    wrong = codes - _KEPT_VALUE
    if not wrong:
        return None
    target = row.value.target
    unit = target.unit
    if "no-deadline" in wrong:
        return facts.date
    if "over-budget" in wrong:
        return facts.cap if re.search(r"总|控制数|预算|支出$", row.name) else ""
    if "missing-value" in wrong:
        return (
            facts.cap
            if row.group == "cost" and "总" in row.name
            else facts.date
            if row.category == "output.timeliness"
            else ""
        )
    if "vague-value" in wrong:
        named = [q for q in facts.stated if q.quote not in facts.used and _names(row, q)]
        if row.grammar.kind != "count" or not named:
            return ""
        facts.used.add(named[0].quote)
        return f"={fen(named[0].number)}{named[0].unit}"
    if target.number is None and not row.value.dated:
        return ""
    operator, number = target.operator, target.number
    if "missing-unit" in wrong:
        stated = {q.unit for q in facts.stated if q.number == number}
        unit = unit_of(row) or (stated.pop() if len(stated) == 1 else None)
        if unit is None:
            return ""
    if "wrong-direction" in wrong:
        operator = {"≥": "≤", ">": "<", "≤": "≥", "<": ">"}.get(operator or "", operator)
    if "out-of-range" in wrong:
        operator, number = "=", 100.0
    fixed = msgspec.structs.replace(target, operator=operator, number=number, unit=unit)
    return render(fixed)


def _names(row: Row, quantity: Quantity) -> bool:
    """Whether a stated quantity is the one that the row counts: the thing it counts stands in the name."""
    thing = re.sub(r"^[\d.,\s]+[一-龥]{0,2}?", "", quantity.quote)
    said = re.sub(r"数量?$", "", row.name)
    return bool(pairs(quantity.lead[-8:] + thing) & pairs(said))
