"""Importing last years' tables: read first, look and mend, then into the base."""

from __future__ import annotations

import hashlib
from html import escape
from typing import Any

import streamlit as st
from msgspec.structs import replace

from kb.records import Project, ReadResult, TargetTable
from ui import access, bootstrap, flow
from ui.bootstrap import ERRORS, Services
from ui.components.sheet import place, sheet_html
from ui.session import Key

MANY = 5  # files from which nobody looks at each


def intake(services: Services) -> None:
    """The uploader; a few files are shown before they go in, many go in at once."""
    if not access.may_write():
        st.info("只有管理员可以往知识库里导入。把往年的表交给管理员即可。")
        return
    st.html(
        '<div class="hint">把本单位往年的绩效目标表加进来，起草时就会参照。文件留在这台电脑上；'
        "联系人姓名和电话在读取时去掉；有毛病的指标会标出来，不会被当作样板。</div>"
    )
    files = st.file_uploader("选择往年的文件", accept_multiple_files=True, key=Key.IMPORT)
    with st.container(horizontal=True, gap="small"):
        if st.button("全部导入", key="import-go", type="primary", disabled=not files):
            with st.spinner("正在导入，并更新检索……"):
                who = access.user().name
                summary = services.add([(file.name, file.getvalue()) for file in files], who)
            st.session_state[Key.IMPORTED] = [*summary.lines(), "在“查往年的表”里能搜到了。"]
            st.rerun()  # the counts above are of before
    for line in st.session_state.get(Key.IMPORTED, ()) if files else ():
        (st.warning if line.startswith("未导入") else st.success)(flow.plain(line))
    if files and len(files) <= MANY:
        for number, file in enumerate(files):
            _preview(services, f"{number}", file)


def _read(file: Any) -> ReadResult | str:
    """What is in the file, read once; or why it cannot be read."""
    kept: dict[str, ReadResult | str] = st.session_state.setdefault(Key.PREVIEW, {})
    key = hashlib.sha256(file.getvalue()).hexdigest()
    if key not in kept:
        try:
            kept[key] = bootstrap.services().read(file.name, file.getvalue())
        except ERRORS as error:
            kept[key] = str(error)
    return kept[key]


def _preview(services: Services, key: str, file: Any) -> None:
    found = _read(file)
    if isinstance(found, str):
        st.error(found)
        return
    label = f"导入前看一看：{flow.plain(file.name)}（{len(found.tables)}张表，{len(found.warnings)}处说明）"
    with st.expander(label, key=f"preview-{key}"):
        if not found.tables:
            st.html('<div class="hint">里面没有找到绩效目标表。</div>')
            return
        for warning in found.warnings:
            st.html(f'<div class="hint">{escape(place(warning.locator))}　{escape(warning.message)}</div>')
        tables = tuple(_mend(f"{key}-{number}", table) for number, table in enumerate(found.tables))
        if st.button("按核对后的导入", key=f"import-mended-{key}"):
            with st.spinner("正在导入，并更新检索……"):
                mended = replace(found, tables=tables)
                count = services.add_mended(file.name, file.getvalue(), mended, access.user().name)
            st.success(f"已导入{count}张表。")


def _mend(key: str, table: TargetTable) -> TargetTable:
    """Head of one table in fields; what is typed there goes into the base."""
    name, unit, year, region, kind = st.columns([34, 28, 12, 14, 12])
    project = name.text_input("项目", (table.project or Project()).name, key=f"mend-project-{key}").strip()
    owner = unit.text_input("单位", table.unit.name, key=f"mend-unit-{key}").strip()
    when = year.text_input("年度", str(table.year or ""), key=f"mend-year-{key}").strip().removesuffix("年")
    where = region.text_input("地区", table.region or "", key=f"mend-region-{key}").strip()
    code = kind.text_input("功能分类", table.class_ or "", key=f"mend-class-{key}", placeholder="三位").strip()
    st.html(sheet_html(table))
    head = table.project or Project()
    return replace(
        table,
        project=replace(head, name=project) if project or table.project else None,
        unit=replace(table.unit, name=owner),
        year=int(when) if when.isdigit() and len(when) == 4 else table.year,
        region=where or None,
        class_=code[:3] if code[:3].isdigit() and len(code) >= 3 else None,
    )
