"""The table as the clerk edits it: the form's own columns, merged levels, a status and the sources of each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.records import Finding
from kb.records import Indicator, TargetTable
from ui.components.columns import EDITABLE, Column, columns
from ui.components.sources import STATUS, Lookup, sources_html, status
from ui.flow import preview

HERE = Path(__file__).parent
_FIELDS = (("description", "怎么算"), ("basis", "依据"), ("evidence", "佐证材料"))
_STAMP = "grid-runs"
_CLIENT = "grid-client"
_STATUS_SHARE = 15
_COPY = (
    '<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path fill="none" stroke="currentColor" '
    'd="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"/></svg>'
)
_FLAG = 18  # characters of a finding in its cell
_LEADS = ("指标值：", "三级指标：", "说明：", "依据：")


def runs(labels: Sequence[object]) -> list[int]:
    """For each label the length of the run it opens, 0 inside a run: [a, a, b] → [2, 0, 1]."""
    lengths: list[int] = []
    opener = 0
    for place, label in enumerate(labels):
        if place and label == labels[place - 1]:
            lengths.append(0)
            lengths[opener] += 1
        else:
            opener = place
            lengths.append(1)
    return lengths


def _flags(findings: Mapping[int, Finding]) -> str:
    """Findings in their cell: the fault as a mark that opens the row, the rewrite as a button."""
    out = []
    for number, finding in findings.items():
        words = escape(finding.message, quote=True)
        if finding.suggestion:
            rewrite = escape(preview(finding), quote=True)
            out.append(
                f'<button class="flag {finding.severity}" data-fix="{number}" title="{words} {rewrite}">'
                f"▲ {escape(_brief(preview(finding)))}</button>"
            )
        else:
            out.append(
                f'<button class="flag {finding.severity}" data-show title="{words}">▲ {escape(_brief(finding.message))}</button>'
            )
    return "".join(out)


def _brief(words: str) -> str:
    words = words.partition("：")[2] if words.startswith(_LEADS) else words
    return words if len(words) <= _FLAG else words[: _FLAG - 1] + "…"


def _cell(row: Indicator, column: Column, findings: Mapping[int, Finding]) -> str:
    text = str(getattr(row, column.field) or "")
    kind = " blank" if column.field == "value" and not text.strip() else ""
    shown = escape(text) if text.strip() else ("＿＿＿" if column.field == "value" else "")
    attributes = f'data-field="{column.field}" data-text="{escape(text, quote=True)}"'
    if column.field in EDITABLE:
        label = escape(f"{column.label}：{text or '空'}，按回车修改", quote=True)
        attributes += f' tabindex="0" aria-label="{label}"'
    marked = any(finding.severity != "hint" for finding in findings.values())
    return f'<td class="cell{kind}{" marked" if marked else ""}" {attributes}>{shown}{_flags(findings)}</td>'


def _detail(
    row: Indicator,
    shown: Sequence[Column],
    findings: Mapping[int, Finding],
    said: Sequence[str],
    lookup: Lookup | None,
    more: str,
    clip: str,
) -> str:
    parts = [f"<h4>“{escape(row.name)}”的来源</h4>", sources_html(row, said, lookup)]
    present = {column.field for column in shown}
    facts = [
        f"<dt>{label}</dt><dd>{escape(str(getattr(row, field)))}</dd>"
        for field, label in _FIELDS
        if getattr(row, field) and field not in present
    ]
    if facts:
        parts.append(f"<dl>{''.join(facts)}</dl>")
    parts.append(more)
    for number, finding in findings.items():
        fix = f'<button data-fix="{number}">采用改写</button>' if finding.suggestion else ""
        rewrite = f'<span class="rewrite">可改为　{escape(preview(finding))}</span>' if finding.suggestion else ""
        parts.append(f'<p class="finding {finding.severity}">{escape(finding.message)}{rewrite}{fix}</p>')
    confirm = '<button data-confirm="1">就用这个值</button>' if status(row) == "default" else ""
    copy = f'<button data-clip="{escape(clip, quote=True)}">复制这一行</button>' if clip else ""
    parts.append(f'<p class="acts">{confirm}{copy}<button data-remove="1">删除这一行</button></p>')
    return "".join(parts)


def grid_html(
    table: TargetTable,
    findings: Sequence[Finding] = (),
    said: Sequence[str] = (),
    lookup: Lookup | None = None,
    more: Mapping[str, str] | None = None,
) -> str:
    """The table as HTML; each row's sources wait in a `<template>` until the row is opened.

    `more` is HTML by row id that stands below the sources: the comparable rows of the row that is open.
    """
    from assistant.export.clip import column_clip, row_clips

    clips = row_clips(table)
    shown = columns(table.layout)
    rows = table.indicators
    per_row: dict[int, dict[int, Finding]] = {}
    for number, finding in enumerate(findings):
        if finding.scope == "indicator" and finding.index is not None:
            per_row.setdefault(finding.index, {})[number] = finding
    first = runs([row.level1 for row in rows])
    second = runs([(row.level1, row.level2) for row in rows])
    total = sum(column.share for column in shown) + _STATUS_SHARE
    widths = [column.share for column in shown] + [_STATUS_SHARE]
    out = ['<table class="form"><colgroup>']
    out += [f'<col style="width:{100 * width / total:.1f}%">' for width in widths]
    out.append("</colgroup><thead><tr>")
    for column in shown:
        clip = "" if column.field in ("level1", "level2") else column_clip(table, column.field)
        label = escape(f"复制“{column.label}”整列", quote=True)
        copy = f'<button class="copy" data-clip="{escape(clip, quote=True)}" title="{label}" aria-label="{label}">{_COPY}</button>'
        out.append(f"<th>{escape(column.label)}{copy if clip and rows else ''}</th>")
    out.append("<th>来源</th></tr></thead><tbody>")
    for place, row in enumerate(rows):
        own = per_row.get(place, {})
        placed: dict[str, dict[int, Finding]] = {}
        for number, finding in own.items():
            if finding.code != "missing-value":  # the empty cell says so itself
                field = finding.field if finding.field in {c.field for c in shown} & EDITABLE else "name"
                placed.setdefault(field, {})[number] = finding
        out.append(f'<tr data-row="{escape(row.id, quote=True)}">')
        for column in shown:
            if column.field == "level1":
                if first[place]:
                    out.append(f'<td class="level" data-span rowspan="{first[place]}">{escape(row.level1)}</td>')
            elif column.field == "level2":
                if second[place]:
                    out.append(f'<td class="level" data-span rowspan="{second[place]}">{escape(row.level2)}</td>')
            else:
                out.append(_cell(row, column, placed.get(column.field, {})))
        key = status(row)
        label = escape(f"查看“{row.name}”的来源", quote=True)
        out.append(
            f'<td class="state"><button class="chip {key}" data-open aria-expanded="false" aria-label="{label}">'
            f"{STATUS[key]}</button></td></tr>"
        )
    out.append("</tbody></table>")
    for place, row in enumerate(rows):
        extra = (more or {}).get(row.id, "")
        detail = _detail(row, shown, per_row.get(place, {}), said, lookup, extra, clips[place])
        out.append(f'<template data-for="{escape(row.id, quote=True)}">{detail}</template>')
    return "".join(out)


@cache
def _mount() -> Any:
    return st.components.v2.component(
        "form_grid",
        html='<div class="grid"></div>',
        css=(HERE / "grid.css").read_text(encoding="utf-8"),
        js=(HERE / "grid.js").read_text(encoding="utf-8"),
    )


def grid(
    html: str,
    *,
    key: str,
    seen: Callable[[str], int],
    on_edit: Callable[[str, list[dict[str, Any]]], None],
    on_fix: Callable[[int], None],
    on_open: Callable[[str], None],
) -> None:
    """Show the grid.

    `on_edit` gets the page's name and its edits (number, row, field, value), those not yet `seen` among them;
    `on_fix` the finding to follow; `on_open` the row opened.
    """

    def edited() -> None:
        if change := st.session_state[key].get("edit"):
            st.session_state[_CLIENT] = change["client"]
            on_edit(str(change["client"]), [dict(one) for one in change["edits"]])

    def fixed() -> None:
        number = st.session_state[key].get("fix")
        if number is not None:
            on_fix(int(number))

    def opened() -> None:
        row = st.session_state[key].get("open")
        if row is not None:
            on_open(str(row))

    # New data each run, so that a refused edit goes away.
    st.session_state[_STAMP] = st.session_state.get(_STAMP, 0) + 1
    client = st.session_state.get(_CLIENT, "")
    _mount()(
        key=key,
        data={"html": html, "stamp": st.session_state[_STAMP], "seen": {client: seen(client)}},
        on_edit_change=edited,
        on_fix_change=fixed,
        on_open_change=opened,
    )
