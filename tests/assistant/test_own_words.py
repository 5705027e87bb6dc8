"""Suggestions speak of this very project: the clerk's rate and value, the goal's number, the project's own object."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.records import Finding
from assistant.review import review_table
from assistant.rewrite import apply_all
from assistant.rules.belongs import belongs
from assistant.rules.card import row, table
from assistant.rules.own_words import counted_from, told
from assistant.rules.reading import read
from assistant.settings import settings
from kb.records import Indicator, TargetTable

DATE = row("时效指标", "项目完成时间", "2027年10月31日前", "以最后一项任务验收的日期为准")
LIKED = row("服务对象满意度指标", "参训学员满意度", "≥90%", "满意和较满意人数÷有效问卷数×100%")
COST = row("成本指标", "项目总成本", "≤36万元", "项目实际支出合计")
PASSED = row("质量指标", "结业考核合格率", "≥95%", "考核合格人数÷参加考核人数×100%")
EFFECT = row("社会效益指标", "培训内容应用率", "≥80%", "在工作中应用所学的学员数÷回访学员数×100%")


def training(*rows: Indicator, goal: str = "2027年10月底前举办教师培训6期，培训教师480人次") -> TargetTable:
    return table("中小学教师培训", list(rows), usage="举办教师培训班", goals=[goal], budget=36.0)


def finding(made: TargetTable, code: str, index: int | None = 0) -> Finding:
    return next(one for one in review_table(made).findings if one.code == code and one.index == index)


def suggested(made: TargetTable, code: str, index: int = 0) -> dict[str, Any]:
    return finding(made, code, index).suggestion or {}


@pytest.mark.parametrize("level2", ["质量指标", "数量指标", "成本指标"])
@pytest.mark.parametrize("name", ["预算执行率", "资金支出率", "项目资金使用率"])
def test_the_share_of_money_spent_has_no_place_in_a_project(level2: str, name: str):
    made = training(row(level2, name, "≥95%", "实际支出数÷预算数×100%"), PASSED, DATE, COST, EFFECT, LIKED)
    found = finding(made, "wrong-category")
    assert "自评时另计分" in found.message
    assert "应放在" not in found.message
    changed = apply_all(made, review_table(made).findings)
    assert name not in [one.name for one in changed.indicators]


@pytest.mark.parametrize("name", ["符合条件的补贴发放人员", "符合标准的在岗村干部", "领取救助资金的困难对象"])
def test_a_count_of_people_in_percent_is_called_people(name: str):
    assert f"“{name}”是人数" in finding(training(row("数量指标", name, "≥90%")), "unit-mismatch").message


@pytest.mark.parametrize(
    ("project", "rate", "quantity"),
    [
        ("基层监督执纪", "举报线索处置率", "举报线索处置数量"),
        ("信访事项化解", "信访事项办结率", "信访事项办结数量"),
        ("燃气安全隐患排查整治", "安全隐患整改率", "安全隐患整改数量"),
    ],
)
def test_a_rate_under_quantity_moves_with_its_own_value(project: str, rate: str, quantity: str):
    made = table(project, [row("数量指标", rate, "≥97%", "已办数÷应办数×100%"), PASSED, DATE, COST, EFFECT, LIKED])
    part = suggested(made, "wrong-category")
    assert part["level2"] == "质量指标"
    assert "name" not in part
    assert "value" not in part
    assert part["add"][0]["level2"] == "数量指标"
    moved = apply_all(made, review_table(made).findings).indicators
    assert (moved[0].name, moved[0].value) == (rate, "≥97%")
    read_rate = read(made, settings()).rows[0]
    assert counted_from(read_rate) == quantity


@pytest.mark.parametrize("name", ["覆盖率", "业务工作完成率", "考核优秀率"])
def test_a_rate_that_names_no_counted_thing_gives_no_quantity(name: str):
    assert counted_from(read(training(row("数量指标", name, "≥90%")), settings()).rows[0]) == ""


@pytest.mark.parametrize(
    ("project", "usage", "goal"),
    [
        ("非遗展示馆布展", "非遗展示馆布展", "2027年10月底前完成非遗展示馆布展1200平方米"),
        ("剪纸技艺非遗传习所改造", "改造非遗传习所", "2027年9月底前改造非遗传习所3处"),
        ("非遗代表性项目记录", "拍摄非遗传承人口述史", "2027年拍摄非遗口述史12部"),
    ],
)
def test_no_card_of_the_other_half_of_a_kind_is_suggested(project: str, usage: str, goal: str):
    rows = [
        row("质量指标", "工作质量", "较好"),
        row("时效指标", "任务完成率", "≥98%", "已完成任务数÷任务总数×100%"),
        row("成本指标", "成本情况", "合理"),
        row("社会效益指标", "非遗传承影响力", "显著"),
    ]
    made = table(project, rows, usage=usage, goals=[goal], budget=180.0)
    after = apply_all(made, review_table(made).findings).indicators
    assert after
    assert not [one.name for one in after if "文物" in one.name]
    assert any(project[:4] in one.name for one in after if "总成本" in one.name or "时间" in one.name)


def test_a_split_row_does_not_repeat_a_row_that_stands():
    made = table(
        "非遗展示馆布展",
        [row("数量指标", "征集展品", "≥300件"), row("数量指标", "完成布展、征集展品、开展宣传", "=1项"), DATE],
        goals=["2027年完成布展面积1200平方米，征集展品300件"],
    )
    names = [one.name for one in apply_all(made, review_table(made).findings).indicators]
    assert sum("征集展品" in name for name in names) == 1
    assert told("征集展品数量", ["征集展品"])
    assert told("项目总成本", ["培训总成本"])
    assert not told("培训人数", ["培训期数"])


@pytest.mark.parametrize(
    ("name", "value", "goal", "right"),
    [
        ("征集展品", "≥300家", "2027年征集展品300件", "≥300件"),
        ("安装路灯", "=86户", "2027年9月底前安装路灯86盏", "=86盏"),
        ("发放鸡苗", "≥5000户", "2027年向脱贫户发放鸡苗5000只", "≥5000只"),
    ],
)
def test_the_goal_counts_the_same_thing_with_another_counter(name: str, value: str, goal: str, right: str):
    made = table("乡村文旅提升", [row("数量指标", name, value), DATE], goals=[goal])
    assert suggested(made, "unit-mismatch") == {"value": right}


@pytest.mark.parametrize(
    ("name", "value", "goal"),
    [
        ("服务农户", "=300户", "2027年服务农户300户，发放手册300册"),
        ("建设村级站点", "=12处", "2027年建设村级站点12个"),
        ("培训教师人次", "=480人次", "2027年培训教师480人"),
    ],
)
def test_counters_that_stand_for_one_another_are_no_mismatch(name: str, value: str, goal: str):
    made = table("乡村文旅提升", [row("数量指标", name, value), DATE], goals=[goal])
    assert "unit-mismatch" not in {one.code for one in review_table(made).findings}


@pytest.mark.parametrize(
    ("missing", "goal", "value"),
    [
        (row("数量指标", "培训教师人次", ""), "2027年举办教师培训6期，培训教师480人", "=480人次"),
        (row("数量指标", "培训期数", ""), "2027年举办教师培训6期，培训教师480人", "=6期"),
        (row("质量指标", "结业考核合格率", ""), "2027年培训480人，结业考核合格率不低于96%", "≥96%"),
        (row("服务对象满意度指标", "参训学员满意度", ""), "2027年培训480人，学员满意度达到92%以上", "≥92%"),
        (row("数量指标", "送教下乡场次", ""), "2027年举办教师培训6期，培训教师480人", ""),
    ],
)
def test_a_missing_value_is_the_one_the_goals_state_for_it(missing: Indicator, goal: str, value: str):
    assert suggested(training(missing, DATE, goal=goal), "missing-value")["value"] == value


def test_two_numbers_for_one_thing_leave_the_blank_to_the_clerk():
    made = training(row("数量指标", "培训教师人次", ""), DATE, goal="2027年培训骨干教师80人，培训乡村教师400人")
    assert suggested(made, "missing-value")["value"] == ""


@pytest.mark.parametrize("name", ["公共服务水平提升情况", "基层治理水平改善情况", "医疗保障水平提高情况"])
def test_a_level_of_service_is_no_matter_of_water(name: str):
    read_row = read(training(row("经济效益指标", name, "≥95%")), settings()).rows[0]
    assert belongs(read_row) != "生态效益指标"


@pytest.mark.parametrize(
    ("name", "value"), [("水电费用控制率", "≤20%"), ("物业支出控制率", "≤6%"), ("公用经费控制率", "≤35%")]
)
def test_a_control_rate_is_capped_at_its_whole(name: str, value: str):
    made = table(
        "图书馆物业运转", [row("成本指标", name, value, "实际数÷预算数×100%"), DATE], usage="支付图书馆物业和水电费"
    )
    assert suggested(made, "cap-against-formula") == {"value": "≤100%"}


@pytest.mark.parametrize(
    "names", [("社会稳定水平", "遏制腐败现象"), ("队伍形象", "干部作风"), ("基层治理水平", "群众获得感")]
)
def test_no_savings_are_invented_for_a_project_without_economic_benefit(names: tuple[str, str]):
    rows = [row("经济效益指标", name, "≥90%") for name in names]
    made = table(
        "镇街纪检组织建设", [*rows, DATE, LIKED], usage="镇街纪检组织建设经费支出", goals=["加强镇级纪检组织建设"]
    )
    after = apply_all(made, review_table(made).findings).indicators
    assert not [one.name for one in after if "节约资金" in one.name]
    assert [one.level2 for one in after].count("社会效益指标") == 1
