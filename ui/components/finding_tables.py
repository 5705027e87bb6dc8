"""Search in the base: filters, hits, and the pages of one table and of one indicator."""

from __future__ import annotations

from html import escape

import streamlit as st

from indexer.records import Filters, Hit
from kb.errors import KbError
from kb.records import Indicator, TargetTable
from kb.taxonomy import CATEGORIES
from ui import access, flow
from ui.bootstrap import ERRORS, Services
from ui.components.sheet import finding_html, head_html, place, sheet_html
from ui.session import Key

SHOWN = 10  # hits of each kind


def search(services: Services) -> None:
    """One field, restrictions below it, projects and indicators side by side."""
    query = st.text_input(
        "找什么项目或指标", placeholder="例如：农村公路养护、设备验收合格率、培训人数", key=Key.QUERY
    ).strip()
    filters = _filters()
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
            _hit(f"hit-project-{number}", hit, "", "看全表", Key.PROJECT, hit.table)
    with right:
        st.subheader(f"指标（{len(found.indicators)}）", anchor=False)
        for number, hit in enumerate(found.indicators):
            _hit(f"hit-indicator-{number}", hit, _value(services, hit), "看用法", Key.INDICATOR, hit.id)


def _filters() -> Filters:
    year, unit, region, category = st.columns([14, 28, 22, 36], vertical_alignment="bottom")
    typed_year = year.text_input("年度", key=Key.YEAR_FILTER, placeholder="不限")
    typed_unit = unit.text_input("单位", key=Key.UNIT_FILTER, placeholder="不限")
    typed_region = region.text_input("地区", key=Key.REGION_FILTER, placeholder="不限")
    chosen = category.selectbox(
        "二级指标", list(CATEGORIES), index=None, placeholder="不限", key=Key.CATEGORY_FILTER,
        format_func=lambda key: CATEGORIES[key].level2,
    )  # fmt: skip
    kind, low, high, sound = st.columns([24, 16, 16, 44], vertical_alignment="bottom")
    typed_class = kind.text_input("功能分类（三位）", key=Key.CLASS_FILTER, placeholder="如 205 教育")
    least = low.text_input("预算不少于（万元）", key=Key.MIN_FILTER, placeholder="不限")
    most = high.text_input("预算不多于（万元）", key=Key.MAX_FILTER, placeholder="不限")
    return Filters(
        year=_year(typed_year),
        unit=typed_unit.strip() or None,
        region=typed_region.strip() or None,
        category=chosen,
        class_=typed_class.strip()[:3] or None,
        minimum=_amount(least),
        maximum=_amount(most),
        sound=sound.toggle("只看审核没问题的", key=Key.SOUND),
    )


def _year(typed: str) -> int | None:
    digits = typed.strip().removesuffix("年")
    return int(digits) if digits.isdigit() and len(digits) == 4 else None


def _amount(typed: str) -> float | None:
    try:
        return float(typed.strip().removesuffix("万元")) if typed.strip() else None
    except ValueError:
        return None


def _value(services: Services, hit: Hit) -> str:
    try:
        table = services.table(hit.table)
    except ERRORS:
        return ""
    row = next((one for one in table.indicators if one.id == hit.id), None)
    project = table.project.name if table.project else table.unit.name
    return f"{row.value}　{project}" if row else project


def _go(key: str, wanted: str) -> None:
    st.session_state[key] = wanted


def _close(key: str) -> None:
    st.session_state.pop(key, None)


def _hit(key: str, hit: Hit, value: str, label: str, opens: str, wanted: str) -> None:
    words, act = st.columns([78, 22], vertical_alignment="center")
    more = f'<div class="hint">{escape(value)}</div>' if value else ""
    why = f'<div class="hint" title="{escape(hit.why, quote=True)}">{escape(flow.reason(hit.why))}</div>'
    words.html(f"<div><b>{escape(hit.name)}</b>{more}{why}</div>")
    act.button(label, key=key, on_click=_go, args=(opens, wanted), width="stretch")


# -- one table --


def project_page(services: Services, table_id: str) -> None:
    """A stored table with what review says of it, and its rows on their way into the library."""
    st.button("返回", key="back", icon=":material/arrow_back:", on_click=_close, args=(Key.PROJECT,))
    table = services.table(table_id)
    findings = services.findings(table_id)
    st.html(head_html(table))
    for one in findings:
        if one.scope == "table":
            st.html(finding_html(one))
    st.html(sheet_html(table, findings))
    if table.source.file:
        st.html(f'<div class="hint">来自 {escape(table.source.file)}　{escape(place(table.source.locator))}</div>')
    with st.expander("把写得好的一条推荐进指标库", key="promote-fold"):
        _promote(services, table)


def _promote(services: Services, table: TargetTable) -> None:
    good = [row for row in table.indicators if services.sound(row.id) and _says_enough(table, row)]
    if not good:
        st.html('<div class="hint">这张表里没有能推荐的：要审核没问题，写了怎么算，指标值是带单位的数。</div>')
        return
    kinds = services.library().archetypes
    guessed = [one for one in services.kinds(table.id) if one in kinds]
    which, where, act = st.columns([45, 35, 20], vertical_alignment="bottom")
    at = which.selectbox(
        "哪一条", range(len(good)), key=f"{Key.PROMOTE}-row", format_func=lambda n: f"{good[n].name} {good[n].value}"
    )
    kind = where.selectbox(
        "用于哪类项目", list(dict.fromkeys([*guessed, *kinds])), key=f"{Key.PROMOTE}-kind",
        format_func=lambda one: kinds[one].name,
    )  # fmt: skip
    if act.button("推荐", key=f"{Key.PROMOTE}-go", width="stretch") and at is not None and kind:
        try:
            services.propose(table, good[at], kind, access.user().name)
            st.success("已推荐。管理员在“项目类型和指标卡”里采纳后，起草时就会用到。")
        except KbError as error:
            st.warning(str(error))


def _says_enough(table: TargetTable, row: Indicator) -> bool:
    """Whether a row could be a card of the library."""
    from kb.promotions import PromotionError, card_of

    try:
        card_of(table, row, "")
    except PromotionError:
        return False
    return True


# -- one indicator --


def indicator_page(services: Services, indicator_id: str) -> None:
    """Everything that the base sets under one name: values, tables, years."""
    st.button("返回", key="back", icon=":material/arrow_back:", on_click=_close, args=(Key.INDICATOR,))
    table = services.table(indicator_id.rpartition("-")[0])
    row = next((one for one in table.indicators if one.id == indicator_id), None)
    if row is None:
        st.info("这一条已经不在库里了。")
        return
    used = services.same_name(row.name)
    st.html(
        f'<div class="head"><b>{escape(row.name)}</b><span>{escape(row.level1)}·{escape(row.level2)}</span>'
        f"<span>{len(used)}张表用过</span></div>" + (f"<p>{escape(row.description)}</p>" if row.description else "")
    )
    from ui.components.spread import spread_html

    st.html(f'<div class="wide-spread">{spread_html(services.comparables(row))}</div>')
    for number, (each, one) in enumerate(used):
        words, act = st.columns([84, 16], vertical_alignment="center")
        words.html(_use(each, one))
        act.button("看全表", key=f"use-{number}", on_click=_go, args=(Key.PROJECT, each.id), width="stretch")


def _use(table: TargetTable, row: Indicator) -> str:
    project = (table.project.name if table.project else "") or table.title
    facts = "　".join(filter(None, (f"{table.year}年" if table.year else "", table.unit.name)))
    return f'<div><b>{escape(row.value)}</b>　{escape(project)}<div class="hint">{escape(facts)}</div></div>'
