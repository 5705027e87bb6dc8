"""Totals, parts and prices of a text, and which sums are in dispute; short sentences made up for one kind each."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.records import Brief
from assistant.understand import understand


def read(text: str) -> Brief:
    return understand(text, today=date(2025, 11, 20))


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("购置诊台6套，每套1.5万元，另购推车10辆共3万元，合计12万元。", 12.0),  # a thing's sum is no second total
        ("更换水泵3台，每台8万，共24万，另拆旧运输2.2万，总26.2万。", 26.2),
        ("看山的老汉请了4个，一个月一人给1500，一年算下来是7.2万，对讲机花了0.8万，总共8万。", 8.0),
        ("管护渠道52公里，每公里每年5000元，26万元。", 26.0),
        ("保安服务外包，合同包干价75万元/年，每月考核一次。", 75.0),
        ("排水改造去年批了200万已经完工，今年是三期，报96万元，新建管道3公里。", 96.0),
        ("改造分两年做，总投资700万元：2025年300万元已完成基础，2026年安排400万元做装修。", 400.0),
        ("急诊楼扩建总投资800万元，单位自筹500万元，本次只申请财政补助300万元。", 300.0),
        ("租车费每辆每月4000元，租6辆，12个月28.8万元；司机补助5.2万元，两块加起来三十四万整。", 34.0),
        ("展厅布展45万元，其中展柜20万元、灯光9万元等。", 45.0),
        ("扫描档案150万页×0.3元=45万元为最高限价，签的合同是41万元。", 41.0),
        ("护栏12万元、标线7.9万元，总共20万元左右。", 20.0),
        ("招商经费60万元，推介会4场每场10万元共40万，差旅20万；到位资金12亿元。", 60.0),
        ("侦办案件经费50万元，追回被骗资金260万元。", 50.0),
        ("评审结算30个，一个八千块，总共24万元，审减不少于500万元。", 24.0),
        ("奖补大棚100亩，每亩2000元，奖补资金20万元，带动社会投资300万元。", 20.0),
        ("四月底以前栽树800亩，一亩地五百元，总共要四十万元。", 40.0),
        ("全县去年清查出没编号的井盖有3000套，每套60元，总共18万元。", 18.0),
        ("义教公用经费87万元，小学900人每人500元，初中600人每人700元。", 87.0),
    ],
)
def test_the_total_among_other_sums(text: str, budget: float) -> None:
    brief = read(text)
    assert (brief.budget, brief.conflicts) == (budget, ())


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("采购空调，预算人民币贰拾陆万元整（¥360,000.00），空调80台。", {26.0, 36.0}),
        ("给9个卫生院各配1台除颤仪，每台3万元，资金共计25万元。", {25.0, 27.0}),
        ("幕布50平方米，每平方米2000元，音响4万元，总价19万元。", {19.0, 14.0}),
        ("种草300公顷，每亩补助100元，补助资金3万元。", {3.0, 45.0}),
        ("参保渔民2000名，每人80元，财政承担40%，需财政资金16万元。", {16.0, 6.4}),
        ("办讲座30场，经费12万元，其中讲课费每场3000元，场地租赁每场1500元，没有其他开支。", {12.0, 13.5}),
        ("总预算50万元。甲型终端4台单价7万元，乙型终端6台单价4万元。", {50.0, 52.0}),
        (
            "桥面90万元（其中钢筋50万元、混凝土30万元）、引道20万元，合计110万元；桥面90万元只有钢筋和混凝土两项。",
            {90.0, 80.0},
        ),
        ("关于申请40万元防汛资金的请示\n拟购冲锋舟4艘，共需资金35万元。", {40.0, 35.0}),
        ("本年安排30万元，办班20期。附注：按批复，全年经费20万元。", {30.0, 20.0}),
        ("新建厕所8座，资金70万元：省级补助30万，市级补助20万，县级配套15万。", {70.0, 65.0}),
        ("购置钢琴5台，每台3万元，预算18万元。", {18.0, 15.0}),
    ],
)
def test_a_true_dispute_names_both_values(text: str, values: set[float]) -> None:
    brief = read(text)
    assert brief.budget is None
    assert {value for conflict in brief.conflicts for value in conflict.values} == values


@pytest.mark.parametrize(
    "text",
    [
        "换8辆巡逻车，每辆6万元，加税费一共52万元。",  # something without a sum is added
        "民警培训60人，训5天，每人每天200元，加上教材一共7万元。",
        "宣传18万元，折页5万份每份0.8元，讲座60场，短视频10条每条3000元。",  # not all is priced
        "资助项目10项，单项不超过15万元，总额100万元。",
        "预算14万元，电脑40台，单价不超过4000元（按询价每台3500元算）。",
    ],
)
def test_sums_that_need_not_meet_are_no_dispute(text: str) -> None:
    assert read(text).conflicts == ()


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("先建六个书屋，一个补三万五。", (3.5, "万元/个")),
        ("安排二百个人，一人一月八百块，十二个月。", (800.0, "元/人·月")),
        ("复绿四十亩，一亩两万块。", (2.0, "万元/亩")),
        ("每个村一年服务费4000元。", (4000.0, "元/村·年")),
        ("派十名医生出去进修，每个人五千块。", (5000.0, "元/人")),
        ("扫描60万页×0.25元。", (0.25, "元/页")),
        ("换线路900米每米120元10.8万，粉刷500平方米每平60元3万。", (60.0, "元/平方米")),
    ],
)
def test_prices_in_colloquial_words(text: str, price: tuple[float, str]) -> None:
    assert price in [(f.number, f.unit) for f in read(text).facts if f.role == "price"]


def test_one_thing_with_its_sum_is_no_price() -> None:
    assert [f.role for f in read("色谱仪一台六十万，质谱仪一台九十万。").facts if f.kind == "amount"] == [
        "part",
        "part",
    ]


@pytest.mark.parametrize(
    ("text", "thing"),
    [("年产值600万元。", "产值"), ("挽回损失80万元。", "损失"), ("签约额达到900万元。", "签约额")],
)
def test_money_that_comes_in_is_an_effect(text: str, thing: str) -> None:
    brief = read(f"经费20万元，{text}")
    assert brief.budget == 20.0
    assert thing in [f.object for f in brief.facts if f.kind == "quantity" and f.unit == "万元"]


def test_a_total_is_worked_out_only_where_all_that_is_counted_has_its_price() -> None:
    brief = read("先建六个书屋，一个补三万五，年底前建完。")
    assert brief.budget == 21.0
    assert [f.derived for f in brief.facts if f.role == "total"] == ["6个×3.5万元"]
    assert read("先建六个书屋，一个补三万五，再买四台电脑。").budget is None
    assert read("修建农村厕所300座，每座2000元，服务21个村。").budget == 60.0  # the villages cost nothing of their own
    assert read("采购垃圾清运车辆6台，每台18.5万，覆盖43个村。").budget == 111.0
    assert read("先建六个书屋，一个补三万五，总共二十二万元。").conflicts
