"""Single messages in everyday words, each said to the same table (`phrasings/*.yaml`): what it changes, or that it changes nothing.

An expectation is `same` (the table as before), `values` (no value changed), `ask` (no row gone or new), or a mapping:
words of a row's name to its value (`|` between what is right; a bare number finds any operator), date, budget, gone,
fewer, more, more_than, lower (words of a rate that falls), level, basis and description ([words, text]), and for what
is only said: same (the table as before; changed: not so), reply (words of it), export.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.desk import Desk
from assistant.dialogue import Reply, new, step
from kb.records import TargetTable

FOLDER = Path(__file__).parent / "phrasings"
TODAY = dt.date(2025, 11, 20)
QUICK = 6  # one message in so many runs with the fast tests


def _cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, (message, wanted) in enumerate(data["cases"]):
            marks = () if number % QUICK == 0 else pytest.mark.slow
            found.append(pytest.param(data["start"], message, wanted, id=f"{path.stem}-{message}", marks=marks))
    return found


@pytest.mark.parametrize(("start", "message", "wanted"), _cases())
def test_a_message(start: str, message: str, wanted: Any, desk: Desk) -> None:
    state, _ = step(new(TODAY), start, desk)
    before = state.result.table if state.result else None
    state, replies = step(state, message, desk)
    after = state.result.table if state.result else None
    assert before is not None
    assert after is not None
    reply = "\n".join(one.text for one in replies)
    assert faults(before, after, wanted, replies) == [], reply


def faults(before: TargetTable, after: TargetTable, wanted: Any, replies: Sequence[Reply] = ()) -> list[str]:
    """What an expectation misses in the table after a message, and in the reply."""
    if wanted == "same":
        return [] if after == before else ["table changed"]
    if wanted == "values":
        same = [row.value for row in after.indicators] == [row.value for row in before.indicators]
        return [] if same else ["values changed"]
    if wanted == "ask":
        return [] if len(after.indicators) == len(before.indicators) else ["rows changed"]
    said = {"reply": lambda words: any(words in one.text for one in replies), "export": lambda _: replies[-1].export}
    return [
        f"{key} {value}"
        for key, value in wanted.items()
        if not (said[key](value) if key in said else _holds(before, after, key, value))
    ]


def _holds(before: TargetTable, after: TargetTable, key: str, value: Any) -> bool:
    rows = after.indicators
    if key in ("same", "changed"):
        return (after == before) == (key == "same")
    if key == "date":
        return any(row.value in value.split("|") for row in rows)
    if key == "budget":
        return bool(after.budget.total == value)
    if key == "gone":
        return not any(value in row.name for row in rows)
    if key in ("fewer", "more"):
        return len(rows) - len(before.indicators) == (value if key == "more" else -value)
    if key == "more_than":
        return len(rows) - len(before.indicators) > value
    if key == "lower":
        return _number(after, value) < _number(before, value)
    if key in ("level", "basis", "description"):
        cells = [getattr(row, "level2" if key == "level" else key) for row in rows if value[0] in row.name]
        return bool(cells) and all(value[1] in cell for cell in cells)
    return any(key in row.name and right(row.value, value) for row in rows)


def right(value: str, wanted: str) -> bool:
    """Whether a value is one of those wanted (`a|b`); a bare number finds any operator."""
    return any((value.lstrip("=≥≤") if re.match(r"\d", one) else value) == one for one in wanted.split("|"))


def _number(table: TargetTable, words: str) -> float:
    return next(row.target.number or 0.0 for row in table.indicators if words in row.name and row.target)
