"""定量指标偏少: too few rows of a project table carry a number or a date."""

from __future__ import annotations

from assistant.rules import sample
from assistant.rules.card import TARGET_RULES, Example, Fault, Rule, row
from assistant.rules.reading import Scene


def check(scene: Scene) -> Fault | None:
    filled = [row for row in scene.rows if row.value.text]
    worded = [row for row in filled if row.value.worded]
    if len(filled) < scene.threshold("quantified_rows"):
        return None
    share = 1 - len(worded) / len(filled)
    if share >= scene.threshold("quantified_share"):
        return None
    return Fault(
        f"{len(filled)}条指标里只有{len(filled) - len(worded)}条有数或日期，定量的占{share:.0%}；能数、能算的请尽量改成定量。"
    )


_STATES = [
    row("质量指标", "课桌椅验收结论", "合格", "验收组出具的书面结论"),
    row("社会效益指标", "旧课桌椅处置手续", "完整", "申请、审批、移交三类单据是否齐备"),
]
RULE = Rule(
    code="few-quantified",
    name="定量指标偏少",
    scope="table",
    severity="hint",
    field="indicators",
    why="定性指标只能靠人评，表里大半是“合格、完整”，自评时分数就全凭印象。",
    basis=f"{TARGET_RULES}要求绩效目标尽量定量。",
    ignore="政策研究、制度建设类项目本来定量的少，可以不改。",
    weak=Example(
        sample.sample(
            rows=[sample.QUANTITY, _STATES[0], sample.TIMELINESS, sample.COST, _STATES[1], sample.SATISFIED],
            goals=["2025年8月底前为小学更新课桌椅600套"],
        ),
        index=None,
        field="indicators",
    ),
    good=Example(sample.sample(), index=None),
    check=check,
)
