"""The forms of eval/retyped change how a text is typed, not what it says."""

from __future__ import annotations

import random

import pytest

from eval.numbers import numbers, plain
from eval.retyped import FORMS, cases, measure

SAME = [name for name in FORMS if name not in ("wrong characters", "spaces for stops", "broken lines", "Latin stops")]


@pytest.mark.parametrize("name", SAME)
def test_numbers_stay(name: str) -> None:
    for case in cases(30):
        typed = FORMS[name](case.text, random.Random(1))
        assert sorted(one.value for one in numbers(plain(typed))) == sorted(
            one.value for one in numbers(plain(case.text))
        )


def test_every_form_but_the_first_changes_something() -> None:
    drawn = cases(30)
    for name, form in FORMS.items():
        changed = any(form(case.text, random.Random(1)) != case.text for case in drawn)
        assert changed == (name != "as written")


@pytest.mark.slow
def test_a_draft_survives_every_form() -> None:
    figures = measure(40)
    written = figures.pop("as written")["must"]["share"]
    assert all(one["must"]["share"] >= written - 0.1 for one in figures.values())
