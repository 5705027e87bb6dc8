"""The vocabulary of each kind of project, from the library: what a project is, and whose words an indicator uses."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache

from assistant.rules.kinship import Kinship
from assistant.rules.measured import Measured, measured
from assistant.rules.placing import Placing, placing
from assistant.rules.text import pairs
from indexer.kindlearn import KindLearner
from indexer.words import cut
from kb.errors import LibraryError
from kb.library import SLOT, Archetype, Library, load
from kb.taxonomy import translate

STRONG, WEAK, NEGATIVE = 3, 1, -4
EVERYWHERE = 4  # functional classes from which on a kind of project belongs to no field
FIELDS = ("name", "usage", "goals")
FIELD_WEIGHT = {"name": 3, "usage": 2, "goals": 1}
# Kinds of project that pay for a thing; their outputs are that thing, whatever work it later serves.
ASSET_NATURES = frozenset({"purchase", "it-build", "it-operation", "building", "construction", "repair"})

BOUGHT_NATURES = frozenset({"purchase", "it-build", "it-operation"})


def _word_starts(text: str) -> set[int]:
    """Where the words of a text begin, and its end."""
    starts, place = {0}, 0
    for token in cut(text):
        found = text.find(token, place)
        if found >= 0:
            starts.add(found)
            place = found + len(token)
            starts.add(place)
    return starts


class Topics:
    """Cue words and card vocabulary by archetype."""

    def __init__(self, library: Library, learner: KindLearner | None = None):
        self.library = library
        self.learner = learner  # of an opened desk; else the one kept in the state folder
        self._cues: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        self.text: dict[str, str] = {}
        for kind in library.archetypes.values():
            for words, points in (
                (kind.cues.strong, STRONG),
                (kind.cues.weak, WEAK),
                (kind.cues.negative, NEGATIVE),
            ):
                for word in words:
                    if len(word) > 1:
                        self._cues[word[:2]].append((word, kind.id, points))
            self.text[kind.id] = "|".join(_vocabulary(kind))
        self._pairs = {kind: pairs(text) for kind, text in self.text.items()}
        self.everywhere = frozenset(
            kind.id for kind in library.archetypes.values() if len(kind.classes) >= EVERYWHERE or not kind.classes
        )
        self.fallback = frozenset(kind.id for kind in library.archetypes.values() if kind.nature.startswith("general"))
        self.rare = max(3, round(0.08 * len(library.archetypes)))

    @cached_property
    def kinship(self) -> Kinship:
        return Kinship(self.library, self.text, self.learner)

    @cached_property
    def placing(self) -> Placing:
        return placing(self.library)

    @cached_property
    def measured(self) -> Measured:
        return measured(self.library)

    @lru_cache(maxsize=16384)  # noqa: B019  (one Topics lives as long as the process)
    def cues(self, text: str) -> tuple[tuple[str, str, int], ...]:
        """(word, archetype, points) of every cue that stands in `text` as words, not across them (业务工作 holds no 务工)."""
        found = set()
        starts: set[int] | None = None
        for place in range(len(text) - 1):
            for cue in self._cues.get(text[place : place + 2], ()):
                if not text.startswith(cue[0], place):
                    continue
                if starts is None:
                    starts = _word_starts(text)
                if len(cue[0]) > 2 or place in starts or place + 2 in starts:
                    found.add(cue)
        return tuple(sorted(found))

    @lru_cache(maxsize=4096)  # noqa: B019
    def kinds(self, name: str, usage: str, goals: str) -> tuple[str, ...]:
        """Archetypes of a project, best first: all within half of the best; the general kind where none is clear."""
        scores: dict[str, int] = defaultdict(int)
        for field, text in zip(FIELDS, (name, usage, goals), strict=True):
            for _, kind, points in self.cues(text):
                scores[kind] += points * FIELD_WEIGHT[field]
        best = max((points for kind, points in scores.items() if kind not in self.fallback), default=0)
        if best < STRONG * FIELD_WEIGHT["usage"]:
            return tuple(sorted(self.fallback))
        scores = {kind: points for kind, points in scores.items() if kind not in self.fallback}
        return tuple(sorted((k for k, s in scores.items() if s >= 0.5 * best), key=lambda k: (-scores[k], k)))

    def has_category(self, kinds: tuple[str, ...], category: str) -> bool:
        """Whether a card of these kinds stands in the category (in either framework)."""
        wanted = translate(category, "cn-2021")
        return any(
            translate(card.category, "cn-2021") == wanted
            for kind in kinds
            for card in self.library.archetypes[kind].cards
        )

    def clear(self, kinds: tuple[str, ...]) -> bool:
        """Whether the kind of project is known, not only the general one."""
        return bool(kinds) and kinds[0] not in self.fallback

    def is_asset(self, kinds: tuple[str, ...]) -> bool:
        return bool(kinds) and self.library.archetypes[kinds[0]].nature in ASSET_NATURES

    def is_bought(self, kinds: tuple[str, ...]) -> bool:
        """Whether the project buys things or systems, whose usage names the work they will serve."""
        return bool(kinds) and self.library.archetypes[kinds[0]].nature in BOUGHT_NATURES

    def speaks(self, kinds: tuple[str, ...], word: str) -> bool:
        """Whether a word belongs to the vocabulary of these kinds."""
        return any(word in self.text[kind] for kind in kinds)

    def foreign(self, name: str, kinds: tuple[str, ...]) -> tuple[str, str] | None:
        """(word, kind) of another field that the name speaks with, where `kinds` never use it.

        Kinds of project that occur in every field (training, purchase, construction) prove nothing.
        """
        cues = self.cues(name)
        if any(kind in kinds and points > 0 for _, kind, points in cues):
            return None
        own = frozenset().union(*(self._pairs[kind] for kind in kinds))
        related = {c for kind in kinds if kind not in self.everywhere for c in self.library.archetypes[kind].classes}
        for word, kind, points in sorted(cues, key=lambda cue: (-len(cue[0]), cue)):
            if points < STRONG or kind in kinds or kind in self.everywhere or self.speaks(kinds, word):
                continue
            if related & set(self.library.archetypes[kind].classes):
                continue  # kinds of one functional class lend each other their words
            if pairs(word) <= own:
                continue
            if sum(word in text for text in self.text.values()) <= self.rare:
                return word, kind
        return None

    def nearest_other(self, name: str, kinds: tuple[str, ...]) -> float:
        """Likeness of a name to the nearest card of any other field."""
        others = tuple(kind for kind in self.text if kind not in kinds and kind not in self.everywhere)
        return self.nearest(name, others)

    def nearest(self, name: str, kinds: tuple[str, ...]) -> float:
        """Likeness of a name to the nearest card of these kinds, 0..1."""
        return self.kinship.cards.nearest(name, kinds)


def _vocabulary(kind: Archetype) -> list[str]:
    words = [kind.name, kind.summary, kind.satisfied, *kind.cues.strong, *kind.cues.weak]
    words += [question.text for question in kind.must_ask]
    for card in kind.cards:
        words += [SLOT.sub("", card.name), card.meaning, card.formula, *card.aliases, *card.keys, *card.evidence]
    return words


@lru_cache(maxsize=1)
def shipped() -> Topics | None:
    """Topics of the shipped library; None where it cannot be read, so that other rules still work."""
    try:
        return Topics(load())
    except LibraryError:
        return None
