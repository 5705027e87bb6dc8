"""The questions, the judgements, and the base they are about: the shipped tables, exemplary ones included.

A document goes by what a reader would call it, not by an id that changes with its file: a project by name and unit,
an indicator by its name and its project's name. Grades: 3 the same thing, its rows can be taken over; 2 the same kind of
thing, most rows fit after a change of object; 1 some aspect fits; 0 nothing. Each document was judged twice.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import yaml
from msgspec import Struct, convert

from indexer.passages import Passage, of_store, project_name, synonyms
from kb.library import Library
from kb.store import Store

FOLDER = Path(__file__).parent
LAYERS: tuple[Literal["projects", "indicators"], ...] = ("projects", "indicators")
Grades = dict[str, tuple[int, ...]]  # document → the grades it was given


class Query(Struct, frozen=True, kw_only=True):
    """One question; `of` says which layer is searched."""

    id: str
    kind: Literal["description", "name", "indicator", "typo"]
    of: Literal["projects", "indicators"]
    split: Literal["development", "held-out"]
    text: str


class Base(Struct, frozen=True, kw_only=True):
    """The passages by layer, the name of every passage (by id), and the names of what real departments wrote."""

    passages: dict[str, list[Passage]]
    names: dict[str, str]
    real: frozenset[str]


def queries(path: Path = FOLDER / "queries.yaml") -> list[Query]:
    """All questions, in the order of the file."""
    return convert(yaml.safe_load(path.read_text(encoding="utf-8")), list[Query])


def judgements(path: Path = FOLDER / "judgements.json") -> dict[str, Grades]:
    """Question id → document → grades."""
    if not path.is_file():
        return {}
    return convert(json.loads(path.read_text(encoding="utf-8")), dict[str, Grades])


def save(judged: dict[str, Grades], path: Path = FOLDER / "judgements.json") -> None:
    """Write the judgements, a line a question."""
    lines = (
        f"{json.dumps(key)}: {json.dumps(judged[key], ensure_ascii=False, sort_keys=True)}" for key in sorted(judged)
    )
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def of_base(store: Store, library: Library) -> Base:
    """The passages of a store under their readable names."""
    parts: dict[str, Any] = dict(zip(LAYERS, of_store(store, synonyms(library)), strict=True))
    projects = {one.id: project_name(one) for one in store.tables()}
    names = {one.id: f"{one.name}｜{one.unit}" for one in parts["projects"]}
    names |= {one.id: f"{one.name}｜{projects[one.table]}" for one in parts["indicators"]}
    real = frozenset(names[one.id] for part in parts.values() for one in part if one.kind != "exemplar")
    return Base(passages=parts, names=names, real=real)
