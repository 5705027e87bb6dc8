"""模板残留: the goals or a name still carry the words of the form (目标内容1, XX, 请输入)."""

from __future__ import annotations

from assistant.rules import sample
from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule
from assistant.rules.reading import Scene
from assistant.rules.text import flat, quote
from kb import lazyre

_RESIDUE = lazyre.compile(r"目标内容\d|[X×x]{2,}|\*{2,}|请(?:输入|填写|选择)|此处填|待(?:填|补充|定)(?!期)|_{3,}")


def check(scene: Scene) -> Fault | None:
    if scene.table.draft:
        return None
    for goal in scene.table.goals:
        if found := _RESIDUE.search(flat(goal)):
            return Fault(f"绩效目标里还留着“{found.group()}”这样的模板字样，请删去，写完整。", "goals")
    for row in scene.rows:
        if found := _RESIDUE.search(flat(row.indicator.name)):
            return Fault(
                f"第{row.index + 1}条名称{quote(row.indicator.name)}里留着“{found.group()}”，请补全。", "indicators"
            )
    return None


RULE = Rule(
    code="template-residue",
    name="模板残留",
    scope="table",
    severity="hint",
    field="goals",
    why="模板里的占位字样没有删，说明这一栏没有认真填过，公开出去也不好看。",
    basis=f"{REVIEW_FORM}的规范完整性。",
    ignore="型号、编号里本来就有的字母（XX型）不算。",
    weak=Example(sample.sample(goals=["目标内容1：2025年8月底前更新课桌椅600套"]), index=None, field="goals"),
    good=Example(sample.sample(goals=["2025年8月底前更新课桌椅600套"]), index=None),
    check=check,
    units=True,
)
