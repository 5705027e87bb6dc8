"""Checks on Office files, which are zip archives, before a parser opens them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from kb.errors import BrokenFile

LIMIT = 200 * 1024 * 1024  # bytes unpacked
_OLD = b"\xd0\xcf\x11\xe0"


def check_archive(path: Path, part: str, kind: str) -> None:
    """Raises BrokenFile unless the file is a whole zip archive with `part` inside and of a sane size."""
    head = path.open("rb").read(8)
    if not head:
        raise BrokenFile(f"{path.name}：文件是空的。请确认导出是否成功。")
    if head.startswith(_OLD):
        raise BrokenFile(f"{path.name}：实际是旧版或加密的 Office 文件。请打开后去掉密码，另存为新格式。")
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(item.file_size for item in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BrokenFile(f"{path.name}：不是完整的 {kind}。请用原来的程序打开后另存一次。") from error
    if part not in names:
        raise BrokenFile(f"{path.name}：不是 {kind}（缺少 {part}）。请检查扩展名是否正确。")
    if size > LIMIT:
        raise BrokenFile(
            f"{path.name}：解压后有 {size // 2**20} MB，超过 {LIMIT // 2**20} MB 的上限。请删去图片后再试。"
        )
