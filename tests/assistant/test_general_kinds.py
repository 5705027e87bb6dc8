"""What the library has no kind for is filled from the general kind of its work, and passes review."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.compose.common import general_kind
from assistant.compose.subject import subject
from assistant.desk import Desk
from assistant.draft import draft
from assistant.records import Brief
from assistant.review import review_table
from kb.library import load_common
from kb.taxonomy import is_benefit

TODAY = dt.date(2025, 11, 20)


@pytest.mark.parametrize(
    ("title", "kind", "about"),
    [
        ("公厕日常管护", "service", "公厕"),
        ("革命烈士陵园提质改造", "building", "革命烈士陵园"),
        ("区域自动气象站更换", "purchase", "区域自动气象站"),
        ("农机深松整地作业补助", "subsidy", "农机深松整地"),
        ("古树名木普查", "study", "古树名木"),
        ("烟花爆竹零售点排查", "inspection", "烟花爆竹零售点"),
        ("龙舟邀请赛举办", "event", "龙舟邀请赛"),
    ],
)
def test_the_head_of_a_title_tells_the_nature_and_the_subject(title: str, kind: str, about: str) -> None:
    brief = Brief(text=title, title=title, status="project")
    assert general_kind(brief, load_common()).id == kind
    assert subject(brief) == about


@pytest.mark.parametrize(
    "text",
    [
        "红石滩渡口渡运补助，聘请渡工2人，预算6.72万元，2026年12月底前完成。",
        "古塔倾斜纠偏勘测，布设观测点24个，预算18万元，2026年10月底前提交报告。",
        "县殡仪馆拣灰炉更换2台，预算92万元，2026年4月5日前点火运行。",
    ],
)
def test_every_required_category_is_filled(desk: Desk, text: str) -> None:
    result = draft(text, desk=desk, today=TODAY)
    assert result.table is not None
    rows = result.table.indicators
    kinds = {row.level2.removesuffix("指标") for row in rows}
    assert {"数量", "质量", "时效", "经济成本", "服务对象满意度"} <= kinds
    assert any(name.endswith("效益") for name in kinds)
    assert all(row.sources for row in rows if row.value)
    faults = [f for f in review_table(result.table, desk=desk).findings if f.severity != "hint"]
    assert faults == []


def test_general_cards_are_whole() -> None:
    for kind in load_common().archetypes.values():
        core = {card.category for card in kind.cards if card.core}
        assert {
            "output.quantity",
            "output.quality",
            "output.timeliness",
            "cost.economic",
            "satisfaction.target",
        } <= core
        assert any(is_benefit(category) for category in core)
