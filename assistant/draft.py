"""From a description to a target table: understand, retrieve, compose."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.compose import compose, disputes
from assistant.compose.questions import vague_questions
from assistant.compose.rows import number_text
from assistant.records import AssistantError, Brief, DraftResult, Fact
from assistant.understand import recompute, understand
from indexer.records import Match
from kb.library import Archetype
from kb.tables.layout import Layout
from kb.tables.layout import layout as find_layout

if TYPE_CHECKING:
    from assistant.desk import Desk

SECOND = 0.6  # an archetype scoring at least this share of the best one counts as a part of the project
NAMED = 0.8  # score of a kind from which its bare name is taken as a project to ask about
SIMILAR = 5
Amend = Callable[[Brief], Brief]


def draft(
    text: str,
    *,
    desk: Desk,
    today: dt.date,
    year: int | None = None,
    budget: float | None = None,
    layout: str = "cn-2021",
    amend: Amend | None = None,
) -> DraftResult:
    """A table for the project that `text` describes, every value with its source.

    `year` and `budget` (万元) override what the text says; `amend` changes the brief before the table is made
    (the dialogue passes the clerk's edits this way). A layout of a whole unit gives the table of a department.
    Raises `AssistantError` for an unknown layout.
    """
    form = layout_of(layout)
    if form.kind == "unit":
        from assistant.units import draft_unit

        return draft_unit(text, desk=desk, today=today, year=year, budget=budget, layout=form, amend=amend)
    brief = understand(text, today=today, year=year, budget=budget, library=desk.library, matcher=desk.matcher)
    if budget is not None:
        brief = _with_budget(brief, budget)
    if amend is not None:
        brief = amend(brief)
    if brief.status == "none":
        brief = _merely_named(brief, desk)
    if brief.status == "none":
        return DraftResult(
            status="refuse", notes=(brief.reason or "没有看出这是一个预算项目，请说明要做什么、花多少钱。",)
        )
    kinds = _kinds(brief.kinds, desk)
    found = desk.index.search(f"{brief.title} {text[:200]}", k=SIMILAR)
    if brief.status == "vague":
        main = kinds[0] if kinds else None
        return DraftResult(
            status="ask",
            questions=vague_questions(brief, main),
            archetypes=brief.kinds,
            similar=found.projects,
            notes=(brief.reason or "信息还不够，先回答下面的问题。",),
        )
    table, questions, notes = compose(brief, kinds, form, desk, today.year)
    if not kinds:
        notes.append("指标库里没有对应的项目类型，除您说明的内容外，只列了同类工作通用的指标，请按实际修改。")
    if found.precedent == "none":
        notes.append("库中没有相近的往年项目，除您说明的内容外，指标取自通用知识库。")
    notes = [*disputes.notes(brief), *notes]
    return DraftResult(
        status="conflict" if brief.conflicts else "draft",
        table=table,
        questions=questions,
        conflicts=brief.conflicts,
        archetypes=brief.kinds,
        similar=found.projects,
        notes=tuple(notes),
    )


def _merely_named(brief: Brief, desk: Desk) -> Brief:
    """A bare name of a known kind of work (河道保洁) is a wish to be asked about, not something else."""
    name = brief.text.strip(" 。，,.！!")
    if not re.fullmatch(r"[一-龥]{2,10}", name) or re.search(r"[吗呢吧谁啥么我你您他]", name):
        return brief
    kinds = tuple(desk.matcher.match(name))
    if not kinds or kinds[0].score < NAMED:
        return brief
    return replace(brief, status="vague", title=name, kinds=kinds, reason=f"“{name}”具体做什么、做多少，还不知道。")


def _with_budget(brief: Brief, budget: float) -> Brief:
    """The brief with its total replaced by a budget given beside the text (an option, a chat message)."""
    given = Fact(
        kind="amount",
        role="total",
        object="预算",
        number=budget,
        unit="万元",
        quote=f"预算总额{number_text(budget)}万元",
    )
    said = [f for f in brief.facts if f.kind == "amount" and f.role == "total" and not f.background]
    if any(f.number == budget for f in said):
        return brief
    rest = tuple(f for f in brief.facts if f not in said)
    return recompute(replace(brief, facts=(given, *rest), budget=budget))


def layout_of(name: str) -> Layout:
    """The layout of that id or alias; `AssistantError` lists the known ones."""
    try:
        return find_layout(name)
    except KeyError as error:
        from kb.tables.layout import layouts

        raise AssistantError(f"没有叫 {name} 的表式，可用：{'、'.join(sorted(layouts()))}。") from error


def _kinds(matches: Sequence[Match], desk: Desk) -> list[Archetype]:
    if not matches:
        return []
    best = matches[0].score
    return [
        desk.library.archetypes[m.id] for m in matches if m.score >= SECOND * best and m.id in desk.library.archetypes
    ]
