"""The records every layer shares: a target table and its parts, frozen, JSON in and out.

Field names and meanings are those of the data contract in docs/architecture.md. Amounts are in 万元.
Unknown keys are ignored on reading; a wrong type raises `RecordError` with the path of the field.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from kb.errors import RecordError
from kb.plain import plain

T = TypeVar("T")

ValueType = Literal["numeric", "range", "deadline", "period", "recurring", "change", "grade", "text", "invalid"]
SourceKind = Literal["text", "arithmetic", "history", "standard", "default"]


class TargetValue(Struct, frozen=True, kw_only=True):
    """A target value taken apart; dates are `YYYY-MM-DD`, or `--MM-DD` where the year is open."""

    type: ValueType
    operator: str | None = None  # ≥ ≤ = > < ≈
    number: float | None = None
    upper: float | None = None  # upper end of a range
    unit: str | None = None
    date: str | None = None
    start: str | None = None
    every: str | None = None  # year, half-year, quarter, month, week, day
    day: int | None = None  # day of that period
    baseline: str | None = None


class ValueSource(Struct, frozen=True, kw_only=True):
    """Where a value of a draft comes from; `quote` is verbatim, `ref` names a span, row, standard or turn."""

    kind: SourceKind
    quote: str
    ref: str = ""


class Indicator(Struct, frozen=True, kw_only=True):
    """One row of a target table."""

    id: str = ""
    level1: str = ""
    level2: str = ""
    name: str = ""
    description: str = ""
    value: str = ""
    basis: str = ""
    weight: float | None = None
    evidence: str | None = None
    locator: str = ""
    target: TargetValue | None = None
    sources: tuple[ValueSource, ...] = ()


class Unit(Struct, frozen=True, kw_only=True):
    """The implementing unit (项目实施单位)."""

    code: str | None = None
    name: str = ""


class Project(Struct, frozen=True, kw_only=True):
    code: str | None = None
    name: str = ""


class Budget(Struct, frozen=True, kw_only=True):
    """Amounts in 万元."""

    total: float | None = None
    fiscal: float | None = None
    other: float | None = None


class PlanStep(Struct, frozen=True, kw_only=True):
    """One cumulative step of the spending plan, `by` as printed (3月底), `percent` 0-100 or None for a blank."""

    by: str
    percent: float | None = None


class Provenance(Struct, frozen=True, kw_only=True):
    """`file` is a name without folders; `locator` reads page 3 / sheet 2 / line 75."""

    file: str = ""
    locator: str = ""


class Task(Struct, frozen=True, kw_only=True):
    """One of the main tasks of a unit's year; `amount` in 万元, None where nobody said it."""

    name: str
    content: str = ""
    amount: float | None = None


class BudgetLine(Struct, frozen=True, kw_only=True):
    """One line of the make-up of a unit's budget, under its name in the form; `amount` in 万元, None where open."""

    side: Literal["income", "spending"]
    name: str
    amount: float | None = None


class TargetTable(Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """One target table of a project or of a whole unit."""

    id: str = ""
    kind: Literal["project", "unit"] = "project"
    title: str = ""
    year: int | None = None
    layout: str | None = None
    unit: Unit = Unit()
    region: str | None = None
    class_: str | None = None  # functional class of expenditure, three digits
    project: Project | None = None
    budget: Budget = Budget()
    usage: str | None = None
    plan: tuple[PlanStep, ...] = ()
    goals: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()  # 年度主要任务 of a unit
    makeup: tuple[BudgetLine, ...] = ()  # 收支构成 of a unit, in the order of the form
    draft: bool = False
    indicators: tuple[Indicator, ...] = ()
    source: Provenance = Provenance()


class Passage(Struct, frozen=True, kw_only=True):
    """A paragraph of the narrative part of a document."""

    text: str
    locator: str = ""


class Warning_(Struct, frozen=True, kw_only=True):
    """What was repaired, guessed or left out while reading."""

    code: str
    locator: str
    message: str


class ReadResult(Struct, frozen=True, kw_only=True):
    """All that a reader takes out of one file."""

    tables: tuple[TargetTable, ...] = ()
    narrative: tuple[Passage, ...] = ()
    warnings: tuple[Warning_, ...] = ()


def to_json(record: Any) -> bytes:
    """A record, or a list or dict of records, as compact UTF-8 JSON."""
    return msgspec.json.encode(record)


def to_builtins(record: Any) -> Any:
    """A record as plain dicts and lists."""
    return msgspec.to_builtins(record)


def from_json(data: bytes | str, kind: type[T]) -> T:
    """Decode JSON into `kind`; raises `RecordError` naming the field."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise RecordError(plain(error)) from error


def from_builtins(data: Any, kind: type[T]) -> T:
    """Check plain data against `kind`; raises `RecordError` naming the field."""
    try:
        return msgspec.convert(data, type=kind)
    except msgspec.ValidationError as error:
        raise RecordError(plain(error)) from error
