"""Many rankings into one: a weighted sum of scores brought to one scale, and spreading over groups.

Words give their share of the best BM25 score, vectors their cosine, kinds of project how far they agree. On the development
questions the sum was better than reciprocal ranks (docs/measurements.md), as Bruch, Gai and Ingber (2023) found elsewhere.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
# Chosen on the development half of eval/retrieval/queries.yaml.
WORDS, MEANING, KIND = 1.0, 1.5, 0.6


def fused(lexical: float, cosine: float, kind: float) -> float:
    """The score of a candidate, at most the sum of the weights."""
    return WORDS * lexical + MEANING * cosine + KIND * kind


def once(items: Iterable[Item], key: Callable[[Item], Hashable]) -> Iterator[Item]:
    """The items in their order, the first of each key."""
    seen: set[Hashable] = set()
    for item in items:
        if (found := key(item)) not in seen:
            seen.add(found)
            yield item


def diverse(items: Iterable[Item], group: Callable[[Item], Hashable], most: int, page: int) -> Iterator[Item]:
    """The items in their order, no more than `most` of one group on a page; what is too many comes first on the next."""
    rest = iter(items)
    while True:
        taken: Counter[Hashable] = Counter()
        late: list[Item] = []
        for item in rest:
            if taken[group(item)] == most:
                late.append(item)
                continue
            taken[group(item)] += 1
            yield item
            if taken.total() == page:
                break
        else:
            return
        rest = itertools.chain(late, rest)
