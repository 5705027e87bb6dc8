"""The parts of a search one by one: vectors, words, fusion, diversity."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer import words
from indexer.dense import FLAT, LISTED, DenseIndex
from indexer.fuse import KIND, MEANING, WORDS, diverse, fused, once
from indexer.growing import GrowingArray
from indexer.records import IndexError_
from indexer.sparse import Conditions, SparseIndex, SparseWriter, tag

VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)


def dense(folder: Path, vectors: np.ndarray = VECTORS, exact: int = 100) -> DenseIndex:
    folder.mkdir(parents=True, exist_ok=True)
    DenseIndex.write(vectors, folder, exact)
    return DenseIndex.open(folder)


def test_the_nearest_vectors_come_first(tmp_path: Path) -> None:
    places, cosines = dense(tmp_path).search(VECTORS[0], 3)
    assert places.tolist() == [0, 2, 1]
    assert cosines == pytest.approx([1, 0.6, 0])


def test_only_allowed_places_are_found(tmp_path: Path) -> None:
    places, _ = dense(tmp_path).search(VECTORS[0], 3, np.array([False, True, True]))
    assert places.tolist() == [2, 1]


def test_an_empty_index_and_a_text_without_words_find_nothing(tmp_path: Path) -> None:
    empty = dense(tmp_path / "empty", np.zeros((0, 2), dtype=np.float32))
    assert not len(empty.search(VECTORS[0], 3)[0])
    assert not len(dense(tmp_path / "full").search(np.zeros(2, dtype=np.float32), 3)[0])


def test_vectors_survive_a_path_with_chinese_characters(tmp_path: Path) -> None:
    opened = dense(tmp_path / "向量 索引#1 50%?")
    assert (opened.size, opened.dimension) == (3, 2)
    assert opened.search(VECTORS[1], 1)[0][0] == 1
    assert opened.cosines(VECTORS[0], np.array([2, 0])) == pytest.approx([0.6, 1])


@pytest.mark.parametrize("name", [FLAT, LISTED])
def test_other_bytes_are_no_vector_index(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"not an index at all")
    with pytest.raises(IndexError_, match=rf"{name}.*indexer build"):
        DenseIndex.open(tmp_path)


def test_beyond_the_exact_size_lists_find_almost_the_same(tmp_path: Path) -> None:
    rows = np.random.default_rng(1).standard_normal((6000, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    exact, listed = dense(tmp_path / "exact", rows, 6000), dense(tmp_path / "listed", rows, 5999)
    assert {path.name for path in (tmp_path / "listed").iterdir()} == {LISTED, "rows.npy"}
    same = [set(exact.search(one, 10)[0]) & set(listed.search(one, 10)[0]) for one in rows[:50]]
    assert sum(map(len, same)) / 500 >= 0.98
    few = np.zeros(6000, dtype=bool)
    few[[17, 4242]] = True
    assert set(listed.search(rows[0], 10, few)[0].tolist()) == {17, 4242}


def test_rows_that_are_not_those_of_the_lists_are_refused(tmp_path: Path) -> None:
    dense(tmp_path, np.eye(8, dtype=np.float32), 4)
    np.save(tmp_path / "rows.npy", np.zeros((7, 8), dtype=np.float16))
    with pytest.raises(IndexError_, match="向量 8 条，原值 7 条"):
        DenseIndex.open(tmp_path)


TEXTS = ("城区路灯维护 路灯", "农村公路养护", "路灯电费", "办公电脑购置")


def found(index: SparseIndex, text: str, limit: int = 10, **more: object) -> list[int]:
    return index.search(words.terms(text), (), limit, **more)[0].tolist()  # type: ignore[arg-type]


def test_rarer_and_repeated_words_count_more() -> None:
    numbers, scores = SparseIndex.build(TEXTS).search(words.terms("路灯维护"), (), 10)
    assert numbers.tolist() == [0, 2]
    assert scores[0] > scores[1] > 0


def test_words_are_found_after_opening_again(tmp_path: Path) -> None:
    SparseIndex.build(TEXTS, tmp_path / "词")
    assert found(SparseIndex.open(tmp_path / "词"), "电脑") == [3]


def test_pairs_of_a_name_find_what_the_words_miss(tmp_path: Path) -> None:
    writer = SparseWriter(tmp_path)
    for number, name in enumerate(("夜间亮灯率", "设备完好率")):
        writer.add(number, "", name)
    writer.close()
    index = SparseIndex.open(tmp_path)
    assert found(index, "亮灯率") == []
    assert index.search((), words.pairs("亮灯律"), 5)[0].tolist() == [0]
    assert index.search((), words.pairs("亮登率"), 5)[0].tolist() == [0]


@pytest.fixture
def filtered(tmp_path: Path) -> SparseIndex:
    writer = SparseWriter(tmp_path)
    for number, (file, year, total) in enumerate((("a", 2024, 5.0), ("a", 2025, 50.0), ("b", 2025, None))):
        writer.add(number, "路灯维护", "路灯", file, [tag("year", year)], total)
    writer.close()
    return SparseIndex.open(tmp_path)


@pytest.mark.parametrize(
    ("conditions", "numbers"),
    [
        (Conditions(), [0, 1, 2]),
        (Conditions(groups=((tag("year", 2025),),)), [1, 2]),
        (Conditions(groups=((tag("year", 2024), tag("year", 2025)),)), [0, 1, 2]),
        (Conditions(groups=((),)), []),
        (Conditions(minimum=5.0), [0, 1]),
        (Conditions(minimum=6.0, maximum=60.0), [1]),
        (Conditions(groups=((tag("year", 2025),),), maximum=60.0), [1]),
    ],
)
def test_conditions_restrict_without_touching_the_scores(
    filtered: SparseIndex, conditions: Conditions, numbers: list[int]
) -> None:
    hits, scores = filtered.search(["路灯"], (), 5, conditions)
    assert hits.tolist() == numbers
    assert scores == pytest.approx(filtered.search(["路灯"], (), 5)[1][: len(numbers)])


def test_a_document_is_taken_out(filtered: SparseIndex, tmp_path: Path) -> None:
    writer = SparseWriter(tmp_path)
    writer.remove_file("a")
    writer.add(7, "路灯", "路灯", "a")
    writer.close()
    index = SparseIndex.open(tmp_path)
    assert (index.size, set(found(index, "路灯"))) == (2, {2, 7})


def test_no_words_no_hits() -> None:
    index = SparseIndex.build(TEXTS)
    assert found(index, "") == found(index, "疫苗") == found(SparseIndex.build([]), "路灯") == []


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexError_, match="indexer build"):
        SparseIndex.open(tmp_path)


def test_the_score_is_a_weighted_sum() -> None:
    assert fused(1.0, 0.5, 0.25) == pytest.approx(WORDS * 1.0 + MEANING * 0.5 + KIND * 0.25)


def test_no_group_takes_more_than_its_share() -> None:
    rows = [f"file{file}-{row}" for file in (1, 1, 1, 2, 1, 2) for row in "x"]
    kept = list(diverse(rows, lambda row: row[:5], 2, 10))
    assert kept == ["file1-x", "file1-x", "file2-x", "file2-x"]


def test_what_is_too_much_of_a_group_comes_first_on_the_next_page() -> None:
    rows = ["a1", "a2", "a3", "b1", "a4", "b2", "c1", "c2"]
    assert list(diverse(rows, lambda row: row[0], 2, 4)) == ["a1", "a2", "b1", "b2", "a3", "a4", "c1", "c2"]
    assert list(once(rows, lambda row: row[0])) == ["a1", "b1", "c1"]


def test_a_growing_file_is_read_back_whole_and_in_pieces(tmp_path: Path) -> None:
    rows = np.arange(70, dtype=np.float32).reshape(35, 2)
    growing = GrowingArray(tmp_path / "rows.npy", np.float16, (2,))
    for start in (0, 20):
        growing.add(rows[start : start + 20])
    assert [len(one) for one in growing.chunks(30)] == [30, 5]
    assert np.array_equal(np.concatenate(list(growing.chunks(7))), rows)
    growing.close()
    assert np.array_equal(np.load(tmp_path / "rows.npy", mmap_mode="r"), rows)
    empty = GrowingArray(tmp_path / "empty.npy", [("a", "i2")])
    empty.close()
    assert np.load(tmp_path / "empty.npy").shape == (0,)
