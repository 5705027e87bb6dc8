"""Budget, year, project name, unit and goals: what stands above the rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue import edits as editing
from assistant.dialogue.intent import Intent
from assistant.dialogue.phrases import MONEY
from assistant.dialogue.redraft import redraft, remember, shifted_edits, today_of
from assistant.dialogue.report import Turn, answer, report, table_of
from assistant.dialogue.state import Edit, State
from kb.amounts import money, parse_number
from kb.records import Indicator

if TYPE_CHECKING:
    from assistant.desk import Desk


def is_total(row: Indicator, state: State) -> bool:
    """Whether a row caps the whole spending, so that changing it changes the budget."""
    if row.level2 not in ("经济成本指标", "成本指标") or state.result is None or state.result.table is None:
        return False
    total = state.result.table.budget.total
    number = row.target.number if row.target else None
    return ("总" in row.name or "预算" in row.name) and (total is None or number == total)


def set_budget(state: State, typed: str, sign: str, desk: Desk) -> Turn:
    """A new total, or a change of it by an amount or a share."""
    table = table_of(state)
    before = table.budget.total if table else None
    share = re.fullmatch(r"(.+?)(%|％|个点|成)", typed)
    amount = amount_of(share[1] if share else typed)
    if amount is None or amount <= 0:
        return answer(state, f"“{typed}”没有看出是多少钱，请写成“预算改成45万元”。")
    if sign:
        if before is None:
            return answer(state, "现在还没有预算总额，请直接说总额是多少，例如“预算45万元”。")
        by = before * amount / (10 if share and share[2] == "成" else 100) if share else amount
        amount = round(before - by if sign == "-" else before + by, 6)
        if amount <= 0:
            return answer(state, f"预算现在是{before:g}万元，减去{by:g}万元就不剩了，请再核对。")
        how = f"（{before:g}{'－' if sign == '-' else '＋'}{by:g}＝{amount:g}）"
    else:
        how = ""
    changed = redraft(replace(remember(state), budget=amount, pending=None), desk)
    return report(changed, f"预算总额改为{amount:g}万元{how}{_total_told(changed)}。", state)


def times(state: State, factor: float, desk: Desk) -> Turn:
    """The total doubled, halved or at a discount."""
    table = table_of(state)
    before = table.budget.total if table else None
    if before is None:
        return answer(state, "现在还没有预算总额，请直接说总额是多少，例如“预算45万元”。")
    amount = round(before * factor, 6)
    changed = redraft(replace(remember(state), budget=amount, pending=None), desk)
    how = f"（{before:g}×{factor:g}＝{amount:g}）"
    return report(changed, f"预算总额改为{amount:g}万元{how}{_total_told(changed)}。", state)


def _total_told(state: State) -> str:
    table = table_of(state)
    return "，总成本随之更新" if table and any(is_total(row, state) for row in table.indicators) else ""


def is_money(words: str, state: State) -> bool:
    """Whether a clerk's words mean the total (钱, 经费) and no row of that name."""
    table = table_of(state)
    return bool(MONEY.fullmatch(words)) and not any(words == row.name for row in (table.indicators if table else ()))


def amount_of(typed: str) -> float | None:
    """万元 of a typed amount; a bare number counts in 万元, as the form does."""
    plain = typed.strip().lstrip("≤=<＝ ")
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return float(plain)
    found = money(plain)
    return found if found is not None else parse_number(plain)


def set_year(state: State, said: str, desk: Desk) -> Turn:
    """Another budget year; dates that the clerk gave or typed move with it."""
    year = int(said) if said.isdigit() else today_of(state).year + ("今年", "明年", "后年").index(said)
    table = table_of(state)
    before = table.year if table else None
    if before == year and state.year == year:
        return answer(state, f"预算年度已经是{year}年。")
    if before == year:
        return report(
            redraft(replace(remember(state), year=year, pending=None), desk), f"预算年度确认为{year}年。", state
        )
    moved = shifted_edits(state.edits, year - before) if before else state.edits
    changed = redraft(replace(remember(state), year=year, edits=moved, pending=None), desk)
    return report(changed, f"预算年度改为{year}年，日期随之更新，请核对。", state)


def head(state: State, intent: Intent, desk: Desk) -> Turn:
    """Project name, unit and goals."""
    made = Edit(row=editing.TABLE, field=intent.field, after=_sentence(intent), turn=state.turn)
    changed = redraft(replace(remember(state), edits=(*state.edits, made), pending=None), desk)
    said = {"project": f"项目名称改为“{made.after}”。", "unit": f"单位改为“{made.after}”。", "goal+": "绩效目标里加上了这一句。",
            "goals": "绩效目标已改。之后预算、数量再变，请一并核对这段话。"}  # fmt: skip
    return report(changed, said[intent.field], state)


def _sentence(intent: Intent) -> str:
    text = intent.value.strip()
    return f"{text.rstrip('。')}。" if intent.field in ("goal+", "goals") else text
