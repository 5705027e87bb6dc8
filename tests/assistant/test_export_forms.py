"""The forms of the provinces, weights, and the clipboard: one invented table through each."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from assistant.export.clip import column_clip, row_clips
from assistant.export.form import build
from assistant.export.split import SplitValue, split_value
from assistant.weights import assign, remark, total
from kb.records import Indicator, TargetTable, ValueSource, from_json

TABLE = from_json((Path(__file__).parent / "test_export_table.json").read_bytes(), TargetTable)


def _row(value: str, level2: str = "数量指标", level1: str = "产出指标") -> Indicator:
    source = (ValueSource(kind="text", quote=value),) if value else ()
    return Indicator(level1=level1, level2=level2, name="灯具数量", value=value, sources=source)


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("≥95%", SplitValue("≥", "95", "%", "≥95%")),
        ("≤4.5万元/台", SplitValue("≤", "4.5", "万元/台", "≤4.5万元/台")),
        ("12台", SplitValue("=", "12", "台", "12台")),
        ("2026年9月30日前", SplitValue("定性", "", "", "2026年9月30日前")),
        ("30%-50%", SplitValue("定性", "", "", "30%-50%")),
        ("通过验收", SplitValue("定性", "", "", "通过验收")),
        ("", SplitValue("", "＿＿＿＿", "", "")),
    ],
)
def test_a_value_is_parted_for_forms_with_three_columns(value: str, parts: SplitValue) -> None:
    assert split_value(_row(value), content=True) == parts


def test_without_a_content_column_a_grade_stands_in_the_value() -> None:
    assert split_value(_row("通过验收"), content=False) == SplitValue("定性", "通过验收", "", "")


@pytest.mark.parametrize(
    ("layout", "heads", "title"),
    [
        (
            "gansu",
            ["一级指标", "二级指标", "三级指标", "指标值类型", "指标值", "度量单位", "指标值内容"],
            "项目支出绩效目标表",
        ),
        ("henan-project", ["一级指标", "二级指标", "三级指标", "指标值", "指标说明"], "项目支出绩效目标表"),
        ("chongqing", ["一级指标", "二级指标", "三级指标", "指标值", "分值", "指标解释"], "项目绩效目标审批表"),
    ],
)
def test_a_province_has_its_own_columns_and_title(layout: str, heads: list[str], title: str) -> None:
    form = build(replace(TABLE, layout=layout))
    assert [box.text for box in form.boxes if box.role == "head"] == heads
    assert form.title == title


def test_gansu_puts_the_environmental_cost_second_under_its_own_name() -> None:
    rows = (
        _row("≤2次", "社会成本指标", "成本指标"),
        _row("≤1吨", "生态环境成本指标", "成本指标"),
        _row("≤9万元", "经济成本指标", "成本指标"),
    )
    form = build(replace(TABLE, layout="gansu", indicators=rows))
    second = sorted((box for box in form.boxes if box.field == "level2"), key=lambda box: box.row)
    assert [box.text for box in second] == ["经济成本指标", "环境成本指标", "社会成本指标"]
    assert "实施单位" not in [box.text for box in form.boxes]
    assert "项目实施单位" in [box.text for box in form.boxes]


def test_henan_has_a_row_each_for_department_and_unit() -> None:
    form = build(replace(TABLE, layout="henan-project"))
    labels = [box.text for box in form.boxes if box.role == "label"]
    assert labels[:3] == ["项目名称", "部门名称", "单位名称"]
    assert {"其中：财政性资金", "年度目标"} <= set(labels)
    assert not {"上年结转", "总体\n目标"} & set(labels)


def test_usual_weights_come_to_ninety_whatever_is_left_out() -> None:
    for count in range(1, len(TABLE.indicators) + 1):
        weighted = assign(replace(TABLE, indicators=TABLE.indicators[:count]))
        assert total(weighted) == 90
        assert remark(weighted) == ()
    by_first: dict[str, float] = {}
    for row in assign(TABLE).indicators:
        by_first[row.level1] = by_first.get(row.level1, 0) + (row.weight or 0)
    assert by_first == {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}


def test_wrong_sums_are_told_under_the_form() -> None:
    rows = tuple(replace(row, weight=10.0) for row in TABLE.indicators[:-1])
    odd = replace(TABLE, indicators=(*rows, TABLE.indicators[-1]))
    (note,) = remark(odd)
    assert f"分值合计为{10 * len(rows)}分，有1项指标没有分值" in note
    assert any(note in line for line in build(odd).notes)
    assert remark(replace(odd, indicators=tuple(replace(row, weight=None) for row in odd.indicators))) == ()


def test_rows_and_columns_are_copied_in_the_order_of_the_form() -> None:
    gansu = replace(TABLE, layout="gansu")
    first = row_clips(gansu)[0].split("\t")
    row = TABLE.indicators[0]
    assert first[:3] == [row.level1, row.level2, row.name]
    assert first[-1] == row.value
    assert "".join(first[3:6]) == row.value
    assert column_clip(gansu, "name").split("\n") == [one.name for one in TABLE.indicators]
    assert column_clip(gansu, "basis") == ""
    assert len(row_clips(replace(TABLE, layout="no-such-form"))[0].split("\t")) == 5
