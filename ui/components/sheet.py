"""A reviewed table as printed: the cells at fault are marked, with the reason and a rewrite in the cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from assistant.records import Finding
from kb.records import TargetTable
from ui.components.columns import columns
from ui.components.grid import runs
from ui.flow import money, preview

if TYPE_CHECKING:
    from assistant.rules.card import Example

SEVERITIES = {"error": "必须修改", "warning": "应修改", "hint": "建议"}
_CLASS = {"error": "bad", "warning": "doubt", "hint": "note"}
_RANK = {"error": 0, "warning": 1, "hint": 2}
_EXAMPLE_FIELDS = {
    "level2": "二级指标",
    "name": "三级指标",
    "description": "绩效指标描述",
    "value": "指标值",
    "basis": "依据",
}
_PLACES = {
    "page": "页",
    "sheet": "个工作表",
    "table": "个表",
    "row": "行",
    "line": "行",
    "paragraph": "段",
    "cell": "格",
}
_ALWAYS_SHOWN = ("level1", "level2", "name", "value")
_WIDTHS = {"level2": 16, "name": 26, "description": 26, "value": 20, "basis": 22}
_ALWAYS = ("level2", "name", "value")


def finding_html(finding: Finding, where: str = "") -> str:
    """One finding as a block: severity, place, message, basis, rewrite."""
    kind = "hint-level" if finding.severity == "hint" else finding.severity
    place = f"{escape(where)}：" if where else ""
    body = f"<b>{SEVERITIES[finding.severity]}</b>　{place}{escape(finding.message)}"
    if rewrite := preview(finding):
        body += f'<div class="rewrite">可改为　{escape(rewrite)}</div>'
    if finding.basis:
        body += f'<div class="basis">依据：{escape(finding.basis)}</div>'
    return f'<div class="finding {kind}">{body}</div>'


def _notes(findings: Sequence[Finding]) -> str:
    out = []
    for finding in findings:
        out.append(f'<div class="why">▲ {escape(finding.message)}</div>')
        if rewrite := preview(finding):
            out.append(f'<div class="rewrite">可改为　{escape(rewrite)}</div>')
    return "".join(out)


def sheet_html(table: TargetTable, findings: Sequence[Finding] = (), numbers: Mapping[int, str] | None = None) -> str:
    """Indicators in their printed order; a finding stands in the cell of its field, else in that of the name.

    With `numbers` (by the place of a finding) the cell has these marks alone: the findings are listed beside.
    """
    places = {id(one): number for number, one in enumerate(findings)}
    shown = [
        column
        for column in columns(table.layout)
        if column.field in _ALWAYS_SHOWN or any(getattr(row, column.field) for row in table.indicators)
    ]
    fields = [column.field for column in shown]
    first = runs([row.level1 for row in table.indicators])
    second = runs([(row.level1, row.level2) for row in table.indicators])
    total = sum(column.share for column in shown)
    out = ['<table class="sheet"><colgroup>']
    out += [f'<col style="width:{100 * column.share / total:.1f}%">' for column in shown]
    out.append("</colgroup><thead><tr>")
    out += [f"<th>{escape(column.label)}</th>" for column in shown]
    out.append("</tr></thead><tbody>")
    for place, row in enumerate(table.indicators):
        own = [one for one in findings if one.scope == "indicator" and one.index == place]
        placed: dict[str, list[Finding]] = {}
        for one in own:
            cell = one.field if one.field in fields and one.field not in ("level1", "level2") else "name"
            placed.setdefault(cell, []).append(one)
        out.append("<tr>")
        for field in fields:
            text = escape(str(getattr(row, field) or ""))
            if field in ("level1", "level2"):
                span = (first if field == "level1" else second)[place]
                if span:
                    out.append(f'<td class="level" rowspan="{span}">{text}</td>')
                continue
            here = placed.get(field, [])
            kind = _CLASS[min(here, key=lambda one: _RANK[one.severity]).severity] if here else ""
            notes = _notes(here) if numbers is None else "".join(numbers[places[id(one)]] for one in here)
            out.append(f'<td class="{kind}">{text}{notes}</td>')
        out.append("</tr>")
    out.append("</tbody></table>")
    return "".join(out)


def place(locator: str) -> str:
    """A locator in words: `page 3 table 1 row 5` → 第3页 第1个表 第5行."""
    for word, unit in _PLACES.items():
        locator = re.sub(rf"{word}\s*(\d+)", rf"第\1{unit}", locator)
    return locator


def head_html(table: TargetTable) -> str:
    """Project, unit, year, budget and goals above the rows."""
    name = (table.project.name if table.project else "") or table.title or table.unit.name or "未写项目名称"
    facts = [table.unit.name, f"{table.year}年" if table.year else "", table.region or ""]
    if table.budget.total is not None:
        facts.append(f"预算{money(table.budget.total)}万元")
    line = "".join(f"<span>{escape(fact)}</span>" for fact in facts if fact)
    goals = "".join(f"<div>{escape(goal)}</div>" for goal in table.goals)
    block = f'<div class="goals"><b>绩效目标</b>{goals}</div>' if goals else ""
    return f'<div class="head"><b>{escape(name)}</b>{line}</div>{block}'


def bars(items: Iterable[tuple[str, int, float]], *, unit: str = "处", percent: bool = True) -> str:
    """Name, count and share (0..1) as a list of bars; without `percent` the share is the length alone."""
    rows = "".join(
        f'<div class="name" title="{escape(name, quote=True)}">{escape(name)}</div>'
        f'<div class="track"><i style="width:{share:.0%}"></i></div>'
        f"<div>{_percent(share) if percent else ''}</div><div>{count}{unit}</div>"
        for name, count, share in items
    )
    return f'<div class="bars">{rows}</div>'


def _percent(share: float) -> str:
    """A whole percent; what is there but rounds to nothing says so."""
    return "&lt;1%" if 0 < share < 0.005 else f"{share:.0%}"


def score_html(score: int) -> str:
    """The score on a colour: 85 and more is good, below 60 is poor."""
    kind = "" if score >= 85 else " middle" if score >= 60 else " low"
    return f'<span class="score{kind}">{score}</span>'


def example_html(example: Example, kind: str) -> str:
    """An example of a rule: the one row it is about, or the table; the cell of `field` gets the class `kind`."""
    table = example.table
    rows = table.indicators if example.index is None else (table.indicators[example.index],)
    fields = [field for field in _EXAMPLE_FIELDS if field in _ALWAYS or any(getattr(row, field) for row in rows)]
    body = ""
    for row in rows:
        cells = (
            f'<td class="{kind if field == example.field else ""}">{escape(str(getattr(row, field) or ""))}</td>'
            for field in fields
        )
        body += f"<tr>{''.join(cells)}</tr>"
    head = "".join(f'<th style="width:{_WIDTHS[field]}%">{_EXAMPLE_FIELDS[field]}</th>' for field in fields)
    sheet = f'<table class="sheet"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>' if rows else ""
    return f"{_around(example, kind)}{sheet}"


def _around(example: Example, kind: str) -> str:
    """Project, budget and, for a rule about tables, goals, plan and narrative."""
    table = example.table
    name = table.project.name if table.project else table.unit.name
    out = [f"<div>项目：{escape(name)}</div>"]
    if table.budget.total is not None:
        out.append(f"<div>预算：{money(table.budget.total)}万元</div>")
    if table.usage:
        out.append(f'<div class="wide">用途：{escape(table.usage)}</div>')
    if example.index is None:

        def line(field: str, text: str) -> str:
            return f'<div class="wide {kind if field == example.field else ""}">{escape(text)}</div>'

        out += [line("goals", f"绩效目标：{goal}") for goal in table.goals]
        if table.plan and example.field in ("", "plan"):
            steps = (f"{step.by} {'' if step.percent is None else f'{step.percent:g}%'}" for step in table.plan)
            out.append(line("plan", f"支出计划：{'　'.join(steps)}"))
        out += [line("", f"正文：{passage}") for passage in example.passages]
    return f'<div class="around">{"".join(out)}</div>'
