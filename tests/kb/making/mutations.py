"""Documents damaged at random: bytes, text, the parts of office packages, wrong endings. One number, one document."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache

from tests.kb.making.pages import pdf
from tests.kb.making.structures import make
from tests.kb.making.writing import QUICK, fixtures

Damage = Callable[[bytes, random.Random], bytes]
_ODD = (
    "\u202e",
    "\x00",
    "\ufffd",
    "\U0001f600",
    "９" * 30,
    "%",
    "\\",
    "$",
    "≥" * 20,
    "年" * 50,
    "-",
    "1e999",
    "\u2028",
    "&#x0;",
)
_MARKS = "\t|<>\",\n/&;='{}[]:（）()："
_NUMBERS = ("0", "-1", "65536", "999999999", "1e9", "x", "", "99999999999999999999")


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _flip(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 20, 200))):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def _span(data: bytes | str, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 5, 60, 900)))


def _drop(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _twice(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 30)) + data[end:]


def _noise(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + chance.randbytes(end - start) + data[end:]


def _few(data: bytes, chance: random.Random) -> bytes:
    """A few bytes only, beyond the first kilobyte, so that binary formats are still entered."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 2, 6))):
        out[chance.randrange(min(1024, len(out) - 1), len(out))] = chance.choice((0, 1, 255, chance.randrange(256)))
    return bytes(out)


_BYTES: tuple[Damage, ...] = (_cut, _flip, _drop, _twice, _noise)


def _reorder(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(chance.choice((1, 5, 40))):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        if chance.random() < 0.5:
            lines[one], lines[other] = lines[other], lines[one]
        else:
            lines.insert(one, lines[other][:5000] * chance.choice((1, 1, 1, 40)))
    return "\n".join(lines)


def _strike(text: str, chance: random.Random) -> str:
    places = [at for at, char in enumerate(text) if char in _MARKS]
    gone = set(chance.sample(places, min(len(places), chance.choice((1, 4, 30)))))
    fill = chance.choice(("", "", " ", chance.choice(_MARKS)))
    return "".join(fill if at in gone else char for at, char in enumerate(text))


def _strange(text: str, chance: random.Random) -> str:
    for _ in range(chance.choice((1, 3, 12))):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(_ODD) * chance.choice((1, 1, 500)) + text[at:]
    return text


def _numbers(text: str, chance: random.Random) -> str:
    """Numbers that a file states of itself (spans, sizes, references, offsets) become absurd."""
    share = chance.choice((0.02, 0.3, 1.0))
    return re.sub(
        r"(?<=[=\"' :A-Z])\d+(?=[\"' >:])", lambda m: chance.choice(_NUMBERS) if chance.random() < share else m[0], text
    )


def _nest(text: str, chance: random.Random) -> str:
    start, end = _span(text, chance)
    opening, closing = chance.choice(
        (("<table><tr><td>", "</td></tr></table>"), ("<p>", ""), ("[", "]"), ('"', '"'), ("（", "）"))
    )
    depth = chance.choice((2, 30, 3000))
    return text[:start] + opening * depth + text[start:end] + closing * depth + text[end:]


_TEXT: tuple[Callable[[str, random.Random], str], ...] = (_reorder, _strike, _strange, _numbers, _nest)


def _as_text(data: bytes, chance: random.Random) -> bytes:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        for _ in range(chance.choice((1, 1, 2, 4))):
            text = chance.choice(_TEXT)(text, chance)
        return text.encode(encoding, errors="replace")
    return chance.choice(_BYTES)(data, chance)


def _package(data: bytes, chance: random.Random) -> bytes:
    """Damage inside one part of a zip, so that the parser behind the archive meets it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    busy = [
        name
        for name in parts
        if re.search(r"document\.xml$|sheet\d\.xml$|sharedStrings|styles|workbook\.xml|\.rels$", name)
    ]
    name = chance.choice([one for one in busy if re.search(r"document|sheet\d|Strings", one)] * 3 + busy)
    if chance.random() < 0.06:
        del parts[name]
    else:
        parts[name] = (
            _as_text(parts[name], chance) if chance.random() < 0.7 else chance.choice(_BYTES)(parts[name], chance)
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


@cache
def _sources() -> dict[str, tuple[tuple[str, bytes], ...]]:
    """format → (file ending, bytes) of sound documents."""
    found = {}
    for name in QUICK:
        found[name] = tuple((one.name.rpartition(".")[2], one.data) for one in fixtures(name))
    plain = tuple(("pdf", pdf(make(structure, 3), compressed=False)) for structure in ("merged", "several", "split"))
    found["pdf"] = (*found["pdf"][:6], *plain * 3)
    return found


def damaged(number: int) -> tuple[str, bytes]:
    """(file name, bytes) of the damaged document of this number."""
    chance = random.Random(f"fuzz {number}")
    sources = _sources()
    name = list(sources)[number % len(sources)]
    ending, data = chance.choice(sources[name])
    if data[:2] == b"PK" and chance.random() < 0.75:
        data = _package(data, chance)
    elif ending in ("pdf", "xls", "et") or chance.random() < 0.25:
        for _ in range(chance.choice((1, 1, 3))):
            kind = _few if chance.random() < 0.6 and len(data) > 2 else chance.choice(_BYTES)
            data = kind(data, chance)
    else:
        data = _as_text(data, chance)
    if chance.random() < 0.06:
        ending = chance.choice(("docx", "xlsx", "xls", "csv", "html", "txt", "md", "json", "pdf"))
    return f"{name}-{number}.{ending}", data
