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


def other() -> TargetTable:
    """A sound table of another project of the same unit."""
    rows = [
        row("数量指标", "亮化路灯盏数", "≥420盏", "纳入维护并正常亮灯的盏数"),
        row("质量指标", "路灯亮灯率", "≥98%", "抽查亮灯盏数÷抽查总盏数×100%"),
        row("时效指标", "路灯故障修复时限", "≤24小时", "报修到恢复的小时数"),
        row("成本指标", "路灯电费总额", "≤26万元", "电费票据合计"),
        row("社会效益指标", "照明投诉件数", "≤20件", "热线受理件数"),
        row("服务对象满意度指标", "市民满意度", "≥88%", "满意和较满意人数÷有效问卷数×100%"),
    ]
    return table("城区道路照明电费", rows, usage="支付城区路灯电费", goals=["2025年亮化路灯420盏"], budget=26.0)


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
