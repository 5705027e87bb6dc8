"""One turn of the conversation: `step(state, message, desk) -> (state, replies)`. Nothing else changes a state."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue import edits as editing
from assistant.dialogue.explain import explain
from assistant.dialogue.intents import Intent, parse
from assistant.dialogue.state import Edit, Message, Reply, Snapshot, State
from assistant.draft import draft, layout_of
from assistant.records import DraftResult, OpenQuestion
from kb.amounts import money, parse_number
from kb.records import Indicator
from kb.taxonomy import canonical
from kb.values import parse as parse_value

if TYPE_CHECKING:
    from assistant.desk import Desk

_KEPT = 50  # versions that undo can go back
Turn = tuple[State, tuple[Reply, ...]]


def new(today: dt.date, layout: str = "cn-2021") -> State:
    """An empty conversation begun on `today`; `AssistantError` for an unknown layout."""
    layout_of(layout)
    return State(today=today.isoformat(), layout=layout)


def step(state: State, message: str, desk: Desk) -> Turn:
    """The state after one message of the clerk, and what to answer. The same input gives the same output."""
    text = message.strip()
    state = replace(state, turn=state.turn + 1, messages=(*state.messages, Message(role="user", text=text)))
    drafting = state.result is not None and state.result.table is not None
    state, replies = _act(state, parse(text, drafting=drafting), desk)
    spoken = tuple(Message(role="assistant", text=reply.text) for reply in replies)
    return replace(state, messages=(*state.messages, *spoken)), replies


def apply_edit(state: State, row: str, field: str, value: str, desk: Desk | None = None) -> State:
    """A change made in the grid, in the form's own writing; with a desk, goals and computed values follow it.

    A new total cost changes the budget, as it does in the chat. Without a desk only the cell changes.
    """
    table = state.result.table if state.result else None
    if table is None:
        return state
    at = next((i for i, r in enumerate(table.indicators) if r.id == row), None)
    if field == "value" and value.strip() and at is not None:
        value = editing.value_for(table.indicators[at], value.strip(), table.year)
    state = replace(_remember(state), turn=state.turn + 1)
    if desk is not None and field == "value" and at is not None and _is_cost_total(table.indicators[at], state):
        amount = _amount(value)
        if amount is not None:
            return _redraft(replace(state, budget=amount), desk)
    state = replace(state, edits=(*state.edits, Edit(row=row, field=field, after=value, turn=state.turn)))
    if desk is not None:
        return _redraft(state, desk)
    assert state.result is not None
    edited = editing.overlay(table, state.edits[-1:], layout_of(state.layout))
    return replace(state, result=replace(state.result, table=edited))


def _act(state: State, intent: Intent, desk: Desk) -> Turn:
    if intent.kind == "restart":
        fresh = State(today=state.today, layout=state.layout, turn=state.turn, messages=state.messages)
        return replace(_remember(state, into=fresh)), (Reply(text="好的，重新开始。请说说要做什么项目、花多少钱。"),)
    if intent.kind in ("undo", "redo"):
        return _travel(state, desk, back=intent.kind == "undo")
    if intent.kind == "say":
        return _say(state, intent.value, desk)
    if intent.kind == "export":
        return state, (Reply(text="表格旁边有“下载 Word”和“下载 Excel”，命令行用 --out 文件名。"),)
    if intent.kind == "layout":
        return _report(_redraft(replace(_remember(state), layout=intent.value), desk), "已换成该表式。", state)
    if intent.kind == "year":
        changed = replace(_remember(state), year=int(intent.value))
        return _report(_redraft(changed, desk), f"预算年度改为{intent.value}年，日期随之更新。", state)
    if intent.kind == "budget":
        return _set_budget(state, intent.value, desk)
    if intent.kind == "add":
        return _add(state, intent.value, desk)
    return _on_row(state, intent, desk)


def _say(state: State, text: str, desk: Desk) -> Turn:
    """More about the project: an answer to the first open question, or a further sentence."""
    if not text.strip() and not state.said:
        return state, (Reply(text="请用一两句话说说这个项目：做什么、做多少、花多少钱、什么时候完成。"),)
    said, budget, year = text, state.budget, state.year
    open_questions = state.result.questions if state.result else ()
    if open_questions and len(text) <= 20:
        slot = open_questions[0].slot
        amount = re.fullmatch(r"(?:预算|一共|总共|大概)?\s*([\d.]+)\s*(?:万元?)?", text)
        spelt = re.fullmatch(r"(20\d\d)年?度?", text)
        if slot == "预算金额" and amount:
            said, budget = "", float(amount[1])
        elif slot == "预算年度" and spelt:
            said, year = "", int(spelt[1])
        elif slot not in text and _bare(text):
            said = f"{slot}{text}"
    changed = replace(_remember(state), said=(*state.said, said) if said else state.said, budget=budget, year=year)
    changed = _redraft(changed, desk)
    result = changed.result
    assert result is not None
    if result.status == "refuse" and state.result is None:
        changed = replace(changed, said=state.said, result=None, past=state.past)
        return changed, (Reply(text=result.notes[0]),)
    if result.status == "refuse":
        return replace(state, said=state.said), (
            Reply(text="这句话我没有看懂，表格没有改动。可以说“把到货时间改成2026年5月底前”这样的话。"),
        )
    return _report(changed, "", state)


def _bare(text: str) -> bool:
    """An answer that needs its question to be understood: 12台, 三级, 乡镇干部 — not a sentence with a number inside."""
    if re.search(r"[，。；]", text):
        return False
    return bool(re.match(r"[约共大概]*[\d一二两三四五六七八九十百]", text)) or (
        len(text) <= 10 and not re.search(r"\d", text)
    )


def _set_budget(state: State, typed: str, desk: Desk) -> Turn:
    amount = _amount(typed)
    if amount is None:
        return state, (Reply(text=f"“{typed}”没有看出是多少钱，请写成“预算改成45万元”。"),)
    changed = _redraft(replace(_remember(state), budget=amount), desk)
    return _report(changed, f"预算总额改为{amount:g}万元，总成本和单位成本随之更新。", state)


def _amount(typed: str) -> float | None:
    """万元 of a typed amount; a bare number counts in 万元, as the form does."""
    bare = typed.lstrip("≤=<＝ ")
    return float(bare) if re.fullmatch(r"\d+(\.\d+)?", bare) else money(bare)


def _is_cost_total(row: Indicator, state: State) -> bool:
    return row.level2 in ("经济成本指标", "成本指标") and state.result is not None and _is_total(row, state.result)


def _on_row(state: State, intent: Intent, desk: Desk) -> Turn:
    assert state.result is not None
    assert state.result.table is not None
    table = state.result.table
    place = editing.find_row(table, intent.row)
    if place is None:
        names = tuple(row.name for row in table.indicators)
        return state, (Reply(text=f"表里没有找到“{intent.row}”，您指的是哪一条？", choices=names[:6]),)
    row = table.indicators[place]
    if intent.kind == "why":
        return state, (Reply(text=explain(row, state.result)),)
    if intent.kind == "remove":
        return _edit(state, row, "remove", "", f"已删除“{row.name}”。", desk)
    if intent.kind == "move":
        return _edit(state, row, "level2", intent.value, f"“{row.name}”已移动。", desk)
    after = intent.value
    if intent.field == "value":
        after = editing.value_for(row, intent.value, table.year)
        if _is_cost_total(row, state):
            return _set_budget(state, after, desk)
    shown = {"value": "指标值", "name": "名称", "description": "说明", "basis": "依据"}[intent.field]
    return _edit(state, row, intent.field, after, f"“{row.name}”的{shown}改为{after}。", desk)


def _is_total(row: Indicator, result: DraftResult) -> bool:
    budget = result.table.budget.total if result.table else None
    number = row.target.number if row.target else None
    return ("总" in row.name or "预算" in row.name) and (budget is None or number == budget)


def _edit(state: State, row: Indicator, field: str, after: str, said: str, desk: Desk) -> Turn:
    changed = _remember(state)
    changed = replace(changed, edits=(*changed.edits, Edit(row=row.id, field=field, after=after, turn=state.turn)))
    return _report(_redraft(changed, desk), said, state)


def _add(state: State, wanted: str, desk: Desk) -> Turn:
    found = re.match(
        r"^(?:(?P<level>[^：:，,\s]{2,6}?)指标[：:，,])?(?P<name>.*?)(?P<value>[≥≤=><≈]?\s*[\d.]+\s*\S*)?$", wanted
    )
    assert found is not None
    name = (found["name"] or wanted).strip(" ：:，,")
    value = (found["value"] or "").strip()
    category = canonical(found["level"] or "") or _category_of(name, value, desk)
    key = f"added/{name}"
    changed = _remember(state)
    edit = Edit(row=key, field="add", after="\t".join((category, name, value)), turn=state.turn)
    changed = replace(changed, edits=(*changed.edits, edit))
    ask = "" if value else "指标值先空着，您可以接着告诉我。"
    return _report(_redraft(changed, desk), f"已加上“{name}”。{ask}", state)


def _category_of(name: str, value: str, desk: Desk) -> str:
    """Where an added indicator belongs: the nearest card's category, else by the grammar of its name."""
    from assistant.compose import measure
    from assistant.compose.rows import likeness
    from assistant.records import Fact

    scored = (
        (max(likeness(name, n) for n in (card.name, *card.aliases)), card.category)
        for kind in desk.library.archetypes.values()
        for card in kind.cards
    )
    best = max(scored, default=(0.0, ""))
    if best[0] >= 0.7:
        return best[1]
    target = parse_value(value)
    kind = "rate" if target.unit == "%" or name.endswith("率") else "date" if target.date else "quantity"
    number = parse_number(re.sub(r"[^\d.]", "", value) or "x") if kind != "date" else None
    return measure.category(Fact(kind=kind, object=name, number=number, unit=target.unit or ""))  # type: ignore[arg-type]


def _redraft(state: State, desk: Desk) -> State:
    """The draft made anew from all that was said, with every edit of the clerk on it."""
    text = "\n".join(state.said)
    result = draft(
        text,
        desk=desk,
        today=dt.date.fromisoformat(state.today),
        year=state.year,
        budget=state.budget,
        layout=state.layout,
        amend=partial(editing.amend, edits=state.edits),
    )
    if result.table is not None and state.edits:
        result = replace(result, table=editing.overlay(result.table, state.edits, layout_of(state.layout)))
    return replace(state, result=result)


def _snapshot(state: State) -> Snapshot:
    return Snapshot(year=state.year, budget=state.budget, said=state.said, edits=state.edits, layout=state.layout)


def _remember(state: State, into: State | None = None) -> State:
    """The state with its present version kept for undo."""
    past = (*state.past, _snapshot(state))[-_KEPT:]
    return replace(into if into is not None else state, past=past, future=())


def _travel(state: State, desk: Desk, *, back: bool) -> Turn:
    stack = state.past if back else state.future
    if not stack:
        return state, (Reply(text="没有可以撤销的修改了。" if back else "没有可以恢复的修改。"),)
    target, present = stack[-1], _snapshot(state)
    moved = replace(
        state,
        year=target.year,
        budget=target.budget,
        said=target.said,
        edits=target.edits,
        layout=target.layout,
        past=state.past[:-1] if back else (*state.past, present),
        future=(*state.future, present) if back else state.future[:-1],
    )
    moved = _redraft(moved, desk) if moved.said else replace(moved, result=None)
    return moved, (Reply(text="已撤销上一步修改。" if back else "已恢复。"),)


def _report(state: State, lead: str, before: State) -> Turn:
    """What to say after a redraft: what changed, conflicts first, then the open questions."""
    result = state.result
    assert result is not None
    lines = [lead] if lead else []
    if result.status == "ask":
        lines.append("还缺一些信息，先回答下面的问题，我再拟表。")
    elif result.status == "conflict":
        lines.extend(note for note in result.notes if note.startswith("金额不一致"))
    elif result.table is not None and not lead:
        rows = result.table.indicators
        blank = sum(not row.value for row in rows)
        verb = "已更新" if before.result and before.result.table else "已拟好"
        lines.append(f"{verb}绩效目标表，共{len(rows)}条指标" + (f"，其中{blank}条待补充。" if blank else "。"))
    if not lead:
        lines.extend(note for note in result.notes if not note.startswith("金额不一致"))
    lines.extend(_asked(result.questions, lead))
    choices: Sequence[str] = result.questions[0].choices if result.questions else ()
    return state, (Reply(text="\n".join(line for line in lines if line), choices=tuple(choices)),)


def _asked(questions: Sequence[OpenQuestion], lead: str) -> list[str]:
    if not questions or lead:
        return []
    if len(questions) == 1:
        return [f"请补充：{questions[0].text}"]
    return ["请补充：", *(f"{number}. {question.text}" for number, question in enumerate(questions, 1))]
