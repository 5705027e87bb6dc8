"""The parts of a search one by one: vectors, words, fusion, diversity."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.dense import DenseIndex
from indexer.fuse import diverse, fuse
from indexer.records import IndexError_
from indexer.sparse import SparseIndex

VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)


def test_the_nearest_vectors_come_first() -> None:
    found = DenseIndex.build(VECTORS).search(VECTORS[0], 3)
    assert [number for number, _ in found] == [0, 2, 1]
    assert [cosine for _, cosine in found] == pytest.approx([1, 0.6, 0])


def test_only_allowed_numbers_are_found() -> None:
    found = DenseIndex.build(VECTORS).search(VECTORS[0], 3, np.array([1, 2], dtype=np.int64))
    assert [number for number, _ in found] == [2, 1]


def test_an_empty_index_and_a_text_without_words_find_nothing() -> None:
    empty = DenseIndex.build(np.zeros((0, 2), dtype=np.float32))
    assert empty.search(VECTORS[0], 3) == []
    assert DenseIndex.build(VECTORS).search(np.zeros(2, dtype=np.float32), 3) == []


def test_vectors_survive_a_path_with_chinese_characters(tmp_path: Path) -> None:
    path = tmp_path / "向量 索引.faiss"
    DenseIndex.build(VECTORS).write(path)
    opened = DenseIndex.open(path)
    assert (opened.size, opened.dimension) == (3, 2)
    assert opened.search(VECTORS[1], 1)[0][0] == 1


def test_other_bytes_are_no_vector_index(tmp_path: Path) -> None:
    path = tmp_path / "vectors.faiss"
    path.write_bytes(b"not an index at all")
    with pytest.raises(IndexError_, match=r"vectors\.faiss.*indexer build"):
        DenseIndex.open(path)


TEXTS = ("城区路灯维护 路灯", "农村公路养护", "路灯电费", "办公电脑购置")


def test_rarer_and_repeated_words_count_more() -> None:
    found = SparseIndex.build(TEXTS).search("路灯维护", 10)
    assert [number for number, _ in found] == [0, 2]
    assert found[0][1] > found[1][1] > 0


def test_words_are_found_after_opening_again(tmp_path: Path) -> None:
    SparseIndex.build(TEXTS, tmp_path / "词")
    assert [number for number, _ in SparseIndex.open(tmp_path / "词").search("电脑", 5)] == [3]


def test_only_allowed_documents_are_found_with_the_same_scores() -> None:
    index = SparseIndex.build(TEXTS)
    free = dict(index.search_terms(["路灯", "维护"], 5))
    assert index.search_terms(["路灯", "维护"], 5, [1, 2, 3]) == [(2, pytest.approx(free[2]))]
    assert index.search_terms(["路灯"], 5, []) == []


def test_no_words_no_hits() -> None:
    index = SparseIndex.build(TEXTS)
    assert index.search("", 5) == []
    assert index.search("疫苗", 5) == []
    assert SparseIndex.build([]).search("路灯", 5) == []


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexError_, match="indexer build"):
        SparseIndex.open(tmp_path)


def test_fusion_adds_reciprocal_ranks() -> None:
    scores = dict(fuse([["a", "b", "c"], ["c", "a"]]))
    assert scores["a"] == pytest.approx(1 / (60 + 1) + 1 / (60 + 2))
    assert scores["c"] == pytest.approx(1 / (60 + 3) + 1 / (60 + 1))
    assert scores["b"] == pytest.approx(1 / (60 + 2))
    assert [key for key, _ in fuse([["a", "b", "c"], ["c", "a"]])] == ["a", "c", "b"]


def test_a_weight_scales_its_ranking() -> None:
    scores = dict(fuse([["a", "b"], ["b"]], [1.0, 0.5]))
    assert scores["b"] == pytest.approx(1 / (60 + 2) + 0.5 / (60 + 1))


def test_no_group_takes_more_than_its_share() -> None:
    rows = [f"file{file}-{row}" for file in (1, 1, 1, 2, 1, 2) for row in "x"]
    kept = list(diverse(rows, lambda row: row[:5], 2))
    assert kept == ["file1-x", "file1-x", "file2-x", "file2-x"]
