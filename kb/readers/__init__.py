"""Files → target tables, narrative and warnings. `read_file` is the one way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kb.errors import BrokenFile, UnsupportedFormat
from kb.readers import records_json, sheets, text, word
from kb.readers.persons import scrub
from kb.records import ReadResult
from kb.tables.blocks import Document
from kb.tables.understand import understand


@dataclass(frozen=True)
class Reader:
    """One format: `accepts` looks at name and first bytes only, `read` does the work."""

    name: str
    endings: tuple[str, ...]
    accepts: Callable[[Path, bytes], bool]
    read: Callable[[Path], Document | ReadResult]


READERS = (
    Reader("文本", (".txt", ".md"), text.accepts, text.read),
    Reader("JSON", (".json",), records_json.accepts, records_json.read),
    Reader("Word", (".docx",), word.accepts, word.read),
    Reader("Excel", (".xlsx",), sheets.accepts_xlsx, sheets.read_xlsx),
    Reader("CSV", (".csv",), sheets.accepts_csv, sheets.read_csv),
)
_LEGACY = {
    ".doc": ".docx",
    ".wps": ".docx",
    ".rtf": ".docx",
    ".xls": ".xlsx",
    ".et": ".xlsx",
    ".ods": ".xlsx",
    ".pdf": ".docx",
}


def read_file(path: Path) -> ReadResult:
    """Every target table of a file, its narrative and what was repaired; a file without a table is no error.

    Raises UnsupportedFormat, BrokenFile, MissingPackage; the message names the file, the fault and the next step.
    """
    if not path.exists():
        raise BrokenFile(f"{path.name or path}：没有这个文件。请检查路径和文件名。")
    if path.is_dir():
        raise BrokenFile(f"{path.name or path}：这是文件夹。请给出其中的一个文件，或用 import 导入整个文件夹。")
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        raise BrokenFile(
            f"{path.name}：打不开（{error.strerror or error}）。请检查权限，或先关闭正在使用它的程序。"
        ) from error
    for reader in READERS:
        if reader.accepts(path, head):
            found = reader.read(path)
            return found if isinstance(found, ReadResult) else understand(scrub(found))
    ending = path.suffix.lower()
    known = "、".join(ending for reader in READERS for ending in reader.endings)
    if ending in _LEGACY:
        raise UnsupportedFormat(f"{path.name}：不读 {ending} 格式。请用 Office 或 WPS 打开后另存为 {_LEGACY[ending]}。")
    raise UnsupportedFormat(
        f"{path.name}：不认识的格式（{ending or '没有扩展名'}）。可读的有 {known}，请先另存为其中一种。"
    )


__all__ = ["READERS", "Reader", "read_file"]
