"""The Chinese names of the defect codes, for layers below the rules; a test holds them to the rules' own cards."""

from __future__ import annotations

NAMES = {
    "vague-goal": "绩效目标空泛",
    "duplicate-goal": "绩效目标重复",
    "goal-not-covered": "目标未被指标承接",
    "missing-category": "缺少必备指标类别",
    "wrong-category": "指标归类错误",
    "irrelevant": "与项目无关",
    "duplicate": "重复指标",
    "compound": "一项多指标",
    "missing-value": "缺指标值",
    "vague-value": "指标值无法衡量",
    "pseudo-quantified": "伪量化",
    "unit-mismatch": "单位与指标不符",
    "missing-unit": "缺计量单位",
    "malformed-value": "指标值书写错误",
    "out-of-range": "取值超界",
    "wrong-direction": "方向错误",
    "no-deadline": "时效无时限",
    "circular": "循环定义",
    "uniform-values": "指标值雷同",
    "over-budget": "成本超预算",
    "amount-conflict": "金额前后不一致",
    "plan-incomplete": "支出计划不合规",
    "template-residue": "模板残留",
    "figures-differ": "同一事项数字不一",
    "copied-across": "跨项目照搬",
    "few-quantified": "定量指标偏少",
    "row-count": "指标条数异常",
    "management-activity": "常规管理当绩效",
    "satisfaction-subject": "满意度对象不明",
    "name-has-value": "名称里写了指标值",
    "no-baseline": "变化没有基期",
    "low-target": "指标值偏低",
    "far-from-past": "指标值远离往年水平",
    "unit-blocks": "部门整体缺少板块",
    "unit-sums": "部门收支合计不符",
    "cap-against-formula": "上限与口径矛盾",
    "year-mismatch": "年度错位",
    "basis-unnamed": "依据没有出处",
    "parts-and-sum": "分项与合计不符",
    "plan-behind": "支出计划与时限不符",
}


def named(code: str) -> str:
    """The name of a code; the code itself where a later version has named it."""
    return NAMES.get(code, code)
