"""The index of a base: opened where it is up to date, brought up to date where it is not."""

from __future__ import annotations

from pathlib import Path

from indexer.embed import Encoder
from indexer.update import update
from indexer.version import Index, build, current, fresh, library_digest, open_index, read_manifest
from kb.library import Library
from kb.store import Store

__all__ = ["Index", "build", "current", "ensure", "fresh", "open_index", "read_manifest", "update"]


def ensure(store: Store, library: Library, home: Path, encoder: Encoder | None = None) -> Index:
    """The index of this base and library: the version in force, brought up to date where it is not."""
    index = fresh(store, home, encoder)
    if index and index.manifest.library == library_digest(library):
        return index
    return update(store, library, home, encoder)
