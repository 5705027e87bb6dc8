"""The register of local spending standards, and the log of what was done with the base."""

from __future__ import annotations

import datetime as dt
from html import escape

import streamlit as st

from kb import audit
from kb.local_standards import LocalStandard, StandardError, add, remove, standards
from kb.standards import CERTAINTY, load
from ui import access
from ui.session import Key


def register() -> None:
    """All standards with their time of validity; an administrator adds and removes."""
    st.html(
        '<div class="hint">本地的开支标准登记在这里。起草时，指标名称对得上、又在执行期内的标准会列在那一行里，'
        "点一下就写进依据，带文件名和文号。</div>"
    )
    today = dt.date.today()
    found = standards()
    if found:
        rows = "".join(
            f"<tr><td>{escape(one.item)}</td><td>{escape(one.value)}</td><td>{escape(one.name)}</td>"
            f"<td>{escape(one.number)}</td><td>{escape(one.since)} 至 {escape(one.until or '今')}"
            f"{'' if one.holds(today) else '（不在执行期）'}</td></tr>"
            for one in found
        )
        st.html(
            '<table class="sheet"><thead><tr><th>项目</th><th>标准</th><th>文件名称</th><th>文号</th>'
            f"<th>执行期</th></tr></thead><tbody>{rows}</tbody></table>"
        )
    else:
        st.html(
            '<div class="hint">还没有登记。例如：培训费，≤400元/人·天，《某某县培训费管理办法》，某财行〔2025〕3号。</div>'
        )
    if access.may_write():
        _entry(found)
    shipped = load()
    with st.expander(f"随程序附带的法规和标准（{len(shipped)}件）", key="shipped-standards"):
        rows = "".join(
            f"<tr><td>{escape(one.name)}</td><td>{escape(one.number or '')}</td><td>{escape(one.sets)}</td>"
            f"<td>{escape(one.since)} 至 {escape(one.until or '今')}</td><td>{CERTAINTY[one.checked]}</td></tr>"
            for one in shipped
        )
        st.html(
            '<table class="sheet"><thead><tr><th>名称</th><th>文号</th><th>定了什么</th><th>执行期</th><th>核对情况</th>'
            f"</tr></thead><tbody>{rows}</tbody></table>"
        )


def _entry(found: tuple[LocalStandard, ...]) -> None:
    with st.form("standard", border=True, clear_on_submit=False):
        first, second = st.columns([30, 70]), st.columns([26, 22, 26, 26])
        item = first[0].text_input("项目", key="standard-item", placeholder="如 培训费")
        name = first[1].text_input("文件名称", key="standard-name")
        value = second[0].text_input("标准", key="standard-value", placeholder="如 ≤400元/人·天")
        number = second[1].text_input("文号", key="standard-number")
        since = second[2].text_input("从哪天起", key="standard-since", placeholder="2026-01-01")
        until = second[3].text_input("到哪天止（还在执行就空着）", key="standard-until")
        if st.form_submit_button("登记", type="primary", key="standard-go"):
            try:
                made = add(
                    LocalStandard(
                        item=item.strip(), value=value.strip(), name=name.strip(), number=number.strip(),
                        since=since.strip(), until=until.strip(),
                    )
                )  # fmt: skip
            except StandardError as error:
                st.session_state[Key.NOTICE] = str(error)
            else:
                audit.record(access.user().name, "登记标准", made.cited())
            st.rerun()
    if Key.NOTICE in st.session_state:
        st.warning(st.session_state.pop(Key.NOTICE))
    if found:
        which, act = st.columns([80, 20], vertical_alignment="bottom")
        at = which.selectbox(
            "撤掉一条", range(len(found)), index=None, placeholder="不撤", key="standard-gone",
            format_func=lambda n: found[n].cited(),
        )  # fmt: skip
        act.button("撤掉", key="standard-remove", disabled=at is None, on_click=_gone, args=(found[at or 0],))


def _gone(entry: LocalStandard) -> None:
    remove(entry.id)
    audit.record(access.user().name, "撤掉标准", entry.cited())


def log() -> None:
    """Imports, promotions and exports, newest first; for administrators."""
    st.html('<div class="hint">账号由管理员在运行程序的电脑上用 python -m ui.accounts 添加和停用，也记在这里。</div>')
    found = audit.entries()
    if not found:
        st.html('<div class="hint">还没有记录。导入、采纳、导出都会记在这里。</div>')
        return
    rows = "".join(
        f"<tr><td>{escape(one.at.replace('T', ' '))}</td><td>{escape(one.who or '本机')}</td>"
        f"<td>{escape(one.act)}</td><td>{escape(one.what)}</td></tr>"
        for one in found
    )
    st.html(
        '<table class="sheet"><colgroup><col style="width:18%"><col style="width:12%"><col style="width:12%"><col></colgroup>'
        f"<thead><tr><th>时间</th><th>谁</th><th>做了什么</th><th>内容</th></tr></thead><tbody>{rows}</tbody></table>"
    )
