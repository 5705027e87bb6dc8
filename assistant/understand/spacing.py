"""Spaces between numbers and words, as editors leave them (6 月 15 日, 预算 30 万元): closed for reading, kept for quoting."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from assistant.records import Fact
from kb import lazyre

_GAP = lazyre.compile(r"(?<=[0-9０-９.%％])[ \u00a0\u2009](?=[一-龥%％‰])|(?<=[一-龥≥≤])[ \u00a0\u2009](?=[0-9０-９])")
# Two numbers side by side, a tab, a wide gap: cells of a table, whose spaces are its lines.
_CELLS = lazyre.compile(r"[0-9０-９][^\S\n]+[0-9０-９]|\t|\u3000|[^\S\n]{2}")
_LINE = lazyre.compile(r"[^\s][^\n]*")  # without its indent


class Spacing:
    """`text` without those gaps, and where each of its characters stood."""

    def __init__(self, raw: str) -> None:
        gaps = {
            gap.start()
            for line in _LINE.finditer(raw)
            if not _CELLS.search(line.group())
            for gap in _GAP.finditer(raw, line.start(), line.end())
        }
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
