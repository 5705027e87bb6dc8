"""Documents into the base: the shipped corpus, and the files and folders of a user."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from kb.errors import KbError, StoreError
from kb.home import CORPUS
from kb.store import Kind, Store

Progress = Callable[[int, int, str], None]  # done, of how many, file name
_JUNK = ("~$", ".~", "._")  # lock and resource files that office programs leave behind


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
        """The summary for a person: one line of counts, then every failed file with its reason."""
        count = {name: sum(file.status == name for file in self.files) for name in ("new", "replaced", "same")}
        tables = sum(file.tables for file in self.files if file.status in ("new", "replaced"))
        head = (
            f"共 {len(self.files)} 个文件：新增 {count['new']}，更新 {count['replaced']}，"
            f"内容未变 {count['same']}，失败 {len(self.failed)}；入库 {tables} 张表。"
        )
        return [head, *(f"未导入 {file.file}：{file.reason}" for file in self.failed)]


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


def import_file(store: Store, path: Path) -> FileOutcome:
    """Read one file into the base; never raises for a bad file."""
    from kb.readers import read_file

    try:
        data = path.read_bytes()
        result = read_file(path)
        if not result.tables:
            return FileOutcome(file=path.name, status="failed", reason="没有找到绩效目标表。")
        added = store.add(result, path, hashlib.sha256(data).hexdigest(), "import")
    except StoreError:
        raise  # the base itself is in trouble: no other file would fare better
    except KbError as error:
        reason = " ".join(str(error).split()).removeprefix(f"{path.name}：")
        return FileOutcome(file=path.name, status="failed", reason=reason)
    except OSError as error:
        return FileOutcome(
            file=path.name, status="failed", reason=f"无法打开（{error.strerror or error}），请检查路径和权限。"
        )
    except Exception as error:  # one bad file never stops the rest
        reason = f"读取时出错（{type(error).__name__}：{error}），请另存为 .docx 或 .xlsx 后再试。"
        return FileOutcome(file=path.name, status="failed", reason=" ".join(reason.split()))
    return FileOutcome(file=path.name, status=added.status, tables=len(added.tables), warnings=len(result.warnings))


def import_paths(store: Store, paths: Iterable[Path], progress: Progress | None = None) -> Summary:
    """Read files and folders into the base, one transaction a file; the summary names each with its outcome."""
    files = list(files_under(paths))
    outcomes = []
    for done, file in enumerate(files):
        if progress:
            progress(done, len(files), file.name)
        outcomes.append(import_file(store, file))
    if progress:
        progress(len(files), len(files), "")
    return Summary(files=tuple(outcomes))
