"""How often: 每季度两次 and 一月一次 become a count of the year, shown as arithmetic; 按半年结算 counts nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.understand.segment import bounds
from kb import lazyre

# Spelling of a period → (name in a fact, how often it comes in a year; None for what is kept per period).
_PERIODS: dict[str, tuple[str, int | None]] = {
    "半个月": ("half-month", 24), "半月": ("half-month", 24), "半年": ("half-year", 2), "学期": ("half-year", 2),
    "两个月": ("two-months", 6), "两月": ("two-months", 6), "双月": ("two-months", 6), "二个月": ("two-months", 6),
    "季度": ("quarter", 4), "季": ("quarter", 4), "月": ("month", 12), "旬": ("ten-days", 36),
    "两周": ("two-weeks", 26), "双周": ("two-weeks", 26),
    "周": ("week", 52), "星期": ("week", 52), "年度": ("year", 1), "年": ("year", 1), "天": ("day", None), "日": ("day", None),
}  # fmt: skip
_NAME = "|".join(sorted(_PERIODS, key=len, reverse=True))
EVENTS = ("次", "场", "期", "轮", "趟", "回", "遍", "场次")
_VERB = r"(?P<verb>[^，。；、（(每\d一二两三四五六七八九十]{0,8})"
_WITHIN = (
    r"(?:[一-龥]{0,6}?[\d一二两三四五六七八九十半]+个?(?:月|周|星期|天|日)[内前])?"  # 每学期|开学一个月内|完成一次
)
_EVERY = lazyre.compile(
    rf"(?:每一?个?|(?<![第十\d])一个?(?=季度?|月|周|星期|学期|年)|(?<![上下前后])(?=半年|半个?月))(?P<every>{_NAME}){_WITHIN}{_VERB}$"
)
_NUMBER = r"[\d一二两三四五六七八九十]+"
# A period that only says how often or how things are settled: no duration of the project.
_PERIOD = lazyre.compile(
    rf"(?:每一?个?|(?<![第十\d])一个?)(?:{_NAME})(?![内后前])(?=[^，。；、\d]{{0,6}}?{_NUMBER}(?:{'|'.join(EVENTS)}))"
    rf"|每(?:半年|半个?月|两个?月|双月|学期|旬|两周)|(?<![上下前后])半(?:年|个?月)(?=[一-龥]{{0,6}}?{_NUMBER}(?:{'|'.join(EVENTS)}))"
    r"|(?:半年|一?季度?|半?个?月|一?年)一(?=[付结交缴清发报评考])"
    r"|[按分](?:每)?(?:半年|一?个?学期|一?个?季度?|半个?月)(?=[^，。；]{0,4}?(?:结算|拨付|支付|发放|考核|兑现|付款|核算|结|付|发|报))"
)


@dataclass(frozen=True)
class Frequency:
    """How often something is done: the period's name, its words, how often it comes in a year, where it starts."""

    every: str
    words: str
    times: int | None
    verb: str
    start: int


_MONTHLY = lazyre.compile(r"^(?P<every>月|季|周)(?P<verb>[一-龥]{2,4})$")


def _monthly(clause: str) -> re.Match[str] | None:
    """月|考核(一次): the period without 每, at the head of a clause and a word of its own."""
    found = _MONTHLY.match(clause)
    return found if found and 1 in bounds(clause) else None


def frequency(flat: str, floor: int, at: int, unit: str) -> Frequency | None:
    """The period that ends in front of the number at `at`; one without 每 holds for events alone (一季度一次)."""
    found = _EVERY.search(flat[floor:at]) or _monthly(flat[floor:at])
    if not found or (not found.group().startswith("每") and (unit not in EVENTS or len(found["verb"]) > 4)):
        return None
    every, times = _PERIODS[found["every"]]
    return Frequency(every, found["every"], times, found["verb"], floor + found.start())


def period_spans(flat: str) -> list[tuple[int, int]]:
    """Stretches that name a period of repetition or settlement, and so no duration and no date."""
    return [match.span() for match in _PERIOD.finditer(flat)]
