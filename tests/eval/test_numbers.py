"""The measure's own reading of numbers, values and dates."""

import pytest

from eval.numbers import Value, amount, dates, halves, numbers, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("73万5千", 73 * 10**4 + 5 * 10**3),
        ("3亿4千万", 3 * 10**8 + 4 * 10**7),
        ("二百零六", 2 * 100 + 6),
        ("一千六百零三万四千", 1603 * 10**4 + 4 * 10**3),
        ("三千五", 3000 + 500),
        ("十七", 17),
        ("2.6万", 2.6 * 10**4),
        ("11,250", 11250),
        ("二〇二七", 2027),
        ("三点五", 3.5),
    ],
)
def test_amount(text: str, value: float) -> None:
    assert amount(text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("管道7.4千米", [(7.4, "")]),
        ("装机3千瓦", [(3.0, "")]),
        ("种树5千棵", [(5000.0, "")]),
        ("差错率不超过万分之二", [(0.02, "%")]),
        ("预算7w3", [(73000.0, "")]),
        ("花了2.5w", [(25000.0, "")]),
        ("一栋11万五，共3栋", [(1.0, ""), (115000.0, ""), (3.0, "")]),
        ("满意的要有八成五以上", [(85.0, "%")]),
        ("七成左右", [(70.0, "%")]),
        ("建成三个站", [(3.0, "")]),
    ],
)
def test_numbers_as_people_write_them(text: str, found: list[tuple[float, str]]) -> None:
    assert [(one.value, one.unit) for one in numbers(text)] == found


def test_halves() -> None:
    assert [halves(text) for text in ("培训半天", "两个半月", "3年半", "上半年", "一半")] == [
        [0.5],
        [2.5],
        [3.5],
        [],
        [],
    ]


def test_a_length_in_the_longer_spelling() -> None:
    assert value_of("≥7.4千米") == Value("≥", 7.4, None, "公里")
    assert value_of("≥8成") == Value("≥", 80.0, None, "%")


def test_a_lone_multiplier_is_no_number() -> None:
    assert amount("万") is None
    assert list(numbers("万元以内")) == []


def test_rates_are_per_cent() -> None:
    found = [(one.value, one.unit) for one in numbers("合格率百分之九十六，差错率千分之二，返工率4‰")]
    assert found == [(96.0, "%"), (2 / 10, "%"), (4 / 10, "%")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("≥96%", Value("≥", 96.0, None, "%")),
        ("不少于35场", Value("≥", 35.0, None, "场")),
        ("控制在73.5万元以内", Value("≤", 73.5 * 10**4, None, "元")),
        ("1.3万册", Value("", 1.3 * 10**4, None, "册")),
        ("三十六个", Value("", 36.0, None, "个")),
        ("150元/人·天", Value("", 150.0, None, "元/人/天")),
        ("20%-40%", Value("", 20.0, 40.0, "%")),
        ("≤ 5 ‰", Value("≤", 5 / 10, None, "%")),
        ("15台（套）", Value("", 15.0, None, "台(套)")),
        ("=0起", Value("=", 0.0, None, "起")),
        ("规范", Value()),
        ("", Value()),
    ],
)
def test_value_of(text: str, value: Value) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027年4月15日前", ["2027-04-15"]),
        ("4月底前", ["--04-30"]),
        ("2028年2月底前", ["2028-02-29"]),
        ("9月中旬", ["--09-20"]),
        ("2027-09-05", ["2027-09-05"]),
        ("--09-05", ["--09-05"]),
        ("2027年底前", ["2027-12-31"]),
        ("六月底前", ["--06-30"]),
        ("十月二十日", ["--10-20"]),
        ("十二月中旬", ["--12-20"]),
        ("三个月", []),
        ("每月12日前", []),
        ("≤12.34万元", []),
        ("工期12个月", []),
    ],
)
def test_dates(text: str, expected: list[str]) -> None:
    assert dates(text) == expected
