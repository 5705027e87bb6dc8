"""What a number counts is a noun phrase, whatever runs into it in speech."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.understand import understand
from assistant.understand.phrase import is_thing, tidy


@pytest.mark.parametrize(
    ("phrase", "verb", "thing"),
    [
        ("暑假装太阳能板", "装", "太阳能板"),
        ("以上防治措施面积", "", "防治措施面积"),
        ("开放时间每天", "", "开放时间"),
        ("七氟丙烷气体灭火装置", "", "七氟丙烷气体灭火装置"),
        ("周边绿化补植", "", "周边绿化补植"),
        ("异常反应处置", "", "异常反应处置"),
    ],
)
def test_what_runs_in_is_cut_off(phrase: str, verb: str, thing: str) -> None:
    assert tidy(phrase) == (verb, thing)


@pytest.mark.parametrize("phrase", ["加起来", "弄", "五", "首月", "提到", "换"])
def test_no_thing(phrase: str) -> None:
    assert not is_thing(phrase)


@pytest.mark.parametrize("phrase", ["村", "宣讲", "执法检查", "演出", "护林员", "县道"])
def test_things_and_deeds(phrase: str) -> None:
    assert is_thing(phrase)


@pytest.mark.parametrize(
    ("text", "number", "thing"),
    [
        ("食堂灶台坏了，申请换3台新的蒸饭柜，共4.5万元。", 3, "蒸饭柜"),
        ("想在各社区弄“老年书屋”，先弄六个，每个补1万元。", 6, "老年书屋"),
        ("水渠是东西两段，加起来1.8公里，预算40万元。", 1.8, "水渠"),
    ],
)
def test_a_number_without_a_thing_finds_it(text: str, number: float, thing: str) -> None:
    facts = understand(text, today=dt.date(2025, 11, 20)).facts
    assert [f.object for f in facts if f.number == number and f.kind == "quantity"] == [thing]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("我们食堂准备换2台新的蒸饭柜，每台1.2万，共2.4万，开学前用上。", "蒸饭柜更换"),
        ("村里想修组里头的水泥路和晾晒场，总共40万。", "水泥路和晾晒场维修"),
        ("五条乡道日常养护：合计62公里，养护工18人，全年96万元。", "乡道日常养护"),
        ("县民政局关于申请2026年度殡仪车更新经费的函", "殡仪车更新经费"),
    ],
)
def test_a_title_is_a_name_and_no_fragment(text: str, title: str) -> None:
    assert understand(text, today=dt.date(2025, 11, 20)).title == title


def test_a_purpose_is_no_title_and_a_state_has_no_end() -> None:
    text = "为提高应急能力，拟对县医院等6家医院实施氧气管道改造，全年供氧不间断，预算90万元，2026年8月底前完工。"
    brief = understand(text, today=dt.date(2025, 11, 20))
    assert brief.title == "氧气管道改造"
    assert [f.date for f in brief.facts if f.kind == "date" and not f.background] == ["2026-08-31"]
