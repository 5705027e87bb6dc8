"""Drafts as files: saved after every step, found again by id, searched, kept in versions, thrown away into a bin."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kb.errors import RecordError
from kb.records import from_json, to_json

if TYPE_CHECKING:
    from assistant.dialogue import State
    from kb.records import TargetTable

VERSIONS = 60  # kept of one draft
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}")
_titles: dict[tuple[str, int], tuple[str, str]] = {}  # path and time → title and all that was said


class Version(Struct, frozen=True, kw_only=True):
    """One earlier state of a draft: `cause` is what the clerk did, `state` the conversation without its history."""

    at: str
    cause: str
    state: msgspec.Raw

    def load(self) -> State:
        from assistant.dialogue import State

        return from_json(bytes(self.state), State)


@dataclass(frozen=True)
class Saved:
    """A draft on disk, as the sidebar lists it."""

    id: str
    title: str
    at: datetime


def new_id() -> str:
    """A fresh draft id: time and four random digits."""
    return f"{datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def title(state: State, said: Sequence[str]) -> str:
    """What to call a draft: the project's name, else the first words said, also those not yet answered."""
    table = state.result.table if state.result else None
    if table and table.project and table.project.name:
        return table.project.name
    return (said[0][:18] if said else "") or "未命名草稿"


class Drafts:
    """The drafts of one person. Ids from outside are checked; files are written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _path(self, draft_id: str) -> Path:
        return self.folder / f"{draft_id}.json"

    def stamp(self, draft_id: str) -> int:
        """When the file was last written (ns), 0 where there is none: another tab may have gone on."""
        try:
            return self._path(draft_id).stat().st_mtime_ns if _ID.fullmatch(draft_id) else 0
        except OSError:
            return 0

    def save(self, draft_id: str, state: State, cause: str = "") -> int:
        """Write the conversation and, where its table changed, a version; the new stamp."""
        self._version(draft_id, state, cause)
        path = self._path(draft_id)
        temporary = path.with_suffix(f".{secrets.token_hex(4)}.tmp")
        temporary.write_bytes(to_json(state))
        temporary.replace(path)
        return self.stamp(draft_id)

    def load(self, draft_id: str) -> State | None:
        """The conversation of that id; None where there is none or it cannot be read any more."""
        from assistant.dialogue import State

        if not _ID.fullmatch(draft_id):
            return None
        try:
            return from_json(self._path(draft_id).read_bytes(), State)
        except (OSError, RecordError):
            return None

    def listed(self, query: str = "", limit: int = 8) -> list[Saved]:
        """Saved drafts, latest first, whose title or words hold every word of `query`; unreadable ones are left out."""
        wanted = query.split()
        files: list[tuple[int, Path]] = []
        for path in self.folder.glob("*.json"):
            if _ID.fullmatch(path.stem):
                try:
                    files.append((path.stat().st_mtime_ns, path))
                except OSError:
                    continue  # thrown away meanwhile
        found: list[Saved] = []
        for time, path in sorted(files, reverse=True):
            if len(found) == limit:
                break
            name, words = self._title(path, time)
            if name and all(one in f"{name} {words}" for one in wanted):
                found.append(Saved(path.stem, name, datetime.fromtimestamp(time / 1e9)))
        return found

    def _title(self, path: Path, time: int) -> tuple[str, str]:
        key = (str(path), time)
        if key not in _titles:
            if len(_titles) > 2000:
                _titles.clear()
            state = self.load(path.stem)
            said = state.said or (self.unanswered(path.stem),) if state else ()
            _titles[key] = (title(state, said), " ".join(said)) if state else ("", "")
        return _titles[key]

    def discard(self, draft_id: str) -> None:
        """Move a draft to the bin, a folder that nothing empties by itself."""
        if not _ID.fullmatch(draft_id):
            return
        bin_ = self.folder / "removed"
        bin_.mkdir(exist_ok=True)
        for path in self.folder.glob(f"{draft_id}.*"):
            path.replace(bin_ / path.name)

    def forget(self, draft_id: str) -> None:
        """Delete a draft that never said anything about a project."""
        if _ID.fullmatch(draft_id):
            for path in self.folder.glob(f"{draft_id}.*"):
                path.unlink(missing_ok=True)

    # what was sent and not yet answered

    def sent(self, draft_id: str, message: str) -> None:
        """Note a message before the answer is worked out, so that a crash does not lose it."""
        with (self.folder / f"{draft_id}.sent").open("ab") as notes:
            notes.write(msgspec.json.encode(message) + b"\n")

    def answered(self, draft_id: str, message: str | None = None) -> None:
        """Strike out a message that is answered; all of them without one."""
        left = self._sent(draft_id)
        if message in left:
            left.remove(message)
        path = self.folder / f"{draft_id}.sent"
        if message is None or not left:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in left))

    def unanswered(self, draft_id: str) -> str:
        """What was sent and never answered, a message a line."""
        return "\n".join(self._sent(draft_id))

    def _sent(self, draft_id: str) -> list[str]:
        if not _ID.fullmatch(draft_id):
            return []
        try:
            lines = (self.folder / f"{draft_id}.sent").read_bytes().splitlines()
        except OSError:
            return []
        found = []
        for line in lines:
            try:
                found.append(msgspec.json.decode(line, type=str))
            except msgspec.DecodeError:
                continue  # torn by the crash
        return found

    # versions

    def _version(self, draft_id: str, state: State, cause: str) -> None:
        table = state.result.table if state.result else None
        kept = self.versions(draft_id)
        if table is None or (kept and _table(kept[-1]) == table):
            return
        bare = replace(state, past=(), future=(), messages=())
        now = datetime.now().isoformat(timespec="seconds")
        kept = [*kept, Version(at=now, cause=cause, state=msgspec.Raw(to_json(bare)))][-VERSIONS:]
        path = self.folder / f"{draft_id}.versions"
        temporary = path.with_suffix(f".{secrets.token_hex(4)}.tmp")
        temporary.write_bytes(b"\n".join(msgspec.json.encode(one) for one in kept) + b"\n")
        temporary.replace(path)

    def versions(self, draft_id: str) -> list[Version]:
        """Earlier tables of a draft, oldest first; the last one is that on the screen."""
        if not _ID.fullmatch(draft_id):
            return []
        try:
            lines = (self.folder / f"{draft_id}.versions").read_bytes().splitlines()
        except OSError:
            return []
        found = []
        for line in lines:
            try:
                found.append(msgspec.json.decode(line, type=Version))
            except (msgspec.DecodeError, msgspec.ValidationError):
                continue
        return found


def _table(version: Version) -> TargetTable | None:
    try:
        state = version.load()
    except RecordError:
        return None
    return state.result.table if state.result else None
