"""One turn of the conversation: `step(state, message, desk) -> (state, replies)`. Nothing else changes a state."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue import answers, doing, head, report, turns
from assistant.dialogue import edits as editing
from assistant.dialogue.hearing import read
from assistant.dialogue.intent import Intent
from assistant.dialogue.phrases import YES
from assistant.dialogue.redraft import redraft, remember
from assistant.dialogue.report import Turn, table_of
from assistant.dialogue.state import Change, Edit, Message, State
from assistant.dialogue.words import bare
from assistant.draft import layout_of
from kb.values import parse as parse_value

if TYPE_CHECKING:
    from assistant.desk import Desk
    from kb.records import TargetTable


_BARE = 8  # a message no longer than this, with a value in it, is nothing but the value


def new(today: dt.date, layout: str = "cn-2021", last: TargetTable | None = None) -> State:
    """An empty conversation begun on `today`; `AssistantError` for an unknown layout.

    `last` is last year's table, which the first message (an empty one will do) carries over.
    """
    layout_of(layout)
    return State(today=today.isoformat(), layout=layout, last=last)


def step(state: State, message: str, desk: Desk) -> Turn:
    """The state after one message of the clerk, and what to answer. The same input gives the same output."""
    text = message.strip()
    state = replace(state, turn=state.turn + 1, messages=(*state.messages, Message(role="user", text=text)))
    state, replies = _turn(state, text, desk)
    spoken = tuple(Message(role="assistant", text=reply.text) for reply in replies)
    return replace(state, messages=(*state.messages, *spoken)), replies


def apply_edit(state: State, row: str, field: str, value: str, desk: Desk | None = None) -> State:
    """A change made in the grid, in the form's own writing; with a desk, goals and computed values follow it.

    A new total cost changes the budget, as it does in the chat. Without a desk only the cell changes.
    """
    return apply_edits(state, (Change(row, field, value),), desk)


def apply_edits(state: State, changes: Sequence[Change], desk: Desk | None = None) -> State:
    """Several changes of the grid at once: drafted anew once, and one step for undo."""
    table = table_of(state)
    if table is None:
        return state
    before = len(state.edits)
    state = replace(remember(state), turn=state.turn + 1, pending=None)
    for change in changes:
        target = next((r for r in table.indicators if r.id == change.row), None)
        value = change.value
        if change.field == "value" and value.strip() and target is not None:
            value = editing.value_for(target, value.strip(), table.year)
        if desk is not None and change.field == "value" and target is not None and head.is_total(target, state):
            amount = head.amount_of(value)
            if amount is not None:
                state = replace(state, budget=amount)
                continue
        made = Edit(
            row=change.row, field=change.field, after=value, turn=state.turn,
            name=target.name if target else "", kept=target, source=change.source,
        )  # fmt: skip
        state = replace(state, edits=(*state.edits, made), focus=change.row)
    if desk is not None:
        return redraft(state, desk)
    assert state.result is not None
    edited = editing.overlay(table, state.edits[before:], layout_of(state.layout))
    return replace(state, result=replace(state.result, table=edited))


def _turn(state: State, text: str, desk: Desk) -> Turn:
    """Answers to the assistant's own question first, then commands, then what tells more."""
    if (settled := answers.settle(state, text, desk)) is not None:
        return settled
    drafting = table_of(state) is not None
    if state.last is not None and not drafting and state.result is None:
        return report.report(redraft(_said(state, text), desk), "", state)
    if state.pending is not None and state.pending.wish is not None:
        place = answers.row_meant(state, text)
        if place is not None:
            chosen = turns.on_row(replace(state, pending=None), state.pending.wish, desk, place)
            assert chosen is not None  # a row that is given is never missing
            return chosen
    questions = state.result.questions if state.result else ()
    if questions and questions[0].choices and YES.fullmatch(bare(text)):
        text = questions[0].choices[0]
    intents = read(text, drafting=drafting, names=doing.names_of(state))
    plain = intents[0].kind == "say" or (intents[0].kind == "change" and intents[0].soft and not intents[0].row)
    if drafting and len(intents) == 1 and plain and (place := _bare_place(state, intents[0].text or text)) is not None:
        return turns.on_row(state, Intent("change", value=bare(intents[0].text or text)), desk, place) or answers.tell(
            state, text, desk
        )
    if drafting and len(intents) == 1 and intents[0].kind == "say" and _same_unit(state, text):
        made = Intent("change", value=bare(text), text=bare(text), soft=True)
        return turns.on_row(state, made, desk) or answers.tell(state, text, desk)
    if (
        drafting
        and plain
        and not _counts(state, text)
        and not _asks_sum(state)
        and (total := answers.plain_sum(text)) is not None
    ):
        return head.set_budget(state, f"{total:g}万元", "", desk)
    if len(intents) > 1:
        return doing.several(state, intents, text, desk)
    return doing.act(state, intents[0], desk) or answers.tell(state, text, desk)


def _same_unit(state: State, text: str) -> bool:
    """Whether a message is a bare count in the unit of a row, with no question open that it could answer."""
    table, word = table_of(state), bare(text)
    value = parse_value(word)
    if (
        table is None
        or value.type != "numeric"
        or not value.unit
        or len(word) > _BARE
        or (state.result and state.result.questions)
    ):
        return False
    return value.unit != "万元" and any(row.target and row.target.unit == value.unit for row in table.indicators)


def _counts(state: State, text: str) -> bool:
    """Whether a row is counted in the unit of a value (550块 of water meters is no money)."""
    table = table_of(state)
    unit = parse_value(bare(text)).unit or re.sub(r"^[\d.]+", "", bare(text))
    return table is not None and any(row.target and row.target.unit == unit for row in table.indicators)


def _asks_sum(state: State) -> bool:
    return any(question.slot == "预算金额" for question in (state.result.questions if state.result else ()))


def _said(state: State, text: str) -> State:
    return replace(state, said=(text,)) if text else state


def _bare_place(state: State, text: str) -> int | None:
    """The row that a value alone is for: the one whose value was asked, or the one last spoken of."""
    table = table_of(state)
    assert table is not None
    word = bare(text)
    value = parse_value(word, year=table.year)
    if len(word) > 16 or value.type in ("text", "invalid") or re.search(r"[，。；]", word):
        return None
    asked = state.pending.rows[0] if state.pending and state.pending.kind == "value" else ""
    place = next((i for i, row in enumerate(table.indicators) if row.id == (asked or state.focus)), None)
    if place is None or asked:
        return place
    old = table.indicators[place].target
    if old is None or value.type != old.type or (value.unit and value.unit != old.unit):
        return None
    questions = state.result.questions if state.result else ()
    return None if questions and value.unit is None else place
