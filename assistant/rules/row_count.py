"""指标条数异常: so many rows that the main ones drown, or so few that the money is not covered."""

from __future__ import annotations

from assistant.rules import sample
from assistant.rules.card import SETTING_GUIDE, Example, Fault, Rule, row
from assistant.rules.reading import Scene


def check(scene: Scene) -> Fault | None:
    count = len(scene.rows)
    if count > scene.threshold("rows_most"):
        return Fault(f"这张表有{count}条指标，太多了，要紧的反而看不见；请留下能反映主要产出和效果的十来条。")
    if 0 < count < scene.threshold("rows_least"):
        return Fault(f"这张表只有{count}条指标，盖不住资金的主要去向；请补上主要产出和效果。")
    return None


_MANY = [
    row("数量指标", f"{place}小学更新课桌椅数量", "=40套", "该校验收合格并登记入账的套数")
    for place in (
        "东关",
        "西街",
        "南河",
        "北岭",
        "柳林",
        "石桥",
        "杨庄",
        "李村",
        "王屯",
        "赵营",
        "陈湾",
        "高坡",
        "白水",
        "青山",
        "红星",
    )
]
RULE = Rule(
    code="row-count",
    name="指标条数异常",
    scope="table",
    severity="hint",
    field="indicators",
    why="条数太多，监控和自评都成了填表；条数太少，大头的钱没有指标管着。",
    basis=f"{SETTING_GUIDE}要求指标突出重点，少而能覆盖主要支出。",
    ignore="子任务很多的大项目可以多几条；预算几万元的小项目可以少几条。",
    weak=Example(sample.sample(rows=[*sample.ROWS, *_MANY]), index=None, field="indicators"),
    good=Example(sample.sample(), index=None),
    check=check,
)
