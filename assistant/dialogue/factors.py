"""How many times as much: 翻一番, 减半, 打八折, 加两成."""

from __future__ import annotations

import re
from typing import NamedTuple

from kb import lazyre
from kb.amounts import parse_number

_FACTOR = lazyre.compile(
    r"翻(?:了|上|个)?(?P<double>一|两|二|三)?(?P<turn>倍|番)|(?P<twice>加倍|加一倍|多一倍|增一倍)"
    r"|(?:增加|加|多|涨|扩大|提高|提升)了?(?P<more>[一两二三四\d])倍"
    r"|(?:变|改|扩大|增加|加|涨|调|提高)?(?:成|到|为)(?:原来的?|现在的?)?(?P<times>[两二三四五\d])倍"
    r"|(?P<half>减半|折半|砍半|(?:减|砍|少|压|降|缩)(?:少|掉|去|减)?(?:了)?一半|打个?对折)"
    r"|打个?(?P<off>[一二三四五六七八九\d](?:[.点]?[五5])?)折"
    r"|(?P<way>增加?|加|多|涨|上浮|提高|提升?|升|上调|下调|减少?|砍|压缩?|压减|降低?|少|下浮|核减|削减)(?:了|掉|去)?(?:(?P<share>[一二两三四五六七八九\d.]+)成|(?P<parts>[二三四五六七八九十\d]+)分之(?P<of>[一二两三四五六七八九\d]+))"
)


class Factor(NamedTuple):
    """A factor and where its words begin and end."""

    value: float
    start: int
    end: int


def find(text: str) -> Factor | None:
    """The first factor in a clause."""
    found = _FACTOR.search(text)
    return Factor(round(_value(found), 6), found.start(), found.end()) if found else None


def _value(found: re.Match[str]) -> float:
    if found["turn"]:
        number = _number(found["double"] or "一")
        return 1 + number if found["turn"] == "倍" else 2.0**number
    if found["twice"]:
        return 2.0
    if found["more"]:
        return 1 + _number(found["more"])
    if found["times"]:
        return _number(found["times"])
    if found["half"]:
        return 0.5
    if found["off"]:
        digits = [_number(char) for char in found["off"] if char not in ".点"]
        return sum(digit / 10**place for place, digit in enumerate(digits, 1))
    share = _number(found["share"]) / 10 if found["share"] else _number(found["of"]) / _number(found["parts"])
    return 1 - share if re.match(r"减|砍|压|降|少|下|核|削", found["way"]) else 1 + share


def _number(word: str) -> float:
    return parse_number(word.replace("两", "二")) or 1.0
