"""示范: each rule with its weak and its good example, real rows rewritten, a quiz, and the handbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from assistant.export.page import page
from kb.records import Project
from ui import bootstrap, flow
from ui.components.lessons import categories, lesson_html
from ui.components.projector import projector, start
from ui.components.quiz import quiz
from ui.components.sheet import SEVERITIES, example_html, head_html, sheet_html
from ui.session import Key

if TYPE_CHECKING:
    from assistant.rules.card import Rule
    from kb.lessons import Lesson

_CODE = re.compile(r"代码 `[\w-]+` · ")  # for programs; a class reads the names
PAIRS = 5  # lessons shown at a time
_KEPT = "lesson-filters"  # category and code, kept while the class looks at the pairs


def show() -> None:
    cards = bootstrap.services().rules()
    by_code = {rule.code: rule for rule in cards}
    if Key.SHOW_PAIR in st.session_state and (chosen := _chosen(bootstrap.services().lessons())):
        projector(chosen, by_code)
        return
    st.title("示范：怎样的指标过得了审", anchor=False)
    rules, real, models, test, handbook = st.tabs(["一条一条看", "真实案例", "示范表", "练一练", "整本手册"])
    with rules:
        _rules(cards)
    with real:
        _lessons(bootstrap.services().lessons(), by_code)
    with models:
        _exemplars()
    with test:
        quiz(cards)
    with handbook:
        _handbook()


def _handbook() -> None:
    text = _CODE.sub("", bootstrap.services().handbook())
    title = "绩效指标审核手册"
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            "下载可打印的手册",
            page(text, title),
            file_name=f"{title}.html",
            key="download-handbook-page",
            icon=":material/print:",
            type="primary",
            on_click="ignore",
        )
        st.download_button(
            "下载文本",
            text,
            file_name=f"{title}.md",
            key="download-handbook",
            icon=":material/download:",
            on_click="ignore",
        )
        st.html('<div class="hint">用浏览器打开下载的手册，按 Ctrl+P 打印发给大家。</div>')
    st.markdown(text, unsafe_allow_html=True)  # our own words; the anchors of the contents are HTML


def _exemplars() -> None:
    """Whole tables worth copying, by kind of project."""
    tables = bootstrap.services().exemplars()
    kinds = bootstrap.services().library().archetypes
    if not tables:
        st.html('<div class="hint">库里没有示范表。</div>')
        return
    left, right = st.columns([30, 70], gap="medium")
    with left:
        st.html('<div class="hint">专门写来示范的整张表，单位和数都是虚构的，看的是写法。</div>')
        kind = st.selectbox(
            "哪一类项目",
            list(tables),
            key=Key.EXEMPLAR_KIND,
            format_func=lambda one: kinds[one].name if one in kinds else one,
        )
        found = tables[kind or next(iter(tables))]
        at = st.radio(
            f"共{len(found)}张",
            range(len(found)),
            key=f"{Key.EXEMPLAR}-{kind}",
            format_func=lambda one: flow.plain((found[one].project or Project()).name or found[one].title),
        )
    with right:
        table = found[at or 0]
        st.html(head_html(table))
        st.html(sheet_html(table))


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
    st.html(f'<div class="head"><b>{escape(rule.name)}</b><span>{SEVERITIES[rule.severity]}</span></div>')
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
        st.session_state[_KEPT] = (category, code)
        if found:
            st.button("放映给大家看", key="pair-start", icon=":material/slideshow:", on_click=start, width="stretch")
            st.html('<div class="hint">一屏一组，字大，用左右方向键翻页。</div>')
    with right:
        if not found:
            st.html('<div class="hint">没有这样的案例，换一类看看。</div>')
            return
        turned = f"{Key.LESSON_PAGE}-{category}-{code}"
        first = st.session_state.get(turned, 0) % len(found)
        shown = found[first : first + PAIRS]
        st.html(f'<div class="hint">共{len(found)}组，现在是第{first + 1}到{first + len(shown)}组</div>')
        for lesson in shown:
            st.html(lesson_html(lesson, rules))
        if len(found) > PAIRS:
            following = 0 if first + PAIRS >= len(found) else first + PAIRS
            st.button("再看几组", key="lessons-next", on_click=_turn, args=(turned, following))


def _chosen(lessons: tuple[Lesson, ...]) -> list[Lesson]:
    """The lessons that the filters leave, also while the filters are not on the screen."""
    category, code = st.session_state.get(_KEPT, (None, None))
    return [one for one in lessons if category in (None, one.category) and (code is None or code in one.codes)]


def _turn(key: str, first: int) -> None:
    st.session_state[key] = first
