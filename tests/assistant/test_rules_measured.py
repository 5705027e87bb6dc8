"""What an indicator is counted in, which rows repeat one another, what belongs to another project: names of all trades."""

from __future__ import annotations

import msgspec
import pytest

from assistant.rules import (
    amount_conflict,
    duplicate,
    irrelevant,
    name_has_value,
    no_deadline,
    unit_mismatch,
    vague_value,
)
from assistant.rules.card import row, table
from assistant.rules.direction import direction
from assistant.rules.measured import sort_of
from assistant.rules.reading import Row, read, read_row
from assistant.rules.topics import shipped
from assistant.settings import settings
from kb import shipping
from kb.records import Indicator

QUANTITY, QUALITY, SOCIAL = "数量指标", "质量指标", "社会效益指标"
TIMELINESS = "output.timeliness"


def rows(*indicators: Indicator, name: str = "县乡公路养护", usage: str = "公路小修保养和桥梁检测") -> tuple[Row, ...]:
    goals = ["2025年11月底前完成"]
    return read(table(name, indicators, usage=usage, goals=goals), settings(), shipped()).rows


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("平均调阅用时", "≤20人"), ("奖补资金发放金额", "=500人"), ("村集体经营收入", "≥10人"), ("聘用护林员", "=30台"),
        ("带动就业人数", "≥300万元"), ("训练课次", "≥420家"), ("维修纪念碑数量", "=1公里"), ("受益户户数", "510人"),
        ("年鉴印刷册数", "600页"), ("综合治理河长", "≥12.4平方公里"), ("应急演练次数", "≥3台"), ("人均交通补贴", "≤260次"),
        ("开放服务时长", "≥3000元"), ("清运垃圾数量", "≥30小时"),
    ],
)  # fmt: skip
def test_a_unit_that_cannot_measure_the_thing(name: str, value: str) -> None:
    assert unit_mismatch.check(rows(row(QUANTITY, name, value))[0]) is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("开展培训", "≥200人"), ("检查企业", "≥60次"), ("修建机耕路数量", "≥3公里"), ("采购融雪剂数量", "=300吨"), ("党员发展数", "≥30名"),
        ("防洪标准", "达到20年一遇"), ("年客运量", "≥860万人次"), ("损坏发生数", "=0次"), ("统防统治面积", "≥24万亩次"),
        ("新建冷库", "=2座"), ("挽回粮食损失", "≥3600吨"), ("受益困难群众", "≥1200户"), ("数据有效率", "≥95%"),
    ],
)  # fmt: skip
def test_a_unit_that_can(name: str, value: str) -> None:
    assert unit_mismatch.check(rows(row(QUANTITY, name, value))[0]) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("演出场次", "210场"), ("演出场次数", "≥200场"), True),
        (("安装监测设备套数", ""), ("监测设备安装套数", "=20套"), True),
        (("推介会场次", "=4场"), ("推介会场数", "=4场"), True),
        (("培训人数", "=300人"), ("培训期数", "=3期"), False),
        (("小学生人数", "=300人"), ("中学生人数", "=300人"), False),
        (("清淤管道长度", "≥5公里"), ("管道长度清淤", "≥7公里"), False),
    ],
)
def test_a_number_named_in_another_way_is_no_second_indicator(
    one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    found = rows(*(row(QUANTITY, name, value) for name, value in (one, other)))
    assert duplicate.same(found[1], found[0]) is same


@pytest.mark.parametrize(
    "name",
    [
        "城镇登记失业率", "地区生产总值增长率", "居民人均可支配收入增长率", "婴幼儿入托率", "存栏能繁母猪头数", "档案馆藏数字化率",
        "图书馆到馆人次", "参保人数", "中药材种植面积", "刑事案件破案率",
    ],
)  # fmt: skip
def test_what_a_road_does_not_change_is_foreign_to_it(name: str) -> None:
    unit = {"率": "≥90%", "次": "≥900人次"}.get(name[-1], "≥900人")
    assert irrelevant.check(rows(row(SOCIAL, name, unit))[0]) is not None


@pytest.mark.parametrize(
    "name",
    ["群众出行时间缩短率", "受益群众人数", "沿线村庄通达率", "交通事故下降率", "带动务工人数",
     "安全隐患整改率", "公路优良路率", "媒体报道次数"],
)  # fmt: skip
def test_what_a_road_changes_is_not(name: str) -> None:
    assert irrelevant.check(rows(row(SOCIAL, name, "≥90%" if name.endswith("率") else "≥900人"))[0]) is None


@pytest.mark.parametrize(
    ("goal", "conflict"),
    [
        ("使用财政资金50万元开展培训", True), ("2025年用50万元完成绿化", True), ("预算控制在50万元以内", True), ("资金规模50万元", True),
        ("安排专项经费50万元用于购买疫苗", False), ("发放补贴50万元，惠及300户", False), ("带动销售收入50万元", False),
        ("争取上级资金50万元", False), ("其中设备购置50万元", False),
    ],
)  # fmt: skip
def test_the_money_of_the_project_and_other_money(goal: str, conflict: bool) -> None:
    one = table("测试", [row("成本指标", "总成本", "≤80万元")], usage="测试", goals=[goal], budget=80.0)
    assert (amount_conflict.check(read(one, settings(), shipped())) is not None) is conflict


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("戒断三年未复吸占比", 1),
        ("调处纠纷件数", 0),
        ("挽回损失比例", 1),
        ("重复信访率", -1),
        ("减轻城市内涝", 1),
        ("退役军人投诉件数", -1),
    ],
)
def test_which_way_is_good(name: str, way: int) -> None:
    assert direction(name) == way


def test_cells_with_other_marks() -> None:
    assert name_has_value.check(rows(row(QUANTITY, "新建公厕12座", "=12座"))[0]) is not None
    assert name_has_value.check(rows(row(QUANTITY, "65岁以上老年人", "=65人"))[0]) is None
    assert no_deadline.check(rows(row("时效指标", "工资发放", "按月及时发放"))[0]) is not None
    assert no_deadline.check(rows(row("时效指标", "工资发放", "每月10日前发放"))[0]) is None
    assert vague_value.check(rows(row(QUALITY, "测评结论", "通过（三级）"))[0]) is None
    assert vague_value.check(rows(row(QUALITY, "便民举措", "落实到位"))[0]) is not None
    assert vague_value.check(rows(row(QUALITY, "配套资金", "足额到位"))[0]) is None


# A unit that cannot be right for what is counted in the first.
OTHERS = {
    "person": "亩",
    "rounds": "元",
    "money": "人",
    "count": "万元",
    "area": "人",
    "length": "户",
    "mass": "万元",
    "time": "元",
}


def test_wrong_units_on_exemplary_rows() -> None:
    """Nearly every number whose unit is exchanged for an impossible one is found; no unit as it stands is."""
    found = tried = 0
    for document in shipping.exemplars()[::3]:
        for one in document.result.tables:
            scene = read(one, settings(), shipped())
            for own in scene.rows:
                assert unit_mismatch.misfit(own) is None, (one.id, own.name)
                unit = own.value.target.unit or ""
                other = OTHERS.get(sort_of(unit))
                if other is None or "/" in unit or own.value.target.type != "numeric" or own.category == TIMELINESS:
                    continue
                changed = msgspec.structs.replace(own.indicator, value=f"≥36{other}")
                tried += 1
                found += unit_mismatch.misfit(read_row(scene, own.index, changed)) is not None
    assert tried > 200
    assert found >= 0.9 * tried, f"{found} of {tried}"
