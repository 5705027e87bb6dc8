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


@pytest.mark.parametrize(
    ("text", "number", "thing"),
    [
        ("公园湖水水质监测一季度一次，全年8万元。", 4, "公园湖水水质监测"),
        ("校园食堂食材抽检每学期一次，经费3万元。", 2, "校园食堂食材抽检"),
        ("流动图书车每月下乡两次，经费5万元。", 24, "流动图书车下乡"),
        ("电梯维保每半月一次，全年4万元。", 24, "电梯维保"),
        ("殡仪馆消毒每周一次，全年费用6万元。", 52, "殡仪馆消毒"),
    ],
)
def test_a_frequency_is_a_count_of_the_year(text: str, number: float, thing: str) -> None:
    counts = [f for f in understand(text, today=dt.date(2025, 11, 20)).facts if f.kind == "quantity"]
    assert [(f.number, f.unit) for f in counts] == [(number, "次")]
    assert thing in (counts[0].object, counts[0].object + counts[0].action)  # 电梯维保, or 电梯 and what is done to it
    assert "×" in counts[0].derived


@pytest.mark.parametrize(
    "text",
    [
        "保洁服务按半年结算，预算20万元。",
        "公务员食堂食材一次验收通过，预算20万元。",
        "热线坐席三班倒，预算20万元。",
        "护路员补贴每季度首月二十日前发放，预算20万元。",
        "课桌椅开学前一周安装到位，预算20万元。",
    ],
)
def test_no_count_out_of_a_manner_or_a_date(text: str) -> None:
    assert [f for f in understand(text, today=dt.date(2025, 11, 20)).facts if f.kind == "quantity"] == []


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("改造公厕20座，其中A类6座、B类14座。", ["公厕", "A类公厕", "B类公厕"]),
        ("维修农村桥梁，一类3座，二类5座，三类9座。", ["一类农村桥梁", "二类农村桥梁", "三类农村桥梁"]),
        ("更换路灯，其中主干道240盏、背街小巷160盏，共50万元。", ["主干道路灯", "背街小巷路灯"]),
        ("定位手表80块服务费每块每月15元。", ["定位手表"]),
        ("拟更换井盖320块，拆除旧广告牌45块。", ["井盖", "旧广告牌"]),
        ("全县公务船就两艘，维修费15万元。", ["公务船"]),
        ("体育局想在体育公园建七人制足球场2片，预算90万元。", ["七人制足球场"]),
        ("去年改厕300户，今年再改260户。", ["改厕"]),
        ("街道摸底困难家庭520户，先改造120户。", ["改造"]),
        ("垃圾分类一期去年建完，今年二期新增收集点30个。", ["收集点"]),
        ("扶持合作社40家，其中粮食种植类15家。", ["合作社", "粮食种植类合作社"]),
    ],
)
def test_each_number_keeps_its_thing(text: str, things: list[str]) -> None:
    facts = understand(text, today=dt.date(2025, 11, 20)).facts
    assert [f.object for f in facts if f.kind == "quantity" and not f.background] == things


def test_a_deadline_to_report_is_a_date() -> None:
    facts = understand("鉴定证书项目12月10日前报省厅备案，预算3万元。", today=dt.date(2025, 11, 20)).facts
    assert [f.date for f in facts if f.kind == "date"] == ["--12-10"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("小区门禁坏了要换30套，预算6万元，明年5月底前换好。", "小区门禁更换"),
        ("修县道X305线8.6公里，总投资1300万元，其中上级补助800万元，县级配套500万元。", "县道X305线"),
    ],
)
def test_what_is_worn_and_who_pays_are_no_work(text: str, title: str) -> None:
    assert understand(text, today=dt.date(2025, 11, 20)).title == title


def test_a_mean_per_event_is_a_unit_price() -> None:
    text = "办讲座20场，场均1500元，印折页3万份，每份0.8元，总预算5.4万元。"
    brief = understand(text, today=dt.date(2025, 11, 20))
    assert not brief.conflicts
    assert brief.budget == (20 * 1500 + 30000 * 0.8) / 10000
