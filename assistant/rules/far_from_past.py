"""指标值远离往年: far worse than what sound rows of earlier tables set for the same thing."""

from __future__ import annotations

from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule, row, table
from assistant.rules.direction import direction
from assistant.rules.past import PastRow, middle
from assistant.rules.reading import Row
from assistant.rules.text import quote
from kb.amounts import fen
from kb.taxonomy import translate

_TIMES = 3.0  # widths of the middle half beyond its edge
_NARROW = 0.05  # least width that counts, as a share of the median: many rows say ≥95%


def check(row: Row) -> Fault | None:
    past, target = row.scene.past, row.value.target
    if past is None or target.type != "numeric" or target.number is None or not target.unit or row.category is None:
        return None
    # Totals grow with the project; only shares, unit costs and durations can be compared.
    share, each = row.value.percent, "/" in target.unit
    if not (share or each or row.value.dimension == "time"):
        return None
    rows = past.alike(row.name, translate(row.category, "cn-2021") or row.category, target.unit)
    rows = tuple(one for one in rows if one.id != row.indicator.id and (share or one.kind in row.scene.kinds))
    if len(rows) < row.scene.threshold("past_rows"):
        return None
    seen = middle(rows)
    room = _TIMES * max(seen.high - seen.low, _NARROW * abs(seen.median))
    way = direction(row.indicator.name, row.group == "cost")
    low = way >= 0 and target.number < seen.low - room
    high = way <= 0 and target.number > seen.high + room
    if not (low or high):
        return None
    unit = target.unit
    return Fault(
        f"{quote(row.name)}的值{quote(row.value.text)}明显{'低' if low else '高'}于往年可比指标（{seen.count}条，"
        f"中位数{fen(seen.median)}{unit}，中间一半在{fen(seen.low)}—{fen(seen.high)}{unit}），请说明原因或核对。"
    )


def _past(name: str, category: str, unit: str, numbers: tuple[float, ...]) -> tuple[PastRow, ...]:
    return tuple(
        PastRow(id=f"past-{place}", name=name, category=category, unit=unit, number=number, kind="")
        for place, number in enumerate(numbers)
    )


_SEEN = _past("路灯设施完好率", "output.quality", "%", (95, 96, 96, 97, 97, 98, 98, 98, 99))
_FORMULA = "抽查完好的路灯盏数÷抽查总盏数×100%"

RULE = Rule(
    code="far-from-past",
    name="指标值远离往年水平",
    scope="indicator",
    severity="hint",
    field="value",
    value_rule=True,
    why="同样的事，多数单位都能做到的水平，这张表却差出一大截，多半是定低了、超了，或者单位写错了。",
    basis=f"{REVIEW_FORM}的绩效合理性：指标值与往年、同类项目比较是否合理。",
    ignore="首年试点、标准调整、条件特殊并写明理由的不算；可比指标太少时不比；总量随项目大小而变，也不比。",
    weak=Example(
        table(
            "城区路灯维护",
            [row("质量指标", "路灯设施完好率", "≥70%", _FORMULA, "市政设施养护标准")],
            usage="城区路灯维护",
            goals=["2025年维护路灯3200盏"],
        ),
        past=_SEEN,
        field="value",
    ),
    good=Example(
        table(
            "城区路灯维护",
            [row("质量指标", "路灯设施完好率", "≥96%", _FORMULA, "市政设施养护标准")],
            usage="城区路灯维护",
            goals=["2025年维护路灯3200盏"],
        ),
        past=_SEEN,
    ),
    check=check,
)
