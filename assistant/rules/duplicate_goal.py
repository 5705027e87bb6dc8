"""绩效目标重复: two goal sentences are the same."""

from __future__ import annotations

from assistant.rules import sample
from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule
from assistant.rules.reading import Scene
from assistant.rules.text import key, quote


def check(scene: Scene) -> Fault | None:
    seen: dict[str, int] = {}
    for number, goal in enumerate(scene.table.goals, 1):
        said = key(goal)
        if not said:
            continue
        if said in seen:
            return Fault(f"第{seen[said]}条和第{number}条绩效目标都是{quote(goal)}，请删去一条或改成另一项目标。")
        seen[said] = number
    return None


RULE = Rule(
    code="duplicate-goal",
    name="绩效目标重复",
    scope="table",
    severity="warning",
    field="goals",
    why="同一句目标写两遍，多半是复制时没有改，真正的第二项目标丢了。",
    basis=f"{REVIEW_FORM}的规范完整性。",
    ignore="两句只有部分相同、各有各的数量或对象时，不算重复。",
    weak=Example(sample.sample(goals=[sample.GOAL, sample.GOAL]), index=None, field="goals"),
    good=Example(sample.sample(goals=[sample.GOAL, "学生和教师满意度不低于90%"]), index=None),
    check=check,
    units=True,
)
