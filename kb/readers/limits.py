"""A limit on the time that a parser may take over one document."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 6.0  # for one document, or one page of a PDF


class TookTooLong(Exception):
    """The time was over; raised inside the code that `time_limit` surrounds."""


def _raise_in(thread: int, error: type[Exception] | None) -> None:
    target = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), target)


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """Raise TookTooLong in the running thread when the block takes longer (Python code; not inside one C call)."""
    thread = threading.get_ident()
    lock, over = threading.Lock(), False

    def ring() -> None:
        with lock:
            if not over:
                _raise_in(thread, TookTooLong)

    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            over = True
