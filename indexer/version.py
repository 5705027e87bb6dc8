"""The index on disk: one folder a version under `index/`, named by the file CURRENT, verified on opening.

A version is built beside the others and becomes current by one rename; a crash leaves the older one in force.
Its manifest names the model, the dimension, the dictionary, the state of base and library, its parts, and a checksum of
every file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from indexer import hybrid, verify, words
from indexer.embed import Encoder, load_encoder
from indexer.kindwords import NAMES, KindWords
from indexer.layer import Layer, PartInfo
from indexer.part import PartWriter
from indexer.passages import stream, synonyms
from indexer.records import Filters, IndexError_, SearchResult
from indexer.sparse import SparseWriter
from kb.library import Library
from kb.plain import plain
from kb.store import Store, store_path

FORMAT = 2
AGAIN = "请运行 python -m indexer build 重新建立。"
LAYERS = ("projects", "indicators")
SOURCES, SYNONYMS = "sources.json", "synonyms.json"
Progress = Callable[[int], None]  # tables done


class LayerInfo(Struct, frozen=True, kw_only=True):
    """The parts of a layer; `following` is the number of the next passage, `removed` how many are gone."""

    parts: tuple[PartInfo, ...] = ()
    following: int = 0
    removed: int = 0

    @property
    def size(self) -> int:
        return sum(part.count for part in self.parts) - self.removed


class Manifest(Struct, frozen=True, kw_only=True):
    """What a version was built from; `files` maps a path inside it to the sha256 of its content."""

    format: int
    model: str
    dimension: int
    words: str
    store: str
    library: str
    projects: int
    indicators: int
    layers: dict[str, LayerInfo]
    files: dict[str, str]


class Index:
    """An opened version. `encoder` turns texts into the vectors it was built with."""

    def __init__(self, home: Path, folder: Path, manifest: Manifest, encoder: Encoder) -> None:
        self.home = home
        self.folder = folder
        self.manifest = manifest
        self.encoder = encoder
        self.projects, self.indicators = (Layer(folder / name, manifest.layers[name].parts) for name in LAYERS)
        self.kinds = KindWords(np.load(folder / "kinds.npz"))

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> SearchResult:
        """Projects and indicators alike to `query`, at most `k` of each."""
        asked = hybrid.ask(query, self.encoder, self.kinds)
        return hybrid.search(self.projects, self.indicators, asked, k, filters, self._sound)

    def _sound(self, ids: list[str]) -> set[str]:
        with Store(store_path(self.home)) as store:
            return store.sound_of(ids)

    def close(self) -> None:
        self.projects.close()
        self.indicators.close()


def current(home: Path) -> Path:
    """The folder of the version in force; `IndexError_` where there is none."""
    pointer = home / "index" / "CURRENT"
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexError_(f"{home / 'index'}：还没有索引。{AGAIN}") from None
    except (OSError, UnicodeError) as error:
        raise IndexError_(f"{pointer}：读不出（{error}）。{AGAIN}") from error
    folder = home / "index" / name
    if not name or Path(name).name != name or not folder.is_dir():
        raise IndexError_(f"{pointer}：指向 {name or '空'}，没有这个版本。{AGAIN}")
    return folder


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a version; `IndexError_` where it is missing, torn or of another format."""
    path = folder / "manifest.json"
    try:
        data = path.read_bytes()
        found = msgspec.json.decode(data, type=dict[str, object]).get("format")
        if found != FORMAT:
            raise IndexError_(f"{folder.name}：索引格式是 {found}，本程序需要 {FORMAT}。{AGAIN}")
        return msgspec.json.decode(data, type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise IndexError_(f"{folder.name}/manifest.json：缺失或损坏（{plain(error)}）。{AGAIN}") from error


def check_maker(manifest: Manifest, encoder: Encoder) -> None:
    """`IndexError_` where another model or dictionary made the version; two never mix."""
    for what, found, expected in (
        ("模型", manifest.model, encoder.name),
        ("向量维数", manifest.dimension, encoder.dimension),
        ("分词词典", manifest.words, words.digest()),
    ):
        if found != expected:
            raise IndexError_(f"索引的{what}是 {found}，现在用的是 {expected}，不能混用。{AGAIN}")


def open_index(home: Path, encoder: Encoder | None = None) -> Index:
    """The version in force, verified against its manifest, against the model and the dictionary."""
    encoder = encoder or load_encoder()
    for last in (False, False, True):
        folder = current(home)
        try:
            manifest = read_manifest(folder)
            check_maker(manifest, encoder)
            if found := verify.faults(folder, manifest.files):
                raise IndexError_(f"索引文件 {'；'.join(found[:3])}。{AGAIN}")
            return Index(home, folder, manifest, encoder)
        except (IndexError_, OSError, ValueError) as error:
            # A newer version may have taken this one's place while it was being opened.
            if not last and current(home) != folder:
                continue
            if isinstance(error, IndexError_):
                raise
            raise IndexError_(f"{folder.name}：索引打不开（{error}）。{AGAIN}") from error
    raise AssertionError("unreachable")


@contextmanager
def new_version(home: Path) -> Iterator[Path]:
    """A working folder that becomes the version in force when the block ends well; its manifest is written in the block."""
    root = home / "index"
    name = f"v{time.time_ns()}-{os.getpid()}"
    work = root / f".building-{name}"
    work.mkdir(parents=True)
    try:
        yield work
        work.rename(root / name)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    verify.remember(root / name, read_manifest(root / name).files)
    pointer = root / f"CURRENT.{name}"
    with pointer.open("w", encoding="utf-8") as stream:
        stream.write(name + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    pointer.replace(root / "CURRENT")
    for old in root.iterdir():
        # What another process is building right now is younger than an hour and stays.
        if old.is_dir() and old.name != name and (not old.name.startswith(".") or _stale(old)):
            shutil.rmtree(old, ignore_errors=True)


def _stale(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > 3600
    except OSError:
        return False


def fingerprints(store: Store) -> dict[str, str]:
    """Document (the beginning of its tables' ids) → hash of what it holds."""
    rows = store.query("SELECT prefix, sha256, content, kind FROM sources")
    return {row[0]: hashlib.sha256(" ".join(row[1:]).encode()).hexdigest()[:16] for row in rows}


def finish(work: Path, layers: dict[str, LayerInfo], store: Store, library: Library, encoder: Encoder,
           known: dict[str, str] | None = None) -> None:  # fmt: skip
    """Write what is common to a version: sources, other names and manifest. `known` are checksums of files taken over unchanged."""
    (work / SOURCES).write_bytes(msgspec.json.encode(fingerprints(store)))
    (work / SYNONYMS).write_bytes(msgspec.json.encode(synonyms(library)))
    manifest = Manifest(
        format=FORMAT,
        model=encoder.name,
        dimension=encoder.dimension,
        words=words.digest(),
        store=store.digest(),
        library=library_digest(library),
        projects=layers["projects"].size,
        indicators=layers["indicators"].size,
        layers=layers,
        files=verify.checksums(work, known),
    )
    (work / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))


def build(
    store: Store, library: Library, home: Path, encoder: Encoder | None = None, progress: Progress | None = None
) -> Index:
    """Index the whole base as a new version, make it current, remove the older ones."""
    encoder = encoder or load_encoder()
    with new_version(home) as work:
        kinds = KindWords.build(library)
        sparse = {name: SparseWriter(work / name / "words") for name in LAYERS}
        parts = {name: PartWriter(work / name / "p0", 0, name, encoder, sparse[name], kinds) for name in LAYERS}
        for done, passages in enumerate(stream(store, synonyms(library)), 1):
            for name, found in zip(LAYERS, passages, strict=True):
                parts[name].add(found)
            if progress and not done % 1000:
                progress(done)
        layers = {}
        for name in LAYERS:
            count = parts[name].close()
            sparse[name].close()
            np.save(work / name / "removed.npy", np.zeros(0, dtype=np.int64))
            layers[name] = LayerInfo(parts=(PartInfo(name="p0", first=0, count=count),), following=count)
        np.savez(work / "kinds.npz", **kinds.arrays)  # type: ignore[arg-type]
        finish(work, layers, store, library, encoder)
    return open_index(home, encoder)


def fresh(store: Store, home: Path, encoder: Encoder | None = None) -> Index | None:
    """The version in force, None where it is missing, damaged, of another model or of another state of the base."""
    try:
        if read_manifest(current(home)).store == state(store, home):
            return open_index(home, encoder)
    except IndexError_:
        pass
    return None


def state(store: Store, home: Path) -> str:
    """`store.digest()`, remembered as long as nothing was written to the base (SQLite counts the changes in its file)."""
    path = home / "index" / "base.json"
    with store.path.open("rb") as stream:
        changes = stream.read(28)[24:28].hex()
    now = store.path.stat()
    key = f"{now.st_size} {now.st_mtime_ns} {changes}"
    if (known := _remembered(path)) and known[0] == key:
        return known[1]
    digest = store.digest()
    _remember(path, key, digest)
    return digest


def library_digest(library: Library, home: Path | None = None) -> str:
    """Hash of what the index takes from the library: other names of indicators, words of the kinds of project.

    Counting the words takes longer than a search, so the hash is remembered under `home` as long as nothing it depends on changes.
    """
    stamp = hashlib.sha256(msgspec.json.encode(library) + words.digest().encode())
    for source in (NAMES, *map(Path(__file__).with_name, ("kindwords.py", "passages.py"))):
        stamp.update(source.read_bytes())
    path, key = home / "index" / "library.json" if home else None, stamp.hexdigest()
    if path and (known := _remembered(path)) and known[0] == key:
        return known[1]
    found = hashlib.sha256(repr(sorted(synonyms(library).items())).encode())
    for name, array in sorted(KindWords.build(library).arrays.items()):
        found.update(name.encode() + array.tobytes())
    if path:
        _remember(path, key, found.hexdigest())
    return found.hexdigest()


def _remembered(path: Path) -> tuple[str, str] | None:
    """What a slow question was about, and its answer."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[str, str])
    except (OSError, msgspec.DecodeError):
        return None


def _remember(path: Path, key: str, answer: str) -> None:
    if path.parent.is_dir():
        work = path.with_suffix(f".{os.getpid()}")
        work.write_bytes(msgspec.json.encode((key, answer)))
        work.replace(path)
