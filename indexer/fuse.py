"""Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): score = Σ weight / (60 + rank), ranks from 1."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")
CONSTANT = 60


def fuse(rankings: Sequence[Sequence[Key]], weights: Sequence[float] | None = None) -> list[tuple[Key, float]]:
    """Keys of all rankings with their fused scores, best first; ties keep the order of first appearance."""
    scores: dict[Key, float] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, key in enumerate(ranking, 1):
            scores[key] = scores.get(key, 0.0) + weight / (CONSTANT + rank)
    return sorted(scores.items(), key=lambda one: -one[1])


def diverse(items: Iterable[Item], group: Callable[[Item], Hashable], most: int) -> Iterator[Item]:
    """The items in their order, no more than `most` of one group."""
    taken: dict[Hashable, int] = {}
    for item in items:
        key = group(item)
        taken[key] = taken.get(key, 0) + 1
        if taken[key] <= most:
            yield item
