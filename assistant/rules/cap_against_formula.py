"""上限与口径矛盾: a control rate (actual ÷ budget) capped far below 100 %, which would ask to spend almost nothing."""

from __future__ import annotations

from assistant.rules.card import SELF_REVIEW, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import quote
from kb import lazyre

_CONTROL = lazyre.compile(r"(?:经费|支出|成本|费用|预算|投资|概算|人员|编制|公用)控制率$")
_OTHER_WAY = lazyre.compile(r"压减|较上年|下降|降低|节约|占[^，。；]{1,12}(?:比例|比重)|超出|超支")


def check(row: Row) -> Fault | None:
    target = row.value.target
    if not _CONTROL.search(row.name) or not row.value.percent or target.number is None:
        return None
    if target.operator in ("≥", ">") or target.number >= row.scene.threshold("control_cap"):
        return None
    if _OTHER_WAY.search(row.name + row.description):
        return None
    return Fault(
        f"{quote(row.name)}按“实际数÷预算（编制）数”计算，{quote(row.value.text)}等于只许用到{target.number:g}%；"
        "一般写≤100%，若指比上年压减，请改成压减率。"
    )


RULE = Rule(
    code="cap-against-formula",
    name="上限与口径矛盾",
    scope="indicator",
    severity="hint",
    field="value",
    value_rule=True,
    why="控制率是实际除以预算，写≤20%不是更严，而是与公式矛盾，年底一定完不成，或者各算各的。",
    basis=f"{SELF_REVIEW}的成本和预算控制类指标口径。",
    ignore="描述写明是比上年压减、或占总支出比重的不算。",
    weak=Example(
        table(
            "图书馆物业运转",
            [row("成本指标", "公用经费控制率", "≤20%", "公用经费实际支出数÷预算数×100%")],
            usage="支付图书馆物业和水电费",
            goals=["2025年全年开放300天"],
        ),
        field="value",
    ),
    good=Example(
        table(
            "图书馆物业运转",
            [row("成本指标", "公用经费控制率", "≤100%", "公用经费实际支出数÷预算数×100%")],
            usage="支付图书馆物业和水电费",
            goals=["2025年全年开放300天"],
        )
    ),
    check=check,
)
