"""指标归类错误: what is measured belongs to another second level."""

from __future__ import annotations

from assistant.rules.belongs import NOWHERE, belongs
from assistant.rules.card import SETTING_GUIDE, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import fold_level, quote


def check(row: Row) -> Fault | None:
    right = belongs(row)
    if right is None:
        return None
    here = fold_level(row.indicator.level2 or row.indicator.level1)
    if right == NOWHERE and row.scene.table.kind == "unit":
        return Fault(f"{quote(row.name)}衡量的是花钱进度，不是{here}；部门整体表里请放到预算（投入）管理一类。")
    if right == NOWHERE:
        instead = "这里请写金额控制数" if row.group == "cost" else f"放在哪一栏都不合适，请删去，或换成真正的{here}"
        return Fault(f"{quote(row.name)}衡量的是花钱进度，不是{here}；预算执行率自评时另计分，{instead}。")
    return Fault(f"{quote(row.name)}衡量的内容不属于“{here}”，应放在“{right}”。")


RULE = Rule(
    code="wrong-category",
    name="指标归类错误",
    scope="indicator",
    severity="error",
    field="level2",
    why="放错了栏，等于该栏没有指标：数量栏里全是比率，就看不出到底干了多少活；成本栏里写预算执行率，就管不住花钱的上限。",
    basis=f"{SETTING_GUIDE}对成本、产出、效益、满意度各类指标的定义。",
    ignore="各地习惯不一的不算：验收合格率放质量，覆盖率放效益，补助标准放成本或质量，办理时长缩短放社会效益。",
    weak=Example(
        table(
            "职业农民技能培训",
            [row("数量指标", "培训考核合格率", "≥95%", "考核合格人数÷参加考核人数×100%")],
            usage="开展职业农民技能培训",
            goals=["2025年培训职业农民300人"],
        ),
        field="level2",
    ),
    good=Example(
        table(
            "职业农民技能培训",
            [row("质量指标", "培训考核合格率", "≥95%", "考核合格人数÷参加考核人数×100%")],
            usage="开展职业农民技能培训",
            goals=["2025年培训职业农民300人"],
        )
    ),
    check=check,
)
