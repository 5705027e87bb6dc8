"""Figures of one ranking, and how sure they are.

Documents that nobody judged are left out of a ranking before it is scored (Sakai 2007), so that a base that grows does
not count against whoever finds what is new; how many there were is reported beside.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

RELEVANT = 2.0  # mean grade from which a document answers the question
SEED, RESAMPLES = 20210818, 2000


def grade(grades: Sequence[int]) -> float:
    """The mean of what the judges gave."""
    return sum(grades) / len(grades)


def _gain(one: float) -> float:
    return float(2**one - 1)


def ndcg(ranking: Sequence[str], grades: Mapping[str, float], depth: int = 10) -> float | None:
    """nDCG at `depth` with gain 2^grade − 1 (Burges et al. 2005); None where no judged document has a grade above 0."""
    best = sorted(grades.values(), reverse=True)[:depth]
    ideal = sum(_gain(one) / math.log2(place + 1) for place, one in enumerate(best, 1))
    kept = [one for one in ranking if one in grades][:depth]
    found = sum(_gain(grades[one]) / math.log2(place + 1) for place, one in enumerate(kept, 1))
    return found / ideal if ideal else None


def recall(ranking: Sequence[str], grades: Mapping[str, float], depth: int = 20) -> float | None:
    """Share of the relevant documents among the first `depth`, of at most `depth`; None where there is none."""
    wanted = {key for key, one in grades.items() if one >= RELEVANT}
    kept = [one for one in ranking if one in grades][:depth]
    return len(wanted & set(kept)) / min(len(wanted), depth) if wanted else None


def reciprocal(ranking: Sequence[str], grades: Mapping[str, float]) -> float | None:
    """1 ÷ place of the first relevant document, 0 where it was not found; None where there is none."""
    if not any(one >= RELEVANT for one in grades.values()):
        return None
    kept = [one for one in ranking if one in grades]
    return next((1 / place for place, one in enumerate(kept, 1) if grades[one] >= RELEVANT), 0.0)


def mean(values: Sequence[float]) -> float:
    """Rounded mean; 0 of nothing."""
    return round(sum(values) / len(values), 4) if values else 0.0


def interval(values: Sequence[float]) -> list[float]:
    """95 % of the means of resampled questions (percentile bootstrap)."""
    if not values:
        return [0.0, 0.0]
    data = np.asarray(values)
    picks = np.random.default_rng(SEED).integers(0, len(data), (RESAMPLES, len(data)))
    low, high = np.percentile(data[picks].mean(axis=1), [2.5, 97.5])
    return [round(float(low), 4), round(float(high), 4)]


def kappa(first: Sequence[int], second: Sequence[int], top: int = 3) -> float:
    """Agreement of two judges beyond chance, distance squared (Cohen 1968); 1 is perfect."""
    table = np.zeros((top + 1, top + 1))
    for one, other in zip(first, second, strict=True):
        table[one, other] += 1
    table /= max(1, len(first))
    weights = (np.arange(top + 1)[:, None] - np.arange(top + 1)[None, :]) ** 2
    chance = np.outer(table.sum(axis=1), table.sum(axis=0))
    expected = float((weights * chance).sum())
    return round(1 - float((weights * table).sum()) / expected, 4) if expected else 1.0
