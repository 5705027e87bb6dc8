"""The next version out of the present one: documents that came, went or changed, and nothing else.

Files of unchanged parts are shared by hard link (copied where the file system has none). What came goes into one new part; once
there are many of them, the small parts are written anew as one. Where too much changed, or the version in force
cannot be used, everything is built. A changed library concerns a large base only as far as the library's other names of
its indicators changed: the documents that have such indicators come again, kinds of project stay as they were learnt
until the next building of everything.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from indexer import verify, version
from indexer.dense import Numbers
from indexer.embed import Encoder, load_encoder
from indexer.kindwords import KindWords
from indexer.layer import PartInfo
from indexer.part import Part, PartWriter
from indexer.passages import Passage, of_tables, synonyms
from indexer.records import IndexError_
from indexer.sparse import SparseWriter
from indexer.version import LAYERS, Index, LayerInfo, Manifest
from kb.library import Library
from kb.store import Store
from kb.taxonomy import fold

PARTS = 8  # small parts from which they are written anew as one
WORN = 0.3  # share of removed passages from which everything is built
CHANGED = 0.5  # share of changed documents from which everything is built
FEW = 20_000  # indicators up to which a changed library has everything built: seconds
_COMMON = (version.SOURCES, version.SYNONYMS)  # written anew in every version
_OWN = (".managed.json", "meta.json", "removed.npy")  # files that a new version rewrites in place


def update(store: Store, library: Library, home: Path, encoder: Encoder | None = None) -> Index:
    """Bring the version in force up to date with the base; build where it is none, or where little of it would stay."""
    encoder = encoder or load_encoder()
    try:
        folder = version.current(home)
        manifest = version.read_manifest(folder)
        version.check_maker(manifest, encoder)
        learnt = manifest.library == version.library_digest(library, home)
        if (not learnt and manifest.indicators <= FEW) or verify.faults(folder, manifest.files):
            return version.build(store, library, home, encoder)
        was = msgspec.json.decode((folder / version.SOURCES).read_bytes(), type=dict[str, str])
        renamed = set() if learnt else _renamed(folder, store, library)
    except (IndexError_, OSError, msgspec.DecodeError):
        return version.build(store, library, home, encoder)
    now = version.fingerprints(store)
    gone = [one for one in was if now.get(one) != was[one] or one in renamed]
    came = [one for one in now if was.get(one) != now[one] or one in renamed]
    worn = max(info.removed / max(1, info.size + info.removed) for info in manifest.layers.values())
    if len(gone) + len(came) > CHANGED * max(1, len(was)) or worn > WORN:
        return version.build(store, library, home, encoder)
    if learnt and not gone and not came and manifest.store == store.digest():
        return version.open_index(home, encoder)
    try:
        with version.new_version(home) as work:
            _next(folder, manifest, work, store, library, encoder, gone, came)
    except FileNotFoundError:  # another process made a newer version and removed this one
        return version.build(store, library, home, encoder)
    return version.open_index(home, encoder)


def _renamed(folder: Path, store: Store, library: Library) -> set[str]:
    """Documents with an indicator of which the library now gives other names than when the version was made."""
    was = msgspec.json.decode((folder / version.SYNONYMS).read_bytes(), type=dict[str, str])
    now = synonyms(library)
    changed = {name for name in was.keys() | now.keys() if was.get(name, "") != now.get(name, "")}
    names = [name for (name,) in store.query("SELECT DISTINCT name FROM indicators") if fold(name) in changed]
    rows = store.query(
        "SELECT DISTINCT s.prefix FROM indicators i JOIN tables t ON t.id = i.table_id JOIN sources s ON s.id = t.source "
        "WHERE i.name IN (SELECT value FROM json_each(?))",
        msgspec.json.encode(names).decode(),
    )
    return {prefix for (prefix,) in rows}


def _link(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.name not in _OWN:
        try:
            os.link(path, target)
            return
        except OSError:
            pass
    shutil.copyfile(path, target)


def _files_of(parts: list[Part]) -> list[str]:
    return [one for part in parts for one in part.files()]


def _next(folder: Path, manifest: Manifest, work: Path, store: Store, library: Library, encoder: Encoder,
          gone: list[str], came: list[str]) -> None:  # fmt: skip
    """Fill the working folder of a version."""
    crowded = any(len(info.parts) > PARTS for info in manifest.layers.values())
    dropped = {name: info.parts[1:] if crowded else () for name, info in manifest.layers.items()}
    again = list(gone)
    if crowded:  # documents of the small parts leave and come back together
        parts = [Part(folder / name / one.name, one.first, one.count) for name in LAYERS for one in dropped[name]]
        still = version.fingerprints(store)
        moved = [one for one in dict.fromkeys(_files_of(parts)) if one in still]
        again, came = list(dict.fromkeys([*gone, *moved])), list(dict.fromkeys([*came, *moved]))
        for part in parts:
            part.close()
    skipped = {f"{name}/{one.name}" for name, infos in dropped.items() for one in infos}
    kept = [name for name in manifest.files if name.rpartition("/")[0] not in skipped]
    for name in kept:
        if name not in _COMMON:
            _link(folder / name, work / name)
    kinds = KindWords(np.load(folder / "kinds.npz"))
    layers, writers = {}, {}
    for name in LAYERS:
        info = manifest.layers[name]
        staying = tuple(one for one in info.parts if one not in dropped[name])
        removed = _removed(folder / name, staying, again)
        np.save(work / name / "removed.npy", removed)
        sparse = SparseWriter(work / name / "words")
        for one in again:
            sparse.remove_file(one)
        path = work / name / f"p{info.following}"
        writers[name] = (PartWriter(path, info.following, name, encoder, sparse, kinds), sparse, staying, removed)
    for passages in _passages(store, came, synonyms(library)):
        for name, found in zip(LAYERS, passages, strict=True):
            writers[name][0].add(found)
    for name, (writer, sparse, staying, removed) in writers.items():
        count = writer.close()
        sparse.close()
        if count:
            staying = (*staying, PartInfo(name=writer.folder.name, first=writer.first, count=count))
        else:
            shutil.rmtree(writer.folder)
        layers[name] = LayerInfo(parts=staying, following=writer.first + count, removed=len(removed))
    unchanged = {name: manifest.files[name] for name in kept if Path(name).name not in _OWN}
    for name in _COMMON:
        unchanged.pop(name, None)
    version.finish(work, layers, store, library, encoder, unchanged)


def _removed(layer: Path, parts: tuple[PartInfo, ...], files: list[str]) -> Numbers:
    """Numbers of a layer that are gone, those of earlier versions among them."""
    numbers = np.load(layer / "removed.npy").tolist()
    for info in parts:
        part = Part(layer / info.name, info.first, info.count)
        numbers += [number for one in files for number in part.of_file(one)]
        part.close()
    found = np.unique(np.array(numbers, dtype=np.int64))
    inside = np.zeros(len(found), dtype=bool)
    for info in parts:
        inside |= (found >= info.first) & (found < info.first + info.count)
    return found[inside]


def _passages(
    store: Store, documents: list[str], names: dict[str, str]
) -> Iterator[tuple[list[Passage], list[Passage]]]:
    for one in documents:
        rows = store.query(
            "SELECT t.id, s.kind FROM tables t JOIN sources s ON s.id = t.source WHERE s.prefix = ? ORDER BY t.number",
            one,
        )
        for key, kind in rows:
            yield from of_tables([store.table(key)], kind, names)
