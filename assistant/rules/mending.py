"""The value cell of a weak row put right, where the name may stay: no new number, blank where only the clerk knows."""

from __future__ import annotations

import re

import msgspec

from assistant.rules.defining import unit_of
from assistant.rules.reading import Row
from assistant.rules.remedies import Facts
from assistant.rules.stated import stated_value
from assistant.rules.unit_mismatch import other_in_goals
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
        if row.group == "cost" and "总" in row.name:
            return facts.cap
        return facts.date if row.category == "output.timeliness" else _stated(row, facts)
    if "vague-value" in wrong:
        return _stated(row, facts)
    if "cap-against-formula" in wrong:
        return "≤100%"
    if target.number is None and not row.value.dated:
        return ""
    operator, number = target.operator, target.number
    if "unit-mismatch" in wrong:
        said = other_in_goals(row)
        unit = said.unit if said else unit
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


def _stated(row: Row, facts: Facts) -> str:
    """The value that the document gives this row and no other; "" where only the clerk knows."""
    value, quantity = stated_value(row, facts.texts, [q for q in facts.stated if q.quote not in facts.used])
    if quantity is not None:
        facts.used.add(quantity.quote)
    return value
