"""年度错位: a deadline before the year of the table, as when last year's row was copied."""

from __future__ import annotations

from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import quote
from kb.records import Indicator, TargetTable


def check(row: Row) -> Fault | None:
    year, date = row.scene.table.year, row.value.target.date
    if year is None or not row.value.dated or not date or date.startswith("--") or int(date[:4]) >= year:
        return None
    return Fault(f"{quote(row.value.text)}早于本表的{year}年度，像是照抄上年的；请核对年份。")


def _on(one: Indicator) -> TargetTable:
    return table("村级道路硬化", [one], usage="村级道路硬化", goals=["2025年9月底前硬化村级道路6公里"])


RULE = Rule(
    code="year-mismatch",
    name="年度错位",
    scope="indicator",
    severity="hint",
    field="value",
    value_rule=True,
    why="完成时间写成上一年，要么是照抄，要么事情已经做完，不该再要今年的钱。",
    basis=f"{REVIEW_FORM}的规范完整性：内容准确无误。",
    ignore="跨年度项目里已经完成的节点，写明是上年节点就可以。",
    weak=Example(
        _on(row("时效指标", "道路硬化完工时间", "2024年9月30日前", "交工验收日期")),
        field="value",
    ),
    good=Example(_on(row("时效指标", "道路硬化完工时间", "2025年9月30日前", "交工验收日期"))),
    check=check,
)
