"""One of a thing that is said only to tell what follows of it: 一平|198块, 一个人|一个月|4500块, 一间|12盏."""

from __future__ import annotations

from assistant.understand.mentions import Mention
from kb.units import kind as unit_kind


def of_price(mention: Mention, then: Mention) -> bool:
    """一平|198块, 一个人|一个月|4500块: the unit of the price that follows."""
    if mention.value != 1 or not mention.span.chinese or not then.per:
        return False
    paid = mention.unit == "个月" and "月" in then.per and then.unit in ("元", "万元")
    return (paid or mention.unit in then.per) and 0 <= then.start - mention.end <= 4


def of_many(mention: Mention, then: list[Mention], before: list[Mention]) -> bool:
    """86间教室…，一间|12盏: of each of those counted before."""
    single = mention.value == 1 and mention.span.chinese and bool(then) and then[0].start == mention.end
    counted = (
        single
        and unit_kind(mention.unit) != "time"
        and unit_kind(then[0].unit) == "count"
        and then[0].unit not in ("块", mention.unit)
    )
    return counted and any(m.unit == mention.unit and m.value > 1 for m in before)
