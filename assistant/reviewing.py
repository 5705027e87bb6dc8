"""Review of whole files: a document, a folder or a .zip of them, or the JSON of `kb read`."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct, to_builtins

from assistant.decisions import Decisions
from assistant.desk import Desk
from assistant.opinion import overall
from assistant.records import AssistantError, Review
from assistant.review import review_tables
from kb.errors import KbError
from kb.plain import plain
from kb.readers import read_file
from kb.records import ReadResult, TargetTable, Warning_

ARCHIVE_LIMIT = 200 * 1024 * 1024  # bytes unpacked from one .zip
ARCHIVE_FILES = 2000


class Reviewed(Struct, frozen=True, kw_only=True):
    """One table of one file with its review; `warnings` are those of the reading."""

    file: str
    table: TargetTable
    review: Review
    warnings: tuple[Warning_, ...] = ()

    def as_json(self, decisions: Decisions | None = None) -> dict[str, Any]:
        """The shape of the command's contract; findings that were decided before carry a `decision` too."""
        findings: list[dict[str, Any]] = [to_builtins(finding) for finding in self.review.findings]
        earlier = decisions.match(self.table, self.review.findings) if decisions else ()
        for finding, decision in zip(findings, earlier, strict=False):
            if decision is not None:
                finding["decision"] = {
                    "verdict": decision.verdict,
                    "reason": decision.reason,
                    "day": decision.day,
                }
        return {
            "file": self.file,
            "table": self.table,
            "score": self.review.score,
            "grade": overall(self.table, self.review),
            "findings": findings,
            "warnings": self.warnings,
        }


def review_path(
    path: Path, desk: Desk, progress: Callable[[int, int, str], None] | None = None
) -> tuple[list[Reviewed], list[str]]:
    """Reviewed tables in reading order, and one line for each file that could not be read.

    A single file that cannot be read raises its `KbError`; in a folder or archive it becomes a line.
    `progress` hears of each file of a folder or archive before it is read: how many are done, of how many, its name.
    """
    if not path.exists():
        raise AssistantError(f"{path}：没有这个文件或文件夹，请检查路径。")
    if path.is_file() and path.suffix.lower() != ".zip":
        return review_result(path.name, read_file(path), desk), []
    items: list[Reviewed] = []
    failures: list[str] = []
    with _folder(path) as (folder, names):
        files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
        for done, file in enumerate(files):
            name = names.get(file) or str(file.relative_to(folder))
            if progress:
                progress(done, len(files), file.name)
            try:
                found = review_result(name, read_file(file), desk)
            except KbError as error:
                failures.append(" ".join(str(error).split()))
                continue
            if not found:
                failures.append(f"{name}：没有找到绩效目标表。")
            items.extend(found)
    return items, failures


def review_result(name: str, result: ReadResult, desk: Desk) -> list[Reviewed]:
    """The tables of one document, reviewed against each other and its narrative."""
    reviews = review_tables(result.tables, narrative=result.narrative, desk=desk)
    return [
        Reviewed(file=name, table=table, review=review, warnings=result.warnings if place == 0 else ())
        for place, (table, review) in enumerate(zip(result.tables, reviews, strict=True))
    ]


def record(
    items: list[Reviewed], decisions: Decisions, table: int, agreed: list[int], dismissed: int | None, reason: str
) -> None:
    """Keep decisions on findings, numbered from 1 as they are printed; raises `AssistantError` for a wrong number."""
    if not 1 <= table <= len(items):
        raise AssistantError(f"--table {table}：这里有 {len(items)} 张表，请写 1 到 {len(items)}。")
    item = items[table - 1]
    chosen = [(number, "") for number in agreed] + ([(dismissed, reason)] if dismissed is not None else [])
    for number, _ in chosen:
        if not 1 <= number <= len(item.review.findings):
            raise AssistantError(f"第 {number} 条意见不存在：这张表有 {len(item.review.findings)} 条，请看序号。")
    for number in agreed:
        decisions.decide(item.table, item.review.findings[number - 1], "agree")
    if dismissed is not None:
        decisions.decide(item.table, item.review.findings[dismissed - 1], "dismiss", reason)


@contextmanager
def _folder(path: Path) -> Iterator[tuple[Path, dict[Path, str]]]:
    """The folder itself, or the unpacked archive with what its files are called in there.

    Never writes outside its own temporary folder.
    """
    if path.is_dir():
        yield path, {}
        return
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        try:
            with zipfile.ZipFile(path) as archive:
                names = _unpack(archive, root, path.name)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise AssistantError(f"{path.name}：不是完好的 .zip 文件（{plain(error)}）。请重新压缩。") from error
        yield root, names


def _unpack(archive: zipfile.ZipFile, root: Path, name: str) -> dict[Path, str]:
    """Each unpacked file with its path in the archive (教育局/申报表.docx)."""
    names: dict[Path, str] = {}
    members = [m for m in archive.infolist() if not m.is_dir()]
    if len(members) > ARCHIVE_FILES:
        raise AssistantError(f"{name}：压缩包内有 {len(members)} 个文件，超过 {ARCHIVE_FILES} 个，请分开上传。")
    left = ARCHIVE_LIMIT
    for number, member in enumerate(members):
        inner = PurePosixPath(_member_name(member))
        target = root / f"{number:04d}" / inner.name
        target.parent.mkdir(parents=True, exist_ok=True)
        names[target] = "/".join(part for part in inner.parts if part not in ("/", "..", "."))
        with archive.open(member) as source, target.open("wb") as sink:
            while chunk := source.read(1 << 20):
                left -= len(chunk)
                if left < 0:
                    raise AssistantError(f"{name}：解压后超过 {ARCHIVE_LIMIT >> 20} MB，没有继续。请分开上传。")
                sink.write(chunk)
    return names


def _member_name(member: zipfile.ZipInfo) -> str:
    """The member's name; names packed on Chinese Windows come as GB18030 under the flag for code page 437."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename
