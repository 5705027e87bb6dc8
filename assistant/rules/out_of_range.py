"""取值超界: more than the possible is asked of a bounded rate."""

from __future__ import annotations

from assistant.rules.card import REVIEW_FORM, TARGET_RULES, Example, Fault, Rule, row, table
from assistant.rules.grammar import UNBOUNDED
from assistant.rules.percents import percent_misfit
from assistant.rules.reading import Row
from assistant.rules.text import quote


def check(row: Row) -> Fault | None:
    target = row.value.target
    if not row.value.percent or target.type != "numeric" or target.number is None or target.unit != "%":
        return None
    if row.grammar.kind != "satisfaction" and UNBOUNDED.search(row.name + row.description[:40]):
        return None
    if row.group == "cost" and row.grammar.kind == "amount":
        return None  # unit-mismatch
    if row.grammar.kind == "count" and percent_misfit(row):
        return None
    beyond = target.number > 100 and target.operator in ("≥", ">", "=", "≈")
    edge = target.number == 100 and target.operator in ("≥", ">")
    if not (beyond or edge):
        return None
    return Fault(f"{quote(row.name)}最多是100%，{quote(row.value.text)}超出了可能的范围；全部做到请写“=100%”。")


RULE = Rule(
    code="out-of-range",
    name="取值超界",
    scope="indicator",
    severity="error",
    field="value",
    value_rule=True,
    why="合格率、完成率、满意度封顶就是100%，写“≥100%”或“105%”等于要求做到不可能的事，自评时永远算不出超额。",
    basis=f"{TARGET_RULES}要求目标合理可行；{REVIEW_FORM}的绩效合理性。",
    ignore="增长率、投入产出比、床位使用率这类本来就可以超过100%的指标；“=100%”“100%”是对的。",
    weak=Example(
        table(
            "孤儿基本生活保障",
            [row("质量指标", "生活费足额发放率", "≥100%", "足额领到生活费的人数÷应发人数×100%")],
            usage="发放孤儿基本生活费",
            goals=["全年为58名孤儿按月发放基本生活费"],
        ),
        field="value",
    ),
    good=Example(
        table(
            "孤儿基本生活保障",
            [row("质量指标", "生活费足额发放率", "=100%", "足额领到生活费的人数÷应发人数×100%")],
            usage="发放孤儿基本生活费",
            goals=["全年为58名孤儿按月发放基本生活费"],
        )
    ),
    check=check,
)
