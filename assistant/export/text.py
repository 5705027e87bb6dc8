"""Small texts that every form shares: blanks, amounts, source lines, display width."""

from __future__ import annotations

import re
import unicodedata

from kb import lazyre
from kb.records import Indicator, ValueSource

BLANK = "＿＿＿＿"
SOURCE_NAMES = {"text": "原文", "arithmetic": "测算", "history": "历史", "standard": "标准", "default": "常用值"}
OWN = "填报人自填"  # in the grid, in the chat or as an option, not in the description
ASIDE = "填报人另行说明"  # the reference of an amount given beside the description
FIELD_NAMES = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "description": "指标解释",
    "value": "指标值",
    "basis": "指标值设定依据",
    "weight": "分值权重",
    "evidence": "佐证资料",
    "goals": "绩效目标",
    "plan": "资金支出计划",
    "usage": "资金用途",
    "budget": "项目资金",
    "project": "项目名称",
    "unit": "实施单位",
    "year": "年度",
    "title": "标题",
    "indicators": "绩效指标",
}
_LONGEST = 32_000  # Excel holds 32,767 characters in a cell
_FORBIDDEN = lazyre.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text that XML and Excel accept: no control characters or lone surrogates, one kind of line break."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = _FORBIDDEN.sub("", text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def amount_text(amount: float | None) -> str:
    """万元 with at least two decimals and never rounded away: 45.0 → 45.00, 22.345 → 22.345."""
    if amount is None:
        return ""
    whole, _, decimals = f"{amount:.6f}".rstrip("0").partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def plain_number(number: float | None) -> str:
    """10.0 → 10, 7.5 → 7.5, None → empty."""
    return "" if number is None else f"{number:.6f}".rstrip("0").rstrip(".")


def percent_text(percent: float | None) -> str:
    return "" if percent is None else plain_number(percent) + "%"


def goals_text(goals: tuple[str, ...], prefix: str, closing: str, single: bool = False) -> str:
    """Goals as numbered lines (`prefix` + n + `closing`); one goal stays unnumbered unless `single`."""
    if len(goals) == 1 and not single:
        return goals[0]
    return "\n".join(f"{prefix}{number}{closing}{goal}" for number, goal in enumerate(goals, 1))


def is_open(indicator: Indicator) -> bool:
    """Whether the value is an open blank: nothing written and nothing to take it from."""
    return not indicator.value.strip() and not indicator.sources


def value_text(indicator: Indicator) -> str:
    return BLANK if is_open(indicator) else indicator.value


def turn_of(source: ValueSource) -> int | None:
    """The turn in which the clerk gave a value beside the description; 0 where it is not known, None for any other source."""
    if source.ref == ASIDE:
        return 0
    turn = re.fullmatch(r"turn (\d+)", source.ref)
    return int(turn[1]) if turn else None


def source_line(source: ValueSource) -> str:
    """原文：“购买12台…”, with the row or standard it refers to; what the clerk typed later is 填报人自填."""
    turn = turn_of(source)
    if turn is not None:
        when = f"（第{turn}轮）" if turn else ""
        return f"{OWN}{when}：“{source.quote}”"
    name = SOURCE_NAMES.get(source.kind, source.kind)
    quote = f"“{source.quote}”" if source.kind == "text" else source.quote
    refer = f"（{source.ref}）" if source.ref and source.kind in ("history", "standard") else ""
    refer = "" if source.ref and source.ref in source.quote else refer
    return f"{name}：{quote}{refer}"


def sources_text(indicator: Indicator) -> str:
    """All sources of a value, one a line; 待填 for an open blank."""
    if is_open(indicator):
        return "待填"
    return "\n".join(source_line(source) for source in indicator.sources)


def half_widths(text: str) -> int:
    """Display width of one line in half characters (a Chinese character counts two)."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def line_count(text: str, width: float, size: float) -> int:
    """Lines that `text` takes in a cell of `width` cm at `size` points."""
    room = max(2, int((width - 0.3) / (size * 0.0353 / 2)))
    return sum(max(1, -(-half_widths(line) // room)) for line in (text or " ").split("\n"))
