"""Documents into the base: the shipped corpus, and the files and folders of a user."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from kb.home import CORPUS
from kb.store import Kind, Store

if TYPE_CHECKING:
    from kb.pools import Answer

Progress = Callable[[int, int, str], None]  # done, of how many, file name
_JUNK = ("~$", ".~", "._")  # lock and resource files that office programs leave behind
_FEW = 8  # files that are read sooner than two processes start


class FileOutcome(Struct, frozen=True, kw_only=True):
    """What became of one file; `reason` says why it failed, in Chinese."""

    file: str
    status: Literal["new", "same", "replaced", "failed"]
    tables: int = 0
    warnings: int = 0
    reason: str = ""


class Summary(Struct, frozen=True, kw_only=True):
    """What became of every file of an import."""

    files: tuple[FileOutcome, ...] = ()

    @property
    def good(self) -> tuple[FileOutcome, ...]:
        return tuple(file for file in self.files if file.status != "failed")

    @property
    def failed(self) -> tuple[FileOutcome, ...]:
        return tuple(file for file in self.files if file.status == "failed")

    def lines(self) -> list[str]:
        """The summary for a person: one line of counts, every replaced document, every failed file with its reason."""
        count = {name: sum(file.status == name for file in self.files) for name in ("new", "replaced", "same")}
        tables = sum(file.tables for file in self.files if file.status in ("new", "replaced"))
        head = (
            f"共 {len(self.files)} 个文件：新增 {count['new']}，更新 {count['replaced']}，"
            f"内容未变 {count['same']}，失败 {len(self.failed)}；入库 {tables} 张表。"
        )
        replaced = (
            f"已更新 {file.file}：基础库中的旧版本已被替换。" for file in self.files if file.status == "replaced"
        )
        return [head, *replaced, *(f"未导入 {file.file}：{file.reason}" for file in self.failed)]


def _stamp() -> str:
    """Names, sizes and times of the shipped documents and of the code that reads them."""
    folders = (CORPUS / "historical", CORPUS / "exemplars")
    files = sorted(path for folder in folders for path in folder.glob("*") if path.is_file())
    state = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr(state).encode()).hexdigest()


def import_corpus(store: Store) -> int:
    """Bring the shipped tables into the base, and drop those no longer shipped; how many documents changed.

    Does nothing when the shipped files are those of the last time.
    """
    stamp = _stamp()
    if store.meta("corpus") == stamp:
        return 0
    from kb import shipping  # here, since the readers behind it take longer to load than a search

    shipped: list[tuple[Kind, shipping.Shipped]] = [("historical", one) for one in shipping.historical()]
    shipped += [("exemplar", one) for one in shipping.exemplars()]
    changed = 0
    for kind, one in shipped:
        if one.result.tables:
            changed += store.add(one.result, None, one.sha256, kind, name=one.name).status != "same"
    known = {one.sha256 for _, one in shipped}
    for source in store.sources():
        if source.kind != "import" and source.sha256 not in known:
            store.remove(source.id)
            changed += 1
    store.set_meta("corpus", stamp)
    return changed


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder; a folder that cannot be listed stands for itself, so that the summary names it."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        entries = []
        yield folder
    for entry in entries:
        if entry.name.startswith((".", *_JUNK)):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry)
        elif not entry.is_dir():
            yield entry


def files_under(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and all files below the folders named, without hidden and temporary ones, each once."""
    seen: set[Path] = set()
    for path in paths:
        for file in _walk(path) if path.is_dir() else [path]:
            key = file.resolve()
            if key not in seen:
                seen.add(key)
                yield file


@cache
def _readers() -> str:
    """Names, sizes and times of the code that reads: with the same, the same file gives the same tables."""
    folder = Path(__file__).parent
    files = sorted(path for ending in ("py", "toml", "txt") for path in folder.rglob(f"*.{ending}"))
    state = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    optional = find_spec("rapidocr_onnxruntime") is not None
    return hashlib.sha256(repr((state, optional)).encode()).hexdigest()[:16]


def _unchanged(store: Store, path: Path) -> FileOutcome | None:
    """The outcome of a file that this program has read before and that is still the whole of its source."""
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
    readers, _, warnings = store.meta(f"read:{sha256}").partition(" ")
    if readers != _readers():
        return None
    found = store.query(
        "SELECT s.sha256, COUNT(t.id) FROM sources s LEFT JOIN tables t ON t.source = s.id "
        "WHERE s.sha256 = ? OR s.path = ? GROUP BY s.id",
        sha256,
        str(path.resolve()),
    )
    if [row[0] for row in found] != [sha256]:
        return None
    return FileOutcome(file=path.name, status="same", tables=found[0][1], warnings=int(warnings))


def _store(store: Store, path: Path, answer: Answer) -> FileOutcome:
    """Put what was read into the base. StoreError goes up: where the base is in trouble no other file fares better."""
    if answer.result is None:
        return FileOutcome(file=path.name, status="failed", reason=answer.reason)
    added = store.add(answer.result, path, answer.sha256, "import")
    warnings = len(answer.result.warnings)
    store.set_meta(f"read:{answer.sha256}", f"{_readers()} {warnings}")
    return FileOutcome(file=path.name, status=added.status, tables=len(added.tables), warnings=warnings)


def import_paths(
    store: Store, paths: Iterable[Path], progress: Progress | None = None, processes: int | None = None
) -> Summary:
    """Read files and folders into the base, one transaction a file; the summary names each with its outcome.

    More than a few files are read in `processes` processes (two, where not said); the base is written by this one.
    Files that this program has read before are not read again, so an import that was cut short goes on quickly.
    """
    from kb.pools import PROCESSES, read_all, read_one

    files = list(files_under(paths))
    known = {file: outcome for file in files if (outcome := _unchanged(store, file))}
    unread = [file for file in files if file not in known]
    if processes is None:
        processes = PROCESSES if len(unread) > _FEW else 0
    outcomes = []
    reading = read_all(unread, processes) if processes else (read_one(file) for file in unread)
    with closing(reading) as answers:
        for done, file in enumerate(files):
            if progress:
                progress(done, len(files), file.name)
            outcomes.append(known.get(file) or _store(store, file, next(answers)))
    if progress:
        progress(len(files), len(files), "")
    return Summary(files=tuple(outcomes))
