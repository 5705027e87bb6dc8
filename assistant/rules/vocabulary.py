"""How much of an indicator's wording is at home in a project: in its text, in its kinds' words, in its topics' effects.

Wording is compared by pairs of neighbouring characters, weighed by how few kinds of project use a pair.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache

from assistant.rules.text import pairs
from kb.effects import Topic, load

Pairs = frozenset[str]
Home = tuple[Pairs, ...]  # what a project may say: its text, its kinds, its topics


class Vocabulary:
    """`texts`: the vocabulary of each kind, by id, in the library's order."""

    def __init__(self, texts: Mapping[str, str]):
        self._kinds = [pairs(text) for text in texts.values()]
        self._seen = Counter(pair for kind in self._kinds for pair in kind)

    @cached_property
    def _topics(self) -> list[tuple[Topic, Pairs]]:
        return [(topic, pairs(_words(topic))) for topic in load()]

    @lru_cache(maxsize=4096)  # noqa: B019  (one Vocabulary lives as long as the process)
    def at_home(self, said: str, kinds: tuple[int, ...]) -> Home:
        """The pairs that a project with this text, of the kinds at these places, may use."""
        topics = (
            words
            for topic, words in self._topics
            if any(all(part in said for part in cue.split("+")) for cue in topic.about)
        )
        return (pairs(said), *(self._kinds[place] for place in kinds), *topics)

    def share(self, text: str, home: Home) -> float:
        """Share of the pairs of a text (parts cut by | apart) that are at home, weighed by rarity; 0 without pairs."""
        weights = {pair: self._weight(pair) for pair in pairs(text) if "|" not in pair}
        whole = sum(weights.values())
        known = sum(weight for pair, weight in weights.items() if any(pair in words for words in home))
        return known / whole if whole > 0 else 0.0

    def _weight(self, pair: str) -> float:
        return math.log((len(self._kinds) + 1) / (self._seen[pair] + 1))


def _words(topic: Topic) -> str:
    return "|".join((*topic.about, *(f"{effect.name}|{effect.formula}" for effect in topic.effects)))
