"""Does a drafted row meet a slot of a gold case? The rules stand in docs/evaluation.md."""

from __future__ import annotations

import re
from collections.abc import Sequence

from eval.cases import Slot
from eval.metrics import fold, fold_level
from eval.numbers import Value, base, dates, same, unit_key, value_of
from kb.records import Indicator

# Words of degree or slogan: no sensible value for anything.
_DEGREE = re.compile(r"提升|提高|增强|增加|加强|改善|优化|保障|显著|明显|较好|良好|较高|有所|逐步|若干|一定")


def _level(row: Indicator, slot: Slot) -> bool:
    wanted = slot.level2_any or ((slot.level2,) if slot.level2 else ())
    return not wanted or fold_level(row.level2) in {fold_level(name) for name in wanted}


def _named(row: Indicator, slot: Slot) -> bool:
    text = fold(row.name) + "\n" + fold(row.description)
    return any(fold(word) in text for word in slot.name_any)


def _unit(value: Value, units: Sequence[str | None]) -> bool:
    """Is the unit of `value` one of `units`? No unit asked for, any will do; 万 and 亿 are already multiplied out."""
    wanted = {base(1.0, unit)[1] for unit in units if unit}
    return not wanted or unit_key(value.unit) in wanted


def _number(value: Value, number: float, units: Sequence[str | None], operators: Sequence[str]) -> bool:
    if value.number is None or value.upper is not None or not _unit(value, units):
        return False
    if operators and value.operator not in operators:
        return False
    return any(same(value.number, base(number, unit)[0]) for unit in units or (None,))


def sensible(text: str, slot: Slot) -> bool:
    """For a slot without number and date: an open blank, a date, a number of the asked unit, or a checkable state."""
    if not fold(text):
        return True
    if _DEGREE.search(fold(text)):
        return False
    value = value_of(text)
    if value.number is None:
        return slot.unit is None or bool(dates(text))
    fits = _unit(value, (slot.unit, *slot.unit_any, *(one.unit for one in slot.also)))
    return fits and (not value.operator or not slot.op_any or value.operator in slot.op_any)


def value_fits(text: str, slot: Slot) -> bool:
    """Does a value as printed answer the slot?"""
    if not fold(text):
        return slot.open_ok or (slot.number is None and slot.date is None)
    if any(fold(part) in fold(text) for part in slot.value_any):
        return True
    if slot.date is not None:
        if slot.date in dates(text):
            return True
    elif slot.number is None:
        return sensible(text, slot)
    value = value_of(text)
    if slot.number is not None and _number(value, slot.number, (slot.unit, *slot.unit_any), slot.op_any):
        return True
    return any(_number(value, one.number, (one.unit,), one.op_any or slot.op_any) for one in slot.also)


def meets(row: Indicator, slot: Slot) -> bool:
    """Category, name and value all fit."""
    return _level(row, slot) and _named(row, slot) and value_fits(row.value, slot)


def describe(slot: Slot) -> str:
    """A slot in a few words, for the list of misses."""
    level = slot.level2 or "/".join(slot.level2_any[:2])
    value = slot.date or ("" if slot.number is None else f"{slot.number:g}{slot.unit or ''}") or "任意值"
    return f"{level}：{'/'.join(slot.name_any[:3])} {'/'.join(filter(None, slot.op_any))} {value}"


def nearest(rows: Sequence[Indicator], slot: Slot) -> str:
    """The rows that come close to an unmet slot, and in what they fail."""
    close = []
    for row in rows:
        fits = (_level(row, slot), _named(row, slot), value_fits(row.value, slot))
        if sum(fits) == 2:
            fault = ("类别", "名称", "值")[fits.index(False)]
            close.append(f"{row.level2}·{row.name}·{row.value or '＿＿'}（{fault}不符）")
    return "；".join(close[:3])
