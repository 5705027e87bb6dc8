"""目标未被指标承接: a quantity of output in the goals that no indicator carries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.rules import sample
from assistant.rules.card import REVIEW_FORM, TARGET_RULES, Example, Fault, Rule
from assistant.rules.percents import percent_misfit
from assistant.rules.reading import Scene
from assistant.rules.text import flat, spans
from kb import lazyre
from kb.units import UNIT, normal
from kb.units import kind as unit_kind

_SKIP_UNIT = lazyre.compile(
    r"年|月|日|岁|周岁|元|万元|亿元|天|小时|分钟|工作日|周|级|类|号|度|倍|成|点|时段|学期|分(?!钟)|道|层|端|市|县|个月"
)
_BEFORE = lazyre.compile(
    r"(?:每|第|现有|共有|辖|原有|目前|已|达到?总|截至|全县|全区|全市|涉及|围绕|落实|坚持|其中)[^，。；、]{0,6}$"
)
_EACH = lazyre.compile(r"每(?:轮|组|个|人|户|年|月|季度?|周|天|次|期|批|名|台|村|校|队)[^，。；]{0,12}$")
_TIMES = frozenset(["次", "轮", "场", "期", "批", "批次", "场次", "班", "班次"])
_PEOPLE = frozenset(["人", "人次", "户"])
_COUNTERS = frozenset("个家处所座台套件只名项条组支份本册村辆部张幅篇")


@dataclass(frozen=True)
class Quantity:
    """A counted thing in a goal; `quote` runs from the number to the thing, `lead` is the text before."""

    number: float
    unit: str
    quote: str
    lead: str


def quantities(text: str, background: bool = False) -> list[Quantity]:
    """Quantities of output in a goal: no dates, money, percents, ages, or numbers that each unit repeats.

    `background` keeps numbers that only describe (现有, 全县), as in a name they are meant.
    """
    line = re.sub(r"目标(?:内容)?\d+[:：、]?", "", flat(text))
    found = []
    for span in spans(line):
        after = line[span.end :]
        if span.percent or not (unit := re.match(rf"(?:余|多|来)?({UNIT})", after)):
            continue
        word = unit.group(1)
        before = line[: span.start]
        if (
            span.chinese
            and span.value == 1
            and word in ("支", "批", "个", "套", "种", "项", "条", "张", "家", "名", "位")
        ):
            continue
        if (
            _SKIP_UNIT.match(word)
            or (not background and _BEFORE.search(before))
            or _EACH.search(before)
            or re.match(r"(?:以上)?的?标准|/|以上(?:学历|职称)", after[unit.end() :])
        ):
            continue
        if before.endswith(("×", "*", "÷", "=")) or re.match(r"[×*÷=]", after[unit.end() :]):
            continue  # a term of a calculation
        thing = re.match(r"[一-龥“”\"]{0,10}", after[unit.end() :])
        found.append(
            Quantity(
                span.value,
                normal(word),
                line[span.start : span.end] + unit.group() + (thing.group() if thing else ""),
                before,
            )
        )
    return found


def carried(quantity: Quantity, scene: Scene) -> bool:
    """Whether an indicator carries the number in its name or value."""
    for row in scene.rows:
        target = row.value.target
        for number in (target.number, target.upper):
            if (
                number is not None
                and abs(number - quantity.number) < 1e-6
                and (_same_unit(target.unit, quantity.unit) or percent_misfit(row))
            ):
                return True
        for text in (flat(row.indicator.name), row.value.text):
            for span in spans(text):
                if abs(span.value - quantity.number) < 1e-6 and not span.percent:
                    return True
    return False


def _same_unit(one: str | None, other: str) -> bool:
    if not one or not other:
        return True
    head = normal(one.split("/")[0])
    if head == other or {head, other} <= _TIMES or {head, other} <= _PEOPLE or {head, other} <= _COUNTERS:
        return True
    return unit_kind(head) == unit_kind(other) and unit_kind(head) not in ("count", "person")


def same_unit(one: str, other: str, groups: Sequence[frozenset[str]]) -> bool:
    """Whether two units are one, or stand for one another in a group of counters."""
    one, other = normal(one.split("/")[0]), normal(other)
    return one == other or any({one, other} <= group for group in groups) or {one, other} <= _PEOPLE


def _times_over(quantity: Quantity, scene: Scene) -> bool:
    """Whether the unit that the goal counts in is scaled in the table: 2.1万亩 and 21000亩 are read alike already."""
    return any(row.value.target.unit and quantity.quote in row.description for row in scene.rows)


def uncovered(text: str, scene: Scene) -> list[Quantity]:
    """Quantities of a goal text that no indicator carries."""
    return [q for q in quantities(text) if not carried(q, scene) and not _times_over(q, scene)]


def check(scene: Scene) -> Fault | None:
    if not scene.rows:
        return None
    open_ones = [quantity for goal in scene.table.goals for quantity in uncovered(goal, scene)]
    if open_ones:
        shown = "、".join(f"“{quantity.quote}”" for quantity in open_ones[:4])
        return Fault(f"目标里的{shown}没有指标承接，请在数量指标里写上。", "goals")
    if scene.item is not None and scene.table.kind == "project":
        said = uncovered(scene.item.text, scene)
        if said:
            shown = "、".join(f"“{q.quote}”" for q in said[:3])
            return Fault(f"文字部分“{scene.item.name}”写了{shown}，指标里没有，请考虑补上。", "indicators", "hint")
    return None


RULE = Rule(
    code="goal-not-covered",
    name="目标未被指标承接",
    scope="table",
    severity="warning",
    field="goals",
    why="目标里说要做多少，指标里却没有，年底就没有地方检查这句话算不算数。",
    basis=f"{TARGET_RULES}要求目标与任务量相应匹配；{REVIEW_FORM}的指标科学性。",
    ignore="背景数字（现有多少、每组几人）不要求进指标；同一数量写在指标名称里也算承接。文字部分的数量只作建议。",
    weak=Example(sample.sample(goals=["2025年8月底前更新课桌椅600套、黑板24块"]), index=None, field="goals"),
    good=Example(sample.sample(goals=["2025年8月底前更新课桌椅600套"]), index=None),
    check=check,
    units=True,
)
