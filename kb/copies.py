"""Parsed copies of the corpus: a command starts without parsing YAML as long as the files have not changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from kb.home import home

T = TypeVar("T")


def parsed(folder: Path, kind: type[T], read: Callable[[Path], T], code: Path) -> T:
    """What `read` makes of the YAML files in `folder`, kept under the state folder by their sizes and times.

    `code` is the module that reads; a change in it makes a new copy.
    """
    stamp = hashlib.sha256(code.read_bytes())
    for path in sorted(folder.glob("*.yaml")):
        stat = path.stat()
        stamp.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    copy = home() / "cache" / f"{folder.name}-{stamp.hexdigest()[:16]}.json"
    if copy.is_file():
        try:
            return msgspec.json.decode(copy.read_bytes(), type=kind)
        except msgspec.DecodeError:
            pass  # a torn copy is rewritten below
    found = read(folder)
    copy.parent.mkdir(parents=True, exist_ok=True)
    for old in copy.parent.glob(f"{folder.name}-*.json"):
        old.unlink(missing_ok=True)
    temporary = copy.with_suffix(".tmp")
    temporary.write_bytes(msgspec.json.encode(found))
    temporary.replace(copy)
    return found
