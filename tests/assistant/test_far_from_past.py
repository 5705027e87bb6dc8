"""Comparison with earlier tables: enough rows, one unit, the worse side only, never totals."""

from __future__ import annotations

from assistant.earlier import past_of
from assistant.review import find
from assistant.rules.card import row, table
from assistant.rules.past import Past, PastRow
from assistant.rules.reading import read
from assistant.rules.topics import shipped
from assistant.settings import settings
from kb.records import Indicator

QUALITY = [95.0, 96.0, 96.0, 97.0, 97.0, 98.0, 98.0, 99.0]


def past(name: str, category: str, unit: str, numbers: list[float], kind: str = "") -> Past:
    return Past(PastRow(f"p{n}", name, category, unit, number, kind) for n, number in enumerate(numbers))


def codes(indicator: Indicator, earlier: Past) -> list[str]:
    scene = read(
        table("城区路灯维护", [indicator], usage="城区路灯维护", goals=["2025年维护路灯3200盏"]),
        settings(),
        shipped(),
        past=earlier,
    )
    return [one.message for one in find(scene) if one.code == "far-from-past"]


def test_a_low_share_is_told_with_number_median_and_middle_half() -> None:
    (message,) = codes(
        row("质量指标", "路灯设施完好率", "≥70%", "完好盏数÷总盏数×100%"),
        past("路灯设施完好率", "output.quality", "%", QUALITY),
    )
    assert "8条" in message
    assert "中位数97%" in message
    assert "96—98%" in message


def test_better_than_others_few_rows_and_other_units_say_nothing() -> None:
    low = row("质量指标", "路灯设施完好率", "≥70%", "完好盏数÷总盏数×100%")
    assert (
        codes(row("质量指标", "路灯设施完好率", "=100%", ""), past("路灯设施完好率", "output.quality", "%", QUALITY))
        == []
    )
    assert codes(low, past("路灯设施完好率", "output.quality", "%", QUALITY[:7])) == []
    assert codes(low, past("路灯设施完好率", "output.quality", "‰", QUALITY)) == []
    assert codes(low, past("公文办理完成率", "output.quality", "%", QUALITY)) == []


def test_totals_grow_with_the_project_and_are_not_compared() -> None:
    earlier = past("维护路灯数量", "output.quantity", "盏", [100.0] * 9)
    assert codes(row("数量指标", "维护路灯数量", "=3200盏", ""), earlier) == []


def test_unit_costs_are_compared_within_the_kind_of_project() -> None:
    dear = row("成本指标", "单盏路灯维护成本", "≤900元/盏", "")
    kinds = read(table("城区路灯维护", [dear], usage="城区路灯维护", goals=["维护路灯"]), settings(), shipped()).kinds
    same = past("单盏路灯维护成本", "cost.economic", "元/盏", [100.0 + n for n in range(8)], kinds[0])
    other = past("单盏路灯维护成本", "cost.economic", "元/盏", [100.0 + n for n in range(8)], "elsewhere")
    assert len(codes(dear, same)) == 1
    assert codes(dear, other) == []


def test_without_a_desk_there_is_no_past() -> None:
    assert past_of(None) is None
