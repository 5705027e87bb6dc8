"""What passes between the parts of the assistant: facts, the brief, findings, the draft."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from indexer.records import Hit, Match
from kb.records import TargetTable

Severity = Literal["error", "warning", "hint"]
# What people read, everywhere the same.
SEVERITY_NAMES: dict[Severity, str] = {"error": "必须修改", "warning": "应修改", "hint": "建议"}


class AssistantError(Exception):
    """Base of everything that assistant raises on purpose."""


class Fact(Struct, frozen=True, kw_only=True):
    """One stated thing with its number, and where in the text it stands.

    `number` of an amount with role total or part is in 万元; a price keeps its unit as stated (元/台, 元/人·月).
    Percentages are 0-100 with unit %, 千分之三 is 0.3 %. `quote` is `text[start:end]`.
    """

    kind: Literal["quantity", "amount", "rate", "date", "period", "recurring"]
    role: str = ""  # amount: total, part, price, reference; date: finish, start, milestone
    object: str = ""  # 保密笔记本电脑, 村“两委”干部, 整改完成率, 到货
    action: str = ""  # 购置, 培训, 覆盖 …, as far as the text says it
    number: float | None = None
    upper: float | None = None
    operator: str = "="  # = ≥ ≤ > < ≈
    unit: str = ""
    date: str | None = None  # YYYY-MM-DD, or --MM-DD
    event: str = ""  # 2027年春节前: what a date without a day hangs on, with its year where the text says it
    start: str | None = None
    every: str | None = None  # month, quarter, …
    day: int | None = None
    start_at: int = 0
    end_at: int = 0
    quote: str = ""
    background: bool = False  # not a commitment of this project
    derived: str = ""  # arithmetic on stated numbers: 69+231, 26万元÷13台


class Conflict(Struct, frozen=True, kw_only=True):
    """Two stated numbers for one thing that cannot both hold."""

    values: tuple[float, ...]
    unit: str
    quotes: tuple[str, ...]
    why: str = ""


class Brief(Struct, frozen=True, kw_only=True):
    """What a text says about one project."""

    text: str
    status: Literal["project", "vague", "none"]  # none: not a description of a project
    title: str = ""  # a project name made of the text's own words
    unit_name: str = ""
    year: int | None = None
    budget: float | None = None  # 万元; None where unstated or disputed
    facts: tuple[Fact, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    kinds: tuple[Match, ...] = ()  # archetypes, best first
    reason: str = ""  # why it is vague or none, in Chinese for the user
    doubts: tuple[str, ...] = ()  # questions about what is told, in Chinese: a deadline that is over
    ignored: tuple[str, ...] = ()  # sentences that are orders to the program, in the text's words


class OpenQuestion(Struct, frozen=True, kw_only=True):
    slot: str
    text: str
    choices: tuple[str, ...] = ()


class DraftResult(Struct, frozen=True, kw_only=True):
    """The answer of `draft`; `table` is None for ask and refuse. `tables` are further ones (a plan of several projects)."""

    status: Literal["draft", "ask", "conflict", "refuse"]
    table: TargetTable | None = None
    tables: tuple[TargetTable, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    archetypes: tuple[Match, ...] = ()
    similar: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()


class Finding(Struct, frozen=True, kw_only=True):
    """One fault found by review. `suggestion` is a partial Indicator, or for a table {"add": […], "goals": […]}."""

    scope: Literal["indicator", "table"]
    index: int | None
    code: str
    severity: Severity
    field: str
    message: str
    suggestion: dict[str, Any] | None = None
    basis: str = ""


class Review(Struct, frozen=True, kw_only=True):
    """Findings in the order of the form; `score` 100 is best."""

    score: int
    findings: tuple[Finding, ...] = ()

    @property
    def counts(self) -> tuple[int, int, int]:
        """Errors, warnings, hints."""
        kinds = [finding.severity for finding in self.findings]
        return kinds.count("error"), kinds.count("warning"), kinds.count("hint")

    @property
    def need(self) -> tuple[int, ...]:
        """What sorts reviews by need, worst first: score, then errors, warnings, hints."""
        return (self.score, *(-count for count in self.counts))
