"""The register of cited standards: what each document is, what it sets, and how certain that is."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from kb.copies import parsed
from kb.errors import LibraryError, RecordError
from kb.home import CORPUS
from kb.plain import plain
from kb.records import from_builtins

REGISTER = CORPUS / "standards" / "register.yaml"
Checked = Literal["value", "document", "open"]
CERTAINTY = {"value": "数值已查到公开文本", "document": "文件已查到，数值待核", "open": "凭记忆写下，待核"}
_DOUBT = {"value": "", "document": "（数值待核）", "open": "（条文待核）"}


class Standard(Struct, frozen=True, kw_only=True, rename={"since": "from"}):
    """A law, rule or technical standard. `until` is the last day it holds, None where no end is known."""

    name: str
    number: str | None
    issuer: str
    sets: str
    since: str
    until: str | None
    checked: Checked
    found: str

    def cited_in(self, text: str) -> bool:
        """Whether a citation means this document: by its whole name in 《》, or by its number."""
        name = self.name in re.findall(r"《([^》]+)》", text)
        return name or bool(self.number and re.search(rf"{re.escape(self.number)}(?![\d〕])", text))


class _File(Struct, frozen=True):
    standards: tuple[Standard, ...]


def read(path: Path) -> tuple[Standard, ...]:
    """A register; raises `LibraryError` with file and entry."""
    import yaml  # the parsed copy needs none

    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = []
        for number, one in enumerate(data["standards"], 1):
            days = {key: str(one[key]) if one[key] is not None else None for key in ("from", "until")}
            try:
                entry = from_builtins({**one, **days}, Standard)
                for day in (entry.since, entry.until):
                    datetime.date.fromisoformat(day or "2000-01-01")
            except (RecordError, ValueError) as error:
                raise LibraryError(f"{path.name}：第 {number} 件：{plain(error)}。请改正这一处。") from error
            found.append(entry)
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise LibraryError(f"{path.name}：{plain(error)}。请改正这一处。") from error
    return tuple(found)


@lru_cache(maxsize=1)
def load() -> tuple[Standard, ...]:
    """The shipped register, from the parsed copy when the file has not changed."""
    return parsed(REGISTER.parent, _File, lambda _: _File(read(REGISTER)), code=Path(__file__)).standards


def cited(text: str) -> Standard | None:
    """The registered document that a citation means; None where it is not registered."""
    return next((one for one in load() if one.cited_in(text)), None)


def worded(citation: str) -> str:
    """A citation as a table may print it: with what of it is still to be looked up."""
    entry = cited(citation)
    return citation + (_DOUBT[entry.checked] if entry else "")
