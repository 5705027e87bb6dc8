"""缺指标值: no value at all. In a draft an open blank is a hint."""

from __future__ import annotations

from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import quote


def check(row: Row) -> Fault | None:
    if row.value.text.strip("-—/_＿ "):
        return None
    if row.scene.table.draft:
        return Fault(f"{quote(row.name)}的指标值待补。", severity="hint")
    return Fault(f"{quote(row.name)}没有填指标值。")


RULE = Rule(
    code="missing-value",
    name="缺指标值",
    scope="indicator",
    severity="error",
    field="value",
    why="没有值的指标不能监控，也不能评价。",
    basis=f"{REVIEW_FORM}的规范完整性：内容齐全，没有缺项。",
    ignore="草稿里留给填报人补的空格只作建议；表式中整行写“不适用”的，不算指标。",
    weak=Example(
        table(
            "乡镇应急物资储备",
            [row("数量指标", "储备应急物资品种数", "", "入库登记的应急物资品种数")],
            usage="购置应急物资",
            goals=["2025年5月底前储备应急物资26种"],
        ),
        field="value",
    ),
    good=Example(
        table(
            "乡镇应急物资储备",
            [row("数量指标", "储备应急物资品种数", "≥26种", "入库登记的应急物资品种数")],
            usage="购置应急物资",
            goals=["2025年5月底前储备应急物资26种"],
        )
    ),
    check=check,
)
