"""Exact search by cosine: FAISS IndexIDMap2 over IndexFlatIP, up to a few hundred thousand passages.

The index is serialised to bytes and written by Python, since FAISS itself cannot open every path on Windows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.embed import Vectors
from indexer.records import IndexError_

Numbers = NDArray[np.int64]


class DenseIndex:
    """Vectors of length one, numbered from 0 in the order given."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    @staticmethod
    def build(vectors: Vectors) -> DenseIndex:
        """Index rows of shape (n, dimension)."""
        import faiss

        index = faiss.IndexIDMap2(faiss.IndexFlatIP(int(vectors.shape[1])))
        index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.arange(len(vectors), dtype=np.int64))
        return DenseIndex(index)

    def write(self, path: Path) -> None:
        import faiss

        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    @staticmethod
    def open(path: Path) -> DenseIndex:
        """The index that `write` wrote; `IndexError_` where the bytes are not one."""
        import faiss

        try:
            return DenseIndex(faiss.deserialize_index(np.frombuffer(path.read_bytes(), dtype=np.uint8)))
        except (RuntimeError, OSError, AssertionError) as error:
            line = " ".join(str(error).split())[:120]
            raise IndexError_(
                f"{path.name}：向量索引读不出（{line}）。请运行 python -m indexer build 重新建立。"
            ) from error

    def search(self, vector: Vectors, limit: int, allowed: Numbers | None = None) -> list[tuple[int, float]]:
        """(number, cosine) of the nearest rows, best first, out of `allowed` where it is given."""
        import faiss

        limit = min(limit, self.size if allowed is None else len(allowed))
        if limit < 1 or not np.any(vector):
            return []
        options = None
        if allowed is not None:
            options = faiss.SearchParameters(sel=faiss.IDSelectorBatch(np.ascontiguousarray(allowed, dtype=np.int64)))  # type: ignore[call-arg]
        values, numbers = self._index.search(vector.reshape(1, -1), limit, params=options)
        found = zip(numbers[0].tolist(), values[0].tolist(), strict=True)
        return [(int(number), float(value)) for number, value in found if number >= 0]
