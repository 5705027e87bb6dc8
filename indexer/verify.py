"""Whether the files of a version are what its manifest says, without reading a gigabyte at every start.

A small file is hashed at every opening. A large one is hashed when size or time differ from those of the last check,
which stand in `verified.json` beside the versions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

SMALL = 4_000_000  # bytes; what is smaller is hashed every time
STAMPS = "verified.json"
Stamp = tuple[int, int]  # size, time of change in ns


def checksum(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def contents(folder: Path) -> list[Path]:
    """The files of a version; manifest and locks are no content."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in found if path.name != "manifest.json" and path.suffix != ".lock"]


def checksums(folder: Path, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Path inside the version → sha256; those in `known` are taken from there."""
    names = {path.relative_to(folder).as_posix(): path for path in contents(folder)}
    return {name: (known or {}).get(name) or checksum(path) for name, path in names.items()}


def _stamp(path: Path) -> Stamp:
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def _stamps(root: Path) -> dict[str, dict[str, Stamp]]:
    try:
        return msgspec.json.decode((root / STAMPS).read_bytes(), type=dict[str, dict[str, Stamp]])
    except (OSError, msgspec.DecodeError):
        return {}


def remember(folder: Path, names: Iterable[str]) -> None:
    """Note that the files of a version were found right just now."""
    stamps = {name: _stamp(folder / name) for name in names}
    work = folder.parent / f"{STAMPS}.{folder.name}"
    work.write_bytes(msgspec.json.encode({folder.name: stamps}))
    work.replace(folder.parent / STAMPS)


def faults(folder: Path, files: Mapping[str, str]) -> list[str]:
    """What is wrong with the files of a version, as (file, what) in words; empty where nothing is."""
    stamps = _stamps(folder.parent).get(folder.name, {})
    out, hashed = [], False
    for name, expected in files.items():
        path = folder / name
        try:
            stamp = _stamp(path)
            if stamp[0] >= SMALL and stamps.get(name) == stamp:
                continue
            hashed = hashed or stamp[0] >= SMALL
            if checksum(path) != expected:
                out.append(f"{name} 内容与清单不符")
        except OSError:
            out.append(f"{name} 缺失")
    if hashed and not out:
        remember(folder, files)
    return out
