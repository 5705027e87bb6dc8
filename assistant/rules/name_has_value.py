"""名称里写了指标值: the target value stands in the name (人均费用不超过500元), so that name and value can part."""

from __future__ import annotations

from assistant.rules.card import SETTING_GUIDE, Example, Fault, Rule, row, table
from assistant.rules.grammar import VALUE_IN_NAME
from assistant.rules.reading import Row
from assistant.rules.text import core, quote, spans
from kb import lazyre
from kb.records import Indicator, TargetTable
from kb.units import UNIT

_COUNTED = lazyre.compile(rf"^[一-龥]{{2,}}?(\d[\d.]*)[万亿]?{UNIT}$")  # 展品300件
_AGE = lazyre.compile(r"\d+(?:[-—至到]\d+)?(?:周)?岁")


def check(row: Row) -> Fault | None:
    name = core(row.indicator.name)
    if (counted := _COUNTED.search(name)) and row.value.target.number is not None:
        number = next((one.value for one in spans(name) if one.start == counted.start(1)), None)
        if number == row.value.target.number and not _AGE.search(name):
            rest = name[: counted.start(1)]
            return Fault(f"名称{quote(name)}里带了指标值；名称只写“{rest}数量”，数写到指标值一栏。")
    found = VALUE_IN_NAME.search(_AGE.sub("", name))
    if found is None or not row.grammar.measurable:
        return None
    rest = VALUE_IN_NAME.sub("", name) or name
    return Fault(f"名称{quote(name)}里带了指标值；名称只写“{rest}”，数写到指标值一栏。")


def _on(one: Indicator) -> TargetTable:
    return table("护林员培训", [one], usage="开展护林员培训", goals=["2025年培训护林员120人"])


RULE = Rule(
    code="name-has-value",
    name="名称里写了指标值",
    scope="indicator",
    severity="hint",
    field="name",
    why="值写在名称里，调整指标值时常常只改一处，两个数就对不上了；上年和今年也没法按同一名称比较。",
    basis=f"{SETTING_GUIDE}要求指标名称简洁明了。",
    ignore="年龄、等级这类限定对象的数（65岁以上老年人）不算。",
    weak=Example(
        _on(row("成本指标", "人均培训成本不超过500元", "≤500元/人", "培训支出÷参训人数")),
        field="name",
    ),
    good=Example(_on(row("成本指标", "人均培训成本", "≤500元/人", "培训支出÷参训人数"))),
    check=check,
)
