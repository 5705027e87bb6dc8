"""What is asked: nothing that the text already says, nothing about another work."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.compose.questions import asked_units
from assistant.desk import Desk
from assistant.draft import draft
from kb.library import Question

TODAY = dt.date(2025, 11, 20)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("2026年五里坡村道拓宽8.6公里，路面宽5.5米，预算430万元，10月底前完工。", "修多长"),
        ("城区更换LED路灯420盏，预算126万元，2026年8月底前完成。", "清扫保洁"),
        ("民国档案修复1.2万页，每页18元，预算21.6万元，2026年11月底前完成。", "多少卷、多少页"),
        ("县融媒体中心广播系统运维，终端860个，故障24小时内修复，2026年运维费43万元。", "多长时间修好"),
        ("购买社区矫正心理辅导240人次，2026年预算19.2万元。", "每件补贴多少"),
        ("为186户重度残疾人家庭安装扶手和坡道，每户4200元，2026年预算78.12万元，9月底前完工。", "修建多少"),
    ],
)
def test_nothing_is_asked_that_was_said(desk: Desk, text: str, never: str) -> None:
    asked = [question.text for question in draft(text, desk=desk, today=TODAY).questions]
    assert not any(never in question for question in asked)


def test_the_missing_quantity_is_asked(desk: Desk) -> None:
    asked = draft("2026年村党组织书记培训，预算30万元，6月底前办完。", desk=desk, today=TODAY).questions
    assert any("多少" in question.text for question in asked)


@pytest.mark.parametrize(
    ("slot", "text", "units"),
    [
        ("道路里程", "修多长？路面多宽？", {"公里", "米"}),
        ("档案卷数", "整理（数字化）多少卷、多少页？", {"卷", "页"}),
        ("培训人数", "培训多少名干部（党员）？", {"人", "名", "人次"}),
    ],
)
def test_the_units_of_an_answer(slot: str, text: str, units: set[str]) -> None:
    assert units <= asked_units(Question(slot=slot, text=text))
