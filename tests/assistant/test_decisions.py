"""Decisions of the reviewer: kept, found again at the next version, taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from assistant.decisions import FILE, Decisions, cell_of, open_decisions
from assistant.records import AssistantError, Finding
from assistant.review import review_table
from assistant.rules.card import row
from assistant.rules.sample import ROWS, sample
from kb.records import Project, TargetTable, Unit

DAY = dt.date(2025, 1, 8)
WEAK = row("社会效益指标", "办学条件", "改善", "以督导评估报告为准")


def first(table: TargetTable, code: str) -> Finding:
    return next(one for one in review_table(table).findings if one.code == code)


@pytest.fixture
def kept(tmp_path: Path):
    with Decisions(tmp_path / FILE) as decisions:
        yield decisions


def test_a_decision_is_shown_at_the_next_version(kept: Decisions):
    old = sample(rows=[*ROWS[:4], WEAK, ROWS[5]])
    kept.decide(old, first(old, "vague-value"), "dismiss", "上级表式  统一要求", DAY)
    # another order of rows, another year, another file: the same unit, project and indicator
    new = msgspec.structs.replace(sample(rows=[WEAK, *ROWS]), year=2026, id="other")
    finding = first(new, "vague-value")
    (decision,) = kept.match(new, [finding])
    assert decision is not None
    assert decision.shown(cell_of(new, finding)) == "上次（2025-01-08）不采纳：上级表式 统一要求"


def test_a_cell_that_changed_since_says_so(kept: Decisions):
    old = sample(rows=[*ROWS[:5], WEAK])
    kept.decide(old, first(old, "vague-value"), "agree", today=DAY)
    new = sample(rows=[*ROWS[:5], msgspec.structs.replace(WEAK, value="显著改善")])
    finding = first(new, "vague-value")
    (decision,) = kept.match(new, [finding])
    assert decision is not None
    assert decision.shown(cell_of(new, finding)) == "上次（2025-01-08）同意；此后内容有改动"


def test_what_was_agreed_and_is_gone_is_settled(kept: Decisions):
    old = sample(rows=[*ROWS, WEAK], goals=["改善办学条件"])
    kept.decide(old, first(old, "vague-value"), "agree", today=DAY)
    kept.decide(old, first(old, "vague-goal"), "dismiss", "另附方案", DAY)
    assert [one.code for one in kept.settled(sample(), review_table(sample()).findings)] == ["vague-value"]
    assert kept.settled(old, review_table(old).findings) == ()


def test_tables_of_other_projects_and_units_are_apart(kept: Decisions):
    one = sample(rows=[*ROWS, WEAK])
    kept.decide(one, first(one, "vague-value"), "agree")
    for other in (
        msgspec.structs.replace(one, project=Project(name="小学照明改造")),
        msgspec.structs.replace(one, unit=Unit(name="另一单位")),
    ):
        assert kept.of(other) == ()


def test_rows_of_one_name_have_decisions_of_their_own(kept: Decisions):
    twice = sample(rows=[*ROWS, WEAK, WEAK])
    found = [one for one in review_table(twice).findings if one.code == "vague-value"]
    kept.decide(twice, found[0], "agree")
    assert [one is not None for one in kept.match(twice, found)] == [True, False]


def test_a_dismissal_needs_a_reason_and_can_be_taken_back(kept: Decisions):
    table = sample(rows=[*ROWS, WEAK])
    finding = first(table, "vague-value")
    with pytest.raises(AssistantError, match="理由"):
        kept.decide(table, finding, "dismiss", "  ")
    kept.decide(table, finding, "dismiss", "一")
    kept.decide(table, finding, "agree")
    assert [one.verdict for one in kept.of(table)] == ["agree"]
    kept.forget(table, finding)
    assert kept.of(table) == ()


def test_decisions_live_in_the_state_folder(tmp_path: Path):
    table = sample(rows=[*ROWS, WEAK])
    with open_decisions(tmp_path) as decisions:
        decisions.decide(table, first(table, "vague-value"), "agree")
    with open_decisions(tmp_path) as decisions:
        assert len(decisions.of(table)) == 1
    (tmp_path / FILE).write_bytes(b"no database at all, whatever its name says" * 30)
    with pytest.raises(AssistantError, match=FILE):
        open_decisions(tmp_path)
