"""The quiz: which fault is it, then write it better and have it reviewed at once; the score is kept."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING
from zlib import crc32

import streamlit as st
from msgspec.structs import replace

from ui import bootstrap, flow
from ui.components.sheet import example_html
from ui.session import Key

if TYPE_CHECKING:
    from assistant.rules.card import Rule

WRONG = 3  # false answers offered


def choices(rules: Sequence[Rule], number: int) -> list[Rule]:
    """The rule of question `number` and up to three others, in an order of their own but always the same."""
    right = rules[number]
    alike = [rule for rule in rules if rule.code != right.code and rule.scope == right.scope]
    start = number * 5 % max(1, len(alike))
    picked = [right, *(alike[start:] + alike[:start])[:WRONG]]
    return sorted(picked, key=lambda rule: crc32(f"{number}{rule.code}".encode()))


def quiz(rules: Sequence[Rule]) -> None:
    """One question at a time; only the first answer to a question counts."""
    number = st.session_state.get(Key.QUIZ, 0) % len(rules)
    score: dict[str, bool] = st.session_state.setdefault(Key.SCORE, {})
    options = {rule.code: rule for rule in choices(rules, number)}
    right = rules[number]
    first = st.session_state.get(f"{Key.QUIZ_PICK}-{number}")
    if first:
        score.setdefault(f"pick-{right.code}", first == right.code)
    st.html(
        f'<div class="head"><span>第{number + 1}题，共{len(rules)}题</span><span>{_standing(score)}</span></div>'
        "<p><b>这里毛病出在哪？</b></p>"
    )
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
        _better(right, number, score)
    with st.container(horizontal=True, gap="small"):
        st.button("下一题", key="quiz-next", type="primary" if picked else "secondary", on_click=_next)
        if score:
            st.button("从头再来", key="quiz-again", type="tertiary", on_click=_again)


def _standing(score: dict[str, bool]) -> str:
    picked = [good for key, good in score.items() if key.startswith("pick-")]
    written = [good for key, good in score.items() if key.startswith("write-")]
    words = [f"认毛病：答{len(picked)}题，对<b>{sum(picked)}</b>题"] if picked else []
    words += [f"改写：写{len(written)}题，过<b>{sum(written)}</b>题"] if written else []
    return "　".join(words)


def _better(rule: Rule, number: int, score: dict[str, bool]) -> None:
    """Rewrite the weak row: the rules say at once whether it passes; then the model answer."""
    example = rule.weak
    if example.index is None:
        st.html(f'<p><b class="good">这样写，就行</b></p>{example_html(rule.good, "")}')
        return
    row = example.table.indicators[example.index]
    with st.form(f"better-{number}", border=True):
        st.html("<b>你来改一遍</b>")
        name = st.text_input("三级指标", row.name, key=f"{Key.QUIZ_BETTER}-name-{number}")
        value = st.text_input("指标值", row.value, key=f"{Key.QUIZ_BETTER}-value-{number}")
        how = st.text_input("怎么算（指标描述）", row.description, key=f"{Key.QUIZ_BETTER}-how-{number}")
        sent = st.form_submit_button("看看过不过", key=f"{Key.QUIZ_BETTER}-go-{number}")
    if not sent:
        return
    written = replace(row, name=name.strip(), value=value.strip(), description=how.strip(), target=None)
    rows = list(example.table.indicators)
    rows[example.index] = written
    review = bootstrap.services().review(replace(example.table, indicators=tuple(rows)))
    found = [one for one in review.findings if one.index == example.index and one.severity != "hint"]
    unchanged = (written.name, written.value, written.description) == (row.name, row.value, row.description)
    score[f"write-{rule.code}"] = not found and not unchanged
    if unchanged:
        st.warning("还没有改。")
    elif found:
        st.warning("还过不了审：")
        for one in found:
            st.html(f"<div>· {escape(one.message)}</div>")
    else:
        st.success("过了，审核没有挑出毛病。")
    st.html(f'<p><b class="good">参考写法</b></p>{example_html(rule.good, "")}')


def _next() -> None:
    st.session_state[Key.QUIZ] = st.session_state.get(Key.QUIZ, 0) + 1


def _again() -> None:
    st.session_state[Key.SCORE] = {}
    for key in list(st.session_state):
        if str(key).startswith((Key.QUIZ_PICK, Key.QUIZ_BETTER)):
            del st.session_state[key]
    st.session_state[Key.QUIZ] = 0
