"""The conversation of this session: opened by its address, saved after every step, shared between tabs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from ui import access, bootstrap, flow, session
from ui.bootstrap import ERRORS
from ui.drafts import Drafts, Version, new_id
from ui.session import Key

if TYPE_CHECKING:
    from assistant.dialogue import State
    from assistant.records import Finding
    from kb.records import TargetTable

_LONGEST_CAUSE = 40
_answering: set[tuple[str, str]] = set()  # folder and id of drafts whose message is being answered in this process


def drafts() -> Drafts:
    """The drafts of whoever is in front of this browser."""
    return Drafts(access.drafts_folder())


def current() -> State:
    """The open conversation: of this session, else the one the address names, else a new one."""
    wanted = st.query_params.get(session.QUERY, "")
    if wanted and wanted != st.session_state.get(Key.DRAFT):
        found = drafts().load(wanted)
        if found is None:
            st.query_params.clear()
            st.session_state[Key.NOTICE] = "没有找到这份草稿，可能已被删除。可以从左边“我的草稿”里选，或重新说一遍。"
        else:
            _open(found, wanted)
    if Key.STATE not in st.session_state:
        _open(bootstrap.services().new("cn-2021"), "")
    state = _latest()
    if st.session_state.get(Key.DRAFT) and not wanted:  # back from another page
        st.query_params[session.QUERY] = st.session_state[Key.DRAFT]
    return state


def _open(state: State, draft_id: str) -> None:
    st.session_state[Key.STATE] = state
    st.session_state[Key.DRAFT] = draft_id
    st.session_state[Key.STAMP] = drafts().stamp(draft_id)
    st.session_state[Key.ASKED] = ()
    st.session_state.pop(Key.OPENED, None)


def _latest() -> State:
    """The state of this session, or the file's where another tab has gone on with the same draft."""
    state: State = st.session_state[Key.STATE]
    draft_id = st.session_state.get(Key.DRAFT, "")
    stamp = drafts().stamp(draft_id) if draft_id else 0
    if stamp and stamp != st.session_state.get(Key.STAMP):
        found = drafts().load(draft_id)
        if found is not None:
            _open(found, draft_id)
            return found
    return state


def _keep(state: State, cause: str = "") -> None:
    """Take over the new state, and write it to its file once it says something about a project."""
    st.session_state[Key.STATE] = state
    if not state.said and state.last is None and not st.session_state.get(Key.DRAFT):
        return
    draft_id = _named()
    stamp = _write(drafts(), draft_id, state, cause)
    if isinstance(stamp, str):
        st.session_state[Key.NOTICE] = stamp
    else:
        st.session_state[Key.STAMP] = stamp


def _named() -> str:
    """The id of the open draft, a new one where it has none yet; the address of the page names it from now on."""
    draft_id: str = st.session_state.get(Key.DRAFT) or new_id()
    st.session_state[Key.DRAFT] = draft_id
    st.query_params[session.QUERY] = draft_id
    return draft_id


def _write(store: Drafts, draft_id: str, state: State, cause: str) -> int | str:
    """Save a draft: its new stamp, or why it could not be saved."""
    try:
        return store.save(draft_id, state, cause[:_LONGEST_CAUSE])
    except OSError as error:
        return f"草稿没有存上（{error.strerror or error}），请尽快下载表格，并检查磁盘空间和权限。"


def say(message: str) -> None:
    """One message of the clerk, and the answer.

    What was sent is on disk before the answer is worked out, and the answer before the page hears of it: a server that
    dies, or a page refreshed meanwhile, loses neither. Until then the draft offers the message again.
    """
    state = _latest()
    store = drafts()
    fresh = not st.session_state.get(Key.DRAFT)
    draft_id = _named()
    _note(store, draft_id, message, state if fresh else None)
    mark = (str(store.folder), draft_id)
    _answering.add(mark)
    try:
        with st.spinner("正在查阅同类项目……"):
            after, replies = bootstrap.services().step(state, message)
            empty = fresh and not after.said and after.last is None
            stamp = 0 if empty else _write(store, draft_id, after, message)
            if not isinstance(stamp, str):
                _note(store, draft_id, "")
    except ERRORS as error:
        st.session_state[Key.NOTICE] = str(error)
        return
    finally:
        _answering.discard(mark)
    st.session_state[Key.STATE] = after
    st.session_state[Key.ASKED] = tuple(choice for reply in replies for choice in reply.choices)
    if isinstance(stamp, str):
        st.session_state[Key.NOTICE] = stamp
    elif empty:  # small talk: nothing to keep
        store.forget(draft_id)
        st.session_state[Key.DRAFT] = ""
        st.query_params.clear()
    else:
        st.session_state[Key.STAMP] = stamp


def will_say(message: str) -> None:
    """Have the page say this at its next run, where the message and the waiting are shown."""
    st.session_state[Key.TO_SAY] = message


def _note(store: Drafts, draft_id: str, message: str, first: State | None = None) -> None:
    """Note what was sent ("" when it is answered); `first` is the empty conversation that it opens."""
    try:
        store.sent(draft_id, message)
        if first is not None:
            st.session_state[Key.STAMP] = store.save(draft_id, first)
    except OSError:
        return  # told when the answer cannot be saved


def unanswered() -> str:
    """What was sent to this draft when the program stopped, "" where nothing was or it is being answered just now."""
    draft_id = st.session_state.get(Key.DRAFT, "")
    store = drafts()
    return "" if (str(store.folder), draft_id) in _answering else store.unanswered(draft_id)


def waive() -> None:
    """Let go of what was sent and not answered; a draft that holds nothing else goes too."""
    draft_id = st.session_state.get(Key.DRAFT, "")
    state: State = st.session_state[Key.STATE]
    _note(drafts(), draft_id, "")
    if not state.said and state.last is None:
        drafts().forget(draft_id)
        start_new()


def change(edit: dict[str, str]) -> None:
    """One edit from the grid."""
    try:
        after = flow.change(bootstrap.services(), _latest(), edit["row"], edit["field"], edit["value"])
        _keep(after, after.messages[-1].text if after.messages else "")
    except ERRORS as error:
        st.session_state[Key.NOTICE] = str(error)


def follow(finding: Finding) -> None:
    """Take a finding's suggestion over."""
    try:
        _keep(flow.follow(bootstrap.services(), _latest(), finding), f"采用改写：{finding.message}")
    except ERRORS as error:
        st.session_state[Key.NOTICE] = str(error)


def restore(version: Version) -> None:
    """Back to an earlier version; undo leads forward again."""
    when = f"{datetime.fromisoformat(version.at):%m月%d日 %H:%M}"
    _keep(flow.restored(_latest(), version.load(), when), f"恢复到{when}的版本")


def carry_over(table: TargetTable) -> None:
    """A new draft that takes last year's table over."""
    layout = st.session_state[Key.STATE].layout if Key.STATE in st.session_state else "cn-2021"
    _open(bootstrap.services().new(layout, table), "")
    st.session_state.pop(Key.LASTS, None)
    will_say("")


def start_new() -> None:
    """An empty conversation in the form last used."""
    st.query_params.clear()
    layout = st.session_state[Key.STATE].layout if Key.STATE in st.session_state else "cn-2021"
    _open(bootstrap.services().new(layout), "")


def resume(draft_id: str) -> None:
    """Open a saved draft at the next run."""
    st.query_params[session.QUERY] = draft_id


def discard() -> None:
    """Throw the open draft away, into the bin."""
    if draft_id := st.session_state.get(Key.DRAFT, ""):
        drafts().discard(draft_id)
    start_new()
