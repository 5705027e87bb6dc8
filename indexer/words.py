"""Chinese text → words: rjieba where it is installed, jieba else, with the field's own dictionary.

Both cut alike. A number stays whole together with the unit behind it (12台, 22.34万元, 95%). Nothing is
printed and nothing is written outside the state folder.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from kb import lazyre
from kb.home import home

DICTIONARY = Path(__file__).with_name("words.txt")
_UNITS = (
    "个百分点|百分点|平方公里|平方千米|平方米|立方米|公里|千米|公顷|人次|人月|万元|亿元|万人|万亩|元|台套|台|套|辆|个月|个|名|人|"
    "户|家|村|所|座|处|项|件|起|次|场|期|轮|批|份|册|页|卷|亩|米|吨|公斤|升|条|张|块|株|头|只|天|日|月|季度|年|小时|分钟|%|‰|℃"
)
_NUMBER = lazyre.compile(rf"\d+(?:[.,]\d+)*(?:{_UNITS})?")
_LATIN = lazyre.compile(r"[a-z][a-z0-9+#.-]*")
_HAN = lazyre.compile(r"[㐀-鿿]+")
_PIECE = lazyre.compile(rf"{_NUMBER.pattern}|{_LATIN.pattern}|{_HAN.pattern}")
_STOP = """
的 了 和 与 及 或 等 在 对 为 是 有 由 将 把 被 给 从 向 到 于 以 按 各 该 其 之 并 也 都 就 还 而 且 但 不
我 我们 你 他 它 这 那 一 二 三 个 年 月 日 元 万元 进行 开展 实施 相关 有关 情况 方面 工作 项目 经费 资金 费用
通过 根据 以及 要求 确保 保障 进一步 用于 主要
"""
STOP = frozenset(_STOP.split())

Cut = Callable[[str], list[str]]


def fold(text: str) -> str:
    """NFKC and lower case, without halves of characters that a terminal may pass on."""
    return unicodedata.normalize("NFKC", text.encode("utf-8", "ignore").decode("utf-8")).lower()


@lru_cache(maxsize=1)
def domain_words() -> tuple[str, ...]:
    """The field's own terms, sorted."""
    lines = DICTIONARY.read_text(encoding="utf-8").splitlines()
    return tuple(sorted({fold(word) for line in lines if not line.startswith("#") for word in line.split()}))


@lru_cache(maxsize=1)
def digest() -> str:
    """Hash of the dictionary and of this module: an index cut otherwise must be built again."""
    return hashlib.sha256(DICTIONARY.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:16]


def _with_rjieba() -> tuple[Cut, Cut]:
    import rjieba

    # The import has loaded one dictionary already; a second engine would load it again (0.1 s).
    for word in domain_words():
        rjieba.add_word(word, None, None)
    return rjieba.cut, rjieba.cut_for_search


def _with_jieba() -> tuple[Cut, Cut]:
    import logging

    import jieba

    jieba.setLogLevel(logging.CRITICAL)
    engine = jieba.Tokenizer()
    folder = home() / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    engine.tmp_dir = str(folder)
    engine.initialize()
    for word in domain_words():
        engine.add_word(word)
    return engine.lcut, engine.lcut_for_search


@lru_cache(maxsize=1)
def _engine() -> tuple[Cut, Cut]:
    try:
        return _with_rjieba()
    except ImportError:
        return _with_jieba()


@lru_cache(maxsize=8192)  # a table's rows repeat its project and its categories
def _run(run: str, inner: bool) -> tuple[str, ...]:
    """The words of a run of Han characters, with the shorter ones inside them where `inner`."""
    return tuple(_engine()[inner](run))


def _split(text: str, inner: bool) -> list[str]:
    out: list[str] = []
    for piece in _PIECE.findall(fold(text)):
        if _HAN.match(piece):
            out += _run(piece, inner)
        else:
            out.append(piece)
    return out


def cut(text: str) -> list[str]:
    """The words of a text in order, without punctuation."""
    return _split(text, False)


def terms(text: str) -> list[str]:
    """What the word index stores and asks for: words and the shorter words inside long ones, without stop words."""
    return [word for word in _split(text, True) if word not in STOP]


def telling(words: Iterable[str]) -> set[str]:
    """Words that say something by themselves: two characters or more, no stop word, no bare number."""
    return {word for word in words if len(word) > 1 and word not in STOP and not _NUMBER.fullmatch(word)}


_RUN = lazyre.compile("[一-鿿]+|[a-z]+")


def pairs(text: str) -> list[str]:
    """Every two neighbouring characters of a text, Han only; a single one and a Latin word stand for themselves.

    Of three characters the outer two too (亮_率): a wrong character takes two pairs away and leaves this one.
    """
    out: list[str] = []
    for run in _RUN.findall(fold(text)):
        if len(run) == 1 or run.isascii():
            out.append(run)
            continue
        out += map("".join, zip(run, run[1:], strict=False))
        out += map("_".join, zip(run, run[2:], strict=False))
    return out
