"""A condition of a card (`when`) is met by a sentence that names one of its things, and only by that."""

from __future__ import annotations

import re

import pytest

from assistant.compose.relevance import _speaks
from kb.library import Card, load, load_common

CARDS: list[Card] = [
    card for library in (load(), load_common()) for kind in library.archetypes.values() for card in kind.cards
]
CONDITIONS = sorted({text for card in CARDS for text in (card.when, card.when_not) if text})


def test_every_thing_that_a_condition_names_meets_it() -> None:
    unmet = []
    for condition in CONDITIONS:
        for thing in re.split(r"[、，；（）()]", re.sub(r"^[含有]", "", condition)):
            if thing and not _speaks(condition, f"今年{thing}支出九万元"):
                unmet.append((condition, thing))
    assert CONDITIONS
    assert unmet == []


@pytest.mark.parametrize(
    ("condition", "text", "met"),
    [
        ("含消杀、病媒", "汛期后开展消杀作业", True),  # the segmenter knows no 消杀
        ("含换新、家电补贴", "家电以旧换新补贴300万元", True),
        ("含村医、乡村医生", "给86名村医发补助", True),
        ("含公墓建设", "建设农村公益性公墓2处", True),  # its words, apart
        ("含消费券", "带动农产品消费", False),  # half a word is not the thing
        ("含处理站", "垃圾处理费", False),
        ("含征兵、新兵", "民兵集训60人", False),
    ],
)
def test_a_condition_is_met_by_the_thing_itself(condition: str, text: str, met: bool) -> None:
    assert _speaks(condition, text) is met
