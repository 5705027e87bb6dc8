"""The chat: what was said, what is asked, and a quick reply to each question."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from assistant.records import OpenQuestion
from ui import conversation, flow
from ui.session import Key

if TYPE_CHECKING:
    from assistant.dialogue import State

_FIELDS = 4  # open questions with a field of their own; the rest come up when these are answered


def questions(state: State) -> None:
    """Open questions, each with its choices or a field; then the choices of the last answer."""
    asked: Sequence[OpenQuestion] = state.result.questions if state.result else ()
    offered: set[str] = set()
    fields = 0
    for place, question in enumerate(asked):
        if question.choices:
            st.html(f'<div class="hint ask">{escape(question.text)}</div>')
            offered.update(question.choices)
            _choices(asked, place)
        elif fields < _FIELDS:
            fields += 1
            key = f"answer-{state.turn}-{place}"
            st.text_input(
                flow.plain(question.text),
                key=key,
                placeholder="填好按回车",
                on_change=_answer,
                args=(asked, place, key),
            )
    rest = [choice for choice in st.session_state.get(Key.ASKED, ()) if choice not in offered]
    if rest:
        with st.container(horizontal=True, gap="small"):
            for number, choice in enumerate(rest):
                st.button(flow.plain(choice), key=f"choice-more-{number}", on_click=conversation.say, args=(choice,))


def _choices(asked: Sequence[OpenQuestion], place: int) -> None:
    with st.container(horizontal=True, gap="small"):
        for number, choice in enumerate(asked[place].choices):
            st.button(
                flow.plain(choice),
                key=f"choice-{place}-{number}",
                on_click=conversation.say,
                args=(flow.answer(asked, place, choice),),
            )


def _answer(asked: Sequence[OpenQuestion], place: int, key: str) -> None:
    typed = str(st.session_state.get(key, "")).strip()
    if typed:
        conversation.say(flow.answer(asked, place, typed))
