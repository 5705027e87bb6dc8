"""Comparing names, descriptions and goals as a reviewer reads them: without punctuation, width and filler."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from operator import add

from kb import lazyre
from kb.amounts import NumberSpan, numbers

_QUOTES = lazyre.compile(r"[“”\"'‘’「」『』《》]")
_UNIT_MARK = lazyre.compile(r"[（(](?:%|‰|百分比|单位[:：]?[^）)]{0,6}|[个台套人次户件万元亩公里平方米吨天]{1,4})[）)]")
_PUNCTUATION = lazyre.compile(r"[\s,，.。;；:：、!！?？()（）\[\]【】%‰/\-—_·“”\"'‘’《》<>≥≤=＝]+")
# Words that add nothing to a definition.
_FILLER = lazyre.compile(
    r"(?:通过|经过)(?:本|该)?项目(?:的)?(?:开展|实施|建设)|项目(?:的)?(?:开展|实施)(?:后)?|本项目|该项目"
    r"|反映|考核|衡量|情况|指标|状况|程度|工作(?=完成|开展|任务)|比率|比例|百分比|所占|的|对|了|率|值|性|度(?!假)"
)
_SAME = (
    ("提升", "提高"), ("增加", "提高"), ("增长", "提高"), ("增强", "提高"), ("加强", "提高"), ("有效", ""),
    ("持续", ""), ("不断", ""), ("逐步", ""), ("进一步", ""), ("长时间", "长期"), ("数量", "数"), ("所需", ""), ("进度", ""),
    ("程度", ""), ("水平", ""), ("上升", "提高"), ("相关", ""), ("开展", ""),
)  # fmt: skip


_MARKS = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}


@lru_cache(maxsize=65536)
def flat(text: str) -> str:
    """Half-width, without white space and LaTeX, Chinese commas and colons outside numbers."""
    out = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))
    out = re.sub(r"(?<!\d)[,;:!?]|[,;:!?](?!\d)", lambda mark: _MARKS[mark.group()], out)
    return out.replace("$", "").replace("\\geq", "≥").replace("\\leq", "≤")


@lru_cache(maxsize=65536)
def core(name: str) -> str:
    """A name without quotes, unit in brackets, trailing percent sign, 指标 and numbering."""
    text = _UNIT_MARK.sub("", _QUOTES.sub("", flat(name)))
    text = re.sub(r"^\d{1,2}[.、](?!\d)", "", text)
    text = re.sub(r"[。;；,，:：]+$", "", text)
    stripped = re.sub(r"%+$", "", text) if not re.search(r"\d%+$", text) else text
    return re.sub(r"(?<=.)指标$", "", stripped)


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """`core` without punctuation, for 'the same words'."""
    return _PUNCTUATION.sub("", core(text))


@lru_cache(maxsize=65536)
def gist(text: str) -> str:
    """`key` without filler and with synonyms folded, for 'the same said in other words'."""
    out = _FILLER.sub("", key(text))
    for one, other in _SAME:
        out = out.replace(one, other)
    return out


def rest(longer: str, shorter: str) -> str:
    """The characters of `longer` that no matching block of `shorter` covers."""
    matcher = SequenceMatcher(None, longer, shorter, autojunk=False)
    covered = [False] * len(longer)
    for block in matcher.get_matching_blocks():
        for place in range(block.a, block.a + block.size):
            covered[place] = True
    return "".join(char for char, done in zip(longer, covered, strict=True) if not done)


@lru_cache(maxsize=65536)
def pairs(text: str) -> frozenset[str]:
    """The character pairs of a text."""
    return frozenset(map(add, text, text[1:]))


def likeness(one: str, other: str) -> float:
    """Dice coefficient of the character pairs, 0..1."""
    left, right = pairs(one), pairs(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else float(one == other)


def quote(text: str, limit: int = 24) -> str:
    """A cell in Chinese quotation marks, cut where it is long."""
    shown = " ".join((text or "").split())
    return f"“{shown if len(shown) <= limit else shown[: limit - 1] + '…'}”"


def fold_level(name: str) -> str:
    """A level name on one line."""
    return flat(name)


_NUMERIC = lazyre.compile(r"[\d零〇一二三四五六七八九十百千万两半]")


@lru_cache(maxsize=65536)
def spans(text: str) -> tuple[NumberSpan, ...]:
    """The numbers of a text (`kb.amounts.numbers`), remembered: several rules ask for those of one cell."""
    return tuple(numbers(text)) if _NUMERIC.search(text) else ()


# How a number is named at the end of a name, in one way or another: 推介会场次, 推介会场数, 推介会数量.
_NUMBER = lazyre.compile(r"(?:总?数量|总数|(?:[场班期批轮人户件台套处个座株册份篇辆家块页]|人次)?(?:次数|次|数))$")


def without_number(name: str) -> str:
    """A name without the words for a number at its end: 推介会场次 → 推介会."""
    return _NUMBER.sub("", name)
