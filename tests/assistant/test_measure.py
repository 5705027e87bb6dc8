"""Where a stated fact belongs and what its indicator is called, without any card."""

import pytest

from assistant.compose import measure
from assistant.compose.rows import likeness, value_text
from assistant.records import Fact


def quantity(number: float, unit: str, thing: str, action: str = "", operator: str = "=") -> Fact:
    return Fact(kind="quantity", number=number, unit=unit, object=thing, action=action, operator=operator)


@pytest.mark.parametrize(
    ("fact", "category", "name"),
    [
        (quantity(40, "台", "钢琴", "购置"), "output.quantity", "钢琴购置数量"),
        (quantity(320, "人", "小学教师", "培训"), "output.quantity", "小学教师培训人数"),
        (quantity(3.2, "公里", "渠道衬砌"), "output.quantity", "渠道衬砌长度"),
        (quantity(7.6, "公里", "通村公路"), "output.quantity", "通村公路里程"),
        (quantity(1850, "平方米", "屋面防水"), "output.quantity", "屋面防水面积"),
        (quantity(20, "场", "宣讲", operator="≥"), "output.quantity", "宣讲场次"),
        (quantity(24, "小时", "故障修复", operator="≤"), "output.timeliness", "故障修复时限"),
        (quantity(3860, "人", "受益群众"), "benefit.social", "受益群众人数"),
        (quantity(0, "起", "重大安全事故"), "output.quality", "重大安全事故发生数"),
        (quantity(18, "厘米", "面层厚"), "output.quality", "面层厚度"),
        (quantity(5, "年", "质保期"), "output.quality", "质保期"),
        (Fact(kind="rate", object="群众满意度", number=92, unit="%"), "satisfaction.target", "群众满意度"),
        (Fact(kind="rate", object="扫描差错率", number=0.3, unit="%"), "output.quality", "扫描差错率"),
        (Fact(kind="rate", object="反诈知识知晓率", number=90, unit="%"), "benefit.social", "反诈知识知晓率"),
        (Fact(kind="rate", object="补贴发放及时率", number=100, unit="%"), "output.timeliness", "补贴发放及时率"),
        (Fact(kind="date", role="finish", object="交工验收", date="2026-10-31"), "output.timeliness", "交工验收时间"),
        (
            Fact(kind="amount", role="price", object="护林员", number=6000, unit="元/人·年"),
            "cost.economic",
            "护林员标准",
        ),
        (Fact(kind="amount", role="part", object="设计监理费", number=20, unit="万元"), "cost.economic", "设计监理费"),
    ],
)
def test_category_and_name(fact: Fact, category: str, name: str) -> None:
    assert measure.category(fact) == category
    assert measure.name(fact) == name


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        (quantity(12, "台", "电脑"), "=12台"),
        (quantity(80, "立方米/亩", "亩均节水").__class__(kind="quantity", number=80, upper=100, unit="方"), "80-100方"),
        (Fact(kind="rate", number=100, unit="%", operator="≥"), "=100%"),
        (Fact(kind="rate", number=0.3, unit="%", operator="≤"), "≤0.3%"),
        (Fact(kind="date", date="2026-06-30"), "2026年6月30日前"),
        (Fact(kind="date", date="--08-31"), "8月31日前"),
        (Fact(kind="recurring", every="month", day=10), "每月10日前"),
        (Fact(kind="period", start="2026-01-01", date="2026-12-31"), "2026年1月1日至2026年12月31日"),
        (Fact(kind="date", quote="春节前"), "春节前"),
    ],
)
def test_value_as_the_form_prints_it(fact: Fact, value: str) -> None:
    assert value_text(fact) == value


def test_no_rate_formula_repeats_its_name() -> None:
    for rate in ("整改完成率", "设备完好率", "目录著录准确率", "人员在岗率", "站点在线率", "随访率", "村庄保洁覆盖率"):
        formula = measure.rate_formula(rate)
        assert "÷" in formula
        assert likeness(formula, rate) < 0.6
