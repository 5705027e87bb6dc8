"""One turn of the conversation: `step(state, message, desk) -> (state, replies)`. Nothing else changes a state."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue import additions, answers, report, turns
from assistant.dialogue import edits as editing
from assistant.dialogue.compare import changes
from assistant.dialogue.explain import similar
from assistant.dialogue.intents import EDITS, Intent, bare, parse, read, row_words
from assistant.dialogue.phrases import YES
from assistant.dialogue.redraft import redraft, remember, restored, travel
from assistant.dialogue.report import Turn, answer, table_of
from assistant.dialogue.state import Change, Edit, Message, Reply, State
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
        if desk is not None and change.field == "value" and target is not None and turns.is_total(target, state):
            amount = turns.amount_of(value)
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
    if state.pending is not None and state.pending.kind == "row":
        place = answers.row_meant(state, text)
        if place is not None:
            return turns.on_row(replace(state, pending=None), parse(state.pending.text, drafting=True), desk, place)
    questions = state.result.questions if state.result else ()
    if questions and questions[0].choices and YES.fullmatch(bare(text)):
        text = questions[0].choices[0]
    intents = read(text, drafting=drafting)
    if drafting and intents[0].kind == "say" and (place := _bare_place(state, text)) is not None:
        return turns.on_row(state, Intent("change", value=bare(text)), desk, place)
    if (
        drafting
        and intents[0].kind == "say"
        and not _asks_sum(state)
        and (total := answers.plain_sum(text)) is not None
    ):
        return turns.set_budget(state, f"{total:g}万元", "", desk)
    if len(intents) > 1:
        return _several(state, intents, desk)
    return _act(state, intents[0], text, desk)


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


def _several(state: State, intents: list[Intent], desk: Desk) -> Turn:
    """Several wishes in one message, done in order and told together; one step for undo."""
    before, past = state, remember(state).past
    told: list[str] = []
    for intent in intents:
        state, replies = _act(state, intent, intent.value, desk)
        told += [
            line for reply in replies for line in reply.text.split("\n") if line and not line.startswith("随之变化")
        ]
    if state.edits == before.edits and state.result == before.result:
        return state, (Reply(text="\n".join(told)),)
    return replace(state, past=past, future=()), (Reply(text="\n".join(told)),)


def _act(state: State, intent: Intent, text: str, desk: Desk) -> Turn:
    """One intent carried out."""
    kind = intent.kind
    if kind == "restart":
        fresh = State(today=state.today, layout=state.layout, turn=state.turn, messages=state.messages)
        return answer(
            remember(state, into=fresh), "好的，重新开始。请说说要做什么项目、花多少钱。说“撤销”可以回到刚才的表。"
        )
    if kind == "undo" and intent.value == "first":
        return _begin(state, desk)
    if kind in ("undo", "redo"):
        return _travel(state, desk, back=kind == "undo")
    if kind == "help":
        return answer(state, report.HELP if table_of(state) else f"我帮您拟预算绩效目标表。{report.START}")
    if kind == "thanks":
        if table_of(state) is None:
            return answer(state, f"您好！{report.START}")
        return answer(state, "不客气。表格没有改动；改好后说“导出Word”即可。")
    table = table_of(state)
    if table is None or state.result is None:
        return _skip(state, desk) if kind == "skip" else answers.tell(state, text, desk)
    if kind in EDITS or kind in ("why", "others"):
        state = replace(state, pending=None)
    if kind in ("why", "others") and not intent.row:
        assert state.result is not None
        return answer(state, similar(state.result, desk)) if kind == "others" else answer(state, "您问的是哪一条？")
    if kind == "change" and not intent.row and intent.field == "value" and _is_sum(intent.value, state):
        return turns.set_budget(state, intent.value, "", desk)
    if kind in ("change", "why", "others", "move", "adjust", "shift", "wrong") or (kind == "accept" and intent.row):
        return turns.on_row(state, intent, desk)
    if kind == "remove":
        return _remove(state, intent, desk)
    if kind == "delta":
        return turns.change_by(state, intent, desk) or answers.tell(state, text, desk)
    simple = {
        "budget": lambda: turns.set_budget(state, intent.value, intent.sign, desk),
        "year": lambda: turns.set_year(state, intent.value, desk),
        "layout": lambda: _layout(state, intent.value, desk),
        "add": lambda: additions.add(state, intent.value, desk),
        "more": lambda: additions.more(state, intent, desk),
        "swap": lambda: turns.reorder(state, intent, desk),
        "order": lambda: turns.reorder(state, intent, desk),
        "goal": lambda: turns.head(state, intent, desk),
        "table": lambda: turns.head(state, intent, desk),
        "accept": lambda: turns.accept(state, list(table.indicators), desk),
        "skip": lambda: _skip(state, desk),
        "show": lambda: answer(state, report.shown(table)),
        "assumed": lambda: answer(state, report.assumed(table)),
        "compare": lambda: _compare(state, desk, first=intent.value == "first"),
        "check": lambda: answer(state, report.checked(table, desk)),
        "all": lambda: answer(
            state, "指标各有各的道理，不能一下子都改成同一个数，表格没有改动。请逐条说，例如“把验收合格率改成98%”。"
        ),
        "export": lambda: _export(state, intent.value),
    }
    return simple[kind]() if kind in simple else answers.tell(state, text, desk)


def _is_sum(value: str, state: State) -> bool:
    """Whether a value without a row is a sum of money that only the budget can take."""
    parsed = parse_value(value)
    table = table_of(state)
    if parsed.unit is None and answers.plain_sum(value) is not None:
        return True
    same = [r for r in table.indicators if r.target and r.target.unit == parsed.unit] if table else []
    return parsed.unit in ("元", "万元", "亿元") and all(turns.is_total(row, state) for row in same)


def _remove(state: State, intent: Intent, desk: Desk) -> Turn:
    """One row, or several named together, taken out."""
    parts = [row_words(part) for part in re.split(r"[、和跟与及]|以及", intent.row) if len(part) > 1]
    table = table_of(state)
    assert table is not None
    if len(parts) < 2 or any(intent.row in row.name for row in table.indicators):
        return turns.on_row(state, intent, desk)
    return _several(state, [Intent("remove", row=part) for part in parts], desk)


def _layout(state: State, layout: str, desk: Desk) -> Turn:
    wanted = layout
    if layout_of(state.layout).kind == "unit":
        wanted = {"henan-project": "henan-dept", "gansu": "gansu-dept"}.get(layout, layout)
    changed = redraft(replace(remember(state), layout=wanted), desk)
    return report.report(changed, f"已换成{layout_of(wanted).name}。", state)


def _skip(state: State, desk: Desk) -> Turn:
    """不知道: the questions of this turn are not asked again; what has no source stays blank."""
    questions = state.result.questions if state.result else ()
    if not questions:
        return answer(state, "没关系。表里没有说明来源的地方会空着，想好了随时告诉我。")
    if table_of(state) is None:
        lines = ["没关系，知道多少说多少。最少要知道做什么、做多少，才能定指标。", *report.asked(questions)]
        return answer(state, "\n".join(lines))
    skipped = (*state.skipped, questions[0].slot)
    changed = redraft(replace(remember(state), skipped=skipped), desk)
    result = changed.result
    lines = [f"好的，“{questions[0].slot}”先空着，不再问了。", *(report.asked(result.questions) if result else [])]
    return answer(changed, "\n".join(lines))


def _travel(state: State, desk: Desk, *, back: bool) -> Turn:
    moved = travel(state, desk, back=back)
    if moved is None:
        return answer(state, "没有可以撤销的修改了。" if back else "没有可以恢复的修改。")
    told = changes(table_of(state), table_of(moved))
    what = f"（{'；'.join(told[:4])}）" if told else ""
    return answer(moved, f"已撤销上一步修改{what}。" if back else f"已恢复{what}。")


def _begin(state: State, desk: Desk) -> Turn:
    """Back to the first version that had a table; one more 撤销 brings the present one again."""
    past = [version for version in state.past if version.said or version.last]
    before = next((old for v in past if table_of(old := restored(state, v, desk)) is not None), None)
    if before is None:
        return answer(state, "没有可以撤销的修改了。")
    return answer(remember(state, into=before), "已回到第一版。说“撤销”可以再回到刚才的表。")


def _compare(state: State, desk: Desk, *, first: bool) -> Turn:
    """What changed since the version before, or since the first one that had a table."""
    past = [version for version in state.past if version.said or version.last]
    if not past:
        return answer(state, "这是第一版，还没有改过。")
    versions = (restored(state, version, desk) for version in (past if first else past[-1:]))
    before = next((version for version in versions if table_of(version) is not None), None)
    told = changes(table_of(before) if before else None, table_of(state))
    name = "第一版" if first else "上一版"
    if not told:
        return answer(state, f"和{name}相比，表格没有变化。")
    return answer(state, f"和{name}相比：\n" + "\n".join(f"· {line}" for line in told))


def _export(state: State, suffix: str) -> Turn:
    kind = suffix or "docx"
    table = table_of(state)
    blank = [row.name for row in table.indicators if not row.value] if table else []
    open_ = f"还有{len(blank)}处空着（{'、'.join(blank[:3])}），导出后显示为＿＿。" if blank else ""
    return answer(state, f"可以导出了，格式是{'Excel' if kind == 'xlsx' else 'Word'}。{open_}", export=kind)
