"""同一事项数字不一: usage or narrative count the same things as an indicator, with another number (507 and 498 stations)."""

from __future__ import annotations

from msgspec.structs import replace

from assistant.rules import sample
from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule
from assistant.rules.goal_not_covered import Quantity, carried, quantities
from assistant.rules.reading import Row, Scene
from assistant.rules.text import pairs, quote
from kb.amounts import fen


def check(scene: Scene) -> Fault | None:
    said = [("资金用途", scene.usage)]
    if scene.item is not None:
        said.append((f"文字部分“{scene.item.name}”", scene.item.text))
    for where, text in said:
        for quantity in quantities(text, background=True):
            if carried(quantity, scene):
                continue
            for row in scene.rows:
                if _same_thing(quantity, row):
                    return Fault(
                        f"{where}写的是“{quantity.quote[:16]}”，指标{quote(row.name)}是{quote(row.value.text)}，"
                        f"请核对是不是{fen(quantity.number)}{quantity.unit}。"
                    )
    return None


def _same_thing(quantity: Quantity, row: Row) -> bool:
    """Whether an indicator counts what the text counts: the same unit, and a word of the thing in its name."""
    target = row.value.target
    if target.type != "numeric" or target.unit != quantity.unit or target.number is None:
        return False
    thing = quantity.quote.partition(quantity.unit)[2]
    near = pairs(thing[:6]) | pairs(quantity.lead[-6:])
    return len(near & pairs(row.name)) >= 2


RULE = Rule(
    code="figures-differ",
    name="同一事项数字不一",
    scope="table",
    severity="hint",
    field="indicators",
    why="文字里一个数、指标里一个数，年底按哪个算都说得过去，也看不出到底要做多少。",
    basis=f"{REVIEW_FORM}的规范完整性：内容前后一致。",
    ignore="文字写的是现有总数、指标写的是今年要做的部分，写明口径就可以。",
    weak=Example(
        replace(sample.sample(goals=["2025年8月底前完成课桌椅更新"]), usage="为小学更新课桌椅650套"),
        index=None,
        field="indicators",
    ),
    good=Example(
        replace(sample.sample(goals=["2025年8月底前完成课桌椅更新"]), usage="为小学更新课桌椅600套"), index=None
    ),
    check=check,
)
