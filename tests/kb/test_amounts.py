"""Numbers in running text: value, percent, and the digit words that count nothing."""

from __future__ import annotations

import pytest

from kb.amounts import fen, money, numbers, parse_number, wan


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,382,400", 1_382_400),
        ("１，２００元".removesuffix("元"), None),  # a Chinese comma alone joins nothing
        ("0.35", 0.35),
        ("一百二十八", 128),
        ("六百四十", 640),
        ("一千三百八十二万四千", 13_824_000),
        ("十二", 12),
        ("廿八", 28),
        ("一千零八十", 1080),
        ("一万二", 12_000),
        ("两千五", 2500),
        ("三点五", 3.5),
        ("二〇二六", 2026),
        ("46万5千", 465_000),
        ("46万5", 465_000),
        ("2亿3千万", 230_000_000),
        ("1万2千", 12_000),
        ("1.2万", 12_000),
        ("3百万", 3_000_000),
        ("一亿二千万", 120_000_000),
        ("贰拾叁万", 230_000),
        ("百分之九十五", 95),
        ("百分之九十九点五", 99.5),
        ("百分之百", 100),
        ("千分之三", 0.3),
        ("万分之一", 0.01),
        ("三分之二", pytest.approx(200 / 3, abs=1e-5)),
        ("3‰", 0.3),
        ("95%", 95),
        ("一体化", None),
        ("", None),
    ],
)
def test_one_number(text: str, value: float | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "一体化平台",
        "一把手",
        "第一轮",
        "第3季度",
        "十八届六次会议",
        "三楼得拿盆接",
        "“四个好”“两服务”",
        "“两癌”免费筛查",
        "统一安排，一些问题，万一下雨",
        "千方百计",
        "一年一签",
        "七几年修的",
        "十几个人",
        "三会一课",
        "十四五规划",
        "二级医院",
        "二期工程",
        "一季度末",
        "十分重要",
        "一成不变",
    ],
)
def test_words_that_count_nothing(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("要十二点五万元，另加八百六十二点五万元", [125_000, 8_625_000]),
        ("全县一百二十八个村，干部六百四十人", [128, 640]),
        ("进校园进社区宣讲二十场以上", [20]),
        ("分两批，每批十一台，二十四小时内修好", [2, 11, 24]),
        ("十分钟，一小时，六项任务", [10, 1, 6]),
        ("第一批6月底前6000卷", [6, 6000]),
        ("每季度巡检一次", [1]),
        ("一个半月、半年、两年半", [1.5, 0.5, 2.5]),
        ("5千米和三公里", [5, 3]),
        ("补助１，２００元", [1200]),
        ("一共四十二万六：办二百件，三公经费六万四以内", [426_000, 200, 64_000]),
        ("一百四十八万八千六！", [1_488_600]),
    ],
)
def test_running_text(text: str, values: list[float]) -> None:
    assert [span.value for span in numbers(text)] == values


def test_offsets_are_those_of_the_text() -> None:
    text = "　全县１２８个村，整改率百分之九十五"
    assert [text[span.start : span.end] for span in numbers(text)] == [span.text for span in numbers(text)]
    assert [span.percent for span in numbers(text)] == [False, True]


def test_two_neighbouring_digits_are_a_range() -> None:
    (span,) = numbers("大概三四十人")
    assert (span.value, span.upper) == (30, 40)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("22.34万元", 22.34),
        ("一千三百八十二万四千元", 1382.4),
        ("12万块钱", 12),
        ("286万", 286),
        ("46万5千元", 46.5),
        ("2亿3千万元", 23_000),
        ("1800元", 0.18),
        ("人民币伍万元整", 5),
        ("5人", None),
        ("12", None),
        ("元", None),
    ],
)
def test_money_in_wan(text: str, amount: float | None) -> None:
    assert money(text) == amount


def test_units_of_money() -> None:
    assert [wan(15_000, "元"), wan(3, "万元"), wan(0.5, "亿元"), wan(3, "台")] == [1.5, 3, 5000, None]
    assert [fen(45.0), fen(0.350), fen(22.34), fen(-0.0)] == ["45", "0.35", "22.34", "0"]
