"""One kind of passage (projects, or indicators): its parts, its word index, and what was removed since."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer import words
from indexer.columns import Mask, conditions, restricts
from indexer.dense import Numbers
from indexer.embed import Vectors
from indexer.part import Entry, Part
from indexer.records import Filters, IndexError_
from indexer.sparse import SparseIndex

DEPTH = 60  # candidates taken from each ranking
Kinds = tuple[NDArray[np.int16], NDArray[np.float32]]


class PartInfo(Struct, frozen=True, kw_only=True):
    """A part of a layer as the manifest names it."""

    name: str
    first: int
    count: int


class Asked(Struct, frozen=True, kw_only=True):
    """A query in the forms that the rankings need."""

    text: str
    terms: tuple[str, ...]
    pairs: tuple[str, ...]
    vector: Vectors
    kinds: Kinds


class Found(Struct, frozen=True, kw_only=True):
    """A candidate of one layer; ranks from 1, None where a ranking does not hold it."""

    number: int
    by_words: int | None
    by_meaning: int | None
    lexical: float  # BM25, as a share of the best
    cosine: float
    kind: float  # 0..1


class Layer:
    """Opened from a folder of a snapshot; raises `IndexError_` where a part is missing or does not fit."""

    def __init__(self, folder: Path, parts: Sequence[PartInfo]) -> None:
        self.folder = folder
        self.parts = [Part(folder / one.name, one.first, one.count) for one in parts]
        self.sparse = SparseIndex.open(folder / "words")
        try:
            self.removed: Numbers = np.load(folder / "removed.npy")
        except (OSError, ValueError) as error:
            raise IndexError_(
                f"{folder.name}/removed.npy：缺失或损坏（{error}）。请运行 python -m indexer build 重新建立。"
            ) from error
        self.size = sum(one.count for one in self.parts) - len(self.removed)
        if self.sparse.size != self.size:
            raise IndexError_(
                f"{folder.name}：段落 {self.size} 条，词索引 {self.sparse.size} 条，应当相等。"
                "请运行 python -m indexer build 重新建立。"
            )

    def _masks(self, filters: Filters, rows: bool) -> list[Mask | None]:
        """What each part may show, None for all of it."""
        out: list[Mask | None] = []
        for part in self.parts:
            mask = part.columns.allowed(filters, rows) if restricts(filters, rows) else None
            gone = self.removed[(self.removed >= part.first) & (self.removed < part.first + part.count)] - part.first
            if len(gone):
                mask = np.ones(part.count, dtype=bool) if mask is None else mask
                mask[gone] = False
            out.append(mask)
        return out

    def _near(self, vector: Vectors, depth: int, masks: Sequence[Mask | None]) -> tuple[Numbers, Vectors]:
        found = [part.dense.search(vector, depth, mask) for part, mask in zip(self.parts, masks, strict=True)]
        numbers = np.concatenate([places + one.first for one, (places, _) in zip(self.parts, found, strict=True)])
        cosines = np.concatenate([values for _, values in found])
        best = np.argsort(-cosines, kind="stable")[:depth]
        return numbers[best], cosines[best]

    def rank(self, asked: Asked, filters: Filters, rows: bool, depth: int = DEPTH) -> list[Found]:
        """Candidates of both rankings, those of the words first, each once."""
        if not self.parts or not self.size:
            return []
        near, cosines = self._near(asked.vector, depth, self._masks(filters, rows))
        wanted = conditions(filters, rows, [one.columns for one in self.parts]) if restricts(filters, rows) else None
        hits, scores = self.sparse.search(asked.terms, asked.pairs, depth, wanted)
        numbers = np.array(list(dict.fromkeys([*hits.tolist(), *near.tolist()])), dtype=np.int64)
        by_words = {number: rank for rank, number in enumerate(hits.tolist(), 1)}
        by_meaning = {number: rank for rank, number in enumerate(near.tolist(), 1)}
        lexical = dict(zip(hits.tolist(), (scores / scores[0]).tolist() if len(scores) else [], strict=True))
        cosine = dict(zip(near.tolist(), cosines.tolist(), strict=True))
        kind: dict[int, float] = {}
        for part in self.parts:
            here = numbers[(numbers >= part.first) & (numbers < part.first + part.count)]
            alike = part.kinds_alike(here - part.first, *asked.kinds)
            kind.update(zip(here.tolist(), alike.tolist(), strict=True))
            unknown = np.array([one for one in here.tolist() if one not in cosine], dtype=np.int64)
            exact = part.dense.cosines(asked.vector, unknown - part.first)
            cosine.update(zip(unknown.tolist(), exact.tolist(), strict=True))
        return [
            Found(number=one, by_words=by_words.get(one), by_meaning=by_meaning.get(one),
                  lexical=lexical.get(one, 0.0), cosine=cosine[one], kind=kind[one])
            for one in numbers.tolist()
        ]  # fmt: skip

    def entries(self, numbers: Sequence[int]) -> dict[int, Entry]:
        """The stored passages of some numbers."""
        out: dict[int, Entry] = {}
        for part in self.parts:
            here = [one for one in numbers if part.first <= one < part.first + part.count]
            if here:
                out.update(part.entries(here))
        return out

    @staticmethod
    def shared(entry: Entry, terms: Sequence[str]) -> list[str]:
        """Telling words that query and passage have in common, longest first, parts of longer ones left out."""
        common = words.telling(terms) & set(words.terms(entry.words))
        out: list[str] = []
        for word in sorted(common, key=lambda one: (-len(one), terms.index(one))):
            if not any(word in longer for longer in out):
                out.append(word)
        return out

    def close(self) -> None:
        for part in self.parts:
            part.close()
