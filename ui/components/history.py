"""Earlier versions of the open draft: what changed since, and the way back."""

from __future__ import annotations

from datetime import datetime
from html import escape

import streamlit as st

from assistant.versions import Change, differences
from kb.records import TargetTable
from ui import conversation
from ui.session import Key

_SHOWN = 20  # versions to choose from
_SIGNS = {"added": "增加", "removed": "删去", "changed": "改"}


def changes_html(changes: list[Change]) -> str:
    """One line a change: what, from what, to what."""
    if not changes:
        return '<div class="hint">和现在的表一样。</div>'
    lines = []
    for one in changes:
        what = f"“{escape(one.row)}”" + (f"的{escape(one.field)}" if one.field else "")
        if one.kind == "changed":
            body = f"{what}：<del>{escape(one.before) or '空'}</del> → <ins>{escape(one.after) or '空'}</ins>"
        elif one.kind == "added":
            body = f"{what} <ins>{escape(one.after)}</ins>"
        else:
            body = f"{what} <del>{escape(one.before)}</del>"
        lines.append(f'<li><b class="{one.kind}">{_SIGNS[one.kind]}</b> {body}</li>')
    return f'<ul class="changes">{"".join(lines)}</ul>'


def history(table: TargetTable) -> None:
    """A fold with the earlier versions; nothing where there is only the present one."""
    draft_id = st.session_state.get(Key.DRAFT, "")
    versions = conversation.drafts().versions(draft_id) if draft_id else []
    if len(versions) < 2:
        return
    with st.expander(f"改动记录（{len(versions) - 1}）", key="history"):
        earlier = versions[-2 : -_SHOWN - 2 : -1]
        labels = [f"{datetime.fromisoformat(one.at):%m月%d日 %H:%M:%S}　{one.cause or '第一稿'}" for one in earlier]
        pick = st.selectbox("与哪一版比", range(len(earlier)), key=Key.VERSION, format_func=lambda at: labels[at])
        chosen = earlier[pick or 0]
        before = chosen.load().result
        st.html(changes_html(differences(before.table if before else None, table)))
        st.button("恢复到这一版", key=Key.RESTORE, on_click=conversation.restore, args=(chosen,))
