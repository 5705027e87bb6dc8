"""Services without a base: one conversation about a purchase, one bad document, two rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from assistant.comparables import Comparable, Spread
from assistant.dialogue import Change, Edit, Message, Reply, State
from assistant.records import AssistantError, Conflict, DraftResult, Finding, OpenQuestion, Review
from assistant.reviewing import Reviewed
from assistant.rules.card import Rule
from indexer.records import Filters, Hit, SearchResult
from kb.errors import BrokenFile
from kb.importing import FileOutcome, Summary
from kb.lessons import Lesson
from kb.library import Library
from kb.records import (
    Indicator,
    Passage,
    ReadResult,
    TargetTable,
    Warning_,
)
from tests.ui.samples import HINT, LESSONS, LIBRARY, MISSING, REWORD, RULES, SAID, STORED, TABLE, WEAK


class FakeServices:
    """The interface of `ui.bootstrap.Services` over the records above; `calls` tells what the pages asked for."""

    ready = True

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def warm(self) -> None: ...

    def new(self, layout: str, last: TargetTable | None = None) -> State:
        return State(today="2025-11-20", layout=layout, last=last)

    def step(self, state: State, message: str) -> tuple[State, tuple[Reply, ...]]:
        self.calls.append(("step", message))
        if "坏掉" in message:
            raise AssistantError("基础库打不开，请重新导入。")
        if "天气" in message:
            return replace(state, messages=(*state.messages, Message(role="user", text=message))), ()
        if "两个数" in message:
            clash = Conflict(values=(22.34, 22.33), unit="万元", quotes=("22.34万元", "22.33万元"), why="相差0.01万元")
            ask = OpenQuestion(slot="预算金额", text="以哪个为准？", choices=("22.34万元", "22.33万元"))
            result = DraftResult(status="conflict", table=TABLE, questions=(ask,), conflicts=(clash,))
        elif "空话" in message:
            result = DraftResult(status="ask", questions=(OpenQuestion(slot="预算金额", text="预算多少？"),))
        else:
            questions = (
                OpenQuestion(slot="预算年度", text="哪一年的预算？", choices=("2026年", "2027年")),
                OpenQuestion(slot="使用年限", text="用几年？", choices=("5年", "8年")),
            )
            similar = (Hit(id="feed-01", name="图书馆设备更新", score=0.8, why="都有：图书馆、设备", table="feed-01"),)
            result = DraftResult(
                status="draft", table=TABLE, questions=questions, similar=similar, notes=("库中有相近项目。",)
            )
        reply = Reply(text="已拟好绩效目标表。")
        lines = (Message(role="user", text=message), Message(role="assistant", text=reply.text))
        state = replace(
            state, said=(*state.said, message), messages=(*state.messages, *lines), result=result, turn=state.turn + 1
        )
        return state, (reply,)

    def edit(self, state: State, changes: Sequence[Change]) -> State:
        assert state.result is not None
        assert state.result.table is not None
        rows = state.result.table.indicators
        for row, field, value, _ in changes:
            self.calls.append(("edit", row, field, value))
            if field == "remove":
                rows = tuple(one for one in rows if one.id != row)
            elif field in ("value", "name", "description", "basis"):
                rows = tuple(replace(one, **{field: value}) if one.id == row else one for one in rows)
            state = replace(state, edits=(*state.edits, Edit(row=row, field=field, after=value, turn=state.turn)))
        return replace(state, result=replace(state.result, table=replace(state.result.table, indicators=rows)))

    def read(self, name: str, data: bytes) -> ReadResult:
        if b"broken" in data:
            raise BrokenFile(f"{name}：不是完整的 Word 文件。请用 Word 打开后另存一份再传。")
        if b"plan" in data:
            return ReadResult(narrative=(Passage(text=SAID),))
        warning = Warning_(code="shifted-row", locator="page 2", message="第3行左移一格，已对齐。")
        return ReadResult(tables=(STORED,) if data else (), warnings=(warning,))

    def review(self, table: TargetTable) -> Review:
        return Review(score=92, findings=(MISSING, REWORD) if len(table.indicators) > 5 else ())

    def review_file(self, name: str, data: bytes, progress: Any = None) -> tuple[list[Reviewed], list[str]]:
        found = self.read(name, data)
        review = Review(score=55, findings=(WEAK, HINT))
        return [Reviewed(file=name, table=one, review=review, warnings=found.warnings) for one in found.tables], []

    def comparables(self, row: Indicator, table: TargetTable | None = None) -> Spread | None:
        one = Comparable(
            id="feed-01-03", table="feed-01", name=row.name, value="≥88%", number=88.0, project="旧书架更新"
        )
        return Spread(unit="%", rows=(one,), own=90.0) if "%" in row.value else None

    def export(self, table: TargetTable, suffix: str, *, sources: bool = True, who: str = "") -> bytes:
        self.calls.append(("export", suffix, sources, sum(row.weight or 0 for row in table.indicators)))
        return b"form" + suffix.encode()

    def export_review(self, items: Sequence[tuple[str, TargetTable, Review]], suffix: str, *, who: str = "") -> bytes:
        return b"review" + suffix.encode()

    def rules(self) -> Sequence[Rule]:
        return RULES

    def lessons(self) -> tuple[Lesson, ...]:
        return LESSONS

    def handbook(self) -> str:
        return "# 手册\n\n第一条"

    def exemplars(self) -> dict[str, tuple[TargetTable, ...]]:
        return {"buy": (TABLE,), "run": (STORED,)}

    def kinds(self, table_id: str) -> tuple[str, ...]:
        return ("run",)

    def same_name(self, name: str) -> list[tuple[TargetTable, Indicator]]:
        return [(STORED, row) for row in STORED.indicators if row.name == name]

    def sound(self, indicator_id: str) -> bool:
        return indicator_id == "feed-01-01"

    def propose(self, table: TargetTable, row: Indicator, archetype: str, who: str) -> None:
        from kb.promotions import propose

        propose(table, row, archetype, who)

    def decide(self, promotion_id: str, *, approve: bool, who: str) -> None:
        from kb.promotions import decide

        decide(promotion_id, approve=approve)

    def add_mended(self, name: str, data: bytes, result: ReadResult, who: str = "") -> int:
        self.calls.append(("add_mended", name, result))
        return len(result.tables)

    def library(self) -> Library:
        return LIBRARY

    def stats(self) -> dict[str, Any]:
        base = {"tables": 1, "indicators": 2, "imports": 0}
        return {"base": base, "archetypes": 3, "cards": 40}

    def health(self) -> dict[str, Any]:
        defects = {"pseudo-quantified": {"rows": 1, "share": 0.5}, "vague-value": {"rows": 1, "share": 0.5}}
        group = {"示例县图书馆": {"rows": 2, "flagged": 0.5, "defects": {}}}
        whole = {"vague-goal": {"tables": 1, "share": 1.0}}
        keys = {"by_category": group, "by_unit": group, "by_year": {"2024": group["示例县图书馆"]}}
        return {"rows": 2, "sound": 0.5, "defects": defects, "table_defects": whole, **keys}

    def search(self, query: str, k: int, filters: Filters) -> SearchResult:
        self.calls.append(("search", query, filters))
        if "没有" in query:
            return SearchResult()
        project = Hit(id="feed-01", name="图书馆设备更新", score=0.8, why="都有：图书馆", table="feed-01")
        indicator = Hit(id="feed-01-01", name="更新书架数量", score=0.6, why="都有：更新", table="feed-01")
        return SearchResult(projects=(project,), indicators=(indicator,), precedent="close")

    def table(self, table_id: str) -> TargetTable:
        return STORED

    def findings(self, table_id: str) -> tuple[Finding, ...]:
        return (WEAK, HINT)

    def add(self, files: Sequence[tuple[str, bytes]], who: str = "") -> Summary:
        self.calls.append(("add", [name for name, _ in files]))
        good = [FileOutcome(file=name, status="new", tables=1) for name, data in files if b"broken" not in data]
        bad = [
            FileOutcome(file=name, status="failed", reason="读不出来。") for name, data in files if b"broken" in data
        ]
        return Summary(files=(*good, *bad))
