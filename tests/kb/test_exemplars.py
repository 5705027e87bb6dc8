"""The exemplary tables: complete, consistent in their sums, and told with the same numbers in clerks' words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from kb import library
from kb.amounts import NumberSpan, numbers
from kb.home import CORPUS
from kb.records import Indicator, TargetTable, TargetValue, from_builtins
from kb.taxonomy import ORDER, canonical, is_benefit, is_cost, labels, missing, translate
from kb.units import UNIT
from kb.values import parse

FOLDER = CORPUS / "exemplars"
TELLINGS = ("terse", "rambling", "colloquial")
LIKE = 0.85  # shared character pairs from which two cells count as one wording
LONG = 12  # character pairs from which a cell has a wording of its own
# Functional classes of expenditure (类) of the general public budget.
CLASSES = frozenset("201 202 203 204 205 206 207 208 210 211 212 213 214 215 216 217 219 220 221 222 224 229".split())
LAST_DAY = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


class Exemplar(NamedTuple):
    file: Path
    kind: str
    table: TargetTable
    tellings: dict[str, str]

    def value(self, row: Indicator) -> TargetValue:
        return parse(row.value, year=self.table.year, category=category(row))


def category(row: Indicator) -> str:
    return canonical(row.level2, row.level1) or ""


@lru_cache(maxsize=1)
def exemplars() -> tuple[Exemplar, ...]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        for one in data["tables"]:
            table = from_builtins(one, TargetTable)
            found.append(Exemplar(path, path.stem, table, data["descriptions"].get(table.id, {})))
    return tuple(found)


def told(one: Exemplar) -> str:
    return one.table.id


@pytest.fixture(params=exemplars(), ids=told)
def one(request: pytest.FixtureRequest) -> Exemplar:
    exemplar: Exemplar = request.param
    return exemplar


# --- the table -----------------------------------------------------------------------------------------------------


def test_ids_are_unique_and_name_their_kind() -> None:
    ids = Counter(one.table.id for one in exemplars())
    assert not [name for name, count in ids.items() if count > 1]
    assert not [one.table.id for one in exemplars() if not one.table.id.startswith(f"ex-{one.kind}-")]


def test_every_kind_of_the_library_that_has_a_file_has_two_tables() -> None:
    counts = Counter(one.kind for one in exemplars())
    kinds = library.load().archetypes
    assert not set(counts) - set(kinds), "no such kind in corpus/library"
    assert not [kind for kind, count in counts.items() if count < 2]


def test_the_folder_is_marked_as_written_for_this_project() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    line = next(line for line in readme.splitlines() if "`exemplars/`" in line)
    assert "written for this project" in line
    assert "no department" in line


def test_class_is_one_of_the_budget(one: Exemplar) -> None:
    assert one.table.class_ in CLASSES


def test_every_required_category_in_both_frameworks(one: Exemplar) -> None:
    present = {category(row) for row in one.table.indicators}
    assert missing(present) == []
    assert missing({translate(name, "cn-2015") for name in present}) == []


def test_rows_are_complete_and_in_the_order_of_the_form(one: Exemplar) -> None:
    rows = one.table.indicators
    assert 8 <= len(rows) <= 14
    places = [ORDER["cn-2021"].index(category(row)) for row in rows]
    assert places == sorted(places)
    for row in rows:
        assert (row.level1, row.level2) == labels(category(row), "cn-2021")
        assert all((row.name, row.description, row.value, row.basis, row.evidence)), row.name
        assert not re.search(r"\d", row.name), "a target value belongs in its own cell"
    assert len({row.name for row in rows}) == len(rows)


def test_head_of_the_table_is_filled(one: Exemplar) -> None:
    table = one.table
    assert table.project is not None
    assert table.title == f"{table.project.name}绩效目标表"
    assert table.unit.name
    assert table.region
    assert table.kind == "project"
    assert 2 <= len(table.goals) <= 4


def test_most_values_are_numbers_and_not_all_alike(one: Exemplar) -> None:
    values = [one.value(row) for row in one.table.indicators]
    assert not [value for value in values if value.type == "invalid"]
    measured = [value for value in values if value.type not in ("text", "grade")]
    assert len(measured) >= 0.7 * len(values)
    percents = Counter(value.number for value in values if value.unit == "%")
    assert percents.most_common(1)[0][1] <= max(2, len(values) // 2)


def test_nothing_beyond_the_possible_is_asked(one: Exemplar) -> None:
    for row in one.table.indicators:
        assert not re.match(r"[≥>]\s*100%", row.value), row.name


# --- money -----------------------------------------------------------------------------------------------------------


def test_budget_is_fully_financed_and_the_plan_spends_it(one: Exemplar) -> None:
    budget, plan = one.table.budget, one.table.plan
    assert budget.total
    assert math.isclose(budget.total, (budget.fiscal or 0) + (budget.other or 0))
    percents = [step.percent for step in plan]
    assert None not in percents
    assert percents == sorted(percents, key=float)  # type: ignore[arg-type]
    assert percents[-1] == 100


def test_a_cost_row_carries_the_budget_and_none_exceeds_it(one: Exemplar) -> None:
    values = [one.value(row) for row in one.table.indicators if is_cost(category(row))]
    amounts = [value.number for value in values if value.unit == "万元"]
    assert one.table.budget.total in amounts
    assert max(amount for amount in amounts if amount is not None) == one.table.budget.total


_PART = re.compile(r"(?<!每)(?<!每[一-龥])(?<!每[一-龥]{2})(?<!每[一-龥]{3})(?<![\d.])(\d[\d.]*)万元")


def test_parts_of_the_usage_add_up_to_the_budget(one: Exemplar) -> None:
    assert one.table.usage
    amounts = [float(found) for found in _PART.findall(one.table.usage)]
    total = one.table.budget.total or 0
    parts = [amount for amount in amounts if amount != total]
    assert amounts, "the usage names the amounts"
    assert not parts or any(
        math.isclose(sum(some), total, abs_tol=1e-6)
        for size in range(1, len(parts) + 1)
        for some in combinations(parts, size)
    )


_TERM = r"\d[\d.]*万?[^\d×÷+＝=，。；：、（）]*"
_EQUATION = re.compile(rf"(?<![\d.])((?:{_TERM}[×÷+])+{_TERM})[=＝](\d[\d.]*)(万|亿|%)?")


def equations(text: str) -> Iterator[tuple[str, bool]]:
    """Every calculation of a cell and whether it holds; 万 may stand on either side, or on none of a sum."""
    for found in _EQUATION.finditer(text):
        left = 0.0
        for part in found[1].split("+"):
            factors = re.split(r"([×÷])", part)
            value = _number(factors[0])
            for sign, factor in zip(factors[1::2], factors[2::2], strict=True):
                value = value * _number(factor) if sign == "×" else value / _number(factor)
            left += value
        right = float(found[2])
        scales = (1, {"万": 1e4, "亿": 1e8, "%": 0.01}.get(found[3], 1))
        yield found[0], any(math.isclose(left, right * scale, rel_tol=1e-9) for scale in scales)


def _number(term: str) -> float:
    found = re.match(r"(\d[\d.]*)(万(?!元))?", term)
    assert found
    return float(found[1]) * (1e4 if found[2] else 1)


def cells(table: TargetTable) -> Iterator[str]:
    yield table.usage or ""
    yield from table.goals
    for row in table.indicators:
        yield from (row.description, row.basis)


def test_calculations_hold(one: Exemplar) -> None:
    assert not [shown for cell in cells(one.table) for shown, holds in equations(cell) if not holds]


def test_every_unit_price_leads_to_an_amount(one: Exemplar) -> None:
    """Price × one or two stated numbers is an amount of the table, or the table shows the calculation."""
    table = one.table
    shown = [equation for cell in cells(table) for equation, _ in equations(cell)]
    texts = [*cells(table), *(row.value for row in table.indicators)]
    factors = {1.0, *(number for text in texts for number in values_of(text) if number)}
    sums = {value for value in factors if value >= 1}
    for row in table.indicators:
        value = one.value(row)
        if not (is_cost(category(row)) and value.number and value.unit and re.match(r"万?元/", value.unit)):
            continue
        price = value.number * (1e4 if value.unit.startswith("万") else 1)
        terms = {number for equation in shown for number in values_of(equation)}
        if price in terms or value.number in terms:
            continue
        assert any(_near(price * one_ * other, sums) for one_ in factors for other in factors), row.name


# --- numbers of the table, numbers of the tellings -------------------------------------------------------------------


def arabic(text: str) -> str:
    """Every Chinese numeral of a text in Arabic digits: 六月底 → 6月底."""
    for span in reversed(numbers(text)):
        if not span.percent:
            text = f"{text[: span.start]}{span.value:g}{text[span.end :]}"
    return text


def dated(date: str, text: str) -> bool:
    """Whether a text (in Arabic digits) names a day (`YYYY-MM-DD`); the last day of a month has several names."""
    month, day = int(date[5:7]), int(date[8:10])
    names = [rf"{month}月{day}[日号]"]
    if day == LAST_DAY[month]:
        names.append(rf"{month}月份?(?:底|末|下旬|(?![\d初上中]))")
    names += [rf"{month}月{word}" for word, last in (("上旬", 10), ("中旬", 20)) if day == last]
    if (month, day) == (12, 31):
        names.append("年底|年末|年内|全年")
    return bool(re.search(rf"(?<!\d)(?:{'|'.join(names)})", text))


def held(value: TargetValue, text: str, values: set[float]) -> bool:
    """Whether a text carries a target value: its number, its day, or the days of its period."""
    if value.type == "recurring":
        rhythm = {"month": "每个?月|按月|逐月", "quarter": "每个?季度?|按季", "half-year": "每半年", "week": "每周"}
        said = re.search(rhythm.get(value.every or "", "每"), text)
        return bool(said) and (value.day is None or value.day in values)
    if value.date:
        start = value.start is None or re.search(rf"(?<!\d){int(value.start[5:7])}月", text) is not None
        return dated(value.date, text) and start
    if value.number is None:
        return True
    if (value.unit, value.number) == ("个月", 12) and re.search("全年|一年|1年|每个?月|按月", text):
        return True
    scale = 1e4 if (value.unit or "").startswith("万") else 1
    return all(
        any(math.isclose(number * scale, said) for said in values)
        for number in (value.number, value.upper)
        if number is not None
    )


def values_of(text: str) -> set[float]:
    """Every number of a text; 九块五 and 9块5 are 9.5."""
    found = {number for span in numbers(text) for number in (span.value, span.upper) if number is not None}
    for yuan, jiao in re.findall(r"(\d+)块([\d一二三四五六七八九])(?!\d)", arabic(text)):
        found.add(int(yuan) + "零一二三四五六七八九".find(jiao) / 10 if jiao > "9" else float(f"{yuan}.{jiao}"))
    return found


_COUNTED = re.compile(rf"\s*(?:{UNIT}|万)")


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
    assert not [f"{span.text}：{goal}" for span, goal in spoken if not _near(span.value, carried)]
    for goal in one.table.goals:
        for found in re.finditer(r"(\d[\d.]*)%", goal):
            assert float(found[1]) in carried, found[0]
        for found in re.finditer(r"(?:2026年)?(\d{1,2})月(?:(\d{1,2})日|底)", goal):
            month, day = int(found[1]), int(found[2] or LAST_DAY[int(found[1])])
            days = {(one.value(row).date or "")[5:] for row in rows}
            assert f"{month:02}-{day:02}" in days, found[0]


def _near(value: float, carried: set[float]) -> bool:
    return any(math.isclose(value, other) for other in carried)


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
        if not _near(span.value, values) and not re.match(r"12个月", goal[span.start :]) and span.value
    ]
    assert not lost


def test_the_long_telling_names_every_amount_of_the_usage(one: Exemplar) -> None:
    values = values_of(one.tellings["rambling"])
    parts = _PART.findall(one.table.usage or "")
    assert not [part for part in parts if not _near(float(part) * 1e4, values)]


def test_tellings_are_three_ways_of_saying_it(one: Exemplar) -> None:
    assert set(one.tellings) == set(TELLINGS)
    terse, rambling, colloquial = (one.tellings[telling] for telling in TELLINGS)
    assert "\n" not in terse
    assert len(rambling) > len(terse)
    assert 3 <= len(re.findall("[。！？]", rambling)) <= 9
    chinese = [span for span in numbers(colloquial) if span.chinese]
    assert len(chinese) >= 3
    assert len(chinese) >= 0.7 * len(numbers(colloquial))


# --- wording ---------------------------------------------------------------------------------------------------------


def pairs(text: str) -> frozenset[str]:
    plain = re.sub(r"《[^》]*》|[\W_]|\d", "", text)
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def test_no_wording_is_copied_between_projects() -> None:
    """Long descriptions, bases, goals and tellings belong to one project each."""
    seen: list[tuple[str, str, frozenset[str]]] = []
    copied = []
    holders: dict[str, list[int]] = {}
    for exemplar in exemplars():
        table = exemplar.table
        own = [*table.goals, *exemplar.tellings.values(), *(row.description for row in table.indicators)]
        own += [row.basis for row in table.indicators]
        for text in own:
            mine = pairs(text)
            if len(mine) < LONG:
                continue
            shared = Counter(at for pair in mine for at in holders.get(pair, ()))
            for at, count in shared.most_common(5):
                table_id, other, theirs = seen[at]
                if table_id != table.id and count >= LIKE * len(mine | theirs):
                    copied.append(f"{table.id} {text} | {table_id} {other}")
            for pair in mine:
                holders.setdefault(pair, []).append(len(seen))
            seen.append((table.id, text, mine))
    assert not copied


def test_no_telephone_numbers(one: Exemplar) -> None:
    text = " ".join([*cells(one.table), *one.tellings.values()])
    assert not re.search(r"(?<![\d.])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?![\d.])", text)
    assert not re.search(r"[{}＿_]{2}|待定|TODO", text)


def test_a_benefit_is_more_than_satisfaction(one: Exemplar) -> None:
    benefits = [row for row in one.table.indicators if is_benefit(category(row))]
    assert benefits
    assert any(one.value(row).type not in ("text", "grade") for row in benefits)


# --- the checks themselves -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("测算：26台×4800元=12.48万元", True),
        ("144+28.8+12=184.8万元", True),
        ("2400×770元=185万元", False),
        ("120人×5天×260元+0.6万=16.2万元", True),
        ("36万元÷12个月=3万元", True),
    ],
)
def test_a_calculation_is_recomputed(text: str, holds: bool) -> None:
    assert [ok for _, ok in equations(text)] == [holds]


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
