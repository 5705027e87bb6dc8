"""审核: upload documents, see each weak indicator in its cell, take the marked document away."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ui import bootstrap, flow
from ui.bootstrap import ERRORS
from ui.components.sheet import SEVERITIES, finding_html, head_html, place, score_html, sheet_html
from ui.session import Key

if TYPE_CHECKING:
    from assistant.reviewing import Reviewed


@dataclass(frozen=True)
class Upload:
    """What became of one uploaded file: reviewed tables, and why others could not be read."""

    tables: tuple[Reviewed, ...] = ()
    trouble: tuple[str, ...] = ()


def show() -> None:
    st.title("审核绩效目标表", anchor=False)
    files = st.file_uploader(
        "上传部门报来的文件，可以一次多个，也可以是压缩包（.zip）", accept_multiple_files=True, key=Key.UPLOAD
    )
    if not files:
        _empty()
        return
    uploads = [_review(file.name, file.getvalue()) for file in files]
    for line in (line for upload in uploads for line in upload.trouble):
        st.error(line)
    items = sorted((item for upload in uploads for item in upload.tables), key=lambda item: item.review.score)
    if not items:
        return
    _summary(items)
    wanted = _severities(items)
    for number, item in enumerate(items):
        _table(number, item, wanted)
    _warnings(items)


def _empty() -> None:
    st.html(
        '<ol class="steps"><li>把部门报来的绩效目标表拖到上面，格式不限，一份文件里有几张表都能分开看。</li>'
        "<li>有问题的格子会<b>标出来</b>，写明<b>为什么不行、可以怎么改</b>；分数最低的表排在最前面。</li>"
        "<li>下载<b>标注好的 Excel</b> 或<b>审核意见 Word</b>，退回部门修改。</li></ol>"
        '<div class="hint">文件只在这台电脑上处理，不会传到网上，也不会自动进入知识库。</div>'
    )


def _review(name: str, data: bytes) -> Upload:
    """Read and review one file, once per content."""
    kept: dict[str, Upload] = st.session_state.setdefault(Key.UPLOADED, {})
    key = f"{name} {hashlib.sha256(data).hexdigest()}"
    if key not in kept:
        try:
            with st.spinner(f"正在读 {name} ……"):
                tables, failures = bootstrap.services().review_file(name, data)
            if not tables and not failures:
                failures = [
                    f"{name}：没有找到绩效目标表。请确认里面有“一级指标、二级指标、三级指标、指标值”这样的表格。"
                ]
            kept[key] = Upload(tuple(tables), tuple(failures))
        except ERRORS as error:
            kept[key] = Upload(trouble=(str(error),))
    return kept[key]


def _summary(items: Sequence[Reviewed]) -> None:
    count = Counter[str](one.severity for item in items for one in item.review.findings)
    rows = sum(len(item.table.indicators) for item in items)
    st.html(
        f'<div class="counts"><span><b>{len(items)}</b>张表</span><span><b>{rows}</b>项指标</span>'
        + "".join(f"<span><b>{count[key]}</b>处{label}</span>" for key, label in SEVERITIES.items())
        + "</div>"
    )
    services = bootstrap.services()
    names = {item.file for item in items}
    stem = flow.file_name(Path(items[0].file).stem) if len(names) == 1 else "审核结果"
    triples = [(item.file, item.table, item.review) for item in items]
    with st.container(horizontal=True, gap="small"):
        for key, label, suffix, kind in (
            (Key.EXCEL_REVIEW, "下载标注好的 Excel", ".xlsx", "primary"),
            (Key.WORD_REVIEW, "下载审核意见 Word", ".docx", "secondary"),
        ):
            st.download_button(
                label,
                partial(services.export_review, triples, suffix),
                file_name=f"{stem}-审核意见{suffix}",
                key=key,
                icon=":material/download:",
                type=kind,  # type: ignore[arg-type]
                on_click="ignore",
            )


def _severities(items: Sequence[Reviewed]) -> set[str]:
    count = Counter[str](one.severity for item in items for one in item.review.findings)
    picked = st.pills(
        "只看",
        list(SEVERITIES),
        selection_mode="multi",
        default=list(SEVERITIES),
        format_func=lambda key: f"{SEVERITIES[key]} {count[key]}",
        key=Key.SEVERITY,
    )
    return set(picked or ())


def _table(number: int, item: Reviewed, wanted: set[str]) -> None:
    table, review = item.table, item.review
    shown = [one for one in review.findings if one.severity in wanted]
    title = (table.project.name if table.project else "") or table.title or table.unit.name or "未写项目名称"
    label = f"**{review.score}分**　{flow.plain(title)}　（{len(review.findings)}处）"
    with st.expander(label, expanded=number == 0, key=f"table-{number}"):
        st.html(f'<div class="scored">{score_html(review.score)}<div>{head_html(table)}</div></div>')
        for one in shown:
            if one.scope == "table":
                st.html(finding_html(one))
        st.html(sheet_html(table, shown))
        st.html(f'<div class="hint">来自 {escape(item.file)}　{escape(place(table.source.locator))}</div>')


def _warnings(items: Sequence[Reviewed]) -> None:
    found = dict.fromkeys((item.file, one.locator, one.message) for item in items for one in item.warnings)
    if not found:
        return
    with st.expander(f"读文件时的说明（{len(found)}）", expanded=False):
        for name, locator, message in found:
            st.html(f"<div>{escape(name)}　{escape(place(locator))}　{escape(message)}</div>")
