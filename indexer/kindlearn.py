"""A linear classifier of texts by kind of project, learnt from the library: single characters and pairs of them.

Every example name, cue, card and summary is a text of its kind; the weights are those of ridge regression on the
rows of TF-IDF (`(XᵀX + λ)⁻¹ XᵀY`, Y one for the right kind), solved by conjugate gradients in half a second. Unlike
the evidence of kindwords.py it weighs characters against each other: what many kinds share counts for none of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer import keeping, words
from indexer.kindwords import example_names
from kb import lazyre
from kb.library import Archetype, Library

PENALTY = 2.0  # λ
LEAST = 2  # texts in which a gram must occur
STEPS, EXACT = 60, 1e-3  # of the conjugate gradients
_SLOT = lazyre.compile(r"\{[^}]*\}")
_RUN = lazyre.compile("[一-鿿a-z]+")


def grams(text: str) -> Counter[str]:
    """Characters and pairs of neighbouring ones of a folded text, letters and Han only."""
    found: Counter[str] = Counter()
    for run in _RUN.findall(text):
        found.update(run)
        found.update(map("".join, zip(run, run[1:], strict=False)))
    return found


def examples(archetype: Archetype) -> list[str]:
    """The texts of a kind."""
    out = [*example_names().get(archetype.id, ()), *archetype.cues.strong, archetype.name, archetype.summary]
    for card in archetype.cards:
        out.append("|".join([_SLOT.sub("|", card.name), *card.aliases, card.meaning, card.formula]))
    return out


class KindLearner:
    """Scores of every kind for a text; `arrays` is all of it, to be kept in a file."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.arrays = dict(arrays)
        known = bytes(self.arrays["grams"]).decode("utf-8").split("\n")
        self._row = {gram: row for row, gram in enumerate(known)}
        self._rarity = self.arrays["rarity"]
        self._weights = self.arrays["weights"]

    @staticmethod
    def kept(library: Library) -> KindLearner:
        """Learnt from a library when it is first asked for, and then read from the state folder."""
        path = keeping.place("learner", library, ("kindlearn.py",))
        names = ("grams", "rarity", "weights")
        return KindLearner(keeping.kept(path, names, lambda: KindLearner.build(library).arrays))

    @staticmethod
    def build(library: Library) -> KindLearner:
        """Learn from every kind of a library."""
        texts, kinds = [], []
        for place, archetype in enumerate(library.archetypes.values()):
            found = [grams(words.fold(text)) for text in examples(archetype)]
            texts += found
            kinds += [place] * len(found)
        known, rarity, weights, _ = learnt(texts, kinds, len(library.archetypes), LEAST)
        return KindLearner(
            {
                "grams": known,
                "rarity": rarity,
                "weights": weights.astype(np.float16),
            }
        )

    def score(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Scores of folded texts for each kind in the library's order, about 1 for a plain case; one row a text."""
        out = np.zeros((len(texts), self._weights.shape[1]), dtype=np.float32)
        for line, text in enumerate(texts):
            places, values = weighed(grams(text), self._row, self._rarity)
            if len(places):
                out[line] = np.einsum("i,ij->j", values, self._weights[places].astype(np.float32))
        return out


def learnt(
    texts: Sequence[Counter[str]], classes: Sequence[int], count: int, least: int
) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """The classifier of texts in `count` classes: its features (joined by line ends), their rarity, weights, class means.

    Features of fewer than `least` texts, and such with a line end, are left out.
    """
    from scipy.sparse import csr_matrix

    seen = Counter(feature for text in texts for feature in text)
    known = sorted(feature for feature, number in seen.items() if number >= least and "\n" not in feature)
    row = {feature: place for place, feature in enumerate(known)}
    rarity = np.array([math.log(len(texts) / seen[feature]) for feature in known], dtype=np.float32)
    columns, values, ends = [], [], [0]
    for text in texts:
        places, value = weighed(text, row, rarity)
        columns.append(places)
        values.append(value)
        ends.append(ends[-1] + len(places))
    rows = csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(texts), len(known)))
    right = np.zeros((len(texts), count), dtype=np.float32)
    right[np.arange(len(texts)), classes] = 1.0
    mean = right.mean(axis=0)
    joined = np.frombuffer("\n".join(known).encode("utf-8"), dtype=np.uint8)
    return joined, rarity, solved(rows, right - mean), mean


def weighed(
    text: Counter[str], row: Mapping[str, int], rarity: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Places and TF-IDF of the known grams of a text, of length one."""
    known = [(row[gram], count) for gram, count in text.items() if gram in row]
    places = np.array([place for place, _ in known], dtype=np.int64)
    values = np.array([1.0 + math.log(count) for _, count in known], dtype=np.float32) * rarity[places]
    return places, values / max(float(np.linalg.norm(values)), 1e-9)


def solved(rows: Any, right: NDArray[np.float32]) -> NDArray[np.float32]:
    """The weights of ridge regression, every kind at once."""
    rest = np.asarray(rows.T @ right)
    scale = float(np.linalg.norm(rest)) or 1.0
    weights, step = np.zeros_like(rest), rest.copy()
    size = (rest * rest).sum(axis=0)
    for _ in range(STEPS):
        image = rows.T @ (rows @ step) + PENALTY * step
        length = size / np.maximum((step * image).sum(axis=0), 1e-12)
        weights += length * step
        rest -= length * image
        fresh = (rest * rest).sum(axis=0)
        if math.sqrt(float(fresh.sum())) < EXACT * scale:
            break
        step = rest + fresh / np.maximum(size, 1e-12) * step
        size = fresh
    return weights
