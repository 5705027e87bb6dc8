"""支出计划与时限不符: the work shall be done by October, and by then the plan has not paid most of the money."""

from __future__ import annotations

import re

from assistant.rules import plan_incomplete, sample
from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule
from assistant.rules.reading import Scene
from kb import lazyre
from kb.amounts import fen

_DONE = lazyre.compile(r"完成|验收|竣工|交付|发放|安装|完工|到货|投用|上线|建成")


def check(scene: Scene) -> Fault | None:
    ends = [
        int(row.value.target.date[5:7])
        for row in scene.rows
        if row.value.target.type == "deadline" and row.value.target.date and _DONE.search(row.name)
    ]
    if not ends or max(ends) >= 12 or plan_incomplete.check(scene) is not None:
        return None
    for step in scene.table.plan:
        month = re.match(r"(\d{1,2})月", step.by)
        if month is None or step.percent is None or not max(ends) <= int(month.group(1)) < 12:
            continue
        if step.percent < scene.threshold("plan_paid"):
            return Fault(
                f"时效指标要求{max(ends)}月完成，支出计划到{step.by}才付{fen(step.percent)}%，两边对不上；请调整其中一边。",
                "plan",
            )
        return None
    return None


_LATE = (("3月底", 0.0), ("6月底", 10.0), ("10月底", 40.0), ("12月底", 100.0))
RULE = Rule(
    code="plan-behind",
    name="支出计划与时限不符",
    scope="table",
    severity="hint",
    field="plan",
    why="事情8月就要做完，钱却大半排在年底才付，不是时限写早了，就是计划没有动脑筋。",
    basis=f"{REVIEW_FORM}的实现可能性。",
    ignore="合同约定验收一段时间后才付清的，不算。",
    weak=Example(sample.sample(plan=_LATE), index=None, field="plan"),
    good=Example(sample.sample(), index=None),
    check=check,
)
