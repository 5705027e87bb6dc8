"""Review measured: the defect codes it gives against those of careful readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.records import Review
from eval.cases import Labels, Reader, as_tables, document_reader, labels, unique
from eval.metrics import Counts, compare
from kb.records import Passage, TargetTable

INDICATOR_CODES = (
    "vague-value",
    "pseudo-quantified",
    "unit-mismatch",
    "malformed-value",
    "out-of-range",
    "wrong-category",
    "circular",
    "no-deadline",
    "duplicate",
    "irrelevant",
    "compound",
    "missing-value",
    "missing-unit",
    "over-budget",
    "wrong-direction",
)
TABLE_CODES = (
    "missing-category",
    "vague-goal",
    "duplicate-goal",
    "uniform-values",
    "goal-not-covered",
    "amount-conflict",
    "plan-incomplete",
)
Reviewer = Callable[[Sequence[TargetTable], Sequence[Passage]], Sequence[Review]]  # the tables of one document
Marks = set[tuple[str, str]]


def found(table: TargetTable, review: Review, *, hints: bool = True) -> tuple[Marks, Marks]:
    """(id, code) of every finding with a catalogued code, and those with another one."""
    marks: Marks = set()
    other: Marks = set()
    for finding in review.findings:
        if finding.severity == "hint" and not hints:
            continue
        on_row = finding.scope == "indicator" and finding.index is not None
        place = table.indicators[finding.index].id if on_row and finding.index is not None else table.id
        known = finding.code in (INDICATOR_CODES if on_row else TABLE_CODES)
        (marks if known else other).add((place, finding.code))
    return marks, other


def wanted(table: TargetTable, gold: Labels) -> Marks:
    """(id, code) of every label on the table and its rows."""
    marks = {(table.id, code) for code in gold.tables.get(table.id, ())}
    for row in table.indicators:
        marks |= {(row.id, code) for code in gold.indicators.get(row.id, ())}
    return marks


def labelled(table: TargetTable, gold: Labels) -> bool:
    return table.id in gold.tables or any(row.id in gold.indicators for row in table.indicators)


def _lines(marks: Marks, table: TargetTable, word: str) -> list[str]:
    names = {row.id: f"{row.name} = {row.value}" for row in table.indicators}
    return [f"{place} {word} {code}：{names.get(place, table.title)}" for place, code in sorted(marks)]


def _reviewer() -> Reviewer:
    from assistant.review import review_tables
    from eval.desk import shipped_desk

    desk = shipped_desk()
    return lambda tables, narrative: review_tables(tables, desk=desk, narrative=narrative)


def measure(gold: Path, *, reviewer: Reviewer | None = None, reader: Reader | None = None) -> dict[str, Any]:
    """Every labelled gold table, reviewed with the other tables and the narrative of its document."""
    answers = labels(gold)
    optional = {(place, code) for place, codes in answers.optional.items() for code in codes}
    review = reviewer or _reviewer()
    read = reader or document_reader(gold)
    every: Marks = set()
    given: Marks = set()
    firm: Marks = set()
    misses: list[str] = []
    alarms: list[str] = []
    beyond: list[str] = []
    notes: list[str] = []
    for stem, tables in as_tables(gold).items():
        marked = [table for table in tables if labelled(table, answers)]
        narrative = read(stem, notes).narrative if marked else ()
        results = review(tables, narrative) if marked else ()
        for table, result in zip(tables, results, strict=bool(marked)):
            if table not in marked:
                continue
            gold_marks = wanted(table, answers) - optional
            marks, other = found(table, result)
            marks -= optional
            every |= gold_marks
            given |= marks
            firm |= found(table, result, hints=False)[0] - optional
            misses += _lines(gold_marks - marks, table, "漏报")
            alarms += _lines(marks - gold_marks, table, "误报")
            beyond += [f"{place} {code}" for place, code in sorted(other)]
    return {
        "figures": {
            "all": compare(every, given).figures(),
            "without_hints": compare(every, firm).figures(),
            "codes": {code: one.figures() for code, one in by_code(every, given).items()},
        },
        "misses": misses, "false_alarms": alarms, "beyond_catalogue": beyond, "notes": unique(notes),
    }  # fmt: skip


def by_code(gold: Marks, given: Marks) -> dict[str, Counts]:
    """Counts of every code that occurs."""
    codes = [code for code in (*INDICATOR_CODES, *TABLE_CODES) if any(code == one for _, one in gold | given)]
    return {code: compare({m for m in gold if m[1] == code}, {m for m in given if m[1] == code}) for code in codes}
