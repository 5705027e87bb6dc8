"""Old and foreign formats (.doc, .wps, .rtf, .odt, .ods) by way of LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kb.errors import BrokenFile, MissingPackage
from kb.readers import sheets, word
from kb.tables.blocks import Document

TIMEOUT = 60.0  # seconds for one conversion
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
# How these files begin: OLE, rich text, OpenDocument (packed or flat), Word 2 and Write.
_SIGNS = (b"\xd0\xcf\x11\xe0", b"{\\rtf", b"PK\x03\x04", b"<?xml", b"\xdb\xa5", b"\x9b\xa5", b"1\xbe\x00\x00")
# Settings of the throw-away profile: no macros, no linked content, no way to the network.
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def program() -> str | None:
    """The LibreOffice of this machine, None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def _profile(folder: Path) -> str:
    """A fresh profile under `folder`, so that several conversions and an open LibreOffice never meet; its address."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )
    (user / "registrymodifications.xcu").write_text(text, encoding="utf-8")
    return user.parent.as_uri()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a conversion with the processes that it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _convert(path: Path, folder: Path, target: str) -> Path:
    """`path` as a .docx or .xlsx below `folder`; the original is copied first and never opened by LibreOffice."""
    office = program()
    ending = path.suffix.lower() or ".doc"
    if office is None:
        raise MissingPackage(
            f"{path.name}：读取 {ending} 需要安装 LibreOffice。没有时，请用 Office 或 WPS 打开后另存为 .{target}。"
        )
    with path.open("rb") as file:
        head = file.read(8)
    if not head.lstrip().startswith(_SIGNS):  # LibreOffice would take any bytes for text
        raise BrokenFile(f"{path.name}：不是完整的 {ending} 文件。请用原来的程序打开后另存为 .{target}。")
    name = "input.rtf" if head.lstrip().startswith(b"{\\rtf") else f"input{ending if ending in _OWN else '.doc'}"
    copy, out = folder / name, folder / "out"
    shutil.copyfile(path, copy)
    command = [
        office, f"-env:UserInstallation={_profile(folder)}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--nologo", "--convert-to", target, "--outdir", str(out), str(copy),
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=sys.platform != "win32",
    )
    try:
        process.wait(TIMEOUT)
    except subprocess.TimeoutExpired:
        raise BrokenFile(
            f"{path.name}：LibreOffice 在 {TIMEOUT:g} 秒内没有转换完。请用 Office 或 WPS 打开后另存为 .{target}。"
        ) from None
    finally:
        if process.poll() is None:
            _stop(process)
    made = out / f"input.{target}"
    if not made.is_file():
        raise BrokenFile(
            f"{path.name}：转换失败，文件不完整、有密码或不是 {ending} 格式。请用 Office 或 WPS 打开后另存为 .{target}。"
        )
    return made


_OWN = (".doc", ".wps", ".rtf", ".odt", ".ods", ".xls", ".xml")


def _read(path: Path, target: str, read: Callable[[Path], Document]) -> Document:
    with tempfile.TemporaryDirectory(prefix="kb-", ignore_cleanup_errors=True) as folder:
        made = _convert(path, Path(folder), target)
        try:
            return replace(read(made), name=path.name)
        except BrokenFile as error:
            raise BrokenFile(f"{path.name}：转换后读不出内容。请用 Office 或 WPS 打开后另存为 .{target}。") from error


def read_text_document(path: Path) -> Document:
    """.doc, .wps, .rtf, .odt → document; raises MissingPackage without LibreOffice, BrokenFile."""
    return _read(path, "docx", word.read)


def read_spreadsheet(path: Path) -> Document:
    """.ods and Excel's XML format → document; raises MissingPackage without LibreOffice, BrokenFile."""
    return _read(path, "xlsx", sheets.read_xlsx)
