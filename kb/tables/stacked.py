"""Several indicators in one cell (指标1：… 指标2：…), their values one below the other → a row each."""

from __future__ import annotations

from collections.abc import Sequence

from kb import lazyre
from kb.tables.columns import Header, is_measured

MARK = lazyre.compile(r"^(?:三级)?指标\s*(?:\d{1,2}|[一二三四五六七八九十])\s*[:：、.．]\s*")
_MARKED = lazyre.compile(
    r"(?:^|(?<=[\n；;]))\s*(?:(?:三级)?指标\s*\d{1,2}\s*[:：、.．]|\d{1,2}\s*[、.．](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])\s*"
)
_SIGNED = lazyre.compile(r"\s*[≥≤=<>≈＝＞＜≧≦]")


def _parts(text: str) -> list[str]:
    """The numbered items of a cell, without their numbers; [] where it is not a list of several."""
    starts = [(match.start(), match.end()) for match in _MARKED.finditer(text)]
    if len(starts) < 2 or text[: starts[0][0]].strip():
        return []
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [text[begin:end].strip(" \n；;") for (_, begin), end in zip(starts, ends, strict=True)]


def _lines(text: str) -> list[str]:
    return [line.strip(" ；;") for line in text.split("\n") if line.strip(" ；;")]


def _split(text: str, count: int) -> list[str]:
    """A cell as `count` texts: by its numbers, else by its lines; [] where it does not come apart like that."""
    for found in (_parts(text), _lines(text)):
        if len(found) == count:
            return found
    return []


def unstack(cells: Sequence[str], head: Header) -> list[Sequence[str]]:
    """The row as one row an indicator; the row itself where its name and value are not several of equal number."""
    at = {name: column for column, name in enumerate(head.fields) if name and column < len(cells) and cells[column]}
    if "name" not in at or not ("value" in at or "content" in at):
        return [cells]
    name, value = cells[at["name"]], cells[at.get("value", at.get("content", 0))]
    names = _parts(name)
    if not names:
        lines = _lines(value)
        measured = len(lines) > 1 and all(is_measured(line) for line in lines)
        names = _lines(name) if measured and (len(_lines(name)) == len(lines)) else []
        if names and not (all(_SIGNED.match(line) for line in lines) and min(map(len, names)) > 3):
            return [cells]
    values = _split(value, len(names)) if len(names) > 1 else []
    if not values:
        return [cells]
    out: list[Sequence[str]] = []
    for number in range(len(names)):
        row = list(cells)
        for column, text in enumerate(cells):
            several = _split(text, len(names)) if text and "\n" in text else []
            row[column] = several[number] if several else text
        row[at["name"]] = names[number]
        row[at.get("value", at.get("content", 0))] = values[number]
        out.append(row)
    return out
