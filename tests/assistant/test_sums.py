"""The arithmetic of a text's money: subtotals and prices are no disputes, sums that cannot be made true are."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.understand import understand

TODAY = date(2025, 11, 20)

AGREE = [
    ("水质监测52.8万元：断面16个每个1.6万元计25.6万，水源地8处每处2.4万元共19.2万，质控报告8万。", 52.8),
    ("明年更换井盖和路灯，井盖一百五十套，一套六百八十块，十万零二百；路灯维护三万，总共十三万零二百元。", 13.2 - 0.18),
    ("图书馆免费开放46万元，买书8000册每册30元24万元，活动60场。", 46),
    ("办运动会68万元，9个大项每项6万元，奖品服务14万元，参赛1600人。", 68),
    ("旅游推介58万元，推介会5场每场6万元，线上180条，签约旅行社60家以上。", 58),
    ("明年图书馆免费开放四十六万元，买八千册书，每册三十块，办六十场阅读活动。", 46),
    ("拆旧装新锅炉2台，每台46万，共92万，另拆旧6.8万，总98.8万，供暖前点火。", 98.8),
    ("平台一期去年批了120万已经建完验收，今年二期报84.6万元，新增站点15处。两期加起来204.6万。", 84.6),
    ("油料作物保险承保24万亩，保费每亩42元，县里承担25%，需252万元。", 252),
    ("给45个村配一体机45台，单价不超过3500元，预算14.4万元（按每台3200元算）。", 14.4),
]
DISPUTED = [
    ("更换显示屏62平方米，每平方米4800元，控制系统5.2万元，总价43.96万元。", {43.96, 34.96}),
    ("造林450公顷，每亩补助600元，补助资金27万元，11月栽完。", {27.0, 405.0}),
    ("采购座椅160把，预算人民币叁拾贰万元整（¥230,000.00），4月底前到货。", {32.0, 23.0}),
    ("总预算68万元。甲类仪器5台单价8.4万元，乙类仪器8台单价3.5万元，9月到货。", {68.0, 70.0}),
    ("培训班安排50万元，其中租车10万元，食宿40万元。备注：财政批复的年初预算数20万元。", {50.0, 20.0}),
]


@pytest.mark.parametrize(("text", "total"), AGREE)
def test_what_adds_up_is_no_dispute(text: str, total: float) -> None:
    brief = understand(text, today=TODAY)
    assert brief.conflicts == ()
    assert brief.budget == pytest.approx(total)


@pytest.mark.parametrize(("text", "values"), DISPUTED)
def test_what_cannot_be_made_true_is_quoted(text: str, values: set[float]) -> None:
    brief = understand(text, today=TODAY)
    assert brief.budget is None
    assert {round(value, 2) for conflict in brief.conflicts for value in conflict.values} == values
