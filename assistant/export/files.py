"""Writing a finished file: all or nothing, and one clear line where that fails."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assistant.records import AssistantError


def check_suffix(path: Path, allowed: Sequence[str]) -> str:
    """The suffix in lower case; `AssistantError` naming the choices where it is none of `allowed`."""
    suffix = path.suffix.lower()
    if suffix not in allowed:
        seen = f"不能导出为 {path.suffix} 文件" if path.suffix else "文件名没有扩展名"
        raise AssistantError(f"{path.name or path}：{seen}。请用 {'、'.join(allowed)} 之一。")
    return suffix


def save(path: Path, data: bytes) -> None:
    """Write through a neighbour file, so that an old file stays whole until the new one is; `AssistantError` if not."""
    if path.is_dir():
        raise AssistantError(f"{path}：这是一个文件夹。请给出文件名。")
    if not path.parent.is_dir():
        raise AssistantError(f"{path}：文件夹 {path.parent} 不存在。请先建立文件夹，或改用别的位置。")
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".export-", delete=False) as handle:
            temporary = handle.name
            handle.write(data)
        if os.name == "posix":
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        reason = error.strerror or str(error)
        raise AssistantError(
            f"{path}：无法写入（{reason}）。若文件正在 Word 或 Excel 中打开，请先关闭；否则请换个位置。"
        ) from error
