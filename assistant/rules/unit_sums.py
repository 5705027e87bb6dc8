"""部门收支合计不符: basic and project expenditure of a department do not make its budget."""

from __future__ import annotations

import re

from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule
from assistant.rules.reading import Row, Scene
from assistant.rules.text import quote
from assistant.rules.unit_blocks import DUTIES, EFFECT, MANAGEMENT, unit_table
from kb import lazyre
from kb.amounts import fen

_WHOLE = lazyre.compile(r"^(?:部门|单位|年度|全年|本年)*(?:预算)?(?:总)?支出(?:预算)?(?:总额|总数|合计|数)?$|预算总额$")
_PARTS = (
    ("支出", lazyre.compile(r"^(?:年度)?基本支出(?:预算)?(?:数|总额)?$"), lazyre.compile(r"^(?:年度)?项目支出(?:预算)?(?:数|总额)?$")),
    ("基本支出", lazyre.compile(r"^人员(?:经费|支出)"), lazyre.compile(r"^(?:日常)?公用(?:经费|支出)(?!控制)")),
)  # fmt: skip
_IN_WAN = {"万元": 1.0, "元": 1e-4, "亿元": 1e4}
_NEAR = 0.005  # share of the whole by which rounding may part a sum from it


def _amount(row: Row | None) -> float | None:
    """万元 of a row that states a sum of money."""
    if row is None or row.value.target.type != "numeric" or row.value.target.number is None:
        return None
    scale = _IN_WAN.get(row.value.target.unit or "")
    return None if scale is None else row.value.target.number * scale


def _find(scene: Scene, name: re.Pattern[str]) -> Row | None:
    return next((row for row in scene.rows if name.search(row.name) and _amount(row) is not None), None)


def check(scene: Scene) -> Fault | None:
    if scene.table.kind != "unit":
        return None
    total, whole = scene.table.budget.total, _find(scene, _WHOLE)
    slack = scene.threshold("amount_tolerance")
    said = _amount(whole)
    if whole and said is not None and total is not None and abs(said - total) > slack:
        return Fault(f"{quote(whole.name)}写的是{fen(said)}万元，表里的预算总额是{fen(total)}万元，请核对。")
    for name, first, second in _PARTS:
        one, other = _amount(_find(scene, first)), _amount(_find(scene, second))
        sum_of = (said if said is not None else total) if name == "支出" else _amount(_find(scene, _PARTS[0][1]))
        if one is None or other is None or sum_of is None:
            continue
        if abs(one + other - sum_of) > max(slack, _NEAR * sum_of):
            parts = "基本支出和项目支出" if name == "支出" else "人员经费和公用经费"
            return Fault(f"{parts}合计{fen(one + other)}万元，{name}是{fen(sum_of)}万元，请核对。")
    return None


def _spending(basic: str, project: str) -> tuple[tuple[str, str, str, str], ...]:
    return (
        ("投入管理指标", "预算和财务管理", "基本支出", basic),
        ("投入管理指标", "预算和财务管理", "项目支出", project),
    )


RULE = Rule(
    code="unit-sums",
    name="部门收支合计不符",
    scope="table",
    severity="hint",
    field="indicators",
    why="基本支出加项目支出就是部门的支出预算，对不上说明有一个数抄错了，后面的执行率也就算不准。",
    basis=f"{REVIEW_FORM}的资金匹配性：金额前后应当一致。",
    ignore="另有结转资金、上级补助并在表里写明的不算。",
    weak=Example(
        unit_table((*_spending("=520万元", "=300万元"), *MANAGEMENT, *DUTIES, *EFFECT)), index=None, field="indicators"
    ),
    good=Example(unit_table((*_spending("=560万元", "=300万元"), *MANAGEMENT, *DUTIES, *EFFECT)), index=None),
    check=check,
    units=True,
)
