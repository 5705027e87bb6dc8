"""Generated bases: the same tables twice, varied, with weak rows; and one small size measured end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import scale
from eval.scale import making, measuring
from kb import library as libraries
from kb.store import Store


def test_the_same_seed_makes_the_same_tables_and_they_differ_among_each_other() -> None:
    library = libraries.load()
    tables = [making.table(number, library) for number in range(60)]
    assert tables == [making.table(number, library) for number in range(60)]
    assert len({table.project.name for table in tables if table.project}) > 50
    assert len({table.unit.name for table in tables}) > 50
    assert {table.year for table in tables} == set(range(2019, 2027))
    assert all(5 <= len(table.indicators) <= 12 for table in tables)
    weak = sum(len(making.findings(table)) for table in tables)
    assert 0.05 < weak / sum(len(table.indicators) for table in tables) < 0.4


def test_a_base_is_filled_with_assessed_tables(tmp_path: Path) -> None:
    with Store(tmp_path / "base.sqlite") as store:
        making.fill(store, libraries.load(), 12)
        counts = store.counts()
        assert (counts["tables"], counts["assessed"], counts["sources"]) == (12, 12, 3)


def test_questions_are_of_tables_that_are_not_in_the_base() -> None:
    library = libraries.load()
    asked = list(making.questions(library, 20))
    assert len({project for project, _ in asked}) == 20
    assert all(project and indicator for project, indicator in asked)


def test_times_are_in_seconds_and_ms() -> None:
    assert set(measuring.timed(lambda: None)) == {"seconds", "processor"}
    assert measuring.spread([lambda: None] * 3)["p95"] < 50


@pytest.mark.slow
def test_a_small_size_is_measured_end_to_end(capfd: pytest.CaptureFixture[str]) -> None:
    found = scale.measure(Path(), [300])
    figures = found["sizes"]["300"]
    assert figures["tables"] == 300
    assert figures["recall@10"] == 1.0
    assert figures["cold_search"]["seconds"] > 0
    assert {"projects", "indicators", "projects_filtered", "draft", "changes", "floor_ms"} <= set(figures)
    assert "300 张表" in found["lines"][0]
    json.dumps(found)
