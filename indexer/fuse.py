"""Many rankings into one: a weighted sum of scores brought to one scale, and spreading over groups.

Words give their share of the best BM25 score, vectors their cosine, kinds of project how far they agree. On the development
questions the sum was better than reciprocal ranks (docs/measurements.md), as Bruch, Gai and Ingber (2023) found elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
# Chosen on the development half of eval/retrieval/queries.yaml.
WORDS, MEANING, KIND = 1.0, 1.5, 0.6


def fused(lexical: float, cosine: float, kind: float) -> float:
    """The score of a candidate, at most the sum of the weights."""
    return WORDS * lexical + MEANING * cosine + KIND * kind


def diverse(items: Iterable[Item], group: Callable[[Item], Hashable], most: int) -> Iterator[Item]:
    """The items in their order, no more than `most` of one group."""
    taken: dict[Hashable, int] = {}
    for item in items:
        key = group(item)
        taken[key] = taken.get(key, 0) + 1
        if taken[key] <= most:
            yield item
