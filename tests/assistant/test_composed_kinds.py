"""Kinds of rows that a bureau used to return, each by one description."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.compose import measure
from assistant.desk import Desk
from assistant.draft import draft
from assistant.records import Fact
from kb.records import Indicator

TODAY = dt.date(2025, 11, 20)


def rows(desk: Desk, text: str) -> tuple[Indicator, ...]:
    table = draft(text, desk=desk, today=TODAY).table
    assert table is not None
    return table.indicators


@pytest.mark.parametrize(
    ("thing", "unit", "name"),
    [
        ("贴", "元/吨·月", "每吨补贴标准"),
        ("投入", "元/亩", "亩均投入标准"),
        ("增收", "元/亩", "亩均增收额"),
        ("帐篷", "元/顶", "帐篷单价"),
        ("县林业局国储林抚育", "元/亩", "国储林抚育单价"),
    ],
)
def test_the_name_of_a_price(thing: str, unit: str, name: str) -> None:
    assert measure.name(Fact(kind="amount", role="price", object=thing, number=100.0, unit=unit)) == name


def test_the_greatest_unit_prices_keep_their_rows(desk: Desk) -> None:
    text = "公共停车场充电桩：直流桩8台、每台7.8万元，交流桩24台、每台3200元，2026年预算70.08万元，9月底前投运。"
    assert sum("/台" in row.value for row in rows(desk, text)) == 2


def test_goods_are_accepted_beside_another_stated_quality(desk: Desk) -> None:
    text = "应急广播收扩机150台，每台1350元，在线率不低于95%，2026年4月底前装好，预算20.25万元。"
    quality = [row.name for row in rows(desk, text) if row.level2.startswith("质量")]
    assert any("验收" in name for name in quality)
    assert any("在线率" in name for name in quality)


def test_an_effect_is_a_floor(desk: Desk) -> None:
    text = "水产站增殖放流鱼苗320万尾，2026年预算28.8万元，6月15日前完成，带动渔民户均增收1500元。"
    assert [row.value[0] for row in rows(desk, text) if "增收" in row.name] == ["≥"]


def test_a_date_is_not_told_in_terms_of_another_trade(desk: Desk) -> None:
    text = "水产站增殖放流鱼苗320万尾，2026年预算28.8万元，6月15日前完成，成活率85%以上。"
    assert not any("秋防" in row.description for row in rows(desk, text))
