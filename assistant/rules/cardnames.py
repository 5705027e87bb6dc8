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
        sizes: list[int] = []
        firsts: list[int] = []  # where the names of each kind begin
        holders: dict[str, list[int]] = defaultdict(list)
        for archetype in library.archetypes.values():
            firsts.append(len(sizes))
            for card in archetype.cards:
                for name in (card.name, *card.aliases):
                    found = pairs(core(_SLOT.sub("", name)))
                    for pair in found:
                        holders[pair].append(len(sizes))
                    sizes.append(len(found))
        self._sizes, self._firsts = np.array(sizes, dtype=np.float32), np.array(firsts)
        self._holders = {pair: np.array(places) for pair, places in holders.items()}

    @lru_cache(maxsize=16384)  # noqa: B019  (one CardNames lives as long as the process)
    def likeness(self, name: str) -> NDArray[np.float32]:
        """Dice coefficient with the nearest card of each kind, in the library's order."""
        own = pairs(name)
        shared = np.zeros(len(self._sizes), dtype=np.float32)
        for pair in own:
            if (places := self._holders.get(pair)) is not None:
                shared[places] += 1.0
        return np.asarray(np.maximum.reduceat(2.0 * shared / (self._sizes + len(own) + 1e-9), self._firsts))
