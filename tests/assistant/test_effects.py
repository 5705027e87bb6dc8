"""Benefit rows speak of what the money is spent on."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.desk import Desk
from assistant.draft import draft
from assistant.review import review_table

TODAY = dt.date(2026, 11, 28)


def benefits(text: str, desk: Desk) -> list[str]:
    table = draft(text, desk=desk, today=TODAY).table
    assert table is not None
    return [row.name for row in table.indicators if "效益" in row.level2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("红十字会在车站、商场布设AED 30台，单价1.7万元，共51万元，2027年6月底前完成。", ("除颤", "急救")),
        ("渔政站增殖放流：鲢鱼60万尾，每尾0.12元，鳙鱼40万尾，每尾0.15元，共13.2万元，2027年6月放流。", ("放流", "渔业")),
        ("全县中小学安保服务，保安员260人，每人每月2600元，全年811.2万元。", ("校园安全",)),
        ("血站招募无偿献血者9000人次，纪念品每份28元，共25.2万元，2027年12月底前完成。", ("用血", "血液")),
        ("应急广播补点，采购收扩机120台，每台1300元，高音喇叭240只，每只220元，共20.88万元，2027年5月底前装好。", ("应急广播",)),
        ("职业中专新建汽修实训室，台架5台，每台12万元，共60万元，2027年8月底前投用。", ("实训", "学生")),
        ("供热科改造老旧供热管网8公里，换热站水泵10台，总投资620万元，2027年10月底前完工。", ("供热",)),
        ("侨联办海外华裔青少年夏令营1期，40人，12天，每人每天400元，共19.2万元，2027年8月底前结束。", ("华裔", "侨")),
        ("退役军人技能培训120人，每人3000元，共36万元，2027年10月底前结业。", ("退役军人",)),
        ("松材线虫病防控：疫木除治1.2万株，每株95元，共114万元，2027年3月底前完成。", ("疫",)),
        ("县志办编纂县年鉴，印1200册，每册60元，共7.2万元，2027年11月底前出版。", ("年鉴", "史料")),
        ("老旧小区楼道路灯换LED灯900盏，每盏180元，共16.2万元，2027年4月底前装完。", ("灯", "照明", "居民")),
    ],
)  # fmt: skip
def test_an_effect_is_that_of_the_work(desk: Desk, text: str, words: tuple[str, ...]) -> None:
    found = benefits(text, desk)
    assert any(word in name for name in found for word in words), found


def test_an_office_in_the_text_gives_no_effect(desk: Desk) -> None:
    """Who reports is not what is bought."""
    found = benefits("气象局买办公打印机12台，每台1800元，共2.16万元，2027年5月底前到货。", desk)
    assert not any("气象" in name for name in found), found


def test_effects_without_a_usual_value_are_not_invented(desk: Desk) -> None:
    text = "茶园改造1200亩，每亩补150元，共18万元，带动茶农260户，2027年11月底前完成。"
    table = draft(text, desk=desk, today=TODAY).table
    assert table is not None
    for row in table.indicators:
        if "效益" in row.level2 and row.value:
            assert row.sources, row.name


@pytest.mark.parametrize(
    "text",
    [
        "血站采血纪念品9000份，每份28元，共25.2万元，2027年12月底前发完。",
        "渔政站增殖放流鲢鱼60万尾，每尾0.12元，共7.2万元，2027年6月放流。",
        "县道养护120公里，每公里5000元，共60万元，2027年10月底前完成。",
    ],
)
def test_review_finds_no_foreign_effect(desk: Desk, text: str) -> None:
    table = draft(text, desk=desk, today=TODAY).table
    assert table is not None
    assert [f for f in review_table(table, desk=desk).findings if f.code == "irrelevant"] == []


@pytest.mark.slow
@pytest.mark.parametrize("cases", ["drafts_dev", "drafts_dev2"])
def test_no_effect_of_the_readable_cases_is_foreign(desk: Desk, cases: str) -> None:
    """Of the rows that the program adds; what the clerk states stays."""
    from pathlib import Path

    from eval.cases import draft_cases
    from eval.drafting import day_of

    foreign = []
    for case in draft_cases(Path(__file__).parents[2] / "eval" / "cases" / f"{cases}.json"):
        table = draft(case.text, desk=desk, today=day_of(case)).table
        for finding in review_table(table, desk=desk).findings if table else ():
            row = table.indicators[finding.index] if table and finding.index is not None else None
            if finding.code == "irrelevant" and row and "效益" in row.level2 and not row.id.startswith("fact/"):
                foreign.append((case.id, row.name))
    assert foreign == []
