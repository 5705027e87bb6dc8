"""In what an indicator is counted (money, people, rounds, square measure …), learnt from the cards of the library.

Every name and alias of a card with its unit is an example: a linear classifier (cardlearner.py) over the characters of
name and description and the ends of both, where the head noun stands. It is second evidence beside the grammar of
unit_mismatch.py: 新建公厕数量 counts things, 训练课次 rounds, 平均调阅用时 time, without any list of such names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.rules.cardlearner import CardLearner, kept
from assistant.rules.text import core
from indexer.kindlearn import grams
from indexer.words import fold
from kb import lazyre
from kb.library import SLOT, Library
from kb.units import kind as unit_kind
from kb.units import normal

if TYPE_CHECKING:
    from assistant.rules.reading import Row

KINDS = ("rate", "money", "person", "rounds", "count", "area", "length", "mass", "time", "grade")
SHOWN = {
    "money": "金额", "person": "人数", "rounds": "次数", "count": "东西的数量", "area": "面积", "length": "长度",
    "mass": "重量或体积", "time": "时间",
}  # fmt: skip
ROUNDS = frozenset("次 轮 场 期 回 批 批次 场次 班 班次 遍 趟 届 轮次 堂 讲 课时 学时 航次 车次".split())  # noqa: SIM905
_MARKS = frozenset("分 级 倍 成 分贝 摄氏度 ℃".split())  # noqa: SIM905
# 件次, 户次 and the like count rounds of things: with them nothing is proved.
_MIXED = lazyre.compile(r".次$")
# Counters that stand for nearly anything; institutions and households are people, not rounds.
_GENERAL = frozenset("个项件组批对点处例起宗套样")
_BODIES = frozenset("家户岗")
# What is surely measured → in what it cannot be given.
_IMPOSSIBLE: dict[str, frozenset[str]] = {
    "money": frozenset({"person", "rounds", "count", "area", "length", "mass", "time"}),
    "person": frozenset({"money", "rounds", "count", "area", "length", "mass", "time"}),
    "rounds": frozenset({"money", "person", "count", "area", "length", "mass"}),
    "time": frozenset({"money", "person", "count", "area", "length", "mass"}),
    "area": frozenset({"money", "person", "count", "time"}),
    "length": frozenset({"money", "person", "rounds", "count", "area", "time"}),
    "count": frozenset({"money", "person", "rounds", "time", "area", "length", "mass"}),
    "mass": frozenset({"money", "time", "rounds", "length"}),
}
# In a name that speaks of people a number of things may be one of people: 党员发展数.
_PEOPLE = lazyre.compile(r"[人员者民生师户工警医]|干部|群众|儿童|患者|家庭|对象")
_LONG = lazyre.compile(r"[路道街巷管渠沟河堤坝岸线缆栏墙带网桥]")  # what is counted and measured alike
# A task without a head that says what is counted may give whom it reaches, or how often: 开展培训 200人, 检查企业 60次.
_REACHED = frozenset({("rounds", "person"), ("count", "person"), ("count", "rounds"), ("person", "rounds")})
_MADE = lazyre.compile(r"^(?:购置|购买|采购|新建|改建|扩建|修建|建设|建成|改造|维修|更换|更新|安装|配备)")
LEAST = 0.5  # margin of the scores from which on the classifier is believed
SURELY = 0.85  # the same for a number of things given as a length or a mass, as roads and goods may be
_ENDS = lazyre.compile(r"\d(?:[百千万亿]*[^\d一]{1,5})(?:以上|以内|以下|左右)?$")  # a number and its unit: not 20年一遇
# The head that clerks leave out: 检测样品 for 检测样品数量.
_HEAD = lazyre.compile(r"(?:总?数量|[人次户个件台处场期份]数|数)$")


def sort_of(unit: str) -> str:
    """The kind of a unit in the sense of KINDS; "" for one that says nothing."""
    head = normal(unit.partition("/")[0])
    if head in ROUNDS:
        return "rounds"
    if head in _MARKS:
        return "grade"
    kind = unit_kind(head)
    return "mass" if kind == "volume" else kind if kind in KINDS else ""


def features(name: str, description: str) -> Counter[str]:
    found = Counter({f"n:{gram}": count for gram, count in grams(fold(name)).items()})
    found.update({f"d:{gram}": count for gram, count in grams(fold(description)).items()})
    found.update({f"e:{name[-1:]}": 3, f"e:{name[-2:]}": 3, f"e:{name[-3:]}": 2, f"e:{name[-4:]}": 1})
    found.update({f"f:{description[-1:]}": 1, f"f:{description[-2:]}": 2})
    return found


def _examples(library: Library) -> Iterator[tuple[Counter[str], int]]:
    for archetype in library.archetypes.values():
        for card in archetype.cards:
            sort = sort_of(SLOT.sub("", card.unit))
            if not sort or card.type == "date":
                continue
            place = KINDS.index(sort)
            yield features(core(SLOT.sub("", card.name)), SLOT.sub("", card.formula)), place
            for name in (card.name, *card.aliases):
                plain = core(SLOT.sub("", name))
                yield features(plain, ""), place
                if len(bare := _HEAD.sub("", plain)) >= 4 and bare != plain:
                    yield features(bare, ""), place


def _may_stand(unit: str, sort: str) -> bool:
    """Whether a general counter can stand for what is measured: 个 for people, rounds and lengths of road."""
    return sort not in ("money", "time") and (unit in _GENERAL or (unit in _BODIES and sort == "person"))


class Measured:
    """Scores of every kind of unit for an indicator."""

    def __init__(self, learner: CardLearner):
        self._learner = learner

    @lru_cache(maxsize=16384)  # noqa: B019  (one Measured lives as long as the process)
    def scores(self, name: str, description: str) -> NDArray[np.float32]:
        """About 1 for the right kind of a plain case, in the order of KINDS."""
        return self._learner.score(features(name, description))

    def otherwise(self, row: Row) -> str:
        """What the row surely measures, in Chinese, where its unit cannot measure that; else ""."""
        unit = row.value.target.unit or ""
        here = sort_of(unit)
        if here in ("", "rate", "grade") or "/" in unit or _MIXED.search(unit) or "亩" in unit and here != "area":
            return ""
        if normal(unit) in row.name or unit in row.name or not _ENDS.search(row.value.text):
            return ""
        found = self.scores(row.name, row.description)
        sort = KINDS[int(found.argmax())]
        if here not in _IMPOSSIBLE.get(sort, frozenset()) or _may_stand(normal(unit), sort):
            return ""
        if (sort, here) == ("count", "person") and _PEOPLE.search(row.name):
            return ""
        if (sort, here) == ("count", "length") and _LONG.search(row.name):
            return ""
        if (sort, here) == ("count", "rounds") and not _MADE.search(row.name):
            return ""  # things that happen are counted by times too: 损坏发生数 0次
        if not row.grammar.measurable and (sort, here) in _REACHED and not _MADE.search(row.name):
            return ""
        least = SURELY if sort == "count" and here in ("area", "length", "mass") else LEAST
        return SHOWN[sort] if float(found.max() - found[KINDS.index(here)]) >= least else ""


def measured(library: Library) -> Measured:
    """The classifier of a library, from a kept copy where there is one."""
    return Measured(kept("units", __file__, library, _examples, len(KINDS)))
