"""Precision and recall of the review on labelled tables: `python -m tests.assistant.measure_review [-v] [file …]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.records import Review
from assistant.review import review_tables
from eval.review import INDICATOR_CODES, TABLE_CODES
from kb.records import Budget, Indicator, Passage, PlanStep, Project, TargetTable, Unit
from kb.taxonomy import canonical, labels

CODES = {*INDICATOR_CODES, *TABLE_CODES}  # of the catalogue; further hints are not labelled
CASES = Path(__file__).parent / "cases"
UNREAD = ("tables_heldout6.json",)  # run by name alone, until their first run is reported


@dataclass
class Tally:
    """Hits, misses and false alarms; `lines` names each miss and alarm."""

    hits: int = 0
    misses: int = 0
    extra: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, where: str, gold: set[str], found: set[str], optional: set[str], shown: str) -> None:
        self.hits += len(gold & found - optional)
        for code in sorted(gold - found - optional):
            self.misses += 1
            self.lines.append(f"MISS  {where} {code}: {shown}")
        for code in sorted(found - gold - optional):
            self.extra += 1
            self.lines.append(f"ALARM {where} {code}: {shown}")

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.extra) if self.hits + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (2 * self.hits + self.misses + self.extra) if self.hits else 0.0

    def __str__(self) -> str:
        return (
            f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"
            f" ({self.hits} hits, {self.misses} misses, {self.extra} alarms)"
        )


def case_tables(path: Path) -> Iterator[tuple[TargetTable, list[set[str]], set[str], set[str]]]:
    """(table, labels of each row, labels of the table, optional codes) of a case file."""
    for case in json.loads(path.read_text(encoding="utf-8")):
        rows, gold = [], []
        for number, (level2, name, description, value, basis, codes) in enumerate(case["rows"]):
            framework = case["framework"]
            category = canonical(level2, "成本指标" if framework == "cn-2021" and "成本" in level2 else "产出指标")
            level1, _ = labels(category or "output.quantity", framework)
            rows.append(
                Indicator(
                    id=f"{case['id']}-{number + 1:02d}", level1=level1, level2=level2, name=name,
                    description=description, value=value, basis=basis,
                )
            )  # fmt: skip
            gold.append(set(codes))
        table = TargetTable(
            id=case["id"], year=2024, unit=Unit(name="示例单位"), project=Project(name=case["project"]),
            budget=Budget(total=case["budget"]), usage=case["usage"], goals=tuple(case["goals"]),
            plan=tuple(PlanStep(by=by, percent=percent) for by, percent in case.get("plan", ())),
            indicators=tuple(rows),
        )  # fmt: skip
        yield table, gold, set(case["labels"]), set(case.get("optional", ()))


def read_cases(pattern: str) -> list[Path]:
    """Case files that may be read and learnt from."""
    return [path for path in sorted(CASES.glob(pattern)) if path.name not in UNREAD]


def measure(path: Path, tally: Tally, desk: object = None) -> None:
    """Add a case file to a tally."""
    for table, gold, table_gold, optional in case_tables(path):
        review = review_tables([table], desk=desk)[0]
        for index, codes in enumerate(gold):
            found = {f.code for f in review.findings if f.index == index} & CODES
            row = table.indicators[index]
            tally.add(row.id, codes, found, optional, f"{row.level2} {row.name} | {row.value} | {row.description}")
        tally.add(table.id, table_gold, _on_table(review), optional, "table")


def _on_table(review: Review) -> set[str]:
    return {f.code for f in review.findings if f.scope == "table"} & CODES


def measure_gold(tables: list[TargetTable], narrative: list[Passage], labels_: dict, tally: Tally) -> None:
    """Add tables with labels by id to a tally."""
    for table, review in zip(tables, review_tables(tables, narrative=narrative), strict=True):
        optional = labels_.get("optional", {})
        for index, row in enumerate(table.indicators):
            found = {f.code for f in review.findings if f.index == index} & CODES
            shown = f"{row.level2} {row.name} | {row.value} | {row.description}"
            tally.add(row.id, set(labels_["indicators"].get(row.id, ())), found, set(optional.get(row.id, ())), shown)
        found = _on_table(review)
        tally.add(table.id, set(labels_["tables"].get(table.id, ())), found, set(optional.get(table.id, ())), "table")


def main(argv: list[str]) -> None:
    verbose = "-v" in argv
    named = [name for name in argv if name != "-v"]
    for pattern in named or ("rows_*.json", "heldout_*.json", "tables_*.json"):
        tally = Tally()
        for path in [CASES / pattern] if named else read_cases(pattern):
            measure(path, tally)
        print(pattern, tally)
        if verbose:
            print("\n".join(tally.lines))


if __name__ == "__main__":
    main(sys.argv[1:])
