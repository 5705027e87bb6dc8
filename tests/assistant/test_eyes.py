"""What readers found odd in drafts: each as the kind of input it stands for."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.compose import served
from assistant.compose.overlooked import as_stated
from assistant.compose.rows import Row
from assistant.desk import Desk
from assistant.draft import draft
from assistant.records import Brief, DraftResult
from kb.records import Indicator

TODAY = dt.date(2026, 11, 28)


def drafted(text: str, desk: Desk) -> DraftResult:
    return draft(text, desk=desk, today=TODAY)


def rows(text: str, desk: Desk) -> list[Indicator]:
    table = drafted(text, desk).table
    assert table is not None
    return list(table.indicators)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("应免畜禽的免疫密度常年保持90%以上", "≥90%"),
        ("免疫密度控制在85%以内", "≤85%"),
        ("免疫密度要到100%", "=100%"),
        ("去年免疫密度为88%", "≥98%"),
        ("免疫密度由80%提高", "≥98%"),
    ],
)
def test_a_share_in_the_text_is_not_replaced_by_a_usual_one(text: str, value: str) -> None:
    usual = Row(key="c", category="output.quality", name="应免畜禽免疫密度", description="", value="≥98%", basis="")
    assert as_stated(usual, Brief(text=text, status="project")).value == value


def test_a_standard_does_not_replace_a_stated_share(desk: Desk) -> None:
    text = "采购布病疫苗12万头份，资金36万元，免疫密度常年保持90%以上，2027年5月15日前打完。"
    assert [one.value for one in rows(text, desk) if "免疫密度" in one.name] == ["≥90%"]


@pytest.mark.parametrize(
    ("text", "people", "who"),
    [
        ("更换老旧路灯160盏", (), "沿线居民满意度"),
        ("石坪村安装健身器材40套", (), "周边村民满意度"),
        ("给养殖户发放消毒药", ("养殖户",), "养殖户满意度"),
        ("给办事大厅采购叫号机4台", (), "使用人员满意度"),
    ],
)
def test_those_who_are_served_are_asked(text: str, people: tuple[str, ...], who: str) -> None:
    usual = Row(key="s", category="satisfaction.target", name="使用人员满意度", description="", value="≥90%", basis="")
    assert served.named(usual, Brief(text=text, status="project", beneficiaries=people)).name == who


def test_street_lamps_serve_the_people_along_the_street(desk: Desk) -> None:
    found = rows("更换老旧路灯160盏，预算63万元，2027年9月底前完工。", desk)
    assert [one.name for one in found if "满意" in one.name] == ["沿线居民满意度"]


def test_what_replaces_worn_things_is_not_worn(desk: Desk) -> None:
    names = [one.name for one in rows("更换老旧路灯160盏，预算63万元，2027年9月底前完工。", desk)]
    assert not [name for name in names if "老旧" in name and name.endswith("率")]


def test_nothing_is_bought_where_something_is_rented(desk: Desk) -> None:
    text = "消防大队租用云梯车，2027年1月1日至12月31日，租金每月4.5万元共54万元，车辆完好率95%以上。"
    result = drafted(text, desk)
    assert result.table is not None
    assert not [one.name for one in result.table.indicators if "购置" in one.name]
    assert not [one.text for one in result.questions if "买" in one.text]


def test_a_share_of_the_cost_is_no_quality(desk: Desk) -> None:
    text = "保育员补助：聘用保育员236名，每人每月600元补助10个月，共141.6万元，其中县级配套30%，每月15日前发放。"
    assert not [one.name for one in rows(text, desk) if one.level2 == "质量指标" and "配套" in one.name]


def test_numbers_keep_the_unit_they_were_said_with(desk: Desk) -> None:
    text = "新增粮食产能260万公斤，建设高标准农田2.6万亩，铺设管道18000米，投资6500万元，2027年12月底前完工。"
    values = [one.value for one in rows(text, desk)]
    assert {"=2.6万亩", "=18000米"} < set(values)
    assert any(value.endswith("260万公斤") for value in values)
