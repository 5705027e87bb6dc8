"""Nearest vectors by cosine: exact up to `EXACT` rows, inverted lists of 8-bit codes beyond, re-scored exactly.

FAISS reads its indexes in place, out of a file that Python maps (so any path will do, and opening costs nothing).
Beyond `EXACT` the rows themselves lie beside it in half precision: the codes find, the rows decide.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.embed import Vectors
from indexer.growing import GrowingArray
from indexer.records import IndexError_

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
EXACT = 50_000
LISTS, SAMPLE, ROUNDS = 2048, 64, 8  # inverted lists, training rows a list, k-means rounds
PROBES = 64  # lists looked into; recall@10 against exact search is in docs/measurements.md
FEW = 5_000  # allowed rows up to which they are all compared
DEEPER = 4  # how many more codes than asked for are re-scored
CHUNK = 16_384
FLAT, LISTED, ROWS = "vectors.faiss", "lists.faiss", "rows.npy"
_AGAIN = "请运行 python -m indexer build 重新建立。"


class DenseWriter:
    """Takes rows as they come; beyond `exact` of them they go to disk, and only codes and a sample are held at the end."""

    def __init__(self, folder: Path, dimension: int, exact: int = EXACT) -> None:
        self._folder, self._dimension, self._exact = folder, dimension, exact
        self._few: list[Vectors] = []
        self._many: GrowingArray | None = None
        self.count = 0

    def add(self, vectors: Vectors) -> None:
        """Append rows, float32, of length one."""
        self.count += len(vectors)
        if self._many is not None:
            self._many.add(vectors)
            return
        self._few.append(vectors)
        if self.count > self._exact:
            self._many = GrowingArray(self._folder / ROWS, np.float16, (self._dimension,))
            for one in self._few:
                self._many.add(one)
            self._few = []

    def close(self) -> None:
        """Write the index."""
        import faiss

        if self._many is None:
            index: Any = faiss.IndexFlatIP(self._dimension)
            for one in self._few:
                index.add(np.ascontiguousarray(one, dtype=np.float32))
        else:
            index = self._listed(self._many)
            self._many.close()
        with (self._folder / (FLAT if self._many is None else LISTED)).open("wb") as stream:
            faiss.write_index(index, faiss.PyCallbackIOWriter(stream.write))  # type: ignore[attr-defined]

    def _listed(self, rows: GrowingArray) -> Any:
        """Inverted lists of 8-bit codes, trained on rows drawn by a fixed seed."""
        import faiss

        faiss.omp_set_num_threads(os.cpu_count() or 1)
        lists = min(LISTS, max(1, rows.count // SAMPLE))
        index: Any = faiss.index_factory(self._dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.cp.niter, index.cp.max_points_per_centroid = ROUNDS, SAMPLE
        picked = np.sort(np.random.default_rng(0).choice(rows.count, min(rows.count, lists * SAMPLE), replace=False))
        sample = np.empty((len(picked), self._dimension), dtype=np.float32)
        for start, chunk in _numbered(rows):
            first, last = np.searchsorted(picked, (start, start + len(chunk)))
            sample[first:last] = chunk[picked[first:last] - start]
        index.train(sample)
        del sample
        for _, chunk in _numbered(rows):
            index.add(chunk.astype(np.float32))
        return index


def _numbered(rows: GrowingArray) -> Iterator[tuple[int, NDArray[Any]]]:
    """Chunks with the place of their first row."""
    for number, chunk in enumerate(rows.chunks(CHUNK)):
        yield number * CHUNK, chunk


class DenseIndex:
    """Rows of length one, by their place from 0."""

    def __init__(self, index: Any, rows: Any = None, keep: Any = None) -> None:
        self._index, self._rows, self._keep = index, rows, keep

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    @staticmethod
    def write(vectors: Vectors, folder: Path, exact: int = EXACT) -> None:
        """Index an array of shape (n, dimension) into an existing folder."""
        writer = DenseWriter(folder, vectors.shape[1], exact)
        writer.add(vectors)
        writer.close()

    @staticmethod
    def open(folder: Path) -> DenseIndex:
        """The index that `write` wrote; `IndexError_` where the bytes are not one."""
        import faiss

        path = folder / FLAT if (folder / FLAT).is_file() else folder / LISTED
        try:
            data = np.memmap(path, dtype=np.uint8, mode="r")
            reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(data), data.size)  # type: ignore[attr-defined]
            index = faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC)
            rows = None if path.name == FLAT else np.load(folder / ROWS, mmap_mode="r")
        except (RuntimeError, OSError, ValueError, AssertionError) as error:
            line = " ".join(str(error).split())[:120]
            raise IndexError_(f"{folder.name}/{path.name}：向量索引读不出（{line}）。{_AGAIN}") from error
        if rows is not None and rows.shape != (index.ntotal, index.d):
            raise IndexError_(f"{folder.name}：向量 {index.ntotal} 条，原值 {len(rows)} 条，应当相等。{_AGAIN}")
        return DenseIndex(index, rows, (data, reader))

    def search(self, vector: Vectors, limit: int, mask: Mask | None = None) -> tuple[Numbers, Vectors]:
        """Places and cosines of the nearest rows, best first, of those that `mask` (one a row) allows."""
        import faiss

        share = 1.0 if mask is None else float(np.count_nonzero(mask)) / max(1, self.size)
        limit = min(limit, round(share * self.size))
        if limit < 1 or not np.any(vector):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        selector, bits = None, None
        if mask is not None:
            bits = np.packbits(mask, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(mask), faiss.swig_ptr(bits))
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        faiss.omp_set_num_threads(1)  # of this thread: on a busy machine two wait for each other twenty times as long
        if self._rows is None:
            options = faiss.SearchParameters(sel=selector) if selector else None  # type: ignore[call-arg]
            values, places = self._index.search(query, limit, params=options)
            return places[0], values[0]
        if mask is not None and share * self.size <= FEW:
            found = np.flatnonzero(mask)
        else:
            # Where few rows pass the filter, more lists hold none of them.
            probes = min(self._index.nlist, round(PROBES / math.sqrt(share)))
            options = faiss.SearchParametersIVF(sel=selector, nprobe=probes)  # type: ignore[call-arg]
            _, places = self._index.search(query, min(limit * DEEPER, round(share * self.size)), params=options)
            found = places[0][places[0] >= 0]
        values = self.cosines(vector, found)
        best = np.argsort(-values, kind="stable")[:limit]
        return found[best], values[best]

    def cosines(self, vector: Vectors, places: Numbers) -> Vectors:
        """Cosines of the rows at some places."""
        wanted = np.asarray(vector, dtype=np.float32).reshape(-1)
        return np.einsum("ij,j->i", self.rows(places), wanted)  # one thread, as above

    def rows(self, places: Numbers) -> Vectors:
        """The rows at some places, float32."""
        if self._rows is not None:
            return np.asarray(self._rows[places], dtype=np.float32)
        if not len(places):
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._index.reconstruct_batch(np.asarray(places, dtype=np.int64)), dtype=np.float32)
