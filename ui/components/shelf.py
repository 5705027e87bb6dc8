"""The clerk's drafts in the sidebar: a new one, the latest, a search over all."""

from __future__ import annotations

import streamlit as st

from ui import conversation, flow
from ui.session import Key

SHOWN = 8
FOUND = 30


def shelf() -> None:
    """Buttons that open a draft; the open one is bold."""
    with st.sidebar:
        st.button("新建一份", key=Key.NEW, icon=":material/add:", width="stretch", on_click=conversation.start_new)
        drafts = conversation.drafts()
        st.html('<div class="hint">我的草稿</div>')
        latest = drafts.listed(limit=SHOWN + 1)
        if not latest:
            st.html('<div class="hint">还没有。说完第一句话就会自动保存，关掉页面也不丢。</div>')
            return
        typed = ""
        if len(latest) > SHOWN or st.session_state.get(Key.FIND_DRAFT):
            typed = st.text_input(
                "找草稿", key=Key.FIND_DRAFT, placeholder="找草稿：项目名或说过的话", label_visibility="collapsed"
            ).strip()
        found = drafts.listed(typed, FOUND) if typed else latest[:SHOWN]
        if not found:
            st.html('<div class="hint">没有这样的草稿。</div>')
        opened = st.session_state.get(Key.DRAFT)
        for draft in found:
            label = flow.plain(draft.title)
            st.button(
                f"**{label}**" if draft.id == opened else label,
                key=f"recent-{draft.id}",
                type="tertiary",
                width="stretch",
                help=f"{draft.at:%m月%d日 %H:%M}",
                on_click=conversation.resume,
                args=(draft.id,),
            )
