"""The conversation of this session: opened by its address, saved after every step, shared between tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui import access, bootstrap, flow, session
from ui.bootstrap import ERRORS
from ui.drafts import Drafts, Version, new_id
from ui.session import Key
from ui.turns import Turns

if TYPE_CHECKING:
    from assistant.dialogue import State
    from assistant.records import Finding
    from kb.records import TargetTable

_LONGEST_CAUSE = 40
_turns = Turns()
_seen: dict[str, int] = {}  # page → number of its last edit taken over, for all runs of this process


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


def _named() -> str:
    """The id of the open draft, a new one where it has none yet; the address of the page names it from now on."""
    draft_id: str = st.session_state.get(Key.DRAFT) or new_id()
    st.session_state[Key.DRAFT] = draft_id
    st.query_params[session.QUERY] = draft_id
    return draft_id


def _change(work: Callable[[State], State], cause: str, sent: str | None = None) -> None:
    """Read the open draft, work on it, save it, show it: one after the other, also when a newer run ends this one.

    What was `sent` is on disk before the answer is worked out, and the answer before the page hears of it: a server
    that dies, a page refreshed or a second message meanwhile lose neither. Until then the draft offers it again.
    """
    held, known = _latest(), st.session_state.get(Key.STAMP)
    store, fresh = drafts(), not st.session_state.get(Key.DRAFT)
    draft_id = _named()
    draft = (str(store.folder), draft_id)
    trouble, empty = "", False
    with _turns.take(draft):
        try:
            if sent is not None:
                store.sent(draft_id, sent)
                if fresh:
                    known = store.save(draft_id, held)
            stamp = store.stamp(draft_id)
            before = held if stamp in (0, known) else store.load(draft_id) or held
            after = work(before)
            empty = not after.said and after.last is None and _turns.count(draft) == 1
            if empty:  # small talk: nothing to keep
                store.forget(draft_id)
            else:
                stamp = store.save(draft_id, after, cause[:_LONGEST_CAUSE])
                store.answered(draft_id, sent or "")
        except ERRORS as error:
            after, trouble = held, str(error)
        except OSError as error:
            trouble = f"草稿没有存上（{error.strerror or error}），请尽快下载表格，并检查磁盘空间和权限。"
    st.session_state[Key.STATE] = after
    if trouble:
        st.session_state[Key.NOTICE] = trouble
    elif empty:
        st.session_state[Key.DRAFT] = ""
        st.query_params.clear()
    else:
        st.session_state[Key.STAMP] = stamp


def say(message: str) -> None:
    """One message of the clerk, and the answer."""
    services = bootstrap.services()
    choices: list[str] = []

    def answered(state: State) -> State:
        after, replies = services.step(state, message)
        choices.extend(choice for reply in replies for choice in reply.choices)
        return after

    waiting = "正在查阅同类项目……" if services.ready else "第一次打开，正在准备知识库，要十来秒……"
    with st.spinner(waiting):
        _change(answered, message, sent=message)
    st.session_state[Key.ASKED] = tuple(choices)


def will_say(message: str) -> None:
    """Have the page say this at its next run, where the message and the waiting are shown."""
    st.session_state[Key.TO_SAY] = message


def at_work() -> tuple[str, ...]:
    """What is being answered just now for another window or from before a refresh; empty where nothing is."""
    draft_id, store = st.session_state.get(Key.DRAFT, ""), drafts()
    return (store.unanswered(draft_id),) if draft_id and _turns.count((str(store.folder), draft_id)) else ()


def unanswered() -> str:
    """What was sent to this draft when the program stopped, "" where nothing was or it is being answered just now."""
    return "" if at_work() else drafts().unanswered(st.session_state.get(Key.DRAFT, ""))


def go_on() -> None:
    """Say what was sent and not answered once more, at the next run."""
    if lost := unanswered():
        drafts().answered(st.session_state[Key.DRAFT])
        will_say(lost)


def waive() -> None:
    """Let go of what was sent and not answered; a draft that holds nothing else goes too."""
    draft_id = st.session_state.get(Key.DRAFT, "")
    state: State = st.session_state[Key.STATE]
    drafts().answered(draft_id)
    if not state.said and state.last is None:
        drafts().forget(draft_id)
        start_new()


def change(page: str, edits: Sequence[dict[str, Any]]) -> None:
    """Edits from the grid of a page, each once: a page repeats those that it does not know to be taken over."""
    services = bootstrap.services()

    def changed(state: State) -> State:
        for edit in edits:
            if edit["number"] > _seen.get(page, 0):
                _seen[page] = edit["number"]
                state = flow.change(services, state, edit["row"], edit["field"], edit["value"])
        return state

    _change(changed, f"表格里改为“{edits[-1]['value']}”")


def seen(page: str) -> int:
    """The number of the last edit of a page that was taken over."""
    return _seen.get(page, 0)


def follow(finding: Finding) -> None:
    """Take a finding's suggestion over."""
    services = bootstrap.services()
    _change(lambda state: flow.follow(services, state, finding), f"采用改写：{finding.message}")


def restore(version: Version) -> None:
    """Back to an earlier version; undo leads forward again."""
    when = f"{datetime.fromisoformat(version.at):%m月%d日 %H:%M}"
    _change(lambda state: flow.restored(state, version.load(), when), f"恢复到{when}的版本")


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
