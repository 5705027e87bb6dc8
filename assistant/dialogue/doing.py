"""One wish carried out on the state, or several in one message."""

from __future__ import annotations

import re
from dataclasses import replace as replace_intent
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue import (
    additions,
    answers,
    commands,
    follow,
    head,
    lacking,
    references,
    relative,
    report,
    rework,
    turns,
    whatif,
)
from assistant.dialogue import rows as finding
from assistant.dialogue.explain import similar
from assistant.dialogue.hearing import read
from assistant.dialogue.intent import EDITS, Intent
from assistant.dialogue.redraft import remember
from assistant.dialogue.report import Turn, answer, table_of
from assistant.dialogue.state import Reply, State
from assistant.dialogue.words import row_words
from kb import lazyre
from kb.values import parse as parse_value

if TYPE_CHECKING:
    from assistant.desk import Desk

_PLURAL = lazyre.compile(r"所有|全部|都|各|[两二三四五六七八](?:个|条|项)")
JOINED = "\n"  # between the rows of one removal


def several(state: State, intents: list[Intent], text: str, desk: Desk) -> Turn:
    """Several wishes in one message, done in order and told together; one step for undo.

    Clauses that turn out to be no edit of this table tell more about the project, in one piece. Where none is an
    edit, or where the first clause is none, the whole message tells.
    """
    intents = _together(state, intents)
    before, past = state, remember(state).past
    told: list[str] = []
    rest: list[str] = []
    pending = None
    for number, intent in enumerate(intents):
        done = act(state, intent, desk)
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


def _together(state: State, intents: list[Intent]) -> list[Intent]:
    """The wishes with rows pointed at by their place named, since the first wish may move the rows; removals in one."""
    table = table_of(state)
    if table is None:
        return intents
    found: list[Intent] = []
    for intent in intents:
        place = finding.ordinal(intent.row, len(table.indicators))
        named = replace_intent(intent, row=table.indicators[place].name) if place is not None else intent
        last = found[-1] if found else None
        if last is not None and last.kind == named.kind == "remove" and last.row and named.row:
            found[-1] = replace_intent(last, row=f"{last.row}{JOINED}{named.row}")
        else:
            found.append(named)
    return found


def names_of(state: State) -> list[str]:
    """The names of the table's rows."""
    table = table_of(state)
    return [row.name for row in table.indicators] if table else []


def act(state: State, intent: Intent, desk: Desk) -> Turn | None:
    """One intent carried out; None where it is no command and no edit that the table has a row for."""
    kind = intent.kind
    if kind == "restart":
        fresh = State(today=state.today, layout=state.layout, turn=state.turn, messages=state.messages)
        return answer(
            remember(state, into=fresh), "好的，重新开始。请说说要做什么项目、花多少钱。说“撤销”可以回到刚才的表。"
        )
    if kind == "undo" and intent.value == "first":
        return commands.begin(state, desk)
    if kind == "redo" and not state.future and any(edit.field == "remove" for edit in state.edits):
        return rework.bring_back(state, desk)
    if kind == "back":
        return commands.travel(state, desk, back=not state.future)
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
    if kind == "more" and not intent.row and state.pending is not None and state.pending.kind == "category":
        intent = replace_intent(intent, row=state.pending.text, value=intent.value or "一")
    if kind in EDITS or kind in ("why", "others"):
        state = replace(state, pending=None)
    if kind in ("why", "others") and not intent.row:
        assert state.result is not None
        return answer(state, similar(state.result, desk)) if kind == "others" else answer(state, "您问的是哪一条？")
    if (done := _of_budget(state, intent, desk)) is not None:
        return done
    if kind in _MANY and (each := _each(state, intent)):
        return several(state, each, intent.text, desk)
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
        "merge": lambda: rework.merge(state, intent, desk),
        "another": lambda: rework.swap_for_another(state, intent, desk),
        "restore": lambda: rework.bring_back(state, desk),
        "follow": lambda: follow.follow(state, desk),
        "absent": lambda: lacking.lacking(state, intent, desk),
        "suppose": lambda: _suppose(state, intent, desk),
        "talk": lambda: answer(state, f"明白了，这是以前的情况，表格没有改动。{report.short_help(table)}"),
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
    if table is None:
        return []
    if _PLURAL.search(intent.text) and (kind := finding.of_kind(table.indicators, intent.row)):  # 三个数量指标都提一成
        rows = [row for i in kind if (row := table.indicators[i]).target and row.target.number is not None]
        return [replace_intent(intent, row=row.name) for row in rows] if len(rows) > 1 else []
    if len(parts) < 2 or any(intent.row in row.name for row in table.indicators):
        return []
    if not all(len(references.places(state, part)) == 1 for part in parts):
        return []
    return [Intent(intent.kind, part, intent.field, intent.value, sign=intent.sign, text=intent.text) for part in parts]


def _suppose(state: State, intent: Intent, desk: Desk) -> Turn:
    """What an edit would do, tried on a copy."""
    supposed = state
    for wish in read(intent.value, drafting=True, names=names_of(state)):
        supposed = (act(supposed, wish, desk) or (supposed, ()))[0]
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
            state, report.short_help(table)
        )
    return answer(state, f"要改哪一条、改成多少？表格没有改动。{report.short_help(table)}")


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
    if JOINED in intent.row:
        parts = intent.row.split(JOINED)
    else:
        parts = [row_words(part) for part in re.split(r"[、和跟与及]|以及", intent.row) if len(part) > 1]
    if len(parts) < 2 or any(intent.row in row.name for row in table.indicators):
        return turns.on_row(state, intent, desk)
    found = {part: references.places(state, part) for part in parts}
    sure = dict.fromkeys(places[0] for places in found.values() if len(places) == 1)
    told: list[Reply] = []
    if sure:
        state, replies = turns.remove_rows(state, [table.indicators[place] for place in sure], desk)
        told += replies
    for part in (part for part, places in found.items() if len(places) != 1):
        state, replies = turns.on_row(state, Intent("remove", row=part, text=part), desk) or answer(state, "")
        told += replies
    return state, (Reply(text="\n".join(reply.text for reply in told), choices=told[-1].choices),)
