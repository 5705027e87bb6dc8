"""变化没有基期: a growth or a fall is asked, and nothing says compared with what."""

from __future__ import annotations

from assistant.rules.card import TARGET_RULES, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import flat, quote
from kb import lazyre
from kb.records import Indicator, TargetTable

_CHANGE = lazyre.compile(r"(?:增长|下降|降低|提高|提升|上升|减少|压减)(?:率|幅度|比例|值)?$|增幅$|降幅$|增速$")
_BASE = lazyre.compile(
    r"上年|去年|上一年|基期|同期|前三年|20\d\d年|往年|改造前|实施前|项目前|建成前|原有|历史|以前|测算"
)


def check(row: Row) -> Fault | None:
    changes = row.value.target.type == "change" or (row.value.numeric and bool(_CHANGE.search(row.name)))
    if not changes or row.grammar.kind == "effect" or row.group not in ("output", "benefit"):
        return None
    if _BASE.search(row.description + flat(row.indicator.basis)):
        return None
    return Fault(f"{quote(row.name)}没有写和哪一年比、当时是多少；请在描述或依据里写上基期数。", "description")


def _on(one: Indicator) -> TargetTable:
    return table("农产品产销对接", [one], usage="支持农产品销售推广", goals=["2025年举办产销对接会6场"])


RULE = Rule(
    code="no-baseline",
    name="变化没有基期",
    scope="indicator",
    severity="hint",
    field="description",
    value_rule=True,
    why="“增长8%”要有个起点，没有上年数，年底算出来的增长率没有人能复核。",
    basis=f"{TARGET_RULES}要求绩效目标细化量化、合理可行。",
    ignore="描述或依据里写了上年（基期、改造前）口径的不算；“新增就业50人”这类绝对数不需要基期。",
    weak=Example(
        _on(row("经济效益指标", "参会合作社销售额增长率", "≥8%", "销售额增加的部分÷参会合作社原销售额×100%")),
        field="description",
    ),
    good=Example(
        _on(row("经济效益指标", "参会合作社销售额增长率", "≥8%", "（本年销售额－上年销售额）÷上年销售额×100%"))
    ),
    check=check,
)
