"""Whether two indicators measure the same thing, by the grammar of their names and the nearness of their words.

A name is what is measured, then how: the end (率, 时间, 人数) is the kind of measure, the two characters before it the
aspect (就业, 整改, 下降), the rest the thing. Names of one kind are compared by three numbers from 0 to 1: nearness of
the whole names, nearness of the aspects, share of the shorter name's characters that the longer one has.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.compose.rows import Row
from kb import lazyre
from kb.values import parse

if TYPE_CHECKING:
    from indexer.embed import Encoder

SAME = 1.8  # sum of the three numbers from which two names are one measure; chosen on tests/assistant/measure_pairs.txt
_KINDS = (
    ("率", lazyre.compile(r"(?:率|比例|占比|比重|增幅|降幅)$")),
    ("时间", lazyre.compile(r"(?:时间|时长|时限|用时)$")),
    ("数", lazyre.compile(r"(?:人次|人数|次数|起数|件数|户数|场次|天数|处数|个数|数量|数)$")),
)
_PADDING = lazyre.compile(
    r"[（(].*?[)）]|[“”\"']|平均|全年|年度|实际|相关|有关|及时|按期|按时|到位|综合|发生|情况|责任"
)
_ASPECT, _WORD = 2, 4  # characters of an aspect; of a name without its kind that says no more than the aspect


def same_measure(row: Row, others: Iterable[Row]) -> Row | None:
    """The first of the other rows that measures what the row measures, whatever its level or its exact name."""
    return next((other for other in others if _comparable(row, other) and sameness(row.name, other.name) > SAME), None)


def sameness(left: str, right: str) -> float:
    """How much two names are one measure, 0 (not) to 3; 0 where one is a rate and the other a count."""
    (kind, one), (other_kind, two) = _divided(left), _divided(right)
    if not kind or kind != other_kind or not one or not two:
        return 0.0
    less, more = sorted((set(one), set(two)), key=len)
    ends = one[-_ASPECT:], two[-_ASPECT:]
    aspects = 1.0 if ends[0] == ends[1] else _nearness(f"{ends[0]}{kind}", f"{ends[1]}{kind}")
    return _nearness(left, right) + aspects + len(less & more) / len(less)


def names_in_full(row: Row, stated: Row) -> bool:
    """Whether a row names in full what the clerk stated in a word (退役军人就业率 of 就业率)."""
    (kind, short), (_, full) = _divided(stated.name), _divided(row.name)
    return stated.fact is not None and kind == "率" and len(short) <= _WORD and short != full and full.endswith(short)


def _divided(name: str) -> tuple[str, str]:
    """(kind of measure, what is measured); the kind is "" where the name does not end in one."""
    bare = _PADDING.sub("", name)
    for kind, end in _KINDS:
        if found := end.search(bare):
            return kind, bare[: found.start()]
    return "", bare


def _comparable(row: Row, other: Row) -> bool:
    """Whether the values could be of one measure: no money, no dates, no units that differ."""
    if "cost.economic" in (row.category, other.category) or any("日期" in one.description for one in (row, other)):
        return False
    if not row.value or not other.value:
        return True
    units = [parse(one.value, category=one.category).unit for one in (row, other)]
    return units[0] == units[1] or {*units} <= _INCIDENTS


_INCIDENTS = frozenset(("起", "件", "次", "宗", "例", "处"))


@lru_cache(maxsize=1)
def _encoder() -> Encoder:
    """The shipped encoder, for which the threshold was chosen, whatever model the index uses."""
    from indexer.embed import SHIPPED, load_encoder

    return load_encoder(str(SHIPPED))


@lru_cache(maxsize=4096)
def _nearness(left: str, right: str) -> float:
    one, two = _encoder().encode([left, right])
    return max(0.0, float(one @ two))
