"""Counts, shares and likeness on cases small enough to do by hand."""

import pytest

from eval.metrics import Counts, Share, alike, compare, fold, fold_level


def test_counts_give_precision_recall_and_f1() -> None:
    counts = Counts(hits=6, misses=2, extra=3)
    assert counts.precision == pytest.approx(6 / (6 + 3))
    assert counts.recall == pytest.approx(6 / (6 + 2))
    assert counts.f1 == pytest.approx(2 * 6 / (2 * 6 + 2 + 3))


def test_counts_add_up_so_that_the_mean_is_a_micro_mean() -> None:
    total = Counts(9, 1, 0) + Counts(0, 1, 4)
    assert total == Counts(9, 2, 4)
    assert total.f1 == pytest.approx(18 / (18 + 2 + 4))


def test_nothing_wanted_and_nothing_given_is_no_fault_but_an_answer_to_nothing_is() -> None:
    assert Counts().f1 == 1.0
    assert Counts(extra=2).f1 == 0.0
    assert Share().value == 1.0
    assert (Share(1, 2) + Share(2, 2)).value == pytest.approx(3 / 4)


def test_compare_counts_each_label_once() -> None:
    gold = {("7-01", "circular"), ("7-02", "duplicate")}
    assert compare(gold, {("7-01", "circular"), ("7-03", "circular")}) == Counts(hits=1, misses=1, extra=1)


def test_spelling_of_a_cell_does_not_count() -> None:
    assert fold("≥ 95 ％") == fold("≥95%")
    assert fold_level("数量指标") == fold_level("数 量")
    assert fold_level("数量指标") != fold_level("质量指标")


def test_alike_is_the_dice_coefficient_of_character_pairs() -> None:
    # 设备 备完 完好 好率 against 设备 备使 使用 用率: one pair of four and four in common
    assert alike("设备完好率", "设备使用率") == pytest.approx(2 * 1 / (4 + 4))
    assert alike("", "设备") == 0.0
