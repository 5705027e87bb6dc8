"""Rows that a clerk points at rather than names: 第三行, 最后两条, 数量指标里第二个, 刚加的, 所有满意度."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dialogue import rows as finding
from assistant.dialogue.report import table_of
from assistant.dialogue.state import State
from kb import lazyre
from kb.amounts import parse_number
from kb.records import Indicator, TargetValue

_N = r"[\d一二两三四五六七八九十]+"
_THING = r"(?:条|行|个|项)(?:指标)?"
_LIST = lazyre.compile(
    rf"第?({_N}){_THING}?(?:(?:[、，,和跟与及]|以及)第?({_N}){_THING}?)+|第?({_N}){_THING}?(?:到|至|[-~—])第?({_N}){_THING}"
)
_BLOCK = lazyre.compile(rf"(?P<end>前面?|头|最后|后面?|倒数)(?P<n>{_N}){_THING}")
_WITHIN = lazyre.compile(
    rf"(?P<kind>[^第\d]{{2,6}}?)(?:指标|类)?(?:里面?|中|下面?|那块|那里)?(?:的)?(?P<place>(?:最后|倒数)?第?{_N}?{_THING})"
    rf"|(?P<place2>(?:最后|倒数)?第?{_N}?(?:条|个|项))(?P<kind2>[^第\d]{{2,6}}?)(?:指标)?"
)
_RECENT = lazyre.compile(
    r"(?:我)?(?:刚才|刚刚|刚|方才|新|上面|前面|上一)(?:加|添|补|增加|改|说|写|设|提到)?(?:进去|上去|上|过)?(?:的)?(?:这|那)?(?P<n>[一二两三几\d])?(?:条|个|项|些)?(?:指标)?"
    r"|它们?|(?:这|那)(?P<n2>[一二两三几\d])?(?:条|个|项|些)(?:指标)?"
)


def listed(state: State, words: str) -> list[Indicator]:
    """The rows of a list or a block (第1、3条, 最后两条, 刚加的那两条); empty where the words are none."""
    table = table_of(state)
    if table is None:
        return []
    rows, count = table.indicators, len(table.indicators)
    places: list[int] = []
    if found := _LIST.fullmatch(words):
        numbers = [int(parse_number(n) or 0) for n in re.findall(_N, words)]
        places = [n - 1 for n in (range(numbers[0], numbers[-1] + 1) if found[3] else numbers)]
    elif found := _BLOCK.fullmatch(words):
        n = min(int(parse_number(found["n"]) or 0), count)
        places = list(range(n)) if found["end"][0] in "前头" else list(range(count - n, count))
    elif found := _RECENT.fullmatch(words):
        return recent(state)
    return [rows[place] for place in places if 0 <= place < count]


def recent(state: State) -> list[Indicator]:
    """The rows of the latest edits, where they still stand; else the row last spoken of."""
    table = table_of(state)
    if table is None:
        return []
    last = max((edit.turn for edit in state.edits if edit.field != "remove"), default=-1)
    ids = {edit.row for edit in state.edits if edit.turn == last}
    spoken = [row for row in table.indicators if row.id == state.focus]
    rows = [row for row in table.indicators if row.id in ids]
    return spoken if spoken and (len(rows) < 2 or spoken[0] not in rows) else rows or spoken


def places(state: State, words: str, value: TargetValue | None = None) -> list[int]:
    """Places of the rows that the words may mean: pointed at, within a kind, or named."""
    table = table_of(state)
    assert table is not None
    if words not in finding.UNSAID and _RECENT.fullmatch(words):
        ids = {row.id for row in recent(state)}
        if found := [i for i, row in enumerate(table.indicators) if row.id in ids]:
            return found
    if (within := _WITHIN.fullmatch(words)) and (place := _within(table.indicators, within)) is not None:
        return [place]
    return finding.find(table, words, value, state.focus)


def _within(rows: Sequence[Indicator], found: re.Match[str]) -> int | None:
    kind = found["kind"] or found["kind2"] or ""
    place = found["place"] or found["place2"] or ""
    group = finding.of_kind(rows, kind)
    if not group or not re.search(rf"{_N}|最后", place):
        return None
    at = finding.ordinal(place, len(group))
    return group[at] if at is not None else None


def of_every(state: State, words: str, value: TargetValue) -> list[Indicator]:
    """All rows of a kind that can take a value: 所有满意度."""
    table = table_of(state)
    assert table is not None
    rows = table.indicators
    kind = finding.of_kind(rows, words)
    named = [i for i, row in enumerate(rows) if words and words in row.name]
    return [rows[i] for i in (named or kind) if finding.takes(rows[i], value)]
