"""Fields of public spending (教育, 卫生, 交通 …): which one an indicator speaks of, which ones a project touches."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path


class Fields:
    """The words of `fields.toml`."""

    def __init__(self, path: Path):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        self.own: dict[str, tuple[str, ...]] = {name: tuple(words["own"]) for name, words in data.items()}
        self.classes: dict[str, frozenset[str]] = {name: frozenset(words["classes"]) for name, words in data.items()}
        self.region = frozenset(name for name, words in data.items() if words.get("region"))
        self.near: dict[str, tuple[str, ...]] = {name: (*words["own"], *words["near"]) for name, words in data.items()}

    @lru_cache(maxsize=65536)  # noqa: B019  (one Fields lives as long as the process)
    def _spoken(self, name: str) -> tuple[tuple[str, str], ...]:
        return tuple((field, word) for field, words in self.own.items() for word in words if word in name)

    def spoken(self, name: str) -> dict[str, str]:
        """Field → word of every field whose own words the name uses."""
        return dict(self._spoken(name))

    def covering(self, classes: Sequence[str]) -> frozenset[str]:
        """Fields that cover any of these functional classes."""
        return frozenset(field for field, covered in self.classes.items() if covered & set(classes))

    @lru_cache(maxsize=4096)  # noqa: B019
    def touched(self, text: str) -> frozenset[str]:
        """Fields that a project text has to do with."""
        return frozenset(field for field, words in self.near.items() if any(word in text for word in words))


@lru_cache(maxsize=1)
def fields() -> Fields:
    """The shipped fields."""
    return Fields(Path(__file__).with_name("fields.toml"))
