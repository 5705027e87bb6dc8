"""The parts of a text that name a project: its name, the unit's name, whom it is for; cues and where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer import words
from kb import lazyre

_ENDS = (
    "局|委员会|委|办公室|办|馆|院|站|所|中心|学校|中学|小学|大学|党校|法院|检察院|机构|支队|大队|中队|公司|协会|联合会|联|会|"
    "厅|部|组|镇|乡|街道"
)
_PLACE = "[一-鿿]{0,6}?(?:省|市|县|区|旗|州|乡|镇|街道|村)"
_UNIT = lazyre.compile(
    rf"(?:^|(?<=[，。；：、（(给为由对向在]))(?:{_PLACE}|我|本|某|全)(?:[一-鿿]{{1,12}}?)(?:{_ENDS})(?=[一-鿿0-9a-z])"
)
_OFFICE = lazyre.compile(r"^[一-鿿]{2,8}?(?:局|委员会|办公室|管理所|监管所|派出所)(?=[一-鿿0-9a-z])")
_FOR = lazyre.compile(
    r"(?:给|为|替|帮)([^，。；,;0-9]{2,20}?)(?=购|买|采购|配|建|修|开发|安装|更换|添置|发放|提供|新打)"
)
_NAMED = lazyre.compile(r"项目名称[:：]\s*([^\n，。；]{2,50})")
_TAIL = lazyre.compile(r"(?:项目|工程|经费|资金|费用|费|服务|补助|县级|配套|专项|及|等)+$")
_FORM = lazyre.compile("专项(?=经费$)|(?:专项|资金|项目|转移支付)+$")
_BARE = lazyre.compile(
    r"(?:项目|工程|经费|资金|费用|费|服务|补助|补贴|专项|日常|正常|工作|业务|运行|运营|运转|维持|维护|管护|人员|保障|年度?|\d+)*$"
)
_TALK = lazyre.compile("[我你您他她咱吗呢吧啊哦嘛哈谢请帮谁]|什么|怎么|一下|再见|随便")
_ASKS = lazyre.compile("什么|怎么|为何|哪里|哪儿|哪个|是谁|吗|多少|多远|多久|几点|几号|能不能|是不是|可不可以|[?？]")
_CLAUSE = lazyre.compile(r"[，。；！？\n,;!?]")
_GAPS = lazyre.compile(r"[\s“”\"'‘’《》〈〉「」]+")
_MONEY = lazyre.compile(
    r"[0-9.零一二两三四五六七八九十百千万亿]+(?:多|余|来)?(?:个)?(?:万元|元|块|万(?=[，。；、）)\s]|$))"
)


def fold(text: str) -> str:
    """As cues are compared: no spaces, no quotes, half width."""
    return _GAPS.sub("", words.fold(text))


def name_of(text: str) -> str:
    """What serves as the project's name: what follows 项目名称：, else the first clause."""
    named = _NAMED.search(text)
    if named:
        return named[1]
    first = next((part for part in _CLAUSE.split(text) if part.strip()), "").strip()
    return first[:40] if len(first) >= 4 else text[:40]


def without_tail(name: str) -> str:
    """A folded name without the words that every name ends with (项目, 经费, 服务)."""
    return _TAIL.sub("", name) or name


def form_span(name: str) -> tuple[int, int]:
    """Where in a folded name stands how it is budgeted (专项资金, 项目, 专项 before 经费); empty where the name is no more."""
    found = _FORM.search(name)
    return found.span() if found and found.start() >= 2 else (0, 0)


def is_question(text: str) -> bool:
    """Whether a text asks something and states nothing: short, with a question word, without any figure."""
    return len(text) <= 30 and bool(_ASKS.search(text)) and not re.search(r"[0-9０-９]", text)


def is_talk(text: str) -> bool:
    """Whether a folded text talks to somebody."""
    return bool(_TALK.search(text))


def speaks_of_money(text: str) -> bool:
    """Whether a folded text states an amount of money: what does, describes something to be paid for."""
    return bool(_MONEY.search(text))


def dim_spans(text: str) -> list[tuple[int, int]]:
    """Spans of a folded text that name a unit or whom something is for; none where the name is all there is."""
    spans = [match.span() for match in _UNIT.finditer(text)]
    spans += [match.span() for match in _OFFICE.finditer(text)]
    spans += [match.span(1) for match in _FOR.finditer(text)]
    name = fold(name_of(text))
    if text.startswith(name) and any(_BARE.match(name, high) for _, high in spans):
        return []
    return spans


def occurrences(text: str, cues: Sequence[str]) -> dict[str, list[int]]:
    """Where each cue stands, longest cues first; a place inside a longer cue found already is not counted again."""
    taken = [False] * len(text)
    found: dict[str, list[int]] = {}
    for cue in cues:
        start = text.find(cue)
        while start >= 0:
            if not all(taken[start : start + len(cue)]):
                found.setdefault(cue, []).append(start)
                taken[start : start + len(cue)] = [True] * len(cue)
            start = text.find(cue, start + 1)
    return found
