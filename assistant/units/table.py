"""The table of a whole department from its duties, tasks and budget, in the Henan or the Gansu form."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.compose import cards, disputes
from assistant.compose.questions import LIMIT
from assistant.compose.relevance import strangeness
from assistant.compose.rows import Row, likeness, number_text
from assistant.compose.table import indicator
from assistant.records import Brief, DraftResult, Fact, OpenQuestion
from assistant.understand import understand
from assistant.units.block import standing
from assistant.units.makeup import main_tasks, makeup, told_in
from kb import lazyre
from kb.library import Archetype
from kb.records import Budget, Indicator, TargetTable, Unit, ValueSource
from kb.tables.layout import Layout
from kb.values import parse

if TYPE_CHECKING:
    from assistant.desk import Desk

_STAFF = lazyre.compile(
    r"(?P<sort>行政|参公|事业|工勤|机关|政法|专项)?(?P<what>核定编制|编制|在职|在编|实有|在岗)(?:人员|人数|数)?(?:共|为|是)?(?P<n>\d+)(?:名|人|个)"
)
_OFFICE = lazyre.compile(
    r"[一-龥]{1,12}?(?:局|委|委员会|办公室|厅|院|中心|站|大队|支队|馆|政府|街道办事处|联合会|总工会|妇联|团委)"
)
_HEADING = lazyre.compile(
    r"^.{0,12}?(?:任务|工作|目标|安排)(?:有|是|包括)?[：:]|^(?:[一二三四五六七八九十\d]+[、.．)）]|[（(][一二三四五六七八九十\d]+[)）])"
)
_TASK_SPLIT = lazyre.compile(r"[，,。；;\n]|(?<=[一-龥])、(?=[一-龥]{2,}\d)")
_ITEM = lazyre.compile(r"[。；;\n]|(?<=：)(?=1[、.．)）])")
_LONG = 60  # characters of an item from which its clauses become goals of their own
_KIND = 0.5  # score of a kind of work below which a task is of no known kind
_KINDS = 4  # kinds of work whose effects are shown
_FEW = 2  # stated tasks below which the clerk is asked for more
Amend = Callable[[Brief], Brief]


def draft_unit(
    text: str,
    *,
    desk: Desk,
    today: dt.date,
    year: int | None = None,
    budget: float | None = None,
    layout: Layout,
    amend: Amend | None = None,
) -> DraftResult:
    """The draft of a unit's table; without any task of its own it asks instead."""
    brief = understand(text, today=today, year=year, budget=budget, library=desk.library, matcher=desk.matcher)
    if amend is not None:
        brief = amend(brief)
    tasks = _tasks(brief)
    if brief.status == "none" and not tasks and not _speaks_of_unit(text):
        return DraftResult(
            status="refuse", notes=(brief.reason or "没有看出这是哪个部门，请说明部门、职责、任务和预算。",)
        )
    if not tasks:
        return DraftResult(
            status="ask", questions=_first_questions(brief, text), notes=("还不知道本部门今年要完成哪些任务。",)
        )
    table, notes = _table(brief, tasks, layout, desk)
    notes = [*disputes.notes(brief), *notes]
    return DraftResult(
        status="conflict" if brief.conflicts else "draft",
        table=table,
        questions=_questions(brief, table, tasks),
        conflicts=brief.conflicts,
        archetypes=brief.kinds,
        similar=(),
        notes=tuple(notes),
    )


def _speaks_of_unit(text: str) -> bool:
    if re.search(r"部门整体|整体支出|整体绩效|部门预算", text):
        return True
    return bool(_OFFICE.search(text)) and bool(re.search(r"职责|职能|部门|预算|编制", text))


def _tasks(brief: Brief) -> list[Fact]:
    """What the unit is going to do this year: counts, rates and dates that are no money, staff or background."""
    staff = [(m.start(), m.end()) for m in _STAFF.finditer(brief.text)]
    kept = []
    for fact in brief.facts:
        inside = any(start <= fact.start_at < end or start < fact.end_at <= end for start, end in staff)
        if (
            fact.background
            or fact.kind == "amount"
            or inside
            or re.search(r"编制|内设|下属|在职|目标表", fact.object + fact.quote)
        ):
            continue
        kept.append(fact)
    return kept


def _table(brief: Brief, tasks: Sequence[Fact], form: Layout, desk: Desk) -> tuple[TargetTable, list[str]]:
    henan = form.id == "henan-dept"
    rows: list[Indicator] = []
    kinds = _kinds(brief, tasks, desk)
    attached = cards.attach(tasks, kinds)
    for place, fact in enumerate(tasks):
        row = cards.stated_row(fact, attached.get(place), "")
        if row.value and not any(likeness(row.name, r.name) > 0.9 and r.value == row.value for r in rows):
            rows.append(_own(row, form, brief.year, henan))
    if (cost := _cost(brief, form)) is not None:
        rows.append(cost)
    rows += _effects(brief, kinds, rows, form, henan)
    taken = {row.level2 for row in rows}
    for one in standing(form):
        if not (one.gap and one.level2 in taken):
            rows.append(one.indicator())
    order = {(level.level1, level.level2): place for place, level in enumerate(form.levels)}
    rows.sort(key=lambda row: order.get((row.level1, row.level2), len(order)))
    name = brief.unit_name or _office(brief.text)
    notes = ["管理类指标的公式按部门整体支出的通用口径，指标值是常用值，请对照本地考核办法确认。"]
    rows, staff = _staffed(rows, brief.text)
    notes += staff
    table = TargetTable(
        id="draft", kind="unit", title=f"{name}部门（单位）整体绩效目标表", year=brief.year, layout=form.id,
        unit=Unit(name=name), budget=Budget(total=brief.budget, fiscal=None, other=None), usage=_usage(brief, form.id),
        goals=_goals(brief, tasks), tasks=main_tasks(brief, tasks, form.id), makeup=makeup(brief, form.id), draft=True,
        indicators=tuple(rows),
    )  # fmt: skip
    return _reviewed(table, desk), notes


def _own(row: Row, form: Layout, year: int | None, henan: bool) -> Indicator:
    """A stated row under the form's second level."""
    made = indicator(row, form, year)
    if not henan:
        return made
    level1, level2 = _henan(row.category)
    return replace(made, level1=level1, level2=level2)


def _henan(category: str) -> tuple[str, str]:
    if category == "satisfaction.target":
        return "效益指标", "满意度"
    return ("效益指标", "履职效益") if category.startswith("benefit.") else ("产出指标", "重点工作任务完成")


def _cost(brief: Brief, form: Layout) -> Indicator | None:
    """Gansu's 成本 row: the unit's spending within its budget."""
    level = next((one for one in form.levels if one.category == "output.cost"), None)
    total = next((f for f in brief.facts if f.kind == "amount" and f.role == "total" and not f.background), None)
    if level is None or brief.budget is None:
        return None
    value = f"≤{number_text(brief.budget)}万元"
    quote = total.quote if total and total.number == brief.budget else f"预算总额{number_text(brief.budget)}万元"
    ref = f"原文第{total.start_at + 1}至{total.end_at}字" if total and total.end_at else "填报人另行说明"
    return Indicator(
        id="unit/total", level1=level.level1, level2=level.level2, name="部门支出总额",
        description="年度决算支出合计，包括基本支出和项目支出", value=value, basis=f"部门预算：“{quote}”",
        target=parse(value, category="output.cost"), sources=(ValueSource(kind="text", quote=quote, ref=ref),),
    )  # fmt: skip


def _kinds(brief: Brief, tasks: Sequence[Fact], desk: Desk) -> list[Archetype]:
    """The kinds of work of the single counted tasks, in the order of the text."""
    found: list[Archetype] = []
    quotes = [fact.quote for fact in tasks if fact.kind == "quantity"]
    for clause in _TASK_SPLIT.split(brief.text):
        if len(clause) < 5 or not any(quote in clause or clause in quote for quote in quotes):
            continue
        for match in desk.matcher.match(clause, k=1):
            kind = desk.library.archetypes.get(match.id)
            if kind is not None and match.score >= _KIND and kind not in found:
                found.append(kind)
    return found[:_KINDS]


def _effects(
    brief: Brief, kinds: Sequence[Archetype], rows: Sequence[Indicator], form: Layout, henan: bool
) -> list[Indicator]:
    """One quality and one effect of each kind of work, with usual values."""
    added: list[Indicator] = []
    for kind in kinds:
        for lead in ("benefit.",) if henan else ("output.quality", "benefit."):
            for card in sorted(kind.cards, key=lambda c: (strangeness(c, kind, brief.text), not c.core)):
                row = cards.filling_row(card, kind, brief) if card.category.startswith(lead) else None
                if row is None or not row.value or strangeness(card, kind, brief.text) >= 1:
                    continue
                if any(likeness(row.name, r.name) >= 0.6 for r in (*rows, *added)):
                    continue
                added.append(_own(row, form, brief.year, henan))
                break
    return added


def _office(text: str) -> str:
    found = _OFFICE.search(text)
    return re.sub(r"^(?:我们?|这里)是?", "", found.group()) if found else ""


def _usage(brief: Brief, form: str) -> str | None:
    """What the text says of the spending beyond the lines of the form."""
    parts = [f for f in brief.facts if f.kind == "amount" and f.role == "part" and not f.background and f.number]
    parts = [f for f in parts if not told_in(brief, form, f)]
    return "，".join(f.quote.strip("，、。其中 ") for f in parts[:4]) or None


def _goals(brief: Brief, tasks: Sequence[Fact]) -> tuple[str, ...]:
    """The tasks as the clerk put them: an item of the list one goal, a long sentence clause by clause."""
    goals: list[str] = []
    at = 0
    for item in _ITEM.split(brief.text):
        for clause in _TASK_SPLIT.split(item) if len(item) > _LONG else [item]:
            start = brief.text.find(clause, at) if clause else at
            at = start + len(clause)
            if any(start <= fact.start_at < at and fact.number != 0 for fact in tasks):
                words = _HEADING.sub("", _HEADING.sub("", clause.strip())).strip("：:，, ")
                if words and f"{words}。" not in goals:
                    goals.append(f"{words}。")
    return tuple(goals[:8])


def _staffed(rows: list[Indicator], text: str) -> tuple[list[Indicator], list[str]]:
    """The staff row with the unit's own head-count, and a note where it is over its establishment."""
    counts: dict[str, int] = {}
    sorts: dict[str, int] = {}  # posts of one sort each (行政编制18人，事业编制46人) add up
    for found in _STAFF.finditer(text):
        what = "编制" if "编制" in found["what"] else "在职"
        if found["sort"] and what == "编制":
            sorts[found["sort"]] = int(found["n"])
        else:
            counts.setdefault(what, int(found["n"]))
    posts, staff = counts.get("编制") or sum(sorts.values()), counts.get("在职")
    if not posts or not staff:
        return rows, []
    share = number_text(round(staff / posts * 100, 1))
    shown = f"（现有{staff}÷{posts}×100%＝{share}%）"
    rows = [replace(r, description=r.description + shown) if r.name == "在职人员控制率" else r for r in rows]
    over = staff > posts
    return rows, [f"在职{staff}人超过编制{posts}人（控制率{share}%），请核对人数，或说明超编原因。"] if over else []


def _reviewed(table: TargetTable, desk: Desk) -> TargetTable:
    """The table after its own review: added rows that it faults go, stated ones are put into the right words."""
    from assistant.review import review_table
    from assistant.rewrite import apply

    for _ in range(2):
        faults = [f for f in review_table(table, desk=desk).findings if f.index is not None and f.severity != "hint"]
        dropped: set[int] = set()
        for finding in faults:
            assert finding.index is not None
            row = table.indicators[finding.index]
            if not any(source.kind in ("text", "arithmetic") for source in row.sources):
                dropped.add(finding.index)
            elif finding.suggestion and finding.suggestion.get("value", row.value) == row.value:
                kept = {
                    key: value for key, value in finding.suggestion.items() if key in ("name", "description", "basis")
                }
                table = apply(table, replace(finding, suggestion=kept)) if kept.get("name", "x") else table
        rows = tuple(row for place, row in enumerate(table.indicators) if place not in dropped)
        table = replace(table, indicators=rows)
    return table


def _first_questions(brief: Brief, text: str) -> tuple[OpenQuestion, ...]:
    asked = (
        [] if brief.unit_name or _OFFICE.search(text) else [OpenQuestion(slot="部门名称", text="是哪个部门（单位）？")]
    )
    asked.append(
        OpenQuestion(slot="年度任务", text="今年要完成哪几项重点任务，各做多少？例如开展检查20次、培训300人。")
    )
    if brief.budget is None:
        asked.append(OpenQuestion(slot="预算金额", text="部门预算总额是多少万元？"))
    return tuple(asked[:LIMIT])


def _questions(brief: Brief, table: TargetTable, tasks: Sequence[Fact]) -> tuple[OpenQuestion, ...]:
    asked = disputes.asked_first(brief)
    if disputes.asks_total(brief):
        asked.append(OpenQuestion(slot="预算金额", text="部门预算总额是多少万元？"))
    if not table.unit.name:
        asked.append(OpenQuestion(slot="部门名称", text="是哪个部门（单位）？"))
    if brief.year is None:
        asked.append(OpenQuestion(slot="预算年度", text="这是哪一年的预算？"))
    if len(tasks) < _FEW:
        asked.append(OpenQuestion(slot="年度任务", text="还有哪些重点任务，各做多少？"))
    open_lines = [line.name for line in table.makeup if line.side == "spending" and line.amount is None]
    if open_lines:
        asked.append(
            OpenQuestion(slot="支出构成", text=f"{'、'.join(open_lines)}{'各' if open_lines[1:] else ''}是多少万元？")
        )
    if not any(fact.date for fact in tasks):
        asked.append(OpenQuestion(slot="完成时间", text="这些任务各在什么时候完成？"))
    return tuple(asked[:LIMIT])
