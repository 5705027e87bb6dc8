"""What the words of a text say about its kind of project: pairs of characters against every word of a kind.

A kind's words are its name, cues, summary, cards and questions, and names of such projects (names.txt). How much
likelier a pair is under a kind than in the whole library, summed over the name, is the evidence: rare pairs weigh
much, pairs that every kind has (购置, 补助) little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer import words
from kb import lazyre
from kb.library import Archetype, Library

NAMES = Path(__file__).with_name("names.txt")
SMOOTH = 60.0  # how many pairs of the whole library every kind is thought to have besides its own
TOP, LOW = 2.0, 1.0  # weight of a pair in name, cues, summary and example names; in cards and questions
FIRST = 3  # kinds kept of a text
_SLOT = lazyre.compile(r"\{[^}]*\}")
_RUN = lazyre.compile("[一-鿿a-z]+")


@lru_cache(maxsize=2)
def example_names(path: Path = NAMES) -> Mapping[str, tuple[str, ...]]:
    """Kind → names of such projects."""
    lines = (line.partition(" ") for line in path.read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#"))
    return {key: tuple(rest.split("、")) for key, _, rest in lines}


def pairs(text: str) -> Iterable[str]:
    """Every two neighbouring characters of a folded text, letters and Han only."""
    for run in _RUN.findall(text):
        yield from map("".join, zip(run, run[1:], strict=False))


def _texts(archetype: Archetype) -> tuple[list[str], list[str]]:
    """What says what the kind is, and what its cards and questions speak of."""
    cues = archetype.cues
    top = [archetype.name, archetype.summary, *cues.strong, *cues.weak, *example_names().get(archetype.id, ())]
    low = [archetype.satisfied]
    for card in archetype.cards:
        low += [_SLOT.sub("|", card.name), *card.aliases, *card.keys]
    for question in archetype.must_ask:
        low += [question.text, question.slot]
    return top, low


class KindWords:
    """The pairs of every kind of a library, counted once; `arrays` is all of it, to be kept in a file."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.arrays = dict(arrays)
        text = bytes(self.arrays["pairs"]).decode("utf-8")
        self._row = {text[place : place + 2]: place // 2 for place in range(0, len(text), 2)}
        self._bounds = self.arrays["bounds"].tolist()
        self._kinds, self._gains = self.arrays["kinds"], self.arrays["gains"]
        self._absent = self.arrays["absent"]

    @staticmethod
    def build(library: Library) -> KindWords:
        """Count the words of every kind."""
        table: dict[str, dict[int, float]] = {}
        sizes = []
        for place, archetype in enumerate(library.archetypes.values()):
            top, low = (Counter(pairs(words.fold("|".join(texts)))) for texts in _texts(archetype))
            size = 0.0
            for pair in top.keys() | low.keys():
                weight = math.log1p(TOP * top[pair] + LOW * low[pair])
                table.setdefault(pair, {})[place] = weight
                size += weight
            sizes.append(size)
        total = sum(sizes)
        gains, kinds, bounds = [], [], [0]
        for row in (table[pair] for pair in sorted(table)):
            base = SMOOTH * sum(row.values()) / total
            kinds += list(row)
            gains += [math.log1p(weight / base) for weight in row.values()]
            bounds.append(len(kinds))
        return KindWords(
            {
                "pairs": np.frombuffer("".join(sorted(table)).encode("utf-8"), dtype=np.uint8),
                "bounds": np.array(bounds, dtype=np.int32),
                "kinds": np.array(kinds, dtype=np.int32),
                "gains": np.array(gains, dtype=np.float32),
                "absent": np.log(SMOOTH / (np.array(sizes) + SMOOTH)).astype(np.float32),
            }
        )

    def score(self, text: str) -> NDArray[np.float32]:
        """Evidence of a folded text for each kind, in the library's order; 0 says nothing, below 0 speaks against."""
        known = [row for row in map(self._row.get, pairs(text)) if row is not None]
        out = len(known) * self._absent
        for row in known:
            span = slice(self._bounds[row], self._bounds[row + 1])
            out[self._kinds[span]] += self._gains[span]
        return np.asarray(out / math.sqrt(max(1, len(known))), dtype=np.float32)

    def known(self, text: str) -> float:
        """Share of the pairs of a folded text that some kind has; 0 where it has none."""
        found = [pair in self._row for pair in pairs(text)]
        return sum(found) / max(1, len(found))

    def shares(self, text: str) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
        """The likeliest kinds of a text (their places in the library) and their weights, together of length one.

        Two texts are of one kind as far as the weights of the kinds they share multiply to one.
        """
        evidence = self.score(words.fold(text))
        first = np.argsort(-evidence, kind="stable")[:FIRST]
        weights = np.exp(evidence[first] - evidence[first[0]]) if evidence[first[0]] > 0 else np.zeros(len(first))
        length = float(np.linalg.norm(weights)) or 1.0
        return first.astype(np.int16), np.asarray(weights / length, dtype=np.float32)
