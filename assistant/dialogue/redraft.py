"""The draft made anew from all that was said, with every edit of the clerk on it; versions for undo and comparison."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from assistant.carry import carry
from assistant.dialogue import edits as editing
from assistant.dialogue.state import Edit, Snapshot, State
from assistant.draft import draft, layout_of
from assistant.records import Brief, DraftResult, Fact
from assistant.understand import understand
from kb.records import Indicator
from kb.values import parse, render

if TYPE_CHECKING:
    from assistant.desk import Desk

_KEPT = 50  # versions that undo can go back


def text_of(state: State) -> str:
    """All that describes the project, one message a line."""
    return "\n".join(state.said)


def today_of(state: State) -> dt.date:
    return dt.date.fromisoformat(state.today)


def redraft(state: State, desk: Desk) -> State:
    """The state with its draft made anew; questions that the clerk could not answer are not asked again."""
    result = _drafted(state, desk, removed=True)
    if any(edit.field == "remove" and edit.row.startswith("fact/") for edit in state.edits):
        result = _without(_drafted(state, desk, removed=False), result)
    return replace(state, result=_finished(result, state))


def _drafted(state: State, desk: Desk, *, removed: bool) -> DraftResult:
    given: dict[str, Any] = {
        "desk": desk, "today": today_of(state), "year": state.year, "budget": state.budget,
        "amend": partial(_amend, state=state, removed=removed),
    }  # fmt: skip
    if state.last is not None:
        return carry(state.last, text_of(state), layout=layout_of(state.layout), **given)
    return draft(text_of(state), layout=state.layout, **given)


def _without(whole: DraftResult, less: DraftResult) -> DraftResult:
    """The draft without removed facts, their goals and what was computed of them, but with no other row in its place.

    Less is told, so the draft of the rest may choose other general rows: those of the whole draft stay.
    """
    if whole.table is None or less.table is None:
        return whole
    rest = {row.id: row for row in less.table.indicators}
    rows = [
        rest[row.id] if row.id in rest and rest[row.id].value != row.value else row
        for row in whole.table.indicators
        if row.id in rest or _general(row)
    ]
    known = {row.id for row in whole.table.indicators}
    rows += [row for row in less.table.indicators if row.id not in known and any(s.kind == "text" for s in row.sources)]
    table = replace(whole.table, indicators=tuple(rows), goals=less.table.goals)
    return replace(whole, table=table, questions=less.questions, notes=less.notes)


def _general(row: Indicator) -> bool:
    """Whether nothing that was told stands behind a row."""
    return not any(source.kind in ("text", "arithmetic") for source in row.sources)


def _finished(result: DraftResult, state: State) -> DraftResult:
    questions = tuple(q for q in result.questions if q.slot not in state.skipped)
    if result.table is not None and state.edits:
        table = editing.overlay(result.table, state.edits, layout_of(state.layout))
        filled = {row.name for row in table.indicators if row.value}
        questions = tuple(q for q in questions if not any(f"“{name}”" in q.text for name in filled))
        result = replace(result, table=table)
    return replace(result, questions=questions)


def _amend(brief: Brief, state: State, removed: bool = True) -> Brief:
    if state.year is not None:
        brief = _moved(brief, state)
    return editing.amend(brief, state.edits, removed=removed)


def _moved(brief: Brief, state: State) -> Brief:
    """Dates stated with their year follow the clerk to another budget year."""
    before = understand(brief.text, today=today_of(state))
    if before.year is None or state.year is None or before.year == state.year:
        return brief
    shift = state.year - before.year
    stated = {(fact.start_at, fact.end_at): fact.date for fact in before.facts if fact.date}

    def moved(fact: Fact) -> Fact:
        date = fact.date
        if not date or date.startswith("--") or stated.get((fact.start_at, fact.end_at)) != date or fact.background:
            return fact
        derived = f"“{fact.quote}”随预算年度改到{state.year}年"
        start = _shifted(fact.start, shift) if fact.start else None
        return replace(fact, date=_shifted(date, shift), start=start, derived=derived)

    return replace(brief, facts=tuple(moved(fact) for fact in brief.facts))


def _shifted(date: str, years: int) -> str:
    """The same day some years later; 29 February becomes the 28th."""
    if date.startswith("--"):
        return date
    year, month, day = (int(part) for part in date.split("-"))
    if (month, day) == (2, 29):
        day = 28
    return f"{year + years}-{month:02d}-{day:02d}"


def shifted_by(date: str, number: float, unit: str) -> str:
    """A date some days (天), weeks (周) or months (月) later; the last day of a month stays a last day."""
    day = dt.date.fromisoformat(date)
    if unit != "月" or number % 1:
        days = number * {"天": 1, "周": 7, "月": 30}[unit]
        return (day + dt.timedelta(days=round(days))).isoformat()
    months = day.year * 12 + day.month - 1 + int(number)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    whole = day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, month + 1, last if whole else min(day.day, last)).isoformat()


def shifted_edits(edits: Sequence[Edit], years: int) -> tuple[Edit, ...]:
    """Dates that the clerk typed with their year, moved with the budget year."""
    moved = []
    for edit in edits:
        value = parse(edit.after) if edit.field == "value" else None
        if value is not None and value.date and not value.date.startswith("--"):
            start = _shifted(value.start, years) if value.start else None
            edit = replace(edit, after=render(replace(value, date=_shifted(value.date, years), start=start)))
        moved.append(edit)
    return tuple(moved)


def snapshot(state: State) -> Snapshot:
    """What undo needs of a state."""
    return Snapshot(
        year=state.year, budget=state.budget, said=state.said, edits=state.edits, layout=state.layout,
        skipped=state.skipped, last=state.last,
    )  # fmt: skip


def remember(state: State, into: State | None = None) -> State:
    """The state with its present version kept for undo."""
    past = (*state.past, snapshot(state))[-_KEPT:]
    return replace(into if into is not None else state, past=past, future=())


def restored(state: State, version: Snapshot, desk: Desk) -> State:
    """The state as it was in a kept version; the conversation and the versions stay."""
    moved = replace(
        state, year=version.year, budget=version.budget, said=version.said, edits=version.edits,
        layout=version.layout, skipped=version.skipped, last=version.last, pending=None,
    )  # fmt: skip
    return redraft(moved, desk) if moved.said or moved.last else replace(moved, result=None)


def travel(state: State, desk: Desk, *, back: bool) -> State | None:
    """One version back or forth; None where there is none."""
    stack = state.past if back else state.future
    if not stack:
        return None
    present = snapshot(state)
    moved = replace(
        state,
        past=state.past[:-1] if back else (*state.past, present),
        future=(*state.future, present) if back else state.future[:-1],
    )
    return restored(moved, stack[-1], desk)
