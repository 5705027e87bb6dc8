"""Names from budgets the library was not written from: how often the kind found is the right one.

Each list was labelled before the matcher saw it; `first_try` is what came out then. `later` are kinds that were added
to the library afterwards because a name had no kind of its own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.archetypes import Matcher
from indexer.embed import StaticEncoder
from kb import library as libraries

LISTS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "blind_trial.json").read_text(encoding="utf-8")
)
CASES = [case for part in LISTS for case in part["cases"]]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(libraries.load(), StaticEncoder())


def test_the_lists_are_whole_and_name_kinds_of_the_library() -> None:
    known = set(libraries.load().archetypes)
    assert [len(part["cases"]) for part in LISTS] == [60] * len(LISTS)
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert [case["name"] for case in CASES if not set(case["right"]) <= known] == []


def test_the_kind_of_a_budget_name_is_found(matcher: Matcher) -> None:
    """Holds what the cues reach on all lists together; the fresh figures are in docs/measurements.md."""
    first = three = 0
    for case in CASES:
        right = {*case["right"], *case.get("later", [])}
        found = [match.id for match in matcher.match(case["name"])]
        first += bool(found) and found[0] in right
        three += bool(right.intersection(found))
    assert first / len(CASES) >= 0.93
    assert three / len(CASES) >= 0.96
