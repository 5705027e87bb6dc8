"""Assemble the table: stated rows first, gaps filled from cards, history for the values, in the order of the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.compose import cards, disputes, folding, history, measure, parts, precedent
from assistant.compose.common import general_kind
from assistant.compose.filling import MOST, Filling, open_gaps, spare
from assistant.compose.goals import goals
from assistant.compose.judging import Judge
from assistant.compose.offers import certain
from assistant.compose.questions import questions
from assistant.compose.relevance import in_words_of
from assistant.compose.rows import DEFAULT_BASIS, Row, date_text, number_text, value_text
from assistant.compose.sameness import twin
from assistant.records import Brief, Fact, OpenQuestion
from kb import lazyre
from kb.library import Archetype
from kb.records import Budget, Indicator, Project, TargetTable, Unit
from kb.tables.layout import Layout
from kb.taxonomy import translate
from kb.values import parse

if TYPE_CHECKING:
    from assistant.desk import Desk


_DEED = lazyre.compile(r"新建|改建|扩建|新装|加装|改造|更换|维修|修缮|补建|新打|翻修|购置|租用")


def compose(
    brief: Brief, kinds: Sequence[Archetype], layout: Layout, desk: Desk, today_year: int
) -> tuple[TargetTable, tuple[OpenQuestion, ...], list[str]]:
    """The table of a brief with its open questions and notes; `kinds` are the matched archetypes, best first.

    The table has passed the assistant's own review, blanks and what the clerk said in so many words aside.
    """
    notes: list[str] = []
    facts = [_named_part(_named_beside(fact, brief), brief) for fact in _commitments(brief) if _printable(fact)]
    extra = parts.other_parts(brief, kinds, desk.library.archetypes)
    scores = {match.id: match.score for match in brief.kinds}
    kinds = parts.ranked([*kinds, *(kind for kind in extra if kind not in kinds)], scores, facts)
    general = general_kind(brief, desk.common)
    kinds = parts.of_the_work(brief, kinds, general.id)
    extra = [kind for kind in extra if kinds and kind is not kinds[0]]
    main = kinds[0] if kinds and certain(brief, kinds[0]) else general
    rows = _stated(brief, facts, kinds if main is not general else [general, *kinds])
    if not any(row.fact and row.fact.kind == "amount" and row.fact.role == "total" for row in rows):
        rows.append(_blank_total(brief, kinds))
    accepted = desk.common.archetypes.get(parts.handed_over(brief) or general.id)
    accepted = accepted if accepted and accepted.id in ("building", "purchase") else None
    kept = spare(rows, accepted)
    folding.rank(rows, brief)
    rows, full = folding.fold(rows, notes, MOST - open_gaps(rows) - kept)
    head = _head(brief, kinds, layout, goals(brief, rows))

    def printed(row: Row) -> Indicator:
        return indicator(row, layout, brief.year)

    judge = Judge(head, rows, desk, printed)
    returned = judge.put_right(rows)
    rows = _once(folding.told_within(rows, returned, notes))
    judge.start_anew(rows)
    past = history.kin(desk, brief.title, brief.text, brief.kinds) if history.available(desk) else None
    if past:
        precedent.take_over(rows, brief, desk, past, judge, MOST - kept - len(rows))
    rows = Filling(brief, kinds, extra, rows, general, judge, accepted, full=full).filled()
    if past:
        _use_history(desk, rows, past, brief.year)
    rows = _ordered(rows, layout)
    table = replace(head, goals=goals(brief, rows), indicators=tuple(printed(row) for row in rows))
    return table, questions(brief, main, rows, today_year), notes


def _stated(brief: Brief, facts: Sequence[Fact], kinds: Sequence[Archetype]) -> list[Row]:
    """One row for each stated fact, none said twice."""
    attached = cards.attach(facts, kinds)
    rows: list[Row] = []
    for place, fact in enumerate(facts):
        row = cards.stated_row(fact, attached.get(place), brief.title, brief.text)
        other = twin(row, rows)
        if other is not None and other.value == row.value and other.category == row.category:
            continue
        if other is not None and other.name == row.name:
            row.name = _distinct(row, other, brief)
        rows.append(row)
    return rows


def _once(rows: Sequence[Row]) -> list[Row]:
    """The rows less those that say, in the words the review gave them, what an earlier one says with the same value."""
    kept: list[Row] = []
    for row in rows:
        other = twin(row, [one for one in kept if one.value == row.value and one.category == row.category])
        if other is None or not row.value:
            kept.append(row)
    return kept


def _head(brief: Brief, kinds: Sequence[Archetype], layout: Layout, said: tuple[str, ...]) -> TargetTable:
    """The table above its indicators."""
    return TargetTable(
        id="draft",
        title=f"{brief.title or '项目'}绩效目标表",
        year=brief.year,
        layout=layout.id,
        unit=Unit(name=brief.unit_name),
        class_=kinds[0].classes[0] if kinds and len(kinds[0].classes) == 1 else None,
        project=Project(name=brief.title),
        budget=Budget(total=brief.budget, fiscal=None, other=None),
        usage=None,
        goals=said,
        draft=True,
    )


def indicator(row: Row, layout: Layout, year: int | None) -> Indicator:
    """A row as it will stand in the form of `layout`."""
    level1, level2 = layout.level_names(row.category)
    return Indicator(
        id=row.key,
        level1=level1,
        level2=level2,
        name=row.name,
        description=row.description,
        value=row.value,
        basis=row.basis,
        evidence=row.evidence,
        target=parse(row.value, year=year, category=row.category) if row.value else None,
        sources=row.sources,
    )


def _commitments(brief: Brief) -> list[Fact]:
    """Facts that may become rows: no background, no disputed amounts; sums replace nothing that stands alone."""
    disputed = disputes.disputed_money(brief)
    kept: list[Fact] = []
    for fact in brief.facts:
        if fact.background or fact.role == "reference":
            continue
        if fact.kind == "amount" and fact.role == "total" and (brief.budget is None or fact.number in disputed):
            continue
        if (
            fact.kind == "amount"
            and fact.role == "total"
            and any(f.role == "total" for f in kept if f.kind == "amount")
        ):
            continue
        kept.append(fact)
    return kept


def _printable(fact: Fact) -> bool:
    return bool(value_text(fact))


def _named_beside(fact: Fact, brief: Brief) -> Fact:
    """People and times counted right behind a thing are of that thing (救护员培训16期、800人)."""
    if fact.kind != "quantity" or fact.object or fact.action or fact.unit not in _COUNTED_BESIDE or fact.background:
        return fact
    before = [f for f in brief.facts if f.kind == "quantity" and f.end_at <= fact.start_at and not f.background]
    near = before[-1] if before and fact.start_at - before[-1].end_at <= 1 else None
    return replace(fact, object=near.object, action=near.action) if near and near.object else fact


_COUNTED_BESIDE = frozenset(("人", "人次", "户", "场", "场次", "期", "次", "课时", "学时"))


def _named_part(fact: Fact, brief: Brief) -> Fact:
    """A part sum without a name of its own belongs to the thing counted or priced right before it."""
    if fact.kind != "amount" or fact.role != "part" or fact.object.strip("其中"):
        return fact
    before = [f for f in brief.facts if f.object and f.end_at <= fact.start_at and f.kind in ("quantity", "amount")]
    near = (
        before[-1]
        if before and fact.start_at - before[-1].end_at <= 12 and not before[-1].object.startswith("每")
        else None
    )
    return replace(fact, object=near.object) if near else fact


def _distinct(row: Row, other: Row, brief: Brief) -> str:
    """A name that tells two rows apart that the library would call the same."""
    if row.fact is None:
        return row.name
    own = measure.name(row.fact, brief.title)
    if own != other.name:
        return own
    if row.fact.role == "price" and (deed := _DEED.search(row.fact.quote)) and deed.group() not in own:
        return f"{deed.group()}{own}"
    before = [f for f in brief.facts if f.kind == "quantity" and f.end_at <= row.fact.start_at and f.object]
    lead = (
        before[-1].object
        if before and row.fact.kind != "quantity"
        else {"套": "成套", "批": "批次"}.get(row.fact.unit, "")
    )
    return f"{lead}{own}" if lead and lead not in own else f"{own}（{row.fact.unit}）"


def _blank_total(brief: Brief, kinds: Sequence[Archetype]) -> Row:
    card = next((c for kind in kinds for c in kind.cards if cards.is_total(c)), None)
    return Row(
        key=card.id if card else "blank/total",
        category="cost.economic",
        name=cards.static_name(card) if card and in_words_of(card.name, brief.title) else "项目总成本",
        description=card.formula if card else "按合同、支付凭证和结算资料核算的实际支出合计",
        value="",
        basis="",
        evidence="、".join(card.evidence) if card else None,
        rank=0,
        card=card.id if card else None,
        question="预算金额",
    )


def _use_history(desk: Desk, rows: Sequence[Row], past: history.Kin, year: int | None) -> None:
    """A usual value gives way to comparable sound history: a spread, or the one row of the same project."""
    for row in rows:
        if row.basis != DEFAULT_BASIS or not row.value:
            continue
        target = parse(row.value, category=row.category)
        if target.type != "numeric" or target.unit is None or target.operator not in ("≥", "≤"):
            continue
        alike = history.comparable(desk, row.name, row.category, past)
        spread = history.spread(alike, target.unit)
        found = spread or history.single(alike, target.unit, past, year)
        if found:
            number, source = found
            row.value = f"{target.operator}{number_text(number)}{target.unit}"
            row.sources = (source, *(replace(s, quote=f"参考：{s.quote}") for s in row.sources))
            row.basis = f"历史数据：{source.quote}" if spread else f"{source.quote}，{precedent.OPEN}"


def _ordered(rows: list[Row], layout: Layout) -> list[Row]:
    """Rows in the order of the form; within a category as stated, then as filled."""
    place = {category: index for index, category in enumerate(layout.order)}
    fallback = len(place)
    for row in rows:
        row.category = translate(row.category, layout.framework)
    return sorted(rows, key=lambda row: (place.get(row.category, fallback), row.fact is None, row.rank != 0))


__all__ = ["compose", "indicator", "date_text"]
