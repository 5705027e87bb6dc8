"""How like a name is to the cards of each kind of project."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.rules.text import core, pairs
from kb import lazyre
from kb.library import Library

_SLOT = lazyre.compile(r"\{[^}]*\}")


class CardNames:
    """The pairs of characters of every name and alias of a card; made in 50 ms."""

    def __init__(self, library: Library):
        kinds: list[int] = []
        sizes: list[int] = []
        holders: dict[str, list[int]] = defaultdict(list)
        for place, archetype in enumerate(library.archetypes.values()):
            for card in archetype.cards:
                for name in (card.name, *card.aliases):
                    found = pairs(core(_SLOT.sub("", name)))
                    for pair in found:
                        holders[pair].append(len(kinds))
                    kinds.append(place)
                    sizes.append(len(found))
        self._kinds, self._sizes = np.array(kinds), np.array(sizes)
        self._holders = {pair: np.array(places) for pair, places in holders.items()}
        self._count = len(library.archetypes)

    @lru_cache(maxsize=16384)  # noqa: B019  (one CardNames lives as long as the process)
    def likeness(self, name: str) -> NDArray[np.float32]:
        """Dice coefficient with the nearest card of each kind, in the library's order."""
        own = pairs(name)
        shared = np.zeros(len(self._sizes), dtype=np.float32)
        for pair in own:
            if (places := self._holders.get(pair)) is not None:
                shared[places] += 1.0
        best = np.zeros(self._count, dtype=np.float32)
        np.maximum.at(best, self._kinds, 2.0 * shared / (self._sizes + len(own) + 1e-9))
        return best
