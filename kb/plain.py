"""What went wrong, in the reader's words: errors of libraries and of the system told in Chinese, with the place."""

from __future__ import annotations

import errno
import json
import re
import tomllib
import zipfile

import msgspec

from kb import lazyre

_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹", errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EEXIST: "已有同名的文件",
    errno.EISDIR: "这是一个文件夹", errno.ENOTDIR: "路径中有一段不是文件夹", errno.ENOSPC: "磁盘已满", errno.EROFS: "这个位置只读",
    errno.ENAMETOOLONG: "文件名太长", errno.EBUSY: "文件正被别的程序使用", errno.EINVAL: "路径写法不对",
}  # fmt: skip
_KINDS = {
    "str": "文字", "int": "整数", "float": "数", "bool": "是或否", "object": "对象", "array": "列表", "null": "空",
    "number": "数", "object | null": "对象", "str | null": "文字",
}  # fmt: skip
_EXPECTED = lazyre.compile(r"Expected `(?P<want>[^`]+)`(?:, got `(?P<got>[^`]+)`)?")
_PLACE = lazyre.compile(r" - at `(?P<path>[^`]+)`")
_MISSING = lazyre.compile(r"Object missing required field `(?P<field>[^`]+)`")
_LINE = lazyre.compile(r"at line (\d+), column (\d+)")


def plain(error: BaseException) -> str:
    """An error in Chinese without a full stop; our own errors as they stand."""
    if isinstance(error, json.JSONDecodeError):
        return f"第{error.lineno}行第{error.colno}个字附近写法不对"
    if isinstance(error, msgspec.ValidationError):
        return _invalid(str(error))
    if isinstance(error, msgspec.DecodeError):
        found = re.search(r"\(byte (\d+)\)", str(error))
        return f"第{found[1]}个字节附近写法不对" if found else "内容不完整"
    if isinstance(error, tomllib.TOMLDecodeError):
        found = _LINE.search(str(error))
        return f"第{found[1]}行第{found[2]}个字附近写法不对" if found else "末尾不完整"
    if isinstance(error, zipfile.BadZipFile):
        return "压缩包不完整，或不是压缩包"
    if isinstance(error, UnicodeError):
        return "不是 UTF-8 文字"
    if isinstance(error, OSError):
        return _SYSTEM.get(error.errno or 0, error.strerror or "读写时出错")
    if isinstance(error, RecursionError):
        return "层数太多"
    if isinstance(error, MemoryError):
        return "内存不够"
    mark = getattr(error, "problem_mark", None)  # of yaml
    if mark is not None:
        return f"第{mark.line + 1}行第{mark.column + 1}个字附近写法不对"
    text = " ".join(str(error).split())
    if isinstance(error, RuntimeError) and "password" in text:
        return "有密码"
    if isinstance(error, NotImplementedError) and "compress" in text:
        return "压缩方式不认识"
    return text if re.search(r"[一-龥]", text) else f"内部错误 {type(error).__name__}"


def _invalid(text: str) -> str:
    """A record that does not fit: which part, what it should be, what it is."""
    found = _PLACE.search(text)
    where = f"{_path(found['path'])}" if found else "内容"
    if missing := _MISSING.search(text):
        return f"{where}缺少 {missing['field']}"
    if expected := _EXPECTED.search(text):
        want = "或".join(dict.fromkeys(_KINDS.get(one.strip(), one.strip()) for one in expected["want"].split("|")))
        got = f"，实际是{_KINDS.get(expected['got'], expected['got'])}" if expected["got"] else ""
        return f"{where}应是{want}{got}"
    if value := re.search(r"Invalid enum value (.+?)(?: - at|$)", text):
        return f"{where}不能是 {value[1]}"
    if unknown := re.search(r"unknown field `([^`]+)`", text):
        return f"{where}有不认识的 {unknown[1]}"
    return f"{where}不合格式"


def _path(path: str) -> str:
    """`$[0].indicators[2].name` → 第1张表的第3条 indicators 的 name, without naming kinds it cannot know."""
    parts = re.findall(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]", path)
    said = [name or (f"第{int(number) + 1}个" if number.isdigit() else "某个") for name, number in parts]
    return " ".join(said) + " " if said else "内容"
