"""The exemplary tables: complete, in the order of the form, consistent in their sums, each with a wording of its own."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import combinations

import pytest

from kb import library
from kb.home import CORPUS
from kb.taxonomy import ORDER, is_benefit, is_cost, labels, missing, translate
from tests.kb.exemplar_files import PART, Exemplar, category, cells, equations, exemplars, near, told, values_of

LIKE = 0.85  # shared character pairs from which two cells count as one wording
LONG = 12  # character pairs from which a cell has a wording of its own
# Functional classes of expenditure (类) of the general public budget.
CLASSES = frozenset(
    str(code)
    for codes in (range(201, 209), range(210, 218), (219, 220, 221, 222, 224, 229, 231, 232, 233))
    for code in codes
)


@pytest.fixture(params=exemplars(), ids=told)
def one(request: pytest.FixtureRequest) -> Exemplar:
    exemplar: Exemplar = request.param
    return exemplar


def test_ids_are_unique_and_name_their_kind() -> None:
    ids = Counter(one.table.id for one in exemplars())
    assert not [name for name, count in ids.items() if count > 1]
    assert not [one.table.id for one in exemplars() if not one.table.id.startswith(f"ex-{one.kind}-")]


def test_every_kind_of_the_library_has_a_table_and_most_have_two() -> None:
    counts = Counter(one.kind for one in exemplars())
    assert set(counts) == set(library.load().archetypes)
    assert counts.total() >= 150
    assert len([kind for kind, count in counts.items() if count >= 2]) >= 0.8 * len(counts)


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
    assert (table.project is None) == (table.kind == "unit") == (one.kind == "whole-department")
    assert table.title.endswith("绩效目标表")
    assert table.project is None or table.title == f"{table.project.name}绩效目标表"
    assert table.unit.name
    assert table.region
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


def test_a_benefit_is_more_than_satisfaction(one: Exemplar) -> None:
    benefits = [row for row in one.table.indicators if is_benefit(category(row))]
    assert benefits
    assert any(one.value(row).type not in ("text", "grade") for row in benefits)


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


def test_parts_of_the_usage_add_up_to_the_budget(one: Exemplar) -> None:
    assert one.table.usage
    amounts = [float(found) for found in PART.findall(one.table.usage)]
    total = one.table.budget.total or 0
    parts = [amount for amount in amounts if amount != total]
    assert amounts, "the usage names the amounts"
    assert not parts or any(
        math.isclose(sum(some), total, abs_tol=1e-6)
        for size in range(1, len(parts) + 1)
        for some in combinations(parts, size)
    )


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
        assert any(near(price * one_ * other, sums) for one_ in factors for other in factors), row.name


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
