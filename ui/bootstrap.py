"""The one seam between the pages and the program below: tests replace `build`.

Everything heavy is imported inside the methods, so that the first page stands before the base is open.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.records import AssistantError
from indexer.records import IndexError_
from kb import audit
from kb.errors import KbError

if TYPE_CHECKING:
    from assistant.comparables import Spread
    from assistant.desk import Desk
    from assistant.dialogue import Reply, State
    from assistant.records import Finding, Review
    from assistant.reviewing import Reviewed
    from assistant.rules.card import Rule
    from indexer.records import Filters, SearchResult
    from kb.importing import Summary
    from kb.lessons import Lesson
    from kb.library import Library
    from kb.records import Indicator, ReadResult, TargetTable

WARM_AFTER = 1.5  # seconds: the first page goes out before the base is opened
ERRORS: tuple[type[Exception], ...] = (KbError, IndexError_, AssistantError)  # messages are for the user


class Services:
    """What the pages call; opens the desk on first need, once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        with self._lock:
            if self._desk is None:
                from assistant.desk import open_desk

                self._desk = open_desk()
            return self._desk

    def warm(self) -> None:
        """Open the desk in the background; its errors show up when a page asks for it."""

        def work() -> None:
            try:
                import assistant.dialogue  # noqa: F401
                import assistant.rewrite  # noqa: F401

                _ = self.desk
            except Exception:  # told to the user by the page that needs the desk
                return

        timer = threading.Timer(WARM_AFTER, work)
        timer.daemon = True
        timer.start()

    # conversation
    def new(self, layout: str, year: int | None = None) -> State:
        from msgspec.structs import replace

        from assistant.dialogue import new

        state = new(dt.date.today(), layout)
        return replace(state, year=year) if year else state

    def step(self, state: State, message: str) -> tuple[State, tuple[Reply, ...]]:
        from assistant.dialogue import step

        return step(state, message, self.desk)

    def edit(self, state: State, row: str, field: str, value: str) -> State:
        """The conversation after an edit in the grid."""
        from assistant.dialogue import apply_edit

        return apply_edit(state, row, field, value, self.desk)

    # review
    def read(self, name: str, data: bytes) -> ReadResult:
        """Read an uploaded file under its own name; raises KbError."""
        from kb.readers import read_file

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / Path(name).name
            path.write_bytes(data)
            return read_file(path)

    def review(self, table: TargetTable) -> Review:
        """The self-check of a draft."""
        from assistant.review import review_table

        return review_table(table, desk=self.desk)

    def review_file(self, name: str, data: bytes) -> tuple[list[Reviewed], list[str]]:
        """The reviewed tables of an uploaded file or .zip, and a line for each file in it that cannot be read."""
        from assistant.reviewing import review_path

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / Path(name).name
            path.write_bytes(data)
            return review_path(path, self.desk)

    def comparables(self, row: Indicator) -> Spread | None:
        """What stored tables set for the same thing."""
        from assistant.comparables import comparables

        return comparables(self.desk, row)

    def export(self, table: TargetTable, suffix: str, *, sources: bool = True, who: str = "") -> bytes:
        """The official form as .docx, .xlsx, .md or .json; noted in the log under `who`."""
        from assistant.export import write

        audit.record(who, "导出", f"{(table.project.name if table.project else '') or table.title}{suffix}")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"form{suffix}"
            write(table, path, sources=sources)
            return path.read_bytes()

    def export_review(self, items: Sequence[tuple[str, TargetTable, Review]], suffix: str, *, who: str = "") -> bytes:
        """The marked tables of (file name, table, review) as .docx or .xlsx."""
        from assistant.export import write_review

        audit.record(who, "导出", f"审核意见{suffix}（{len(items)}张表）")

        names = {rule.code: rule.name for rule in self.rules()}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"review{suffix}"
            write_review(items, path, names=names)
            return path.read_bytes()

    # teaching
    def rules(self) -> Sequence[Rule]:
        from assistant.rules import RULES

        return tuple(RULES)

    def lessons(self) -> tuple[Lesson, ...]:
        from kb.lessons import lessons

        return lessons()

    def handbook(self) -> str:
        from assistant.handbook import handbook

        return handbook()

    # base
    def library(self) -> Library:
        from kb.library import load

        return load()

    def stats(self) -> dict[str, Any]:
        from kb.stats import stats

        return stats(self.desk.store)

    def health(self) -> dict[str, Any]:
        from kb.health import health

        return health(self.desk.store)

    def search(self, query: str, k: int, filters: Filters) -> SearchResult:
        return self.desk.index.search(query, k=k, filters=filters)

    def table(self, table_id: str) -> TargetTable:
        return self.desk.store.table(table_id)

    def findings(self, table_id: str) -> tuple[Finding, ...]:
        """What review says of a stored table."""
        from assistant.records import Finding
        from kb.records import from_builtins

        assessment = self.desk.store.assessment(table_id)
        found = assessment.findings if assessment else ()
        return tuple(from_builtins(one, Finding) for one in found)

    def add(self, files: Sequence[tuple[str, bytes]]) -> Summary:
        """Import uploaded files into the base, keep them, and bring index and assessments up to date."""
        from assistant.assess import assess
        from indexer import snapshot
        from kb.importing import import_paths

        desk = self.desk
        inbox = desk.home / "imports"
        inbox.mkdir(parents=True, exist_ok=True)
        paths = []
        for name, data in files:
            path = inbox / Path(name).name
            path.write_bytes(data)
            paths.append(path)
        summary = import_paths(desk.store, paths)
        for path, outcome in zip(paths, summary.files, strict=True):
            if outcome.status == "failed":
                path.unlink(missing_ok=True)
        if any(outcome.status in ("new", "replaced") for outcome in summary.files):
            if desk.store.unassessed():
                assess(desk.store, desk)
            desk.index = snapshot.ensure(desk.store, desk.library, desk.home)
        return summary


def build() -> Services:
    """The real services; tests put their own in place of this function."""
    return Services()


@st.cache_resource(show_spinner=False)
def services() -> Services:
    """One set of services for the whole server."""
    found = build()
    found.warm()
    return found
