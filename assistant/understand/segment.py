"""Words and their classes.

Boundaries come by dictionary alone, so that no new word is guessed across a verb (修|提水泵站); rjieba does both,
jieba where that has no build.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate


@lru_cache(maxsize=1)
def _cutter() -> Callable[[str], list[str]]:
    try:
        import rjieba
    except ImportError:
        import logging

        import jieba

        jieba.setLogLevel(logging.CRITICAL)
        return lambda text: list(jieba.lcut(text, HMM=False))
    return lambda text: list(rjieba.cut(text, False))


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of a short stretch; joined they are the stretch."""
    return tuple(_cutter()(text))


def bounds(text: str) -> frozenset[int]:
    """Offsets at which a word of `text` ends, 0 included."""
    return frozenset([0, *accumulate(map(len, words(text)))])


@lru_cache(maxsize=1)
def _tagger() -> Callable[[str], Sequence[tuple[str, str]]]:
    try:
        import rjieba

        return rjieba.tag
    except ImportError:
        import logging

        import jieba
        import jieba.posseg

        jieba.setLogLevel(logging.CRITICAL)
        return lambda text: [(pair.word, pair.flag) for pair in jieba.posseg.cut(text)]


@lru_cache(maxsize=4096)
def tagged(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a short stretch with their classes (n noun, v verb, vn verbal noun, t time, m numeral, …)."""
    return tuple(_tagger()(text))
