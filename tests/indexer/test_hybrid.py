"""Search over a small base: what is found, filtered, spread over files, explained, and called a precedent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer import snapshot
from indexer.embed import Encoder
from indexer.fuse import KIND, MEANING, WORDS
from indexer.hybrid import PER_FILE
from indexer.records import Filters
from indexer.snapshot import Index
from kb.library import Library
from kb.store import Store


@pytest.fixture
def index(store: Store, library: Library, home: Path, encoder: Encoder) -> Index:
    return snapshot.build(store, library, home, encoder)


@pytest.mark.parametrize(
    ("query", "project"),
    [
        ("城区路灯维护", "城区路灯维护"),
        ("要给接待窗口换14台电脑，预算9.8万元，3月底前装好", "信访接待室电脑购置"),
        ("老年人打流感疫苗", "流感疫苗接种"),
    ],
)
def test_a_name_and_a_description_find_their_project(index: Index, query: str, project: str) -> None:
    assert index.search(query).projects[0].name == project


def test_an_indicator_name_finds_its_row(index: Index) -> None:
    found = index.search("设备验收合格率").indicators[0]
    assert found.name == "设备验收合格率"
    assert found.id.startswith(found.table)


def test_a_row_is_found_by_another_name_that_the_library_knows(index: Index) -> None:
    assert index.search("照明灯具").indicators[0].name == "维护路灯盏数"


def test_rows_of_the_similar_project_come_before_rows_that_only_sound_alike(index: Index) -> None:
    rows = index.search("城区路灯维护和电费").indicators
    assert {row.table for row in rows[:3]} == {index.search("城区路灯维护").projects[0].table}


def test_the_score_is_the_fusion_of_words_vectors_and_kinds(index: Index) -> None:
    best = index.search("城区路灯维护").projects[0]
    cosine = re.search(r"语义第 1（(.+?)）", best.why)
    assert cosine
    kinds = best.score - WORDS * 1.0 - MEANING * float(cosine[1])
    assert -0.01 * MEANING <= kinds <= KIND + 0.01 * MEANING
    assert "词面第 1" in best.why
    assert "路灯" in best.why


@pytest.mark.parametrize(
    ("filters", "units"),
    [
        (Filters(year=2024), {"信访接待室电脑购置"}),
        (Filters(unit="信访局"), {"信访接待室电脑购置"}),
        (Filters(region="乙县"), {"信访接待室电脑购置"}),
        (Filters(class_="201"), {"信访接待室电脑购置"}),
        (Filters(maximum=10), {"信访接待室电脑购置"}),
        (Filters(minimum=100), {"城区路灯维护"}),
        (Filters(minimum=1000), set()),
        (Filters(year=2024, minimum=100), set()),
    ],
)
def test_filters_hold_for_projects_and_rows(index: Index, filters: Filters, units: set[str]) -> None:
    found = index.search("路灯维护 电脑购置 疫苗接种 绿化养护", filters=filters)
    assert {hit.name for hit in found.projects} == units
    tables = {hit.table for hit in found.projects}
    assert all(row.table in tables for row in found.indicators)


@pytest.mark.parametrize("category", ["质量指标", "质量", "output.quality"])
def test_a_category_is_taken_by_id_or_as_printed(index: Index, category: str) -> None:
    found = index.search("路灯亮灯率 验收合格率 接种及时率", filters=Filters(category=category))
    assert {row.name for row in found.indicators} == {"亮灯率", "设备验收合格率", "接种及时率"}


def test_a_filter_reaches_what_many_better_hits_would_hide(index: Index) -> None:
    found = index.search("绿地养护面积 数量", k=1, filters=Filters(unit="信访局"))
    assert [row.name for row in found.indicators] in ([], ["购置电脑数量"])
    assert (
        index.search("购置数量 绿地养护面积", k=1, filters=Filters(unit="信访局")).indicators[0].name == "购置电脑数量"
    )


def test_never_five_rows_of_one_file(index: Index) -> None:
    rows = index.search("绿地养护面积", k=10).indicators
    assert len([row for row in rows if "绿地" in row.name]) == PER_FILE < 5


def test_sound_keeps_only_reviewed_rows_without_findings(index: Index, store: Store) -> None:
    assert index.search("亮灯率", filters=Filters(sound=True)).indicators == ()
    table = index.search("城区路灯维护").projects[0].table
    store.save_assessment(table, [{"index": 0, "code": "circular", "severity": "warning"}], [])
    rows = index.search("城区路灯维护", filters=Filters(sound=True)).indicators
    assert {row.name for row in rows} == {"亮灯率", "维护成本"}


@pytest.mark.parametrize("query", ["", "   ", "。。。", "hello world", "哈哈", "量子"])
def test_what_says_nothing_finds_nothing(index: Index, query: str) -> None:
    found = index.search(query)
    assert (found.projects, found.indicators, found.precedent) == ((), (), "none")


def test_a_precedent_is_a_real_project_much_alike(index: Index) -> None:
    assert index.search("城区路灯维护").precedent == "close"
    assert index.search("高标准农田建设").precedent == "none"


def test_an_exemplary_table_is_found_and_named_but_is_no_precedent(index: Index) -> None:
    found = index.search("流感疫苗接种")
    assert found.projects[0].why.startswith("示范表")
    assert found.precedent == "none"


def test_at_most_k(index: Index) -> None:
    found = index.search("维护 购置 接种 养护", k=2)
    assert len(found.projects) <= 2
    assert len(found.indicators) == 2
    assert index.search("维护", k=0).projects == ()


@pytest.mark.parametrize(
    "query", ["路灯" * 20_000, "路灯\ud800维护", "路灯\x00\n\t维护", '路灯 AND (维护 OR "', "𠮷路灯😀"]
)
def test_any_text_can_be_asked(index: Index, query: str) -> None:
    assert index.search(query).projects[0].name == "城区路灯维护"
