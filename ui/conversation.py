"""The conversation of this session: opened by its address, saved after every step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import bootstrap, flow, session
from ui.bootstrap import ERRORS
from ui.session import Key

if TYPE_CHECKING:
    from assistant.dialogue import State
    from assistant.records import Finding


def current() -> State:
    """The open conversation: of this session, else the one the address names, else a new one."""
    wanted = st.query_params.get(session.QUERY, "")
    if wanted and wanted != st.session_state.get(Key.DRAFT):
        found = session.load(wanted)
        if found is None:
            st.query_params.clear()
            st.session_state[Key.NOTICE] = "没有找到这份草稿，可能已被删除。可以从左边“最近的草稿”里选，或重新说一遍。"
        else:
            _open(found, wanted)
    if Key.STATE not in st.session_state:
        _open(bootstrap.services().new("cn-2021"), "")
    state: State = st.session_state[Key.STATE]
    if st.session_state.get(Key.DRAFT) and not wanted:  # back from another page
        st.query_params[session.QUERY] = st.session_state[Key.DRAFT]
    return state


def _open(state: State, draft_id: str) -> None:
    st.session_state[Key.STATE] = state
    st.session_state[Key.DRAFT] = draft_id
    st.session_state[Key.ASKED] = ()


def _keep(state: State) -> None:
    """Take over the new state and write it to its file, once it says something about a project."""
    st.session_state[Key.STATE] = state
    if not state.said and not st.session_state.get(Key.DRAFT):
        return
    draft_id = st.session_state.get(Key.DRAFT) or session.new_id()
    st.session_state[Key.DRAFT] = draft_id
    st.query_params[session.QUERY] = draft_id
    try:
        session.save(draft_id, state)
    except OSError as error:
        st.session_state[Key.NOTICE] = (
            f"草稿没有存上（{error.strerror or error}），请尽快下载表格，并检查磁盘空间和权限。"
        )


def say(message: str) -> None:
    """One message of the clerk, and the answer."""
    state: State = st.session_state[Key.STATE]
    try:
        with st.spinner("正在查阅同类项目……"):
            after, replies = bootstrap.services().step(state, message)
    except ERRORS as error:
        st.session_state[Key.NOTICE] = str(error)
        return
    st.session_state[Key.ASKED] = tuple(choice for reply in replies for choice in reply.choices)
    _keep(after)


def change(edit: dict[str, str]) -> None:
    """One edit from the grid."""
    try:
        _keep(flow.change(bootstrap.services(), st.session_state[Key.STATE], edit["row"], edit["field"], edit["value"]))
    except ERRORS as error:
        st.session_state[Key.NOTICE] = str(error)


def follow(finding: Finding) -> None:
    try:
        _keep(flow.follow(bootstrap.services(), st.session_state[Key.STATE], finding))
    except ERRORS as error:
        st.session_state[Key.NOTICE] = str(error)


def start_new() -> None:
    st.query_params.clear()
    layout = st.session_state[Key.STATE].layout if Key.STATE in st.session_state else "cn-2021"
    _open(bootstrap.services().new(layout), "")


def resume(draft_id: str) -> None:
    st.query_params[session.QUERY] = draft_id
