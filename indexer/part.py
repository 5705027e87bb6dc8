"""A part of a layer: passages numbered without a gap, written once and never changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer.columns import Columns, ColumnsWriter, tags
from indexer.dense import DenseIndex, DenseWriter, Numbers
from indexer.embed import Encoder, Vectors, normalised
from indexer.growing import GrowingArray
from indexer.kindwords import FIRST, KindWords
from indexer.passages import Passage
from indexer.records import IndexError_
from indexer.sparse import SparseWriter

FIELDS = ("id", "tab", "file", "kind", "name", "words")
# How much of a vector is the name's own, the rest that of the whole passage; chosen on the development questions.
NAME_SHARE = {"projects": 0.3, "indicators": 0.7}
CHUNK = 4096
_KIND = np.dtype([("kind", "i2", (FIRST,)), ("weight", "f4", (FIRST,))])


class Entry(Struct, frozen=True, kw_only=True):
    """What is stored of a passage."""

    id: str
    table: str
    file: str
    kind: str
    name: str
    words: str


def encode(encoder: Encoder, passages: Sequence[Passage], share: float) -> Vectors:
    """A vector a passage: its name's and that of its text, mixed."""
    places = {name: place for place, name in enumerate(dict.fromkeys(one.name for one in passages))}
    names = encoder.encode(list(places))[[places[one.name] for one in passages]]
    return normalised(share * names + (1 - share) * encoder.encode([one.text for one in passages]))


class PartWriter:
    """Writes passages as they come, at most `CHUNK` of them in memory."""

    def __init__(self, folder: Path, first: int, layer: str, encoder: Encoder, words: SparseWriter,
                 kinds: KindWords | None) -> None:  # fmt: skip
        folder.mkdir(parents=True)
        self.folder, self.first, self.count = folder, first, 0
        self._share, self._encoder, self._words = NAME_SHARE[layer], encoder, words
        self._kinds = kinds if layer == "projects" else None
        self._waiting: list[Passage] = []
        self._columns = ColumnsWriter(folder)
        self._kind_rows = None if self._kinds is None else GrowingArray(folder / "kinds.npy", _KIND)
        self._vectors = DenseWriter(folder, encoder.dimension)
        self._db = sqlite3.connect(folder / "passages.sqlite", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(f"CREATE TABLE passages (number INTEGER PRIMARY KEY, {', '.join(FIELDS)})")
        self._db.execute("BEGIN")

    def add(self, passages: Sequence[Passage]) -> None:
        """Take in the next passages."""
        self._waiting += passages
        if len(self._waiting) >= CHUNK:
            self._write()

    def _write(self) -> None:
        passages, start = self._waiting, self.first + self.count
        self._waiting = []
        if not passages:
            return
        self._db.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?,?)",
            [
                (number, one.id, one.table, one.file, one.kind, one.name, one.words)
                for number, one in enumerate(passages, start)
            ],
        )
        for number, one in enumerate(passages, start):
            self._words.add(number, one.words, one.name, one.file, tags(one), one.total)
        self._columns.add(passages)
        self._vectors.add(encode(self._encoder, passages, self._share))
        if self._kinds is not None and self._kind_rows is not None:
            rows = np.zeros(len(passages), dtype=_KIND)
            for place, one in enumerate(passages):
                rows[place]["kind"], rows[place]["weight"] = self._kinds.shares(one.text)
            self._kind_rows.add(rows)
        self.count += len(passages)

    def close(self) -> int:
        """Finish the files; how many passages there are."""
        self._write()
        self._db.execute("CREATE INDEX passages_file ON passages(file)")
        self._db.execute("COMMIT")
        self._db.close()
        self._vectors.close()
        self._columns.close()
        if self._kind_rows is not None:
            self._kind_rows.close()
        return self.count


class Part:
    """An opened part; raises `IndexError_` where a file is missing or does not fit."""

    def __init__(self, folder: Path, first: int, count: int) -> None:
        self.first, self.count = first, count
        try:
            uri = f"{(folder / 'passages.sqlite').resolve().as_uri()}?mode=ro&immutable=1"
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._db.execute("SELECT 1 FROM passages LIMIT 1").fetchone()
        except sqlite3.DatabaseError as error:
            raise IndexError_(
                f"{folder.name}：索引缺少段落表或已损坏（{error}）。请运行 python -m indexer build 重新建立。"
            ) from error
        self.dense = DenseIndex.open(folder)
        self.columns = Columns.open(folder)
        path = folder / "kinds.npy"
        self._kinds = np.load(path, mmap_mode="r") if path.is_file() else None
        if self.dense.size != count:
            raise IndexError_(
                f"{folder.name}：段落 {count} 条，向量 {self.dense.size} 条，应当相等。"
                "请运行 python -m indexer build 重新建立。"
            )

    def kinds_alike(self, places: Numbers, kinds: NDArray[np.int16], weights: NDArray[np.float32]) -> Vectors:
        """How far passages are of the same kinds of project, 0..1; 0 where the layer keeps no kinds."""
        if self._kinds is None or not len(places):
            return np.zeros(len(places), dtype=np.float32)
        rows = self._kinds[places]
        same = rows["kind"][:, :, None] == kinds[None, None, :]
        return np.asarray((same * rows["weight"][:, :, None] * weights[None, None, :]).sum(axis=(1, 2)), np.float32)

    def entries(self, numbers: Sequence[int]) -> dict[int, Entry]:
        """The stored passages of some numbers."""
        marks = ",".join("?" * len(numbers))
        found = self._db.execute(f"SELECT number, {', '.join(FIELDS)} FROM passages WHERE number IN ({marks})", numbers)
        return {
            number: Entry(id=key, table=table, file=file, kind=kind, name=name, words=text)
            for number, key, table, file, kind, name, text in found
        }

    def of_file(self, file: str) -> list[int]:
        """Numbers of the passages of one document."""
        return [row[0] for row in self._db.execute("SELECT number FROM passages WHERE file = ?", (file,))]

    def files(self) -> list[str]:
        """The documents of which it holds passages."""
        return [row[0] for row in self._db.execute("SELECT DISTINCT file FROM passages")]

    def close(self) -> None:
        self._db.close()
