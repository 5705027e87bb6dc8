"""The index on disk: one folder a version under `index/`, named by the file CURRENT, verified on opening.

A version is built beside the others and becomes current by one rename; a crash leaves the older one in force.
Its manifest names the model, the dimension, the dictionary, the state of base and library, and a checksum of every
file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

import msgspec
from msgspec import Struct

from indexer import hybrid, words
from indexer.embed import Encoder, load_encoder
from indexer.layer import Layer
from indexer.passages import of_store, synonyms
from indexer.records import Filters, IndexError_, SearchResult
from kb.library import Library
from kb.store import Store, store_path

FORMAT = 1
AGAIN = "请运行 python -m indexer build 重新建立。"
LAYERS = ("projects", "indicators")


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
    files: dict[str, str]


class Index:
    """An opened version. `encoder` turns texts into the vectors it was built with."""

    def __init__(self, home: Path, folder: Path, manifest: Manifest, encoder: Encoder) -> None:
        self.home = home
        self.folder = folder
        self.manifest = manifest
        self.encoder = encoder
        self.projects, self.indicators = (Layer(folder / name) for name in LAYERS)

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> SearchResult:
        """Projects and indicators alike to `query`, at most `k` of each."""
        return hybrid.search(self.projects, self.indicators, self.encoder, query, k, filters, self._sound)

    def _sound(self) -> set[str]:
        with Store(store_path(self.home)) as store:
            return store.sound_ids()

    def close(self) -> None:
        self.projects.close()
        self.indicators.close()


def _files(folder: Path) -> dict[str, str]:
    """Checksums of the files of a version; locks are no content."""
    out = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "manifest.json" and path.suffix != ".lock":
            with path.open("rb") as stream:
                out[path.relative_to(folder).as_posix()] = hashlib.file_digest(stream, "sha256").hexdigest()
    return out


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
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise IndexError_(f"{folder.name}/manifest.json：缺失或损坏（{error}）。{AGAIN}") from error
    if manifest.format != FORMAT:
        raise IndexError_(f"{folder.name}：索引格式是 {manifest.format}，本程序需要 {FORMAT}。{AGAIN}")
    return manifest


def open_index(home: Path, encoder: Encoder | None = None) -> Index:
    """The version in force, verified against its manifest, against the model and the dictionary."""
    folder = current(home)
    manifest = read_manifest(folder)
    encoder = encoder or load_encoder()
    for what, found, expected in (
        ("模型", manifest.model, encoder.name),
        ("向量维数", manifest.dimension, encoder.dimension),
        ("分词词典", manifest.words, words.digest()),
    ):
        if found != expected:
            raise IndexError_(f"索引的{what}是 {found}，现在用的是 {expected}，不能混用。{AGAIN}")
    found_files = _files(folder)
    for name, checksum in manifest.files.items():
        if found_files.get(name) != checksum:
            state = "内容与清单不符" if name in found_files else "缺失"
            raise IndexError_(f"索引文件 {name} {state}。{AGAIN}")
    return Index(home, folder, manifest, encoder)


def build(store: Store, library: Library, home: Path, encoder: Encoder | None = None) -> Index:
    """Index the base as a new version, make it current, remove the older ones."""
    encoder = encoder or load_encoder()
    root = home / "index"
    name = f"v{time.time_ns()}-{os.getpid()}"
    work = root / f".building-{name}"
    work.mkdir(parents=True)
    try:
        digest = store.digest()
        names = synonyms(library)
        layers = dict(zip(LAYERS, of_store(store, names), strict=True))
        for layer, passages in layers.items():
            Layer.write(work / layer, passages, encoder)
        manifest = Manifest(
            format=FORMAT,
            model=encoder.name,
            dimension=encoder.dimension,
            words=words.digest(),
            store=digest,
            library=_digest(names),
            projects=len(layers["projects"]),
            indicators=len(layers["indicators"]),
            files=_files(work),
        )
        (work / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        work.rename(root / name)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    pointer = root / f"CURRENT.{name}"
    pointer.write_text(name + "\n", encoding="utf-8")
    pointer.replace(root / "CURRENT")
    for old in root.iterdir():
        # What another process is building right now is younger than an hour and stays.
        if old.is_dir() and old.name != name and (not old.name.startswith(".") or _stale(old)):
            shutil.rmtree(old, ignore_errors=True)
    return open_index(home, encoder)


def _stale(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > 3600
    except OSError:
        return False


def fresh(store: Store, home: Path, encoder: Encoder | None = None) -> Index | None:
    """The version in force, None where it is missing, damaged, of another model or of another state of the base."""
    try:
        if read_manifest(current(home)).store == store.digest():
            return open_index(home, encoder)
    except IndexError_:
        pass
    return None


def ensure(store: Store, library: Library, home: Path, encoder: Encoder | None = None) -> Index:
    """The index of this base and library: the version in force where it is sound and up to date, else a new one."""
    index = fresh(store, home, encoder)
    if index and index.manifest.library == _digest(synonyms(library)):
        return index
    return build(store, library, home, encoder)


def _digest(names: dict[str, str]) -> str:
    return hashlib.sha256(repr(sorted(names.items())).encode()).hexdigest()
