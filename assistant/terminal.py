"""The dialogue on a terminal: one message a line; with JSON, one line a turn."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from assistant.dialogue import Reply, State, new, step
from assistant.dialogue.commands import TAKE
from assistant.drafting import last_tables
from assistant.printing import draft_text
from assistant.records import AssistantError, DraftResult
from kb.command import DONE
from kb.records import TargetTable

_HELLO = "请说说要做什么项目、花多少钱、什么时候完成。说“怎么用”看可以说什么，空行或“退出”结束。"
_BYE = frozenset({"退出", "再见", "结束", "quit", "exit", "q"})


def chat(
    lines: Iterable[str], *, today: dt.date, layout: str = "cn-2021", last: Path | None = None, json: bool = False
) -> int:
    """Answer line by line until an empty line or 退出; an asked-for form is written into the present folder, and told."""
    from assistant.desk import open_desk

    state = new(today, layout, _last(last) if last else None)
    desk = open_desk()
    if not json:
        print(_HELLO, flush=True)
    if state.last is not None:
        state = _turn(state, "", desk, json)
    for line in lines:
        text = line.replace("\ufeff", "").strip()
        if not text:
            if json:
                continue
            break
        if text.lower() in _BYE:
            break
        state = _turn(state, text, desk, json)
    return DONE


def _last(path: Path) -> TargetTable:
    tables = last_tables(path)
    if not tables:
        raise AssistantError(f"{path.name}：没有找到绩效目标表，请给出上年的表。")
    return tables[0]


def _turn(state: State, text: str, desk: object, json: bool) -> State:
    before = state.result
    state, replies = step(state, text, desk)  # type: ignore[arg-type]
    told = [_without_button(reply) for reply in replies]
    if state.result is not None and state.result.table is not None:
        told += [line for reply in replies if (line := _written(reply, state.result.table))]
    if json:
        _emit(state.result, "\n".join(line for line in told if line))
        return state
    if state.result is not None and state.result.table is not None and _new(before, state.result.table):
        print(draft_text(state.result, questions=False, notes=False))
        print()
    print("\n".join(line for line in told if line), flush=True)
    choices = [choice for reply in replies for choice in reply.choices]
    if choices:
        print("可以直接回答：" + " / ".join(choices), flush=True)
    return state


def _without_button(reply: Reply) -> str:
    """An answer without the page's button, where the file is written here."""
    return reply.text.partition("”。")[2] if reply.export and reply.text.startswith(TAKE[:5]) else reply.text


def _new(before: DraftResult | None, table: TargetTable) -> bool:
    """Whether the whole table is worth printing again: the first one, another project, another form."""
    old = before.table if before else None
    return old is None or (old.title, old.layout) != (table.title, table.layout)


def _emit(result: DraftResult | None, reply: str) -> None:
    turn = {
        "reply": reply,
        "status": result.status if result else "refuse",
        "table": result.table if result else None,
    }
    sys.stdout.buffer.write(msgspec.json.encode(turn) + b"\n")
    sys.stdout.buffer.flush()


def _written(reply: Reply, table: TargetTable) -> str:
    """Writes the form that the clerk asked for under the project's name, never over another file."""
    if not reply.export:
        return ""
    from assistant.export import write

    name = "".join("_" if char in '\\/:*?"<>|' else char for char in table.title)[:60] or "绩效目标表"
    path = Path(f"{name}.{reply.export}")
    number = 2
    while path.exists():
        path = Path(f"{name}（{number}）.{reply.export}")
        number += 1
    try:
        write(table, path)
    except AssistantError as error:
        return str(error)
    return f"已保存：{path.resolve()}"
