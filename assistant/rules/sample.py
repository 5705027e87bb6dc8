"""One sound table that the examples of the table rules spoil in one place."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.rules.card import row, table
from kb.records import Indicator, TargetTable

QUANTITY = row("数量指标", "更新课桌椅数量", "=600套", "验收合格并登记入账的套数")
QUALITY = row("质量指标", "课桌椅验收合格率", "=100%", "验收合格套数÷到货套数×100%")
TIMELINESS = row("时效指标", "课桌椅到货验收时间", "2025年8月25日前", "最后一批课桌椅验收单签署日期")
COST = row("成本指标", "课桌椅购置总成本", "≤18万元", "合同结算金额合计")
SOCIAL = row("社会效益指标", "受益学生人数", "≥600人", "使用新课桌椅的在校学生数")
SATISFIED = row("服务对象满意度指标", "学生和教师满意度", "≥90%", "满意和较满意人数÷有效问卷数×100%")
ROWS: tuple[Indicator, ...] = (QUANTITY, QUALITY, TIMELINESS, COST, SOCIAL, SATISFIED)
GOAL = "2025年8月底前为3所小学更新课桌椅600套"
PLAN = (("3月底", 0.0), ("6月底", 30.0), ("10月底", 100.0), ("12月底", 100.0))


def sample(
    rows: Sequence[Indicator] = ROWS,
    goals: Sequence[str] = (GOAL,),
    plan: Sequence[tuple[str, float | None]] = PLAN,
    budget: float = 18.0,
) -> TargetTable:
    """更新小学课桌椅, 18 万元, with the parts given."""
    if "3所" in "".join(goals):
        rows = [*rows, row("数量指标", "受益小学数", "=3所", "完成课桌椅更新的学校数")]
    return table("小学课桌椅更新", rows, usage="为小学购置课桌椅", goals=goals, budget=budget, plan=plan)
