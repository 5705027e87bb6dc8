"""One reviewed table with its findings beside it, each to be taken over or dismissed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from assistant.opinion import opinion
from assistant.records import AssistantError
from ui import access, bootstrap, flow, rulings
from ui.components.sheet import finding_html, head_html, place, score_html, sheet_html
from ui.rulings import Ruling
from ui.session import Key

if TYPE_CHECKING:
    from assistant.records import Finding
    from assistant.reviewing import Reviewed

_DONE = {"rewritten": "已采用改写", "dismissed": "不算问题"}


def title(item: Reviewed) -> str:
    """What to call a table in a list."""
    table = item.table
    return (table.project.name if table.project else "") or table.title or table.unit.name or "未写项目名称"


def verdict(number: int, item: Reviewed, wanted: set[str], codes: set[str], made: Mapping[str, Ruling]) -> None:
    """The document's table to the left with numbered marks, its findings to the right."""
    grade = opinion(item.table, item.review)
    st.html(
        f'<div class="scored">{score_html(item.review.score)}<div>{head_html(item.table)}'
        f'<div class="hint">{escape(grade.summary)}</div></div></div>'
    )
    before, mended = rulings.earlier(item)
    if mended:
        st.html(f'<div class="hint">上次提的意见，这次已经改好：{escape("、".join(mended))}</div>')
    _mended(item, made)
    told = {id(one): line for one, line in zip(item.review.findings, before, strict=True)}
    shown = [one for one in item.review.findings if one.severity in wanted and (not codes or one.code in codes)]
    left, right = st.columns([58, 42], gap="medium")
    marks = {at: _mark(at + 1, made.get(rulings.key(item, one)), one) for at, one in enumerate(shown)}
    left.html(sheet_html(item.table, shown, marks))
    left.html(f'<div class="hint">来自 {escape(item.file)}　{escape(place(item.table.source.locator))}</div>')
    with right:
        if not item.review.findings:
            st.html('<div class="hint">按规则查过一遍，没有发现问题。</div>')
        elif not shown:
            st.html('<div class="hint">上面选的条件下没有问题。</div>')
        with st.container(height=560 if len(shown) > 4 else "content", border=False, key=f"findings-{number}"):
            for at, one in enumerate(shown):
                _finding(f"{number}-{at}", at + 1, item, one, made, told[id(one)])


def _mark(number: int, ruling: Ruling | None, finding: Finding) -> str:
    if ruling is None:
        return f'<sup class="no {finding.severity}">{number}</sup>'
    rewrite = f'<div class="rewrite">{escape(flow.preview(finding))}</div>' if ruling.kind == "rewritten" else ""
    return f'<sup class="no done">{number}</sup>{rewrite}'


def _finding(key: str, number: int, item: Reviewed, finding: Finding, made: Mapping[str, Ruling], before: str) -> None:
    own = rulings.key(item, finding)
    ruling = made.get(own)
    row = item.table.indicators[finding.index] if finding.index is not None else None
    st.html(finding_html(finding, f"[{number}] “{row.name}”" if row else f"[{number}] 整张表"))
    if before and ruling is None:
        st.html(f'<div class="hint">{escape(before)}</div>')
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"acts-{key}"):
        if ruling is not None:
            why = f"：{ruling.reason}" if ruling.reason else ""
            st.html(f'<span class="ruled">✓ {_DONE[ruling.kind]}{escape(why)}</span>')
            st.button("撤回", key=f"undo-{key}", type="tertiary", on_click=_rule, args=(item, finding, None))
            return
        if finding.suggestion:
            st.button("采用改写", key=f"take-{key}", on_click=_rule, args=(item, finding, Ruling(kind="rewritten")))
        with st.popover("不算问题", key=f"dismiss-{key}"):
            for place_, reason in enumerate(rulings.REASONS):
                ruled = Ruling(kind="dismissed", reason=reason)
                st.button(reason, key=f"because-{key}-{place_}", on_click=_rule, args=(item, finding, ruled))
            st.text_input(
                "别的理由",
                key=f"reason-{key}",
                placeholder="写好按回车",
                on_change=_reasoned,
                args=(item, finding, f"reason-{key}"),
            )


def _reasoned(item: Reviewed, finding: Finding, key: str) -> None:
    typed = str(st.session_state.get(key, "")).strip()
    if typed:
        _rule(item, finding, Ruling(kind="dismissed", reason=typed))


def _rule(item: Reviewed, finding: Finding, ruling: Ruling | None) -> None:
    """Note the decision: with all others of these documents, and for the next version of the table."""
    own = rulings.key(item, finding)
    made: dict[str, Ruling] = dict(st.session_state.get(Key.DECISIONS, {}))
    if ruling is None:
        made.pop(own, None)
    else:
        made[own] = ruling
    st.session_state[Key.DECISIONS] = made
    try:
        rulings.remember(item, finding, ruling)
        rulings.save(st.session_state.get(Key.CONTENTS, ""), made)
    except (OSError, sqlite3.Error, AssistantError) as error:
        st.session_state[Key.NOTICE] = f"决定没有存上（{error}），关掉页面就没有了，请先下载。"


def _mended(item: Reviewed, made: Mapping[str, Ruling]) -> None:
    """The department's table with the rewrites taken over, where there are any."""
    taken = [one for one in item.review.findings if (r := made.get(rulings.key(item, one))) and r.kind == "rewritten"]
    if not taken:
        return
    st.download_button(
        f"下载改好的表（采用了{len(taken)}处改写）",
        lambda: bootstrap.services().export(rulings.mended(item, made), ".xlsx", sources=False, who=access.user().name),
        file_name=f"{flow.file_name(title(item))}-改好.xlsx",
        key=Key.CLEAN_EXCEL,
        icon=":material/download:",
        on_click="ignore",
    )
