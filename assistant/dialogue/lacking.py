"""Why a kind of indicator is not in the table, and what could be added of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue import more
from assistant.dialogue import rows as finding
from assistant.dialogue.intent import Intent
from assistant.dialogue.report import Turn, answer, table_of
from assistant.dialogue.state import Pending, State
from assistant.draft import layout_of
from kb.taxonomy import canonical, fold, translate

if TYPE_CHECKING:
    from assistant.desk import Desk


def lacking(state: State, intent: Intent, desk: Desk) -> Turn:
    """为什么没有可持续影响: whether the table has it after all, else that nothing stated asks for it, and what is to be had."""
    table = table_of(state)
    assert table is not None
    kind = intent.value
    label = f"{fold(kind)}指标"
    rows = [table.indicators[i] for i in finding.of_kind(table.indicators, kind)]
    if rows:
        told = "；".join(f"{row.name} {row.value or '＿＿'}" for row in rows)
        return answer(replace(state, focus=rows[0].id), f"表里有{label}：{told}。要再加，请说“再加一条{kind}指标”。")
    form = layout_of(state.layout)
    removed = [edit.name for edit in state.edits if edit.field == "remove" and edit.kept and kind in edit.kept.level2]
    if removed:
        told = f"{label}原来有“{removed[-1]}”，是您让删的，所以没有再加。说“加回来”可以恢复。"
        return answer(state, told, ("加回来",))
    waiting = replace(state, pending=Pending(kind="category", text=kind))
    found = more.offers(state, kind, 3, desk)
    why = f"您的说明里没有说到{fold(kind)}，所以没有硬写{label}。"
    category, wish = canonical(kind), f"加一条{kind}指标"
    if category and (place := form.level_names(translate(category, form.framework))[1]) != f"{fold(kind)}指标":
        why, wish = f"{form.name}没有单列{label}，这方面的内容写在{place}里。", f"加一条{place}"
    if found:
        names = "、".join(f"“{row.name}”" for row in found)
        return answer(waiting, f"{why}指标库里可以用的有{names}，说“{wish}”就加上。", (wish,))
    return answer(waiting, f"{why}指标库里也没有适合这个项目的；您有想考核的，请说“{wish}：……”。")
