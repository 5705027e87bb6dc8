"""What a name measures, which way is good, what a cell says."""

from __future__ import annotations

import pytest

from assistant.rules.compound import counts_in
from assistant.rules.direction import direction
from assistant.rules.goal_not_covered import quantities
from assistant.rules.grammar import has_formula, read_name
from assistant.rules.money import amounts, bare, items, match_items
from assistant.rules.text import core, gist, likeness
from assistant.rules.vague_goal import checkable
from kb.records import Budget, Passage, Project, TargetTable


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("设备验收合格率", "ratio"),
        ("办公效率", "state"),
        ("师生满意度", "satisfaction"),
        ("参训人次", "count"),
        ("病死畜禽处理量", "count"),
        ("亩均投资标准", "amount"),
        ("工程完工时间", "time"),
        ("故障响应时间", "duration"),
        ("等级保护测评结论", "grade"),
        ("社会影响度", "state"),
        ("提升基层组织战斗力", "effect"),
        ("持续推进移风易俗", "effect"),
        ("开展巡回义诊", "task"),
        ("党建示范带", "thing"),
        ("经济效益增加值", "effect"),
        ("工业增加值", "amount"),
        ("巡察工作达到100%", "thing"),
        ("减少事故起数", "count"),
    ],
)
def test_kind_of_a_name(name: str, kind: str):
    assert read_name(name).kind == kind


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("设备故障率", -1),
        ("故障修复率", 1),
        ("信访人满意度", 1),
        ("群众投诉件数", -1),
        ("能耗下降率", 1),
        ("平均办理时长", -1),
        ("每周开放时长", 0),
        ("受益人数", 0),
        ("“三公”经费控制率", 0),
        ("挽回经济损失", 1),
    ],
)
def test_direction_of_a_name(name: str, way: int):
    assert direction(name) == way


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("合格数÷总数×100%", True),
        ("满意人数占调查总数的比例", True),
        ("实际支出数/预算数", True),
        ("亩产－前三年平均亩产", True),
        ("保障相关工作开展情况", False),
        ("元/人", False),
    ],
)
def test_formula_in_a_description(text: str, formula: bool):
    assert has_formula(text) is formula


def test_core_and_gist_drop_what_defines_nothing():
    assert core("举报线索处置率（%）") == "举报线索处置率"
    assert core("“三公”经费控制率") == "三公经费控制率"
    assert gist("通过项目开展对经济效益提升值") == gist("经济效益增加值")
    assert likeness("开展巡察", "开展巡察") == 1.0


@pytest.mark.parametrize(
    ("goal", "ok"),
    [
        ("开展两轮常规监督", True),
        ("10月底前建成监管平台", True),
        ("按月发放护林员补助", True),
        ("完成老化管网改造工程", True),
        ("目标内容1对反馈问题整改到位", False),
        ("深入学习党的二十大精神，落实“两个责任”", False),
        ("完成史料征编工作任务", False),
        ("2025年做好各项保障工作", False),
    ],
)
def test_checkable_goals(goal: str, ok: bool):
    assert checkable(goal) is ok


def test_quantities_of_a_goal():
    found = quantities(
        "2025年开展2轮检查，每轮组建8个小组，培训200余人，支出12.5万元，覆盖率95%，打造一支队伍，56人×35天"
    )
    assert [(q.number, q.unit) for q in found] == [(2, "轮"), (200, "人")]


def test_counts_in_a_name():
    assert counts_in("对17个单位、3个乡镇的检查") == 2
    assert counts_in("2025年65岁以上老年人体检人数") == 0


def test_amounts_leave_unit_prices_out():
    found = amounts("按每人300元的标准发放，共需资金26万元，其中物资3.5万元、140元/天")
    assert [money.value for money in found] == [26.0, 3.5]
    assert amounts("投入1.2亿元")[0].value == 12000.0


def project(ident: str, name: str, budget: float) -> TargetTable:
    return TargetTable(id=ident, project=Project(name=name), budget=Budget(total=budget))


def test_narrative_items_meet_projects_by_likeness():
    narrative = [
        Passage(text="1、防汛物资储备经费，项目资金：45万元"),
        Passage(text="绩效目标：储备编织袋2000条"),
        Passage(text="2、水库涉密电脑购置款：22.34万元，购买12台涉密电脑。"),
        Passage(text="3、水库巡查工作经费50万元，其中租车6万元。"),
        Passage(text="4、困难职工慰问费：按每人不低于300元的标准慰问。"),
    ]
    found = items(narrative)
    assert [(item.name, item.amount) for item in found] == [
        ("防汛物资储备经费", 45.0),
        ("水库涉密电脑购置款", 22.34),
        ("水库巡查工作经费", 50.0),
        ("困难职工慰问费", None),
    ]
    assert "编织袋2000条" in found[0].text
    tables = [
        project("a", "笔记本电脑购置", 22.33),
        project("b", "水库巡查工作经费", 20.0),
        project("c", "道路照明", 8.0),
    ]
    matched = match_items(tables, found, 0.4)
    assert {ident: item.amount for ident, item in matched.items()} == {"a": 22.34, "b": 50.0}


def test_bare_project_names():
    assert bare("巡查工作经费") == "巡查"
    assert bare("档案集中管理建设经费") == "档案集中管理"
