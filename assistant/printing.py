"""Drafts and reviews as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.export.text import source_line
from assistant.records import SEVERITY_NAMES, DraftResult
from kb.records import TargetTable

if TYPE_CHECKING:
    from assistant.decisions import Decisions
    from assistant.reviewing import Reviewed

BLANK = "＿＿"


def draft_text(result: DraftResult, *, questions: bool = True, notes: bool = True) -> str:
    """The draft with the source of each value, then notes and questions; further projects follow the first."""
    lines: list[str] = []
    tables = [table for table in (result.table, *result.tables) if table is not None]
    for number, table in enumerate(tables, 1):
        if len(tables) > 1:
            lines.append(f"—— 第{number}个项目，共{len(tables)}个 ——")
        lines += [*table_lines(table), ""]
    if notes:
        lines += [f"说明：{note}" for note in result.notes]
    if questions and result.questions:
        lines.append("请补充：")
        lines += [
            f"  {number}. {q.text}" + (f"（{' / '.join(q.choices)}）" if q.choices else "")
            for number, q in enumerate(result.questions, 1)
        ]
    if notes:
        lines += similar_lines(result)
    return "\n".join(lines).rstrip()


def similar_lines(result: DraftResult) -> list[str]:
    """The nearest projects in a line each kind: what departments set, and tables written to show."""
    written = [hit.name for hit in result.similar if hit.why.startswith("示范表")]
    real = [hit.name for hit in result.similar if not hit.why.startswith("示范表")]
    lines = [f"相近的往年项目：{'；'.join(real[:3])}"] if real else []
    return [*lines, *([f"可参考的示范表（写来示范的，不是实绩）：{'；'.join(written[:3])}"] if written else [])]


def table_lines(table: TargetTable) -> list[str]:
    """One table: head, goals, rows under their levels, each with its sources."""
    year = f"（{table.year}年度）" if table.year else ""
    total = f"　预算 {table.budget.total:g} 万元" if table.budget.total is not None else ""
    lines = [f"{table.title}{year}{total}", ""]
    lines += [f"目标{number}：{goal}" for number, goal in enumerate(table.goals, 1)]
    heading = ""
    for number, row in enumerate(table.indicators, 1):
        here = f"{row.level1} · {row.level2}"
        if here != heading:
            lines += ["", here]
            heading = here
        lines.append(f"  {number}. {row.name}：{row.value or BLANK}")
        lines += [f"      {source_line(s).replace('常用值：常用值', '常用值')}" for s in row.sources]
    return lines


def review_text(items: Sequence[Reviewed], decisions: Decisions | None = None) -> str:
    """Each table with its score, grade and numbered findings in the order of the form, with earlier decisions."""
    from assistant.decisions import cell_of
    from assistant.opinion import overall

    lines: list[str] = []
    for item in items:
        table = item.table
        name = table.project.name if table.project and table.project.name else table.title
        lines += [f"{item.file}　{name}　得分 {item.review.score}　建议等级 {overall(table, item.review)}"]
        shown: tuple[int | None, str] = (None, "")  # one rewrite serves all findings of a row
        earlier = decisions.match(table, item.review.findings) if decisions else (None,) * len(item.review.findings)
        for number, (finding, decision) in enumerate(zip(item.review.findings, earlier, strict=True), 1):
            row = table.indicators[finding.index] if finding.index is not None else None
            place = f"第{finding.index + 1}行“{row.name}”" if row is not None and finding.index is not None else "全表"
            lines.append(
                f"  {number}. [{SEVERITY_NAMES[finding.severity]}] {place} {finding.message}（{finding.code}）"
            )
            if decision is not None:
                lines.append(f"      {decision.shown(cell_of(table, finding))}")
            if finding.suggestion:
                text = _suggested(finding.suggestion)
                if text and (finding.index, text) != shown:
                    lines.append(f"      建议：{text}")
                shown = (finding.index, text)
        if not item.review.findings:
            lines.append("  没有发现问题。")
        lines.append("")
    return "\n".join(lines).rstrip()


def _suggested(suggestion: dict[str, Any]) -> str:
    if suggestion.get("name") == "":
        return "删去这一条"
    parts = [str(suggestion[key]) for key in ("level2", "name", "value") if suggestion.get(key)]
    if suggestion.get("description") and len(parts) < 2:
        parts.append(f"描述写成“{suggestion['description']}”")
    if suggestion.get("value") == "":
        parts.append(BLANK)
    if suggestion.get("level2") and suggestion.get("name") is None:
        parts[0] = f"归入“{parts[0]}”"
    if suggestion.get("name") or suggestion.get("level2"):
        parts += [f"另增“{one['name']}”{one.get('value') or BLANK}" for one in suggestion.get("add", ())]
    return " ".join(parts) or "；".join(str(goal) for goal in suggestion.get("goals", ()))
