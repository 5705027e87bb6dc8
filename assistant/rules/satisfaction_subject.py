"""满意度对象不明: the satisfaction of 服务对象 or 相关单位, where the project serves somebody in particular."""

from __future__ import annotations

from assistant.rules.card import SETTING_GUIDE, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import quote
from kb import lazyre

_PLAIN = lazyre.compile(
    r"^(?:服务对象|(?:社会)?公众(?:或服务对象)?|社会各界|各方|[相有]关(?:单位|部门|人员|方|群众)|受益(?:对象|群体|人群|者|方)|)$"
)


def check(row: Row) -> Fault | None:
    if row.category != "satisfaction.target" or row.scene.table.kind != "project":
        return None
    said, satisfied, _ = row.name.partition("满意")
    if not satisfied or not _PLAIN.match(said.removesuffix("综合").removesuffix("的")):
        return None
    return Fault(f"{quote(row.name)}没有写明是谁满意；请写成具体对象，如“参训学员满意度”“用水户满意度”。")


RULE = Rule(
    code="satisfaction-subject",
    name="满意度对象不明",
    scope="indicator",
    severity="hint",
    field="name",
    why="“服务对象”可以是任何人，问卷发给谁就成了可以挑的事；写明对象，样本才定得下来。",
    basis=f"{SETTING_GUIDE}：满意度反映服务对象、受益人及相关群体的认可程度。",
    ignore="道路、公园、广播这类确实面向全体公众的项目，写群众、市民就可以。",
    weak=Example(
        table(
            "家政服务员培训",
            [row("服务对象满意度指标", "服务对象满意度", "≥90%", "满意和较满意人数÷有效问卷数×100%")],
            usage="开展家政服务技能培训",
            goals=["2025年培训家政服务员300人"],
        ),
        field="name",
    ),
    good=Example(
        table(
            "家政服务员培训",
            [row("服务对象满意度指标", "参训学员满意度", "≥90%", "满意和较满意人数÷有效问卷数×100%")],
            usage="开展家政服务技能培训",
            goals=["2025年培训家政服务员300人"],
        )
    ),
    check=check,
)
