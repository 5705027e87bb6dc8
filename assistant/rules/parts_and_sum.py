"""分项与合计不符: fiscal and other money, the cost rows, or the parts of a stated number do not make the whole."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.rules import sample
from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule, row
from assistant.rules.goal_not_covered import quantities
from assistant.rules.reading import Row, Scene
from assistant.rules.text import flat
from kb import lazyre
from kb.amounts import fen
from kb.records import Indicator

_WHOLE = lazyre.compile(r"总|合计|预算|控制数|全部")
_EACH = lazyre.compile(r"单|均|每|标准|价|率")


def _faults(scene: Scene) -> Iterator[Fault]:
    budget, slack = scene.table.budget, scene.threshold("amount_tolerance")
    if None not in (budget.total, budget.fiscal, budget.other):
        parts = (budget.fiscal or 0.0) + (budget.other or 0.0)
        if abs(parts - (budget.total or 0.0)) > slack:
            yield Fault(
                f"财政资金与其他资金合计{fen(parts)}万元，预算数是{fen(budget.total or 0.0)}万元，请核对。", "budget"
            )
    costs = [amount for row in scene.rows if (amount := _part(row)) is not None]
    if len(costs) > 1 and budget.total is not None and sum(costs) > budget.total + slack:
        yield Fault(f"成本指标各分项合计{fen(sum(costs))}万元，超过预算数{fen(budget.total)}万元，请核对。")
    for goal in scene.table.goals:
        whole, _, parts_text = flat(goal).partition("其中")
        stated, parts_said = quantities(whole), quantities(parts_text, background=True)
        if not stated or not parts_said:
            continue
        same = [part.number for part in parts_said if part.unit == stated[-1].unit]
        if len(same) > 1 and sum(same) > stated[-1].number:
            shown = f"{fen(stated[-1].number)}{stated[-1].unit}"
            yield Fault(f"目标里“其中”各项合计{fen(sum(same))}{stated[-1].unit}，比总数{shown}还多，请核对。", "goals")


def _part(row: Row) -> float | None:
    """The amount (万元) of a cost row that is a part of the whole."""
    target = row.value.target
    if row.group != "cost" or target.type != "numeric" or target.unit != "万元" or target.operator in ("≥", ">"):
        return None
    return None if _WHOLE.search(row.name) or _EACH.search(row.name) else target.number


def check(scene: Scene) -> Fault | None:
    return next(_faults(scene), None)


def _costs(desks: str, blackboards: str) -> list[Indicator]:
    parts = [
        row("成本指标", "课桌椅采购支出", desks, "课桌椅合同结算额"),
        row("成本指标", "黑板采购支出", blackboards, "黑板合同结算额"),
    ]
    return [one for one in sample.ROWS if one is not sample.COST] + parts


RULE = Rule(
    code="parts-and-sum",
    name="分项与合计不符",
    scope="table",
    severity="hint",
    field="indicators",
    why="分项加起来和总数对不上，说明测算没有闭合，批多少、控制到多少都没有准数。",
    basis=f"{REVIEW_FORM}的资金匹配性。",
    ignore="分项加起来比总数少，可能只列了主要的，不算。",
    weak=Example(sample.sample(rows=_costs("≤15万元", "≤6万元")), index=None, field="indicators"),
    good=Example(sample.sample(rows=_costs("≤15万元", "≤3万元")), index=None),
    check=check,
)
