"""The clerk's own edits: into the brief where a stated fact is changed, onto the table for the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from assistant.carry import followed
from assistant.compose.cards import stated_row
from assistant.compose.rows import DEFAULT_BASIS, likeness, plain
from assistant.dialogue.state import Edit
from assistant.records import Brief, Fact
from assistant.understand import recompute
from kb.records import Indicator, Project, TargetTable, TargetValue, Unit, ValueSource
from kb.tables.layout import Layout, Level
from kb.taxonomy import canonical, translate
from kb.values import parse, render

TABLE = "table"  # the row id of edits that concern the head of the form
_CELLS = ("name", "description", "basis", "evidence")
_BOUNDS = ("≥", "≤", "=", ">", "<", "＝", "≈", "不", "以上", "以内", "以下", "超过", "至少", "最多", "控制")


def value_for(row: Indicator, typed: str, year: int | None) -> str:
    """What stands in the cell after an edit: the typed value in the form's own writing, operator kept if unsaid."""
    fresh = parse(_sum_in_words(row, typed), year=year)
    if fresh.type in ("text", "invalid", "grade"):
        return typed
    old = row.target
    if fresh.type == "numeric" and not any(word in typed for word in _BOUNDS):
        operator, unit = fresh.operator, fresh.unit
        if old and old.type == "numeric":
            operator, unit = old.operator, _per(unit, old.unit)
        elif row.name.endswith(("率", "满意度")) and unit in (None, "%"):
            operator, unit = "≥", "%"
        if unit == "%" and fresh.number == 100 and operator == "≥":
            operator = "="
        elif unit == "%" and operator == "=" and fresh.number and fresh.number < 100 and old and old.number == 100:
            operator = "≥"
        fresh = replace(fresh, operator=operator, unit=unit)
    elif fresh.type in ("numeric", "range") and fresh.unit is None and row.name.endswith(("率", "满意度")):
        fresh = replace(fresh, unit="%")
    elif fresh.type in ("numeric", "range") and old:
        fresh = replace(fresh, unit=_per(fresh.unit, old.unit))
    return render(fresh)


def _sum_in_words(row: Indicator, typed: str) -> str:
    """36.48万 typed where an amount stands, with the 元 that the clerk left out."""
    amount = row.target is not None and (row.target.unit or "").startswith(("元", "万元"))
    return re.sub(r"(?<=[\d一二三四五六七八九十百千])(万|亿)$", r"\1元", typed.strip()) if amount else typed


# Counting words that say the same: the one in the form stays.
_SAME = frozenset(
    {("批", "批次"), ("场", "场次"), ("人", "名"), ("本", "册"), ("位", "人"), ("位", "名"), ("名", "人")}
)


def _per(unit: str | None, old: str | None) -> str | None:
    """The unit of a new number: a sum for a price stays one a piece (220元 for ≤200元/件)."""
    base, _, per = (old or "").partition("/")
    if unit is None or (unit, base) in _SAME or (unit == "个" and base not in ("", "%") and "元" not in base):
        return old
    return f"{unit}/{per}" if per and (unit == base or unit in ("元", "万元")) else unit


def amend(brief: Brief, edits: Sequence[Edit], *, removed: bool = True) -> Brief:
    """The brief with changed and (`removed`) without removed facts, so that goals and computed values follow an edit."""
    facts = list(brief.facts)
    for edit in edits:
        if edit.field != "value" and not (removed and edit.field == "remove"):
            continue
        kept: list[Fact] = []
        for fact in facts:
            if fact.background or stated_row(fact, None, brief.title).key != edit.row:
                kept.append(fact)
            elif edit.field == "value":
                kept.append(_changed(fact, parse(edit.after, year=brief.year), edit) or fact)
            elif fact.kind == "amount":
                kept.append(fact)
        facts = kept
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
    """The table with every edit of the clerk on it; a row that a redraft dropped comes back where an edit needs it."""
    rows = list(table.indicators)
    for edit in edits:
        if edit.row == TABLE or edit.field in ("before", "after", "swap"):
            continue
        place = locate(rows, edit)
        if edit.field == "remove":
            rows = [row for i, row in enumerate(rows) if i != place and not _fills_again(row, edit)]
        elif edit.field == "add":
            if place is None:
                rows.append(_added(edit, layout, table.year))
        else:
            if place is None and edit.kept is not None:
                rows.append(_placed(edit.kept, layout))
                place = len(rows) - 1
            if place is not None:
                own = rows[place].basis if any(e.field == "basis" and e.row == edit.row for e in edits) else None
                rows[place] = edited(rows[place], edit, layout, table.year)
                if own is not None and edit.field in ("value", "confirm"):
                    rows[place] = replace(rows[place], basis=own)  # the clerk named the basis: a new value keeps it
    rows = [row for row in rows if not _gone(row, edits)]
    names = {(level.level1, level.level2): index for index, level in enumerate(_levels(layout))}
    rows.sort(key=lambda row: names.get((row.level1, row.level2), len(names)))
    for edit in edits:
        if edit.field in ("before", "after", "swap"):
            rows = _reordered(rows, edit)
    table = replace(table, indicators=tuple(rows), goals=_goals(table.goals, rows, edits))
    return _head(table, [edit for edit in edits if edit.row == TABLE])


def _gone(row: Indicator, edits: Sequence[Edit]) -> bool:
    """Whether the latest word of the clerk on a row, known by its id or its name, is that it goes."""
    last = ""
    for edit in edits:
        named = bool(edit.name) and plain(edit.name) == plain(row.name)
        if edit.field in ("remove", "add") and (edit.row == row.id or (named and edit.field == "remove")):
            last = edit.field
    return last == "remove"


def _goals(goals: Sequence[str], rows: Sequence[Indicator], edits: Sequence[Edit]) -> tuple[str, ...]:
    """The goals with the typed values of rows that no stated fact carries (those follow by themselves)."""
    moves = []
    for edit in edits:
        place = locate(rows, edit) if edit.field == "value" and not edit.row.startswith("fact/") else None
        if place is not None and edit.kept is not None and edit.kept.value:
            moves.append((edit.kept, rows[place]))
    return tuple(followed(goal, moves) for goal in goals)


def _levels(layout: Layout) -> Sequence[Level]:
    """The pairs of levels in the order of the form: categories first as listed, unit forms as printed."""
    if layout.kind == "unit":
        return layout.levels
    known = {level.category: level for level in layout.levels if level.category}
    return [known[category] for category in layout.order if category in known]


def _fills_again(row: Indicator, edit: Edit) -> bool:
    """Whether a redraft put another general row where the clerk wanted none (`after` lists the rows that stood there)."""
    if edit.kept is None or not edit.after or row.level2 != edit.kept.level2 or row.id in edit.after.split("\n"):
        return False
    return not row.id.startswith("added/") and not any(source.kind in ("text", "arithmetic") for source in row.sources)


def locate(rows: Sequence[Indicator], edit: Edit) -> int | None:
    """The row of an edit: by id, else by the name it had (a redraft may word or measure it otherwise)."""
    by_id = next((i for i, row in enumerate(rows) if row.id == edit.row), None)
    if by_id is not None or not edit.name:
        return by_id
    same = next((i for i, row in enumerate(rows) if plain(row.name) == plain(edit.name)), None)
    if same is not None or edit.kept is None or edit.field == "add":
        return same
    group = canonical(edit.kept.level2, edit.kept.level1)
    alike = [
        (likeness(row.name, edit.name), i)
        for i, row in enumerate(rows)
        if canonical(row.level2, row.level1) == group
        and _unit(row) == _unit(edit.kept)
        and not row.id.startswith("added/")
    ]
    best = max(alike, default=(0.0, 0))
    return best[1] if best[0] >= 0.75 else None


def _unit(row: Indicator) -> str | None:
    return row.target.unit if row.target else None


def _placed(row: Indicator, layout: Layout) -> Indicator:
    """A kept row under the level names of the present form."""
    category = canonical(row.level2, row.level1)
    if category is None:
        return row
    level1, level2 = layout.level_names(translate(category, layout.framework))
    return replace(row, level1=level1, level2=level2)


def edited(row: Indicator, edit: Edit, layout: Layout, year: int | None) -> Indicator:
    """One row after one edit; a typed value has the clerk's turn as its source."""
    if edit.field == "value":
        if not edit.after.strip():
            return replace(row, value="", target=None, sources=())
        source = edit.source or ValueSource(kind="text", quote=edit.after, ref=f"turn {edit.turn}")
        basis = DEFAULT_BASIS if source.kind == "default" else f"填报人确认：“{edit.after}”"
        category = canonical(row.level2, row.level1)
        target = parse(edit.after, year=year, category=category)
        return replace(row, value=edit.after, target=target, sources=(source,), basis=basis)
    if edit.field == "level2":
        level1, level2 = layout.level_names(translate(edit.after, layout.framework))
        return replace(row, level1=level1, level2=level2)
    if edit.field == "confirm":
        said = ValueSource(kind="text", quote=f"确认{row.value}", ref=f"turn {edit.turn}")
        return replace(row, basis=f"填报人确认：{row.value}", sources=(said, *row.sources))
    if edit.field in _CELLS:
        return replace(row, **{edit.field: edit.after})
    return row


def _added(edit: Edit, layout: Layout, year: int | None) -> Indicator:
    """A row that the clerk asked for: kept whole, or as category, name and value, split by tabs."""
    if edit.kept is not None:
        return _placed(edit.kept, layout)
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


def _reordered(rows: list[Indicator], edit: Edit) -> list[Indicator]:
    """One row put before, after or in the place of another of the same category."""
    at = next((i for i, row in enumerate(rows) if row.id == edit.row), None)
    other = next((i for i, row in enumerate(rows) if row.id == edit.after), None)
    if at is None or other is None or at == other or rows[at].level2 != rows[other].level2:
        return rows
    rows = list(rows)
    if edit.field == "swap":
        rows[at], rows[other] = rows[other], rows[at]
        return rows
    moved = rows.pop(at)
    place = next(i for i, row in enumerate(rows) if row.id == edit.after)
    rows.insert(place + (edit.field == "after"), moved)
    return rows


def _head(table: TargetTable, edits: Sequence[Edit]) -> TargetTable:
    """Name, unit and goals as the clerk wants them."""
    for edit in edits:
        if edit.field == "project":
            code = table.project.code if table.project else None
            table = replace(
                table, project=Project(code=code, name=edit.after), title=f"{edit.after.removesuffix('项目')}绩效目标表"
            )
        elif edit.field == "unit":
            table = replace(table, unit=Unit(code=table.unit.code, name=edit.after))
        elif edit.field == "goal+":
            if edit.after not in table.goals:
                table = replace(table, goals=(*table.goals, edit.after))
        elif edit.field == "goals":
            table = replace(table, goals=tuple(edit.after.split("\n")))
    return table
