"""Which kind of project a text describes: what the library's words, cue words and vectors say, in one sum.

Five things speak for a kind, weighed by `EVIDENCE`: the points of its cues, the nearness of the vectors, the pairs of
characters (kindwords.py), and what the classifier (kindlearn.py) makes of the text and of the end of its name, where
the head noun stands. The weights make the shares of the sums (softmax) likely on 420 names and 1,600 descriptions:
docs/measurements.md.

Points: a strong cue 3, a weak one 1, a negative one −4; the name of the project counts three times, what follows
once. A weak cue that ends the name (…业务用房维修) is its head and counts nearly as a strong one. Words inside the
name of a unit (县档案馆) or of whom something is for (给巡察组买…) count a third: they say who, not what.

Three kinds are offered, and those that are parts of the project score `PART` of the best or more. A text finds a kind
where it has a cue or speaks of money, otherwise only where the words are sure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer import keeping, kindtext, words
from indexer.embed import Encoder
from indexer.kindlearn import KindLearner
from indexer.kindtext import fold
from indexer.kindwords import KindWords
from indexer.records import Match
from kb.library import Archetype, Library

STRONG, WEAK, NEGATIVE = 3.0, 1.0, -4.0
NAME = 3.0  # weight of the project's name
HEAD = 1.5  # points of a weak cue that ends the name
UNIT = 0.33  # weight of what stands inside a unit's name
MOST, LEAST = 9.0, -6.0  # most and least that cues count
EVIDENCE = np.array([0.13, 4.64, 0.50, 3.62, 0.41], dtype=np.float32)  # points, cosine, pairs, classifier: text, head
NEAR_WEIGHT = 26.0  # points for a cosine of one above the base, where parts of a project are compared
SURE = 0.30  # lowest score of a first kind
PLAIN = 0.25  # score of the classifier that makes a text without cues and money a project
KNOWN, FAMILIAR = 0.12, 0.5  # share of the pairs of a name that the library knows: with such a score, by itself
NOTED = 0.03  # score of the classifier that makes a further candidate without cues
SHARE = 0.6  # a further kind is a part of the project where it reaches this share of the best one's cues
PART, BELOW = 0.6, 0.55  # parts score at least this share of the best score, other candidates at most that
FALLBACK = "general"  # nature (or beginning of the id) of the kind that stands in where nothing else fits
_KEPT = ("pairs", "bounds", "kinds", "gains", "absent", "vectors", "firsts", "grams", "rarity", "weights")


class _Kind(Struct, frozen=True):
    """An archetype made ready: cue → points, and which of them are strong."""

    archetype: Archetype
    cues: dict[str, float]
    strong: frozenset[str]
    fallback: bool


class Ranked(Struct, frozen=True):
    """What speaks for a kind: points of cues, cosine, the classifier, all in one sum; the positive cues, best first."""

    id: str
    points: float
    near: float
    learnt: float
    total: float
    cues: tuple[str, ...]

    @property
    def cued(self) -> float:
        """Cues and vectors, in points."""
        return self.points + NEAR_WEIGHT * max(0.0, self.near - 0.15)


def parts(matches: Sequence[Match]) -> list[Match]:
    """Those of `Matcher.match` that are parts of the project, without the other candidates."""
    return [match for match in matches if match.score >= PART * matches[0].score]


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
        path = keeping.place("kinds", library, ("archetypes.py", "kindwords.py", "kindlearn.py"), encoder.name)
        arrays = keeping.kept(
            path,
            _KEPT,
            lambda: KindWords.build(library).arrays | KindLearner.build(library).arrays | self._encoded(),
        )
        self._words, self._learner = KindWords(arrays), KindLearner(arrays)
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
        for cue, places in kindtext.occurrences(text, [cue for cue in kind.cues if cue in found]).items():
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

    def _nearness(self, text: str, name: str, head: str) -> NDArray[np.float32]:
        """Cosine of each kind: of its description and of its nearest cue, to name, whole text and head."""
        table = np.einsum("ij,kj->ik", self._vectors, self.encoder.encode([name, text, head]))
        best = table.max(axis=1) * 0.5 + table.mean(axis=1) * 0.5
        return np.asarray(0.5 * best[self._bounds] + 0.5 * np.maximum.reduceat(best, self._bounds), dtype=np.float32)

    def rank(self, text: str) -> list[Ranked]:
        """Every kind with what speaks for it, best first.

        Where nothing outside the unit's name speaks for any kind (乡镇消防站运行经费), the unit's name has to say it.
        """
        evidence, cues = self.evidence(text)
        totals = np.einsum("ij,j->i", evidence, EVIDENCE)  # `@` warns of values that are none on some processors
        return [
            Ranked(
                id=self._kinds[place].archetype.id,
                points=float(evidence[place, 0]),
                near=float(evidence[place, 1]),
                learnt=float(evidence[place, 3]),
                total=float(totals[place]),
                cues=cues.get(place, ()),
            )
            for place in np.argsort(-totals, kind="stable").tolist()
        ]

    def evidence(self, text: str) -> tuple[NDArray[np.float32], dict[int, tuple[str, ...]]]:
        """What speaks for each kind, one row a kind in the order of `EVIDENCE`, and the positive cues found."""
        folded = fold(text)
        spans = kindtext.dim_spans(folded)
        found = self._evidence(folded, fold(kindtext.name_of(text)), spans)
        real = [not kind.fallback for kind in self._kinds]
        if spans and found[0][real, 0].max(initial=0.0) < WEAK:
            found = self._evidence(folded, fold(kindtext.name_of(text)), [])
        return found

    def _evidence(
        self, folded: str, name: str, spans: Sequence[tuple[int, int]]
    ) -> tuple[NDArray[np.float32], dict[int, tuple[str, ...]]]:
        at = max(folded.find(name), 0)
        span = (at, at + len(kindtext.without_tail(name)))
        dim = [False] * len(folded)
        for low, high in spans:
            dim[low:high] = [True] * (high - low)
        low, high = kindtext.form_span(name)
        said = dim[:]
        said[at + low : at + high] = [True] * (high - low)
        plain = "".join(char for char, dark in zip(folded, said, strict=True) if not dark) or folded
        bright = "".join(char for char, dark in zip(folded[at : at + len(name)], said[at:], strict=False) if not dark)
        head = "".join(words.cut(kindtext.without_tail(name))[-2:])
        out = np.zeros((len(self._kinds), len(EVIDENCE)), dtype=np.float32)
        cues: dict[int, tuple[str, ...]] = {}
        for place, seen in self._found(folded).items():
            points, named = self._points(self._kinds[place], folded, tuple(seen), span, dim)
            out[place, 0] = min(max(points, LEAST), MOST)
            cues[place] = tuple(named)
        out[:, 1] = self._nearness(plain, bright if len(bright) >= 2 else name, head)
        out[:, 2] = self._words.score(plain)
        out[:, 3:] = self._learner.score([plain, head]).T
        return out, cues

    def _found(self, folded: str) -> dict[int, set[str]]:
        """Place of a kind → its cues that stand in a folded text."""
        found: dict[int, set[str]] = {}
        for start in {folded[place : place + 2] for place in range(len(folded))} | set(folded):
            for cue, place in self._starts.get(start, ()):
                if cue in folded:
                    found.setdefault(place, set()).add(cue)
        return found

    def _claims(self, key: str, cues: Sequence[str]) -> bool:
        """Whether a strong cue of that kind was found: weak ones alone (补贴, 改造) seldom make a further kind."""
        return any(cue in kind.strong for kind in self._kinds if kind.archetype.id == key for cue in cues)

    def _describes(self, text: str, first: Ranked, points: float) -> bool:
        """Whether a text describes a project: by a cue, by money, or because the library's words are sure of a kind."""
        folded = fold(text)
        if points >= STRONG * UNIT or kindtext.speaks_of_money(folded):
            return True
        name = fold(kindtext.name_of(text))
        known = self._words.known(name)
        plain = (first.learnt >= PLAIN and known >= KNOWN) or (known >= FAMILIAR and len(name) >= 5)
        return plain and not kindtext.is_talk(folded)

    def match(self, text: str, k: int = 3) -> list[Match]:
        """The kinds that a text may describe, best first; [] where none fits.

        The first score is about the share of such answers that are right. Kinds that are parts of the project reach
        `PART` of it (see `parts`), other candidates stay below.
        """
        if not words.telling(words.cut(text)) or kindtext.is_question(text):
            return []
        ranked = self.rank(text)
        first = ranked[0]
        if not self._describes(text, first, max(one.points for one in ranked)):
            return []
        sums = np.exp(np.array([one.total for one in ranked]) - first.total)
        share = sums / sums.sum()
        top = max(SURE, min(0.99, float(share[0])))
        out = [Match(id=first.id, score=round(top, 3), cues=first.cues[:6])]
        others = []
        nearest = max(ranked, key=lambda one: one.near).id
        for place, (one, part) in enumerate(zip(ranked[1:], share[1:].tolist(), strict=True), 1):
            further = self._claims(one.id, one.cues) or (one.id == nearest and one.points > 0)
            if place < k and further and one.id not in self._fallbacks and one.cued >= SHARE * first.cued:
                score = min(top, max(part, (PART + 0.01) * top))
                out.append(Match(id=one.id, score=round(score, 3), cues=one.cues[:6]))
            elif one.id in self._fallbacks and first.points > 0:
                continue
            elif one.points > 0 or (one.points == 0 and one.learnt >= NOTED):
                others.append(Match(id=one.id, score=round(min(part, BELOW * top), 3), cues=one.cues[:6]))
        return (out + others)[:k]
