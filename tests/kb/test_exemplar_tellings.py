"""The tellings of the exemplary tables: three ways of saying one project, with the numbers of its table."""

from __future__ import annotations

import re

import pytest

from kb.amounts import NumberSpan, numbers
from kb.units import UNIT
from kb.values import parse
from tests.kb.exemplar_files import (
    LAST_DAY,
    PART,
    Exemplar,
    arabic,
    category,
    dated,
    exemplars,
    held,
    near,
    told,
    values_of,
)

TELLINGS = ("terse", "rambling", "colloquial")
_COUNTED = re.compile(rf"\s*(?:{UNIT}|万)")


@pytest.fixture(params=exemplars(), ids=told)
def one(request: pytest.FixtureRequest) -> Exemplar:
    exemplar: Exemplar = request.param
    return exemplar


def promised(goals: tuple[str, ...]) -> list[tuple[NumberSpan, str]]:
    """Quantities and amounts of the goals, not their dates and rates."""
    found = []
    for goal in goals:
        for span in numbers(goal):
            after = goal[span.end :]
            if span.percent or re.match(r"[%‰]|年(?!度)|月(?!度)|日|级|分(?!钟)|个百分点|[一-龥]{1,2}内", after):
                continue
            if _COUNTED.match(after):
                found.append((span, goal))
    return found


def test_goals_hold_numbers_that_the_rows_carry(one: Exemplar) -> None:
    rows = one.table.indicators
    carried = {number for row in rows for number in values_of(row.value)}
    spoken = promised(one.table.goals)
    assert spoken
    assert not [f"{span.text}：{goal}" for span, goal in spoken if not near(span.value, carried)]
    for goal in one.table.goals:
        for found in re.finditer(r"(\d[\d.]*)%", goal):
            assert float(found[1]) in carried, found[0]
        for found in re.finditer(r"(?:2026年)?(\d{1,2})月(?:(\d{1,2})日|底)", goal):
            month, day = int(found[1]), int(found[2] or LAST_DAY[int(found[1])])
            days = {(one.value(row).date or "")[5:] for row in rows}
            assert f"{month:02}-{day:02}" in days, found[0]


@pytest.mark.parametrize("telling", TELLINGS)
def test_numbers_of_the_table_stand_in_each_telling(one: Exemplar, telling: str) -> None:
    text = one.tellings[telling]
    values, digits = values_of(text), arabic(text)
    lost = []
    for row in one.table.indicators:
        kind, value = category(row), one.value(row)
        asked = kind in ("output.quantity", "output.timeliness", "cost.economic")
        if asked and value.unit not in ("%", "‰") and value.number != 0 and not held(value, digits, values):
            lost.append(f"{row.name} {row.value}")
    lost += [
        f"{span.text}：{goal}"
        for span, goal in promised(one.table.goals)
        if not near(span.value, values) and not re.match(r"12个月", goal[span.start :]) and span.value
    ]
    assert not lost


def test_the_long_telling_names_every_amount_of_the_usage(one: Exemplar) -> None:
    values = values_of(one.tellings["rambling"])
    parts = PART.findall(one.table.usage or "")
    assert not [part for part in parts if not near(float(part) * 1e4, values)]


def test_tellings_are_three_ways_of_saying_it(one: Exemplar) -> None:
    assert set(one.tellings) == set(TELLINGS)
    terse, rambling, colloquial = (one.tellings[telling] for telling in TELLINGS)
    assert "\n" not in terse
    assert len(rambling) > len(terse)
    assert 3 <= len(re.findall("[。！？]", rambling)) <= 9
    chinese = [span for span in numbers(colloquial) if span.chinese]
    assert len(chinese) >= 3
    assert len(chinese) >= 0.7 * len(numbers(colloquial))


@pytest.mark.parametrize(
    ("text", "date", "there"),
    [
        ("明年六月底前到货", "2026-06-30", True),
        ("6月30号以前", "2026-06-30", True),
        ("六月中旬", "2026-06-30", False),
        ("16月底", "2026-06-30", False),
        ("十二月底前办完", "2026-12-31", True),
        ("年底前办完", "2026-12-31", True),
    ],
)
def test_a_day_is_found_in_words(text: str, date: str, there: bool) -> None:
    assert dated(date, arabic(text)) is there


@pytest.mark.parametrize(
    ("value", "text", "there"),
    [
        ("≤46.5万元", "总共四十六万五千", True),
        ("≤46.5万元", "四十六万四千", False),
        ("=128个", "一百二十八个村", True),
        ("每月10日前", "每个月十号发", True),
        ("每月10日前", "每个月十五号发", False),
        ("=12个月", "管一整年，按月付", True),
    ],
)
def test_a_value_is_found_in_words(value: str, text: str, there: bool) -> None:
    assert held(parse(value, year=2026), arabic(text), values_of(text)) is there
