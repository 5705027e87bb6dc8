"""示范: each rule with its weak and its good example, real rows rewritten, a quiz, and the handbook."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING
from zlib import crc32

import streamlit as st

from ui import bootstrap, flow
from ui.components.lessons import categories, lesson_html
from ui.components.sheet import SEVERITIES, example_html
from ui.session import Key

if TYPE_CHECKING:
    from assistant.rules.card import Rule
    from kb.lessons import Lesson

WRONG = 3  # other answers offered in the quiz
PAIRS = 5  # lessons shown at a time


def show() -> None:
    st.title("示范：怎样的指标过得了审", anchor=False)
    rules, real, quiz, handbook = st.tabs(["一条一条看", "真实案例", "练一练", "整本手册"])
    cards = bootstrap.services().rules()
    with rules:
        _rules(cards)
    with real:
        _lessons(bootstrap.services().lessons(), {rule.code: rule for rule in cards})
    with quiz:
        _quiz(cards)
    with handbook:
        text = bootstrap.services().handbook()
        st.download_button(
            "下载手册（文本）",
            text,
            file_name="绩效指标审核手册.md",
            key="download-handbook",
            icon=":material/download:",
            on_click="ignore",
        )
        st.html('<div class="hint">要打印发给大家，按 Ctrl+P。</div>')
        st.markdown(text, unsafe_allow_html=True)  # our own words; the anchors of the contents are HTML


def _rules(rules: Sequence[Rule]) -> None:
    left, right = st.columns([30, 70], gap="medium")
    with left:
        typed = st.text_input("找规则", placeholder="例如：满意度、成本、时限", key=Key.RULE_SEARCH).strip()
        found = {rule.code: rule for rule in rules if not typed or typed in _words(rule)}
        if not found:
            st.html('<div class="hint">没有这样的规则，换个词试试。</div>')
            return
        code = st.radio(
            f"共{len(found)}条", list(found), format_func=lambda one: flow.plain(found[one].name), key=Key.RULE
        )
    with right:
        _rule(found[code or next(iter(found))])


def _words(rule: Rule) -> str:
    return f"{rule.code} {rule.name} {rule.why} {rule.basis}"


def _rule(rule: Rule) -> None:
    st.html(
        f'<div class="head"><b>{escape(rule.name)}</b><span>{SEVERITIES[rule.severity]}</span>'
        f'<span class="hint">编号 {escape(rule.code)}</span></div>'
    )
    st.html(f"<p>{escape(rule.why)}</p>")
    st.html(f'<p><b class="bad">这样写，会被退回</b></p>{example_html(rule.weak, "bad")}')
    st.html(f'<p><b class="good">这样写，就行</b></p>{example_html(rule.good, "")}')
    st.html(
        f'<dl class="card"><dt>不算毛病的</dt><dd>{escape(rule.ignore)}</dd>'
        f"<dt>依据</dt><dd>{escape(rule.basis)}</dd></dl>"
    )


# -- real rows --


def _lessons(lessons: tuple[Lesson, ...], rules: dict[str, Rule]) -> None:
    left, right = st.columns([30, 70], gap="medium")
    with left:
        st.html('<div class="hint">各地公开的绩效目标表里写得不好的，逐条替它改了一遍。</div>')
        category = st.selectbox(
            "哪一类指标", categories(lessons), index=None, placeholder="全部", key=Key.LESSON_CATEGORY
        )
        chosen = [one for one in lessons if category in (None, one.category)]
        codes = [code for code in rules if any(code in one.codes for one in chosen)]
        code = st.selectbox(
            "什么毛病",
            codes,
            index=None,
            placeholder="全部",
            format_func=lambda one: flow.plain(rules[one].name),
            key=Key.LESSON_CODE,
        )
        found = [one for one in chosen if code is None or code in one.codes]
    with right:
        if not found:
            st.html('<div class="hint">没有这样的案例，换一类看看。</div>')
            return
        page = f"{Key.LESSON_PAGE}-{category}-{code}"
        start = st.session_state.get(page, 0) % len(found)
        shown = found[start : start + PAIRS]
        st.html(f'<div class="hint">共{len(found)}组，现在是第{start + 1}到{start + len(shown)}组</div>')
        for lesson in shown:
            st.html(lesson_html(lesson, rules))
        if len(found) > PAIRS:
            following = 0 if start + PAIRS >= len(found) else start + PAIRS
            st.button("再看几组", key="lessons-next", on_click=_turn, args=(page, following))


def _turn(page: str, start: int) -> None:
    st.session_state[page] = start


# -- quiz --


def _choices(rules: Sequence[Rule], number: int) -> list[Rule]:
    """The rule of question `number` and up to three others, in an order of their own but always the same."""
    right = rules[number]
    alike = [rule for rule in rules if rule.code != right.code and rule.scope == right.scope]
    start = number * 5 % max(1, len(alike))
    picked = [right, *(alike[start:] + alike[:start])[:WRONG]]
    return sorted(picked, key=lambda rule: crc32(f"{number}{rule.code}".encode()))


def _quiz(rules: Sequence[Rule]) -> None:
    number = st.session_state.get(Key.QUIZ, 0) % len(rules)
    options = {rule.code: rule for rule in _choices(rules, number)}
    right = rules[number]
    st.html(f'<div class="hint">第{number + 1}题，共{len(rules)}题</div><p><b>这里毛病出在哪？</b></p>')
    st.html(example_html(right.weak, ""))
    picked = st.radio(
        "选一个",
        list(options),
        index=None,
        format_func=lambda code: flow.plain(options[code].name),
        key=f"{Key.QUIZ_PICK}-{number}",
        label_visibility="collapsed",
    )
    if picked:
        if picked == right.code:
            st.success(f"对，是“{right.name}”。")
        else:
            st.warning(f"不是“{options[picked].name}”，是“{right.name}”。")
        st.html(f"<p>{escape(right.why)}</p>")
        st.html(f'<p><b class="good">这样写，就行</b></p>{example_html(right.good, "")}')
    st.button("下一题", key="quiz-next", type="primary" if picked else "secondary", on_click=_next)


def _next() -> None:
    st.session_state[Key.QUIZ] = st.session_state.get(Key.QUIZ, 0) + 1
