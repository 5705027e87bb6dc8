"""Rows put together, taken for another of their kind, or brought back after they were removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue import commands, references
from assistant.dialogue import rows as finding
from assistant.dialogue.cells import which
from assistant.dialogue.intent import Intent
from assistant.dialogue.more import offers
from assistant.dialogue.redraft import redraft, remember
from assistant.dialogue.report import Turn, answer, report, table_of
from assistant.dialogue.state import Edit, State
from kb.records import Indicator
from kb.taxonomy import fold

if TYPE_CHECKING:
    from assistant.desk import Desk


def merge(state: State, intent: Intent, desk: Desk) -> Turn:
    """Two rows made one: the first keeps its value, its description says what the second counted."""
    rows = _two(state, intent)
    table = table_of(state)
    assert table is not None
    if len(rows) != 2:
        names = tuple(row.name for row in table.indicators[:6])
        return answer(state, "要合并哪两条？请说序号，例如“把第2条和第3条合并”。", names)
    one, other = rows
    if other.id == one.id:
        return answer(state, f"两处说的都是“{one.name}”，表格没有改动。")
    within = f"含{other.name}{other.value}" if other.value else f"含{other.name}"
    told = f"{one.description.rstrip('。；')}；{within}" if one.description else within
    made = (
        Edit(row=one.id, field="description", after=told, turn=state.turn, name=one.name, kept=one),
        _removed(state, other),
    )
    changed = redraft(replace(remember(state), edits=(*state.edits, *made), pending=None, focus=one.id), desk)
    lead = f"“{other.name}”已并入“{one.name}”，在说明里写明“{within}”，指标值没有相加。要改名称请说“名称改成……”，不合适说“撤销”。"
    return answer(changed, lead)


def _two(state: State, intent: Intent) -> list[Indicator]:
    table = table_of(state)
    assert table is not None
    if not intent.to:
        listed = references.listed(state, intent.row)
        return listed[:2]
    places = [references.places(state, words) for words in (intent.row, intent.to)]
    return [table.indicators[found[0]] for found in places if len(found) == 1]


def _removed(state: State, row: Indicator) -> Edit:
    table = table_of(state)
    assert table is not None
    beside = "\n".join(r.id for r in table.indicators if r.level2 == row.level2)
    return Edit(row=row.id, field="remove", after=beside, turn=state.turn, name=row.name, kept=row)


def swap_for_another(state: State, intent: Intent, desk: Desk) -> Turn:
    """A row taken out for another of its kind from the library; the row last spoken of where none is named."""
    table = table_of(state)
    assert table is not None
    places = _replaceable(state, intent)
    if len(places) > 1:
        return which(state, intent, places)
    if not places:
        return answer(
            state, "要换掉哪一条？请说名称或第几条，例如“第5条换一个”。", tuple(r.name for r in table.indicators[:6])
        )
    row = table.indicators[places[0]]
    state = replace(state, focus=row.id)
    without = redraft(replace(state, edits=(*state.edits, _removed(state, row))), desk)
    found = [new for new in offers(without, fold(row.level2), 3, desk) if new.name != row.name][:1]
    if not found:
        return answer(
            state, f"指标库里没有别的{row.level2}适合这个项目，“{row.name}”没有换。您有想考核的，请说“改成……”。"
        )
    new = found[0]
    made = (_removed(state, row), Edit(row=new.id, field="add", after="", turn=state.turn, name=new.name, kept=new))
    changed = redraft(replace(remember(state), edits=(*state.edits, *made), pending=None, focus=new.id), desk)
    value = new.value or "＿＿（待填）"
    return report(
        changed,
        f"“{row.name}”换成“{new.name} {value}”（来自指标库，数值请确认）。不合适可以再说“换一个”或“撤销”。",
        state,
    )


def _replaceable(state: State, intent: Intent) -> list[int]:
    """The row that is to be replaced; of a kind, its rows that are not the clerk's own."""
    table = table_of(state)
    assert table is not None
    if intent.value:
        group = finding.of_kind(table.indicators, intent.value)
        loose = [i for i in group if not table.indicators[i].id.startswith(("fact/", "added/"))]
        return loose or group
    if intent.row:
        return references.places(state, intent.row)
    return [i for i, row in enumerate(table.indicators) if row.id == state.focus]


def bring_back(state: State, desk: Desk) -> Turn:
    """The rows removed last put back; without any, what was undone is done again."""
    gone = [edit for edit in state.edits if edit.field == "remove"]
    if not gone:
        return commands.travel(state, desk, back=not state.future)
    last = max(edit.turn for edit in gone)
    kept = tuple(edit for edit in state.edits if edit.field != "remove" or edit.turn != last)
    names = "、".join(f"“{edit.name}”" for edit in gone if edit.turn == last)
    focus = next(edit.row for edit in gone if edit.turn == last)
    return report(
        redraft(replace(remember(state), edits=kept, pending=None, focus=focus), desk), f"已恢复{names}。", state
    )
