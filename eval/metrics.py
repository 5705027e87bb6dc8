"""Precision, recall, F1 and plain shares, as counts that add up over cases."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct


class Counts(Struct, frozen=True):
    """Hits, misses (in gold only) and false alarms (in the answer only)."""

    hits: int = 0
    misses: int = 0
    extra: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.hits + other.hits, self.misses + other.misses, self.extra + other.extra)

    @property
    def precision(self) -> float:
        """hits ÷ answered; 1 where nothing was answered."""
        answered = self.hits + self.extra
        return self.hits / answered if answered else 1.0

    @property
    def recall(self) -> float:
        """hits ÷ wanted; 1 where nothing was wanted."""
        wanted = self.hits + self.misses
        return self.hits / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """2·hits ÷ (2·hits + misses + extra); 1 where there was nothing to find and nothing was found."""
        total = 2 * self.hits + self.misses + self.extra
        return 2 * self.hits / total if total else 1.0

    def figures(self) -> dict[str, float | int]:
        return {
            "precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4),
            "hits": self.hits, "misses": self.misses, "extra": self.extra,
        }  # fmt: skip


class Share(Struct, frozen=True):
    """`right` of `total`; 1 where nothing was asked."""

    right: int = 0
    total: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.total + other.total)

    @property
    def value(self) -> float:
        return self.right / self.total if self.total else 1.0

    def figures(self) -> dict[str, float | int]:
        return {"share": round(self.value, 4), "right": self.right, "total": self.total}


def compare(gold: set[tuple[str, str]], found: set[tuple[str, str]]) -> Counts:
    """Counts of two label sets."""
    return Counts(len(gold & found), len(gold - found), len(found - gold))


def fold(text: str) -> str:
    """Width variants and spaces out, so that two spellings of one cell compare equal."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def fold_level(name: str) -> str:
    """A level name without its trailing 指标."""
    return fold(name).removesuffix("指标")


def alike(one: str, other: str) -> float:
    """Dice coefficient of the character pairs of two names, 0..1."""
    left, right = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (fold(one), fold(other)))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
