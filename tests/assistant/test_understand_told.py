"""What a text tells beside its counts: durations, views, meals, grades, names of places and of projects."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.records import Brief, Fact
from assistant.understand import understand

TODAY = date(2025, 11, 20)


def read(text: str) -> Brief:
    return understand(text, today=TODAY)


def live(text: str, kind: str) -> list[Fact]:
    return [f for f in read(text).facts if f.kind == kind and not f.background]


@pytest.mark.parametrize(
    ("text", "thing", "number", "unit"),
    [
        ("采购血透机6台，厂家要包五年维保，预算180万元。", "维保", 5, "年"),
        ("护理床购置40张，单价3000元，质保两年。", "质保", 2, "年"),
        ("行道树补植300株，管护期一年，预算6万元。", "管护期", 1, "年"),
        ("寄宿生生活补助420人，每生每学期500元，两个学期，共42万元。", "实施学期", 2, "学期"),
    ],
)
def test_durations_are_times(text: str, thing: str, number: float, unit: str) -> None:
    assert (thing, number, unit) in [(f.object, f.number, f.unit) for f in live(text, "quantity")]


@pytest.mark.parametrize(
    ("text", "thing", "number"),
    [
        ("非遗短视频制作20条，全网播放量要突破30万，预算8万元。", "播放量", 300_000),
        ("直播带货专场6场，在线观看人次达到12万，经费9万元。", "观看人次", 120_000),
    ],
)
def test_views_are_counts_and_no_money(text: str, thing: str, number: float) -> None:
    assert any(thing in f.object and f.number == number for f in live(text, "quantity"))
    assert not read(text).conflicts


def test_a_meal_has_prices() -> None:
    for text in (
        "办个长者饭堂，老人一顿交四块，镇里贴两块，预算5万元。",
        "社区助老餐厅，每餐收6元，社区补贴3元，预算5万元。",
    ):
        prices = [f for f in live(text, "amount") if f.role == "price"]
        assert [f.unit for f in prices] == ["元/餐", "元/餐"], text
        assert "缴费" in prices[0].object
        assert "补贴" in prices[1].object


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("再生水厂运行，尾水须达到一级A标准，处理水量90万吨，预算80万元。", "尾水一级A达标率"),
        ("景观湖清淤2万方，水质达到Ⅳ类，预算60万元。", "水质Ⅳ类达标率"),
    ],
)
def test_grades_are_stated_quality(text: str, name: str) -> None:
    assert (name, 100.0) in [(f.object, f.number) for f in live(text, "rate")]


@pytest.mark.parametrize("place", ["七里铺水库", "三道沟村道路", "十八里河大桥", "四家子灌区"])
def test_numerals_in_names_of_places_count_nothing(place: str) -> None:
    facts = live(f"{place}维修加固，灌浆800米，预算60万元。", "quantity")
    assert [(f.number, f.unit) for f in facts] == [(800.0, "米")]


@pytest.mark.parametrize(
    ("text", "thing", "action"),
    [
        ("更换水泵5台，配电柜检修3面，预算20万元。", "配电柜", "检修"),
        ("购置投影仪4台，维保空调12台，预算6万元。", "空调", "维保"),
    ],
)
def test_a_thing_with_its_own_deed_takes_no_neighbour_verb(text: str, thing: str, action: str) -> None:
    assert (thing, action) in [(f.object, f.action) for f in live(text, "quantity")]


@pytest.mark.parametrize(
    ("text", "thing", "number"),
    [
        ("给全县十二个敬老院的护理站配血压计，每个院2台，一台三百。", "血压计", 24),
        ("给全市8个图书馆的阅览室添护眼灯，每个馆30台，每台180元。", "护眼灯", 240),
    ],
)
def test_each_place_gets_what_the_verb_gives(text: str, thing: str, number: float) -> None:
    assert (thing, number) in [(f.object, f.number) for f in live(text, "quantity")]


def test_one_number_for_people_of_two_kinds() -> None:
    for text, both in (
        ("聘用护工、厨师共58名，每人每月800元，发放12个月。", "护工、厨师"),
        ("招募讲解员、引导员合计36人，每人每天100元，服务20天。", "讲解员、引导员"),
    ):
        assert both in [f.object for f in live(text, "quantity")]


@pytest.mark.parametrize(
    ("text", "unit"),
    [("水厂改造，日供水能力2万吨，预算900万元。", "吨/日"), ("饲料厂扩建，年加工能力5000吨，预算300万元。", "吨/年")],
)
def test_capacities_are_per_period(text: str, unit: str) -> None:
    assert unit in [f.unit for f in live(text, "quantity")]


@pytest.mark.parametrize(
    ("text", "background", "live_number"),
    [
        ("馆藏图书编目，三年一共编90万册，今年先做30万册，每册1元，预算30万元。", 900_000, 300_000),
        ("户厕改造，四年总共改8000户，明年计划改2000户，每户1500元，预算300万元。", 8000, 2000),
    ],
)
def test_the_share_of_the_year_counts(text: str, background: float, live_number: float) -> None:
    numbers = [f.number for f in live(text, "quantity")]
    assert live_number in numbers
    assert background not in numbers


def test_from_now_to_then_is_a_limit() -> None:
    for text in ("办件时间由现在的40分钟缩短到15分钟。", "等候时间从目前的30分钟压缩到10分钟。"):
        fact = live(f"政务大厅叫号系统升级1套，预算20万元，{text}", "quantity")[-1]
        assert (fact.operator, fact.object[-2:]) == ("≤", "时间"), text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("我们街道想请第三方做残疾人居家照护，服务残疾人80人，预算12万元。", "残疾人居家照护服务"),
        ("林业局聘请无人机飞防公司，全年作业6次，合同价18万元。", "无人机飞防服务"),
        ("小学生营养餐？不是，是校车补贴，补贴学生1200人，每生每月80元。", "校车补贴"),
        ("街心公园绿化管护面积1.6万平方米，管护费8万元。", "街心公园绿化管护"),
        ("为切实做好红火蚁疫情防控工作，安排专项资金30万元，投放药剂2吨。", "红火蚁疫情防控"),
    ],
)
def test_titles_told_in_passing(text: str, title: str) -> None:
    assert read(text).title == title


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("课题评审劳务，全年评审课题30个，每个课题3名专家，每人每次400元。", 90),
        ("招标评标80个项目，平均每个项目聘请5名评委，每人每次600元。", 400),
    ],
)
def test_so_many_for_each_project(text: str, total: float) -> None:
    assert (total, "人次") in [(f.number, f.unit) for f in live(text, "quantity")]


@pytest.mark.parametrize(
    ("text", "days", "visitors"),
    [
        ("村里想办个老年食堂，一天来个四五十号人，一年开二百八十天，预算9万元。", 280, 40),
        ("想弄个爱心驿站，每天接待30人，全年开放350天，预算3万元。", 350, 30),
    ],
)
def test_days_open_and_people_a_day(text: str, days: float, visitors: float) -> None:
    facts = {(f.unit, f.number) for f in live(text, "quantity")}
    assert ("天", days) in facts
    assert any(unit.startswith("人") and number == visitors for unit, number in facts)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("要修一条引水渠，长900米，亩数大概400亩，预算30万元。", "灌溉面积"),
        ("维修机井5眼，亩数600亩，预算12万元。", "灌溉面积"),
        ("广告牌清理20块，维保三年，占地面积500平方米，预算5万元。", "占地面积"),
    ],
)
def test_measure_words_are_sizes_of_the_thing(text: str, thing: str) -> None:
    assert thing in [f.object for f in live(text, "quantity")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("乡里要修一座便桥，长12米，预算15万元。", "便桥修建"),
        ("八里湾水库除险加固，灌浆600米，预算70万元。", "八里湾水库除险加固"),
        ("消防车燃油保险5万，购置消防水带200条，预算30万元。", "消防水带购置"),
        ("清理整治沟渠8公里，预算20万元。", "沟渠清理整治"),
        ("我们学校想买点桌椅和书架，大概花个七八万。", "桌椅和书架购置"),
    ],
)
def test_titles_turn_the_deed_behind_its_thing(text: str, title: str) -> None:
    assert read(text).title == title
