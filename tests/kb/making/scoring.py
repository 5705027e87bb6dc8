"""What was read against the truth: rows, values, second levels and the data of the table, by format and structure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.metrics import Counts, Share, fold, fold_level
from eval.reading import pair_rows, pair_tables
from kb.errors import KbError
from kb.readers import read_file
from kb.records import TargetTable, to_builtins
from tests.kb.making.forms import fields_of
from tests.kb.making.writing import Fixture

FIELDS = ("value", "level2", "year", "budget", "project", "unit", "goals", "level1", "description", "basis", "weight",
          "usage", "plan", "locator")  # fmt: skip


@dataclass
class Score:
    """Figures that add up over documents."""

    rows: Counts = Counts()
    fields: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        self.rows += other.rows
        for name, share in other.fields.items():
            self.fields[name] += share
        self.faults += other.faults

    def mark(self, name: str, where: str, want: object, got: object) -> None:
        self.fields[name] += Share(int(want == got), 1)
        if want != got and (got is not None or name in ("year", "project", "budget")):
            self.faults.append(f"{where} {name}: {want!r} ≠ {got!r}")


def _goals(goals: Sequence[str]) -> list[str]:
    return [fold(goal).rstrip("。") for goal in goals]


def _tables(score: Score, where: str, want: TargetTable, got: TargetTable, flat: bool) -> None:
    score.mark("year", where, want.year, got.year)
    score.mark(
        "project",
        where,
        fold(want.project.name) if want.project else None,
        fold(got.project.name) if got.project else None,
    )
    budget = (
        (want.budget.total,)
        if flat or want.kind == "unit"
        else (want.budget.total, want.budget.fiscal, want.budget.other)
    )
    score.mark("budget", where, budget, (got.budget.total, got.budget.fiscal, got.budget.other)[: len(budget)])
    score.mark("unit", where, fold(want.unit.name), fold(got.unit.name))
    if flat:
        return
    score.mark("goals", where, _goals(want.goals), _goals(got.goals))
    if want.plan:
        score.mark("plan", where, want.plan, got.plan)
        score.mark("usage", where, want.usage, got.usage)


def compare(fixture: Fixture, read: Sequence[TargetTable]) -> Score:
    """The score of one document."""
    score = Score()
    gold = [to_builtins(table) for table in fixture.truth]
    pairs = pair_tables(gold, read)
    flat = fixture.structure == "flat"
    used = {id(table) for _, table in pairs if table is not None}
    for stray in (table for table in read if id(table) not in used):
        score.rows += Counts(extra=len(stray.indicators))
        score.faults.append(f"{fixture.name}: a table too many, {stray.title!r} of {len(stray.indicators)} rows")
    for (raw, table), want in zip(pairs, fixture.truth, strict=True):
        printed = {name for name, _ in fields_of(want)} if not flat else {"level1", "level2", "name", "value"}
        where = f"{fixture.name} [{want.layout}]"
        if table is None:
            score.faults.append(f"{where}: no table")
        _tables(score, where, want, table or TargetTable(), flat)
        rows = pair_rows(raw["indicators"], table.indicators if table else ())
        right = sum(got is not None and fold_level(got.level2) == fold_level(row["level2"]) for row, got in rows)
        score.rows += Counts(right, len(rows) - right, (len(table.indicators) if table else 0) - right)
        extra = [row.name for row in (table.indicators if table else ()) if not any(row is got for _, got in rows)]
        if extra:
            score.faults.append(f"{where}: rows too many: {extra}")
        for row, got in rows:
            at = f"{where} {row['name']}"
            if got is None:
                score.faults += [f"{at}: no row"] if table else []
            for name in ("value", "level2", "level1", "description", "basis", "weight"):
                if name not in printed and name not in ("value", "level2"):
                    continue
                mine = row.get(name)
                theirs = getattr(got, name) if got else None
                key = fold_level if name.startswith("level") else fold
                score.mark(
                    name,
                    at,
                    key(mine) if isinstance(mine, str) else mine,
                    key(theirs) if isinstance(theirs, str) else theirs,
                )
            if fixture.format != "json":
                score.mark("locator", at, True, bool(got.locator) if got else None)
    return score


def read(fixture: Fixture, folder: Path) -> Score:
    """The document written, read and compared; a refusal counts as nothing read."""
    path = folder / fixture.name
    path.write_bytes(fixture.data)
    try:
        return compare(fixture, read_file(path).tables)
    except KbError as error:
        score = compare(fixture, ())
        score.faults = [str(error)]
        return score


def table(scores: dict[str, Score]) -> str:
    """Figures as lines of Markdown, one for each name."""
    head = "| | rows F1 | values | 二级 | year | budget | project | other fields |\n|---|---|---|---|---|---|---|---|"
    lines = [head]
    for name, score in scores.items():
        main = [score.rows.f1, *(score.fields[key].value for key in FIELDS[:5])]
        rest = Share()
        for key in FIELDS[5:]:
            rest += score.fields[key]
        lines.append(f"| {name} | " + " | ".join(f"{one:.3f}" for one in (*main, rest.value)) + " |")
    return "\n".join(lines)
