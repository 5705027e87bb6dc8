"""缺计量单位: a bare number whose unit the form does not give elsewhere."""

from __future__ import annotations

import re

from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import flat, quote
from kb import lazyre
from kb.units import UNIT

_GIVEN = lazyre.compile(rf"[（(](?:单位[:：]?)?(?:%|‰|百分比|{UNIT}(?:/[一-龥]+)?)[）)]|单位[:：为]")


def check(row: Row) -> Fault | None:
    target = row.value.target
    if target.type not in ("numeric", "range") or target.unit or row.value.percent:
        return None
    if re.fullmatch(r"[≥≤=><]?0", row.value.text):
        return None
    if (
        _GIVEN.search(flat(row.indicator.name))
        or _GIVEN.search(row.description)
        or re.search(r"指数|系数|比$", row.name)
        or re.search(r"系数|指数|比值|之比|pH", row.description)
    ):
        return None
    return Fault(f"{quote(row.name)}的值{quote(row.value.text)}只有数，没有计量单位。")


RULE = Rule(
    code="missing-unit",
    name="缺计量单位",
    scope="indicator",
    severity="error",
    field="value",
    value_rule=True,
    why="“300”可以是300人、300人次、300元，没有单位就没有意义。",
    basis=f"{REVIEW_FORM}的规范完整性。",
    ignore="表里另有计量单位列，或名称、描述里已注明单位（如“培训人数（人）”）时，不算问题。",
    weak=Example(
        table(
            "退役军人技能培训",
            [row("数量指标", "参训退役军人数", "≥150", "参加培训并结业的退役军人数")],
            usage="退役军人职业技能培训",
            goals=["2025年培训退役军人150人"],
        ),
        field="value",
    ),
    good=Example(
        table(
            "退役军人技能培训",
            [row("数量指标", "参训退役军人数", "≥150人", "参加培训并结业的退役军人数")],
            usage="退役军人职业技能培训",
            goals=["2025年培训退役军人150人"],
        )
    ),
    check=check,
)
