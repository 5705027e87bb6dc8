"""One cell changed, and the question back where several rows may be meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue.intent import Intent
from assistant.dialogue.redraft import redraft, remember
from assistant.dialogue.report import Turn, answer, report, table_of
from assistant.dialogue.state import Edit, Pending, State
from kb.records import Indicator, ValueSource

if TYPE_CHECKING:
    from assistant.desk import Desk

SHOWN = {"value": "指标值", "name": "名称", "description": "说明", "basis": "依据", "evidence": "佐证资料"}


def edit(
    state: State, row: Indicator, field: str, after: str, lead: str, desk: Desk, source: ValueSource | None = None
) -> Turn:
    """One cell changed by the clerk, the draft made anew round it."""
    made = Edit(row=row.id, field=field, after=after, turn=state.turn, name=row.name, source=source, kept=row)
    changed = replace(remember(state), edits=(*state.edits, made), pending=None)
    return report(redraft(changed, desk), lead, state)


def which(state: State, intent: Intent, places: Sequence[int]) -> Turn:
    """The question which of several rows is meant; the next message may answer it."""
    table = table_of(state)
    assert table is not None
    rows = [table.indicators[i] for i in places[:6]]
    names = tuple(row.name for row in rows)
    pending = Pending(kind="row", text=intent.text, wish=intent, rows=tuple(row.id for row in rows))
    return answer(replace(state, pending=pending), f"您指的是哪一条？{'、'.join(names)}。", names)
