"""知识库: what the assistant knows: earlier tables, kinds of project with their cards, and importing more."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from kb.library import Archetype, Card
from kb.promotions import promotions
from kb.taxonomy import CATEGORIES
from ui import access, bootstrap
from ui.bootstrap import Services
from ui.components.finding_tables import indicator_page, project_page, search
from ui.components.intake import intake
from ui.components.register import log, register
from ui.components.sheet import bars
from ui.session import Key

SHOWN = 10  # groups of each kind
CLASSES = {
    "201": "一般公共服务", "203": "国防", "204": "公共安全", "205": "教育", "206": "科学技术", "207": "文化旅游体育与传媒",
    "208": "社会保障和就业", "210": "卫生健康", "211": "节能环保", "212": "城乡社区", "213": "农林水", "214": "交通运输",
    "215": "资源勘探工业信息", "216": "商业服务业", "217": "金融", "219": "援助其他地区", "220": "自然资源海洋气象",
    "221": "住房保障", "222": "粮油物资储备", "224": "灾害防治及应急管理", "229": "其他",
}  # fmt: skip
FEW = 2  # rows below which a share says nothing
_WHENCE = {"text": "须由您提供", "standard": "按标准", "history": "看往年", "habit": "常用值，待确认"}
_OPERATOR = {"before": "", "grade": ""}


def show() -> None:
    st.title("知识库", anchor=False)
    services = bootstrap.services()
    with st.spinner("正在打开知识库……"):
        stats = services.stats()
    _counts(stats)
    if project := st.session_state.get(Key.PROJECT):
        project_page(services, project)
        return
    if indicator := st.session_state.get(Key.INDICATOR):
        indicator_page(services, indicator)
        return
    names = ["查往年的表", "项目类型和指标卡", "支出标准", "库里的毛病", "导入文件"]
    names += ["操作记录"] if access.may_write() else []
    tabs = st.tabs(names)
    with tabs[0]:
        search(services)
    with tabs[1]:
        _archetypes(services)
    with tabs[2]:
        register()
    with tabs[3]:
        _coverage(stats)
        _quality(services)
    with tabs[4]:
        intake(services)
    if access.may_write():
        with tabs[5]:
            log()


def _counts(stats: dict[str, Any]) -> None:
    base = stats["base"]
    written = stats.get("exemplars", 0)
    parts = (
        (base["tables"] - written, "张往年的表"),
        (written, "张示范表"),
        (base["indicators"], "项指标"),
        (base["imports"], "份自己导入的文件"),
        (stats["archetypes"], "类项目"),
        (stats["cards"], "张指标卡"),
    )
    st.html(
        '<div class="counts">' + "".join(f"<span><b>{number}</b>{label}</span>" for number, label in parts) + "</div>"
    )


# -- kinds of project --


def _archetypes(services: Services) -> None:
    archetypes = services.library().archetypes
    _proposals(services)
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
    whence = _WHENCE[card.source] + (f"：{card.standard}" if card.standard else "")
    name = f"<b>{escape(card.name)}</b>" if card.core else escape(card.name)
    name = name.replace("{", "〔").replace("}", "〕")
    cells = (
        escape(CATEGORIES[card.category].level2),
        name,
        escape(card.formula),
        f'{escape(_usual(card))}<div class="hint">{escape(whence)}</div>',
        escape("、".join(card.evidence)),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _usual(card: Card) -> str:
    """The usual value as it would stand in a table; "" where it must be stated."""
    if isinstance(card.value, (int, float)):
        return f"{_OPERATOR.get(card.operator, card.operator)}{card.value:g}{card.unit}"
    return card.value if card.value and "{" not in card.value else ""


def _proposals(services: Services) -> None:
    """Rows put forward for the library: an administrator takes them in or leaves them out."""
    found = promotions()
    if not found:
        return
    kinds = services.library().archetypes
    waiting = sum(one.state == "proposed" for one in found)
    with st.expander(f"推荐进指标库的（{waiting}条待定，{len(found) - waiting}条已采纳）", key="proposals"):
        for one in found:
            kind = kinds[one.archetype].name if one.archetype in kinds else one.archetype
            words, act = st.columns([70, 30], vertical_alignment="center")
            words.html(
                f"<div><b>{escape(one.card.name)} {escape(_usual(one.card))}</b>　用于{escape(kind)}"
                f'<div class="hint">{escape(one.origin)}{"，" + escape(one.by) + "推荐" if one.by else ""}</div></div>'
            )
            if not access.may_write():
                continue
            with act.container(horizontal=True, gap="small"):
                if one.state == "proposed":
                    st.button("采纳", key=f"approve-{one.id}", on_click=_decide, args=(one.id, True))
                label = "不采纳" if one.state == "proposed" else "撤下"
                st.button(label, key=f"refuse-{one.id}", type="tertiary", on_click=_decide, args=(one.id, False))


def _decide(promotion_id: str, approve: bool) -> None:
    bootstrap.services().decide(promotion_id, approve=approve, who=access.user().name)


# -- quality --


def _coverage(stats: dict[str, Any]) -> None:
    """How many kinds of project the library has for each functional class."""
    coverage = stats.get("coverage") or {}
    if not coverage:
        return
    most = max(sum(natures.values()) for natures in coverage.values())
    items = [
        (f"{code} {CLASSES.get(code, '')}", sum(natures.values()), sum(natures.values()) / most)
        for code, natures in coverage.items()
    ]
    with st.expander("指标库覆盖哪些领域（按支出功能分类）", key="coverage"):
        st.html(bars(items, unit="类", percent=False))


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
    items = [(names.get(code, code), one["tables"], one["share"]) for code, one in found]
    left.html("<b>整张表的毛病</b>" + bars(items, unit="张"))
    for title, key in (("各年度", "by_year"), ("各单位", "by_unit"), ("各类指标", "by_category")):
        groups = sorted(report[key].items(), key=lambda one: one[0] if key == "by_year" else -one[1]["flagged"])
        large = [(name, one) for name, one in groups if one["rows"] >= FEW][:SHOWN]
        items = [(name, round(one["rows"] * one["flagged"]), one["flagged"]) for name, one in large]
        right.html(f"<b>{title}有毛病的指标</b>" + bars(items, unit="项"))
