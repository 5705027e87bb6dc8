"""What a reviewer decided about each finding, kept in the state folder and shown at the next version of the table.

A table is known by its unit and its project, a finding by its rule and the indicator's name, so that a decision
survives another file name, another order of rows and a new year.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from assistant.records import AssistantError, Finding
from assistant.rules.text import flat, key
from kb.home import home
from kb.records import TargetTable

Verdict = Literal["agree", "dismiss"]
VERDICT_NAMES: dict[Verdict, str] = {"agree": "同意", "dismiss": "不采纳"}
FILE = "decisions.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS decisions (
  tab TEXT NOT NULL, code TEXT NOT NULL, row TEXT NOT NULL, cell TEXT NOT NULL, verdict TEXT NOT NULL,
  reason TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (tab, code, row)
)
"""


class Decision(Struct, frozen=True, kw_only=True):
    """One decision; `row` is the indicator's name as compared ("" for the table), `cell` what stood in the cell then."""

    code: str
    row: str
    cell: str
    verdict: Verdict
    reason: str = ""
    day: str = ""  # YYYY-MM-DD

    def shown(self, cell: str | None = None) -> str:
        """For the reviewer: 上次（2025-01-08）不采纳：合同另有约定; says so where the cell has changed since."""
        text = f"上次（{self.day}）{VERDICT_NAMES[self.verdict]}" + (f"：{self.reason}" if self.reason else "")
        return text + ("；此后内容有改动" if cell is not None and cell != self.cell else "")


def table_key(table: TargetTable) -> str:
    """One and the same for every version of a table."""
    project = table.project.name if table.project else table.title if table.kind == "project" else ""
    said = "|".join((table.kind, key(table.unit.name), key(project)))
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def row_key(table: TargetTable, finding: Finding) -> str:
    """The indicator's name as compared, numbered where several rows of the table share it; "" for the table."""
    if finding.index is None or finding.index >= len(table.indicators):
        return ""
    name = key(table.indicators[finding.index].name)
    earlier = sum(key(row.name) == name for row in table.indicators[: finding.index])
    return f"{name}#{earlier + 1}" if earlier else name


def cell_of(table: TargetTable, finding: Finding) -> str:
    """What stands in the cell that a finding is about, as compared; "" where no single cell is meant."""
    if finding.index is not None and finding.index < len(table.indicators):
        return flat(str(getattr(table.indicators[finding.index], finding.field, "") or ""))
    return key("。".join(table.goals)) if finding.field == "goals" else ""


class Decisions:
    """The decisions of one state folder; every change is on disk when the call returns."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(path, timeout=10, check_same_thread=False)
        try:
            with self._base:
                self._base.execute(_SCHEMA)
        except sqlite3.DatabaseError as error:
            self._base.close()
            raise AssistantError(f"{path}：审核记录打不开（{error}）。请移走这个文件后重试。") from error

    def close(self) -> None:
        self._base.close()

    def __enter__(self) -> Decisions:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def decide(
        self, table: TargetTable, finding: Finding, verdict: Verdict, reason: str = "", today: dt.date | None = None
    ) -> Decision:
        """Keep a decision, in place of an earlier one. Raises `AssistantError` where a dismissal has no reason."""
        if verdict == "dismiss" and not reason.strip():
            raise AssistantError("不采纳一条意见要写明理由，下次审核时会和意见一起显示。")
        made = Decision(
            code=finding.code,
            row=row_key(table, finding),
            cell=cell_of(table, finding),
            verdict=verdict,
            reason=" ".join(reason.split()),
            day=(today or dt.date.today()).isoformat(),
        )
        with self._base:
            self._base.execute(
                "INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?)",
                (table_key(table), made.code, made.row, made.cell, made.verdict, made.reason, made.day),
            )
        return made

    def forget(self, table: TargetTable, finding: Finding) -> None:
        """Take a decision back."""
        with self._base:
            self._base.execute(
                "DELETE FROM decisions WHERE tab = ? AND code = ? AND row = ?",
                (table_key(table), finding.code, row_key(table, finding)),
            )

    def of(self, table: TargetTable) -> tuple[Decision, ...]:
        """All decisions on a table and its earlier versions, in the order of their days."""
        rows = self._base.execute(
            "SELECT code, row, cell, verdict, reason, day FROM decisions WHERE tab = ? ORDER BY day, rowid",
            (table_key(table),),
        )
        return tuple(
            Decision(code=code, row=row, cell=cell, verdict=verdict, reason=reason, day=day)
            for code, row, cell, verdict, reason, day in rows
        )

    def match(self, table: TargetTable, findings: Sequence[Finding]) -> tuple[Decision | None, ...]:
        """The earlier decision on each finding, None where there is none."""
        known = {(one.code, one.row): one for one in self.of(table)}
        return tuple(known.get((finding.code, row_key(table, finding))) for finding in findings)

    def settled(self, table: TargetTable, findings: Sequence[Finding]) -> tuple[Decision, ...]:
        """Agreed findings of an earlier version that this version no longer shows: they have been put right."""
        here = {(finding.code, row_key(table, finding)) for finding in findings}
        return tuple(one for one in self.of(table) if one.verdict == "agree" and (one.code, one.row) not in here)


def open_decisions(folder: Path | None = None) -> Decisions:
    """Those of the state folder (`ASSISTANT_HOME`), or of `folder`."""
    return Decisions((folder or home()) / FILE)
