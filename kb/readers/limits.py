"""A limit on the time that a parser may take over one document."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 5.0  # of processor time, for one page of a PDF
_WALL = 4  # so many times as long on the clock, where other programs take the processor


class TookTooLong(BaseException):
    """The time was over; raised inside the code that `time_limit` surrounds, past its handlers of errors."""


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    target = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), target)


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """Raise TookTooLong in the running thread when the block takes longer (Python code; not inside one C call)."""
    thread = threading.get_ident()
    lock, over = threading.Lock(), False
    began, spent = time.monotonic(), time.process_time()
    timer: threading.Timer | None = None

    def arm(wait: float) -> None:
        nonlocal timer
        timer = threading.Timer(wait, ring)
        timer.daemon = True
        timer.start()

    def ring() -> None:
        with lock:
            left = seconds - (time.process_time() - spent)
            if over:
                return
            if left > 0 and time.monotonic() - began < _WALL * seconds:
                arm(max(left, 0.05))
            else:
                _raise_in(thread, TookTooLong)

    arm(seconds)
    try:
        yield
    finally:
        with lock:
            over = True
            if timer:
                timer.cancel()
