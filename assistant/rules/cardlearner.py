"""A small linear classifier learnt from the cards of the library, kept in the state folder; see placing.py, measured.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer import keeping
from indexer.kindlearn import learnt, weighed
from kb.library import Library

_SEEN = 2  # texts in which a feature must occur
_KEPT = ("known", "rarity", "weights", "mean")


class CardLearner:
    """Scores of every class for the features of an indicator."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]):
        known = bytes(arrays["known"]).decode("utf-8").split("\n")
        self._row = {feature: place for place, feature in enumerate(known)}
        self._rarity, self._weights, self._mean = arrays["rarity"], arrays["weights"].astype(np.float32), arrays["mean"]

    def score(self, found: Counter[str]) -> NDArray[np.float32]:
        """About 1 for the right class of a plain case, in the order of the classes."""
        places, values = weighed(found, self._row, self._rarity)
        return np.asarray(values @ self._weights[places] + self._mean, dtype=np.float32)


def kept(
    what: str,
    module: str,
    library: Library,
    examples: Callable[[Library], Iterable[tuple[Counter[str], int]]],
    classes: int,
) -> CardLearner:
    """The classifier of a library under the name `what`, from a kept copy where there is one (else under a second).

    `examples` gives features and class of each text; a change of `module`, the file that defines it, learns anew.
    """
    path = keeping.place(what, library, ("kindlearn.py", Path(__file__), Path(module)))

    def make() -> dict[str, NDArray[Any]]:
        texts, right = zip(*examples(library), strict=True)
        known, rarity, weights, mean = learnt(texts, right, classes, _SEEN)
        return {"known": known, "rarity": rarity, "weights": weights.astype(np.float32), "mean": mean}

    return CardLearner(keeping.kept(path, _KEPT, make))
