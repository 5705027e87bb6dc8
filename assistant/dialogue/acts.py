"""What a clerk asks to be done, by its words (`acts.toml`)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kb import lazyre

REASON = 7  # so many unheard characters beside a wish are a reason (今年人手紧), more may tell something new
_TO = ("到", "成", "为", "至", "作", "在")
_MISCOUNTED = lazyre.compile(
    r"(?P<way>[少多漏])(?:写|算|报|填|列|记|数|统计|登记?|录)$"
)  # 少写了20人: too little was put down
_FIRM = lazyre.compile(r"改|换|调|写|定|设|填|[到成为至]$")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "acts.toml").read_text(encoding="utf-8"))


@cache
def lexicon() -> dict[str, frozenset[str]]:
    """Every word with the acts that it may stand for. The verb decides: 砍到30 sets, 砍30 takes away, 调30 sets."""
    found: dict[str, set[str]] = {}
    for act, text in _data()["acts"].items():
        for word in text.split():
            found.setdefault(word, set()).add(act)
            if act in ("up", "down", "set") and not word.endswith(_TO):
                for to in _TO:
                    found.setdefault(word + to, set()).add("set")
    return {word: frozenset(acts) for word, acts in found.items()}


def does(word: str, act: str) -> bool:
    """Whether a word may stand for an act."""
    return act in lexicon().get(word, ())


@cache
def word_at() -> re.Pattern[str]:
    """The longest word of an act at a place."""
    return _longest(lexicon())


@cache
def small_at() -> re.Pattern[str]:
    """The longest small word at a place: it carries no wish."""
    return _longest(_data()["words"]["small"].split())


@cache
def money_at() -> re.Pattern[str]:
    """A word for the total."""
    return _longest(_data()["words"]["money"].split())


@cache
def fields() -> dict[str, str]:
    """The clerk's words for a row's cells."""
    return {word: field for field, text in _data()["fields"].items() for word in text.split()}


@cache
def field_at() -> re.Pattern[str]:
    """A word for a cell."""
    return _longest(fields())


def _longest(words: Any) -> re.Pattern[str]:
    return lazyre.compile("|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True)))


def firm(word: str) -> bool:
    """Whether a verb says that something stands already and is to change (改成), not that something is done (买, 做)."""
    return bool(_FIRM.search(word))


def miscounted(words: list[str]) -> str:
    """少写了, 多报了: the sign of what has to be put right; empty for other verbs."""
    said = "".join(words[-2:])
    found = _MISCOUNTED.search(said)
    return ("-" if found["way"] == "多" else "+") if found else ""
