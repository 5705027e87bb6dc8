"""The neutral form behind every file: what stands where, merges, blanks, sources, both layouts."""

from __future__ import annotations

from dataclasses import replace as data_replace
from pathlib import Path

import pytest
from msgspec.structs import replace

from assistant.export.boxes import Form, split_at_head, spread, tiles
from assistant.export.form import build
from assistant.export.rows import framework_of, runs
from assistant.export.text import BLANK, amount_text, clean, line_count
from kb.records import Indicator, PlanStep, TargetTable, Unit, ValueSource, from_json


def _row(level1: str, level2: str, name: str, value: str, kind: str | None = "text", **more: object) -> Indicator:
    sources = (ValueSource(kind=kind, quote=f"出处：{name}"),) if kind else ()  # type: ignore[arg-type]
    return Indicator(level1=level1, level2=level2, name=name, value=value, sources=sources, **more)  # type: ignore[arg-type]


TABLE = from_json((Path(__file__).parent / "test_export_table.json").read_bytes(), TargetTable)
ROWS = TABLE.indicators
HEBEI = replace(TABLE, layout="hebei")


def _column(form: Form, field: str) -> list[str]:
    boxes = [box for box in form.boxes if box.field == field and box.row > form.head]
    return [box.text for box in sorted(boxes, key=lambda box: box.row)]


def _text(form: Form, label: str) -> str:
    """The box to the right of a label."""
    found = next(box for box in form.boxes if box.text == label)
    at = (found.row, found.column + found.columns)
    return next(box.text for box in form.boxes if (box.row, box.column) == at)


# the neutral form


@pytest.mark.parametrize(
    "layout", ["cn-2021", "national", "cn-2015", "hebei", "gansu", "henan-project", "sichuan", None, "unknown"]
)
@pytest.mark.parametrize("count", [0, 1, 8])
def test_boxes_tile_the_form_in_every_layout(layout: str | None, count: int) -> None:
    form = build(replace(TABLE, layout=layout, indicators=ROWS[:count]))
    assert tiles(form.boxes, len(form.widths))
    assert sum(form.widths) == pytest.approx(17.4)  # A4 less margins
    block, grid = split_at_head(form)
    assert tiles(block, len(form.widths))
    assert tiles(grid, len(form.widths))
    assert all(box.rows == 1 for box in grid if box.row == 0)


def test_national_rows_go_from_cost_to_satisfaction() -> None:
    form = build(TABLE)
    assert _column(form, "level1") == ["成本指标", "产出指标", "效益指标", "满意度指标"]
    assert _column(form, "level2") == [
        "经济成本指标", "数量指标", "质量指标", "时效指标", "社会效益指标", "服务对象满意度指标",
    ]  # fmt: skip
    assert _column(form, "name")[:3] == ["更换总成本", "多媒体讲台更换数量", "教师培训场次"]
    assert _column(form, "weight") == ["", "15", "7.5", "", "", "", "", ""]
    spans = {box.text: box.rows for box in form.boxes if box.role == "level"}
    assert (spans["产出指标"], spans["数量指标"], spans["社会效益指标"], spans["质量指标"]) == (4, 2, 2, 1)


def test_national_block_names_the_project_and_its_money() -> None:
    form = build(TABLE)
    assert form.title == "项目支出绩效目标申报表"
    assert form.subtitle == "（2026年度）"
    assert _text(form, "项目名称") == "多媒体讲台更换项目"
    assert _text(form, "实施单位") == "云溪县第二中学"
    assert _text(form, "主管部门") == ""
    assert _text(form, "年度资金总额") == "36.355"
    assert _text(form, "其中：财政拨款") == "30.00"
    assert _text(form, "上年结转") == ""
    assert _text(form, "其他资金") == "6.355"
    assert any(box.text == "目标1：更换多媒体讲台12台\n目标2：组织教师培训2场" for box in form.boxes)
    assert [part.split("：")[0] for part in form.signature] == ["填报人", "联系电话", "填报日期"]


def test_second_levels_do_not_merge_across_first_levels() -> None:
    rows = (_row("甲类指标", "其他", "名一", "1个"), _row("乙类指标", "其他", "名二", "2个"))
    form = build(replace(TABLE, indicators=rows))
    assert [box.rows for box in form.boxes if box.text == "其他"] == [1, 1]


def test_older_categories_are_renamed_with_a_note() -> None:
    rows = (_row("效益指标", "可持续影响指标", "使用年限", "≥6年"), _row("产出指标", "成本指标", "总成本", "≤3万元"))
    national = build(replace(TABLE, indicators=rows))
    assert _column(national, "level1") == ["成本指标", "效益指标"]
    assert _column(national, "level2") == ["经济成本指标", "社会效益指标"]
    assert "“使用年限”原列“可持续影响指标”，本表式归入“社会效益指标”" in "".join(national.notes)
    assert not build(replace(TABLE, layout="cn-2015", indicators=rows, usage=None, plan=())).notes


def test_framework_follows_layout_then_rows() -> None:
    old = replace(TABLE, indicators=(_row("产出指标", "成本指标", "总成本", "≤3万元"),))
    assert framework_of(replace(old, layout="gansu")) == "cn-2021"
    assert framework_of(replace(old, layout="henan-project")) == "cn-2015"
    assert framework_of(replace(old, layout=None)) == "cn-2015"
    assert framework_of(replace(TABLE, layout=None)) == "cn-2021"


def test_hebei_block_and_columns() -> None:
    form = build(HEBEI)
    assert form.title == "多媒体讲台更换项目绩效目标表"
    assert form.corners == ("205003云溪县第二中学", "单位：万元")
    assert _text(form, "项目编码") == "13099926P000000000002"
    assert _text(form, "预算数") == "36.355"
    assert _text(form, "绩效目标") == "1.更换多媒体讲台12台\n2.组织教师培训2场"
    heads = [box.text for box in form.boxes if box.role == "head"]
    assert heads == ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"]
    assert _column(form, "level1") == ["产出指标", "效益指标", "满意度指标"]
    # second levels are written row by row; cost stands under output
    assert _column(form, "level2")[:5] == ["数量指标", "数量指标", "质量指标", "时效指标", "成本指标"]
    percents = [box.text for box in form.boxes if box.field == "plan"]
    assert percents == ["12.5%", ""]


@pytest.mark.parametrize("steps", [0, 1, 4, 5, 6, 7, 13])
def test_hebei_plan_of_any_length(steps: int) -> None:
    plan = tuple(PlanStep(by=f"{n}月底", percent=float(n)) for n in range(1, steps + 1))
    form = build(replace(HEBEI, plan=plan))
    assert tiles(form.boxes, 7)
    shown = [box.text for box in form.boxes if box.text.endswith("月底")]
    assert shown == ([step.by for step in plan] or ["3月底", "6月底", "10月底", "12月底"])


def test_open_blanks_are_lines_to_fill_in() -> None:
    bare = TargetTable(draft=True, layout="cn-2021", indicators=(_row("产出指标", "数量指标", "灯具数量", "", None),))
    form = build(bare)
    assert _column(form, "value") == [BLANK]
    assert form.subtitle == f"（{BLANK}年度）"
    assert _text(form, "年度资金总额") == BLANK
    assert _text(form, "其中：财政拨款") == ""  # a part that may be nothing stays white
    assert form.appendix is None  # it would say nothing that the form does not
    assert "第1项指标" in form.notes[0]
    sourced = build(
        replace(bare, indicators=(*bare.indicators, _row("产出指标", "质量指标", "合格率", "≥95%")))
    ).appendix
    assert sourced is not None
    assert sourced.rows[0][-1] == "待填"
    assert _text(build(replace(bare, draft=False)), "年度资金总额") == ""


def test_appendix_explains_each_row_and_names_its_source() -> None:
    listing = build(TABLE).appendix
    assert listing is not None
    assert listing.heads == (
        "序号", "三级指标", "指标值", "指标解释（描述/公式）", "指标值设定依据", "佐证资料", "来源",
    )  # fmt: skip
    by_name = {row[1]: row for row in listing.rows}
    kinds = {name: row[-1].split("：")[0] for name, row in by_name.items()}
    assert kinds["多媒体讲台更换数量"] == "原文"
    assert kinds["更换总成本"] == "测算"
    assert kinds["师生满意度"] == "历史"
    assert kinds["讲台验收合格率"] == "标准"
    assert kinds["受益班级覆盖率"] == "常用值"
    assert by_name["讲台验收合格率"][4:6] == ("合同约定", "验收单")


def test_columns_that_would_stay_empty_are_left_out() -> None:
    bare = replace(TABLE, indicators=tuple(replace(row, sources=(), evidence=None) for row in ROWS))
    listing = build(bare).appendix
    assert listing is not None
    assert listing.heads == ("序号", "三级指标", "指标值", "指标解释（描述/公式）", "指标值设定依据")
    assert listing.title == "附页：指标说明"


def test_use_and_spending_plan_are_not_lost_where_the_form_has_no_place_for_them() -> None:
    told = "".join(build(TABLE).notes)
    assert f"没有“资金用途”一栏，供参考：{TABLE.usage}" in told
    assert f"{TABLE.plan[0].by} {TABLE.plan[0].percent}%" in told
    assert "供参考" not in "".join(build(HEBEI).notes)  # it has both


def test_a_clerks_edit_and_a_standard_are_cited() -> None:
    sources = (
        ValueSource(kind="text", quote="改成12台", ref="turn 3"),
        ValueSource(kind="standard", quote="不高于450元", ref="会议费管理办法"),
        ValueSource(kind="text", quote="更换12台", ref="14-18"),
        ValueSource(kind="text", quote="预算总额50万元", ref="填报人另行说明"),
    )
    row = replace(ROWS[0], sources=sources)
    listing = build(replace(TABLE, indicators=(row,))).appendix
    assert listing is not None
    assert listing.rows[0][-1].split("\n") == [
        "填报人自填（第3轮）：“改成12台”",
        "标准：不高于450元（会议费管理办法）",
        "原文：“更换12台”",
        "填报人自填：“预算总额50万元”",
    ]


def test_sources_can_be_left_out() -> None:
    form = build(TABLE, sources=False)
    assert form.appendix is not None
    assert "来源" not in form.appendix.heads
    assert not any(box.comment for box in form.boxes)
    bare = replace(HEBEI, indicators=tuple(replace(row, evidence=None) for row in ROWS))
    assert build(bare, sources=False).appendix is None


def test_unit_tables_keep_their_own_rows() -> None:
    rows = (
        _row("投入管理指标", "预算和财务管理", "预算执行率", "≥95%"),
        _row("投入管理指标", "绩效管理", "监控完成率", "=100%"),
        _row("产出指标", "履职目标实现", "重点工作办结率", "≥95%"),
    )
    form = build(TargetTable(kind="unit", year=2026, unit=Unit(name="云溪县教育局"), indicators=rows))
    assert form.title == "部门（单位）整体支出绩效目标申报表"
    assert _column(form, "level2") == ["预算和财务管理", "绩效管理", "履职目标实现"]
    assert tiles(form.boxes, len(form.widths))


def test_small_helpers() -> None:
    assert [amount_text(x) for x in (45.0, 22.345, 0.0, None)] == ["45.00", "22.345", "0.00", ""]
    assert runs(["a", "a", "b", "", "", "a"]) == [(0, 2), (2, 1), (3, 1), (4, 1), (5, 1)]
    assert spread([1, 1, 1, 1], [2.5, 3, 2.1, 2.1, 2.6, 2.9]) == [1, 2, 2, 1]
    assert clean("甲\x00\x0b乙\r\n丙\ud800") == "甲乙\n丙"
    assert line_count("十个汉字十个汉字十个", 4.0, 10.0) == 1  # 10 × 0.353 cm fits into 3.7 cm
    assert line_count("十个汉字十个汉字十个一", 4.0, 10.0) == 2


def test_tiles_sees_gaps_and_overlaps() -> None:
    form = build(TABLE)
    assert not tiles(form.boxes[1:], len(form.widths))
    moved = data_replace(form.boxes[0], column=1)
    assert not tiles((moved, *form.boxes[1:]), len(form.widths))
