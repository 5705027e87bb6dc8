"""Taking the table away: the form as Word or Excel, and what else a clerk may need of it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kb.records import TargetTable
from ui import access, bootstrap, conversation, flow
from ui.session import Key

_MORE = ((Key.MARKDOWN, "纯文本（.md）", ".md"), (Key.JSON, "数据文件（.json）", ".json"))


def downloads(table: TargetTable) -> None:
    """Word and Excel at once; sources, points and other formats behind a button."""
    from assistant.export.clip import form_columns
    from assistant.weights import remark

    name = flow.file_name((table.project.name if table.project else "") or "未命名项目")
    sources = bool(st.session_state.get(Key.WITH_SOURCES, True))
    form = _weighed(table) if st.session_state.get(Key.WITH_WEIGHTS) else table
    for key, label, suffix in ((Key.WORD, "下载 Word", ".docx"), (Key.EXCEL, "下载 Excel", ".xlsx")):
        _download(form, name, key, label, suffix, sources, primary=key == Key.WORD)
    with st.popover("更多", key="more"):
        st.toggle(
            "附上每个数的来源", value=True, key=Key.WITH_SOURCES, help="Excel 里写在批注和附页，Word 里写在附页。"
        )
        if any(column.field == "weight" for column in form_columns(table)):
            st.toggle("填上分值", key=Key.WITH_WEIGHTS, help="按常用分值分配，合计90分；表里已有分值的不动。")
            for line in remark(form):
                st.warning(line)
        for key, label, suffix in _MORE:
            _download(form, name, key, label, suffix, sources)
        st.html('<div class="hint">要往预算系统里录？点表头的小图标复制整列，点开一行可以复制这一行。</div>')
        st.button("删除这份草稿", key=Key.DELETE, icon=":material/delete:", on_click=conversation.discard)


def _weighed(table: TargetTable) -> TargetTable:
    """Points for a table that has none; given ones stay as they are."""
    from assistant.weights import assign, total

    return table if total(table) is not None else assign(table)


def _download(
    table: TargetTable, name: str, key: str, label: str, suffix: str, sources: bool, *, primary: bool = False
) -> None:
    st.download_button(
        label,
        partial(bootstrap.services().export, table, suffix, sources=sources, who=access.user().name),
        file_name=f"{name}绩效目标表{suffix}",
        key=key,
        icon=":material/download:",
        type="primary" if primary else "secondary",
        on_click="ignore",
    )
