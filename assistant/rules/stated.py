"""What goals, usage and narrative state for the very thing that a row measures: its value, in the document's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.rules.defining import unit_of
from assistant.rules.goal_not_covered import Quantity
from assistant.rules.reading import Row
from assistant.rules.text import flat, pairs
from kb import lazyre
from kb.amounts import fen
from kb.units import kind as unit_kind
from kb.values import parse, render

_SAID = lazyre.compile(
    r"(?P<lead>[一-龥]{3,}?)(?P<value>(?:(?:应|均|都|要)?(?:保持|控制)?(?:在|不低于|不少于|不小于|不高于|不超过|不大于|达到|达|降到|降至|升到|升至|提高到|为)"
    r"|[≥≤><=])*\d[\d.]*(?:%|‰|[一-龥/]{0,8}).*)"
)
_PERSONS = frozenset({"人", "名", "人次"})


def stated_value(row: Row, texts: Iterable[str], open_ones: Sequence[Quantity]) -> tuple[str, Quantity | None]:
    """(value, the quantity it uses up); the value is "" where the document says none, or more than one."""
    measured = {value for text in texts if (value := _after_its_name(row, text))}
    if len(measured) == 1:
        value = measured.pop()
        number = parse(value).number
        return value, next((quantity for quantity in open_ones if quantity.number == number), None)
    if row.grammar.kind not in ("count", "task", "thing") or measured:
        return "", None
    named = [quantity for quantity in open_ones if names(row, quantity) and _countable(row, quantity)]
    if len({(quantity.number, quantity.unit) for quantity in named}) != 1:
        return "", None
    unit = "人次" if row.name.endswith("人次") and named[0].unit in _PERSONS else named[0].unit
    return f"={fen(named[0].number)}{unit}", named[0]


def names(row: Row, quantity: Quantity) -> bool:
    """Whether a stated quantity is the one that the row counts: the thing it counts stands in the name."""
    thing = re.sub(r"^[\d.,\s]+[一-龥]{0,2}?", "", quantity.quote)
    return bool(pairs(quantity.lead[-8:] + thing) & pairs(re.sub(r"数量?$", "", row.name)))


def _after_its_name(row: Row, text: str) -> str:
    """The value that a clause gives right after the name of the row, or a tail or longer form of it."""
    for clause in re.split(r"[，,。；;、\n]", flat(text)):
        said = _SAID.search(clause)
        if said is None:
            continue
        lead = re.sub(r"^.*?[年月日前](?=[一-龥]{3})", "", said["lead"])
        if not (row.name.endswith(lead) or lead.endswith(row.name)):
            continue
        target = parse(said["value"], year=row.scene.table.year, category=row.category)
        if target.type == "numeric" and target.number is not None and target.unit and _measures(row, target.unit):
            return render(target)
    return ""


def _measures(row: Row, unit: str) -> bool:
    """Whether a unit can stand beside the head of the name."""
    if row.grammar.kind in ("ratio", "satisfaction"):
        return unit in ("%", "‰")
    if row.grammar.kind == "amount":
        return unit_kind(unit) == "money"
    own = unit_of(row)
    return own in (None, unit) or {own, unit} <= _PERSONS


def _countable(row: Row, quantity: Quantity) -> bool:
    own = unit_of(row)
    return own in (None, quantity.unit) or {own, quantity.unit} <= _PERSONS
