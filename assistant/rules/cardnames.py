"""How like a name is to the cards of each kind of project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.rules.text import core, pairs
from indexer import keeping
from kb.library import SLOT, Library

_KEPT = ("pairs", "ends", "places", "sizes", "firsts")
_MADE_BY = (Path(__file__), Path(__file__).with_name("text.py"))
Arrays = dict[str, NDArray[Any]]


class CardNames:
    """The pairs of characters of every name and alias of a card, from the copy kept in the state folder."""

    def __init__(self, library: Library):
        self._place = {kind: place for place, kind in enumerate(library.archetypes)}
        path = keeping.place("cardnames", library, _MADE_BY)
        arrays = keeping.kept(path, _KEPT, lambda: _arrays(library))
        self._sizes, self._firsts = arrays["sizes"], arrays["firsts"]
        self._row = {pair: row for row, pair in enumerate(arrays["pairs"].tobytes().decode().split("\n"))}
        self._ends, self._places = arrays["ends"], arrays["places"]

    @lru_cache(maxsize=16384)  # noqa: B019  (one CardNames lives as long as the process)
    def likeness(self, name: str) -> NDArray[np.float32]:
        """Dice coefficient with the nearest card of each kind, in the library's order."""
        own = pairs(name)
        shared = np.zeros(len(self._sizes), dtype=np.float32)
        for pair in own:
            if (row := self._row.get(pair)) is not None:
                shared[self._places[self._ends[row] : self._ends[row + 1]]] += 1.0
        return np.asarray(np.maximum.reduceat(2.0 * shared / (self._sizes + len(own) + 1e-9), self._firsts))

    def nearest(self, name: str, kinds: Iterable[str]) -> float:
        """Likeness of a name to the nearest card of these kinds, 0..1."""
        return float(self.likeness(name)[[self._place[kind] for kind in kinds]].max(initial=0.0))


def _arrays(library: Library) -> Arrays:
    """`pairs` joined by line ends; of pair i, `places[ends[i]:ends[i + 1]]` are the names that hold it; `firsts`: the
    first name of each kind."""
    sizes: list[int] = []
    firsts: list[int] = []
    holders: dict[str, list[int]] = defaultdict(list)
    for archetype in library.archetypes.values():
        firsts.append(len(sizes))
        for card in archetype.cards:
            for name in (card.name, *card.aliases):
                found = pairs(core(SLOT.sub("", name)))
                for pair in found:
                    holders[pair].append(len(sizes))
                sizes.append(len(found))
    return {
        "pairs": np.frombuffer("\n".join(holders).encode(), dtype=np.uint8),
        "ends": np.cumsum([0, *map(len, holders.values())]),
        "places": np.array([place for places in holders.values() for place in places], dtype=np.int32),
        "sizes": np.array(sizes, dtype=np.float32),
        "firsts": np.array(firsts),
    }
