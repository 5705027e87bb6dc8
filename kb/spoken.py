"""Numbers as they are said aloud: 三十来万, 十块五, 每亩百五, 万把块, 上百人, 4米5, 八毛.

Each carries a unit or a power in the middle of the numeral, or leaves the 一 in front of a power out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kb import lazyre
from kb.units import UNIT

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_POWER = {"十": 10.0, "百": 100.0, "千": 1000.0, "万": 10_000.0, "亿": 100_000_000.0}
_ONE = "[1-9一二三四五六七八九]"
_ENDS = rf"(?=$|[^\d一-龥]|{UNIT}|左右|上下|以[内下上]|就|够|都|吧|呢|了|的|一)"
_ROUND = lazyre.compile(
    r"(?P<power>[百千万])把(?=[块元个人户亩斤米])|(?P<more>[百千万])[余多](?=[一-龥])|百十(?P<odd>[来多]|号)"
)
_BARE = lazyre.compile(rf"(?P<power>[百千])(?P<digit>[一二三四五六七八九])(?![十百千万分]){_ENDS}")
_OVER = lazyre.compile(r"(?:上|近|过|超|好几?|成)$")
_LEAD = lazyre.compile(r"(?:[每一][一-龥]{1,2}|补|给|价|约|要|得|奖|发)$")
_MORE = lazyre.compile(r"[来多余](?P<power>[百千万亿])(?![一二三四五六七八九十])")
_COINS = lazyre.compile(rf"[块元](?P<tenths>{_ONE})(?:[毛角])?(?![\d.十百千万]|{UNIT})|[块元](?P<dimes>{_ONE})[毛角]")
_DIMES = lazyre.compile(r"[毛角](?P<fen>[1-9一二三四五六七八九])?(?:分?钱)?(?![一-龥]*(?:度|落|色))")
_METRES = lazyre.compile(rf"米(?P<tenths>{_ONE})(?![\d.十百千万]|个?{UNIT})")


class Spoken(NamedTuple):
    """What follows a plain number (or begins without one): where it ends, what it makes of it, its own unit."""

    end: int
    value: float
    unit: str = ""
    about: bool = False


def headless(text: str, at: int) -> Spoken | None:
    """A number that begins with its power: 百五, 万把(块), 上|百(人), 千余(亩)."""
    if found := _ROUND.match(text, at):
        if found["odd"]:
            return Spoken(found.end() - (found["odd"] == "号"), 110.0, about=True)
        if found["more"] and at and text[at - 1] in _POWER | _DIGIT:
            return None
        return Spoken(found.end(), _POWER[found["power"] or found["more"]], about=True)
    if (found := _BARE.match(text, at)) and _LEAD.search(text[max(0, at - 3) : at]):
        power = _POWER[found["power"]]
        return Spoken(found.end(), power + _DIGIT[found["digit"]] * power / 10)
    if text[at] in "百千万" and _OVER.search(text[max(0, at - 2) : at]) and re.match(UNIT, text[at + 1 :]):
        return Spoken(at + 1, _POWER[text[at]], about=True)
    return None


def grown(text: str, end: int, value: float) -> Spoken | None:
    """What a plain number that ends at `end` becomes: 三十|来万, 十|块五, 8|毛, 4|米5."""
    if (found := _MORE.match(text, end)) and value * _POWER[found["power"]] < 1e12:
        return Spoken(found.end(), value * _POWER[found["power"]], about=True)
    if found := _COINS.match(text, end):
        return Spoken(found.end(), value + _tenth(found["tenths"] or found["dimes"]), "元")
    if value < 10 and (found := _DIMES.match(text, end)):
        return Spoken(found.end(), round(value / 10 + _tenth(found["fen"]) / 10, 4), "元")
    if value < 100 and (found := _METRES.match(text, end)):
        return Spoken(found.end(), value + _tenth(found["tenths"]), "米")
    return None


def _tenth(digit: str | None) -> float:
    return (int(digit) if digit.isdigit() else _DIGIT[digit]) / 10 if digit else 0.0
