"""A good row of last year, taken into the library, stands in the next draft of its kind and is cited there."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from assistant.desk import Desk
from kb.promotions import promotions
from kb.records import Indicator, Project, TargetTable
from kb.values import parse
from ui import bootstrap
from ui.bootstrap import Services

WANTED = "常用值{value}：取自2025年“去年的同类项目”，经管理员采纳"
CASES = (
    ("2026年举办农村实用技术培训12期，培训农民900人次，预算27万元，11月底前完成。", "结业学员回访达标率", "≥88%"),
    ("修复县道破损路面12.6公里，总投资378万元，2026年10月底前完工。", "路面平整度合格率", "≥96%"),
)


@pytest.fixture
def services(desk: Desk, home: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    """The real services over the shared desk; the library of their own, since approvals change it."""
    made = Services()
    monkeypatch.setattr(made, "_desk", dataclasses.replace(desk))
    monkeypatch.setattr(made, "_shipped", desk.library)
    monkeypatch.setattr(bootstrap, "services", lambda: made)
    return made


def _drafted(services: Services, text: str) -> TargetTable:
    state, _ = services.step(services.new("cn-2021"), text)
    assert state.result is not None
    assert state.result.table is not None
    return state.result.table


def _kind(services: Services, text: str) -> str:
    state, _ = services.step(services.new("cn-2021"), text)
    assert state.result is not None
    return state.result.archetypes[0].id


@pytest.mark.parametrize(("text", "name", "value"), CASES)
def test_a_promoted_row_is_drafted_and_cited_until_it_is_withdrawn(
    services: Services, text: str, name: str, value: str
) -> None:
    row = Indicator(
        id="local-01-01", level1="产出指标", level2="质量指标", name=name, value=value, target=parse(value),
        description=f"{name}的合格数÷检查数×100%",
    )  # fmt: skip
    table = TargetTable(id="local-01", year=2025, project=Project(name="去年的同类项目"), indicators=(row,))
    services.propose(table, row, _kind(services, text), "张科员")
    assert name not in [one.name for one in _drafted(services, text).indicators]  # not before it is approved

    services.decide(promotions()[0].id, approve=True, who="李主任")
    found = next(one for one in _drafted(services, text).indicators if one.name == name)
    assert (found.value, found.basis) == (value, "常用值，待确认")
    assert [source.quote for source in found.sources] == [WANTED.format(value=value)]
    stated = [one for one in _drafted(services, text).indicators if one.sources and one.sources[0].kind == "text"]
    assert stated  # what the clerk said keeps its place

    services.decide(promotions()[0].id, approve=False, who="李主任")
    assert name not in [one.name for one in _drafted(services, text).indicators]


def test_a_row_that_review_flags_is_not_drafted_though_promoted(services: Services) -> None:
    text, *_ = CASES[0]
    bad = Indicator(
        id="local-02-01", level1="产出指标", level2="质量指标", name="培训社会影响度", value="≥95%",
        target=parse("≥95%"), description="培训社会影响度",
    )  # fmt: skip
    table = TargetTable(id="local-02", year=2025, project=Project(name="去年的同类项目"), indicators=(bad,))
    services.propose(table, bad, _kind(services, text), "张科员")
    services.decide(promotions()[0].id, approve=True, who="李主任")
    assert "培训社会影响度" not in [one.name for one in _drafted(services, text).indicators]
