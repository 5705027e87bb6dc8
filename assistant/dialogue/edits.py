"""The clerk's own edits: into the brief where a stated fact is changed, onto the table for the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from assistant.compose.cards import stated_row
from assistant.compose.rows import likeness
from assistant.dialogue.state import Edit
from assistant.records import Brief, Fact
from assistant.understand import recompute
from kb.amounts import parse_number
from kb.records import Indicator, TargetTable, TargetValue, ValueSource
from kb.tables.layout import Layout
from kb.taxonomy import translate
from kb.values import parse, render

NEAR = 0.3  # likeness of the clerk's words to a row's name below which no row is meant


def find_row(table: TargetTable, words: str) -> int | None:
    """The row that the clerk's words mean (a name, a part of it, 第3条), None where none is near."""
    ordinal = re.fullmatch(r"第?([\d一二三四五六七八九十]+)(?:条|行|个)(?:指标)?", words)
    if ordinal:
        number = parse_number(ordinal[1])
        return int(number) - 1 if number and 0 < number <= len(table.indicators) else None
    best, place = 0.0, None
    for index, row in enumerate(table.indicators):
        score = likeness(words, row.name)
        if words in row.name:
            score = max(score, 0.5 + len(words) / (2 * len(row.name)))
        elif row.name in words:
            score = max(score, 0.6)
        elif row.value and words == row.value.lstrip("=≥≤"):
            score = max(score, 0.55)
        elif words in row.description or words in row.level2:
            score = max(score, 0.35)
        if score > best:
            best, place = score, index
    return place if best >= NEAR else None


def value_for(row: Indicator, typed: str, year: int | None) -> str:
    """What stands in the cell after an edit: the typed value in the form's own writing, operator kept if unsaid."""
    fresh = parse(typed, year=year)
    if fresh.type in ("text", "invalid", "grade"):
        return typed
    operator = fresh.operator
    old = row.target
    if fresh.type == "numeric" and old and old.type == "numeric" and not _states_operator(typed):
        operator = old.operator
        unit = fresh.unit or old.unit
        if operator == "≥" and unit == "%" and fresh.number == 100:
            operator = "="
        fresh = replace(fresh, operator=operator, unit=unit)
    return render(fresh)


def _states_operator(typed: str) -> bool:
    return any(
        word in typed
        for word in ("≥", "≤", "=", ">", "<", "＝", "≈", "不", "以上", "以内", "以下", "超过", "至少", "控制")
    )


def amend(brief: Brief, edits: Sequence[Edit]) -> Brief:
    """The brief with changed facts, so that goals and computed values follow an edit."""
    facts = list(brief.facts)
    for edit in edits:
        if edit.field != "value":
            continue
        for place, fact in enumerate(facts):
            if fact.background or stated_row(fact, None, brief.title).key != edit.row:
                continue
            target = parse(edit.after, year=brief.year)
            changed = _changed(fact, target, edit)
            if changed is not None:
                facts[place] = changed
    return recompute(replace(brief, facts=tuple(facts))) if facts != list(brief.facts) else brief


def _changed(fact: Fact, target: TargetValue, edit: Edit) -> Fact | None:
    if fact.number is not None and target.type == "numeric" and target.number is not None:
        return replace(
            fact, number=target.number, upper=None, operator=target.operator or fact.operator,
            unit=target.unit or fact.unit, quote=edit.after, derived="",
        )  # fmt: skip
    if fact.number is None and target.date:
        return replace(fact, date=target.date, quote=edit.after)
    return None


def overlay(table: TargetTable, edits: Sequence[Edit], layout: Layout) -> TargetTable:
    """The table with every edit of the clerk on it; added rows come at the end of their category."""
    rows = list(table.indicators)
    for edit in edits:
        place = next((i for i, row in enumerate(rows) if row.id == edit.row), None)
        if edit.field == "remove":
            rows = [row for row in rows if row.id != edit.row]
        elif edit.field == "add" and place is None:
            rows.append(_added(edit, layout, table.year))
        elif place is not None:
            rows[place] = edited(rows[place], edit, layout, table.year)
    order = {category: index for index, category in enumerate(layout.order)}
    names = {layout.level_names(category): index for category, index in order.items()}
    rows.sort(key=lambda row: names.get((row.level1, row.level2), len(names)))
    return replace(table, indicators=tuple(rows))


def edited(row: Indicator, edit: Edit, layout: Layout, year: int | None) -> Indicator:
    """One row after one edit; a typed value has the clerk's turn as its source."""
    if edit.field == "value":
        if not edit.after.strip():
            return replace(row, value="", target=None, sources=())
        source = ValueSource(kind="text", quote=edit.after, ref=f"turn {edit.turn}")
        basis = f"填报人确认：“{edit.after}”"
        return replace(row, value=edit.after, target=parse(edit.after, year=year), sources=(source,), basis=basis)
    if edit.field == "level2":
        level1, level2 = layout.level_names(translate(edit.after, layout.framework))
        return replace(row, level1=level1, level2=level2)
    if edit.field in ("name", "description", "basis", "evidence"):
        return replace(row, **{edit.field: edit.after})
    return row


def _added(edit: Edit, layout: Layout, year: int | None) -> Indicator:
    """A row that the clerk asked for; `after` is category, name and value, split by tabs."""
    category, name, value = edit.after.split("\t")
    level1, level2 = layout.level_names(translate(category, layout.framework))
    sources = (ValueSource(kind="text", quote=value, ref=f"turn {edit.turn}"),) if value else ()
    return Indicator(
        id=edit.row,
        level1=level1,
        level2=level2,
        name=name,
        description="按工作台账核实的实际数",
        value=value,
        basis=f"填报人提出：“{name}{value}”" if value else "",
        target=parse(value, year=year) if value else None,
        sources=sources,
    )
