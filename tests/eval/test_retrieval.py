"""The measure of search: its figures on small rankings, and that its data are whole."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from eval.retrieval import Scored, agreement, ahead, gold, judging, scores

GRADES = {"a": 3.0, "b": 1.5, "c": 0.0, "d": 2.0}


def test_ndcg_is_gain_by_place_over_the_ideal() -> None:
    gain = {key: 2**grade - 1 for key, grade in GRADES.items()}
    ideal = gain["a"] + gain["d"] / math.log2(3) + gain["b"] / 2
    found = gain["b"] + gain["a"] / math.log2(3)
    assert scores.ndcg(["b", "a", "c"], GRADES) == pytest.approx(found / ideal)
    assert scores.ndcg(["a", "d", "b"], GRADES) == pytest.approx(1)
    assert scores.ndcg([], GRADES) == 0
    assert scores.ndcg(["c"], {"c": 0.0}) is None


def test_what_nobody_judged_neither_helps_nor_harms() -> None:
    assert scores.ndcg(["x", "a", "y", "d", "b"], GRADES) == pytest.approx(1)
    assert scores.reciprocal(["x", "a"], GRADES) == 1


def test_recall_and_reciprocal_rank_count_grades_of_two_and_more() -> None:
    assert scores.recall(["b", "a"], GRADES) == 1 / 2
    assert scores.recall(["b"], {"b": 1.5}) is None
    assert scores.reciprocal(["b", "c", "d"], GRADES) == 1 / 3
    assert scores.reciprocal(["b"], GRADES) == 0
    assert scores.reciprocal(["b"], {"b": 1.5}) is None


def test_an_interval_holds_the_mean_and_shrinks_with_more_questions() -> None:
    few, many = [0.2, 0.8, 0.5, 0.9], [0.2, 0.8, 0.5, 0.9] * 25
    low, high = scores.interval(few)
    assert low <= scores.mean(few) <= high
    assert scores.interval(many)[1] - scores.interval(many)[0] < high - low
    assert scores.interval([]) == [0.0, 0.0]


def test_kappa_is_one_for_equal_judges_and_nought_for_chance() -> None:
    assert scores.kappa([0, 1, 2, 3], [0, 1, 2, 3]) == 1
    assert scores.kappa([0, 0, 3, 3], [0, 3, 0, 3]) == pytest.approx(0)


def test_ahead_compares_the_same_questions() -> None:
    grades = {"q": GRADES, "none": {"c": 0.0}}
    good, bad = Scored({"q": ["a", "d"], "none": []}, grades), Scored({"q": ["c", "b"], "none": []}, grades)
    assert ahead(good, bad, ["q", "none"])["ndcg@10"] > 0
    assert good.figures(["q", "none"])["queries"] == 1


def test_the_questions_are_enough_split_in_halves_and_judged_twice() -> None:
    questions, judged = gold.queries(), gold.judgements()
    assert len({query.id for query in questions}) == len({query.text for query in questions}) == len(questions) >= 150
    halves = [sum(query.split == split for query in questions) for split in ("development", "held-out")]
    assert abs(halves[0] - halves[1]) <= len(questions) * 0.05
    assert set(judged) == {query.id for query in questions}
    assert all(
        1 <= len(grades) <= 2 and set(grades) <= {0, 1, 2, 3} for found in judged.values() for grades in found.values()
    )
    agreed = agreement(judged)
    assert agreed["documents"] >= 4000
    assert agreed["kappa"] >= 0.8


def test_grades_are_taken_in_by_place_and_faults_save_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept: dict[str, gold.Grades] = {}
    monkeypatch.setattr(judging, "pool", lambda judge: {"q": ["甲", "乙", "丙"]})
    monkeypatch.setattr(gold, "judgements", lambda: {"q": {"甲": (1,)}})
    monkeypatch.setattr(gold, "save", kept.update)
    assert all(judging.add(1, line) for line in ("q 4=3\n", "x 1=3\n", "q 1=7\n"))
    assert kept == {}
    assert judging.add(1, "q 2=3 1=2\n") == []
    assert kept == {"q": {"甲": (1, 2), "乙": (3,), "丙": (0,)}}


def test_judgements_come_back_as_they_were_saved(tmp_path: Path) -> None:
    judged = {"q": {"甲｜乙": (3, 2)}, "p": {}}
    gold.save(judged, tmp_path / "one.json")
    assert gold.judgements(tmp_path / "one.json") == judged
    assert gold.judgements(tmp_path / "none.json") == {}


@pytest.mark.slow
def test_the_shipped_search_leads_its_own_legs_on_the_held_out_half() -> None:
    from eval.retrieval import measure

    found = measure(Path())
    board = found["systems"]
    assert {"bm25", "bigrams", "untrained", "trained", "hybrid"} <= set(board)
    assert board["hybrid"]["ndcg@10"] == max(one["ndcg@10"] for one in board.values())
    assert board["trained"]["ndcg@10"] > board["untrained"]["ndcg@10"]
    low, high = board["hybrid"]["ci"]
    assert low < board["hybrid"]["ndcg@10"] < high
