"""The measure's own reading of numbers, values and dates."""

import pytest

from eval.numbers import Value, amount, dates, numbers, value_of


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
        ("每月12日前", []),
        ("≤12.34万元", []),
        ("工期12个月", []),
    ],
)
def test_dates(text: str, expected: list[str]) -> None:
    assert dates(text) == expected
