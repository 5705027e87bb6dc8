"""The assistant's own review over rows on their way into the table: nothing enters that it would object to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.compose.rows import Row
from assistant.records import Finding
from assistant.review import find_row, scene_of
from assistant.rewrite import suggestions
from assistant.rules.reading import Row as Read
from assistant.rules.reading import read_row
from kb.records import Indicator, TargetTable
from kb.taxonomy import canonical, translate

if TYPE_CHECKING:
    from assistant.desk import Desk

_WORDING = ("name", "description", "basis")  # what a rewrite may change of a row that carries the clerk's words
# What the clerk says the money is spent on stays, even where the review takes it for another field's work.
_SPOKEN = ("irrelevant", "over-budget", "wrong-category")


class Judge:
    """Reviews rows one by one against a table that grows; `printed` shows a row as it will stand in the form."""

    def __init__(self, table: TargetTable, rows: Sequence[Row], desk: Desk, printed: Callable[[Row], Indicator]):
        self.printed = printed
        self.scene = scene_of(table, desk=desk)
        self.start_anew(rows)

    def admit(self, row: Row) -> None:
        """Later rows are judged beside this one."""
        self.scene = self.scene.grown(self.printed(row))

    def passes(self, row: Row) -> bool:
        """Whether the table's review would have nothing but hints and blanks against the row."""
        read = read_row(self.scene, len(self.scene.rows), self.printed(row))
        return not any(_objection(finding) for finding in find_row(self.scene, read))

    def put_right(self, rows: Sequence[Row]) -> list[Row]:
        """Stated rows under the level and in the words that the review would give them; their values stay.

        Returns those that the review would still send back, other than as foreign to the project.
        """
        faults = [f for read in self.scene.rows for f in find_row(self.scene, read) if _objection(f)]
        for finding in suggestions(self.scene, faults, find_row):
            part = finding.suggestion
            row = rows[finding.index or 0]
            if not part or part.get("value", row.value) != row.value or not part.get("name", row.name):
                continue
            for word in _WORDING:
                setattr(row, word, part.get(word, getattr(row, word)))
            category = canonical(part["level2"], part.get("level1", "")) if "level2" in part else None
            row.category = translate(category, "cn-2021") if category else row.category
        self.start_anew(rows)
        return [row for row, read in zip(rows, self.scene.rows, strict=True) if self._returned(read)]

    def start_anew(self, rows: Sequence[Row]) -> None:
        """The table holds these rows alone."""
        read = [read_row(self.scene, place, self.printed(row)) for place, row in enumerate(rows)]
        self.scene = self.scene.holding(read)

    def _returned(self, read: Read) -> bool:
        return any(_objection(f) and f.code not in _SPOKEN for f in find_row(self.scene, read))


def _objection(finding: Finding) -> bool:
    return finding.severity != "hint" and finding.code != "missing-value"
