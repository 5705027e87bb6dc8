"""Spellings that tables use for the same thing: column headings, labels, footers, operators, blanks."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kb import lazyre

_FILE = Path(__file__).parent / "headings.toml"
_BRACKETS = lazyre.compile(r"[（(\[【][^（）()\[\]【】]*[）)\]】]")
_NUMBERING = lazyre.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][\d一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、.．)）])+"
)
_PUNCTUATION = lazyre.compile(r"[\s:：、,，;；.。/*★\-_—]")

_SPELLINGS = {
    "≥": "≥ ≧ ⩾ >= => 大于等于 大于或等于 不低于 不少于 不小于",
    "≤": "≤ ≦ ⩽ <= =< 小于等于 小于或等于 不高于 不超过 不大于",
    "=": "= 等于",
    ">": "> 大于",
    "<": "< 小于",
    "≈": "≈ 约等于",
}
OPERATORS = {spelling: sign for sign, spellings in _SPELLINGS.items() for spelling in spellings.split()}
QUALITATIVE = {"定性", "定性指标", "文字描述", "文本"}
QUANTITATIVE = {"定量", "定量指标"}
BLANKS = {"不适用", "/", "-", "—", "——", "--", "一", "无", "暂无", "N/A", "n/a", "NA", "\\", "…", "……", "无此项"}


@cache
def tables() -> dict[str, Any]:
    """headings.toml as it stands."""
    with _FILE.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A heading or label without width variants, spaces, numbering, brackets with content and punctuation."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = _BRACKETS.sub("", _NUMBERING.sub("", plain))
    return _PUNCTUATION.sub("", plain)


@cache
def _index(section: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, spellings in tables()[section].items():
        for spelling in spellings:
            found.setdefault(fold(spelling), field)
    return found


@cache
def column_field(text: str) -> str | None:
    """The field of a column heading, `group` for a heading above or beside the grid, None for other text."""
    key = fold(text)
    if key in {fold(word) for word in tables()["groups"]["words"]}:
        return "group"
    if found := _index("columns").get(key):
        return found
    year = re.sub(
        r"^(?:20\d\d年?度?|本年度?|全年|当年度?|年度|实施周期|实施期|中期|中长期|长期|项目周期|三年)", "", key
    )
    for shorter in (year, key.removeprefix("绩效"), year.removeprefix("绩效")):
        if shorter != key and (found := _index("columns").get(shorter)):
            return found
    return None


@cache
def label_field(text: str) -> str | None:
    """The field that a label of the block above the grid announces, None for other text."""
    if not text or len(text) > 40:
        return None
    key = fold(text)
    index = _index("labels")
    if key in index:
        return index[key]
    short = re.sub(r"^(?:其中|资金来源|资金结构|20\d\d年?度?)", "", key)
    for shorter in (short, re.sub(r"^(?:本年度?|当年|年度)", "", short)):
        if shorter in index:
            return index[shorter]
    return "plan" if key.startswith("资金支出计划") else None


@cache
def is_footer(text: str) -> bool:
    """Whether a row that begins with `text` stands below the indicators (notes, opinions, signatures, totals)."""
    if re.match(r"\s*(?:注|备注|说明|填表说明|填报说明|附页)\s*[:：]", text):
        return True
    if re.match(r"\s*(?:填报|填表|制表|审核|经办|复核)(?:人|单位|日期)", text):
        return True
    if re.match(r"\s*(?:单位|部门|项目)?(?:负责人|盖章|公章)", text):
        return True
    return fold(text) in {fold(word) for word in tables()["footers"]["words"]}


def operator(text: str) -> str | None:
    """≥ ≤ = > < ≈ for any spelling of an operator that stands alone, else None."""
    return OPERATORS.get(unicodedata.normalize("NFKC", text).strip()) or OPERATORS.get(text.strip())


def is_type_word(text: str) -> bool:
    """Whether a cell is what the column 指标值类型 holds: an operator, 定性 or 定量."""
    return operator(text) is not None or text.strip() in QUALITATIVE | QUANTITATIVE


def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing: empty, 不适用, —, /, 无."""
    plain = text.strip().strip("。")
    return not plain or plain in BLANKS or not plain.strip("-—－_＿/\\. ·*★")
