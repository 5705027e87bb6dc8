"""跨项目照搬: most rows, or the whole goal, stand word for word in the table of an unrelated project."""

from __future__ import annotations

from msgspec.structs import replace

from assistant.rules import sample
from assistant.rules.card import SETTING_GUIDE, TARGET_RULES, Example, Fault, Rule
from assistant.rules.reading import Scene
from assistant.rules.text import flat, key, likeness
from kb.records import Project, TargetTable


def wording(table: TargetTable) -> frozenset[tuple[str, str]]:
    """(name, value) of every row, as compared."""
    return frozenset((key(row.name), flat(row.value)) for row in table.indicators if row.name)


def check(scene: Scene) -> Fault | None:
    mine = wording(scene.table)
    for other in scene.siblings:
        name = other.project.name if other.project else ""
        if not name or likeness(scene.project_name, flat(name)) >= scene.threshold("same_project"):
            continue
        theirs = wording(other)
        least = min(len(mine), len(theirs))
        same = len(mine & theirs)
        if least >= 4 and same >= scene.threshold("copied_share") * least:
            return Fault(f"有{same}条指标和指标值与“{name}”一模一样；两个项目干的不是一件事，请按本项目重新设置。")
        goals = [key(goal) for goal in scene.table.goals if key(goal)]
        if goals and goals == [key(goal) for goal in other.goals if key(goal)]:
            return Fault(f"绩效目标与“{name}”一字不差；请写本项目要做的事和数量。", "goals")
    return None


_OTHER = replace(sample.sample(), project=Project(name="城区道路照明电费"), usage="支付城区路灯电费")
RULE = Rule(
    code="copied-across",
    name="跨项目照搬",
    scope="table",
    severity="hint",
    field="indicators",
    why="同一套指标套在几个项目上，说明没有按项目的内容设过，钱花在哪里、花出什么都看不出来。",
    basis=f"{SETTING_GUIDE}要求指标与项目高度关联；{TARGET_RULES}要求指向明确。",
    ignore="同一类项目（两笔补贴）名称可以相同，数值和标准各写各的；个别通用指标相同不算。",
    weak=Example(sample.sample(), index=None, siblings=(_OTHER,), field="indicators"),
    good=Example(sample.sample(), index=None, siblings=(sample.other(),)),
    check=check,
)
