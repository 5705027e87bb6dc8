"""Rows that the same project had in another year or place and that this text leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.compose import history
from assistant.compose.relevance import telling
from assistant.compose.rows import Row
from assistant.compose.sameness import twin
from assistant.records import Brief
from kb.records import Indicator, TargetTable
from kb.taxonomy import canonical, is_benefit, translate

if TYPE_CHECKING:
    from assistant.compose.judging import Judge
    from assistant.desk import Desk

MOST = 4  # rows taken over; the rest of a table is what this text says
OPEN = "待确认"


def take_over(rows: list[Row], brief: Brief, desk: Desk, to: history.Kin, judge: Judge, room: int) -> None:
    """Adds sound shares of the same project (no totals, which grow with the work), to be confirmed."""
    taken = 0
    for key in to.same:
        if not history.worthy(desk, key):
            continue
        table = desk.store.table(key)
        for old in sorted(table.indicators, key=_telling):
            row = _row(table, old, brief, desk)
            if row is None or taken >= min(room, MOST) or twin(row, rows) or not judge.passes(row):
                continue
            rows.append(row)
            judge.admit(row)
            taken += 1


def _telling(row: Indicator) -> bool:
    """A share of 100 % tells less than any other."""
    return bool(row.target and row.target.number == 100)


def _row(table: TargetTable, old: Indicator, brief: Brief, desk: Desk) -> Row | None:
    """An earlier share as a row of the draft; None for other rows, weak ones, and work that the text has not."""
    category = canonical(old.level2, old.level1)
    target = old.target
    if category is None or target is None or target.type != "numeric" or target.unit != "%":
        return None
    category = translate(category, "cn-2021")
    fitting = category and (category in ("output.quality", "satisfaction.target") or is_benefit(category))
    if not (category and fitting) or _of_other_work(old, table, brief) or not desk.store.sound(old.id):
        return None
    source = history.one_row(table, old, brief.year)
    return Row(
        key=f"past/{old.id}",
        category=category,
        name=old.name,
        description=_undated(old.description),
        value=old.value,
        basis=f"{source.quote}，{OPEN}",
        sources=(source,),
        rank=4,
    )


def _undated(description: str) -> str:
    """A formula without the figures of its own year."""
    parts = description.split("，")
    return (
        "，".join(part for part in parts if not any(mark in part for mark in ("年为", "年是", "上年"))) or description
    )


def _of_other_work(old: Indicator, table: TargetTable, brief: Brief) -> bool:
    """Whether a row speaks of something that the earlier project counted and this text does not name."""
    counted = [
        word
        for row in table.indicators
        if (canonical(row.level2, row.level1) or "").startswith("output.quantity")
        for word in telling(row.name)
        if word not in brief.text
    ]
    return any(word in old.name for word in counted)
