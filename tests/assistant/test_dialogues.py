"""Whole conversations as data (`dialogues/*.yaml`): what is said in each turn, what then stands in the table and the reply.

A turn may expect: status, table (none), rows (words of a name: value; a bare number finds any operator), values and
gone_values (of any row), has and gone (words of names), level, description, basis (words: text), counted (level2: at
least), order (words in the order of their rows), value_changed (words: the value it had), fewer (rows less than
before), more, same_count, budget, year, layout, project, unit, goals and reply (fragments), unchanged (table as
before), changed, export. Values may name several right ones (`a|b`).
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from assistant.desk import Desk
from assistant.dialogue import Reply, State, new, step
from kb.records import Indicator, TargetTable
from tests.assistant.test_phrasings import right

FOLDER = Path(__file__).parent / "dialogues"
TODAY = dt.date(2025, 11, 20)
UNSEEN = "unseen.yaml"  # held out: UNSEEN=1 in the environment includes it
QUICK = 4  # one dialogue in so many runs with the fast tests


def _cases() -> list[Any]:
    paths = [path for path in sorted(FOLDER.glob("*.yaml")) if path.name != UNSEEN or os.environ.get("UNSEEN")]
    cases = [case for path in paths for case in yaml.safe_load(path.read_text(encoding="utf-8"))]
    return [
        pytest.param(case, id=case["id"], marks=() if number % QUICK == 0 else pytest.mark.slow)
        for number, case in enumerate(cases)
    ]


@pytest.mark.parametrize("case", _cases())
def test_dialogue(case: dict[str, Any], desk: Desk) -> None:
    assert faults(case, desk) == []


def test_there_are_enough_dialogues() -> None:
    assert len({case.id for case in _cases()}) == len(_cases()) >= 60


def faults(case: dict[str, Any], desk: Desk) -> list[str]:
    """What a dialogue does otherwise than expected, each with its turn."""
    state, found = new(TODAY), []
    for number, turn in enumerate(case["turns"], 1):
        before = table_of(state)
        state, replies = step(state, turn["say"], desk)
        reply = "\n".join(r.text for r in replies)
        told = [*_always(state, reply), *_expected(turn, state, before, replies)]
        found += [f"{number} {turn['say']} | {line}" for line in told]
    return found


def table_of(state: State) -> TargetTable | None:
    return state.result.table if state.result else None


def _always(state: State, reply: str) -> list[str]:
    """What holds after every turn: an answer, a state that can be saved, at most three questions, no number unsourced."""
    found = []
    if not reply:
        found.append("no reply")
    if msgspec.json.decode(msgspec.json.encode(state), type=State) != state:
        found.append("state does not survive saving")
    if state.result is not None and len(state.result.questions) > 3:
        found.append("more than three questions")
    table = table_of(state)
    for row in table.indicators if table else ():
        if row.value and not row.sources:
            found.append(f"{row.name} {row.value} has no source")
    return found


def _find(table: TargetTable, words: str) -> list[Indicator]:
    return [row for row in table.indicators if words in row.name]


def _expected(turn: dict[str, Any], state: State, before: TargetTable | None, replies: Sequence[Reply]) -> list[str]:
    found: list[str] = []
    reply = "\n".join(r.text for r in replies)
    table = table_of(state)

    def check(holds: object, what: str) -> None:
        if not holds:
            found.append(what)

    if "status" in turn:
        status = state.result.status if state.result else "refuse"
        check(status == turn["status"], f"status {status}")
    if turn.get("table") == "none":
        check(table is None, "there is a table")
    for words in turn.get("reply", ()):
        check(words in reply, f"reply without {words}: {reply}")
    if turn.get("unchanged"):
        check(table == before, "table changed")
    if "export" in turn:
        check(any(r.export == turn["export"] for r in replies), f"no file: {reply}")
    if table is None:
        check(not set(turn) - {"say", "status", "table", "reply", "unchanged"}, "no table")
        return found
    names = [f"{row.name} {row.value}" for row in table.indicators]
    values = [row.value for row in table.indicators]
    for words, value in turn.get("rows", {}).items():
        check(any(right(r.value, value) for r in _find(table, words)), f"{words} is not {value}: {names}")
    for value in turn.get("values", ()):
        check(set(value.split("|")) & set(values), f"no {value}: {names}")
    for value in turn.get("gone_values", ()):
        check(value not in values, f"still {value}")
    for words in turn.get("has", ()):
        check(_find(table, words), f"no {words}: {names}")
    for words in turn.get("gone", ()):
        check(not _find(table, words), f"still {words}: {names}")
    for words, level in turn.get("level", {}).items():
        rows = _find(table, words)
        check(rows and all(level in row.level1 + row.level2 for row in rows), f"{words} not under {level}")
    for field in ("description", "basis"):
        for words, text in turn.get(field, {}).items():
            check(any(text in getattr(row, field) for row in _find(table, words)), f"{field} of {words}")
    for level, count in turn.get("counted", {}).items():
        rows = [row for row in table.indicators if level in row.level2]
        check(len(rows) >= count, f"{len(rows)} rows of {level}: {names}")
    places = [next((i for i, name in enumerate(names) if words in name), -1) for words in turn.get("order", ())]
    check(places == sorted(places) and -1 not in places, f"order {names}")
    for words, value in turn.get("value_changed", {}).items():
        check(all(row.value != value for row in _find(table, words)), f"{words} still {value}")
    if "fewer" in turn:
        assert before is not None
        check(len(before.indicators) - len(table.indicators) == turn["fewer"], f"{len(table.indicators)} rows")
    if "more" in turn or "same_count" in turn:
        assert before is not None
        check(len(table.indicators) - len(before.indicators) == turn.get("more", 0), f"{len(table.indicators)} rows")
    if "changed" in turn:
        check(table != before, "table did not change")
    if turn.get("no_default_basis"):
        check(not any(row.basis.startswith("常用值") for row in table.indicators), "unconfirmed values")
    seen = {
        "budget": table.budget.total,
        "year": table.year,
        "layout": table.layout,
        "project": table.project.name if table.project else "",
        "unit": table.unit.name,
    }
    for field, value in seen.items():
        check(field not in turn or turn[field] == value, f"{field} {value}")
    for words in turn.get("goals", ()):
        check(words in "".join(table.goals), f"goals without {words}: {table.goals}")
    return found
