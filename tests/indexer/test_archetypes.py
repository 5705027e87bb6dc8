"""Which kind of project: how cues and vectors count, and how often the shipped library and model are right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.archetypes import PART, Matcher, parts
from indexer.embed import StaticEncoder
from indexer.kindtext import name_of
from kb import library as libraries
from kb.library import Library
from tests.indexer.conftest import ToyEncoder

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "kinds.yaml").read_text(encoding="utf-8")
)


@pytest.fixture
def toy(library: Library, encoder: ToyEncoder) -> Matcher:
    return Matcher(library, encoder)


def ids(matcher: Matcher, text: str) -> list[str]:
    return [match.id for match in matcher.match(text)]


def test_the_cues_found_are_named(toy: Matcher) -> None:
    best = toy.match("城区路灯维护，亮灯率达到98%")[0]
    assert best.id == "lamps"
    assert set(best.cues) == {"路灯", "维护", "亮灯率"}
    assert 0 < best.score <= 1


def test_a_project_with_two_parts_has_two_kinds(toy: Matcher) -> None:
    assert set(ids(toy, "路灯维护和电脑购置")) == {"lamps", "purchase"}


def test_words_against_it_drive_a_kind_out(toy: Matcher) -> None:
    assert ids(toy, "电脑购置") == ["purchase"]
    assert "purchase" not in ids(toy, "电脑租赁")


def test_what_a_unit_is_called_does_not_say_what_it_buys(toy: Matcher) -> None:
    assert ids(toy, "县路灯管理所电脑购置")[0] == "purchase"


def test_where_only_the_unit_says_it_the_unit_counts(toy: Matcher) -> None:
    assert ids(toy, "县路灯管理所") == ["lamps"]


def test_a_question_is_no_project_and_a_request_with_figures_is_one(toy: Matcher) -> None:
    assert toy.match("打印电脑怎么连不上") == []
    assert ids(toy, "电脑怎么都不够用，想购置8台") == ["purchase"]


def test_a_weak_word_that_ends_the_name_is_its_head(toy: Matcher) -> None:
    assert ids(toy, "派出所业务用房维修")[0] == "archive-repair"


def test_the_general_kind_only_where_nothing_else_fits(toy: Matcher) -> None:
    assert ids(toy, "2026年日常运转工作经费") == ["general-duty"]
    assert "general-duty" not in ids(toy, "路灯维护工作经费")


@pytest.mark.parametrize("text", ["路灯维护" * 5_000, "路灯\ud800维护", "路灯\x00维护😀", "İ路灯ﬁ维护"])
def test_any_text_can_be_asked(toy: Matcher, text: str) -> None:
    assert ids(toy, text)[0] == "lamps"


def test_at_most_k(toy: Matcher) -> None:
    assert len(toy.match("路灯维护和电脑购置和漏水修缮", k=1)) == 1


@pytest.mark.parametrize("text", ["", "  ", "。？！", "12345", "的了吗"])
def test_nothing_said_nothing_found(toy: Matcher, text: str) -> None:
    assert toy.match(text) == []


def test_where_the_name_of_the_project_stands() -> None:
    assert name_of("项目名称：城区路灯维护\n预算120万元") == "城区路灯维护"
    assert name_of("城区路灯维护") == "城区路灯维护"
    assert name_of("培训，10万") == "培训，10万"
    assert name_of("今年要更换一批老化的路灯灯具，涉及主城区六条街道，预算120万元") == "今年要更换一批老化的路灯灯具"


@pytest.fixture(scope="module")
def shipped() -> Matcher:
    return Matcher(libraries.load(), StaticEncoder())


@pytest.mark.parametrize("form", ["专项资金", "专项项目", "项目", "转移支付资金"])
@pytest.mark.parametrize("name", ["口岸建设", "城市维护", "海洋渔业发展", "平安创建", "水资源管理"])
def test_how_a_thing_is_budgeted_does_not_say_what_it_is(shipped: Matcher, name: str, form: str) -> None:
    assert ids(shipped, name + form)[0] == ids(shipped, name)[0]


def test_other_candidates_are_offered_but_are_no_parts(shipped: Matcher) -> None:
    found = shipped.match("城区路灯维护")
    assert len(found) == 3
    assert parts(found) == found[:1]
    assert all(match.score < PART * found[0].score for match in found[1:])


def test_a_kept_copy_gives_the_same_and_a_broken_one_is_made_again(
    library: Library, encoder: ToyEncoder, home: Path
) -> None:
    fresh = Matcher(library, encoder).match("路灯维护和电脑购置")
    (kept,) = (home / "cache").glob("kinds-*.npz")
    assert Matcher(library, encoder).match("路灯维护和电脑购置") == fresh
    kept.write_bytes(b"broken")
    assert Matcher(library, encoder).match("路灯维护和电脑购置") == fresh


def shares(matcher: Matcher, part: str) -> tuple[float, float]:
    """Share of the labelled texts whose kind is first, and among the three."""
    first = three = 0
    cases = [case for case in CASES[part] if case["kinds"]]
    for case in cases:
        found = ids(matcher, case["text"])
        first += found[:1] != [] and found[0] in case["kinds"]
        three += any(one in case["kinds"] for one in found)
    return first / len(cases), three / len(cases)


def test_the_labels_name_kinds_of_the_library(shipped: Matcher) -> None:
    known = set(libraries.load().archetypes)
    assert [case for part in CASES.values() for case in part if not set(case["kinds"]) <= known] == []


@pytest.mark.parametrize(("part", "first", "three"), [("tuned", 0.9, 0.95), ("measured", 0.85, 0.9)])
def test_the_kind_is_found(shipped: Matcher, part: str, first: float, three: float) -> None:
    found = shares(shipped, part)
    assert found[0] >= first
    assert found[1] >= three


@pytest.mark.parametrize("text", [case["text"] for part in CASES.values() for case in part if not case["kinds"]])
def test_chatter_is_no_project(shipped: Matcher, text: str) -> None:
    assert shipped.match(text) == []
