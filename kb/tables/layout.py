"""Layouts of target tables as data: columns, level names, row order. One TOML file a layout."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from kb import taxonomy
from kb.tables.words import column_field, fold

_FOLDER = Path(__file__).parent / "layouts"


@dataclass(frozen=True)
class Column:
    field: str
    heading: str


@dataclass(frozen=True)
class Level:
    """A known pair of levels; `names` are indicators that the form itself prints under it."""

    level1: str
    level2: str
    category: str | None = None
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Layout:
    """One form. `order` lists its categories in row order; unit forms have pairs without a category as well."""

    id: str
    name: str
    framework: taxonomy.Framework
    kind: Literal["project", "unit"]
    province: str | None
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    levels: tuple[Level, ...]
    aliases: tuple[str, ...] = ()

    def level_names(self, category: str) -> tuple[str, str]:
        """(level1, level2) as this form prints a category, translated to its framework; KeyError if unknown."""
        wanted = {category, taxonomy.translate(category, self.framework)}
        for level in self.levels:
            if level.category in wanted:
                return level.level1, level.level2
        return taxonomy.labels(category, self.framework)

    @cached_property
    def _level1(self) -> frozenset[str]:
        return frozenset(fold_level(level.level1) for level in self.levels)

    @cached_property
    def _level2(self) -> dict[str, Level]:
        return {fold_level(level.level2): level for level in self.levels}

    @cached_property
    def _by_category(self) -> dict[str, Level]:
        return {level.category: level for level in self.levels if level.category}

    @cached_property
    def _names(self) -> dict[str, Level]:
        return {fold(name): level for level in self.levels for name in level.names}

    def is_level1(self, text: str) -> bool:
        """Whether the form has this first level, aliases included."""
        known = taxonomy.canonical_level1(text)
        return fold_level(text) in self._level1 or (known is not None and fold_level(known) in self._level1)

    def level2(self, text: str) -> Level | None:
        """The known pair of a printed second level, aliases included."""
        if found := self._level2.get(fold_level(text)):
            return found
        category = taxonomy.canonical(text) if text and len(text) <= 16 else None
        if category == "satisfaction.target" and not fold_level(text).endswith("满意度"):
            return None
        return self._by_category.get(category) if category else None

    def home(self, name: str) -> Level | None:
        """The pair under which the form itself prints an indicator of this name."""
        return self._names.get(fold(name))


def fold_level(text: str) -> str:
    """A level name without spaces, points in brackets and the trailing 指标."""
    return taxonomy.fold(text)


def _build(data: dict[str, Any]) -> Layout:
    renamed = {level["category"]: level for level in data.get("levels", ()) if "category" in level}
    levels = []
    for category in (*data.get("order", ()), *data.get("also", ())):
        if category in renamed:
            level1, level2 = renamed[category]["level1"], renamed[category]["level2"]
        else:
            level1, level2 = taxonomy.labels(category, data["framework"])
        levels.append(Level(level1, level2, category))
    known = {level.category for level in levels}
    for level in data.get("levels", ()):
        if level.get("category") not in known or level.get("category") is None:
            names = frozenset(level.get("names", ()))
            levels.append(Level(level["level1"], level["level2"], level.get("category"), names))
    order = data.get("order") or [level.category for level in levels if level.category]
    return Layout(
        id=data["id"],
        name=data["name"],
        framework=data["framework"],
        kind=data["kind"],
        province=data.get("province"),
        columns=tuple(Column(**column) for column in data["columns"]),
        order=tuple(order),
        levels=tuple(levels),
        aliases=tuple(data.get("aliases", ())),
    )


@cache
def layouts() -> dict[str, Layout]:
    """All layouts by id, in the order in which equally good fits are preferred (`rank`, then id)."""
    read: list[tuple[int, str, Layout]] = []
    for path in _FOLDER.glob("*.toml"):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        read.append((data.get("rank", 100), data["id"], _build(data)))
    return {name: form for _, name, form in sorted(read, key=lambda one: one[:2])}


def layout(name: str) -> Layout:
    """The layout of an id or alias (`national` is cn-2021); KeyError where there is none."""
    known = layouts()
    for one in known.values():
        if name == one.id or name in one.aliases:
            return one
    raise KeyError(name)


def fit(form: Layout, headings: Sequence[str], words: Iterable[str]) -> float:
    """How well a form explains printed headings (in order) and level words; 0 is nothing in common."""
    printed = [fold(text) for text in headings if column_field(text) not in (None, "group")]
    own = [fold(column.heading) for column in form.columns]
    printed = [heading for heading in printed if heading in own or column_field(heading) != "ignore"]
    shared = sum(heading in printed for heading in own)
    odd = len(set(printed).symmetric_difference(own))
    seen = [word for word in dict.fromkeys(words) if word]
    strange = [word for word in seen if not (form.is_level1(word) or form.level2(word))]
    known = len(seen) - len(strange)
    others = sum(is_level_word(word) for word in strange)  # words of other forms speak against this one
    return shared - 0.5 * odd + 4 * (known / len(seen) if seen else 0.0) - 0.5 * min(others, 3)


def detect(headings: Sequence[str], words: Sequence[str], kind: str) -> Layout | None:
    """The layout of this kind that fits best; None where even the best explains little of the table."""
    candidates = [form for form in layouts().values() if form.kind == kind]
    best = max(candidates, key=lambda form: fit(form, headings, words))
    return best if fit(best, headings, words) >= 3.5 else None


@cache
def is_level_word(text: str) -> bool:
    """Whether any layout has this first or second level."""
    plain = text.strip()
    return 0 < len(plain) <= 20 and any(form.is_level1(plain) or form.level2(plain) for form in layouts().values())
