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
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.rules.text import flat, pairs
from indexer import keeping
from indexer.kindlearn import KindLearner
from indexer.words import cut, fold
from kb.library import Library

if TYPE_CHECKING:
    from assistant.rules.reading import Row, Scene

Profile = NDArray[np.float32]  # one number a kind of the library, mean 0, length 1
FEATURES = ("project", "others", "strength", "characters", "words", "benefit")
# Learnt; the logit of `strange`: likeness to the project, to the other rows, how sure the classifier is of the row, share
# of its characters (by rarity) and telling pairs in the project's text, whether it is a benefit, constant.
WEIGHTS = (-4.33, -8.46, 2.81, -4.17, -1.34, -1.25, 2.57)
FEW = 12  # kinds that use a word at most, for the word to belong to a field
MOST_PAIRS = 3
_KEPT = ("words", "characters", "words_seen", "characters_seen")
_MADE_BY = (Path(__file__), Path(__file__).with_name("topics.py"))
_CHANGES = frozenset(
    "下降 降低 减少 增加 增长 提高 提升 缩短 上升 增幅 降幅 改善 情况 完成 实际 全部".split()  # noqa: SIM905
)
SURE = 0.2  # what the classifier gives the first kind of a row, for the row to speak of a field at all
# A row that is less strange (by CLEAR), but clearly of one field, out of words that the project has nothing of.
CLEAR, STRENGTH, NOTHING, RARE = 0.06, 0.3, 0.05, 6


def _seen(library: Library, texts: dict[str, str]) -> tuple[Counter[str], Counter[str]]:
    """In how many of the texts a word stands, and a character; cutting them all takes a tenth of a cold start."""
    path = keeping.place("seen", library, ("words.py", "words.txt", *_MADE_BY))
    if (arrays := keeping.read(path, _KEPT)) is not None:
        words, characters = (
            Counter(
                dict(zip(arrays[kind].tobytes().decode().split("\n"), arrays[f"{kind}_seen"].tolist(), strict=True))
            )
            for kind in _KEPT[:2]
        )
        return words, characters
    words = Counter(word for text in texts.values() for word in set(cut(text)))
    characters = Counter(char for text in texts.values() for char in set(text) - {"\n"})
    arrays = {}
    for kind, counter in zip(_KEPT, (words, characters), strict=False):
        arrays[kind] = np.frombuffer("\n".join(counter).encode(), dtype=np.uint8)
        arrays[f"{kind}_seen"] = np.array(list(counter.values()), dtype=np.int16)
    keeping.write(path, arrays)
    return words, characters


class Kinship:
    """Profiles and rarities of one library."""

    def __init__(self, library: Library, texts: dict[str, str], learner: KindLearner | None = None):
        """`texts`: the vocabulary of each kind, by id."""
        self._learner = learner or KindLearner.kept(library)
        self._kinds_of, characters = _seen(library, texts)
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
        found = [
            word for word in cut(text) if len(word) > 1 and 0 < self._kinds_of[word] <= FEW and word not in _CHANGES
        ]
        return tuple(sorted(found, key=lambda word: (-len(word), self._kinds_of[word], word)))

    def kinds_of(self, word: str) -> int:
        """How many kinds of project use a word."""
        return self._kinds_of[word]

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
    rest = [row_text(other) for other in scene.rows if other is not row]
    sure = [float(kinship.scores(other).max()) for other in rest]  # a row that says nothing of a field counts little
    likeness = sum(weight * float(own @ kinship.profile(other)) for weight, other in zip(sure, rest, strict=True))
    others = max(0.0, likeness / (sum(sure) or 1.0)) if len(rest) >= 3 else 0.0
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


def chance(found: tuple[float, ...]) -> float:
    """0..1: how likely a row with these features was written for another project."""
    logit = sum(w * x for w, x in zip(WEIGHTS, (*found, 1.0), strict=True))
    return 1.0 / (1.0 + math.exp(-logit))


def strange(row: Row, kinship: Kinship, plain: Any, least: float) -> bool:
    """Whether the row was written for another project; `least` is the chance from which on that is believed."""
    found = features(row, kinship, plain)
    project, _, strength, characters, telling, _ = found
    if strength < SURE:
        return False
    if chance(found) >= least:
        return True
    if strength < STRENGTH or max(project, characters) > NOTHING or telling:
        return False
    rare = any(kinship.kinds_of(word) <= RARE for word in kinship.field_words(row.name))
    return rare and chance(found) >= least - CLEAR


def row_text(row: Row) -> str:
    return f"{row.name}。{row.description}"


@lru_cache(maxsize=4096)
def _joined(name: str, usage: str, goals: str) -> str:
    return "。".join(part for part in (name, usage, goals) if part)


def project_text(scene: Scene) -> str:
    """Name, usage and goals: what the table says the money is for."""
    return _joined(scene.project_name, flat(scene.table.usage or ""), scene.goals)
