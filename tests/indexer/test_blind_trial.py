"""Names from budgets the library was not written from: how often the kind found is the right one.

Each list was labelled before the matcher saw it; `first_try` is what came out then. `later` are kinds that were added
to the library afterwards because a name had no kind of its own. `before` is what the matcher of cues and vectors
alone gave. Lists 1 to 7 are names alone and were used to weigh the evidence; lists 8 and 9 have one-line descriptions
too and come from other hands. List 8 was run once, when matcher and example names were final. List 9 are 65 names that
stand in published budgets and self-evaluations (`source`); after its first run cues were mended by kinds of miss.
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
USED = [case for part in LISTS if "record" not in part for case in part["cases"]]
RECORD = [case for part in LISTS if "record" in part for case in part["cases"]]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(libraries.load(), StaticEncoder())


def test_the_lists_are_whole_and_name_kinds_of_the_library() -> None:
    known = set(libraries.load().archetypes)
    assert all(len(part["cases"]) == part["first_try"]["of"] >= 60 for part in LISTS)
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert [case["name"] for case in CASES if not set(case["right"]) <= known] == []


def hits(matcher: Matcher, cases: list[dict[str, Any]]) -> tuple[int, int]:
    """Cases whose first kind is right, and those with a right one among three."""
    first = three = 0
    for case in cases:
        right = {*case["right"], *case.get("later", [])}
        text = "，".join(filter(None, (case["name"], case.get("description"))))
        found = [match.id for match in matcher.match(text)]
        first += bool(found) and found[0] in right
        three += bool(right.intersection(found))
    return first, three


def test_the_kind_of_a_budget_name_is_found(matcher: Matcher) -> None:
    """Holds what is reached on the names that cues and weights have seen (all lists but 8)."""
    first, three = hits(matcher, USED)
    assert first / len(USED) >= 0.92
    assert three / len(USED) >= 0.97


def test_the_list_of_record_stays_where_it_was_measured(matcher: Matcher) -> None:
    """List 8 was run once, after the last change: 98 and 103 of 104. Nothing may be tuned on it."""
    first, three = hits(matcher, RECORD)
    assert first >= 97
    assert three >= 102
