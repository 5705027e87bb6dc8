"""The same description as editors and keyboards leave it: spaces beside numbers, Latin stops, numbered lists."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.records import Fact
from assistant.understand import understand
from assistant.understand.cleaning import item_marks
from assistant.understand.spacing import Spacing

TODAY = dt.date(2025, 11, 20)


def _said(text: str) -> list[tuple[str, str, float | None, str, str | None]]:
    facts = understand(text, today=TODAY).facts
    return [(fact.kind, fact.object, fact.number, fact.unit, fact.date) for fact in facts]


PLAIN = (
    "县水文站更换雨量计24套，预算31.2万元，2026年5月20日前完成，设备在线率98%以上。",
    "党史办编印《县志简编》2000册、口述史料60篇，经费18万元，2026年9月底前交付。",
    "敬老院改造：更换护理床80张，铺防滑地面1200平方米，预算46.5万元，10月15日前验收。",
)


@pytest.mark.parametrize("text", PLAIN)
def test_spaces_beside_numbers_change_nothing(text: str) -> None:
    spaced = "".join(
        f"{left} "
        if right and (left.isdigit() and "一" <= right <= "龥" or "一" <= left <= "龥" and right.isdigit())
        else left
        for left, right in zip(text, [*text[1:], ""], strict=True)
    )
    assert spaced != text
    assert _said(spaced) == _said(text)


@pytest.mark.parametrize("text", PLAIN)
def test_quotes_stand_in_the_text_as_typed(text: str) -> None:
    spaced = text.replace("年", " 年 ").replace("月", " 月 ").replace("万元", " 万元")
    facts: tuple[Fact, ...] = understand(spaced, today=TODAY).facts
    assert any(" " in fact.quote for fact in facts)
    assert all(fact.quote == spaced[fact.start_at : fact.end_at] for fact in facts if fact.end_at)


def test_cells_of_a_table_keep_their_spaces() -> None:
    rows = "名称\t数量\n护理床\t80 张\n轮椅 12 8000 元"
    assert Spacing(rows).text == rows


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("装充电口1 440个，每个口补贴380元", "1440个"),
        ("配分类垃圾桶3 600组，清运车14辆", "3600组"),
        ("消防水带 3 200 米，每米38元", "3200米"),
        ("新增绿地1 250 000平方米，年底前完成", "1250000平方米"),
        ("一次性补助共12 800元，春节前发放", "12800元"),
    ],
)
def test_thousands_apart(typed: str, number: str) -> None:
    assert number in Spacing(typed).text


@pytest.mark.parametrize("typed", ["轮椅 12 800元", "轮椅 12 800 9600", "2026年 5 120 000元 3台"])
def test_numbers_side_by_side(typed: str) -> None:
    assert Spacing(typed).text == typed


@pytest.mark.parametrize("text", PLAIN)
def test_a_latin_full_stop_ends_a_sentence(text: str) -> None:
    latin = text.replace("，", ".", 1).replace("。", ".")
    assert _said(latin) == _said(text)


MARKS = (
    ("1.", "2.", "3."),
    ("1．", "2．", "3．"),
    ("1、", "2、", "3、"),
    ("（1）", "（2）", "（3）"),
    ("①", "②", "③"),
    ("一、", "二、", "三、"),
)


@pytest.mark.parametrize("marks", MARKS)
def test_a_list_reads_as_its_items(marks: tuple[str, str, str]) -> None:
    items = ("更换护理床80张，每张1800元", "购置轮椅30辆", "改造卫生间16间")
    listed = "敬老院改造，预算46万元：\n" + "\n".join(mark + item for mark, item in zip(marks, items, strict=True))
    plain = "敬老院改造，预算46万元：\n" + "\n".join(items)
    assert _said(listed) == _said(plain)


@pytest.mark.parametrize(
    "text",
    ["2、3号楼改造", "一、二年级学生体检", "1.5米宽的沟", "2026.6.30前", "4、5月开展", "满意度(95)以上", "长约1.5公里"],
)
def test_numbers_that_count_no_item(text: str) -> None:
    assert not item_marks(text)
