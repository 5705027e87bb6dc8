"""The rows of a form: indicators in the order of the framework, with its names for the levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb import taxonomy
from kb.records import Indicator, TargetTable
from kb.tables.layout import Layout, layout
from kb.taxonomy import Framework

_OLDER_ONLY = frozenset({"output.cost", "benefit.sustain"})


@dataclass(frozen=True)
class FormRow:
    """An indicator as it stands in the form; `index` counts the table's own indicators."""

    index: int
    indicator: Indicator
    level1: str
    level2: str
    note: str = ""  # where the form has no such category


def framework_of(table: TargetTable) -> Framework:
    """The framework of the table's layout; without a known layout, what its own rows speak for."""
    if table.layout:
        try:
            return layout(table.layout).framework
        except KeyError:
            pass
    categories = {taxonomy.canonical(row.level2, row.level1) for row in table.indicators}
    return "cn-2015" if categories & _OLDER_ONLY else "cn-2021"


def form_rows(table: TargetTable, framework: Framework, form: Layout | None = None) -> list[FormRow]:
    """Rows of a project table sorted and named by `framework`, or by `form`; rows of a unit table as printed."""
    if table.kind == "unit":
        return [FormRow(i, row, row.level1, row.level2) for i, row in enumerate(table.indicators)]
    order: Sequence[str] = form.order if form else taxonomy.ORDER[framework]
    keyed: list[tuple[tuple[int, int], FormRow]] = []
    for index, row in enumerate(table.indicators):
        category = taxonomy.canonical(row.level2, row.level1)
        if category is None:
            keyed.append((_place(row.level1, order, framework), FormRow(index, row, row.level1, row.level2)))
            continue
        level1, level2 = form.level_names(category) if form else taxonomy.labels(category, framework)
        kept = category in order or form is not None and taxonomy.translate(category, framework) == category
        note = "" if kept else f"“{row.name}”原列“{row.level2}”，本表式归入“{level2}”。"
        wanted = taxonomy.translate(category, framework)
        place = (order.index(wanted), 0) if wanted in order else _place(level1, order, framework)
        keyed.append((place, FormRow(index, row, level1, level2, note)))
    return [row for _, row in sorted(keyed, key=lambda pair: pair[0])]


def _place(level1: str, order: Sequence[str], framework: Framework) -> tuple[int, int]:
    """A second level of the unit's own goes after the known ones of its first level, else to the end."""
    known = taxonomy.canonical_level1(level1)
    same = [index for index, category in enumerate(order) if taxonomy.labels(category, framework)[0] == known]
    return (same[-1] if same else len(order), 1)


def runs(labels: Sequence[object]) -> list[tuple[int, int]]:
    """(start, length) of each run of equal neighbours; empty labels never run together."""
    found: list[tuple[int, int]] = []
    for index, label in enumerate(labels):
        if found and label and label == labels[index - 1]:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((index, 1))
    return found
