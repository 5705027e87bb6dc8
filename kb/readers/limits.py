"""A limit on the time that a parser may take over one document."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 5.0  # of processor time, for one page of a PDF
_TICK = 0.05  # seconds between two looks at the clock
_WALL = 4  # so many times as long on the clock, where other programs take the processor


class TookTooLong(BaseException):
    """The time was over; raised inside the code that `time_limit` surrounds, past its handlers of errors."""


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    target = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), target)


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """Raise TookTooLong in the running thread when the block takes longer (Python code; not inside one C call).

    It is raised again and again until the block is left: Python drops an exception that reaches a finaliser or a callback.
    """
    thread = threading.get_ident()
    lock, over = threading.Lock(), threading.Event()
    began, spent = time.monotonic(), time.process_time()

    def late() -> bool:
        return time.process_time() - spent >= seconds or time.monotonic() - began >= _WALL * seconds

    def watch() -> None:
        while not over.wait(_TICK):
            with lock:
                if late() and not over.is_set():
                    _raise_in(thread, TookTooLong)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        _close(lock, over, thread)


def _close(lock: threading.Lock, over: threading.Event, thread: int) -> None:
    """End the watch; an exception that comes in meanwhile must not escape from the leaving of the block."""
    while not over.is_set():
        try:
            with lock:
                over.set()
                _raise_in(thread, None)
        except TookTooLong:
            continue
