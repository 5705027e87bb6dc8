"""A row that nobody stated gives way to one that measures the same; a kind of institution lends no rows to purchases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.compose.relevance import named_only, without_institutions
from assistant.compose.sameness import same, siblings
from assistant.desk import Desk
from assistant.draft import draft
from kb.records import Indicator

TODAY = dt.date(2026, 11, 28)
PAIRS = Path(__file__).with_name("measure_pairs.txt")


def rows(text: str, desk: Desk) -> list[Indicator]:
    table = draft(text, desk=desk, today=TODAY).table
    assert table is not None
    return list(table.indicators)


def test_names_are_parted_as_people_part_them() -> None:
    pairs = [line.split() for line in PAIRS.read_text(encoding="utf-8").splitlines() if line[:1] in ("0", "1")]
    wrong = [(left, name) for told, left, name in pairs if same(left, name) != (told == "1")]
    assert len(pairs) >= 150
    assert len(wrong) <= 0.05 * len(pairs), wrong


@pytest.mark.parametrize(
    ("left", "right"),
    [("就业率", "就业人数"), ("响应时间", "修复时间"), ("设备验收合格率", "设备完好率"), ("巡查次数", "问题整改率")],
)
def test_other_measures_are_no_twins(left: str, right: str) -> None:
    assert not same(left, right)


def test_siblings_differ_in_what_they_are_about() -> None:
    assert siblings("小学入学率", "初中入学率")
    assert not siblings("物品验收合格率", "设备验收合格率")
    assert not siblings("报告采纳率", "绩效评价结果应用率")


def test_two_stated_siblings_both_stand(desk: Desk) -> None:
    text = "控辍保学工作经费40万元，入户劝返走访600户，小学入学率100%，初中入学率不低于99%，2027年12月底前完成。"
    assert [row.value for row in rows(text, desk) if row.name.endswith("入学率")] == ["=100%", "≥99%"]


def test_a_share_within_a_time_is_the_stated_time(desk: Desk) -> None:
    text = "消防站执勤补助54万元，执勤队员18人，每人每月2500元，接警5分钟内到场，2027年全年执勤。"
    assert not [
        row.name
        for row in rows(text, desk)
        if row.sources[:1] and row.sources[0].kind == "default" and "到场" in row.name
    ]


@pytest.mark.parametrize(
    ("text", "word", "value"),
    [
        ("退役军人就业创业培训150人，人均3500元，共52.5万元，培训后就业率70%以上，2027年10月底前结业。", "就业率", "≥70%"),
        ("松材线虫病防控，清理疫木1.8万株，每株120元，共216万元，疫情发生面积下降15%以上，2027年11月底前完成。", "下降", "≥15%"),
        ("12345热线外包，坐席20个，每席每年6万元，共120万元，接通率96%以上，2027年全年服务。", "接通率", "≥96%"),
    ],
)  # fmt: skip
def test_a_stated_measure_stands_once(desk: Desk, text: str, word: str, value: str) -> None:
    assert [row.value for row in rows(text, desk) if word in row.name] == [value]


def test_a_name_of_one_word_is_completed_by_the_card(desk: Desk) -> None:
    text = "松材线虫病防控，清理疫木1.8万株，每株120元，共216万元，疫情面积比上年下降15%以上，2027年11月底前完成。"
    found = [row for row in rows(text, desk) if row.value == "≥15%"]
    assert len(found) == 1
    assert "面积" in found[0].name


def test_a_purchase_for_an_institution_is_no_work_of_that_institution(desk: Desk) -> None:
    text = "给全县17个乡镇卫生院配空气消毒机，每个卫生院3台，每台6800元，共34.68万元，2027年4月底前装好。"
    names = " ".join(row.name for row in rows(text, desk))
    assert "药物" not in names
    assert "验收合格率" in names


def test_what_a_text_says_outside_the_names_of_institutions_counts(desk: Desk) -> None:
    medical = desk.library.archetypes["medical-service"]
    assert named_only(medical, "给17个乡镇卫生院配空气消毒机")
    assert not named_only(medical, "乡镇卫生院基本药物零差率补助")
    assert not named_only(medical, "购置离心机2台")
    assert without_institutions("派出所更新警车") == "|||更新警车"
    assert without_institutions("卫生院补助十七所") == "|||补助十七所"
