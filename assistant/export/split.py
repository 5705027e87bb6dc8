"""A value in the columns of forms that part operator, number and unit (Gansu, Sichuan)."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.export.text import BLANK, is_open
from kb import lazyre
from kb.records import Indicator

_NUMERIC = lazyre.compile(r"(?P<operator>[≥≤=><≈])?\s*(?P<number>[\d,]+(?:\.\d+)?)\s*(?P<unit>[^\d≥≤=><≈—~－-]*)")


@dataclass(frozen=True)
class SplitValue:
    """What stands in 指标值类型, 指标值, 度量单位 and 指标值内容."""

    operator: str
    value: str
    unit: str
    content: str


def split_value(row: Indicator, *, content: bool) -> SplitValue:
    """The parts of the value. What is no single number is 定性 and stands whole in `content`, or where the form has
    no such column in `value`; the reader joins the parts to the same value again.
    """
    if is_open(row):
        return SplitValue("", BLANK, "", "")
    text = row.value.strip()
    found = _NUMERIC.fullmatch(text)
    if found:
        return SplitValue(found["operator"] or "=", found["number"], found["unit"], text)
    return SplitValue("定性", "", "", text) if content else SplitValue("定性", text, "", "")
