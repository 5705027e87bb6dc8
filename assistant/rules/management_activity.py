"""常规管理当绩效: a project measures itself by rules kept and ledgers filled, which every project must do."""

from __future__ import annotations

from assistant.rules.card import SETTING_GUIDE, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import quote
from kb import lazyre
from kb.records import Indicator, TargetTable

_MANAGEMENT = lazyre.compile(
    r"制度(?:健全|完善|执行|建设|落实)|资金(?:使用|管理|拨付|支出)?(?:合规|规范|安全)|财务(?:管理|制度|核算)|会计核算|预算(?:编制|管理|绩效)"
    r"|绩效(?:自评|监控|目标|管理|评价)|内控|内部控制|台账(?:建立|健全|完整|规范)|会议(?:召开|次数)|组织领导|领导小组|政府采购(?:规范|合规)|档案管理(?:规范|完整)"
)


def check(row: Row) -> Fault | None:
    scene = row.scene
    if any(word in row.name for word in scene.settings.words["management"]):
        return _fault(row)
    found = _MANAGEMENT.search(row.name)
    if scene.table.kind != "project" or found is None or row.group == "satisfaction":
        return None
    word = found.group()[:2]
    if word in scene.project_name or found.group() in scene.usage:
        return None
    return _fault(row)


def _fault(row: Row) -> Fault:
    return Fault(f"{quote(row.name)}是每个项目都要做到的日常管理，不是这笔钱的成果；请换成本项目的产出或效果。")


def _on(one: Indicator) -> TargetTable:
    return table("社区健身器材购置", [one], usage="购置并安装社区健身器材", goals=["2025年9月底前安装健身器材40套"])


RULE = Rule(
    code="management-activity",
    name="常规管理当绩效",
    scope="indicator",
    severity="hint",
    field="name",
    why="制度健全、资金合规是底线，每个项目都能写、都能满分，占了位置就少了真正的成果。",
    basis=f"{SETTING_GUIDE}要求指标与项目高度关联、突出重点，不设常规管理要求。",
    ignore="部门整体表有专门的管理类指标，不算；以建制度、做评价为内容的项目也不算。",
    weak=Example(
        _on(row("质量指标", "资金使用合规性", "合规", "审计、检查是否发现截留挪用问题")),
        field="name",
    ),
    good=Example(_on(row("质量指标", "健身器材检测合格率", "=100%", "检测合格套数÷检测套数×100%"))),
    check=check,
)
