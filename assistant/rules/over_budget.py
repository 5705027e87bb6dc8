"""成本超预算: an amount asked under 成本 is more than the table's budget."""

from __future__ import annotations

from assistant.rules.card import SETTING_GUIDE, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import quote
from kb.amounts import fen, wan


def amount(row: Row) -> float | None:
    """The 万元 a cost row asks, the upper end of a range; None where it is no amount."""
    target = row.value.target
    number = target.upper if target.upper is not None else target.number
    if row.group != "cost" or number is None or target.type not in ("numeric", "range"):
        return None
    return wan(number, (target.unit or "").split("/")[0])


def check(row: Row) -> Fault | None:
    asked, budget = amount(row), row.scene.table.budget.total
    if asked is None or budget is None or asked <= budget + row.scene.threshold("amount_tolerance"):
        return None
    return Fault(f"成本指标{quote(row.name)}写{quote(row.value.text)}，超过了预算数{fen(budget)}万元。")


RULE = Rule(
    code="over-budget",
    name="成本超预算",
    scope="indicator",
    severity="error",
    field="value",
    value_rule=True,
    why="成本指标是花钱的上限，比批的预算还大，就失去了控制的意义，也说明测算和预算对不上。",
    basis=f"{SETTING_GUIDE}：成本指标反映预期成本的控制范围；预算支出标准不得突破。",
    ignore="等于或小于预算都可以；跨年度工程的总投资与当年预算口径不同时，在描述里写清口径。",
    weak=Example(
        table(
            "社区养老服务站运营",
            [row("成本指标", "服务站运营总成本", "≤35万元", "人员、水电、物资支出合计")],
            usage="养老服务站运营补助",
            goals=["全年运营社区养老服务站12个"],
            budget=30.0,
        ),
        field="value",
    ),
    good=Example(
        table(
            "社区养老服务站运营",
            [row("成本指标", "服务站运营总成本", "≤30万元", "人员、水电、物资支出合计")],
            usage="养老服务站运营补助",
            goals=["全年运营社区养老服务站12个"],
            budget=30.0,
        )
    ),
    check=check,
)
