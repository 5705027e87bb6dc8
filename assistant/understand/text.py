"""A clerk's text made ready: typing slips mended in place, sentences and clauses with their offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from assistant.understand import cleaning, spacing
from assistant.understand.lexicon import SLIPS
from kb import lazyre
from kb.amounts import narrow

# One character typed for another of the same sound: 46万园, 帐上.
_COIN = lazyre.compile(r"(?<=[\d万亿千百十])园(?![林区艺丁地长博])")
_FUND = lazyre.compile(r"帐(?![篷子幕])(?<!蚊帐)")
# ￥78,000 becomes 78,000元 in the same place.
_SIGNED = lazyre.compile(r"[¥￥](?P<gap>\s?)(?P<sum>\d[\d,.]*\d|\d)(?P<unit>万?元|[万亿千])?")
_COUNTED = lazyre.compile(r"(?<=\d)(?:坐(?![落位在])|俩(?![口人个]))")
# A full stop from a Latin keyboard, behind a word and before the next: 建成投用.展厅面积.
_STOP = lazyre.compile(r"(?<=[一-龥%）)”])\.(?=[一-龥“（(\s]|\d+[^\d.]|$)")
_LATIN = lazyre.compile(r"(?<!\d)[,;:]|[,;](?!\d{3})|:(?!\d{2})")
_CHINESE = {",": "，", ";": "；", ":": "："}
_SENTENCE = lazyre.compile(r"[。！？!?；;\n]+")
_CLAUSE = lazyre.compile(r"[，,、：:（）()；;。！？!?\n“”\"]+")
BREAK = "，。；：！？（）()、,;:!?\n\t "
_BREAKS = lazyre.compile(f"[{re.escape(BREAK)}]+")


def _coin_behind(match: re.Match[str]) -> str:
    gap, number, unit = match["gap"], match["sum"], match["unit"]
    return f" {gap}{number}{unit}" if unit else f"{gap}{number}元"


@dataclass(frozen=True)
class Text:
    """`raw` as typed and `flat` with half-width digits and slips mended; offsets hold for both.

    Orders to the program and numbers taken back are blank in `flat`; `orders` are the spans of the former.
    """

    raw: str
    now: int = 0  # the year of writing, 0 where it is not known
    flat: str = field(init=False)
    orders: tuple[tuple[int, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        flat = narrow(self.raw)
        for slip, word in SLIPS.items():
            flat = flat.replace(slip, word)
        flat = _LATIN.sub(lambda stop: _CHINESE[stop.group()], spacing.stops(_STOP.sub("。", flat)))
        flat = cleaning.blank(flat, [*cleaning.item_marks(flat), *cleaning.requests(flat)])
        flat = _SIGNED.sub(_coin_behind, flat)
        flat = _FUND.sub("账", _COIN.sub("元", flat))
        flat = _COUNTED.sub(lambda m: {"坐": "座", "俩": "辆"}[m.group()], flat)
        flat = cleaning.blank(flat, spans := cleaning.orders(flat))
        object.__setattr__(self, "orders", tuple(spans))
        flat = cleaning.blank(flat, cleaning.taken_back(flat))
        object.__setattr__(self, "flat", re.sub(r"(?<=\d)[wW](?![A-Za-z])", "万", flat))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        return tuple(_pieces(self.flat, _SENTENCE))

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Stretches between commas, brackets and full stops; quotes inside a name do not cut it."""
        return tuple(_pieces(self.flat, _BREAKS))

    def sentence(self, at: int) -> tuple[int, int]:
        return _around(self.sentences, at, len(self.flat))

    def clause(self, at: int) -> tuple[int, int]:
        return _around(self.clauses, at, len(self.flat))

    def quote(self, start: int, end: int) -> str:
        return self.raw[start:end]


def _pieces(text: str, mark: re.Pattern[str]) -> list[tuple[int, int]]:
    found, at = [], 0
    for match in mark.finditer(text):
        if mark is _SENTENCE or not _inside_number(text, match):
            if match.start() > at:
                found.append((at, match.start()))
            at = match.end()
    if at < len(text):
        found.append((at, len(text)))
    return found


def _inside_number(text: str, match: re.Match[str]) -> bool:
    """The comma of 1,200 and the colon of 8:30 cut nothing."""
    return bool(
        match.group() in ",:，"
        and re.match(r"\d{2,3}(?!\d)", text[match.end() :])
        and text[match.start() - 1].isdigit()
    )


def _around(spans: tuple[tuple[int, int], ...], at: int, size: int) -> tuple[int, int]:
    index = bisect_right(spans, (at, size + 1)) - 1
    return spans[index] if index >= 0 else (0, size)
