"""金额前后不一致: an amount in the goals or in the narrative for this project differs from the budget."""

from __future__ import annotations

from assistant.rules import sample
from assistant.rules.card import REVIEW_FORM, TARGET_RULES, Example, Fault, Rule
from assistant.rules.money import Money, amounts, is_funding, is_total, is_whole
from assistant.rules.reading import Scene
from kb.amounts import fen


def check(scene: Scene) -> Fault | None:
    budget = scene.table.budget.total
    if budget is None:
        return None
    slack = scene.threshold("amount_tolerance")
    item = scene.item
    if item is not None and item.amount is not None and abs(item.amount - budget) > slack:
        return Fault(
            f"文字部分“{item.name}”写的是“{item.quote}”，表里预算数是{fen(budget)}万元，请核对后改成一致。", "budget"
        )
    for _, money in conflicting(scene):
        return Fault(
            f"目标里写“{money.lead[-8:]}{money.quote}”，表里预算数是{fen(budget)}万元，请核对后改成一致。", "goals"
        )
    return None


def conflicting(scene: Scene) -> list[tuple[str, Money]]:
    """(goal, amount) of every amount in the goals that reads as the project's money and is not the budget."""
    budget = scene.table.budget.total
    if budget is None:
        return []
    slack = scene.threshold("amount_tolerance")
    known = {budget, scene.table.budget.fiscal, scene.table.budget.other}
    found = []
    stated = [money for goal in scene.table.goals for money in amounts(goal) if is_funding(money, goal)]
    for goal in scene.table.goals:
        for money in amounts(goal):
            if not is_funding(money, goal) or any(k is not None and abs(money.value - k) <= slack for k in known):
                continue
            if money.value > budget + slack or is_total(money) or (len(stated) == 1 and is_whole(money)):
                found.append((goal, money))
    return found


RULE = Rule(
    code="amount-conflict",
    name="金额前后不一致",
    scope="table",
    severity="error",
    field="budget",
    why="同一个项目文字里一个数、表里一个数，审核不知道该按哪个批，执行时也会超支或留下缺口。",
    basis=f"{TARGET_RULES}要求目标与资金量相应匹配；{REVIEW_FORM}的资金匹配性。",
    ignore="分项金额、单价、带动产值等不是项目总额的数不比；只差几分钱属于四舍五入，不算。",
    weak=Example(sample.sample(goals=["2025年8月底前更新课桌椅600套，共需资金21.6万元"]), index=None, field="goals"),
    good=Example(sample.sample(goals=["2025年8月底前更新课桌椅600套，共需资金18万元"]), index=None),
    check=check,
    units=True,
)
