"""Which kind of project a text describes: the library's cue words and vectors together.

Points: a strong cue 3, a weak one 1, a negative one −4; the name of the project counts three times, what follows
once. A weak cue that ends the name (…业务用房维修) is its head and counts nearly as a strong one. Words inside the
name of a unit (县档案馆) or of whom something is for (给巡察组买…) count a third: they say who, not what.
The points and the nearness of the vectors give one score 0..1; a text without any cue finds a kind only where the
vectors are sure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct

from indexer import words
from indexer.embed import Encoder, Vectors
from indexer.records import Match
from kb.library import Archetype, Library

STRONG, WEAK, NEGATIVE = 3.0, 1.0, -4.0
NAME = 3.0  # weight of the project's name
HEAD = 2.4  # points of a weak cue that ends the name
UNIT = 0.33  # weight of what stands inside a unit's name
NEAR_WEIGHT = 26.0  # points for a cosine of one above the base
SURE = 0.30  # lowest score that is worth showing
SHARE = 0.6  # a further kind must reach this share of the best one's points
FALLBACK = "general"  # nature (or beginning of the id) of the kind that stands in where nothing else fits

_ENDS = (
    "局|委员会|委|办公室|办|馆|院|站|所|中心|学校|中学|小学|大学|党校|法院|检察院|机构|支队|大队|中队|公司|协会|联合会|联|会|"
    "厅|部|组|镇|乡|街道"
)
_PLACE = "[一-鿿]{0,6}?(?:省|市|县|区|旗|州|乡|镇|街道|村)"
_UNIT = re.compile(
    rf"(?:^|(?<=[，。；：、（(给为由对向在]))(?:{_PLACE}|我|本|某|全)(?:[一-鿿]{{1,12}}?)(?:{_ENDS})(?=[一-鿿0-9a-z])"
)
_OFFICE = re.compile(r"^[一-鿿]{2,8}?(?:局|委员会|办公室|管理所|监管所|派出所)(?=[一-鿿0-9a-z])")
_FOR = re.compile(r"(?:给|为|替|帮)([^，。；,;0-9]{2,20}?)(?=购|买|采购|配|建|修|开发|安装|更换|添置|发放|提供|新打)")
_NAMED = re.compile(r"项目名称[:：]\s*([^\n，。；]{2,50})")
_TAIL = re.compile(r"(?:项目|工程|经费|资金|费用|费|服务|补助|县级|配套|专项|及|等)+$")
_ASKS = re.compile("什么|怎么|为何|哪里|哪儿|哪个|是谁|吗|多少|多远|多久|几点|几号|能不能|是不是|可不可以|[?？]")
_CLAUSE = re.compile(r"[，。；！？\n,;!?]")
_GAPS = re.compile(r"[\s“”\"'‘’《》〈〉「」]+")


class _Kind(Struct, frozen=True):
    """An archetype made ready: cue → points, and the vectors of what it is."""

    archetype: Archetype
    cues: dict[str, float]
    strong: frozenset[str]
    fallback: bool


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


def is_question(text: str) -> bool:
    """Whether a text asks something and states nothing: short, with a question word, without any figure."""
    return len(text) <= 30 and bool(_ASKS.search(text)) and not re.search(r"[0-9０-９]", text)


def dim_spans(text: str) -> list[tuple[int, int]]:
    """Spans that name a unit or whom something is for."""
    spans = [match.span() for match in _UNIT.finditer(text)]
    spans += [match.span() for match in _OFFICE.finditer(text)]
    spans += [match.span(1) for match in _FOR.finditer(text)]
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


class Matcher:
    """Finds the kinds of project of a text. Made once for a library and an encoder (well under 0.1 s)."""

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self.encoder = encoder
        self._kinds = [self._prepare(archetype) for archetype in library.archetypes.values()]
        self._fallbacks = {kind.archetype.id for kind in self._kinds if kind.fallback}
        shared: dict[str, int] = {}
        for kind in self._kinds:
            for cue in kind.strong:
                shared[cue] = shared.get(cue, 0) + 1
        self._shared = shared
        texts: list[str] = []
        bounds = [0]
        for kind in self._kinds:
            archetype = kind.archetype
            texts += [f"{archetype.name}。{archetype.summary}", *archetype.cues.strong]
            bounds.append(len(texts))
        self._vectors: Vectors = encoder.encode(texts)
        self._bounds = list(pairwise(bounds))

    @staticmethod
    def _prepare(archetype: Archetype) -> _Kind:
        cues = {fold(cue): NEGATIVE for cue in archetype.cues.negative}
        cues |= {fold(cue): WEAK for cue in archetype.cues.weak}
        cues |= {fold(cue): STRONG for cue in archetype.cues.strong}
        ordered = dict(sorted(cues.items(), key=lambda one: -len(one[0])))
        return _Kind(
            archetype=archetype,
            cues=ordered,
            strong=frozenset(fold(cue) for cue in archetype.cues.strong),
            fallback=archetype.nature.startswith(FALLBACK) or archetype.id.startswith(FALLBACK),
        )

    def _points(self, kind: _Kind, text: str, name: tuple[int, int], dim: list[bool]) -> tuple[float, list[str]]:
        """Points of the cue words and the positive cues found, best first."""
        total, seen = 0.0, []
        for cue, places in occurrences(text, list(kind.cues)).items():
            points = kind.cues[cue]
            if points == STRONG:  # a cue that many kinds claim says less; a long one says more
                points *= min(1.25, 0.7 + 0.1 * len(cue)) / math.sqrt(self._shared[cue])
            elif points == WEAK and any(place + len(cue) == name[1] for place in places):
                points = HEAD
            weights = [
                (NAME if name[0] <= place < name[1] else 1.0) * (UNIT if all(dim[place : place + len(cue)]) else 1.0)
                for place in places
            ]
            gained = points * (max(weights) + 0.25 * math.log2(len(weights)))
            total += gained
            if gained > 0:
                seen.append((gained, cue))
        return total, [cue for _, cue in sorted(seen, key=lambda one: -one[0])]

    def _nearness(self, text: str, name: str) -> list[float]:
        """Cosine of each kind: of its description and of its nearest cue, to name and whole text."""
        head = "".join(words.cut(_TAIL.sub("", name))[-2:])
        table = self.encoder.encode([name, text, head]) @ self._vectors.T
        best = table.max(axis=0) * 0.5 + table.mean(axis=0) * 0.5
        return [float(0.5 * best[low] + 0.5 * np.max(best[low:high])) for low, high in self._bounds]

    def rank(self, text: str) -> list[tuple[str, float, float, list[str]]]:
        """(id, points, nearness, cues) of every kind, best first.

        Where nothing outside the unit's name speaks for any kind (乡镇消防站运行经费), the unit's name has to say it.
        """
        spans = dim_spans(fold(text))
        ranked = self._rank(text, spans)
        best = next((points for key, points, _, _ in ranked if key not in self._fallbacks), 0.0)
        if spans and best < WEAK:
            ranked = self._rank(text, [])
        return ranked

    def _rank(self, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[str, float, float, list[str]]]:
        folded = fold(text)
        name = fold(name_of(text))
        at = max(folded.find(name), 0)
        head = (at, at + len(_TAIL.sub("", name)))
        dim = [False] * len(folded)
        for low, high in spans:
            dim[low:high] = [True] * (high - low)
        plain = "".join(char for char, dark in zip(folded, dim, strict=True) if not dark)
        bright = "".join(char for char, dark in zip(folded[at : at + len(name)], dim[at:], strict=False) if not dark)
        near = self._nearness(plain or folded, bright if len(bright) >= 4 else name)
        out = []
        for kind, cosine in zip(self._kinds, near, strict=True):
            points, cues = self._points(kind, folded, head, dim)
            out.append((kind.archetype.id, points, cosine, cues))
        return sorted(out, key=lambda one: -self._total(one[1], one[2]))

    def _claims(self, key: str, cues: Sequence[str]) -> bool:
        """Whether a strong cue of that kind was found: weak ones alone (补贴, 改造) seldom make a further kind."""
        return any(cue in kind.strong for kind in self._kinds if kind.archetype.id == key for cue in cues)

    @staticmethod
    def _total(points: float, cosine: float) -> float:
        return points + NEAR_WEIGHT * max(0.0, cosine - 0.15)

    def match(self, text: str, k: int = 3) -> list[Match]:
        """The kinds a text describes, best first, several where the project has parts; [] where none fits.

        Scores are calibrated on tests/indexer/data/kinds.yaml: about the share of such answers that are right.
        """
        if not words.telling(words.cut(text)) or is_question(text):
            return []
        ranked = self.rank(text)
        real = [one for one in ranked if one[0] not in self._fallbacks]
        nearest = max(real, key=lambda one: one[2])[0] if real else ""
        out: list[Match] = []
        best = self._total(real[0][1], real[0][2]) if real else 0.0
        for rank, (key, points, cosine, cues) in enumerate(real[: max(k, 2)]):
            total = self._total(points, cosine)
            after = self._total(*real[rank + 1][1:3]) if rank + 1 < len(real) else 0.0
            score = confidence(total, total - (after if rank == 0 else best), points)
            further = (self._claims(key, cues) or (key == nearest and points > 0)) and total >= SHARE * best
            if score >= SURE and (rank == 0 or further):
                out.append(Match(id=key, score=round(score, 3), cues=tuple(cues[:6])))
            elif rank == 0:
                break
        if not out:
            out = [
                Match(id=key, score=0.3, cues=tuple(cues[:6])) for key, points, _, cues in ranked
                if key in self._fallbacks and points >= STRONG
            ]  # fmt: skip
        return out[:k]


def confidence(total: float, margin: float, points: float) -> float:
    """0..1 out of the sum, its lead over the next kind and the cue points."""
    value = -1.6 + 0.16 * min(total, 20.0) + 0.10 * max(-8.0, min(margin, 12.0)) + (0.6 if points > 0 else -1.2)
    return 1 / (1 + math.exp(-value))
