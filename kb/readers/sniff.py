"""What a file really is: by its first bytes and, for containers, by what they contain; the extension decides the rest."""

from __future__ import annotations

import mmap
import re
from pathlib import Path
from typing import Literal

from kb import lazyre
from kb.readers.archive import part_names

Kind = Literal[
    "text", "json", "csv", "docx", "xlsx", "xls", "doc", "html", "pdf", "locked", "office", "zip", "unknown"
]  # fmt: skip
HEAD = 4096  # first bytes that `kind` looks at

ENDINGS: dict[Kind, tuple[str, ...]] = {
    "text": (".txt", ".md"),
    "json": (".json",),
    "docx": (".docx", ".docm"),
    "xlsx": (".xlsx", ".xlsm"),
    "csv": (".csv", ".tsv"),
    "html": (".html", ".htm", ".mht"),
    "xls": (".xls", ".et"),
    "pdf": (".pdf",),
    "doc": (".doc", ".wps", ".rtf", ".odt"),
    "office": (".ods",),
}
_BY_ENDING = {ending: kind for kind, endings in ENDINGS.items() for ending in endings}
_BY_ENDING |= {".markdown": "text", ".text": "text", ".xhtml": "html", ".mhtml": "html"}
_ZIP, _OLE, _RTF = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
_OPENS_HTML = lazyre.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|table|meta|div|style|p|center|title|font|span|h[1-6]|tr|br|hr|b|ul|ol|form|link|script|strong)\b",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = lazyre.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_OFFICE_XML = lazyre.compile(
    rb"progid=\"?(?:Excel\.Sheet|Word\.Document)|urn:schemas-microsoft-com:office:spreadsheet|/word/2003/wordml"
)


def by_ending(path: Path) -> Kind:
    """What the extension promises."""
    return _BY_ENDING.get(path.suffix.lower(), "unknown")


def _plain(head: bytes) -> bytes:
    """The first bytes in an encoding where ASCII is ASCII."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", errors="ignore").encode("utf-8", errors="ignore")
    return head


def _inside_ole(path: Path, promised: Kind) -> Kind:
    """Which program's streams an old compound file has; the names stand in its directory as UTF-16."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            has = {name: data.find(name.encode("utf-16-le") + b"\0\0") >= 0 for name in _STREAMS}
            locked = has["WordDocument"] and _encrypted_word(data)
    except (OSError, ValueError):
        return "unknown"
    if has["EncryptedPackage"] or locked:
        return "locked"
    if promised in ("xls", "xlsx") and (has["Workbook"] or has["Book"]):
        return "xls"
    if has["WordDocument"]:
        return "doc"
    if has["Workbook"] or has["Book"]:
        return "xls"
    return promised if promised in ("doc", "xls", "docx", "xlsx") else "unknown"


_STREAMS = ("WordDocument", "Workbook", "Book", "EncryptedPackage")


def _encrypted_word(data: mmap.mmap) -> bool:
    """Whether the header of a Word stream has the flag for encryption."""
    at = data.find(b"\xec\xa5")
    while 0 <= at < len(data) - 12:
        if at % 512 == 0:
            return bool(data[at + 11] & 1)
        at = data.find(b"\xec\xa5", at + 1)
    return False


def kind(path: Path, head: bytes) -> Kind:
    """The kind of a file with these first bytes; what its extension promises where the bytes do not tell."""
    promised = by_ending(path)
    if head.startswith(_ZIP):
        names = part_names(path)
        if "word/document.xml" in names:
            return "docx"
        if "xl/workbook.xml" in names:
            return "xlsx"
        if b"application/vnd.oasis.opendocument." in head[:100]:
            return "doc" if b"opendocument.text" in head[:100] else "office"
        return promised if promised in ("docx", "xlsx") else "zip"
    if head.startswith(_OLE):
        return _inside_ole(path, promised)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    plain = _plain(head)
    if plain.lstrip().startswith(_RTF):
        return "doc"
    if _OFFICE_XML.search(plain) and b"<html" not in plain.lower():
        return "office"
    if re.match(rb"\s*MIME-Version:|\s*From: <Saved by", plain, re.IGNORECASE):
        return "html"
    if _PAGE.match(plain) or (promised not in ("text", "json", "csv") and _OPENS_HTML.match(plain)):
        return "html"
    if promised in ("docx", "xlsx", "xls", "doc", "office", "pdf") and head.strip() and _is_text(head):
        return "csv" if promised in ("xls", "xlsx", "office") else "text" if promised != "pdf" else promised
    return promised


def _is_text(head: bytes) -> bool:
    """Whether the bytes are text without control characters."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    if re.search(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]", head):
        return False
    for encoding in ("utf-8", "gb18030"):
        for end in range(len(head), max(len(head) - 4, 0), -1):  # the head may end inside a character
            try:
                head[:end].decode(encoding)
                return True
            except UnicodeDecodeError:
                continue
    return False
