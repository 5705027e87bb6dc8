"""Which kind of project a text describes: the library's cue words and vectors together.

Points: a strong cue 3, a weak one 1, a negative one −4; the name of the project counts three times, what follows
once. A weak cue that ends the name (…业务用房维修) is its head and counts nearly as a strong one. Words inside the
name of a unit (县档案馆) or of whom something is for (给巡察组买…) count a third: they say who, not what.
The points, the nearness of the vectors and the pairs of characters (indexer/kindwords.py) give one sum, and the sums
of all kinds their shares; three kinds are offered, and those that are parts of the project score `PART` of the best
or more. A text without any cue finds a kind only where words and vectors are sure.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer import words
from indexer.embed import Encoder
from indexer.kindwords import NAMES, KindWords
from indexer.records import Match
from kb.home import home
from kb.library import Archetype, Library

STRONG, WEAK, NEGATIVE = 3.0, 1.0, -4.0
NAME = 3.0  # weight of the project's name
HEAD = 1.5  # points of a weak cue that ends the name
UNIT = 0.33  # weight of what stands inside a unit's name
NEAR_WEIGHT = 26.0  # points for a cosine of one above the base, where cues and vectors alone are compared
NEAR, WORDS, MOST = 40.0, 1.0, 9.0  # points for a cosine of one, for a unit of word evidence; most that cues count
SHARPNESS = 0.21  # how fast the share of a kind falls with its distance from the best
SURE = 0.30  # lowest score of a first kind
PLAIN = 24.0  # points that make a text without cues a project where it talks to somebody or uses other words
KNOWN = 0.12  # share of the pairs of a project's name that the library knows
NEARBY = 0.3  # cosine that makes a further candidate without cues and words
SHARE = 0.6  # a further kind is a part of the project where it reaches this share of the best one's cues
PART, BELOW = 0.6, 0.55  # parts score at least this share of the best score, other candidates at most that
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
_BARE = re.compile(
    r"(?:项目|工程|经费|资金|费用|费|服务|补助|补贴|专项|日常|正常|工作|业务|运行|运营|运转|维持|维护|管护|人员|保障|年度?|\d+)*$"
)
_TALK = re.compile("[我你您他她咱吗呢吧啊哦嘛哈谢请帮谁]|什么|怎么|一下|再见|随便")
_ASKS = re.compile("什么|怎么|为何|哪里|哪儿|哪个|是谁|吗|多少|多远|多久|几点|几号|能不能|是不是|可不可以|[?？]")
_CLAUSE = re.compile(r"[，。；！？\n,;!?]")
_GAPS = re.compile(r"[\s“”\"'‘’《》〈〉「」]+")


class _Kind(Struct, frozen=True):
    """An archetype made ready: cue → points, and the vectors of what it is."""

    archetype: Archetype
    cues: dict[str, float]
    strong: frozenset[str]
    fallback: bool


class Ranked(Struct, frozen=True):
    """What speaks for a kind: points of cues, cosine, evidence of words, and the positive cues found, best first."""

    id: str
    points: float
    near: float
    words: float
    cues: tuple[str, ...]

    @property
    def cued(self) -> float:
        """Cues and vectors, in points."""
        return self.points + NEAR_WEIGHT * max(0.0, self.near - 0.15)

    @property
    def total(self) -> float:
        """Everything, in points."""
        return min(self.points, MOST) + NEAR * max(0.0, self.near - 0.15) + WORDS * self.words

    @property
    def cleared(self) -> float:
        """Everything, for a text in which only words and vectors speak; below 0 where they do not."""
        return self.total if self.points > -STRONG and self.words > 0 else -1.0


def parts(matches: Sequence[Match]) -> list[Match]:
    """Those of `Matcher.match` that are parts of the project, without the other candidates."""
    return [match for match in matches if match.score >= PART * matches[0].score]


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
    """Finds the kinds of project of a text. Made once for a library and an encoder (0.3 s, then from a kept copy)."""

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self.encoder = encoder
        self._kinds = [self._prepare(archetype) for archetype in library.archetypes.values()]
        self._fallbacks = {kind.archetype.id for kind in self._kinds if kind.fallback}
        self._shared: dict[str, int] = {}
        self._starts: dict[str, list[tuple[str, int]]] = {}  # first two characters of a cue → (cue, place of the kind)
        for place, kind in enumerate(self._kinds):
            for cue in kind.cues:
                self._starts.setdefault(cue[:2], []).append((cue, place))
            for cue in kind.strong:
                self._shared[cue] = self._shared.get(cue, 0) + 1
        kept = _kept(library, encoder)
        arrays = _read(kept)
        if arrays is None:
            arrays = KindWords.build(library).arrays | self._encoded()
            _write(kept, arrays)
        self._words = KindWords(arrays)
        self._vectors = arrays["vectors"].astype(np.float32)
        self._bounds = arrays["firsts"]

    def _encoded(self) -> dict[str, NDArray[Any]]:
        """Vectors of what each kind is and of its strong cues; where each kind's begin."""
        texts: list[str] = []
        firsts = []
        for kind in self._kinds:
            firsts.append(len(texts))
            archetype = kind.archetype
            texts += [f"{archetype.name}。{archetype.summary}", *archetype.cues.strong]
        return {"vectors": self.encoder.encode(texts).astype(np.float16), "firsts": np.array(firsts, dtype=np.int64)}

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

    def _points(
        self, kind: _Kind, text: str, found: Sequence[str], name: tuple[int, int], dim: list[bool]
    ) -> tuple[float, list[str]]:
        """Points of the cue words and the positive cues found, best first."""
        total, seen = 0.0, []
        for cue, places in occurrences(text, [cue for cue in kind.cues if cue in found]).items():
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

    def _nearness(self, text: str, name: str) -> NDArray[np.float32]:
        """Cosine of each kind: of its description and of its nearest cue, to name and whole text."""
        head = "".join(words.cut(_TAIL.sub("", name))[-2:])
        table = self._vectors @ self.encoder.encode([name, text, head]).T
        best = table.max(axis=1) * 0.5 + table.mean(axis=1) * 0.5
        return np.asarray(0.5 * best[self._bounds] + 0.5 * np.maximum.reduceat(best, self._bounds), dtype=np.float32)

    def rank(self, text: str) -> list[Ranked]:
        """Every kind with what speaks for it, best first.

        Where nothing outside the unit's name speaks for any kind (乡镇消防站运行经费), the unit's name has to say it.
        """
        spans = dim_spans(fold(text))
        name = fold(name_of(text))
        if any(_BARE.match(name, high) for low, high in spans if fold(text).startswith(name)):
            spans = []
        ranked = self._rank(text, spans)
        best = max((one.points for one in ranked if one.id not in self._fallbacks), default=0.0)
        if spans and best < WEAK:
            ranked = self._rank(text, [])
        return ranked

    def _rank(self, text: str, spans: Sequence[tuple[int, int]]) -> list[Ranked]:
        folded = fold(text)
        name = fold(name_of(text))
        at = max(folded.find(name), 0)
        head = (at, at + len(_TAIL.sub("", name)))
        dim = [False] * len(folded)
        for low, high in spans:
            dim[low:high] = [True] * (high - low)
        plain = "".join(char for char, dark in zip(folded, dim, strict=True) if not dark)
        bright = "".join(char for char, dark in zip(folded[at : at + len(name)], dim[at:], strict=False) if not dark)
        shown = bright if len(bright) >= 4 else name
        near = self._nearness(plain or folded, shown)
        likely = self._words.score(_TAIL.sub("", shown) or shown)
        found: dict[int, set[str]] = {}
        for start in {folded[place : place + 2] for place in range(len(folded))} | set(folded):
            for cue, place in self._starts.get(start, ()):
                if cue in folded:
                    found.setdefault(place, set()).add(cue)
        out = []
        for place, kind in enumerate(self._kinds):
            seen = found.get(place)
            points, cues = self._points(kind, folded, tuple(seen), head, dim) if seen else (0.0, [])
            out.append(Ranked(kind.archetype.id, points, float(near[place]), float(likely[place]), tuple(cues)))
        return sorted(out, key=lambda one: -one.total)

    def _claims(self, key: str, cues: Sequence[str]) -> bool:
        """Whether a strong cue of that kind was found: weak ones alone (补贴, 改造) seldom make a further kind."""
        return any(cue in kind.strong for kind in self._kinds if kind.archetype.id == key for cue in cues)

    def _reads_as_name(self, text: str) -> bool:
        """Whether a text without cues may still name a project: it talks to nobody, and the library knows its pairs."""
        name = fold(name_of(text))
        return not _TALK.search(fold(text)) and self._words.known(name) >= KNOWN

    def match(self, text: str, k: int = 3) -> list[Match]:
        """The kinds that a text may describe, best first; [] where none fits.

        The first score is about the share of such answers that are right. Kinds that are parts of the project reach
        `PART` of it (see `parts`), other candidates stay below.
        """
        if not words.telling(words.cut(text)) or is_question(text):
            return []
        ranked = self.rank(text)
        real = [one for one in ranked if one.id not in self._fallbacks]
        first = real[0] if real else None
        if first is None or (first.points < WEAK and first.cleared < PLAIN):
            general = [one for one in ranked if one.id in self._fallbacks and one.points >= STRONG]
            if general:
                found = general + [one for one in real if one.points >= 0 and one.words > 0]
                scores = [SURE] + [round(BELOW * SURE, 3)] * len(found)
                return [
                    Match(id=one.id, score=score, cues=one.cues[:6]) for one, score in zip(found, scores, strict=False)
                ][:k]
            if first is None or first.points < 0 or not self._reads_as_name(text):
                return []
        nearest = max(real, key=lambda one: one.near).id
        sums = np.exp((np.array([one.total for one in real]) - first.total) * SHARPNESS)
        share = sums / sums.sum()
        top = max(SURE, min(0.99, float(share[0])))
        out = [Match(id=first.id, score=round(top, 3), cues=first.cues[:6])]
        others = []
        for place, (one, part) in enumerate(zip(real[1:], share[1:].tolist(), strict=True), 1):
            further = self._claims(one.id, one.cues) or (one.id == nearest and one.points > 0)
            if place < k and further and one.cued >= SHARE * first.cued:
                score = min(top, max(part, (PART + 0.01) * top))
                out.append(Match(id=one.id, score=round(score, 3), cues=one.cues[:6]))
            elif one.points > 0 or (one.points == 0 and (one.words > 0 or one.near >= NEARBY)):
                others.append(Match(id=one.id, score=round(min(part, BELOW * top), 3), cues=one.cues[:6]))
        return (out + others)[:k]


def _kept(library: Library, encoder: Encoder) -> Path:
    """Where the arrays of this library and encoder are kept."""
    stamp = hashlib.sha256(msgspec.json.encode(library))
    for path in (NAMES, Path(__file__), Path(__file__).with_name("kindwords.py")):
        stamp.update(path.read_bytes())
    stamp.update(encoder.name.encode())
    return home() / "cache" / f"kinds-{stamp.hexdigest()[:16]}.npz"


def _read(path: Path) -> dict[str, NDArray[Any]] | None:
    """The arrays kept there; None where there are none, or broken ones."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            return {name: kept[name] for name in ("pairs", "bounds", "kinds", "gains", "absent", "vectors", "firsts")}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _write(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Keep the arrays for the next start in place of older ones; a folder that cannot be written is no fault."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("kinds-*.npz"):
            old.unlink(missing_ok=True)
        partial = path.with_name(f"{path.stem}-{os.getpid()}.tmp")
        with partial.open("wb") as stream:
            np.savez(stream, **arrays)  # type: ignore[arg-type]
        partial.replace(path)
    except OSError:
        return
