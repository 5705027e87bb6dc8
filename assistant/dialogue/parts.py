"""A clause cut into what its words do: rows pointed at or named, values, acts, kinds, money, cells, small words, the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.dialogue import acts, valued
from kb import lazyre

_N = r"[\d一二两三四五六七八九十]+"
_MANY = r"[\d二两三四五六七八九十]+"
_THING = r"(?:条|行|个|项)"
_ROWS = r"(?:行|条(?!指标|[质数时成社经生可满效]))"  # 三行, 三条, but not 三条质量指标
# 第三条, 最后两行, 前两个, 倒数第二条, 刚加的那条, 上面那条, 它们: `references` tells which rows these are.
_POINT = lazyre.compile(
    rf"第{_N}(?:{_THING}|(?![版期批轮季年月日届章号]))|(?:最后|倒数第?|前面?|后面?|头|末尾?){_MANY}{_THING}|{_MANY}(?={_ROWS}){_THING}"
    rf"|(?:最[后末](?:那|一)?|倒数第?一){_THING}|刚才?刚?(?:加|添|补|改|说|写|设|提到)(?:进去|上去|上|过)?的(?:那|这)?{_N}?{_THING}?"
    rf"|(?:上面|前面|上一|刚才|刚刚)(?:那|这)?一?{_THING}|它们?(?!山)|(?:这|那)(?:{_N})?{_THING}(?!的?{_N}?个?[县市乡镇村])"
)
_KIND = lazyre.compile(r"可持续影响|(?:社会|经济|生态)(?:效益|成本)")
_HAN = lazyre.compile(r"[㐀-鿿A-Za-z]+")
_JOIN = lazyre.compile(r"以及|[和跟与及、]")


class Part(NamedTuple):
    """A stretch of a clause; `kind` is point, name, kind, field, money, value, act, small, join or other."""

    kind: str
    text: str
    start: int
    end: int
    said: str = ""  # of a value: as the form writes it


def cut(clause: str, names: Sequence[str]) -> list[Part]:
    """The parts of a clause in order; `names` are those of the table's rows."""
    pieces = _pieces(names)
    found: list[Part] = []
    at = 0
    while at < len(clause):
        found.append(_next(clause, at, pieces))
        at = found[-1].end
    return _grown(found)


def _grown(parts: list[Part]) -> list[Part]:
    """Unknown characters made words: with those beside them, and with one-character verbs that only begin a word (数据)."""
    grown: list[Part] = []
    for place, part in enumerate(parts):
        after = parts[place + 1].kind if place + 1 < len(parts) else ""
        last = grown[-1] if grown else None
        inside = len(part.text) == 1 and after == "other" and _HAN.match(part.text)
        if inside and (part.kind == "act" or (part.kind == "small" and last is not None and last.kind == "other")):
            part = part._replace(kind="other")
        if part.kind == "other" and last is not None and last.kind == "other":
            grown[-1] = last._replace(text=last.text + part.text, end=part.end)
        else:
            grown.append(part)
    return grown


def _next(clause: str, at: int, pieces: frozenset[str]) -> Part:
    if point := _POINT.match(clause, at):
        return Part("point", point[0], at, point.end())
    if end := _piece_end(clause, at, pieces):
        return Part("name", clause[at:end], at, end)
    if (value := valued.at(clause, at)) and not re.match(r"[一1](?:[条项](?!\d)|[点些下])", clause[at:]):
        return Part("value", clause[at : value.end], at, value.end, value.text)
    for kind, pattern in (("kind", _KIND), ("money", acts.money_at()), ("field", acts.field_at())):
        if word := pattern.match(clause, at):
            return Part(kind, word[0], at, word.end())
    act, small = acts.word_at().match(clause, at), acts.small_at().match(clause, at)
    if act and (small is None or act.end() >= small.end()):
        return Part("act", act[0], at, act.end())
    if joined := _JOIN.match(clause, at):
        return Part("join", joined[0], at, joined.end())
    if small or not _HAN.match(clause, at):
        end = small.end() if small else at + 1
        return Part("small", clause[at:end], at, end)
    return Part("other", clause[at], at, at + 1)


def _pieces(names: Sequence[str]) -> frozenset[str]:
    """Every stretch of two characters or more of the names: an act inside one is none (改造 in 卫生室改造数量)."""
    runs = [run for name in names for run in _HAN.findall(name)]
    return frozenset(
        run[start:end] for run in runs for start in range(len(run)) for end in range(start + 2, len(run) + 1)
    )


def _piece_end(clause: str, at: int, pieces: frozenset[str]) -> int:
    end = at + 2
    if clause[at:end] not in pieces or len(clause) < end:
        return 0
    while end < len(clause) and clause[at : end + 1] in pieces:
        end += 1
    return end
