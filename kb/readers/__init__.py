"""Files → target tables, narrative and warnings. `read_file` is the one way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from kb.errors import BrokenFile, UnsupportedFormat
from kb.readers import converted, pdf, records_json, sheets, sniff, text, web, word
from kb.readers.limits import TookTooLong, time_limit
from kb.readers.persons import scrub
from kb.records import ReadResult, Warning_
from kb.tables.blocks import Document, Grid
from kb.tables.understand import understand

LIMIT = 100 * 1024 * 1024  # bytes of one file
SECONDS = 9.0  # of processor time for one file


@dataclass(frozen=True)
class Reader:
    """One format: `kind` is what its content is recognised as (kb/readers/sniff.py), `read` does the work."""

    name: str
    kind: sniff.Kind
    read: Callable[[Path], Document | ReadResult]

    @property
    def endings(self) -> tuple[str, ...]:
        return sniff.ENDINGS[self.kind]

    def accepts(self, path: Path, head: bytes) -> bool:
        """Whether a file with this name and these first bytes is of the format."""
        return sniff.kind(path, head) == self.kind


READERS = (
    Reader("文本", "text", text.read),
    Reader("JSON", "json", records_json.read),
    Reader("Word", "docx", word.read),
    Reader("Excel", "xlsx", sheets.read_xlsx),
    Reader("CSV", "csv", sheets.read_csv),
    Reader("网页", "html", web.read),
    Reader("PDF", "pdf", pdf.read),
    Reader("旧版 Excel", "xls", sheets.read_xls),
    Reader("旧版 Word", "doc", converted.read_text_document),
    Reader("其他表格", "office", converted.read_spreadsheet),
)


def _open(path: Path) -> tuple[Reader, Document | ReadResult]:
    """The reader of a file and what it read, persons included; raises like `read_file`."""
    if not path.exists():
        raise BrokenFile(f"{path.name or path}：没有这个文件。请检查路径和文件名。")
    if path.is_dir():
        raise BrokenFile(f"{path.name or path}：这是文件夹。请给出其中的一个文件，或用 import 导入整个文件夹。")
    if not path.is_file():
        raise BrokenFile(f"{path.name}：不是普通文件。请检查路径和文件名。")
    try:
        with path.open("rb") as file:
            head = file.read(sniff.HEAD)
        size = path.stat().st_size
    except OSError as error:
        raise BrokenFile(
            f"{path.name}：打不开（{error.strerror or error}）。请检查权限，或先关闭正在使用它的程序。"
        ) from error
    if size > LIMIT:
        raise BrokenFile(
            f"{path.name}：文件有 {size // 2**20} MB，超过 {LIMIT // 2**20} MB 的上限。请分成几个文件后再试。"
        )
    ending = path.suffix.lower()
    known = sniff.by_ending(path)
    if not head and known != "unknown":
        raise BrokenFile(f"{path.name}：文件是空的。请确认导出是否成功。")
    kind = sniff.kind(path, head)
    if kind == "locked":
        raise BrokenFile(f"{path.name}：文件有密码。请打开后去掉密码，另存一次。")
    for reader in READERS:
        if reader.kind == kind:
            found = _read(reader, path)
            if kind != known and known != "unknown":
                message = f"扩展名是 {ending}，内容其实是{reader.name}，已按内容读取。"
                found = replace_warnings(found, Warning_(code="other-format", locator="", message=message))
            return reader, found
    endings = "、".join(one for reader in READERS for one in reader.endings)
    if kind == "zip" and ending != ".zip":
        raise BrokenFile(f"{path.name}：内容是压缩包，不是 {ending or '文档'}。请解压后再试，或检查扩展名。")
    if kind == "zip":
        raise UnsupportedFormat(
            f"{path.name}：这是压缩包。整包审核请用 python -m assistant review {path.name}；要逐个读取，请先解压。"
        )
    raise UnsupportedFormat(
        f"{path.name}：不认识的格式（{ending or '没有扩展名'}）。可读的有 {endings}，请先另存为其中一种。"
    )


def _read(reader: Reader, path: Path) -> Document | ReadResult:
    """What the reader makes of the file, in bounded time; LibreOffice and PDF pages have limits of their own."""
    if reader.kind in ("doc", "office", "pdf"):
        return reader.read(path)
    try:
        with time_limit(SECONDS):
            return reader.read(path)
    except TookTooLong as error:
        raise BrokenFile(f"{path.name}：内容异常复杂，未能及时读完。请删去无关内容，另存为新文件后再试。") from error


def replace_warnings(found: Document | ReadResult, first: Warning_) -> Document | ReadResult:
    """The same with one more warning in front."""
    if isinstance(found, Document):
        return replace(found, warnings=(first, *found.warnings))
    from msgspec.structs import replace as replace_record

    return replace_record(found, warnings=(first, *found.warnings))


def read_file(path: Path) -> ReadResult:
    """Every target table of a file, its narrative and what was repaired; a file without a table is no error.

    Raises UnsupportedFormat, BrokenFile, MissingPackage; the message names the file, the fault and the next step.
    """
    _, found = _open(path)
    return found if isinstance(found, ReadResult) else understand(scrub(found))


def read_text(path: Path) -> str:
    """The running text of a document, one line a paragraph or table row, without persons; raises like `read_file`."""
    _, found = _open(path)
    if isinstance(found, ReadResult):
        return "\n".join(one.text for one in found.narrative)
    lines: list[str] = []
    for block in scrub(found).blocks:
        if isinstance(block, Grid):
            lines += ["　".join(text for _, text in row.filled) for row in block.rows]
        elif block.text:
            lines.append(block.text)
    return "\n".join(lines)


__all__ = ["READERS", "Reader", "read_file", "read_text"]
