"""How far a draft is: a bar by where the values come from, and what is still missing in words."""

from __future__ import annotations

from html import escape

from kb.records import TargetTable
from ui import flow
from ui.components.sources import status

_SURE = ("text", "own", "arithmetic", "history", "standard")


def progress_html(table: TargetTable) -> str:
    """Name, year and budget, then the bar: settled, usual values to confirm, blanks."""
    name = (table.project.name if table.project else "") or "未命名项目"
    marks = [status(row) for row in table.indicators]
    facts = [f"{table.year}年" if table.year else '<i class="todo">年度待定</i>']
    total = table.budget.total
    facts.append(f"预算{flow.money(total)}万元" if total is not None else '<i class="todo">预算待定</i>')
    facts.append(f"{len(marks)}项指标")
    head = f'<div class="head"><b>{escape(name)}</b>{"".join(f"<span>{fact}</span>" for fact in facts)}</div>'
    return head + _bar(marks)


def _bar(marks: list[str]) -> str:
    if not marks:
        return ""
    counts = {
        "sure": sum(mark in _SURE for mark in marks),
        "usual": marks.count("default"),
        "open": marks.count("blank"),
    }
    words = [f"<b>{counts['sure']}</b>项有来源"]
    words += [f'<i class="check">{counts["usual"]}处常用值待确认</i>'] if counts["usual"] else []
    words += [f'<i class="todo">{counts["open"]}处待补充</i>'] if counts["open"] else []
    done = "　都齐了，可以下载。" if counts["sure"] == len(marks) else ""
    parts = "".join(
        f'<i class="{kind}" style="width:{100 * count / len(marks):.1f}%"></i>'
        for kind, count in counts.items()
        if count
    )
    return (
        f'<div class="progress" role="img" aria-label="{counts["sure"]}项有来源，共{len(marks)}项">'
        f'<div class="track">{parts}</div><span>{"，".join(words)}{done}</span></div>'
    )
