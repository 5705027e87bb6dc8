"""知识库: what the assistant knows: earlier tables, kinds of project with their cards, and importing more."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from indexer.records import Filters, Hit
from kb.library import Archetype, Card
from kb.taxonomy import CATEGORIES
from ui import bootstrap, flow
from ui.bootstrap import ERRORS, Services
from ui.components.sheet import bars, finding_html, head_html, place, sheet_html
from ui.session import Key

SHOWN = 10  # hits of each kind
FEW = 2  # rows below which a share says nothing
_WHENCE = {"text": "须由您提供", "standard": "按标准", "history": "看往年", "habit": "常用值，待确认"}
_OPERATOR = {"before": "", "grade": ""}


def show() -> None:
    st.title("知识库", anchor=False)
    services = bootstrap.services()
    with st.spinner("正在打开知识库……"):
        _counts(services.stats())
    if project := st.session_state.get(Key.PROJECT):
        _project(services, project)
        return
    search, kinds, quality, more = st.tabs(["查往年的表", "项目类型和指标卡", "库里的毛病", "导入文件"])
    with search:
        _search(services)
    with kinds:
        _archetypes(services)
    with quality:
        _quality(services)
    with more:
        _import(services)


def _counts(stats: dict[str, Any]) -> None:
    base = stats["base"]
    parts = (
        (base["tables"], "张往年的表"),
        (base["indicators"], "项指标"),
        (base["imports"], "份自己导入的文件"),
        (stats["archetypes"], "类项目"),
        (stats["cards"], "张指标卡"),
    )
    st.html(
        '<div class="counts">' + "".join(f"<span><b>{number}</b>{label}</span>" for number, label in parts) + "</div>"
    )


# -- search --


def _search(services: Services) -> None:
    query = st.text_input(
        "找什么项目或指标", placeholder="例如：农村公路养护、设备验收合格率、培训人数", key=Key.QUERY
    ).strip()
    year, unit, category, sound = st.columns([16, 30, 30, 24], vertical_alignment="bottom")
    filters = Filters(
        year=_year(year.text_input("年度", key=Key.YEAR_FILTER, placeholder="不限")),
        unit=unit.text_input("单位", key=Key.UNIT_FILTER, placeholder="不限").strip() or None,
        category=category.selectbox(
            "二级指标", list(CATEGORIES), index=None, placeholder="不限", key=Key.CATEGORY_FILTER,
            format_func=lambda key: CATEGORIES[key].level2,
        ),
        sound=sound.toggle("只看审核没问题的", key=Key.SOUND),
    )  # fmt: skip
    if not query:
        st.html('<div class="hint">输入项目要做的事，或者指标名称的一部分。找到的表点开能看全表和审核意见。</div>')
        return
    found = services.search(query, SHOWN, filters)
    if not found.projects and not found.indicators:
        st.info("库里没有找到。可以换个说法，去掉上面的限制，或到“导入文件”里加入往年的表。")
        return
    if found.precedent == "none":
        st.html('<div class="hint">没有很接近的往年项目，下面的只供参考。</div>')
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(f"项目（{len(found.projects)}）", anchor=False)
        for number, hit in enumerate(found.projects):
            _hit(f"hit-project-{number}", hit, "")
    with right:
        st.subheader(f"指标（{len(found.indicators)}）", anchor=False)
        for number, hit in enumerate(found.indicators):
            _hit(f"hit-indicator-{number}", hit, _value(services, hit))


def _year(typed: str) -> int | None:
    digits = typed.strip().removesuffix("年")
    return int(digits) if digits.isdigit() and len(digits) == 4 else None


def _value(services: Services, hit: Hit) -> str:
    try:
        table = services.table(hit.table)
    except ERRORS:
        return ""
    row = next((one for one in table.indicators if one.id == hit.id), None)
    project = table.project.name if table.project else table.unit.name
    return f"{row.value}　{project}" if row else project


def _open(table_id: str) -> None:
    st.session_state[Key.PROJECT] = table_id


def _close() -> None:
    st.session_state.pop(Key.PROJECT, None)


def _hit(key: str, hit: Hit, value: str) -> None:
    words, act = st.columns([78, 22], vertical_alignment="center")
    more = f'<div class="hint">{escape(value)}</div>' if value else ""
    why = f'<div class="hint" title="{escape(hit.why, quote=True)}">{escape(flow.reason(hit.why))}</div>'
    words.html(f"<div><b>{escape(hit.name)}</b>{more}{why}</div>")
    act.button("看全表", key=key, on_click=_open, args=(hit.table,), width="stretch")


def _project(services: Services, table_id: str) -> None:
    st.button("返回", key="back", icon=":material/arrow_back:", on_click=_close)
    table = services.table(table_id)
    findings = services.findings(table_id)
    st.html(head_html(table))
    for one in findings:
        if one.scope == "table":
            st.html(finding_html(one))
    st.html(sheet_html(table, findings))
    if table.source.file:
        st.html(f'<div class="hint">来自 {escape(table.source.file)}　{escape(place(table.source.locator))}</div>')


# -- kinds of project --


def _archetypes(services: Services) -> None:
    archetypes = services.library().archetypes
    key = st.selectbox(
        "项目类型", list(archetypes), key=Key.ARCHETYPE, format_func=lambda one: archetypes[one].name, width=420
    )
    if key:
        _archetype(archetypes[key])


def _archetype(kind: Archetype) -> None:
    asked = "".join(f"<li>{escape(question.text)}</li>" for question in kind.must_ask)
    traps = "".join(f"<li>{escape(trap)}</li>" for trap in kind.pitfalls)
    st.html(
        f"<p>{escape(kind.summary)}</p>"
        + (f"<b>要问清楚的</b><ul>{asked}</ul>" if asked else "")
        + (f"<b>常见毛病</b><ul>{traps}</ul>" if traps else "")
    )
    head = ("二级指标", "指标", "怎么算", "通常的值", "佐证材料")
    rows = "".join(_card(card) for card in kind.cards)
    st.html(
        '<table class="sheet"><colgroup><col style="width:12%"><col style="width:20%"><col style="width:30%">'
        '<col style="width:18%"><col style="width:20%"></colgroup><thead><tr>'
        + "".join(f"<th>{one}</th>" for one in head)
        + f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _card(card: Card) -> str:
    value = ""
    if isinstance(card.value, (int, float)):
        value = f"{_OPERATOR.get(card.operator, card.operator)}{card.value:g}{card.unit}"
    elif card.value and "{" not in card.value:
        value = card.value
    whence = _WHENCE[card.source] + (f"：{card.standard}" if card.standard else "")
    name = f"<b>{escape(card.name)}</b>" if card.core else escape(card.name)
    name = name.replace("{", "〔").replace("}", "〕")
    cells = (
        escape(CATEGORIES[card.category].level2),
        name,
        escape(card.formula),
        f'{escape(value)}<div class="hint">{escape(whence)}</div>',
        escape("、".join(card.evidence)),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


# -- quality --


def _quality(services: Services) -> None:
    report = services.health()
    if not report["rows"]:
        st.html('<div class="hint">库里还没有审核过的表。先到“导入文件”里加入往年的表。</div>')
        return
    names = {rule.code: rule.name for rule in services.rules()}
    st.html(
        f"<p>审核过{report['rows']}项指标，没有毛病的占<b>{report['sound']:.0%}</b>。"
        "有毛病的不会被当作样板推荐给起草的人。</p>"
    )
    left, right = st.columns(2, gap="large")
    found = report["defects"].items()
    left.html("<b>指标常见的毛病</b>" + bars((names.get(code, code), one["rows"], one["share"]) for code, one in found))
    found = report["table_defects"].items()
    left.html("<b>整张表的毛病</b>" + bars((names.get(code, code), one["tables"], one["share"]) for code, one in found))
    for title, key in (("各年度", "by_year"), ("各单位", "by_unit"), ("各类指标", "by_category")):
        groups = sorted(report[key].items(), key=lambda one: one[0] if key == "by_year" else -one[1]["flagged"])
        items = [(name, one["rows"], one["flagged"]) for name, one in groups if one["rows"] >= FEW][:SHOWN]
        right.html(f"<b>{title}有毛病的指标</b>" + bars(items))


# -- import --


def _import(services: Services) -> None:
    st.html(
        '<div class="hint">把本单位往年的绩效目标表加进来，起草时就会参照。文件留在这台电脑上；'
        "联系人姓名和电话在读取时去掉；有毛病的指标会标出来，不会被当作样板。</div>"
    )
    files = st.file_uploader("选择往年的文件", accept_multiple_files=True, key=Key.IMPORT)
    if st.button("导入", key="import-go", type="primary", disabled=not files):
        with st.spinner("正在导入，并更新检索……"):
            summary = services.add([(file.name, file.getvalue()) for file in files])
        st.session_state[Key.IMPORTED] = summary.lines()
    for line in st.session_state.get(Key.IMPORTED, ()):
        (st.warning if line.startswith("未导入") else st.success)(flow.plain(line))
