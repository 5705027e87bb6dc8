"""The one seam between the pages and the program below: tests replace `build`.

Everything heavy is imported inside the methods, so that the first page stands before the base is open.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import tempfile
import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from assistant.records import AssistantError
from indexer.records import IndexError_
from kb import audit
from kb.errors import KbError
from ui.memory import Remembered

if TYPE_CHECKING:
    from assistant.comparables import Spread
    from assistant.desk import Desk
    from assistant.dialogue import Change, Reply, State
    from assistant.records import Finding, Review
    from assistant.reviewing import Reviewed
    from assistant.rules.card import Rule
    from indexer.records import Filters, SearchResult
    from indexer.snapshot import Index
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
        self._models: dict[str, tuple[TargetTable, ...]] = {}
        self._shipped: Any = None  # the library without what was added here
        self._stats: tuple[dict[str, int], dict[str, Any]] | None = None

    @property
    def desk(self) -> Desk:
        with self._lock:
            if self._desk is None:
                from assistant.desk import open_desk

                self._desk = open_desk()
                self._shipped = self._desk.library
                self._extend()
                self._settle()
            return self._desk

    @property
    def ready(self) -> bool:
        """Whether the desk is open; the first opening on a machine takes some ten seconds."""
        return self._desk is not None

    def _settle(self) -> None:
        """Remember what the new index answers, and keep what stays for good out of the way of garbage collection.

        Streamlit collects after every run of a page; with library and index in its way that took longer than the page.
        """
        assert self._desk is not None
        self._desk.index = cast("Index", Remembered(self._desk.index))
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _extend(self) -> None:
        """Approved rows of the base join the cards of the shipped library."""
        from kb.promotions import extend

        if self._desk is not None:
            self._desk.library = extend(self._shipped)

    def warm(self) -> None:
        """Open the desk in the background; its errors show up when a page asks for it."""

        def work() -> None:
            try:
                import assistant.dialogue.talk  # noqa: F401
                import assistant.rewrite  # noqa: F401

                _ = self.desk
            except Exception:  # told to the user by the page that needs the desk
                return

        timer = threading.Timer(WARM_AFTER, work)
        timer.daemon = True
        timer.start()

    # conversation
    def new(self, layout: str, last: TargetTable | None = None) -> State:
        """An empty conversation, or one that carries last year's table over with its first message."""
        from assistant.dialogue import State  # the record alone: an empty page needs no more

        return State(today=dt.date.today().isoformat(), layout=layout, last=last)

    def step(self, state: State, message: str) -> tuple[State, tuple[Reply, ...]]:
        from assistant.dialogue import step

        return step(state, message, self.desk)

    def edit(self, state: State, changes: Sequence[Change]) -> State:
        """The conversation after edits in the grid, one step for undo."""
        from assistant.dialogue import apply_edits

        return apply_edits(state, changes, self.desk)

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

    def review_file(
        self, name: str, data: bytes, progress: Callable[[int, int, str], None] | None = None
    ) -> tuple[list[Reviewed], list[str]]:
        """The reviewed tables of an uploaded file or .zip, and a line for each file in it that cannot be read."""
        from assistant.reviewing import review_path

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / Path(name).name
            path.write_bytes(data)
            return review_path(path, self.desk, progress)

    def comparables(self, row: Indicator, table: TargetTable | None = None) -> Spread | None:
        """What stored tables set for the same thing, in projects akin to that of the row's `table`."""
        from assistant.comparables import comparables

        return comparables(self.desk, row, table)

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
        from assistant.decisions import open_decisions
        from assistant.export import write_review

        audit.record(who, "导出", f"审核意见{suffix}（{len(items)}张表）")

        names = {rule.code: rule.name for rule in self.rules()}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"review{suffix}"
            with open_decisions() as decisions:
                write_review(items, path, names=names, decisions=decisions)
            return path.read_bytes()

    # teaching
    def rules(self) -> Sequence[Rule]:
        from assistant.rules import RULES

        return tuple(RULES)

    @cache  # noqa: B019 - one set of services lives as long as the server
    def lessons(self) -> tuple[Lesson, ...]:
        from kb.lessons import lessons

        return lessons()

    @cache  # noqa: B019
    def handbook(self) -> str:
        from assistant.handbook import handbook

        return handbook()

    def exemplars(self) -> dict[str, tuple[TargetTable, ...]]:
        """Exemplary tables of the base by kind of project."""
        if self._models:
            return self._models
        rows = self.desk.store.query(
            "SELECT s.name, t.id FROM tables t JOIN sources s ON s.id = t.source "
            "WHERE s.kind = 'exemplar' ORDER BY s.name, t.number"
        )
        found: dict[str, list[TargetTable]] = {}
        for name, key in rows:
            found.setdefault(Path(name).stem, []).append(self.desk.store.table(key))
        self._models = {key: tuple(tables) for key, tables in found.items()}
        return self._models

    # base
    def library(self) -> Library:
        return self.desk.library

    def stats(self) -> dict[str, Any]:
        """Counts of the base and the library, counted again when the base has changed (the shipped part takes a second)."""
        from kb.stats import stats

        counts = self.desk.store.counts()
        if self._stats is None or self._stats[0] != counts:
            self._stats = (counts, stats(self.desk.store))
        return self._stats[1]

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

    def kinds(self, table_id: str) -> tuple[str, ...]:
        """Kinds of project that a stored table is of, best first."""
        assessment = self.desk.store.assessment(table_id)
        return tuple(one["id"] for one in assessment.archetypes) if assessment else ()

    def same_name(self, name: str) -> list[tuple[TargetTable, Indicator]]:
        """All rows of the base that have this name, with their tables, latest year first."""
        keys = self.desk.store.query("SELECT id, table_id FROM indicators WHERE name = ? LIMIT 60", name)
        found = []
        for key, table_id in keys:
            table = self.desk.store.table(table_id)
            found += [(table, row) for row in table.indicators if row.id == key]
        return sorted(found, key=lambda one: one[0].year or 0, reverse=True)

    def sound(self, indicator_id: str) -> bool:
        return self.desk.store.sound(indicator_id)

    def propose(self, table: TargetTable, row: Indicator, archetype: str, who: str) -> None:
        """Put a row forward for the library; raises KbError where it cannot be a card."""
        from kb.promotions import propose

        propose(table, row, archetype, who)
        audit.record(who, "提出入库", f"{row.name} {row.value} → {archetype}")

    def decide(self, promotion_id: str, *, approve: bool, who: str) -> None:
        """Approve a proposal or take it out; drafts follow at once."""
        from kb.promotions import decide, promotions

        named = next((one.card.name for one in promotions() if one.id == promotion_id), promotion_id)
        decide(promotion_id, approve=approve)
        audit.record(who, "采纳入库" if approve else "撤下", named)
        self._extend()

    def add(self, files: Sequence[tuple[str, bytes]], who: str = "") -> Summary:
        """Import uploaded files into the base, keep them, and bring index and assessments up to date."""
        from kb.importing import import_paths

        desk = self.desk
        paths = []
        for name, data in files:
            path = self._inbox() / Path(name).name
            path.write_bytes(data)
            paths.append(path)
        summary = import_paths(desk.store, paths)
        for path, outcome in zip(paths, summary.files, strict=True):
            if outcome.status == "failed":
                path.unlink(missing_ok=True)
        if any(outcome.status in ("new", "replaced") for outcome in summary.files):
            self._refresh()
        audit.record(who, "导入", summary.lines()[0])
        return summary

    def add_mended(self, name: str, data: bytes, result: ReadResult, who: str = "") -> int:
        """Import what was read of a file and put right by hand; how many tables went in."""
        path = self._inbox() / Path(name).name
        path.write_bytes(data)
        added = self.desk.store.add(result, path, hashlib.sha256(data).hexdigest(), "import")
        self._refresh()
        audit.record(who, "导入", f"{path.name}：{len(added.tables)}张表（核对后）")
        return len(added.tables)

    def _inbox(self) -> Path:
        inbox = self.desk.home / "imports"
        inbox.mkdir(parents=True, exist_ok=True)
        return inbox

    def _refresh(self) -> None:
        from assistant.assess import assess
        from indexer import snapshot

        desk = self.desk
        if desk.store.unassessed():
            assess(desk.store, desk)
        desk.index = snapshot.ensure(desk.store, self._shipped, desk.home)
        self._settle()


def build() -> Services:
    """The real services; tests put their own in place of this function."""
    return Services()


@st.cache_resource(show_spinner=False)
def services() -> Services:
    """One set of services for the whole server."""
    found = build()
    found.warm()
    return found
