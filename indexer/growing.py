"""A .npy file that grows row by row, so that what is built never has to fit into memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class GrowingArray:
    """Rows of one type appended to a file; `close` makes it a file that `numpy.load` reads."""

    def __init__(self, path: Path, dtype: Any, shape: tuple[int, ...] = ()) -> None:
        self.path, self.count = path, 0
        self._dtype, self._shape = np.dtype(dtype), shape
        self._stream = path.open("wb")
        self._start = self._head()

    def _head(self) -> int:
        """Write the header with the present count; numpy leaves room in it for the count to grow."""
        self._stream.seek(0)
        head = {"descr": np.lib.format.dtype_to_descr(self._dtype), "fortran_order": False,
                "shape": (self.count, *self._shape)}  # fmt: skip
        np.lib.format.write_array_header_1_0(self._stream, head)
        return self._stream.tell()

    def add(self, rows: NDArray[Any]) -> None:
        """Append rows, cast to the type of the file."""
        self._stream.write(np.ascontiguousarray(rows, dtype=self._dtype).data)
        self.count += len(rows)

    def chunks(self, rows: int) -> Iterator[NDArray[Any]]:
        """What was added so far, some rows at a time, read without mapping the file."""
        self._stream.flush()
        width = self._dtype.itemsize * int(np.prod(self._shape, dtype=np.int64))
        with self.path.open("rb") as stream:
            stream.seek(self._start)
            for start in range(0, self.count, rows):
                wanted = min(rows, self.count - start)
                yield np.frombuffer(stream.read(wanted * width), dtype=self._dtype).reshape(wanted, *self._shape)

    def close(self) -> None:
        """Write the final count."""
        if self._head() != self._start:  # cannot happen as long as numpy leaves room
            raise ValueError(f"{self.path.name}：行数写不下。")
        self._stream.close()
