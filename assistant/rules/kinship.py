"""How strange an indicator is to its project: whether its words are those of another kind of spending.

Every text has a profile, what the classifier of kinds (indexer/kindlearn.py) says of it for each kind of project. A row
is strange where its profile is unlike the project's and unlike the other rows', shares no telling words with what the
project says, and uses a word that only few kinds use. The weights are learnt from rows of labelled tables moved into
tables of other projects; `python -m tests.assistant.fit_kinship` learns and measures them.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.rules.text import flat, pairs
from indexer.kindlearn import KindLearner
from indexer.words import cut, fold
from kb.library import Library

if TYPE_CHECKING:
    from assistant.rules.reading import Row, Scene

Profile = NDArray[np.float32]  # one number a kind of the library, mean 0, length 1
FEATURES = ("project", "others", "strength", "characters", "words", "benefit")
# Learnt; the logit of `strange`: likeness to the project, to the other rows, how sure the classifier is of the row, share
# of its characters (by rarity) and telling pairs in the project's text, whether it is a benefit, constant.
WEIGHTS = (-3.83, -7.71, 3.24, -4.09, -1.33, -1.16, 2.17)
FEW = 12  # kinds that use a word at most, for the word to belong to a field
MOST_PAIRS = 3
SURE = 0.2  # what the classifier gives the first kind of a row, for the row to speak of a field at all


class Kinship:
    """Profiles and rarities of one library."""

    def __init__(self, library: Library, texts: dict[str, str], learner: KindLearner | None = None):
        """`texts`: the vocabulary of each kind, by id."""
        self._learner = learner or KindLearner.build(library)
        self._kinds_of: Counter[str] = Counter()
        characters: Counter[str] = Counter()
        for text in texts.values():
            self._kinds_of.update(set(cut(text)))
            characters.update(set(text))
        self._rarity = {char: math.log((len(texts) + 1) / (seen + 1)) for char, seen in characters.items()}
        self._unknown = math.log(len(texts) + 1)

    @lru_cache(maxsize=16384)  # noqa: B019  (one Kinship lives as long as the process)
    def scores(self, text: str) -> Profile:
        """What the classifier says of a text, one number a kind."""
        return self._learner.score([fold(text)])[0]

    @lru_cache(maxsize=16384)  # noqa: B019
    def profile(self, text: str) -> Profile:
        return unit(self.scores(text))

    @lru_cache(maxsize=16384)  # noqa: B019
    def field_words(self, text: str) -> tuple[str, ...]:
        """Words that only few kinds of project use, the longest first."""
        found = [word for word in cut(text) if len(word) > 1 and 0 < self._kinds_of[word] <= FEW]
        return tuple(sorted(found, key=lambda word: (-len(word), self._kinds_of[word], word)))

    def weight(self, char: str) -> float:
        """How telling a character is: high where few kinds use it."""
        return self._rarity.get(char, self._unknown)

    def shared(self, name: str, text: str) -> float:
        """Share of a name's characters that stand in a text, weighed by rarity, 0..1."""
        there = sum(self.weight(char) for char in set(name) if char in text)
        return there / (sum(self.weight(char) for char in set(name)) or 1.0)


def unit(scores: NDArray[Any]) -> Profile:
    centred = scores - scores.mean()
    return np.asarray(centred / (float(np.linalg.norm(centred)) or 1.0), dtype=np.float32)


def features(row: Row, kinship: Kinship, plain: Any) -> tuple[float, ...]:
    """The numbers behind `strangeness`, in the order of FEATURES; `plain` is the pattern of words that tell nothing."""
    scene = row.scene
    said = project_text(scene)
    text = row_text(row)
    own = kinship.profile(text)
    project = float(own @ kinship.profile(said))
    rest = [kinship.profile(row_text(other)) for other in scene.rows if other is not row]
    others = float(np.mean([own @ other for other in rest])) if len(rest) >= 3 else project / 2
    ranked = np.sort(kinship.scores(text))
    telling = pairs(plain.sub("|", row.name)) & pairs(plain.sub("/", said))
    return (
        project,
        others,
        float(ranked[-1]),
        kinship.shared(row.name, said),
        float(min(len(telling), MOST_PAIRS)),
        float(row.group == "benefit"),
    )


def strange(row: Row, kinship: Kinship, plain: Any) -> float:
    """0..1: how likely the row was written for another project; 0 where it speaks of no field."""
    found = features(row, kinship, plain)
    if found[FEATURES.index("strength")] < SURE:
        return 0.0
    logit = sum(w * x for w, x in zip(WEIGHTS, (*found, 1.0), strict=True))
    return 1.0 / (1.0 + math.exp(-logit))


def row_text(row: Row) -> str:
    return f"{row.name}。{row.description}"


@lru_cache(maxsize=4096)
def _joined(name: str, usage: str, goals: str) -> str:
    return "。".join(part for part in (name, usage, goals) if part)


def project_text(scene: Scene) -> str:
    """Name, usage and goals: what the table says the money is for."""
    return _joined(scene.project_name, flat(scene.table.usage or ""), scene.goals)
