"""In which category practice puts an indicator, learnt from the cards of the library.

A linear classifier like that of indexer/kindlearn.py, over the characters of name and description, the end of the name
and the kind of value. It is second evidence beside the grammar of belongs.py, and speaks only where it is sure: LEAST
holds the margins above which sound rows of the labelled tables never come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.rules.cardlearner import CardLearner, kept
from indexer.kindlearn import grams
from indexer.words import fold
from kb.library import SLOT, Card, Library
from kb.taxonomy import translate
from kb.units import kind as unit_kind

if TYPE_CHECKING:
    from assistant.rules.reading import Row

CATEGORIES = (
    "output.quantity", "output.quality", "output.timeliness", "output.cost", "benefit.economic", "benefit.social",
    "benefit.eco", "satisfaction.target",
)  # fmt: skip
# Where a row stands → where it may belong instead → the least margin of the classifier's scores.
LEAST: dict[str, dict[str, float]] = {
    "output.quantity": {"output.quality": 0.3, "output.timeliness": 0.3, "output.cost": 0.3, "satisfaction.target": 0.3},
    "output.quality": {"output.cost": 0.4},
    "output.timeliness": {"output.cost": 0.4},
    "output.cost": {"output.quantity": 0.4, "output.quality": 0.4, "output.timeliness": 0.4, "benefit.social": 0.4,
                    "benefit.eco": 0.4},
    "benefit.economic": {"benefit.social": 0.7, "output.quantity": 0.6, "output.quality": 0.6, "output.timeliness": 0.5,
                         "output.cost": 0.7},
    "benefit.social": {"output.cost": 0.4},
    "benefit.eco": {"output.cost": 0.4, "output.quantity": 0.5, "output.quality": 0.65, "output.timeliness": 0.5,
                    "benefit.social": 0.65},
}  # fmt: skip
_SAME = {"cost.economic": "output.cost", "benefit.sustain": "benefit.social"}


def features(name: str, description: str, kind: str, operator: str, unit: str) -> Counter[str]:
    """What the classifier sees of an indicator; `kind`: type of the value (numeric, deadline …)."""
    found = Counter({f"n:{gram}": count for gram, count in grams(fold(name)).items()})
    found.update({f"d:{gram}": count for gram, count in grams(fold(description)).items()})
    found.update({f"e:{name[-1:]}": 2, f"e:{name[-2:]}": 2, f"e:{name[-3:]}": 1})
    found.update([f"k:{(unit_kind(unit) if unit else '') or kind}", f"o:{operator}", f"t:{kind}", f"u:{unit}"])
    return found


def _of_card(card: Card) -> Iterator[Counter[str]]:
    kind = {"date": "deadline", "grade": "grade", "recurring": "recurring"}.get(card.type, "numeric")
    unit, operator = SLOT.sub("", card.unit), card.operator if kind == "numeric" else ""
    for name in (card.name, *card.aliases):
        yield features(SLOT.sub("", name), card.formula, kind, operator, unit)


def _examples(library: Library) -> Iterator[tuple[Counter[str], int]]:
    for archetype in library.archetypes.values():
        for card in archetype.cards:
            place = translate(card.category, "cn-2015") or card.category
            place = _SAME.get(card.category, place)
            if place in CATEGORIES:
                yield from ((found, CATEGORIES.index(place)) for found in _of_card(card))


class Placing:
    """Scores of every category for an indicator."""

    def __init__(self, learner: CardLearner):
        self._learner = learner

    @lru_cache(maxsize=16384)  # noqa: B019  (one Placing lives as long as the process)
    def scores(self, name: str, description: str, kind: str, operator: str, unit: str) -> NDArray[np.float32]:
        """About 1 for the right category of a plain case, in the order of CATEGORIES."""
        return self._learner.score(features(name, description, kind, operator, unit))

    def elsewhere(self, row: Row) -> str | None:
        """The category where the row surely belongs, if that is not the one it stands under."""
        here = _SAME.get(row.category or "", row.category or "")
        if row.category == "benefit.sustain" or here not in LEAST or not row.value.text:
            return None
        target = row.value.target
        kind = target.type if target.type in ("deadline", "grade", "recurring", "period") else "numeric"
        if not (row.value.numeric or row.value.timed or kind == "grade"):
            return None
        found = self.scores(row.name, row.description, kind, target.operator or "", target.unit or "")
        best = int(found.argmax())
        least = LEAST[here].get(CATEGORIES[best])
        if least is None or float(found[best] - found[CATEGORIES.index(here)]) < least:
            return None
        return CATEGORIES[best]


def placing(library: Library) -> Placing:
    """The classifier of a library, from a kept copy where there is one."""
    return Placing(kept("places", __file__, library, _examples, len(CATEGORIES)))
