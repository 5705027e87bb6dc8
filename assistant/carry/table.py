"""Last year's table carried over: rows kept, weak ones rewritten, dates moved on, what the clerk says now on top."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.carry.rows import OPEN, Now, carried, clean, followed, renewed, when
from assistant.compose.disputes import disputed_money
from assistant.compose.questions import LIMIT
from assistant.compose.rows import likeness, number_text
from assistant.compose.sameness import same, siblings
from assistant.draft import draft
from assistant.records import AssistantError, Brief, DraftResult, OpenQuestion
from assistant.understand import understand
from kb import lazyre
from kb.records import Budget, Indicator, TargetTable, ValueSource
from kb.tables.layout import Layout
from kb.tables.layout import layout as find_layout
from kb.taxonomy import canonical, is_cost

if TYPE_CHECKING:
    from assistant.desk import Desk

_CHANGED = lazyre.compile(
    r"(?:改为|改成|调整为|调整到|调到|增加到|增加至|增至|减少到|减至|提高到|降到|降至)(?=[约\d一二两三四五六七八九十百千])"
)
_AUTUMN = 9  # month from which tables are written for the next year
_SAME = 0.5  # a stated row whose name is at least this like a carried one gives it its value
Amend = Callable[[Brief], Brief]


def carry(
    last: TargetTable,
    text: str,
    *,
    desk: Desk,
    today: dt.date,
    year: int | None = None,
    budget: float | None = None,
    layout: Layout | None = None,
    amend: Amend | None = None,
) -> DraftResult:
    """The draft of a new year out of last year's table; what `text` states overrides it.

    Carried values have a source of kind history whose ref names the old row, and a basis that ends in 待确认.
    """
    form = _form(last, layout)
    text = _CHANGED.sub("", text)
    brief = understand(text, today=today, year=year, budget=budget) if text.strip() else None
    if brief is not None and amend is not None:
        brief = amend(brief)
    if brief is not None and brief.status == "none" and not _says(brief):
        return DraftResult(status="refuse", notes=(brief.reason,))
    now = _now(last, brief, year, budget, today)
    notes = [f"沿用{when(last)}的表：数值、日期和金额都标了“{OPEN}”，请逐条核对。"]
    rows = carried(last, form, now, desk, notes)
    stated = _stated(text, brief, now, form, desk, today, amend)
    moves: list[tuple[Indicator, Indicator]] = []
    if stated is not None and stated.table is not None:
        rows = _overridden(rows, stated.table, notes, moves)
    table = _table(last, rows, form, now, stated, moves)
    table = _in_form(clean(table, desk), form)
    conflicts = stated.conflicts if stated else ()
    notes += [note for note in (stated.notes if stated else ()) if note.startswith(("金额不一致", "前后不一致"))]
    if last.layout and last.layout != form.id and last.layout != "cn-2021":
        notes.append(f"上年用的是“{find_layout(last.layout).name}”，要沿用请指定表式 {last.layout}。")
    return DraftResult(
        status="conflict" if conflicts else "draft",
        table=table,
        questions=_questions(table, last, now, stated),
        conflicts=conflicts,
        archetypes=stated.archetypes if stated else tuple(desk.matcher.match(_told(last))),
        similar=stated.similar if stated else desk.index.search(_told(last), k=5).projects,
        notes=tuple(notes),
    )


def _form(last: TargetTable, layout: Layout | None) -> Layout:
    """The form of the new table: a whole unit keeps a form for units."""
    form = layout or find_layout("cn-2021")
    if last.kind == form.kind:
        return form
    if last.kind == "unit":
        own = last.layout or "henan-dept"
        return find_layout(own) if find_layout(own).kind == "unit" else find_layout("henan-dept")
    raise AssistantError(f"上年的表是项目表，不能按“{form.name}”沿用。请换一个项目表式，或不用 --last。")


def _told(last: TargetTable) -> str:
    name = last.project.name if last.project else last.unit.name
    return "。".join([name, last.usage or "", *last.goals])[:400]


def _says(brief: Brief) -> bool:
    return any(not fact.background for fact in brief.facts)


def _now(last: TargetTable, brief: Brief | None, year: int | None, budget: float | None, today: dt.date) -> Now:
    said = year or (brief.year if brief else None)
    total = budget if budget is not None else (brief.budget if brief else None)
    disputed = bool(brief and disputed_money(brief) and budget is None)
    return Now(
        year=said or (max(last.year + 1, _planned(today)) if last.year else None),
        year_said=said is not None,
        total=None if disputed else total if total is not None else last.budget.total,
        total_said=total is not None or disputed,
    )


def _planned(today: dt.date) -> int:
    """The year that budgets are drawn up for at a day: from autumn on the next one."""
    return today.year + (today.month >= _AUTUMN)


def _stated(
    text: str, brief: Brief | None, now: Now, form: Layout, desk: Desk, today: dt.date, amend: Amend | None
) -> DraftResult | None:
    """The draft of what the clerk says now; None where that is no description of its own."""
    if brief is None or not _says(brief) or form.kind == "unit":
        return None
    budget = now.total if now.total_said and not disputed_money(brief) else None
    result = draft(text, desk=desk, today=today, year=now.year, budget=budget, layout=form.id, amend=amend)
    return result if result.table is not None else None


def _overridden(
    rows: list[Indicator], fresh: TargetTable, notes: list[str], moves: list[tuple[Indicator, Indicator]]
) -> list[Indicator]:
    """The carried rows with the stated values on them; stated rows that have no place there are added.

    `moves` takes the rows whose value changed, before and after.
    """
    rows = list(rows)
    changed: list[str] = []
    for row in fresh.indicators:
        if not row.value or not any(s.kind in ("text", "arithmetic") for s in row.sources):
            continue
        place = _place(rows, row)
        if place is None:
            rows.append(row)
            changed.append(f"新增{row.name}{row.value}")
            continue
        old = rows[place]
        if old.value != row.value:
            changed.append(f"{old.name}{old.value or '（空）'}→{row.value}")
            moves.append((old, row))
        rows[place] = replace(
            old, value=row.value, target=row.target, basis=row.basis, sources=(*row.sources, *_history(old.sources))
        )
    if changed:
        notes.append("按您这次的说明：" + "；".join(changed) + "。")
    return rows


def _history(sources: Iterable[ValueSource]) -> tuple[ValueSource, ...]:
    return tuple(replace(s, quote=f"参考：{s.quote}") for s in sources if s.kind == "history")


def _place(rows: Sequence[Indicator], new: Indicator) -> int | None:
    """The carried row that measures what a stated row measures."""
    here = canonical(new.level2, new.level1)
    best: tuple[float, int] = (0.0, -1)
    for place, row in enumerate(rows):
        if canonical(row.level2, row.level1) != here:
            continue
        units = {row.target.unit if row.target else None, new.target.unit if new.target else None}
        dates = all(r.target is not None and r.target.date is not None for r in (row, new))
        like = max(likeness(row.name, new.name), _SAME if same(row.name, new.name) else 0.0)
        if siblings(row.name, new.name):
            continue
        core = [re.sub(r"购置|采购|开展|完成|建设|数量|人数|次数|总|成本|额", "", r.name) for r in (row, new)]
        if len(units) == 1 and core[0] and core[1] and (core[0] in new.name or core[1] in row.name):
            like = max(like, 0.7)
        if is_cost(here) and len(units) == 1 and "总" in row.name and "总" in new.name:
            like = 1.0
        if row.value and len(units) > 1 and not dates:
            like *= 0.6
        if dates and sum(r.target is not None and r.target.date is not None for r in rows) == 1:
            like = max(like, _SAME)
        best = max(best, (like, place))
    return best[1] if best[0] >= _SAME else None


def _table(
    last: TargetTable,
    rows: list[Indicator],
    form: Layout,
    now: Now,
    stated: DraftResult | None,
    moves: Sequence[tuple[Indicator, Indicator]],
) -> TargetTable:
    fresh = stated.table if stated else None
    goals = tuple(followed(renewed(goal, last, now), moves) for goal in last.goals)
    if not goals and fresh is not None:
        goals = fresh.goals
    name = last.project.name if last.project else ""
    title = f"{name}绩效目标表" if name and last.kind == "project" else last.title
    fiscal = now.total if last.budget.fiscal is not None and last.budget.fiscal == last.budget.total else None
    return replace(
        last, id="draft", title=renewed(title, last, now), year=now.year, layout=form.id, draft=True, indicators=tuple(rows),
        budget=Budget(total=now.total, fiscal=fiscal, other=None), goals=goals,
        usage=renewed(last.usage, last, now) if last.usage else None,
    )  # fmt: skip


def _in_form(table: TargetTable, form: Layout) -> TargetTable:
    """The rows in the order of the form, less the blanks of which another row of their level tells the value."""
    order = {level: place for place, level in enumerate(_pairs(form))}
    told = [row for row in table.indicators if row.value]
    rows = [
        row
        for row in table.indicators
        if row.value or not any(one.level2 == row.level2 and same(one.name, row.name) for one in told)
    ]
    rows.sort(key=lambda row: order.get((row.level1, row.level2), len(order)))
    return replace(table, indicators=tuple(rows))


def _pairs(form: Layout) -> list[tuple[str, str]]:
    if form.kind == "unit":
        return [(level.level1, level.level2) for level in form.levels]
    return [form.level_names(category) for category in form.order]


def _questions(table: TargetTable, last: TargetTable, now: Now, stated: DraftResult | None) -> tuple[OpenQuestion, ...]:
    """Disputes, the total, the year, then the carried counts: each answerable by 不变 or a number."""
    asked = [q for q in (stated.questions if stated else ()) if q.slot == "预算金额"]
    if not now.total_said and not asked:
        known = f"{number_text(now.total)}万元" if now.total is not None else ""
        text = f"预算总额还是{known}吗？" if known else "预算总额是多少万元？"
        asked.append(OpenQuestion(slot="预算金额", text=text, choices=(known,) if known else ()))
    if not now.year_said:
        years = dict.fromkeys(y for y in (now.year, last.year + 1 if last.year else None) if y)
        choices = tuple(f"{year}年" for year in years)
        asked.append(
            OpenQuestion(
                slot="预算年度", text=f"是{now.year}年度吗？" if now.year else "是哪一年的预算？", choices=choices
            )
        )
    for row in table.indicators:
        if not row.value:
            asked.append(OpenQuestion(slot=row.name, text=f"“{row.name}”是多少？"))
    for row in table.indicators:
        if row.sources and row.sources[0].kind == "history" and canonical(row.level2) == "output.quantity":
            plain_value = row.value.lstrip("=")
            asked.append(
                OpenQuestion(slot=row.name, text=f"“{row.name}”还是{plain_value}吗？", choices=(f"还是{plain_value}",))
            )
    return tuple(asked[:LIMIT])
