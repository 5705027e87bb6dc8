"""One kind of passage (projects, or indicators) with its word index, its vectors and its filter columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct

from indexer import words
from indexer.dense import DenseIndex, Numbers
from indexer.embed import Encoder, Vectors
from indexer.passages import Passage
from indexer.records import Filters, IndexError_
from indexer.sparse import SparseIndex
from kb.taxonomy import CATEGORIES, canonical, fold

COLUMNS = ("id", "tab", "file", "kind", "name", "words", "year", "unit", "region", "category", "class", "total")
DEPTH = 60  # candidates taken from each ranking


class Found(Struct, frozen=True, kw_only=True):
    """A candidate of one layer; ranks from 1, None where a ranking does not hold it."""

    number: int
    by_words: int | None
    by_meaning: int | None
    cosine: float


class Entry(Struct, frozen=True, kw_only=True):
    """What is stored of a passage."""

    id: str
    table: str
    file: str
    kind: str
    name: str
    words: str


def category_of(text: str) -> str:
    """The stored form of a category given as id or as a printed second level."""
    return text if text in CATEGORIES else canonical(text) or fold(text)


class Layer:
    """Opened from a folder of a snapshot; raises `IndexError_` where a part is missing or does not fit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            uri = f"{(folder / 'passages.sqlite').resolve().as_uri()}?mode=ro&immutable=1"
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self.size = int(self._db.execute("SELECT COUNT(*) FROM passages").fetchone()[0])
        except sqlite3.DatabaseError as error:
            raise IndexError_(
                f"{folder.name}：索引缺少段落表或已损坏（{error}）。请运行 python -m indexer build 重新建立。"
            ) from error
        self.dense = DenseIndex.open(folder / "vectors.faiss")
        self.sparse = SparseIndex.open(folder / "words")
        if self.dense.size != self.size:
            raise IndexError_(
                f"{folder.name}：段落 {self.size} 条，向量 {self.dense.size} 条，应当相等。"
                "请运行 python -m indexer build 重新建立。"
            )

    @staticmethod
    def write(folder: Path, passages: Sequence[Passage], encoder: Encoder) -> None:
        """Build the layer's files in `folder`."""
        folder.mkdir(parents=True)
        db = sqlite3.connect(folder / "passages.sqlite", isolation_level=None)
        try:
            db.execute(f"CREATE TABLE passages (number INTEGER PRIMARY KEY, {', '.join(COLUMNS)})")
            db.execute("BEGIN")
            db.executemany(
                f"INSERT INTO passages VALUES (?{',?' * len(COLUMNS)})",
                [
                    (number, one.id, one.table, one.file, one.kind, one.name, one.words, one.year, one.unit, one.region,
                     one.category, one.class_, one.total)
                    for number, one in enumerate(passages)
                ],
            )  # fmt: skip
            db.execute("COMMIT")
        finally:
            db.close()
        vectors = encoder.encode([one.text for one in passages])
        DenseIndex.build(vectors.reshape(len(passages), encoder.dimension)).write(folder / "vectors.faiss")
        SparseIndex.build([one.words for one in passages], folder / "words")

    def allowed(self, filters: Filters, rows: bool, sound: Collection[str] | None = None) -> Numbers | None:
        """Numbers that pass the filters, None where nothing is filtered; `category` and `sound` concern rows only."""
        tests: list[str] = []
        values: list[Any] = []

        def add(test: str, value: object) -> None:
            if value is not None:
                tests.append(test)
                values.append(value)

        add("year = ?", filters.year)
        add("instr(unit, ?) > 0", filters.unit)
        add("instr(region, ?) > 0", filters.region)
        add("substr(class, 1, 3) = substr(?, 1, 3)", filters.class_)
        add("total >= ?", filters.minimum)
        add("total <= ?", filters.maximum)
        if rows:
            add("category = ?", category_of(filters.category) if filters.category else None)
        if not tests and sound is None:
            return None
        found = self._db.execute(f"SELECT number, id FROM passages WHERE {' AND '.join(tests) or '1'}", values)
        return np.array([number for number, key in found if sound is None or key in sound], dtype=np.int64)

    def rank(self, terms: Sequence[str], vector: Vectors, allowed: Numbers | None) -> list[Found]:
        """Candidates of both rankings, those of the words first, each once."""
        if allowed is not None and not len(allowed):
            return []
        near = self.dense.search(vector, DEPTH, allowed)
        hits = self.sparse.search_terms(terms, DEPTH, None if allowed is None else allowed.tolist())
        by_words = {number: rank for rank, (number, _) in enumerate(hits, 1)}
        by_meaning = {number: (rank, cosine) for rank, (number, cosine) in enumerate(near, 1)}
        return [
            Found(
                number=number,
                by_words=by_words.get(number),
                by_meaning=by_meaning[number][0] if number in by_meaning else None,
                cosine=by_meaning[number][1] if number in by_meaning else 0.0,
            )
            for number in dict.fromkeys([*by_words, *by_meaning])
        ]

    def entry(self, number: int) -> Entry:
        """The stored passage of that number."""
        query = "SELECT id, tab, file, kind, name, words FROM passages WHERE number = ?"
        key, table, file, kind, name, text = self._db.execute(query, (number,)).fetchone()
        return Entry(id=key, table=table, file=file, kind=kind, name=name, words=text)

    def shared(self, entry: Entry, terms: Sequence[str]) -> list[str]:
        """Telling words that query and passage have in common, longest first, parts of longer ones left out."""
        common = words.telling(terms) & set(words.terms(entry.words))
        out: list[str] = []
        for word in sorted(common, key=lambda one: (-len(one), terms.index(one))):
            if not any(word in longer for longer in out):
                out.append(word)
        return out

    def close(self) -> None:
        self._db.close()
