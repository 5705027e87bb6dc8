"""What a project is about, and benefit rows that speak of it."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.compose.subject import particular, speaks_of, subject
from assistant.desk import Desk
from assistant.draft import draft
from assistant.records import Brief

TODAY = dt.date(2025, 11, 20)


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("创建民族团结进步示范单位", "民族团结进步示范单位"),
        ("乡镇污水处理厂运营服务费", "乡镇污水处理厂"),
        ("水泥路和晒场维修", "水泥路和晒场"),
        ("执勤车辆维修保养及装备年检", "装备年检"),
        ("新一轮退耕还林延长期补助", "退耕还林"),
        ("购置", ""),
    ],
)
def test_the_thing_of_a_title(title: str, about: str) -> None:
    assert subject(Brief(text=title, title=title, status="project")) == about


def test_the_plain_name_of_a_kind_is_no_subject() -> None:
    assert subject(Brief(text="买跑步机20台", title="体育赛事与全民健身", status="project")) == ""


def test_a_name_for_any_project_takes_the_subject() -> None:
    brief = Brief(text="城区直饮水设备安装32台", title="直饮水设备安装", status="project")
    assert particular("设施实际使用率", brief) == "直饮水设备实际使用率"
    assert particular("直饮水覆盖率", brief) == "直饮水覆盖率"
    assert particular("渗漏隐患消除率", brief) == "渗漏隐患消除率"  # of something the text does not speak of


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("民政局社区助餐点建设，新建助餐点6个，每个补助8万元，预算48万元，2026年9月底前建成。", "助餐点"),
        ("县图书馆古籍书柜采购40组，预算22万元，2026年5月底前到货。", "书柜"),
        ("农机深松整地作业补助，作业面积3万亩，每亩补助30元，预算90万元，2026年10月底前完成。", "深松整地"),
        ("县气象局自动气象站更换12套，预算96万元，2026年4月底前完成。", "气象站"),
    ],
)
def test_an_effect_speaks_of_the_project(desk: Desk, text: str, about: str) -> None:
    table = draft(text, desk=desk, today=TODAY).table
    assert table is not None
    assert any("效益" in row.level2 and speaks_of(row.name, about) for row in table.indicators)
