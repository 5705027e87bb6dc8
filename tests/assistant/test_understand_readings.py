"""What a sentence is read as, by kind of wording (understand_data/readings.yaml).

A line of `has` is an object, an operator with its number and a unit (`读者满意度 ≥90%`), a date (`投用 2026-06-30`) or a
period (`服务期 2026-01-01~2026-12-31`), found among the facts that commit the project; a line of `not` is found nowhere
among them. Of the object a part is enough. `conflict` are the disputed values, [] for none; `disputed: 1` is a dispute without numbers.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.records import Brief, Fact
from assistant.understand import understand

TODAY = date(2025, 11, 20)
DATA = Path(__file__).parent / "understand_data"
CASES = [
    (name, case)
    for path in sorted(DATA.glob("readings*.yaml"))
    for name, cases in yaml.safe_load(path.read_text(encoding="utf-8")).items()
    for case in cases
]
_LINE = re.compile(
    r"(?P<thing>.*?)\s*(?:(?P<date>(?:\d{4}|-)-\d\d-\d\d)(?:~(?P<end>\d{4}-\d\d-\d\d))?|@(?P<event>.+)"
    r"|(?P<op>[=≥≤<>≈])(?P<number>[\d.]+)(?:~(?P<upper>[\d.]+))?(?P<unit>.*))$"
)


def _meets(line: str, fact: Fact) -> bool:
    found = _LINE.fullmatch(str(line))
    assert found, line
    if found["thing"] not in f"{fact.action}{fact.object}" and found["thing"] not in f"{fact.object}{fact.action}":
        return False
    if found["event"]:
        return fact.event == found["event"]
    if found["date"]:
        day, begin = (found["end"], found["date"]) if found["end"] else (found["date"], None)
        return fact.date == day and fact.start == begin
    upper = float(found["upper"]) if found["upper"] else None
    stated = (fact.operator, fact.number, fact.upper, fact.unit)
    return stated == (found["op"], float(found["number"]), upper, found["unit"])


def _shown(brief: Brief) -> list[str]:
    return [
        f"{f.action}{f.object} {f.start or ''}{f.date or f.event or f'{f.operator}{f.number}~{f.upper}{f.unit}'}"
        for f in brief.facts
        if not f.background
    ]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['text'][:18]}" for name, case in CASES])
def test_a_sentence_is_read_as_it_is_meant(name: str, case: dict[str, Any]) -> None:
    today = date.fromisoformat(case["today"]) if "today" in case else TODAY
    brief = understand(case["text"], today=today)
    live = [fact for fact in brief.facts if not fact.background]
    assert [line for line in case.get("has", ()) if not any(_meets(line, fact) for fact in live)] == [], _shown(brief)
    assert [line for line in case.get("not", ()) if any(_meets(line, fact) for fact in live)] == [], _shown(brief)
    if "total" in case:
        assert brief.budget == case["total"]
    if "title" in case:
        assert brief.title == case["title"]
    if "status" in case:
        assert brief.status == case["status"]
    disputed = [sorted(conflict.values) for conflict in brief.conflicts]
    wanted = [sorted(case["conflict"])] if case.get("conflict") else [[]] * case.get("disputed", 0)
    assert disputed == wanted, brief.conflicts
