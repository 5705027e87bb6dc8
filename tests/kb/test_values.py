"""Target values: the grammar of the field as a table, what real forms write, and print-then-parse."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.records import TargetValue
from kb.values import parse, render

TEXT: dict[str, Any] = {"type": "text"}
GRADE: dict[str, Any] = {"type": "grade"}
INVALID: dict[str, Any] = {"type": "invalid"}


def n(operator: str, number: float, unit: str | None = None) -> dict[str, Any]:
    found = {"type": "numeric", "operator": operator, "number": number}
    return found | ({"unit": unit} if unit else {})


def by(date: str) -> dict[str, Any]:
    return {"type": "deadline", "date": date}


# The budget year is 2024 throughout, as in the field's reference.
GRAMMAR = [
    ("≥90百分比", n("≥", 90, "%")), ("≥95%", n("≥", 95, "%")), ("≥95 %", n("≥", 95, "%")),
    (r"$\geq$ 95 %", n("≥", 95, "%")), (r"$\leq$ 6 %", n("≤", 6, "%")), ("≧90%", n("≥", 90, "%")),
    (">=98%", n("≥", 98, "%")), ("》 90%", n("≥", 90, "%")), ("100%", n("=", 100, "%")),
    ("90%", n("=", 90, "%")),
    ("≥100%", n("≥", 100, "%")), ("达到100%", n("=", 100, "%")), ("95%以上", n("≥", 95, "%")),
    ("≤20%", n("≤", 20, "%")), ("=2轮", n("=", 2, "轮")), ("2轮", n("=", 2, "轮")), ("2次", n("=", 2, "次")),
    ("10000个", n("=", 10000, "个")), ("109份", n("=", 109, "份")), ("69人", n("=", 69, "人")),
    ("1个", n("=", 1, "个")),
    ("≥200人", n("≥", 200, "人")), ("≥118个", n("≥", 118, "个")), ("≥300本", n("≥", 300, "本")),
    ("≥498个", n("≥", 498, "个")), ("≥1次", n("≥", 1, "次")), ("≥5篇", n("≥", 5, "篇")), ("不少于4次", n("≥", 4, "次")),
    ("45万元", n("=", 45, "万元")), ("115.53万元", n("=", 115.53, "万元")), ("11,961,500.0", n("=", 11961500)),
    ("≤10万元", n("≤", 10, "万元")), ("工作经费控制在人均4万元以内", n("≤", 4, "万元/人")),
    ("超13万元/年", n(">", 13, "万元/年")), ("1600元/亩", n("=", 1600, "元/亩")), ("≤28.40/株", n("≤", 28.4, "元/株")),
    ("1130元/月/人", n("=", 1130, "元/月·人")), ("≥80M", n("≥", 80, "米")), ("1‰", n("=", 1, "‰")),
    ("≤1‱", n("≤", 1, "‱")), ("30%-50%", {"type": "range", "number": 30, "upper": 50, "unit": "%"}),
    ("2024年底前完成", by("2024-12-31")), ("2024年底前", by("2024-12-31")), ("2024年底前完成%", by("2024-12-31")),
    ("年底完成", by("2024-12-31")), ("年度内完成全部工作任务", by("2024-12-31")), ("10月底前", by("2024-10-31")),
    ("2021年12月31日", by("2021-12-31")), ("2018年10月底", by("2018-10-31")), ("12月底到位", by("2024-12-31")),
    ("每月15日前", {"type": "recurring", "every": "month", "day": 15}),
    ("2023.07-2024.01", {"type": "period", "start": "2023-07-01", "date": "2024-01-31"}),
    ("3年", n("=", 3, "年")), ("较上年提升", TEXT),
    ("较上年提升5个百分点", {"type": "change", "operator": "≥", "number": 5, "unit": "个百分点", "baseline": "上年"}),
    ("比上年下降10%", {"type": "change", "operator": "≤", "number": -10, "unit": "%", "baseline": "上年"}),
    ("及时完成", TEXT), ("按时完成", TEXT), ("增加社会效益", TEXT), ("减低违规人数", TEXT), ("作用明显", TEXT),
    ("合规", GRADE), ("完成", GRADE), ("健全", GRADE), ("优良中低差", GRADE),
    ("完成全县对17个县直单位、3个乡镇15个社区、128个村、3个县直单位的巡察工作", TEXT), ("(≥**个)", INVALID),
    ("按照计划要求实施检查", TEXT), ("90%（含）以上", n("≥", 90, "%")), ("百分之九十五以上", n("≥", 95, "%")),
    ("约12000平方米", n("≈", 12000, "平方米")), ("每周不少于42小时", n("≥", 42, "小时/周")), ("0起", n("=", 0, "起")),
    ("100", n("=", 100)), ("不超过预算", TEXT), ("是", GRADE), ("长期", TEXT),
]  # fmt: skip
WRITTEN = [
    ("达到95%以上", n("≥", 95, "%")), ("3个工作日", n("=", 3, "个工作日")), ("≧1宗", n("≥", 1, "宗")),
    ("≥1000㎡", n("≥", 1000, "平方米")), ("二十场以上", n("≥", 20, "场")), ("≥九成", n("≥", 90, "%")),
    ("不足5%", n("<", 5, "%")), ("24小时内", n("≤", 24, "小时")), ("≤24小时", n("≤", 24, "小时")),
    ("12个月", n("=", 12, "个月")), ("46万5千元", n("=", 46.5, "万元")), ("每季度1次", n("=", 1, "次/季度")),
    ("每人每天260元", n("=", 260, "元/人·天")), ("1200元每人每年", n("=", 1200, "元/人·年")), ("&ge;98%", n("≥", 98, "%")),
    ("<sup>≥</sup>98%", n("≥", 98, "%")), ("≥1.2万卷", n("≥", 12000, "卷")), ("不高于0.5%", n("≤", 0.5, "%")),
    ("人均≤500元", n("≤", 500, "元/人")), ("100%完成", n("=", 100, "%")), ("98.5", n("=", 98.5)),
    ("较上年提升5%", {"type": "change", "operator": "≥", "number": 5, "unit": "%", "baseline": "上年"}),
    ("3至5天", {"type": "range", "number": 3, "upper": 5, "unit": "天"}),
    ("30-50万元", {"type": "range", "number": 30, "upper": 50, "unit": "万元"}),
    ("≥30%且≤50%", {"type": "range", "number": 30, "upper": 50, "unit": "%"}),
    ("80~100方/亩", {"type": "range", "number": 80, "upper": 100, "unit": "立方米/亩"}),
    ("2026年6月30日前", by("2026-06-30")), ("2026.6.30前", by("2026-06-30")), ("2024-06-30", by("2024-06-30")),
    ("七月底前", by("2024-07-31")), ("2月底前", by("2024-02-29")), ("6月中旬", by("2024-06-20")),
    ("24年底", by("2024-12-31")),
    ("第三季度末", by("2024-09-30")), ("上半年完成", by("2024-06-30")), ("国庆节前", by("2024-09-30")),
    ("春节前", {"type": "deadline", "baseline": "春节前"}),
    ("每月10日前", {"type": "recurring", "every": "month", "day": 10}),
    ("每季度末", {"type": "recurring", "every": "quarter"}),
    ("2024年1月至12月", {"type": "period", "start": "2024-01-01", "date": "2024-12-31"}),
    ("二级且结论为合格", GRADE), ("优秀", GRADE), ("≥", INVALID), ("≥%", INVALID), ("XX%", INVALID), ("", INVALID),
    ("2024年2月30日前", INVALID), ("2024年通知安排", TEXT), ("GB/T 1234", TEXT), ("1:1.5", TEXT), ("<p>", INVALID),
]  # fmt: skip


def flat(target: TargetValue) -> dict[str, Any]:
    return {key: value for key, value in msgspec.structs.asdict(target).items() if value is not None}


@pytest.mark.parametrize(("text", "expected"), GRAMMAR + WRITTEN)
def test_parse(text: str, expected: dict[str, Any]) -> None:
    assert flat(parse(text, year=2024)) == expected


def test_the_grammar_is_whole() -> None:
    assert len(GRAMMAR) == 77


def test_year_stays_open() -> None:
    assert parse("10月底前").date == "--10-31"
    assert parse("年底完成").date == "--12-31"
    assert parse("2月底前").date == "--02-28"
    assert parse("2025年3月前").date == "2025-03-31"


def test_category_settles_bare_numbers() -> None:
    assert parse("45万元", category="cost.economic").operator == "≤"
    assert parse("45万元", category="output.cost").operator == "≤"
    assert parse("95%", category="satisfaction.target").operator == "≥"
    assert parse("95%", category="output.quality").operator == "="
    assert parse("≥45万元", category="cost.economic").operator == "≥"


number = st.one_of(
    st.integers(0, 10**8).map(float),
    st.integers(0, 10**7).map(lambda cents: round(cents / 100, 2)),
)
unit = st.sampled_from(
    ["%", "‰", "个", "人", "万元", "元/人·月", "平方米", "公里", "个工作日", "小时/周", "个百分点", "套"]
)
dates = st.one_of(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)).map(lambda day: day.isoformat()),
    st.tuples(st.integers(1, 12), st.integers(1, 28)).map(lambda pair: f"--{pair[0]:02d}-{pair[1]:02d}"),
)
full_dates = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)).map(lambda day: day.isoformat())
numeric = st.builds(
    lambda o, x, u: TargetValue(type="numeric", operator=o, number=x, unit=u), st.sampled_from("≥≤=><≈"), number, unit
)
ranges = st.builds(
    lambda a, b, u: TargetValue(type="range", number=a, upper=a + b, unit=u),
    st.integers(0, 10**6).map(float), st.integers(1, 10**6).map(float), unit,
)  # fmt: skip
deadlines = dates.map(lambda day: TargetValue(type="deadline", date=day))
periods = st.tuples(full_dates, full_dates).map(lambda p: TargetValue(type="period", start=min(p), date=max(p)))
recurring = st.builds(
    lambda every, day: TargetValue(type="recurring", every=every, day=day),
    st.sampled_from(["month", "quarter", "half-year"]), st.one_of(st.none(), st.integers(1, 28)),
)  # fmt: skip
changes = st.builds(
    lambda up, x, u: TargetValue(
        type="change", operator="≥" if up else "≤", number=x if up else -x, unit=u, baseline="上年"
    ),
    st.booleans(), st.integers(1, 10**4).map(float), st.sampled_from(["%", "个百分点", "万元", "人"]),
)  # fmt: skip


@given(st.one_of(numeric, ranges, deadlines, periods, recurring, changes))
@settings(max_examples=300, deadline=None)
def test_what_is_printed_is_read_again(target: TargetValue) -> None:
    assert parse(render(target)) == target


@given(st.text(alphabet="≥≤<>=0123456789.%,万亿元年月日前底每人第一二十百千之分至-～()（）*个X ", max_size=20))
@settings(max_examples=300, deadline=None)
def test_nothing_raises(text: str) -> None:
    assert parse(text, year=2024).type
    render(parse(text))
