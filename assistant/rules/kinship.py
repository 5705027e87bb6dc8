"""How strange an indicator is to its project: whether its words are those of another kind of spending.

Every text has a profile, what the classifier of kinds (indexer/kindlearn.py) says of it for each kind of project. A row
is strange where its profile is unlike the project's and unlike the other rows', and where its wording is neither in what
the project says nor in the vocabulary of its kinds (vocabulary.py). The weights are learnt from rows of labelled and
exemplary tables moved into tables of other projects; `python -m tests.assistant.fit_kinship` learns and measures them.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.rules.cardnames import CardNames
from assistant.rules.text import flat
from assistant.rules.vocabulary import Vocabulary
from indexer import keeping
from indexer.kindlearn import KindLearner
from indexer.words import cut, fold
from kb.library import Library

if TYPE_CHECKING:
    from assistant.rules.reading import Row, Scene

Profile = NDArray[np.float32]  # one number a kind of the library, mean 0, length 1
FEATURES = ("project", "others", "strength", "characters", "known", "benefit", "name", "row")
# Learnt; the logit of `chance`: likeness to the project, to the other rows, how sure the classifier is of the row, share
# of its characters (by rarity) in the project's text, likeness to the nearest card, whether it is a benefit, how much of
# the name and of the whole row is in the project's vocabulary, constant.
WEIGHTS = (-5.96, -9.54, 4.03, -3.49, 3.86, 1.18, -1.78, -4.15, 0.62)
FEW = 12  # kinds that use a word at most, for the word to belong to a field
_KEPT = ("words", "characters", "words_seen", "characters_seen")
_MADE_BY = (Path(__file__), Path(__file__).with_name("topics.py"))
SURE = 0.25  # what the classifier gives the first kind of a row, for the row to speak of a field at all
OWN = 3  # kinds, the most likely ones of the project's text, that count as its own
CARD_LIKE = 0.6  # likeness (Dice over pairs) from which on a card measures the same
# Changes, verbs of work and qualities that every field has.
_CHANGES = frozenset(
    "下降 降低 减少 增加 增长 提高 提升 缩短 上升 增幅 降幅 增速 增长率 改善 情况 完成 实际 全部 开展 组织 举办 实施"  # noqa: SIM905
    " 推进 设置 成功率 通过率 完成率 合格率 达标率 覆盖率".split()
)


def _seen(library: Library, texts: dict[str, str]) -> tuple[Counter[str], Counter[str]]:
    """In how many of the texts a word stands, and a character; cutting them all takes a tenth of a cold start."""
    path = keeping.place("seen", library, ("words.py", "words.txt", *_MADE_BY))
    arrays = keeping.kept(path, _KEPT, lambda: _counted(texts))
    words, characters = (
        Counter(dict(zip(arrays[kind].tobytes().decode().split("\n"), arrays[f"{kind}_seen"].tolist(), strict=True)))
        for kind in _KEPT[:2]
    )
    return words, characters


def _counted(texts: dict[str, str]) -> dict[str, NDArray[Any]]:
    words = Counter(word for text in texts.values() for word in set(cut(text)))
    characters = Counter(char for text in texts.values() for char in set(text) - {"\n"})
    arrays: dict[str, NDArray[Any]] = {}
    for kind, counter in zip(_KEPT, (words, characters), strict=False):
        arrays[kind] = np.frombuffer("\n".join(counter).encode(), dtype=np.uint8)
        arrays[f"{kind}_seen"] = np.array(list(counter.values()), dtype=np.int16)
    return arrays


class Kinship:
    """Profiles and rarities of one library."""

    def __init__(self, library: Library, texts: dict[str, str], learner: KindLearner | None = None):
        """`texts`: the vocabulary of each kind, by id."""
        self._learner = learner or KindLearner.kept(library)
        self._kinds_of, characters = _seen(library, texts)
        self._rarity = {char: math.log((len(texts) + 1) / (seen + 1)) for char, seen in characters.items()}
        self._unknown = math.log(len(texts) + 1)
        self._place = {kind: place for place, kind in enumerate(library.archetypes)}
        self._fallback = frozenset(k for k, one in library.archetypes.items() if one.nature.startswith("general"))
        self.general = np.array([self._place[kind] for kind in sorted(self._fallback)], dtype=np.int64)
        self._library, self._texts = library, texts

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self._texts)

    @cached_property
    def cards(self) -> CardNames:
        return CardNames(self._library)

    @lru_cache(maxsize=4096)  # noqa: B019
    def own(self, said: str, kinds: tuple[str, ...]) -> NDArray[np.int64]:
        """Places of the kinds that a project is taken for: by its cues, and by the classifier."""
        likely = np.argsort(-self.scores(said), kind="stable")[:OWN].tolist()
        named = () if not kinds or kinds[0] in self._fallback else kinds[:OWN]
        return np.array(sorted({*likely, *(self._place[kind] for kind in named)}))

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
    """The numbers behind `chance`, in the order of FEATURES; `plain` finds words that tell nothing."""
    scene = row.scene
    said = project_text(scene)
    text = row_text(row)
    profile = kinship.profile(text)
    rest = [row_text(other) for other in scene.rows if other is not row]
    sure = [float(kinship.scores(other).max()) for other in rest]  # a row that says nothing of a field counts little
    near = sum(weight * float(profile @ kinship.profile(other)) for weight, other in zip(sure, rest, strict=True))
    home = kinship.vocabulary.at_home(said, tuple(kinship.own(said, scene.kinds).tolist()))
    return (
        float(profile @ kinship.profile(said)),
        max(0.0, near / (sum(sure) or 1.0)) if len(rest) >= 3 else 0.0,
        float(kinship.scores(text).max()),
        kinship.shared(row.name, said),
        float(kinship.cards.likeness(row.name).max()),
        float(row.group == "benefit"),
        kinship.vocabulary.share(plain.sub("|", row.name), home),
        kinship.vocabulary.share(plain.sub("|", text), home),
    )


def own_card(row: Row, kinship: Kinship) -> bool:
    """Whether a card of one of the project's own kinds, or of the general ones, measures the same."""
    own = kinship.own(project_text(row.scene), row.scene.kinds)
    likeness = kinship.cards.likeness(row.name)
    return bool(max(likeness[own].max(), likeness[kinship.general].max(initial=0.0)) >= CARD_LIKE)


def chance(found: tuple[float, ...]) -> float:
    """0..1: how likely a row with these features was written for another project."""
    logit = sum(w * x for w, x in zip(WEIGHTS, (*found, 1.0), strict=True))
    return 1.0 / (1.0 + math.exp(-logit))


def speaks(found: tuple[float, ...]) -> bool:
    """Whether the classifier is sure that a row with these features speaks of a field at all."""
    return found[2] >= SURE


def row_text(row: Row) -> str:
    return f"{row.name}。{row.description}"


@lru_cache(maxsize=4096)
def _joined(name: str, usage: str, goals: str) -> str:
    return "。".join(part for part in (name, usage, goals) if part)


def project_text(scene: Scene) -> str:
    """Name, usage and goals: what the table says the money is for."""
    return _joined(scene.project_name, flat(scene.table.usage or ""), scene.goals)
