"""Lessons for a class: one pair on the whole screen, large, the arrow keys turn the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.components.lessons import lesson_html
from ui.session import Key

if TYPE_CHECKING:
    from assistant.rules.card import Rule
    from kb.lessons import Lesson

_STAGE = """<style>
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stExpandSidebarButton"] { display: none !important; }
.block-container { padding: 1.2rem 3rem !important; max-width: none; }
.stage { font-size: 1.45rem; line-height: 1.6; } .stage table.sheet { font-size: 1.3rem; } .stage .head b { font-size: 1.8rem; }
.stage .head span { font-size: 1.3rem; color: #a33a1f; } .stage .around { font-size: 1.3rem; }
.stage p { font-size: 1.35rem; } .stage .hint { font-size: 1.15rem; }
</style>"""


def start() -> None:
    st.session_state[Key.SHOW_PAIR] = 0


def _turn(step: int) -> None:
    st.session_state[Key.SHOW_PAIR] = max(0, st.session_state.get(Key.SHOW_PAIR, 0) + step)


def _stop() -> None:
    st.session_state.pop(Key.SHOW_PAIR, None)


def projector(lessons: list[Lesson], rules: dict[str, Rule]) -> None:
    """The pair whose turn it is; nothing else on the screen but the way on, back and out."""
    at = min(st.session_state.get(Key.SHOW_PAIR, 0), len(lessons) - 1)
    st.html(_STAGE)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button("上一组", key="pair-back", shortcut="ArrowLeft", disabled=at == 0, on_click=_turn, args=(-1,))
        st.button(
            "下一组", key="pair-on", shortcut="ArrowRight", disabled=at + 1 >= len(lessons), on_click=_turn, args=(1,)
        )
        st.button("退出放映", key="pair-stop", type="tertiary", on_click=_stop)
        st.html(f'<div class="hint">第{at + 1}组，共{len(lessons)}组；左右方向键翻页</div>')
    st.html(f'<div class="stage">{lesson_html(lessons[at], rules)}</div>')
