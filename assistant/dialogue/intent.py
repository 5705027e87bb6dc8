"""A wish of the clerk, read from one clause of a message."""

from __future__ import annotations

from dataclasses import dataclass

EDITS = frozenset(
    {
        "change", "remove", "add", "more", "move", "swap", "order", "budget", "year", "layout", "adjust", "delta",
        "goal", "table", "accept", "shift", "times", "points", "unit", "revert", "every", "merge", "another", "follow",
    }
)  # fmt: skip
ASKS = frozenset({"check", "why", "others", "wrong", "skip", "rule", "talk", "value", "absent"})
CONTROL = frozenset({"undo", "redo", "restart", "export", "show", "compare", "help", "assumed", "restore", "back"})
ASIDE = frozenset({"topic", "keep", "thanks", "noise"})  # clauses that ask for nothing by themselves


@dataclass(frozen=True)
class Intent:
    """`kind` is one of EDITS, ASKS, CONTROL, ASIDE, or all, say.

    `row` holds the clerk's words for a row, `to` for another one; `sign` is - or + of a change by an amount, or the
    direction of an adjustment: tight, loose, up, down. `text` is the clause; a `soft` reading is an edit only where
    the table has a row for it, else the clause tells more about the project;
    a `firm` one says by its verb (改成, 加到) that something stands already.
    """

    kind: str
    row: str = ""
    field: str = "value"
    value: str = ""
    to: str = ""
    sign: str = ""
    text: str = ""
    soft: bool = False
    firm: bool = False
