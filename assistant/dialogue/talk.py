"""One turn of the conversation: `step(state, message, desk) -> (state, replies)`. Nothing else changes a state."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue import additions, answers, commands, head, references, relative, report, turns, whatif
from assistant.dialogue import edits as editing
from assistant.dialogue import rows as finding
from assistant.dialogue.explain import similar
from assistant.dialogue.intent import EDITS, Intent
from assistant.dialogue.intents import read
from assistant.dialogue.phrases import YES
from assistant.dialogue.redraft import redraft, remember
from assistant.dialogue.report import Turn, answer, table_of
from assistant.dialogue.state import Change, Edit, Message, Reply, State
from assistant.dialogue.words import bare, row_words
from assistant.draft import layout_of
from kb.values import parse as parse_value

if TYPE_CHECKING:
    from assistant.desk import Desk
    from kb.records import TargetTable


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
    intents = read(text, drafting=drafting, names=_names(state))
    plain = intents[0].kind == "say" or (intents[0].soft and not intents[0].row)
    if drafting and len(intents) == 1 and plain and (place := _bare_place(state, intents[0].text or text)) is not None:
        return turns.on_row(state, Intent("change", value=bare(intents[0].text or text)), desk, place) or answers.tell(
            state, text, desk
        )
    if (
        drafting
        and plain
        and not _counts(state, text)
        and not _asks_sum(state)
        and (total := answers.plain_sum(text)) is not None
    ):
        return head.set_budget(state, f"{total:g}万元", "", desk)
    if len(intents) > 1:
        return _several(state, intents, text, desk)
    return _act(state, intents[0], desk) or answers.tell(state, text, desk)


def _names(state: State) -> list[str]:
    table = table_of(state)
    return [row.name for row in table.indicators] if table else []


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


def _several(state: State, intents: list[Intent], text: str, desk: Desk) -> Turn:
    """Several wishes in one message, done in order and told together; one step for undo.

    Clauses that turn out to be no edit of this table tell more about the project, in one piece. Where none is an
    edit, or where the first clause is none, the whole message tells.
    """
    before, past = state, remember(state).past
    told: list[str] = []
    rest: list[str] = []
    pending = None
    for number, intent in enumerate(intents):
        done = _act(state, intent, desk)
        if done is None and number == 0 and (intent.soft or intent.kind in ("delta", "unit", "every")):
            return answers.tell(before, text, desk)
        if done is None:
            rest.append(intent.text or intent.value)
            continue
        state, replies = done
        pending = state.pending or pending
        told += [line for reply in replies for line in reply.text.split("\n") if not line.startswith("随之变化")]
    if rest:
        state, replies = answers.tell(state, "，".join(rest), desk)
        told += [reply.text for reply in replies]
    if pending is not None:
        state = replace(state, pending=pending)
    replies = (Reply(text="\n".join(line for line in told if line)),)
    if state.edits == before.edits and state.result == before.result:
        return state, replies
    return replace(state, past=past, future=()), replies


def _act(state: State, intent: Intent, desk: Desk) -> Turn | None:
    """One intent carried out; None where it is no command and no edit that the table has a row for."""
    kind = intent.kind
    if kind == "restart":
        fresh = State(today=state.today, layout=state.layout, turn=state.turn, messages=state.messages)
        return answer(
            remember(state, into=fresh), "好的，重新开始。请说说要做什么项目、花多少钱。说“撤销”可以回到刚才的表。"
        )
    if kind == "undo" and intent.value == "first":
        return commands.begin(state, desk)
    if kind in ("undo", "redo"):
        return commands.travel(state, desk, back=kind == "undo", steps=int(intent.value or 1))
    if kind == "help":
        return answer(state, report.HELP if table_of(state) else f"我帮您拟预算绩效目标表。{report.START}")
    if kind == "thanks":
        if table_of(state) is None:
            return answer(state, f"您好！{report.START}")
        return answer(state, "不客气。表格没有改动；改好后说“导出Word”即可。")
    table = table_of(state)
    if table is None or state.result is None:
        return commands.skip(state, desk) if kind == "skip" else None
    if kind in EDITS or kind in ("why", "others"):
        state = replace(state, pending=None)
    if kind in ("why", "others") and not intent.row:
        assert state.result is not None
        return answer(state, similar(state.result, desk)) if kind == "others" else answer(state, "您问的是哪一条？")
    if (done := _of_budget(state, intent, desk)) is not None:
        return done
    if kind in _MANY and (several := _each(state, intent)):
        return _several(state, several, intent.text, desk)
    if kind in _ON_ROW or (kind == "accept" and intent.row):
        return turns.on_row(state, intent, desk)
    simple = {
        "remove": lambda: _remove(state, intent, desk),
        "delta": lambda: relative.change_by(state, intent, desk),
        "unit": lambda: relative.unit(state, intent, desk),
        "every": lambda: relative.every(state, intent, desk),
        "budget": lambda: head.set_budget(state, intent.value, intent.sign, desk),
        "year": lambda: head.set_year(state, intent.value, desk),
        "layout": lambda: commands.layout(state, intent.value, desk),
        "add": lambda: additions.add(state, intent.value, desk),
        "more": lambda: additions.more(state, intent, desk),
        "swap": lambda: turns.reorder(state, intent, desk),
        "order": lambda: turns.reorder(state, intent, desk),
        "goal": lambda: head.head(state, intent, desk),
        "table": lambda: head.head(state, intent, desk),
        "accept": lambda: turns.accept(state, list(table.indicators), desk),
        "skip": lambda: commands.skip(state, desk),
        "show": lambda: answer(state, report.shown(table)),
        "assumed": lambda: answer(state, report.assumed(table)),
        "compare": lambda: commands.compare(state, desk, first=intent.value == "first"),
        "check": lambda: answer(state, report.checked(table, desk)),
        "all": lambda: answer(
            state, "指标各有各的道理，不能一下子都改成同一个数，表格没有改动。请逐条说，例如“把验收合格率改成98%”。"
        ),
        "export": lambda: commands.export(state, intent.value),
        "value": lambda: _value(state, intent),
        "rule": lambda: whatif.rule(state, intent, desk),
        "suppose": lambda: _suppose(state, intent, desk),
        "talk": lambda: answer(state, f"明白了，这是以前的情况，表格没有改动。{report.SHORT_HELP}"),
        "topic": lambda: _topic(state, intent, desk),
    }
    return simple[kind]() if kind in simple else None


_MANY = frozenset({"change", "times", "points", "shift", "adjust", "revert"})
_ON_ROW = frozenset({"change", "why", "others", "move", "adjust", "shift", "wrong", "times", "points", "revert"})


def _of_budget(state: State, intent: Intent, desk: Desk) -> Turn | None:
    """A change of a value that is meant for the total: by its name, or as a sum that only the total can take."""
    named = head.is_money(intent.row, state)
    if intent.kind == "change" and intent.field == "value" and intent.sign != "blank":
        if named or (not intent.row and _is_sum(intent.value, state)):
            return head.set_budget(state, intent.value, "", desk)
    elif intent.kind == "times" and (named or (not intent.row and "折" in intent.text)):
        return head.times(state, float(intent.value), desk)
    elif intent.kind in ("points", "delta") and named:
        share = "%" if intent.kind == "points" else ""
        return head.set_budget(state, intent.value + share, intent.sign, desk)
    return None


def _each(state: State, intent: Intent) -> list[Intent]:
    """One wish for each of the rows that are named together (展台和灯箱都改成50); empty where one row is meant."""
    parts = [row_words(part) for part in re.split(r"[、和跟与及]|以及", intent.row) if len(part) > 1]
    table = table_of(state)
    if table is None or len(parts) < 2 or any(intent.row in row.name for row in table.indicators):
        return []
    if not all(len(references.places(state, part)) == 1 for part in parts):
        return []
    return [Intent(intent.kind, part, intent.field, intent.value, sign=intent.sign, text=intent.text) for part in parts]


def _suppose(state: State, intent: Intent, desk: Desk) -> Turn:
    """What an edit would do, tried on a copy."""
    supposed = state
    for wish in read(intent.value, drafting=True, names=_names(state)):
        supposed = (_act(supposed, wish, desk) or (supposed, ()))[0]
    return whatif.weighed(state, supposed, desk)


def _value(state: State, intent: Intent) -> Turn:
    """What stands in the table for a row, or as the total."""
    table = table_of(state)
    assert table is not None
    if not intent.row or head.is_money(intent.row, state):
        total = table.budget.total
        return answer(
            state, f"预算总额现在是{total:g}万元。" if total is not None else "预算总额还没有填，请说是多少万元。"
        )
    places = references.places(state, intent.row)
    if not places:
        return answer(state, f"表里没有找到“{intent.row}”。", tuple(row.name for row in table.indicators[:6]))
    rows = [table.indicators[place] for place in places[:3]]
    told = "；".join(f"“{row.name}”现在是{row.value or '＿＿'}" for row in rows)
    return answer(replace(state, focus=rows[0].id), f"{told}。")


def _topic(state: State, intent: Intent, desk: Desk) -> Turn:
    """What is wrong without what it should be: asked, where a row is named."""
    table = table_of(state)
    assert table is not None
    places = references.places(state, intent.row) if intent.row else []
    if len(places) == 1 and finding.sure(table.indicators, intent.row, places, None):
        return turns.on_row(state, Intent("wrong", row=intent.row, text=intent.text), desk, places[0]) or answer(
            state, report.SHORT_HELP
        )
    return answer(state, f"要改哪一条、改成多少？表格没有改动。{report.SHORT_HELP}")


def _is_sum(value: str, state: State) -> bool:
    """Whether a value without a row is a sum of money that only the budget can take."""
    parsed = parse_value(value)
    table = table_of(state)
    if parsed.unit is None and answers.plain_sum(value.lstrip("≤≥=")) is not None:
        return True
    same = [r for r in table.indicators if r.target and r.target.unit == parsed.unit] if table else []
    return parsed.unit in ("元", "万元", "亿元") and all(head.is_total(row, state) for row in same)


def _remove(state: State, intent: Intent, desk: Desk) -> Turn | None:
    """One row, or several named or pointed at together, taken out."""
    table = table_of(state)
    assert table is not None
    if len(rows := references.listed(state, intent.row)) > 1:
        return turns.remove_rows(state, rows, desk)
    parts = [row_words(part) for part in re.split(r"[、和跟与及]|以及", intent.row) if len(part) > 1]
    if len(parts) < 2 or any(intent.row in row.name for row in table.indicators):
        return turns.on_row(state, intent, desk)
    found = [references.places(state, part) for part in parts]
    if all(len(places) == 1 for places in found):
        return turns.remove_rows(state, [table.indicators[places[0]] for places in found], desk)
    return _several(state, [Intent("remove", row=part, text=part) for part in parts], intent.text, desk)
