"""伪量化: a percentage on a name that is not a quantity, with no numerator and denominator anywhere."""

from __future__ import annotations

import re

from assistant.rules.card import SETTING_GUIDE, TARGET_RULES, Example, Fault, Rule, row, table
from assistant.rules.grammar import read_name
from assistant.rules.percents import percent_misfit
from assistant.rules.reading import Row
from assistant.rules.text import quote
from kb import lazyre

NAMED = lazyre.compile(r"[一-龥]率(?=$|[^一-龥]|[不达为在])")  # 合格率、出勤率≥95%


def is_pseudo(row: Row) -> bool:
    """A percent that is the share of nothing named. 时效 and cost rows belong to other rules."""
    value, grammar = row.value, row.grammar
    if not (value.percent or (value.target.type == "change" and grammar.kind == "effect" and value.target.unit == "%")):
        return False
    if row.category == "output.timeliness" or row.group in ("cost", "satisfaction") or row.formula:
        return False
    if NAMED.search(value.text):
        return False  # the value says of what it is the share
    if value.target.unit == "个百分点" and read_name(grammar_base(row.name)).kind == "ratio":
        return False  # 森林覆盖率提高 0.3个百分点
    prompt = grammar.kind == "time" and row.name.endswith("性")  # 及时性 is a quality, not a date
    return (prompt or not grammar.measurable) and not percent_misfit(row)


def grammar_base(name: str) -> str:
    """A name without the verb of change at its end."""
    return re.sub(r"(?:提高|提升|增长|增加|上升|下降|降低|减少)(?:幅度|值|情况)?$", "", name)


def check(row: Row) -> Fault | None:
    if not is_pseudo(row):
        return None
    return Fault(
        f"{quote(row.name)}不是一个能算出比率的量，{quote(row.value.text)}没有说明是谁占谁的百分之几；"
        "请换成有分子分母的比率或能数的数量，或在描述里写出计算公式。"
    )


RULE = Rule(
    code="pseudo-quantified",
    name="伪量化",
    scope="indicator",
    severity="error",
    field="value",
    value_rule=True,
    why="给“水平、影响、作用”配一个百分数，看起来量化了，其实没有分子分母，年底只能凭感觉填，等于没有指标。",
    basis=f"{SETTING_GUIDE}要求指标有标准、能取数；{TARGET_RULES}要求细化量化。",
    ignore="名称本身就是比率（合格率、覆盖率、占比），或描述里写了“谁÷谁”“谁占谁的比例”时，不算问题。",
    weak=Example(
        table(
            "全民阅读推广活动",
            [row("社会效益指标", "提升市民阅读水平", "≥90%", "衡量阅读推广带来的变化")],
            usage="举办阅读推广活动",
            goals=["2025年举办阅读推广活动24场"],
        ),
        field="value",
    ),
    good=Example(
        table(
            "全民阅读推广活动",
            [row("社会效益指标", "活动参加者借阅证持有率", "≥60%", "持有借阅证的参加人数÷参加总人数×100%")],
            usage="举办阅读推广活动",
            goals=["2025年举办阅读推广活动24场"],
        )
    ),
    check=check,
)
