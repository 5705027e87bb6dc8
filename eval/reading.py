"""Reading measured: rows found, and every field of tables and rows against the gold tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.cases import Reader, document_reader, gold_tables, unique
from eval.metrics import Counts, Share, fold, fold_level
from kb.records import Indicator, TargetTable, to_builtins

ROW_FIELDS = ("level1", "level2", "value", "description", "basis")
TABLE_FIELDS = ("kind", "year", "unit", "project", "budget", "usage", "plan", "goals")
Raw = dict[str, Any]


def _flat(field: str, value: Any) -> Any:
    """A field in a form that compares: folded text, amounts to the cent, only what a gold file can hold."""
    if field in ("level1", "level2"):
        return fold_level(value)
    if field == "unit":
        return (fold((value or {}).get("name", "")), (value or {}).get("code"))
    if field == "project":
        return None if not value else (fold(value.get("name", "")), value.get("code"))
    if field == "budget":
        budget = value or {}
        return tuple(
            None if budget.get(k) is None else round(float(budget[k]), 2) for k in ("total", "fiscal", "other")
        )
    if field == "plan":
        return [(fold(step["by"]), step.get("percent")) for step in value or []]
    if field == "goals":
        return [fold(goal) for goal in value or []]
    return fold(value) if isinstance(value, str) else value or None


def _project_name(table: Raw) -> str:
    return fold((table.get("project") or {}).get("name") or "")


def pair_tables(gold: Sequence[Raw], read: Sequence[TargetTable]) -> list[tuple[Raw, TargetTable | None]]:
    """Each gold table with the table read: by kind and project name, else the next of its kind in order."""
    left = list(read)
    pairs: list[tuple[Raw, TargetTable | None]] = []
    named: dict[int, TargetTable] = {}
    for place, table in enumerate(gold):
        name = _project_name(table)
        match = next(
            (
                one
                for one in left
                if name and one.kind == table["kind"] and fold(one.project.name if one.project else "") == name
            ),
            None,
        )
        if match is not None:
            named[place] = match
            left.remove(match)
    for place, table in enumerate(gold):
        found = named.get(place) or next((one for one in left if one.kind == table["kind"]), None)
        if place not in named and found is not None:
            left.remove(found)
        pairs.append((table, found))
    return pairs


def pair_rows(gold: Sequence[Raw], read: Sequence[Indicator]) -> list[tuple[Raw, Indicator | None]]:
    """Rows one to one: by category and name, else by name alone, each in the order of the page."""
    left = list(read)
    found: dict[int, Indicator] = {}
    for strict in (True, False):
        for place, row in enumerate(gold):
            if place in found:
                continue
            match = next(
                (
                    one
                    for one in left
                    if fold(one.name) == fold(row["name"])
                    and (not strict or fold_level(one.level2) == fold_level(row.get("level2", "")))
                ),
                None,
            )
            if match is not None:
                found[place] = match
                left.remove(match)
    return [(row, found.get(place)) for place, row in enumerate(gold)]


class Tally:
    """Figures that add up over documents, with a list of what went wrong."""

    def __init__(self) -> None:
        self.tables = Counts()
        self.rows = Counts()
        self.fields: dict[str, Share] = {name: Share() for name in (*TABLE_FIELDS, *ROW_FIELDS)}
        self.misses: list[str] = []

    def add(self, gold: Sequence[Raw], read: Sequence[TargetTable]) -> None:
        """One document."""
        pairs = pair_tables(gold, read)
        matched = sum(table is not None for _, table in pairs)
        self.tables += Counts(matched, len(pairs) - matched, len(read) - matched)
        used = {id(table) for _, table in pairs if table is not None}
        for stray in (table for table in read if id(table) not in used):
            self.rows += Counts(extra=len(stray.indicators))
            self.misses.append(f"{stray.id} 多读出一张表：{stray.title}")
        for raw, table in pairs:
            if table is None:
                self.rows += Counts(misses=len(raw["indicators"]))
                self.misses.append(f"{raw['id']} 没有读出这张表：{raw['title']}")
                continue
            self._fields(TABLE_FIELDS, raw, to_builtins(table), raw["id"])
            self._rows(raw, table)

    def _fields(self, names: Sequence[str], gold: Raw, read: Raw, where: str) -> None:
        for name in names:
            if name not in gold:
                continue
            right = _flat(name, gold[name]) == _flat(name, read.get(name))
            self.fields[name] += Share(int(right), 1)
            if not right:
                self.misses.append(f"{where} {name}：应为 {gold[name]!r}，读成 {read.get(name)!r}")

    def _rows(self, raw: Raw, table: TargetTable) -> None:
        pairs = pair_rows(raw["indicators"], table.indicators)
        exact = sum(
            row is not None and fold_level(row.level2) == fold_level(gold.get("level2", "")) for gold, row in pairs
        )
        self.rows += Counts(exact, len(pairs) - exact, len(table.indicators) - exact)
        for gold, row in pairs:
            if row is None:
                self.misses.append(f"{gold['id']} 没有读出这一行：{gold['name']}")
            else:
                self._fields(ROW_FIELDS, gold, to_builtins(row), gold["id"])

    def figures(self) -> dict[str, Any]:
        return {
            "tables": self.tables.figures(),
            "rows": self.rows.figures(),
            **{name: share.figures() for name, share in self.fields.items() if share.total},
        }


def measure(gold: Path, *, reader: Reader | None = None) -> dict[str, Any]:
    """Every gold document; seeds are read, or the corpus stands in for them."""
    tally = Tally()
    notes: list[str] = []
    read = reader or document_reader(gold)
    for stem, tables in gold_tables(gold).items():
        tally.add(tables, read(stem, notes).tables)
    return {"figures": tally.figures(), "misses": tally.misses, "notes": unique(notes)}
