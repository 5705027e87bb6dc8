"""Who did what with the base: imports, promotions, exports, accounts; one JSON line each in the state folder."""

from __future__ import annotations

import os
from collections import deque
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from kb.home import home


class Entry(Struct, frozen=True, kw_only=True):
    """One line of the log; `who` is empty on a PC without login."""

    at: str  # YYYY-MM-DDTHH:MM:SS
    who: str
    act: str  # 导入, 导出, 采纳入库, …
    what: str


def path(folder: Path | None = None) -> Path:
    return (folder or home()) / "audit.jsonl"


def record(who: str, act: str, what: str, folder: Path | None = None) -> None:
    """Append a line; a log that cannot be written stops nobody's work."""
    entry = Entry(at=datetime.now().isoformat(timespec="seconds"), who=who, act=act, what=what)
    place = path(folder)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, msgspec.json.encode(entry) + b"\n")
        finally:
            os.close(handle)
    except OSError:
        return


def entries(limit: int = 200, folder: Path | None = None) -> list[Entry]:
    """The latest lines, newest first; torn lines are left out."""
    try:
        with path(folder).open("rb") as lines:
            kept = deque(lines, maxlen=limit)
    except OSError:
        return []
    found = []
    for line in reversed(kept):
        try:
            found.append(msgspec.json.decode(line, type=Entry))
        except msgspec.DecodeError:
            continue
    return found
