"""Questions about what is told: a deadline that lies behind the day of writing."""

from __future__ import annotations

import re
from datetime import date

from assistant.records import Fact
from assistant.understand.text import Text


def doubts(text: Text, facts: list[Fact], year: int | None, today: date) -> tuple[str, ...]:
    """One question for each deadline that is over, in Chinese; a year that was moved on is named."""
    said = (
        re.search(r"今年|本年度", text.flat)
        if year == today.year + 1 and not re.search("明年|来年", text.flat)
        else None
    )
    day = f"{today.year}年{today.month}月{today.day}日"
    asked = []
    for fact in facts:
        if fact.background or fact.kind not in ("date", "period") or not fact.date or fact.date.startswith("--"):
            continue
        words = fact.quote[:16]
        when = date.fromisoformat(fact.date)
        if said and str(year) not in fact.quote and when.year == year:
            asked.append(f"文中说{said.group()}，而“{words}”已过（今天是{day}），先按{year}年拟，对吗？")
        elif fact.role != "start" and when < today:
            asked.append(f"“{words}”在今天（{day}）之前，年份对吗？")
    return tuple(asked[:2])
