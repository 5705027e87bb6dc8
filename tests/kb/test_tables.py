"""Table understanding piece by piece: headings, shifted rows, levels, values, goals, layouts, years."""

from __future__ import annotations

import pytest

from kb.readers.markup import clean
from kb.readers.persons import without_persons
from kb.tables.blocks import Row
from kb.tables.columns import align, header, merge_headers
from kb.tables.goals import split_goals
from kb.tables.head import money, read_head
from kb.tables.layout import detect, layout, layouts
from kb.tables.levels import Printed, place
from kb.tables.rows import clean_name, join_value
from kb.tables.sections import clean_title, is_title
from kb.tables.words import column_field, is_blank, label_field, operator
from kb.tables.years import code_year, narrative_year, region_of, title_year
from kb.taxonomy import CATEGORIES, ORDER

HEBEI = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
GANSU = ("绩效指标", "一级指标", "二级指标", "三级指标", "指标值类型", "指标值", "度量单位", "指标值内容")


def test_headings_by_synonym() -> None:
    assert [column_field(text) for text in ("一 级 指 标", "指标名称", "预期当年值", "分值权重（90）", "合同")] == [
        "level1", "name", "value", "weight", None,
    ]  # fmt: skip
    found = header(("绩效指标", "一级指标", "二级指标", "三级指标", "", "指标值"))
    assert found is not None
    assert found.fields == (None, "level1", "level2", "name", "name", "value")
    assert header(("项目名称", "甲", "实施单位", "乙")) is None
    assert header(("产出指标", "数量指标", "培训人数", "≥3人")) is None


def test_heading_of_two_rows() -> None:
    upper = header(("一级指标", "二级指标", "三级指标", "指标值", "", ""))
    assert upper is not None
    both = merge_headers(upper, ("", "", "", "指标性质", "指标值", "度量单位"))
    assert both is not None
    assert both.fields == ("level1", "level2", "name", "operator", "value", "unit")
    assert merge_headers(upper, ("产出指标", "数量指标", "培训", "1次", "", "")) is None


def read(headings: tuple[str, ...], cells: list[str], form: str) -> tuple[dict[str, str], bool]:
    head = header(headings)
    assert head is not None
    found, moved = align(cells, head, layout(form))
    return {name: "|".join(texts) for name, texts in found.items()}, moved


@pytest.mark.parametrize(
    "cells",
    [
        ["", "时效指标", "完工时间", "完工的时间", "6月底前", "计划"],
        ["时效指标", "完工时间", "完工的时间", "6月底前", "计划", ""],
        ["时效指标", "完工时间", "完工的时间", "6月底前", "计划"],
    ],
)
def test_row_shifted_left_is_anchored_on_its_level(cells: list[str]) -> None:
    found, moved = read(HEBEI, cells, "hebei")
    assert found == {
        "level2": "时效指标", "name": "完工时间", "description": "完工的时间", "value": "6月底前", "basis": "计划",
    }  # fmt: skip
    assert moved == (cells[0] != "")


@pytest.mark.parametrize("lead", [["", "", ""], ["", ""], [""], []])
def test_row_shifted_left_is_anchored_on_operator_and_unit(lead: list[str]) -> None:
    cells = [*lead, "灯杆维修数量", "≥", "320", "盏"]
    found, _ = read(GANSU, cells + [""] * (8 - len(cells)), "gansu")
    assert found == {"name": "灯杆维修数量", "operator": "≥", "value": "320", "unit": "盏"}


def test_row_that_fits_is_never_moved() -> None:
    cells = ["效益指标", "经济效益指标", "社会效益指标", "社会效益指标", "增加社会效益", "社会效益指标"]
    found, moved = read(HEBEI, cells, "hebei")
    assert not moved
    assert found["name"] == "社会效益指标"
    found, moved = read(HEBEI, ["", "质量指标", "合格率", "", "", "合同"], "hebei")
    assert not moved
    assert found == {"level2": "质量指标", "name": "合格率", "basis": "合同"}


def test_levels_are_carried_down_and_late_words_put_back() -> None:
    form = layout("cn-2015")
    printed = [
        Printed("", "数量指标", "甲"),  # the merged first level is printed one row later
        Printed("产出指标", "质量指标", "乙"),
        Printed("", "", "丙"),
        Printed("社会效益指标", "", "丁"),  # slipped into the first column
        Printed("", "服务对象满意度指标", "戊"),
    ]
    placed = place(printed, form)
    assert [(one.level1, one.level2) for one in placed] == [
        ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]  # fmt: skip
    assert [bool(one.note) for one in placed] == [True, False, False, True, True]


def test_second_level_printed_below_its_first_row() -> None:
    rows = [Printed("产出指标", "", "甲"), Printed("", "数量指标", "乙")]
    assert [one.level2 for one in place(rows, layout("cn-2021"))] == ["数量指标", "数量指标"]


def test_printed_first_level_stands_although_the_form_has_another() -> None:
    (placed,) = place([Printed("满意度指标", "社会效益指标", "甲")], layout("cn-2015"))
    assert (placed.level1, placed.note) == ("满意度指标", "")
    (placed,) = place([Printed("效果指标", "社会效益指标", "甲")], layout("cn-2015"))
    assert placed.level1 == "效果指标"


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        (("≥", "95", "%", ""), "≥95%"), (("=", "2", "轮", ""), "=2轮"),
        (("≥", "45", "家", "≥45家"), "≥45家"),
        (("定性", "规范", "", ""), "规范"), (("定性", "", "", "作用明显"), "作用明显"),
        (("≤", "10万元", "万元", ""), "≤10万元"),
        (("大于等于", "90", "%", ""), "≥90%"), (("", "≥90百分比", "", ""), "≥90百分比"),
        (("≥", "≥5", "次", ""), "≥5次"),
        (("定量", "120", "人", ""), "120人"), (("≥", "—", "", "/"), ""), (("", "＿＿", "", ""), ""),
    ],
)  # fmt: skip
def test_values_are_joined(parts: tuple[str, str, str, str], value: str) -> None:
    assert join_value(*parts) == value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“预算执行率”", "预算执行率"), ("“三公”经费控制率", "“三公”经费控制率"),
        ("“一把手”和“班子”", "“一把手”和“班子”"),
        ("★满意度", "满意度"),
    ],
)  # fmt: skip
def test_names_lose_quotes_round_the_whole(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("1.修路3.5公里；2.验收合格率100%；", ["修路3.5公里", "验收合格率100%"]),
        ("1.保障运转；2保障人员工资；3.培训；", ["保障运转", "保障人员工资", "培训"]),
        ("目标1: 抽检1200批次。\n目标2: 培训20人；", ["抽检1200批次。", "培训20人"]),
        ("目标1：甲；目标2：乙", ["甲", "乙"]),
        ("(一) 甲；\n(二) 乙。\n(三) 丙", ["甲", "乙。", "丙"]),
        ("一、甲；（1）细项一；（2）细项二。二、乙。", ["甲；（1）细项一；（2）细项二。", "乙。"]),
        ("①甲；②乙", ["甲", "乙"]),
        ("1.\n开展培训", ["开展培训"]),
        ("1.目标内容1对问题整改到位", ["目标内容1对问题整改到位"]),
        ("购置12台设备，\n培训20人", ["购置12台设备，培训20人"]),
        ("完成绿化。\n完成亮化。", ["完成绿化。", "完成亮化。"]),
        ("1.培训3期；2期线上培训同步开展", ["培训3期；2期线上培训同步开展"]),
        ("1.2027年11月30日前完成改造；2.2027年底前验收。", ["2027年11月30日前完成改造", "2027年底前验收。"]),
        ("1.5公里道路通车；完成率100%", ["1.5公里道路通车；完成率100%"]),
        ("2025年完成改造。2026年验收。", ["2025年完成改造。2026年验收。"]),
        ("/", []),
    ],
)
def test_goals(text: str, goals: list[str]) -> None:
    assert split_goals(text) == goals


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("45.00", "万元", 45.0), ("11,961,500.0", "元", 11_961_500 / 10_000), ("45万元", "元", 45.0),
        ("0", "万元", 0.0),
        ("2亿元", "万元", 20_000.0), ("1、制定计划", "元", None), ("", "万元", None), ("人员经费", "万元", None),
    ],
)  # fmt: skip
def test_money(text: str, unit: str, amount: float | None) -> None:
    assert money(text, unit) == amount


def block(*lines: tuple[str, ...]) -> list[Row]:
    return [Row(line, f"line {at}") for at, line in enumerate(lines, 1)]


def test_head_takes_the_implementing_unit() -> None:
    head = read_head(
        block(("主管部门", "县委", "项目实施单位", "青河县文旅局"), ("部门名称", "县政府", "单位名称", "丙"))
    )
    assert head.unit.name == "青河县文旅局"
    assert read_head(block(("部门名称", "县政府", "单位名称", "图书馆"))).unit.name == "图书馆"
    coded = read_head(block(("[306001]青河县教育局本级", "单位：万元"))).unit
    assert (coded.code, coded.name) == ("306001", "青河县教育局本级")


@pytest.mark.parametrize("label", ["", "绩效目标"], ids=["merged", "repeated"])
def test_head_reads_a_row_for_each_goal(label: str) -> None:
    head = read_head(
        block(
            ("绩效目标", "1.养护186公里", "1.养护186公里"), (label, "2.安装护栏12公里", "2.安装护栏12公里"),
            (label, "3.畅通率98%", ""), ("项目名称", "公路养护", ""),
        )
    )  # fmt: skip
    assert head.goals == ["养护186公里", "安装护栏12公里", "畅通率98%"]
    alone = read_head(block(("绩效目标", "养护186公里", ""), ("", "资金由县财政安排", "")))
    assert alone.goals == ["养护186公里"]


def test_head_amounts_leave_last_year_and_tasks_alone() -> None:
    head = read_head(
        block(
            ("上年预算情况", "预算数", "800", ""), ("年度主要任务", "任务名称", "主要内容", "预算金额"),
            ("", "巡查", "全年巡查", "120"), ("预算情况", "部门预算总额(元)", "23,480,600.5", ""),
            ("", "1、资金来源:(1)政府预算资金", "1、培训计划", ""),
        )
    )  # fmt: skip
    assert head.budget.total == 2348.06005
    assert head.budget.fiscal is None
    assert [one.code for one in head.warnings] == ["amount-unread"]


def test_every_layout_names_its_rows() -> None:
    for form in layouts().values():
        assert form.columns
        assert len({column.heading for column in form.columns}) == len(form.columns)
        for category in form.order:
            level1, level2 = form.level_names(category)
            assert form.is_level1(level1)
            known = form.level2(level2)
            assert known is not None
            assert known.level1 == level1
        for category in CATEGORIES:
            assert all(form.level_names(category))


def test_layout_names_and_aliases() -> None:
    assert layout("national").id == "cn-2021"
    assert layout("cn-2021").order == ORDER["cn-2021"]
    assert layout("gansu").level_names("cost.eco") == ("成本指标", "环境成本指标")
    assert layout("hebei").level_names("cost.economic") == ("产出指标", "成本指标")
    assert layout("hebei").level_names("benefit.sustain") == ("效益指标", "可持续影响指标")
    assert "benefit.sustain" not in layout("hebei").order
    with pytest.raises(KeyError):
        layout("atlantis")


@pytest.mark.parametrize(
    "form", [form for form in layouts().values() if form.id not in ("poverty",)], ids=lambda form: form.id
)
def test_a_form_is_recognised_by_its_own_headings(form: object) -> None:
    headings = [column.heading for column in form.columns]  # type: ignore[attr-defined]
    words = [word for level in form.levels for word in (level.level1, level.level2)]  # type: ignore[attr-defined]
    found = detect(headings, words, form.kind)  # type: ignore[attr-defined]
    assert found is not None
    assert found.id == form.id  # type: ignore[attr-defined]


def test_years() -> None:
    assert title_year("项目支出绩效目标表（2025年度）") == 2025
    assert title_year("1.校舍维修绩效目标表") is None
    assert code_year("13022524P00TD84100116") == 2024
    assert code_year("222001") is None
    text = ["通过2023年度工作开展情况，做好2025年绩效指标填报，落实《条例（2019年修订）》要求。"]
    assert narrative_year(text) == 2025
    assert narrative_year(["2025年绩效工作；2026年预算编制"], likely=2025) == 2025
    assert narrative_year(["没有年份"]) is None


def test_region() -> None:
    assert region_of("中国共产党承德市双桥区纪律检查委员会本级", "1308022118MGPM09VPFGH") == "河北省承德市双桥区"
    assert region_of("和政县水务局", None) == "和政县"
    assert region_of("中央直属单位", None) is None


def test_titles() -> None:
    assert is_title("1.办案工作经费绩效目标表")
    assert is_title("项目支出绩效目标申报表（2026年度）")
    assert not is_title("1.办案工作经费绩效目标表…………3")
    assert not is_title("我单位填报了绩效目标表，并做好自评。")
    assert clean_title("（3）视频会议室建设绩效目标表 （2025年度）") == "视频会议室建设绩效目标表"


def test_markup() -> None:
    assert clean("1、绩效目标表 TC 1、绩效目标表 \\f C \\l 1 ") == "1、绩效目标表"
    assert clean("[bookmark: _Toc_1]一、目标") == "一、目标"
    assert clean("$\\geq$") == "≥"
    assert clean("$\\geq 90\\%$") == "≥90%"
    assert clean("<p>甲&lt;乙&gt;</p> <p>丙</p>") == "甲<乙>\n丙"
    assert clean("**标题** ") == "标题"
    assert clean("单价<5元且>3元") == "单价<5元且>3元"
    assert clean("费用$5到$8") == "费用$5到$8"


def test_persons() -> None:
    assert without_persons("做好工作。联系人：张某某，联系电话：0315-1234567。") == "做好工作。"
    assert without_persons("项目负责人：李某，13800000001") == ""
    assert without_persons("填报人：　联系电话：　填报日期：") == "填报人：　联系电话：　填报日期："
    assert without_persons("联系人制度健全，责任人明确") == "联系人制度健全，责任人明确"
    assert without_persons("项目编码13022524P00TD84100116") == "项目编码13022524P00TD84100116"


def test_small_words() -> None:
    assert [operator(text) for text in ("≥", "&", "大于等于", "＞")] == ["≥", None, "≥", ">"]
    assert [is_blank(text) for text in ("不适用", "—", "＿＿", "0", "合格")] == [True, True, True, False, False]
    assert label_field("其中：财政    资金") == "fiscal"
    assert label_field("项目资金 (万元)") is None
