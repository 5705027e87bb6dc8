"""Spaces as editors and hurried writers leave them: beside numbers (6 月 15 日), and instead of commas.

The former are closed for reading and kept for quoting, the latter read as commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import structs

from assistant.records import Fact
from kb import lazyre

_BEHIND = lazyre.compile(r"(?<=[0-9０-９.%％])[ \u00a0\u2009](?=[一-龥%％‰])")
_BEFORE = lazyre.compile(r"(?<=[一-龥≥≤])[ \u00a0\u2009](?=[0-9０-９])")
_BOTH_SIDES = lazyre.compile(rf"{_BEFORE.pattern}(?=[0-9０-９.]+[ \u00a0\u2009%％])")
# 1 440个, 共3 600元: the thousands apart; but 轮椅 12 800元 is a count and its price.
_THOUSANDS = lazyre.compile(
    r"(?:(?<=[一-龥≥≤])|(?<![0-9.][^\S\n])(?=[0-9 ]+[^\S\n]?(?![元万块])[一-龥]))(?<![0-9.])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9.])"
)
# Two numbers side by side, a bar, a tab, a wide gap: cells of a table, whose spaces are its lines.
_CELLS = lazyre.compile(r"[0-9０-９][^\S\n]+[0-9０-９]|[|│｜]|\t|\u3000|[^\S\n]{2}")
_LINE = lazyre.compile(r"[^\s][^\n]*")  # without its indent
_STOP = lazyre.compile(r"[，。；、,;！？]|[一-龥%）]\.")


def _gaps(line: str) -> Iterator[int]:
    """Where a space separates a number from its words only; in a line without stops one before a number may be a stop."""
    groups = [group for number in _THOUSANDS.finditer(line) for group in _places(number, " ")]
    closed = "".join("0" if place in groups else char for place, char in enumerate(line))
    if not _CELLS.search(closed):
        yield from groups
        for pattern in (_BEHIND, _BEFORE if _STOP.search(line) else _BOTH_SIDES):
            yield from (gap.start() for gap in pattern.finditer(line))


def _places(match: re.Match[str], char: str) -> list[int]:
    return [match.start() + place for place, one in enumerate(match.group()) if one == char]


def stops(text: str) -> str:
    """`text` with commas for the spaces of lines that know no other stop (公厕改造12座 预算36万 10月底前)."""
    return _LINE.sub(lambda line: line.group() if _keeps(line.group()) else line.group().replace(" ", "，"), text)


def _keeps(line: str) -> bool:
    return bool(line.strip().count(" ") < 2 or _STOP.search(line) or _CELLS.search(line))


class Spacing:
    """`text` without those gaps, and where each of its characters stood."""

    def __init__(self, raw: str) -> None:
        gaps = {line.start() + gap for line in _LINE.finditer(raw) for gap in _gaps(line.group())}
        self._raw = raw
        self._places = [place for place in range(len(raw)) if place not in gaps] if gaps else []
        self.text = "".join(raw[place] for place in self._places) if gaps else raw

    def restored(self, facts: Iterable[Fact]) -> list[Fact]:
        """The facts with offsets and quotes of the text as typed."""
        return [self._restored(fact) for fact in facts] if self._places else list(facts)

    def _restored(self, fact: Fact) -> Fact:
        if not fact.end_at:
            return fact
        start, end = self._places[fact.start_at], self._places[fact.end_at - 1] + 1
        whole = fact.quote == self.text[fact.start_at : fact.end_at]
        return structs.replace(fact, start_at=start, end_at=end, quote=self._raw[start:end] if whole else fact.quote)
