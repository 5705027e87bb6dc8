"""支出计划不合规: the cumulative percents fall, or do not end at 100 %."""

from __future__ import annotations

from assistant.rules import sample
from assistant.rules.card import REFORM, REVIEW_FORM, Example, Fault, Rule
from assistant.rules.reading import Scene
from kb.amounts import fen


def check(scene: Scene) -> Fault | None:
    steps = [step for step in scene.table.plan if step.percent is not None]
    if not steps:
        return None
    for before, after in zip(steps, steps[1:], strict=False):
        assert before.percent is not None
        assert after.percent is not None
        if after.percent < before.percent:
            return Fault(f"支出计划是累计数，{after.by}{fen(after.percent)}%比{before.by}{fen(before.percent)}%还少。")
    last = steps[-1]
    assert last.percent is not None
    if abs(last.percent - 100) > 1e-6 or scene.table.plan[-1].percent is None:
        return Fault(f"支出计划最后一栏是{last.by}{fen(last.percent)}%，累计应到100%。")
    return None


RULE = Rule(
    code="plan-incomplete",
    name="支出计划不合规",
    scope="table",
    severity="error",
    field="plan",
    why="支出计划是监控预算执行的尺子，累计数往回掉或到不了100%，就没法对照。",
    basis=f"{REFORM}要求对绩效目标实现程度和预算执行进度“双监控”；{REVIEW_FORM}的规范完整性。",
    ignore="开头几个时点为空或为0，表示还没有开始支出，不算问题。",
    weak=Example(
        sample.sample(plan=[("3月底", 20.0), ("6月底", 60.0), ("10月底", 50.0), ("12月底", 100.0)]),
        index=None,
        field="plan",
    ),
    good=Example(sample.sample(), index=None),
    check=check,
)
