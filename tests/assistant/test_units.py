"""Tables of a whole department: the management block, the stated tasks, their effects; and that review passes them."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.desk import Desk
from assistant.dialogue import new, step
from assistant.draft import draft, layout_of
from assistant.export.form import build
from assistant.records import DraftResult
from assistant.review import review_table
from assistant.units.block import standing

TODAY = dt.date(2025, 11, 20)
FORMS = ("henan-dept", "gansu-dept")
TEXTS = {
    "农业": "县农业农村局2026年部门预算总额1860万元，其中基本支出1200万元、项目支出660万元。主要职责：农产品质量安全监管、农业技术推广。"
    "主要任务：开展农产品抽检1200批次，建设高标准农田2万亩，培训高素质农民300人，10月底前完成农机补贴发放，农产品抽检合格率不低于98%。",
    "统计": "临江市统计局，编制32名，在职35人，明年预算540万元。负责统计调查和数据发布。全年开展统计执法检查24次，完成月度劳动力调查360户，"
    "编印统计年鉴200册，12月20日前完成，培训统计人员2期180人。",
    "司法": "区司法局2026年预算980万元，要办好这些事：办理法律援助案件420件，开展法治宣传56场，"
    "调解纠纷成功率达到96%以上，社区矫正对象走访不少于1200人次，服务对象满意度90%以上。",
}


def drafted(desk: Desk, text: str, form: str) -> DraftResult:
    result = draft(text, desk=desk, today=TODAY, layout=form)
    assert result.table is not None, result
    return result


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", list(TEXTS))
def test_passes_review_and_every_value_has_a_source(desk: Desk, name: str, form: str) -> None:
    table = drafted(desk, TEXTS[name], form).table
    assert table is not None
    assert (table.kind, table.layout, table.year) == ("unit", form, 2026)
    assert not [f for f in review_table(table, desk=desk).findings if f.severity != "hint"]
    assert all(row.sources for row in table.indicators if row.value)
    assert len({row.id for row in table.indicators}) == len(table.indicators)
    known = {(level.level1, level.level2) for level in layout_of(form).levels}
    assert {(row.level1, row.level2) for row in table.indicators} <= known


def test_directions_of_the_management_block() -> None:
    for form in FORMS:
        values = {row.name: row.value for row in standing(layout_of(form))}
        assert values["预算执行率"].startswith("≥")
        assert values["预算调整率"].startswith("≤")
        assert values["“三公经费”控制率"] == "≤100%"
        assert all(row.formula for row in standing(layout_of(form)))
    gansu = {row.name: row.value for row in standing(layout_of("gansu-dept"))}
    assert (gansu["在职人员控制率"], gansu["结转结余变动率"]) == ("≤100%", "≤0%")


def test_management_values_are_marked(desk: Desk) -> None:
    table = drafted(desk, TEXTS["农业"], "henan-dept").table
    assert table is not None
    block = [row for row in table.indicators if row.level1 == "投入管理指标"]
    assert len(block) == 20
    assert all(row.basis == "常用值，待确认" and row.sources[0].kind == "default" for row in block)


def test_tasks_stand_under_their_levels(desk: Desk) -> None:
    henan = {row.value: row for row in drafted(desk, TEXTS["农业"], "henan-dept").table.indicators}  # type: ignore[union-attr]
    assert henan["=1200批次"].level2 == "重点工作任务完成"
    assert henan["2026年10月31日前"].sources[0].kind == "text"
    gansu = {row.value: row for row in drafted(desk, TEXTS["农业"], "gansu-dept").table.indicators}  # type: ignore[union-attr]
    assert gansu["=1200批次"].level2 == "数量指标"
    assert gansu["2026年10月31日前"].level2 == "时效指标"
    assert gansu["≤1860万元"].level2 == "成本指标"


def test_staff_over_the_establishment_is_told(desk: Desk) -> None:
    result = drafted(desk, TEXTS["统计"], "gansu-dept")
    assert any("35人超过编制32人" in note for note in result.notes)
    assert result.table is not None
    row = next(row for row in result.table.indicators if row.name == "在职人员控制率")
    assert "109.4%" in row.description  # 35 ÷ 32
    assert not any(row.value in ("=35人", "=32名", "=32人") for row in result.table.indicators)


def test_goals_are_the_tasks(desk: Desk) -> None:
    table = drafted(desk, TEXTS["司法"], "henan-dept").table
    assert table is not None
    goals = "".join(table.goals)
    assert "420件" in goals
    assert "56场" in goals
    assert "980" not in goals


MADE_UP = (
    "县水利局2027年部门预算1500万元：人员经费820万元、公用经费130万元。上级财政补助400万元，本级财政安排1100万元。"
    "今年的任务：新打机井24眼，安排310万元；维修渠道18公里，投入150万元；开展河湖巡查48次。"
)


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        ("henan-dept", {"政府预算资金": 400 + 1100, "单位资金": None, "基本支出": 820 + 130, "项目支出": 1500 - 820 - 130}),
        ("gansu-dept", {"上级财政拨款": 400, "本级财政安排": 1100, "其他资金": None, "人员经费": 820, "公用经费": 130,
                        "项目经费": 1500 - 820 - 130}),
    ],
)  # fmt: skip
def test_income_and_spending_as_stated_else_open(desk: Desk, form: str, lines: dict[str, float | None]) -> None:
    table = drafted(desk, MADE_UP, form).table
    assert table is not None
    made = {line.name: line.amount for line in table.makeup}
    assert lines.items() <= made.items()
    printed = [box.text for box in build(table).boxes if box.row < build(table).head]
    assert all(name in "".join(printed) for name in lines)
    assert "＿＿＿＿" in printed
    assert all(box.text for box in build(table).boxes if box.text.startswith("部门预算总额"))


def test_main_tasks_with_their_amounts(desk: Desk) -> None:
    table = drafted(desk, MADE_UP, "henan-dept").table
    assert table is not None
    assert [(task.name, task.amount) for task in table.tasks] == [
        ("新打机井", 310),
        ("维修渠道", 150),
        ("开展河湖巡查", None),
    ]
    printed = "".join(box.text for box in build(table).boxes)
    assert "新打机井24眼（安排310.00万元）" in printed
    assert table.usage is None or "人员经费" not in table.usage


def test_open_spending_is_asked(desk: Desk) -> None:
    result = drafted(desk, TEXTS["司法"], "henan-dept")
    assert any(question.text == "基本支出、项目支出各是多少万元？" for question in result.questions)


def test_without_tasks_it_asks(desk: Desk) -> None:
    result = draft(
        "县民政局部门整体，预算600万元，负责社会救助和养老服务。", desk=desk, today=TODAY, layout="henan-dept"
    )
    assert (result.status, result.table) == ("ask", None)
    assert any(question.slot == "年度任务" for question in result.questions)
    assert draft("今天吃什么", desk=desk, today=TODAY, layout="gansu-dept").status == "refuse"


def test_in_the_dialogue(desk: Desk) -> None:
    state, _ = step(new(TODAY), f"帮我拟部门整体绩效目标。{TEXTS['司法']}", desk)
    assert state.result is not None
    assert state.result.table is not None
    assert state.result.table.layout == "henan-dept"
    state, _ = step(state, "预算执行率改成92%", desk)
    state, _ = step(state, "换成甘肃的表式", desk)
    assert state.result is not None
    assert state.result.table is not None
    assert state.result.table.layout == "gansu-dept"
    rows = {row.name: row.value for row in state.result.table.indicators}
    assert rows["预算执行率"] == "≥92%"


@pytest.mark.parametrize("form", FORMS)
def test_posts_of_several_sorts_add_up(desk: Desk, form: str) -> None:
    said = (
        "县水务局，行政编制18人，事业编制46人，在职61人，2027年部门预算900万元。今年清淤渠道36公里，开展执法检查40次。"
    )
    assert not any("超过编制" in note for note in drafted(desk, said, form).notes)
    over = drafted(desk, said.replace("61人", "70人"), form)
    assert any("70人超过编制64人" in note for note in over.notes)


def test_an_item_of_the_list_is_one_goal(desk: Desk) -> None:
    said = (
        "县水务局2027年部门预算900万元。2027年重点任务：1.完成河道治理3条26公里，12月底前完工；"
        "2.开展防汛演练12场，参与群众3600人；3.农村自来水普及率达到94%。"
    )
    goals = drafted(desk, said, "gansu-dept").table.goals
    assert goals[:2] == ("完成河道治理3条26公里，12月底前完工。", "开展防汛演练12场，参与群众3600人。")
