"""示范: the rules as a handbook, and each rule with its weak and its good example."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui import bootstrap, flow
from ui.components.sheet import SEVERITIES, example_html
from ui.session import Key

if TYPE_CHECKING:
    from assistant.rules.card import Rule


def show() -> None:
    st.title("示范：怎样的指标过得了审", anchor=False)
    rules, handbook = st.tabs(["一条一条看", "整本手册"])
    with rules:
        _rules(bootstrap.services().rules())
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
        st.markdown(text)


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
