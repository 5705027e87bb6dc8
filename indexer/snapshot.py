"""The index of a base: opened where it is up to date, brought up to date where it is not."""

from __future__ import annotations

import os
from pathlib import Path

from indexer import version
from indexer.embed import Encoder
from indexer.update import update
from indexer.version import Index, Progress, current, library_digest, open_index, read_manifest
from kb.library import Library
from kb.store import Store

__all__ = ["Index", "build", "current", "ensure", "fresh", "open_index", "read_manifest"]
SETTING = "INDEX_URI"  # environment: a Milvus server (http://…) or a .db file; not set, the index is a folder


def _milvus() -> str:
    return os.environ.get(SETTING, "").strip()


def build(
    store: Store, library: Library, home: Path, encoder: Encoder | None = None, progress: Progress | None = None
) -> Index:
    """Index the whole base anew."""
    if uri := _milvus():
        from indexer import milvus

        return milvus.load(store, library, home, uri, encoder, progress)
    return version.build(store, library, home, encoder, progress)


def fresh(store: Store, home: Path, encoder: Encoder | None = None) -> Index | None:
    """The index where it fits base, model and dictionary, else None."""
    return None if _milvus() else version.fresh(store, home, encoder)


def ensure(store: Store, library: Library, home: Path, encoder: Encoder | None = None) -> Index:
    """The index of this base and library: the version in force, brought up to date where it is not."""
    if uri := _milvus():
        from indexer import milvus

        return milvus.ensure(store, library, home, uri, encoder)
    index = version.fresh(store, home, encoder)
    if index and index.manifest.library == library_digest(library, home):
        return index
    return update(store, library, home, encoder)
