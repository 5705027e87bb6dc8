"""审核: documents dropped in, each weak indicator in its cell, a decision on each finding, the opinion to take away."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui import access, bootstrap, flow, rulings
from ui.bootstrap import ERRORS
from ui.components.sheet import SEVERITIES, bars, place, score_html
from ui.components.verdict import title, verdict
from ui.rulings import Ruling
from ui.session import Key

if TYPE_CHECKING:
    from assistant.reviewing import Reviewed

WORST = 60  # below it a table is marked for going back


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
    if Key.NOTICE in st.session_state:
        st.warning(st.session_state.pop(Key.NOTICE))
    uploads = _reviewed(files)
    for line in (line for upload in uploads for line in upload.trouble):
        st.error(line)
    items = sorted(
        (item for upload in uploads for item in upload.tables), key=lambda item: (*item.review.need, item.file)
    )
    if not items:
        return
    made = _rulings(files)
    settled = [rulings.standing(item, made) for item in items]
    _summary(settled, len([one for item in items for one in item.review.findings]))
    each, whole = st.tabs(["逐张看", f"排名和统计（{len(items)}张）"])
    with each:
        _each(items, made)
    with whole:
        _whole(settled)
    _warnings(items)


def _empty() -> None:
    st.html(
        '<ol class="steps"><li>把部门报来的绩效目标表拖到上面，格式不限，一份文件里有几张表都能分开看。</li>'
        "<li>有问题的格子会<b>标出来</b>，旁边写明<b>为什么不行、可以怎么改</b>；分数最低的表排在最前面。</li>"
        "<li>同意的点<b>采用改写</b>，有理由的点<b>不算问题</b>；决定会记住，同一份文件再传上来还在。</li>"
        "<li>下载<b>标注好的 Excel</b> 或<b>审核意见 Word</b>，退回部门修改。</li></ol>"
        '<div class="hint">文件只在这台电脑上处理，不会传到网上，也不会自动进入知识库。</div>'
    )


def _reviewed(files: Sequence[Any]) -> list[Upload]:
    """Every file read and reviewed once per content, with the progress told file by file."""
    kept: dict[str, Upload] = st.session_state.setdefault(Key.UPLOADED, {})
    found = []
    bar = None
    for number, file in enumerate(files):
        data = file.getvalue()
        key = f"{file.name} {hashlib.sha256(data).hexdigest()}"
        if key not in kept:
            bar = bar or st.progress(0.0)
            start = number / len(files)
            bar.progress(start, text=f"正在读 {flow.plain(file.name)}（{number + 1}/{len(files)}）……")

            def inside(done: int, of: int, name: str, start: float = start, bar: Any = bar) -> None:
                bar.progress(start + done / of / len(files), text=f"正在读 {flow.plain(name)}（{done + 1}/{of}）……")

            kept[key] = _review(file.name, data, inside)
        found.append(kept[key])
    if bar is not None:
        bar.empty()
    return found


def _review(name: str, data: bytes, progress: Any) -> Upload:
    try:
        tables, failures = bootstrap.services().review_file(name, data, progress)
    except ERRORS as error:
        return Upload(trouble=(str(error),))
    if not tables and not failures:
        failures = [f"{name}：没有找到绩效目标表。请确认里面有“一级指标、二级指标、三级指标、指标值”这样的表格。"]
    return Upload(tuple(tables), tuple(failures))


def _rulings(files: Sequence[Any]) -> Mapping[str, Ruling]:
    """Decisions of this session, begun with those kept for the same documents."""
    contents = " ".join(sorted(hashlib.sha256(file.getvalue()).hexdigest() for file in files))
    if st.session_state.get(Key.CONTENTS) != contents:
        st.session_state[Key.CONTENTS] = contents
        st.session_state[Key.DECISIONS] = rulings.load([contents]) | st.session_state.get(Key.DECISIONS, {})
    made: Mapping[str, Ruling] = st.session_state.get(Key.DECISIONS, {})
    return made


def _summary(items: Sequence[Reviewed], before: int) -> None:
    count = Counter[str](one.severity for item in items for one in item.review.findings)
    rows = sum(len(item.table.indicators) for item in items)
    dismissed = before - sum(count.values())
    st.html(
        f'<div class="counts"><span><b>{len(items)}</b>张表</span><span><b>{rows}</b>项指标</span>'
        + "".join(f"<span><b>{count[key]}</b>处{label}</span>" for key, label in SEVERITIES.items())
        + (f"<span><b>{dismissed}</b>处不算问题</span>" if dismissed else "")
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
                partial(services.export_review, triples, suffix, who=access.user().name),
                file_name=f"{stem}-审核意见{suffix}",
                key=key,
                icon=":material/download:",
                type=kind,  # type: ignore[arg-type]
                on_click="ignore",
            )


def _each(items: Sequence[Reviewed], made: Mapping[str, Ruling]) -> None:
    """One table at a time, worst first, with what to show of it."""
    count = Counter[str](one.severity for item in items for one in item.review.findings)
    names = {rule.code: rule.name for rule in bootstrap.services().rules()}
    pick, severity, code = st.columns([42, 32, 26], vertical_alignment="bottom")
    at = 0
    if len(items) > 1:
        labels = [f"{item.review.score}分　{title(item)}（{len(item.review.findings)}处）" for item in items]
        alike = {label for label, count in Counter(labels).items() if count > 1}
        labels = [
            f"{label}　{item.file}" if label in alike else label for label, item in zip(labels, items, strict=True)
        ]
        if st.session_state.get(Key.CHOSEN_TABLE, 0) >= len(items):
            st.session_state[Key.CHOSEN_TABLE] = 0
        with pick.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
            chosen = st.selectbox(
                f"第几张（共{len(items)}张，分低的在前）",
                range(len(items)),
                key=Key.CHOSEN_TABLE,
                format_func=lambda n: labels[n],
            )
            at = chosen or 0
            st.button("下一张", key=Key.NEXT_TABLE, disabled=at + 1 == len(items), on_click=_next, args=(at + 1,))
    wanted = severity.pills(
        "只看",
        list(SEVERITIES),
        selection_mode="multi",
        default=list(SEVERITIES),
        format_func=lambda key: f"{SEVERITIES[key]} {count[key]}",
        key=Key.SEVERITY,
    )
    found = dict.fromkeys(one.code for item in items for one in item.review.findings)
    codes = code.multiselect(
        "什么毛病", list(found), key=Key.CODES, placeholder="全部", format_func=lambda one: names.get(one, one)
    )
    verdict(at, items[at], set(wanted or ()), set(codes), made)


def _next(at: int) -> None:
    st.session_state[Key.CHOSEN_TABLE] = at


def _whole(items: Sequence[Reviewed]) -> None:
    """The ranking, and what fails most."""
    names = {rule.code: rule.name for rule in bootstrap.services().rules()}
    left, right = st.columns([58, 42], gap="large")
    rows = "".join(
        f"<tr><td>{number}</td><td>{score_html(item.review.score)}</td><td>{escape(title(item))}</td>"
        f"<td>{escape(item.table.unit.name)}</td><td>{_errors(item)}</td><td>{len(item.review.findings)}</td>"
        f"<td>{escape(item.file)}</td></tr>"
        for number, item in enumerate(items, 1)
    )
    low = sum(item.review.score < WORST for item in items)
    left.html(
        f"<p><b>从最差到最好</b>　平均{sum(item.review.score for item in items) / len(items):.0f}分，"
        f"{low}张低于{WORST}分；哪一张都能在“逐张看”里按这个次序打开</p>"
        '<table class="sheet ranking"><colgroup><col style="width:7%"><col style="width:12%"><col style="width:30%">'
        '<col style="width:19%"><col style="width:9%"><col style="width:8%"><col style="width:15%"></colgroup>'
        "<thead><tr><th>名次</th><th>分数</th><th>项目</th><th>单位</th><th>必改</th><th>问题</th><th>文件</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    found = [(names.get(code, code), number, share) for code, number, share in rulings.frequent(items)]
    right.html(
        "<p><b>最常见的毛病</b>（占多少张表）</p>" + (bars(found) if found else '<div class="hint">没有。</div>')
    )


def _errors(item: Reviewed) -> int:
    return sum(one.severity == "error" for one in item.review.findings)


def _warnings(items: Sequence[Reviewed]) -> None:
    found = dict.fromkeys((item.file, one.locator, one.message) for item in items for one in item.warnings)
    if not found:
        return
    with st.expander(f"读文件时的说明（{len(found)}）", expanded=False):
        for name, locator, message in found:
            st.html(f"<div>{escape(name)}　{escape(place(locator))}　{escape(message)}</div>")
