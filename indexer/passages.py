"""What is indexed: one passage a project, one passage an indicator, with the columns that filters use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from kb.library import Library
from kb.records import Indicator, TargetTable
from kb.store import Kind, Store
from kb.taxonomy import canonical, fold

GOALS = 240  # characters of the goals that go into a passage; more of them only repeats slogans


class Passage(Struct, frozen=True, kw_only=True):
    """`text` is encoded, `words` is cut for BM25; `table` and `file` name where it came from."""

    id: str
    table: str
    file: str
    kind: Kind
    name: str
    text: str
    words: str
    year: int | None = None
    unit: str = ""
    region: str = ""
    category: str = ""  # canonical id, or the printed second level where it has none
    class_: str = ""
    total: float | None = None


def project_name(table: TargetTable) -> str:
    """The project's name, else the title."""
    return (table.project.name if table.project else "") or table.title


def synonyms(library: Library) -> dict[str, str]:
    """Name of an indicator (folded) → the other names that the library gives the same thing."""
    out: dict[str, str] = {}
    for archetype in library.archetypes.values():
        for card in archetype.cards:
            names = list(dict.fromkeys(part for name in (card.name, *card.aliases) if (part := _plain(name))))
            for name in names:
                out.setdefault(fold(name), " ".join(other for other in names if other != name))
    return out


def _plain(name: str) -> str:
    return re.sub(r"\{[^}]*\}", "", name).strip()


class _Place(Struct, frozen=True):
    """The document of a table and its kind."""

    file: str
    kind: Kind


def _passage(
    table: TargetTable, place: _Place, key: str, name: str, text: str, words: str, category: str = ""
) -> Passage:
    return Passage(
        id=key,
        table=table.id,
        file=place.file,
        kind=place.kind,
        name=name,
        text=text,
        words=words,
        year=table.year,
        unit=table.unit.name,
        region=table.region or "",
        category=category,
        class_=table.class_ or "",
        total=table.budget.total,
    )


def of_project(table: TargetTable, place: _Place) -> Passage:
    """Name (twice: it says most), usage and the beginning of the goals; the unit counts for words only."""
    name = project_name(table)
    body = "。".join(part for part in (table.usage or "", "；".join(table.goals)[:GOALS]) if part)
    return _passage(table, place, table.id, name, f"{name}。{name}。{body}", f"{name} {name} {body} {table.unit.name}")


def of_indicator(table: TargetTable, row: Indicator, place: _Place, others: str = "") -> Passage:
    """Name (twice), its description, category and project; `others` are further names of it, for the word index."""
    project = project_name(table)
    text = f"{row.name}。{row.name}。{row.description[:80]}。{row.level2}。{project}"
    words = f"{row.name} {row.name} {row.description} {row.level2} {row.value} {project} {others}"
    return _passage(table, place, row.id, row.name, text, words, canonical(row.level2, row.level1) or fold(row.level2))


def of_tables(
    tables: Iterable[TargetTable], kind: Kind, names: Mapping[str, str]
) -> Iterator[tuple[list[Passage], list[Passage]]]:
    """Passages of projects and of indicators, a table at a time.

    A table of a whole unit is no project, its rows are indicators. `names` gives an indicator's name (folded) its other
    names, as `synonyms` does.
    """
    for table in tables:
        # A document's tables share the beginning of their ids; file names alone may repeat between folders.
        place = _Place(file=table.id.rpartition("-")[0], kind=kind)
        rows = [row for row in table.indicators if row.name.strip()]
        projects = [of_project(table, place)] if table.kind == "project" else []
        yield projects, [of_indicator(table, row, place, names.get(fold(row.name), "")) for row in rows]


KINDS: tuple[Kind, ...] = ("historical", "import", "exemplar")  # real tables before exemplary ones


def stream(store: Store, names: Mapping[str, str]) -> Iterator[tuple[list[Passage], list[Passage]]]:
    """Passages of every stored table, a table at a time."""
    for kind in KINDS:
        yield from of_tables(store.tables(kind), kind, names)


def of_store(store: Store, names: Mapping[str, str]) -> tuple[list[Passage], list[Passage]]:
    """Passages of every stored project and of every stored indicator."""
    parts = list(stream(store, names))
    return [one for part in parts for one in part[0]], [one for part in parts for one in part[1]]
