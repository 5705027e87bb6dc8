"""Documents of kinds that our own fixture maker does not write: read whole, or the test fails."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from eval.metrics import fold, fold_level
from kb.readers import read_file
from kb.records import Indicator, TargetTable

FOLDER = Path(__file__).parent / "documents"
DOCUMENTS = tomllib.loads((FOLDER / "truth.toml").read_text(encoding="utf-8"))["documents"]


def printed(row: Indicator) -> list[str]:
    """A row read, in the order in which the truth writes it."""
    weight = "" if row.weight is None else f"{row.weight:g}"
    return [
        fold_level(row.level1),
        fold_level(row.level2),
        *map(fold, (row.name, row.value, weight, row.description, row.basis)),
    ]


def wanted(line: str) -> list[str]:
    cells = [cell.strip() for cell in line.split("@")]
    return [fold_level(cells[0]), fold_level(cells[1]), *map(fold, cells[2:])]


def head(table: TargetTable) -> dict[str, Any]:
    return {
        "kind": table.kind,
        "year": table.year,
        "project": table.project.name if table.project else None,
        "code": table.project.code if table.project else None,
        "total": table.budget.total,
        "fiscal": table.budget.fiscal,
        "other": table.budget.other,
        "unit": table.unit.name,
        "usage": table.usage,
        "goals": [fold(goal).rstrip("。") for goal in table.goals],
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=[one["file"] for one in DOCUMENTS])
def test_document(document: dict[str, Any]) -> None:
    tables = read_file(FOLDER / document["file"]).tables
    assert len(tables) == len(document["tables"])
    for table, given in zip(tables, document["tables"], strict=True):
        truth = dict(given)
        lines = [wanted(line) for line in truth.pop("rows").strip().split("\n")]
        assert [printed(row)[: len(line)] for row, line in zip(table.indicators, lines, strict=True)] == lines
        truth["goals"] = [fold(goal).rstrip("。") for goal in truth.get("goals", ())] or head(table)["goals"]
        assert {key: head(table)[key] for key in truth} == truth
