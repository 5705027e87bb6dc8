"""One change of a draft at a time, in the order they came.

Streamlit starts a newer run beside an older one and ends the older at its next call of `st`: two quick clicks would both
start from the same table, and the later would wipe out the earlier.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

Draft = tuple[str, str]  # folder and id


class Turns:
    """Queues by draft, in this process (it is the only one that writes)."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._queues: dict[Draft, deque[object]] = {}

    @contextmanager
    def take(self, draft: Draft) -> Iterator[None]:
        """Wait until those before are done. Within, a run must not call `st`: that is where an older one is ended."""
        ticket = object()
        with self._changed:
            queue = self._queues.setdefault(draft, deque())
            queue.append(ticket)
            self._changed.wait_for(lambda: queue[0] is ticket)
        try:
            yield
        finally:
            with self._changed:
                queue.popleft()
                if not queue:
                    del self._queues[draft]
                self._changed.notify_all()

    def count(self, draft: Draft) -> int:
        """How many changes are at work or waiting."""
        with self._changed:
            return len(self._queues.get(draft, ()))
