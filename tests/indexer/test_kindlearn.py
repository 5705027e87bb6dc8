"""The classifier of kinds: ridge regression over characters and pairs, learnt from the library alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.kindlearn import PENALTY, KindLearner, grams, solved
from kb.library import Library


def test_characters_and_pairs_are_counted_and_digits_are_not() -> None:
    assert grams("修路灯3盏") == {"修": 1, "路": 1, "灯": 1, "盏": 1, "修路": 1, "路灯": 1}


def test_the_weights_solve_the_equations_of_ridge_regression() -> None:
    random = np.random.default_rng(7)
    rows = random.standard_normal((40, 12)).astype(np.float32)
    right = random.standard_normal((40, 3)).astype(np.float32)
    exact = np.linalg.solve(rows.T @ rows + PENALTY * np.eye(12), rows.T @ right)
    assert np.allclose(solved(rows, right), exact, atol=0.02)


def test_what_the_library_calls_a_kind_scores_highest_there(library: Library) -> None:
    learner = KindLearner.build(library)
    kinds = list(library.archetypes)
    scores = learner.score(["照明路灯维护", "电脑设备购置", "没有见过的"])
    assert kinds[int(scores[0].argmax())] == "lamps"
    assert kinds[int(scores[1].argmax())] == "purchase"
    assert scores.shape == (3, len(kinds))
    assert not learner.score(["123，。"]).any()
    again = KindLearner(learner.arrays).score(["照明路灯维护"])
    assert np.array_equal(again, scores[:1])


def test_it_is_learnt_once_a_library(library: Library, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = KindLearner.kept(library).score(["城区路灯维护"])
    monkeypatch.setattr(KindLearner, "build", lambda library: pytest.fail("learnt again"))
    assert np.array_equal(KindLearner.kept(library).score(["城区路灯维护"]), first)
    monkeypatch.undo()
    (kept,) = (home / "cache").glob("learner-*.npz")
    kept.write_bytes(b"broken")
    assert np.array_equal(KindLearner.kept(library).score(["城区路灯维护"]), first)
