"""The desk that is measured: the shipped corpus alone, whatever the user's own base holds."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from assistant.desk import Desk, open_desk

_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []  # removed when the process ends


@functools.lru_cache(maxsize=1)
def shipped_desk() -> Desk:
    """A desk over a fresh base, built once a process (a few seconds)."""
    _FOLDERS.append(tempfile.TemporaryDirectory(prefix="eval-", ignore_cleanup_errors=True))
    return open_desk(Path(_FOLDERS[-1].name))
