"""The state of one conversation: a record that a page can save and load, changed only by `step`."""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct

from assistant.dialogue.intent import Intent
from assistant.records import DraftResult
from kb.records import Indicator, TargetTable, ValueSource


class Message(Struct, frozen=True, kw_only=True):
    """One line of the chat."""

    role: Literal["user", "assistant"]
    text: str


class Reply(Struct, frozen=True, kw_only=True):
    """One answer of the assistant; `choices` are quick replies that can be sent back as they are."""

    text: str
    choices: tuple[str, ...] = ()
    export: str = ""  # docx or xlsx: the clerk asked for the form as a file


class Edit(Struct, frozen=True, kw_only=True):
    """A clerk's own change: it survives every redraft.

    `field` is value, name, description, basis, evidence, level2, remove, add, before or after (`after` then names the
    other row's id), confirm; on the row `table`: project, unit, goal+, goals.
    """

    row: str  # Indicator.id, stable over redrafts
    field: str
    after: str
    turn: int
    name: str = ""  # the row's name before the edit: finds it again where a redraft gives it another id
    source: ValueSource | None = None  # of a value that the clerk asked for without saying it
    kept: Indicator | None = None  # the row as it was: comes back where a redraft drops it


class Change(NamedTuple):
    """One cell to change; `source` where the new value is not the clerk's own (a rewrite's usual value)."""

    row: str
    field: str
    value: str
    source: ValueSource | None = None


class Pending(Struct, frozen=True, kw_only=True):
    """A question of the assistant that the next message may answer."""

    kind: Literal["replace", "row", "value", "category"]
    text: str = ""  # the description, command or kind of indicator that waits
    wish: Intent | None = None  # the edit that waits for its row
    rows: tuple[str, ...] = ()  # ids of the rows that may be meant, or the row whose value is asked


class Snapshot(Struct, frozen=True, kw_only=True):
    """What undo brings back."""

    year: int | None
    budget: float | None
    said: tuple[str, ...]
    edits: tuple[Edit, ...]
    layout: str = "cn-2021"
    skipped: tuple[str, ...] = ()
    last: TargetTable | None = None


class State(Struct, frozen=True, kw_only=True):
    """A whole conversation. `said` holds what describes the project, in order; `result` is the current draft."""

    today: str  # YYYY-MM-DD, the day of writing
    layout: str = "cn-2021"
    year: int | None = None
    budget: float | None = None  # 万元
    said: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    edits: tuple[Edit, ...] = ()
    result: DraftResult | None = None
    turn: int = 0
    past: tuple[Snapshot, ...] = ()  # for undo, oldest first
    future: tuple[Snapshot, ...] = ()  # for redo
    last: TargetTable | None = None  # last year's table, where the draft carries it over
    skipped: tuple[str, ...] = ()  # slots of questions that the clerk cannot answer
    focus: str = ""  # id of the row last spoken of
    pending: Pending | None = None
