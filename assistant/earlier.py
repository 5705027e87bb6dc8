"""The sound rows of a desk's base as the past that rules compare with; built once for each state of the base."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.rules.past import Past, PastRow
from kb.taxonomy import canonical, translate

_KNOWN: list[tuple[Any, dict[str, int], Past]] = []  # of the last base: its store, its counts, the past


def past_of(desk: Any) -> Past | None:
    """Rows of tables that were carried out; None without a base, and while tables wait for their assessment."""
    store = getattr(desk, "store", None)
    if store is None:
        return None
    counts = store.counts()
    if counts["assessed"] < counts["tables"]:
        return None
    if not _KNOWN or _KNOWN[0][0] is not store or _KNOWN[0][1] != counts:
        _KNOWN[:] = [(store, counts, Past(_rows(store)))]
    return _KNOWN[0][2]


def _rows(store: Any) -> Iterator[PastRow]:
    sound = store.sound_ids()
    for source in ("historical", "import"):
        for table in store.tables(source):
            if table.kind != "project":
                continue
            kept = store.assessment(table.id)
            kind = str(kept.archetypes[0]["id"]) if kept and kept.archetypes else ""
            for row in table.indicators:
                category = canonical(row.level2, row.level1)
                target = row.target
                if row.id not in sound or category is None or target is None or target.type != "numeric":
                    continue
                if target.number is not None and target.unit:
                    place = translate(category, "cn-2021") or category
                    yield PastRow(row.id, row.name, place, target.unit, target.number, kind)
