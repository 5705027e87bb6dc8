"""What sound rows of earlier tables set for the same thing, kept for quick look-up while a folder is reviewed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from statistics import median, quantiles

from assistant.rules.text import core, pairs

LIKE = 0.7  # likeness of two names from which on they measure the same thing


@dataclass(frozen=True)
class PastRow:
    """One sound row of a stored table that was carried out; `category` in the 2021 framework, `kind` of its project."""

    id: str
    name: str
    category: str
    unit: str
    number: float
    kind: str


@dataclass(frozen=True)
class Middle:
    """Number of comparable rows, their median and the quarters that bound the middle half."""

    count: int
    median: float
    low: float
    high: float


class Past:
    """Rows by category and unit, found again by the pairs of characters of their names."""

    def __init__(self, rows: Iterable[PastRow]):
        self.rows = tuple(rows)
        self._names = [pairs(core(row.name)) for row in self.rows]
        self._places: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            for pair in self._names[place]:
                self._places[row.category, row.unit, pair].append(place)

    @lru_cache(maxsize=16384)  # noqa: B019  (one Past lives as long as the base stays the same)
    def alike(self, name: str, category: str, unit: str) -> tuple[PastRow, ...]:
        """Rows of the same category and unit whose names are at least LIKE alike (Dice over character pairs)."""
        own = pairs(core(name))
        shared: Counter[int] = Counter()
        for pair in own:
            shared.update(self._places.get((category, unit, pair), ()))
        return tuple(
            self.rows[place]
            for place, count in shared.items()
            if 2 * count >= LIKE * (len(own) + len(self._names[place]))
        )


def middle(rows: Iterable[PastRow]) -> Middle:
    """Robust spread of at least two rows."""
    numbers = sorted(row.number for row in rows)
    low, _, high = quantiles(numbers, n=4, method="inclusive")
    return Middle(len(numbers), float(median(numbers)), low, high)
