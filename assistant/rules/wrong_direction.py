"""方向错误: ≥ on something to keep low, or ≤ on something to raise."""

from __future__ import annotations

import re

from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule, row, table
from assistant.rules.direction import direction
from assistant.rules.percents import costs
from assistant.rules.reading import Row
from assistant.rules.text import quote


def wanted(row: Row) -> int:
    """+1 high is good, -1 low is good, 0 not evident."""
    own = row.scene.settings.words
    for way, ends in ((1, own["high"]), (-1, own["low"])):
        if ends and row.name.endswith(ends):
            return way
    if row.group == "satisfaction" and not re.search(r"投诉|差评|不满意", row.name):
        return 1
    if re.search(
        r"(?:补助|补贴|慰问|救助|资助|津贴|抚恤|供养|保障|报酬|奖补|待遇|发放|工资|低保)[一-龥]{0,2}标准$", row.name
    ):
        return 0  # what a person receives may have a floor as well as a ceiling
    saved = re.search(
        r"节约|节省|压减|降低|减少|完成|执行|利用|到位|支付率|使用率|下降|收益|回收|上缴|自筹|配套|减免|准确|合规",
        row.name,
    )
    if row.group == "cost" and not saved and (row.value.dimension == "money" or costs(row)):
        return -1
    return direction(row.indicator.name, row.group == "cost")


def check(row: Row) -> Fault | None:
    target = row.value.target
    if target.type != "numeric" or target.operator not in ("≥", ">", "≤", "<"):
        return None
    good = wanted(row)
    upward = target.operator in ("≥", ">")
    if good == 0 or (good > 0) == upward:
        return None
    if good > 0 and target.number is not None and target.number >= 100 and target.unit == "%":
        return None  # ≤100% says no more than "up to all"
    if good > 0:
        return Fault(f"{quote(row.name)}越高越好，{quote(row.value.text)}却定了上限；应写“≥”。")
    return Fault(f"{quote(row.name)}越低越好，{quote(row.value.text)}却要求不少于；应写“≤”。")


RULE = Rule(
    code="wrong-direction",
    name="方向错误",
    scope="indicator",
    severity="error",
    field="value",
    value_rule=True,
    why="方向写反，做得越差得分越高：故障率“≥5%”等于鼓励出故障，满意度“≤95%”等于不许群众满意。",
    basis=f"{REVIEW_FORM}的绩效合理性。",
    ignore="没有写比较符号的不算；“下降率、节约率、压减率”本来就是越高越好；发给个人的补助标准可以定下限。",
    weak=Example(
        table(
            "供热管网维护",
            [row("质量指标", "管网故障率", "≥2%", "故障管段长度÷管网总长度×100%")],
            usage="供热管网巡检维修",
            goals=["采暖期内维护供热管网46公里"],
        ),
        field="value",
    ),
    good=Example(
        table(
            "供热管网维护",
            [row("质量指标", "管网故障率", "≤2%", "故障管段长度÷管网总长度×100%")],
            usage="供热管网巡检维修",
            goals=["采暖期内维护供热管网46公里"],
        )
    ),
    check=check,
)
