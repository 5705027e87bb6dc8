"""Building the shipped model: the vocabulary, the pairs, the folder, and that it comes out the same twice."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from indexer import train, vocabulary
from indexer.embed import StaticEncoder, is_static
from kb import library as libraries
from kb.library import Library
from tests.indexer.conftest import LAMPS, PCS

GENERAL = {"路灯": 60, "路": 900, "灯": 300, "电脑": 800, "维护": 700, "项目": 5000, "的": 90000}


@pytest.fixture(scope="module")
def four() -> Library:
    """Four kinds of the shipped library."""
    kinds = list(libraries.load().archetypes.items())[:4]
    return Library(archetypes=dict(kinds))


def test_a_clerks_words_pair_with_the_cards_name(library: Library) -> None:
    pairs = train.card_pairs(library.archetypes["lamps"])
    assert ("照明灯具维护数", "维护路灯盏数") in pairs
    assert train.card_pairs(library.archetypes["purchase"]) == [("采购台数", "购置数量")]


def test_a_project_pairs_with_its_usage() -> None:
    assert train.table_pairs([LAMPS])[0] == ("城区路灯维护", "城区路灯日常维护和电费")


def test_the_vocabulary_is_bounded_and_knows_full_width_and_common_characters() -> None:
    counts = vocabulary.choose(["ＬＥＤ路灯维护"], GENERAL, size=6000)
    assert len(counts) <= 6000
    assert {"路灯", "维护", "啊", "作", vocabulary.NUMBER, "高标准农田"} <= set(counts)
    tokenizer = vocabulary.tokenizer(counts)
    assert tokenizer.encode("Ｌ路灯，12.5盏").tokens == tokenizer.encode("l路灯 8盏").tokens
    assert tokenizer.encode("路灯维护").tokens == ["路灯", "维护"]


def test_all_characters_of_level_one_are_there() -> None:
    assert len(vocabulary.common_characters()) == len(set(vocabulary.common_characters())) == 3755


def test_common_words_weigh_less_from_the_start(library: Library) -> None:
    counts = vocabulary.choose(["城区路灯维护"], GENERAL, size=6000)
    row = {token: place for place, token in enumerate([vocabulary.UNKNOWN, *counts])}
    lengths = np.linalg.norm(train.start(counts, library), axis=1)
    assert lengths[row["的"]] < lengths[row["路灯"]]
    assert lengths[0] == 0


def test_scores_are_shares_and_reciprocal_ranks() -> None:
    pool = {"甲": ["a", "b"], "乙": ["b", "a"]}
    found = train.scores([("甲", "a"), ("乙", "a"), ("甲", "z")], lambda query: pool[query])
    assert found == {"first": round(1 / 3, 3), "five": round(2 / 3, 3), "mrr": round((1 + 1 / 2) / 3, 3), "queries": 3}


@pytest.mark.slow
def test_training_comes_out_the_same_twice_and_reports_honestly(four: Library, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    reports = [train.train(four, [LAMPS, PCS], tmp_path / name) for name in ("one", "two")]
    assert reports[0] == reports[1]
    held = reports[0]["held_out"]
    assert set(held) == {"bm25", "untrained", "trained"}
    better = held["trained"]["mrr"] > held["untrained"]["mrr"]
    assert reports[0]["shipped"] == ("trained" if better else "untrained")
    assert reports[0]["megabytes"] <= 6
    assert is_static(tmp_path / "one")
    encoder = StaticEncoder(tmp_path / "one")
    assert encoder.dimension == train.DIMENSION
    assert json.loads((tmp_path / "one" / "modules.json").read_text())[0]["path"] == ""
