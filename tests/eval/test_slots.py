"""When a drafted row meets a slot: each rule with a row that does and one that just does not."""

import pytest

from eval.cases import Alternative, Slot
from eval.slots import meets, nearest, sensible
from kb.records import Indicator

LAMPS = Slot(
    level2="数量指标", name_any=("路灯", "灯具"), op_any=("=", "≥", ""), number=240, unit="盏", unit_any=("套",),
    also=(Alternative(number=80, unit="盏"), Alternative(number=0.024, unit="万盏")),
)  # fmt: skip
COST = Slot(level2_any=("成本指标", "经济成本指标"), name_any=("成本", "总额"), op_any=("≤",), number=73.5, unit="万元")
DATE = Slot(level2="时效指标", name_any=("完成", "时间"), op_any=("",), date="2027-09-30", value_any=("9月",))
SATISFIED = Slot(level2_any=("满意度指标",), name_any=("满意",), op_any=("≥",), unit="%")


def row(level2: str, name: str, value: str, description: str = "") -> Indicator:
    return Indicator(level2=level2, name=name, value=value, description=description)


@pytest.mark.parametrize(
    ("one", "slot", "met"),
    [
        (row("数量指标", "路灯更换数量", "240盏"), LAMPS, True),
        (row("数量", "路灯更换数量", "不少于240盏"), LAMPS, True),
        (row("数量指标", "更换数量", "=240套", "路灯更换的套数"), LAMPS, True),
        (row("数量指标", "路灯更换数量", "二百四十盏"), LAMPS, True),
        (row("数量指标", "路灯更换数量", "80盏"), LAMPS, True),
        (row("数量指标", "路灯更换数量", "≤240盏"), LAMPS, False),
        (row("数量指标", "路灯更换数量", "241盏"), LAMPS, False),
        (row("数量指标", "路灯更换数量", "240米"), LAMPS, False),
        (row("数量指标", "路灯更换数量", "240"), LAMPS, False),
        (row("数量指标", "路灯更换数量", ""), LAMPS, False),
        (row("质量指标", "路灯更换数量", "240盏"), LAMPS, False),
        (row("数量指标", "电缆数量", "240盏"), LAMPS, False),
        (row("经济成本指标", "项目总成本", "≤73.5万元"), COST, True),
        (row("成本指标", "项目总成本", "不超过735000元"), COST, True),
        (row("成本指标", "项目总成本", "73.5万元"), COST, False),
        (row("成本指标", "项目总成本", "≥73.5万元"), COST, False),
        (row("社会成本指标", "项目总成本", "≤73.5万元"), COST, False),
        (row("时效指标", "更换完成时间", "2027年9月30日前"), DATE, True),
        (row("时效指标", "更换完成时间", "2027年9月底前"), DATE, True),
        (row("时效指标", "更换完成时间", "2027年8月底前"), DATE, False),
        (row("时效指标", "更换完成时间", "及时"), DATE, False),
        (row("满意度指标", "居民满意度", "≥90%"), SATISFIED, True),
        (row("满意度指标", "居民满意度", ""), SATISFIED, True),
        (row("满意度指标", "居民满意度", "≤90%"), SATISFIED, False),
        (row("满意度指标", "居民满意度", "90人"), SATISFIED, False),
        (row("满意度指标", "居民满意度", "明显提升"), SATISFIED, False),
    ],
)
def test_meets(one: Indicator, slot: Slot, met: bool) -> None:
    assert meets(one, slot) is met


def test_a_blank_meets_a_numbered_slot_only_where_it_is_allowed() -> None:
    blank = row("数量指标", "路灯更换数量", "")
    assert meets(blank, Slot(level2="数量指标", name_any=("路灯",), number=240, unit="盏", open_ok=True))


def test_an_alternative_may_bring_its_own_operator() -> None:
    slot = Slot(
        level2="质量指标", name_any=("差错", "合格"), op_any=("≤",), number=0.3, unit="%",
        also=(Alternative(number=99.7, unit="%", op_any=("≥",)), Alternative(number=3, unit="‰")),
    )  # fmt: skip
    assert meets(row("质量指标", "扫描合格率", "≥99.7%"), slot)
    assert meets(row("质量指标", "扫描差错率", "≤3‰"), slot)
    assert not meets(row("质量指标", "扫描合格率", "≤99.7%"), slot)


def test_a_date_without_a_year_is_met_only_without_one() -> None:
    slot = Slot(level2="时效指标", name_any=("完工",), date="--08-31")
    assert meets(row("时效指标", "完工时间", "8月31日前"), slot)
    assert not meets(row("时效指标", "完工时间", "2027年8月31日前"), slot)


def test_sensible_takes_a_state_where_no_unit_is_asked() -> None:
    free = Slot(level2="社会效益指标", name_any=("出行",))
    assert sensible("规范", free)
    assert not sensible("显著改善", free)


def test_nearest_names_the_one_thing_that_does_not_fit() -> None:
    close = nearest([row("数量指标", "路灯更换数量", "300盏"), row("质量指标", "验收合格率", "=100%")], LAMPS)
    assert close == "数量指标·路灯更换数量·300盏（值不符）"
