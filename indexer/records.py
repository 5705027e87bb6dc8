"""What a search returns."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class IndexError_(Exception):
    """Base of everything that indexer raises on purpose; says what was found, what was expected, what to do."""


class Filters(Struct, frozen=True, kw_only=True):
    """Restrictions of a search; amounts in 万元, `sound` keeps only rows that review did not flag."""

    year: int | None = None
    unit: str | None = None
    region: str | None = None
    category: str | None = None  # canonical id or a printed second level
    class_: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    sound: bool = False


class Hit(Struct, frozen=True, kw_only=True):
    """One project or indicator found. `score` is the fused score, `why` names shared words and both ranks."""

    id: str  # table id, or indicator id
    name: str
    score: float
    why: str
    table: str  # table id


class SearchResult(Struct, frozen=True, kw_only=True):
    projects: tuple[Hit, ...] = ()
    indicators: tuple[Hit, ...] = ()
    precedent: Literal["close", "none"] = "none"


class Match(Struct, frozen=True, kw_only=True):
    """An archetype that a text describes; `score` in 0..1, `cues` the words found."""

    id: str
    score: float
    cues: tuple[str, ...] = ()
