"""指标值偏低: below what the document says was reached last year, or below what a sure thing or satisfaction allows."""

from __future__ import annotations

from assistant.rules.card import SETTING_GUIDE, Example, Fault, Rule, row, table
from assistant.rules.direction import direction
from assistant.rules.reading import Row
from assistant.rules.text import flat, quote
from kb import lazyre
from kb.records import Indicator, TargetTable

_LAST = lazyre.compile(
    r"(?:上年|去年|上一年)(?:实际|完成|达到|达|为|已|的|度|值|是|约){0,3}(\d+(?:\.\d+)?)(%|[一-龥]{0,2})"
)
_SURE = lazyre.compile(
    r"(?:工程|设备|项目|竣工|交工|到货)?验收合格率$|(?:足额|按标准)发放率$|发放(?:对象)?准确率$|资格(?:审核|认定)?准确率$|补[助贴]标准执行率$"
)


def check(row: Row) -> Fault | None:
    target = row.value.target
    number = target.number
    if number is None or target.type != "numeric" or target.operator in ("≤", "<"):
        return None
    said = _LAST.search(row.description + "；" + flat(row.indicator.basis))
    if said and said.group(2) in ((target.unit or ""), "") and direction(row.indicator.name) >= 0:
        if number < float(said.group(1)) * (1 if direction(row.indicator.name) > 0 else 0.8):
            return Fault(
                f"{quote(row.name)}的值{quote(row.value.text)}低于上年的{said.group(1)}{said.group(2)}，请说明原因或提高。"
            )
        return None
    if not row.value.percent:
        return None
    if row.category == "satisfaction.target" and number < row.scene.threshold("satisfaction_least"):
        return Fault(
            f"满意度只要求{quote(row.value.text)}，偏低；没有特别原因请定在{row.scene.threshold('satisfaction_least'):g}%以上。"
        )
    if _SURE.search(row.name) and number < row.scene.threshold("sure_least"):
        return Fault(f"{quote(row.name)}是必须全部做到的，{quote(row.value.text)}等于允许一部分不合格；一般写=100%。")
    return None


def _on(one: Indicator) -> TargetTable:
    return table("供水水泵更新", [one], usage="更新乡镇供水水泵", goals=["2025年9月底前更新水泵26台"])


RULE = Rule(
    code="low-target",
    name="指标值偏低",
    scope="indicator",
    severity="hint",
    field="value",
    value_rule=True,
    why="值定得比上年还低，或者把必须做到的事打了折扣，等于没有要求。",
    basis=f"{SETTING_GUIDE}要求指标值从严从高、可实现。",
    ignore="试点头一年、受外部影响大的效果指标，说明理由后可以低一些；抽检口径的合格率可以是98%。",
    weak=Example(
        _on(row("质量指标", "水泵验收合格率", "≥90%", "验收合格台数÷到货台数×100%")),
        field="value",
    ),
    good=Example(_on(row("质量指标", "水泵验收合格率", "=100%", "验收合格台数÷到货台数×100%"))),
    check=check,
)
