"""指标值雷同: most percent-valued indicators of a table have one and the same value."""

from __future__ import annotations

from collections import Counter

from assistant.rules import sample
from assistant.rules.card import REVIEW_FORM, TARGET_RULES, Example, Fault, Rule, row
from assistant.rules.reading import Scene, percent_rows
from kb.amounts import fen


def check(scene: Scene) -> Fault | None:
    rows = percent_rows(scene.rows)
    if len(rows) < scene.threshold("uniform_rows"):
        return None
    values = Counter((r.value.target.operator, r.value.target.number, r.value.target.unit) for r in rows)
    (operator, number, unit), count = values.most_common(1)[0]
    if count < scene.threshold("uniform_share") * len(rows):
        return None
    shown = f"{operator or ''}{fen(number or 0.0)}{unit}"
    return Fault(f"{len(rows)}条百分比指标里有{count}条都是“{shown}”，像是统一填的；请按各自的标准或上年实际逐条确定。")


RULE = Rule(
    code="uniform-values",
    name="指标值雷同",
    scope="table",
    severity="warning",
    field="indicators",
    why="不同的事填同一个数，说明没有测算过；合格率可以要求100%，满意度和使用率各有各的合理值。",
    basis=f"{TARGET_RULES}要求合理可行；{REVIEW_FORM}的绩效合理性。",
    ignore="百分比指标不到4条时不看；确有法定要求都为100%的，在依据栏写明文件即可。",
    weak=Example(
        sample.sample(
            rows=[
                *(r for r in sample.ROWS if r is not sample.QUALITY),
                row("质量指标", "课桌椅验收合格率", "≥90%", "验收合格套数÷到货套数×100%"),
                row("质量指标", "质保期内保修响应率", "≥90%", "按时响应次数÷报修次数×100%"),
                row("社会效益指标", "课桌椅年末完好率", "≥90%", "年末完好套数÷更新套数×100%"),
            ]
        ),
        index=None,
        field="indicators",
    ),
    good=Example(
        sample.sample(
            rows=[
                *sample.ROWS,
                row("质量指标", "质保期内保修响应率", "≥95%", "按时响应次数÷报修次数×100%"),
                row("社会效益指标", "课桌椅年末完好率", "≥98%", "年末完好套数÷更新套数×100%"),
            ]
        ),
        index=None,
    ),
    check=check,
)
