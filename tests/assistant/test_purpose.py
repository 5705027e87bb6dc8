"""The effect that a text itself names (所为何事) stands in the table, as something that can be counted."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.compose.purpose import purposes
from assistant.draft import draft
from assistant.records import Brief
from eval.desk import shipped_desk

SAID = {
    "为解决石坪村三个组群众出行难，新修产业路4公里": "群众出行难问题解决率",
    "新建提灌站，解决坡改梯灌溉用水问题": "坡改梯灌溉用水问题解决率",
    "水库周边加装护栏，防止再发生儿童溺水事故": "儿童溺水事故发生数",
    "安装摄像头，减少校园周边盗窃案件": "校园周边盗窃案件下降率",
    "给沿江村装应急电源，保障汛期群众用电": "汛期群众用电保障率",
    "满足偏远牧民冬季取暖需求": "偏远牧民冬季取暖需求满足率",
    "消除五处交通安全隐患": "交通安全隐患消除率",
    "改善村小办学条件": "村小办学条件达标率",
    "方便村民就近看病": "村民受益覆盖率",
}
UNSAID = (
    "用于住房保障中心运转",
    "保障对象公示率100%",
    "要保障资金安全",
    "该办法不能解决停水问题",
    "保障性住房维修",
    "解决好各项工作问题",
)


@pytest.mark.parametrize("text", SAID)
def test_a_purpose_becomes_an_effect(text: str) -> None:
    assert [row.name for row in purposes(Brief(text=text, status="project"))] == [SAID[text]]


@pytest.mark.parametrize("text", UNSAID)
def test_offices_and_empty_words_are_no_purpose(text: str) -> None:
    assert list(purposes(Brief(text=text, status="project"))) == []


def test_the_purpose_stands_in_the_table_of_a_project_that_no_topic_knows() -> None:
    text = "安装缆绳滑道2条，投资64万元，解决柳树沟村冬季运草难的问题，2027年10月底投用。"
    table = draft(text, desk=shipped_desk(), today=dt.date(2026, 11, 28)).table
    assert table is not None
    row = next(one for one in table.indicators if one.name.endswith("冬季运草难问题解决率"))
    assert (row.level1, row.value, row.sources[0].kind) == ("效益指标", "≥95%", "default")
    assert "解决柳树沟村冬季运草难的问题" in row.sources[0].quote
