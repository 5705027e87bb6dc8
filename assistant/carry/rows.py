"""The rows of last year's table in the new year: weak ones rewritten, dates moved on, each value marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant import rewrite
from assistant.compose.rows import number_text, plain
from assistant.compose.sameness import same
from assistant.records import Finding
from assistant.review import review_table
from kb import lazyre
from kb.records import Indicator, TargetTable, ValueSource
from kb.tables.layout import Layout
from kb.taxonomy import canonical, is_cost, translate
from kb.values import parse, render

if TYPE_CHECKING:
    from assistant.desk import Desk

OPEN = "待确认"
REF = "上年表"
_ROUNDS = 2


@dataclass(frozen=True)
class Now:
    """What is known of the new year: the year and total, and whether somebody said so."""

    year: int | None
    year_said: bool
    total: float | None
    total_said: bool


def when(last: TargetTable) -> str:
    return f"{last.year}年" if last.year else "上年"


def carried(last: TargetTable, form: Layout, now: Now, desk: Desk, notes: list[str]) -> list[Indicator]:
    """Last year's rows for the new year, weak ones rewritten; `notes` tells which."""
    faults: dict[int, Finding] = {}
    for finding in review_table(last, desk=desk).findings:
        if finding.index is not None and finding.severity != "hint" and finding.suggestion:
            faults.setdefault(finding.index, finding)
    rows: list[Indicator] = []
    mended: list[str] = []
    for place, old in enumerate(last.indicators):
        found = faults.get(place)
        alone = replace(last, indicators=(old,))
        parts = rewrite.apply(alone, replace(found, index=0)).indicators if found else (old,)
        if found:
            mended.append(_mended(old, parts, found))
        for number, part in enumerate(parts):
            row = _moved(part, old, last, form, now, number)
            if row is not None and not any(plain(row.name) == plain(r.name) and row.level2 == r.level2 for r in rows):
                rows.append(row)
    if mended:
        notes.append(f"上年有{len(mended)}条写法会被退回，已改写：" + "；".join(mended) + "。")
    return rows


def _mended(old: Indicator, parts: Sequence[Indicator], finding: Finding) -> str:
    after = "、".join(f"“{part.name} {part.value}”".replace(" ”", "”") for part in parts) or "删去"
    return f"“{old.name} {old.value}”→{after}（{finding.message.rstrip('。')}）"


def _moved(part: Indicator, old: Indicator, last: TargetTable, form: Layout, now: Now, number: int) -> Indicator | None:
    """One row under the levels of the new form with its value for the new year and where that comes from."""
    level1, level2 = part.level1, part.level2
    category = canonical(part.level2, part.level1)
    if last.kind == "project":
        if category is None:
            return None
        category = translate(category, form.framework)
        level1, level2 = form.level_names(category)
    key = f"last/{old.id or old.name}" + (f"/{number}" if number else "")
    named = f"{when(last)}表：{old.name} {old.value}".strip()
    source = ValueSource(kind="history", quote=named, ref=f"{REF} {old.id or old.locator}".strip())
    value, basis = part.value, f"{when(last)}{REF[2:]}：{old.value}，{OPEN}"
    sources: tuple[ValueSource, ...] = (source,)
    if value != old.value and value:
        own = tuple(s for s in part.sources if s.kind != "text")
        basis = (
            f"{part.basis}，{OPEN}" if part.basis and part.basis != old.basis and OPEN not in part.basis else part.basis
        )
        basis = basis or f"按审核意见改写，{OPEN}"
        sources = (*own, source)
    target = parse(value, year=last.year, category=category) if value else None
    if target and target.type == "numeric":
        value = render(target)
    if target and target.date and now.year and last.year and not target.date.startswith("--"):
        before = render(target)
        target = replace(
            target, date=_shift(target.date, now.year - last.year), start=_shift(target.start, now.year - last.year)
        )
        value, basis = render(target), f"{when(last)}为{before}，顺延到{now.year}年，{OPEN}"
    elif _is_total(part, last) and now.total is not None:
        value = f"≤{number_text(now.total)}万元"
        if now.total_said:
            said = f"预算总额{number_text(now.total)}万元"
            basis, sources = f"填报人说明：{said}", (ValueSource(kind="text", quote=said, ref="本年预算"),)
        target = parse(value, category=category)
    elif _is_total(part, last):
        value, target, sources, basis = "", None, (), ""
    return replace(
        part, id=key, level1=level1, level2=level2, name=renewed(_named(part.name), last, now), value=value, basis=basis if value else "",
        description=renewed(part.description, last, now), target=target, sources=sources if value else (),
    )  # fmt: skip


def _named(name: str) -> str:
    """A name without the percent sign and without the value that some forms repeat in it."""
    plain_name = re.sub(r"[（(]?[%％][)）]?$", "", name.strip())
    shorter = re.sub(
        r"(?:达到|达|不低于|不少于|不突破|不超过|控制在|≥|≤|[＞＜><=]).{0,4}\d[\d.]*.{0,6}$", "", plain_name
    )
    return shorter if len(shorter) >= 4 else plain_name


def _shift(date: str | None, years: int) -> str | None:
    if not date or date.startswith("--"):
        return date
    year, rest = date.split("-", 1)
    return f"{int(year) + years}-{'02-28' if rest == '02-29' else rest}"


def _is_total(row: Indicator, last: TargetTable) -> bool:
    target = row.target or parse(row.value)
    total = last.budget.total
    return (
        is_cost(canonical(row.level2, row.level1))
        and total is not None
        and target.number is not None
        and abs((target.number / 1e4 if target.unit == "元" else target.number) - total) < 1e-6
    )


def renewed(text: str, last: TargetTable, now: Now) -> str:
    """A sentence of last year with the new year and total in it."""
    if last.year and now.year:
        text = text.replace(f"{last.year}年", f"{now.year}年")
    before, after = last.budget.total, now.total
    if before is not None and after is not None and before != after:
        old = re.escape(number_text(before)) + r"(?:\.?0+)?"
        text = re.sub(rf"(?<![\d.]){old}(?=\s*万元)", number_text(after), text)
    return text


def followed(goal: str, moves: Sequence[tuple[Indicator, Indicator]]) -> str:
    """A carried goal with the values that the clerk changed; an equal value of another measure stays."""
    for old, new in moves:
        for before, after in zip(_spelt(old), _spelt(new), strict=False):
            goal = re.sub(
                rf"(?<![\d.]){re.escape(before)}",
                partial(_unless_of_another, goal=goal, name=old.name, after=after),
                goal,
            )
    return goal


_MEASURE = lazyre.compile(
    r"(?P<name>[一-龥]{1,12}(?:率|度|比例|占比))(?:要|应|须|均|都)*(?:不低于|不少于|不超过|不高于|达到|达|控制在|保持在|为|[≥≤=])*$"
)


def _unless_of_another(found: re.Match[str], goal: str, name: str, after: str) -> str:
    """`after`, or what stood there where the words before it name another measure."""
    told = _MEASURE.search(re.split(r"[，。；、：]", goal[: found.start()])[-1])
    other = told and not (same(told["name"], name) or name.removesuffix("率") in told["name"] or told["name"] in name)
    return found.group() if other else after


def _spelt(row: Indicator) -> tuple[str, ...]:
    """How a goal may write a row's value: 220人, 7月31日前, 7月底."""
    target = row.target
    if target is None:
        return ()
    if target.date and target.type == "deadline":
        month, day = target.date.split("-")[-2:]
        return f"{int(month)}月{int(day)}日", f"{int(month)}月底"
    return (f"{number_text(target.number)}{target.unit or ''}",) if target.number is not None else ()


def clean(table: TargetTable, desk: Desk) -> TargetTable:
    """The table after its own review: suggestions taken over where they keep the source of the value."""
    for _ in range(_ROUNDS):
        findings = [f for f in review_table(table, desk=desk).findings if f.severity != "hint" and f.suggestion]
        if not findings:
            break
        for finding in sorted(findings, key=lambda f: -(f.index if f.index is not None else -1)):
            table = _taken(table, finding)
    rows = tuple(row if row.sources or not row.value else _unsourced(row) for row in table.indicators)
    return replace(table, indicators=rows)


def _taken(table: TargetTable, finding: Finding) -> TargetTable:
    if finding.index is None or finding.index >= len(table.indicators):
        return rewrite.apply(table, finding) if finding.index is None else table
    old = table.indicators[finding.index]
    after = rewrite.apply(table, finding)
    if len(after.indicators) != len(table.indicators):
        return after
    new = after.indicators[finding.index]
    kept = new.sources or (old.sources if new.value == old.value else ())
    rows = list(after.indicators)
    rows[finding.index] = replace(new, id=old.id, sources=kept if new.value else ())
    return replace(after, indicators=tuple(rows))


def _unsourced(row: Indicator) -> Indicator:
    """A value that the rewriting took from a rule or a card, marked as usual."""
    source = ValueSource(kind="default", quote=f"常用值{row.value}", ref=row.id)
    return replace(row, basis="常用值，待确认", sources=(source,))
