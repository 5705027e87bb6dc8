"""起草: the conversation on the left, the table with its sources on the right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from assistant.records import Conflict, Review
from kb.local_standards import fitting
from kb.records import TargetTable
from ui import bootstrap, conversation, flow
from ui.bootstrap import ERRORS, Services
from ui.components.asking import questions
from ui.components.columns import project_layouts
from ui.components.examples import EXAMPLES
from ui.components.grid import grid, grid_html
from ui.components.history import history
from ui.components.progress import progress_html
from ui.components.sheet import finding_html
from ui.components.shelf import shelf
from ui.components.sources import highlight
from ui.components.spread import spread_html, standards_html
from ui.components.taking import downloads
from ui.session import Key

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from assistant.dialogue import State

_GREETING = (
    "您好。用一两句话说说这个项目：做什么、做多少、花多少钱、什么时候完成。我来拟绩效目标表，每个数都注明从哪来。"
)


def show() -> None:
    state = conversation.current()
    shelf()
    left, right = st.columns([31, 69], gap="medium")
    with left, st.container(key="chat-pane"):
        _chat(state)
    with right:
        if Key.NOTICE in st.session_state:
            st.warning(st.session_state.pop(Key.NOTICE))
        table = state.result.table if state.result else None
        if table is None:
            _start(state)
        else:
            _draft(state, table)


# -- left: chat --


def _chat(state: State) -> None:
    log = st.container(key=Key.CHAT_LOG, height=420, autoscroll=True)
    with log:
        st.html(f'<div class="said assistant">{_GREETING}</div>')
        for message in state.messages:
            st.html(f'<div class="said {message.role}">{escape(message.text)}</div>')
    sent = st.chat_input(
        "可以说：把……改成……" if state.result else "在这里说项目情况",
        key=Key.CHAT,
        accept_file=True,
    )
    if Key.TO_SAY in st.session_state:
        _say(log, st.session_state.pop(Key.TO_SAY))
    if sent:
        words = [sent.text.strip(), *(_text_of(file.name, file.getvalue()) for file in sent.files or ())]
        if said := "\n".join(filter(None, words)):
            _say(log, said)
        st.rerun()
    with log:
        if conversation.at_work():
            _working()
        else:
            questions(state)
            _unanswered()


def _say(log: DeltaGenerator, words: str) -> None:
    """Say it where the clerk sees it at once, with the waiting below the field, then show the page anew."""
    if words:
        log.html(f'<div class="said user">{escape(words)}</div>')
    conversation.say(words)
    st.rerun()


@st.fragment(run_every=1.0)
def _working() -> None:
    """What is answered for another window or from before a refresh; the page is shown anew when it is done."""
    messages = conversation.at_work()
    if not messages:
        st.rerun()
    for words in filter(None, messages):
        st.html(f'<div class="said user">{escape(words)}</div>')
    st.html('<div class="hint ask">正在处理，做好了会自己显示……</div>')


def _unanswered() -> None:
    """What was sent when the program stopped, to be gone on with or let go."""
    if lost := conversation.unanswered():
        st.html(f'<div class="hint ask">这句话还没有处理完：“{escape(lost)}”</div>')
        with st.container(horizontal=True, gap="small"):
            st.button("接着处理", key=Key.RESEND, type="primary", on_click=conversation.go_on)
            st.button("不用了", key=Key.WAIVE, on_click=conversation.waive)


def _text_of(name: str, data: bytes) -> str:
    """The running text of a plan document; a notice instead where there is none."""
    try:
        found = bootstrap.services().read(name, data)
    except ERRORS as error:
        st.session_state[Key.NOTICE] = str(error)
        return ""
    text = "\n".join(passage.text for passage in found.narrative)
    if not text:
        st.session_state[Key.NOTICE] = f"{name}：里面没有成段的文字。若是绩效目标表，请到“审核”页上传。"
    return text


# -- right: before there is a table --


def _start(state: State) -> None:
    st.title("起草绩效目标表", anchor=False)
    notes = state.result.notes if state.result else ()
    for note in notes:
        st.info(note)
    st.html(
        '<ol class="steps"><li>在左边说项目：<b>做什么、做多少、花多少钱、什么时候完成</b>。也可以附上实施方案。</li>'
        "<li>右边出表。每个数都能点开看<b>来自您的哪句话、怎么算的</b>；您没说的数空着，变成问题问您。</li>"
        "<li>点格子直接改，或在左边说“把到货时间改成5月底前”。改好<b>下载 Word 或 Excel</b>。</li></ol>"
    )
    if not state.said:
        form, plan = st.columns([40, 60], gap="small", vertical_alignment="bottom")
        with form:
            _layout(state)
        plan.file_uploader("有实施方案，或者去年的目标表？放到这里直接拟", key=Key.PLAN, on_change=_planned)
        _which_last()
        st.html('<div class="hint">不知道怎么说？点一个例子看看：</div>')
        for number, (name, text) in enumerate(EXAMPLES):
            st.button(
                f"**{name}**　{text}",
                key=f"example-{number}",
                width="stretch",
                on_click=conversation.will_say,
                args=(text,),
            )
    if state.result and state.result.similar:
        _similar(state)


def _planned() -> None:
    """A plan document dropped in is what the clerk says; tables of last year are carried over."""
    file = st.session_state.get(Key.PLAN)
    if file is None:
        return
    try:
        found = bootstrap.services().read(file.name, file.getvalue())
    except ERRORS as error:
        st.session_state[Key.NOTICE] = str(error)
        return
    tables = [table for table in found.tables if table.kind == "project"]
    if len(tables) == 1:
        conversation.carry_over(tables[0])
    elif tables:
        st.session_state[Key.LASTS] = tables
    elif text := "\n".join(passage.text for passage in found.narrative):
        conversation.will_say(text)
    else:
        st.session_state[Key.NOTICE] = f"{file.name}：里面没有成段的文字，也没有绩效目标表。请在左边说说这个项目。"


def _which_last() -> None:
    """Which of several tables of last year is to be carried over."""
    tables = st.session_state.get(Key.LASTS, ())
    if not tables:
        return
    st.info(f"这份文件里有{len(tables)}张表，接着写哪一个项目？")
    for number, table in enumerate(tables):
        name = (table.project.name if table.project else "") or table.title or f"第{number + 1}张"
        st.button(flow.plain(name), key=f"last-{number}", on_click=conversation.carry_over, args=(table,))


def _layout(state: State) -> None:
    drafted = state.result is not None and state.result.table is not None
    names = project_layouts()
    known = flow.understood_layouts(list(names)) if drafted else list(names)
    options = known if state.layout in known else [state.layout, *known]
    st.session_state[Key.LAYOUT] = state.layout
    st.selectbox(
        "表式", options, key=Key.LAYOUT, format_func=lambda one: names.get(one, one), on_change=_relayout, width=178,
        label_visibility="collapsed" if drafted else "visible",
    )  # fmt: skip


def _relayout() -> None:
    wanted: str = st.session_state[Key.LAYOUT]
    state: State = st.session_state[Key.STATE]
    if state.result is None or state.result.table is None:
        st.session_state[Key.STATE] = bootstrap.services().new(wanted)
    else:
        conversation.say(flow.layout_message(wanted))


# -- right: the draft --


def _draft(state: State, table: TargetTable) -> None:
    services = bootstrap.services()
    result = state.result
    assert result is not None
    review = _review(services, table)
    _head(state, table)
    if result.conflicts:
        st.html(_conflicts(result.conflicts, state.said))
    if table.goals:
        goals = "".join(f"<div>{escape(goal)}</div>" for goal in table.goals)
        st.html(f'<div class="goals"><b>绩效目标</b>{goals}</div>')
    st.html(
        '<div class="hint">点格子直接改；点右边的来源标签，看这个数从哪来、别的单位定多少；绿色的 ▲ 点一下就按建议改。</div>'
    )
    opened = st.session_state.get(Key.OPENED)
    more = {opened: _beside(services, table, opened)} if opened else {}
    html = grid_html(table, review.findings, state.said, partial(_earlier, services), more)
    grid(
        html,
        key=Key.GRID,
        seen=conversation.seen,
        on_edit=conversation.change,
        on_fix=lambda number: conversation.follow(review.findings[number]),
        on_open=_opened,
    )
    _findings(table, review)
    history(table)
    _similar(state)
    if result.notes:
        with st.expander("说明", expanded=False):
            for note in result.notes:
                st.html(f"<div>{escape(note)}</div>")


def _opened(row: str) -> None:
    st.session_state[Key.OPENED] = row


def _beside(services: Services, table: TargetTable, row_id: str) -> str:
    """What stands below the sources of the open row: standards that apply, and what others set."""
    row = next((one for one in table.indicators if one.id == row_id), None)
    if row is None:
        return ""
    return standards_html(fitting(row.name, dt.date.today())) + spread_html(services.comparables(row, table))


def _review(services: Services, table: TargetTable) -> Review:
    """The review of this table, made once for each version of it."""
    kept = st.session_state.get("reviewed")
    if kept is None or kept[0] != table:
        kept = (table, services.review(table))
        st.session_state["reviewed"] = kept
    review: Review = kept[1]
    return review


def _head(state: State, table: TargetTable) -> None:
    st.html(progress_html(table))
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key=Key.TOOLBAR):
        _layout(state)
        downloads(table)
        for key, word, able, icon in ((Key.UNDO, "撤销", state.past, "undo"), (Key.REDO, "重做", state.future, "redo")):
            st.button(
                word, key=key, type="tertiary", icon=f":material/{icon}:", disabled=not able,
                on_click=conversation.say, args=(word,),
            )  # fmt: skip


def _conflicts(conflicts: Sequence[Conflict], said: Sequence[str]) -> str:
    parts = []
    for one in conflicts:
        values = "、".join(f"{flow.money(value)}{one.unit}" for value in one.values)
        quotes = "".join(f"<div>· {highlight(quote, said)}</div>" for quote in one.quotes)
        why = f"（{escape(one.why)}）" if one.why else ""
        parts.append(f"<b>两个数对不上：{escape(values)}</b>{why}{quotes}")
    after = "<div>定下来之前这个数先空着。请在左边选一个，或直接说正确的数。</div>"
    return f'<div class="conflict">{"".join(parts)}{after}</div>'


def _earlier(services: Services, indicator_id: str) -> str | None:
    """One line about a row of an earlier table."""
    try:
        table = services.table(indicator_id.rpartition("-")[0])
    except ERRORS:
        return None
    row = next((one for one in table.indicators if one.id == indicator_id), None)
    if row is None:
        return None
    project = table.project.name if table.project else table.unit.name
    return f"{f'{table.year}年 ' if table.year else ''}{project}：{row.name} {row.value}"


def _findings(table: TargetTable, review: Review) -> None:
    st.subheader("自查", anchor=False)
    if not review.findings:
        st.html('<div class="hint">按审核规则查过一遍，没有发现问题。</div>')
        return
    for number, finding in enumerate(review.findings):
        where = ""
        if finding.scope == "indicator" and finding.index is not None and finding.index < len(table.indicators):
            where = f"“{table.indicators[finding.index].name}”"
        words, act = st.columns([82, 18], vertical_alignment="center")
        words.html(finding_html(finding, where))
        if any(True for _ in flow.steps(table, finding)):
            act.button("采用改写", key=f"fix-{number}", on_click=conversation.follow, args=(finding,), width="stretch")


def _similar(state: State) -> None:
    hits = state.result.similar if state.result else ()
    if not hits:
        return
    with st.expander(f"库里最接近的项目（{len(hits)}）", expanded=False):
        for number, hit in enumerate(hits):
            words, act = st.columns([80, 20], vertical_alignment="center")
            why = f'<div class="hint" title="{escape(hit.why, quote=True)}">{escape(flow.reason(hit.why))}</div>'
            words.html(f"<div><b>{escape(hit.name)}</b>{why}</div>")
            if act.button("看这张表", key=f"similar-{number}", width="stretch"):
                st.session_state[Key.PROJECT] = hit.table
                st.switch_page(st.Page(_base, url_path="base"))


def _base() -> None:
    from ui.views import base

    base.show()
