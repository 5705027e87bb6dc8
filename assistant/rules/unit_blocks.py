"""部门整体缺少板块: a table of a whole department without management, duties, effect or satisfaction rows."""

from __future__ import annotations

import re

import msgspec

from assistant.rules.card import REFORM, Example, Fault, Rule, table
from assistant.rules.reading import Scene
from assistant.rules.text import flat
from kb import lazyre
from kb.records import Indicator, TargetTable

# What every province's form for whole departments asks for in some words (DOMAIN §1.5): name → words of its levels.
_BLOCKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("投入与管理（预算、财务、资产管理）", lazyre.compile(r"投入|管理|运行|过程|预算|财务")),
    ("履职产出（重点工作完成情况）", lazyre.compile(r"产出|履职|重点|职责|任务|数量|质量|时效")),
    ("履职效果（效益、效能）", lazyre.compile(r"效益|效能|效果|影响|可持续|满意")),
)
_SATISFIED = lazyre.compile(r"满意")


def lacking(scene: Scene) -> list[str]:
    """Blocks that no row of a unit table stands for, in the order of the forms."""
    levels = [flat(row.indicator.level1 + row.indicator.level2) for row in scene.rows]
    out = [name for name, words in _BLOCKS if not any(words.search(level) for level in levels)]
    said = [level + row.name for level, row in zip(levels, scene.rows, strict=True)]
    if not any(_SATISFIED.search(text) for text in said):
        out.append("服务对象满意度")
    return out


def check(scene: Scene) -> Fault | None:
    if scene.table.kind != "unit" or not scene.rows:
        return None
    found = lacking(scene)
    return Fault(f"部门整体绩效目标表里没有{'、'.join(found)}方面的指标，请考虑补上。") if found else None


def unit_table(
    rows: tuple[tuple[str, str, str, str], ...],
    total: float = 860.0,
    goal: str = "2025年完成4项重点任务，年底前办结建议提案62件",
) -> TargetTable:
    """A table of a whole department for examples, out of (一级, 二级, name, value)."""
    indicators = [
        Indicator(id=f"unit-{n}", level1=level1, level2=level2, name=name, value=value)
        for n, (level1, level2, name, value) in enumerate(rows)
    ]
    made = table("", indicators, goals=[goal], budget=total)
    return msgspec.structs.replace(made, kind="unit", project=None, title="部门整体绩效目标表")


MANAGEMENT = (
    ("投入管理指标", "预算和财务管理", "预算执行率", "≥95%"),
    ("投入管理指标", "预算和财务管理", "“三公经费”控制率", "≤100%"),
)
DUTIES = (
    ("产出指标", "重点工作任务完成", "重点任务完成项数", "=4项"),
    ("产出指标", "履职目标实现", "建议提案办结件数", "=62件"),
)
EFFECT = (("效益指标", "满意度", "代表委员满意度", "≥90%"),)

RULE = Rule(
    code="unit-blocks",
    name="部门整体缺少板块",
    scope="table",
    severity="hint",
    field="indicators",
    why="部门整体目标要说清三件事：钱管得怎样、主业干了什么、群众和服务对象感受如何；少一块，就看不出部门履职的全貌。",
    basis=f"{REFORM}要求部门和单位对整体支出设置绩效目标；各地部门整体表式的通用框架。",
    ignore="本地表式本来就没有这一块的不算。",
    weak=Example(unit_table(MANAGEMENT, goal="2025年12月底前完成全年重点任务"), index=None, field="indicators"),
    good=Example(unit_table((*MANAGEMENT, *DUTIES, *EFFECT)), index=None),
    check=check,
    units=True,
)
