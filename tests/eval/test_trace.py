"""Which numbers of a draft count as invented."""

import datetime as dt

import pytest

from eval.trace import Ledger, invented, results
from kb.records import Indicator, TargetTable, ValueSource

TEXT = "改造背街小巷11条，合计4.2公里，更换路灯一百六十盏，每盏1250元，预算63万元，明年9月底前完工，每月12日前报进度。"
TODAY = dt.date(2026, 11, 5)


def source(kind: str, quote: str, ref: str = "") -> ValueSource:
    return ValueSource(kind=kind, quote=quote, ref=ref)  # type: ignore[arg-type]


def faults(goals: tuple[str, ...] = (), **parts: object) -> list[tuple[str, str]]:
    rows = (Indicator(**{"name": "指标", **parts}),) if parts else ()  # type: ignore[arg-type]
    table = TargetTable(indicators=rows, goals=goals)
    return [(one.place, one.number) for one in invented(table, Ledger(TEXT, today=TODAY))]


@pytest.mark.parametrize(
    ("value", "quote"),
    [("11条", "11条"), ("160盏", "一百六十盏"), ("≤63万元", "63万元"), ("≤630000元", "63万元"), ("4200米", "4.2公里")],
)
def test_a_stated_number_in_any_unit_is_traced(value: str, quote: str) -> None:
    assert faults(value=value, sources=(source("text", quote),)) == []


def test_a_number_that_nobody_stated_is_invented_even_with_a_text_source() -> None:
    assert faults(value="12条", sources=(source("text", "11条"),)) == [("value", "12")]


def test_a_quote_that_does_not_stand_in_the_text_is_a_fault() -> None:
    assert faults(value="11条", sources=(source("text", "巷道11条"),)) == [("quote", "巷道11条")]


def test_a_turn_of_the_dialogue_need_not_stand_in_the_first_text() -> None:
    assert faults(value="11条", sources=(source("text", "十一条", "turn 3"),)) == []


def test_a_value_without_a_source_is_a_fault() -> None:
    assert ("sources", "≥90%") in faults(value="≥90%", sources=())


def test_arithmetic_must_lead_from_stated_numbers_to_the_result() -> None:
    fine = source("arithmetic", "160盏×1250元")
    assert faults(value="≤20万元", sources=(fine,)) == []  # 160×1250 = 200000
    assert faults(value="≤21万元", sources=(fine,)) == [("value", "21万")]
    assert faults(value="≤20万元", sources=(source("arithmetic", "200盏×1000元"),)) == [("value", "20万")]


def test_a_computed_value_may_be_rounded_to_its_printed_decimals() -> None:
    shared = (source("arithmetic", "63万元÷160盏"),)  # 630000 / 160 = 3937.5
    assert faults(value="0.39万元/盏", sources=shared) == []
    assert faults(value="0.3938万元/盏", sources=shared) == []
    assert faults(value="0.38万元/盏", sources=shared) == [("value", "0.38万")]
    assert faults(value="3938元/盏", sources=shared) == [("value", "3938")]


def test_a_stretch_of_months_begins_on_the_first() -> None:
    ledger = Ledger("2027年3、4月份组织植树", today=TODAY)
    quote = (source("text", "2027年3、4月份"),)
    for value, bad in (("2027年3月1日至4月30日", []), ("2027年3月5日至4月30日", ["2027年3月5日"])):
        row = Indicator(name="植树时间", value=value, sources=quote)
        assert [one.number for one in invented(TargetTable(indicators=(row,)), ledger)] == bad


def test_the_factors_of_a_formula_are_no_claim() -> None:
    assert faults(name="受害率", description="受害面积÷森林面积×1000‰", value="") == []


def test_words_that_say_all_give_a_hundred_per_cent() -> None:
    ledger = Ledger("补贴足额发放，不漏一户", today=TODAY)
    for value, quote, bad in (("=100%", "足额发放", []), ("=100%", "补贴", ["100%"]), ("≥98%", "足额发放", ["98%"])):
        row = Indicator(name="发放率", value=value, sources=(source("text", quote),))
        assert [one.number for one in invented(TargetTable(indicators=(row,)), ledger)] == bad


def test_a_count_of_two_thousand_is_no_year() -> None:
    ledger = Ledger("发放资料2000份、折页12000份", today=TODAY)
    for value, bad in (("2000份", []), ("12000份", []), ("2100份", ["2100"])):
        row = Indicator(name="资料", value=value, sources=(source("text", "2000份"),))
        assert [one.number for one in invented(TargetTable(indicators=(row,)), ledger)] == bad


def test_a_usual_value_counts_only_when_it_is_marked() -> None:
    default = (source("default", "常用值"),)
    assert faults(value="≥90%", basis="常用值，待确认", sources=default) == []
    assert faults(value="≥90%", sources=default) == [("value", "90%")]


def test_history_must_quote_the_number() -> None:
    assert faults(value="≥95%", sources=(source("history", "往年3张表：≥92%、≥95%"),)) == []
    assert faults(value="≥96%", sources=(source("history", "往年3张表：≥92%、≥95%"),)) == [("value", "96%")]


def test_numbers_in_names_descriptions_and_goals_count_too() -> None:
    parts = {"name": "改造15条小巷", "description": "达标数÷总数×100%，不少于7次", "value": ""}
    assert faults(**parts) == [("name", "15"), ("description", "7")]
    assert faults(goals=("改造小巷11条，惠及居民2400人",)) == [("goals", "2400")]


@pytest.mark.parametrize(
    ("value", "bad"),
    [
        ("2027年9月30日前", []),
        ("每月12日前", []),
        ("每月15日前", ["每月15日"]),
        ("2027年8月31日前", ["2027年8月31日"]),
        ("2029年9月30日前", ["2029年9月30日"]),
    ],
)
def test_dates(value: str, bad: list[str]) -> None:
    assert [number for _, number in faults(value=value, sources=(source("text", "明年9月底前"),))] == bad


def test_a_year_that_nobody_stated_is_invented() -> None:
    ledger = Ledger("8月底前完工", today=TODAY)
    row = Indicator(name="完工时间", value="2027年8月31日前", sources=(source("text", "8月底前"),))
    assert [one.number for one in invented(TargetTable(indicators=(row,)), ledger)] == ["2027年8月31日"]


def test_results_cover_sums_products_and_sums_of_products() -> None:
    found = results([18.0, 4.0, 7.0, 2.0])
    assert {18 + 4 + 7 + 2, 18 * 4, 18 * 4 + 7 * 2, 18 / 4, 18 - 7} <= found
    assert 18 * 4 + 1 not in found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("国庆前完工", "9月30日前"),
        ("五一前开放", "4月30日前"),
        ("次月8日前报送", "每月8日前"),
        ("每次培训半天", "0.5天"),
        ("八成的人满意", "80%"),
        ("渠道7.4千米", "7400米"),
    ],
)
def test_what_the_text_says_in_other_words_is_traced(text: str, value: str) -> None:
    row = Indicator(name="指标", value=value, sources=(source("text", text),))
    assert invented(TargetTable(indicators=(row,)), Ledger(text, today=TODAY)) == []


@pytest.mark.parametrize(
    ("text", "value"), [("国庆前完工", "10月15日前"), ("上半年培训", "0.5天"), ("次月8日前报送", "每月9日前")]
)
def test_other_words_do_not_excuse_other_numbers(text: str, value: str) -> None:
    row = Indicator(name="指标", value=value, sources=(source("text", text),))
    assert len(invented(TargetTable(indicators=(row,)), Ledger(text, today=TODAY))) == 1


@pytest.mark.parametrize("words", ["不能再出意外", "不许有一起投诉", "没有安全事故"])
def test_words_that_say_none_state_a_zero(words: str) -> None:
    row = Indicator(name="安全事故数", value="=0起", sources=(source("text", words),))
    table = TargetTable(indicators=(row,))
    assert not invented(table, Ledger(f"改造场地860平方米，{words}。", today=TODAY))
