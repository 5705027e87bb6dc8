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


def test_txtai_is_told_in_multiples_of_the_embedded_index(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = {"txtai-build": {"build": {"processor": 8.0}, "build_peak_mb": 900, "index_mb": 50.0},
              "txtai-search": {"projects": {"p95": 9.0}, "indicators": {"p95": 8.0}, "peak_mb": 600, "own_mb": 500}}  # fmt: skip
    monkeypatch.setattr(scale, "run", lambda module, what, folder, home: json.dumps(theirs[what]))
    ours = {"build": {"processor": 4.0}, "build_peak_mb": 300, "index_mb": 100.0,
            "serving": {"projects": {"p95": 3.0}, "indicators": {"p95": 4.0}, "peak_mb": 200}}  # fmt: skip
    assert scale.compared(ours, Path())["times"] == {
        "build_processor": 2.0, "build_peak_mb": 3.0, "index_mb": 0.5, "projects_p95": 3.0, "indicators_p95": 2.0, "peak_mb": 3.0,
    }  # fmt: skip


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
    assert figures["serving"]["peak_mb"] > 0
    assert {"projects", "indicators", "projects_filtered", "draft", "changes", "floor_ms"} <= set(figures)
    assert "300 张表" in found["lines"][0]
    json.dumps(found)
