"""The state of one conversation: a record that a page can save and load, changed only by `step`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from assistant.records import DraftResult


class Message(Struct, frozen=True, kw_only=True):
    """One line of the chat."""

    role: Literal["user", "assistant"]
    text: str


class Reply(Struct, frozen=True, kw_only=True):
    """One answer of the assistant; `choices` are quick replies that can be sent back as they are."""

    text: str
    choices: tuple[str, ...] = ()


class Edit(Struct, frozen=True, kw_only=True):
    """A clerk's own change: it survives every redraft. `field` is value, name, description, basis, level2 or remove."""

    row: str  # Indicator.id, stable over redrafts
    field: str
    after: str
    turn: int


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


class Snapshot(Struct, frozen=True, kw_only=True):
    """What undo brings back."""

    year: int | None
    budget: float | None
    said: tuple[str, ...]
    edits: tuple[Edit, ...]
    layout: str = "cn-2021"
