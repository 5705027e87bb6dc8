"""What filters ask for, a column each: one pass over an array answers a filter, whatever the size of the base."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from indexer.growing import GrowingArray
from indexer.passages import Passage
from indexer.records import Filters, IndexError_
from indexer.sparse import Conditions, tag
from kb.plain import plain
from kb.taxonomy import CATEGORIES, canonical, fold

TEXTS = ("unit", "region", "category", "class_")  # columns of numbered texts
Mask = NDArray[np.bool_]
_NONE = -1


def category_of(text: str) -> str:
    """The stored form of a category given as id or as a printed second level."""
    return text if text in CATEGORIES else canonical(text) or fold(text)


def tags(one: Passage) -> list[str]:
    """The filter values of a passage as terms of the word index."""
    out = [tag(name, value) for name in TEXTS if (value := _text(one, name))]
    return out if one.year is None else [*out, tag("year", one.year)]


def _text(one: Passage, name: str) -> str:
    value: str = getattr(one, name)
    return value[:3] if name == "class_" else value


class Columns:
    """Columns of one part of a layer; `texts` are the distinct values of each numbered column."""

    def __init__(self, data: NDArray[np.void], texts: dict[str, list[str]]) -> None:
        self._data, self._texts = data, texts

    @staticmethod
    def open(folder: Path) -> Columns:
        """The columns that a `ColumnsWriter` wrote; `IndexError_` where they are missing or torn."""
        try:
            data = np.load(folder / "columns.npy", mmap_mode="r")
            texts = msgspec.json.decode((folder / "texts.json").read_bytes(), type=dict[str, list[str]])
        except (OSError, ValueError, msgspec.DecodeError) as error:
            raise IndexError_(
                f"{folder.name}：筛选用的列缺失或损坏（{plain(error)}）。请运行 python -m indexer build 重新建立。"
            ) from error
        return Columns(data, texts)

    def matching(self, name: str, part: str) -> list[int]:
        """Numbers of the texts of a column that contain `part`."""
        return [number for number, text in enumerate(self._texts[name]) if part in text]

    def texts(self, name: str, numbers: Sequence[int]) -> list[str]:
        """The texts of some numbers."""
        return [self._texts[name][number] for number in numbers]

    def allowed(self, filters: Filters, rows: bool) -> Mask:
        """Which passages pass; `category` concerns rows only."""
        data = self._data
        mask = np.ones(len(data), dtype=bool)
        if filters.year is not None:
            mask &= data["year"] == filters.year
        for name, wanted, whole in wishes(filters, rows):
            found = self._texts[name].index(wanted) if whole and wanted in self._texts[name] else None
            numbers = ([] if found is None else [found]) if whole else self.matching(name, wanted)
            known = np.zeros(len(self._texts[name]) + 1, dtype=bool)  # the last stands for "none"
            known[numbers] = True
            mask &= known[data[name]]
        if filters.minimum is not None:
            mask &= data["total"] >= filters.minimum
        if filters.maximum is not None:
            mask &= data["total"] <= filters.maximum
        return mask


def wishes(filters: Filters, rows: bool) -> list[tuple[str, str, bool]]:
    """(column, what is wanted, whether the whole value must be it) of the filters over texts."""
    found = [("unit", filters.unit, False), ("region", filters.region, False)]
    if filters.class_ is not None:
        found.append(("class_", filters.class_[:3], True))
    if rows and filters.category:
        found.append(("category", category_of(filters.category), True))
    return [(name, wanted, whole) for name, wanted, whole in found if wanted is not None and (wanted or whole)]


def restricts(filters: Filters, rows: bool) -> bool:
    """Whether a filter other than `sound` is set."""
    return bool(wishes(filters, rows)) or any(
        one is not None for one in (filters.year, filters.minimum, filters.maximum)
    )


def conditions(filters: Filters, rows: bool, parts: Sequence[Columns]) -> Conditions:
    """The same filters for the word index."""
    groups: list[tuple[str, ...]] = [] if filters.year is None else [(tag("year", filters.year),)]
    for name, wanted, whole in wishes(filters, rows):
        values = {wanted} if whole else {text for one in parts for text in one.texts(name, one.matching(name, wanted))}
        groups.append(tuple(tag(name, value) for value in sorted(values)))
    return Conditions(groups=tuple(groups), minimum=filters.minimum, maximum=filters.maximum)


class ColumnsWriter:
    """Writes the columns of passages as they come."""

    _TYPE = np.dtype([("year", "i2"), ("total", "f4"), *((name, "i4") for name in TEXTS)])

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: dict[str, dict[str, int]] = {name: {} for name in TEXTS}
        self._rows = GrowingArray(folder / "columns.npy", self._TYPE)

    def add(self, passages: Sequence[Passage]) -> None:
        """Take in the next passages."""
        chunk = np.zeros(len(passages), dtype=self._TYPE)
        chunk["year"] = [one.year if one.year is not None else _NONE for one in passages]
        chunk["total"] = [one.total if one.total is not None else np.nan for one in passages]
        for name, known in self._texts.items():
            values = [_text(one, name) for one in passages]
            chunk[name] = [known.setdefault(value, len(known)) if value else _NONE for value in values]
        self._rows.add(chunk)

    def close(self) -> None:
        """Finish the files."""
        self._rows.close()
        (self._folder / "texts.json").write_bytes(
            msgspec.json.encode({key: list(one) for key, one in self._texts.items()})
        )
