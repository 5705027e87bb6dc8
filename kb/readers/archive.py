"""Checks on Office files, which are zip archives, before a parser opens them."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from kb.errors import BrokenFile

LIMIT = 200 * 1024 * 1024  # bytes unpacked, all parts together
PART_LIMIT = 40 * 1024 * 1024  # bytes of one XML part: parsed whole, it takes a multiple of that
SHEET_LIMIT = 120 * 1024 * 1024  # bytes of one worksheet, which is read row by row
MOST_PARTS = 5_000
_STEP = 1 << 16
_OLD = b"\xd0\xcf\x11\xe0"
_DECLARATIONS = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_FAULTS = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError)


def part_names(path: Path) -> set[str]:
    """The names in a zip archive; empty where it is not a whole one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return set(archive.namelist())
    except _FAULTS:
        return set()


def check_archive(path: Path, part: str, kind: str) -> None:
    """Raises BrokenFile unless the file is a whole zip archive with `part` inside, of a sane size, its XML without DTD.

    Every XML part is unpacked and counted, whatever size the archive states for it.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise BrokenFile(f"{path.name}：文件是空的。请确认导出是否成功。")
    if head.startswith(_OLD):
        raise BrokenFile(f"{path.name}：实际是旧版或加密的 Office 文件。请打开后去掉密码，另存为新格式。")
    try:
        with zipfile.ZipFile(path) as archive:
            items = archive.infolist()
            names = {item.filename for item in items}
            if len(items) > MOST_PARTS:
                raise BrokenFile(f"{path.name}：压缩包里有 {len(items)} 个部件，不是正常的 {kind}。请重新导出。")
            if part in names:
                _check_size(path, sum(item.file_size for item in items), LIMIT)
                _check_parts(path, archive, items, kind)
    except _FAULTS as error:
        raise BrokenFile(f"{path.name}：不是完整的 {kind}。请用原来的程序打开后另存一次。") from error
    if part not in names:
        raise BrokenFile(f"{path.name}：不是 {kind}（缺少 {part}）。请检查扩展名是否正确。")


def _check_size(path: Path, size: int, limit: int) -> None:
    if size > limit:
        shown = f"{size // 2**20} MB" if size >= 2**20 else f"{size} 字节"
        raise BrokenFile(
            f"{path.name}：解压后有 {shown}，超过上限（{limit // 2**20} MB）。请删去图片、分成几个文件后再试。"
        )


def _check_parts(path: Path, archive: zipfile.ZipFile, items: list[zipfile.ZipInfo], kind: str) -> None:
    total = 0
    for item in items:
        if item.flag_bits & 1:
            raise BrokenFile(f"{path.name}：文件有密码。请打开后去掉密码，另存一次。")
        if not item.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        size, tail = 0, b""
        with archive.open(item) as file:
            while chunk := file.read(_STEP):
                size += len(chunk)
                _check_size(path, size, SHEET_LIMIT if "/worksheets/" in item.filename else PART_LIMIT)
                _check_size(path, total + size, LIMIT)
                if any(mark in tail + chunk for mark in _DECLARATIONS):
                    raise BrokenFile(
                        f"{path.name}：{kind} 里有不应出现的实体声明（{item.filename}），可能不安全，未读取。"
                        "请用 Office 或 WPS 重新保存。"
                    )
                tail = chunk[-20:]
        total += size
