"""Counts of what is shipped (library, exemplars, lessons, standards, tables of real departments) and of the base."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from typing import Any

import yaml

from kb import library, shipping, standards
from kb.home import CORPUS
from kb.store import Store

# Functional classes of expenditure that a county spends under, in words.
CLASSES = {
    "201": "一般公共服务", "203": "国防", "204": "公共安全", "205": "教育", "206": "科学技术",
    "207": "文化旅游体育与传媒", "208": "社会保障和就业", "210": "卫生健康", "211": "节能环保", "212": "城乡社区",
    "213": "农林水", "214": "交通运输", "215": "资源勘探工业信息", "216": "商业服务业", "217": "金融",
    "219": "援助其他地区", "220": "自然资源海洋气象", "221": "住房保障", "222": "粮油物资储备",
    "224": "灾害防治及应急管理", "232": "债务付息",
}  # fmt: skip
NATURES = {
    "purchase": "购置", "building": "新建工程", "repair": "维修改造", "maintenance": "管护养护", "it-build": "信息化建设",
    "it-operation": "信息化运维", "operation": "机构运转", "service": "窗口服务", "outsourced-service": "购买服务",
    "dispatched-staff": "劳务派遣", "property": "物业后勤", "lease": "租赁", "insurance": "投保", "printing": "编印",
    "subsidy-persons": "补助个人", "subsidy-enterprises": "补助企业机构", "relief": "救助帮扶", "employment": "促进就业",
    "housing": "住房保障", "compensation": "征迁补偿", "funeral": "殡葬", "reward": "考核奖励", "training": "培训培养",
    "meeting": "会议", "events": "活动", "publicity": "宣传", "party-building": "党建", "inspection": "监督检查",
    "enforcement": "执法监管", "case": "办案调处", "monitoring": "监测调查", "planning-research": "规划与勘测",
    "research": "科研", "vaccination-screening": "防疫筛查", "stockpile": "储备应急", "general": "综合业务",
    "whole-department": "部门整体",
}  # fmt: skip
_FEW, _MANY = 10, 16  # cards of a kind
_THIN = 1  # kinds


def coverage(found: library.Library) -> dict[str, dict[str, int]]:
    """Archetypes per functional class of expenditure and nature of the project."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for archetype in found.archetypes.values():
        for code in archetype.classes:
            table[code][archetype.nature] += 1
    return {code: dict(sorted(natures.items())) for code, natures in sorted(table.items())}


def thin(found: library.Library, told: set[str]) -> dict[str, list[str]]:
    """What is thin: classes and natures with one kind or none, kinds with few or many cards, kinds without exemplar."""
    kinds = found.archetypes.values()
    classes = Counter(code for kind in kinds for code in kind.classes)
    natures = Counter(kind.nature for kind in kinds)
    return {
        "classes": [code for code in CLASSES if classes[code] <= _THIN],
        "natures": [name for name in NATURES if natures[name] <= _THIN],
        "cards": [kind.id for kind in kinds if not _FEW <= len(kind.cards) <= _MANY],
        "exemplars": [kind.id for kind in kinds if kind.id not in told],
    }


def lessons() -> int:
    """How many weak → good pairs are shipped: the entries of corpus/lessons/*.yaml."""
    count = 0
    for path in sorted((CORPUS / "lessons").glob("*.y*ml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(data, dict):  # {"lessons": […]}, or one lesson a file
            data = next((value for value in data.values() if isinstance(value, list)), [data])
        count += len(data or [])
    return count


def stats(store: Store) -> dict[str, Any]:
    """Counts of the shipped corpus, the coverage of the library and what is thin in it, and the counts of the base."""
    found = library.load()
    historical = [table for _, _, result in shipping.historical() for table in result.tables]
    exemplars = [table for _, _, result in shipping.exemplars() for table in result.tables]
    told = {path.stem for path in (CORPUS / "exemplars").glob("*.yaml")}
    return {
        "archetypes": len(found.archetypes),
        "cards": sum(len(archetype.cards) for archetype in found.archetypes.values()),
        "exemplars": len(exemplars),
        "lessons": lessons(),
        "standards": len(standards.load()),
        "historical_tables": len(historical),
        "indicators": sum(len(table.indicators) for table in historical),
        "coverage": coverage(found),
        "thin": thin(found, told),
        "names": {kind.id: kind.name for kind in found.archetypes.values()},
        "base": store.counts(),
    }


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def matrix(found: dict[str, dict[str, int]]) -> list[str]:
    """The coverage as a table for a terminal: natures down, classes across, · where there is no kind."""
    codes = [code for code in CLASSES if code in found] + [code for code in found if code not in CLASSES]
    here = {nature for natures in found.values() for nature in natures}
    rows = [name for name in NATURES if name in here] + sorted(here - NATURES.keys())
    width = max(_wide(NATURES.get(name, name)) for name in rows)
    out = [" " * width + "".join(f"{code:>4}" for code in codes) + "  合计"]
    for name in rows:
        label = NATURES.get(name, name)
        counts = [found[code].get(name, 0) for code in codes]
        out.append(
            label + " " * (width - _wide(label)) + "".join(f"{n or '·':>4}" for n in counts) + f"{sum(counts):>6}"
        )
    return out


def lines(report: dict[str, Any]) -> list[str]:
    """The counts for a person."""
    base, names = report["base"], report["names"]
    out = [
        f"指标库：项目类型 {report['archetypes']} 类，指标卡 {report['cards']} 张，引用标准 {report['standards']} 件。",
        f"随附语料：历史表 {report['historical_tables']} 张、指标 {report['indicators']} 条；"
        f"示范表 {report['exemplars']} 张；案例对 {report['lessons']} 组。",
        f"基础库：文件 {base['sources']} 个（历史 {base['historical']}、示范 {base['exemplars']}、"
        f"导入 {base['imports']}），表 {base['tables']} 张，指标 {base['indicators']} 条，"
        f"已审核 {base['assessed']} 张。",
        "",
        "覆盖：项目性质 × 支出功能分类（格内为项目类型数，一个类型可属几类支出）",
        *matrix(report["coverage"]),
        "支出功能分类：" + "、".join(f"{code} {name}" for code, name in CLASSES.items()),
        "",
        "薄弱处：",
    ]
    weak = report["thin"]
    for key, title, words in (
        ("classes", "不多于一个类型的支出功能分类", CLASSES),
        ("natures", "只有一个类型的项目性质", NATURES),
        ("cards", f"指标卡不在 {_FEW}—{_MANY} 张之间的类型", names),
        ("exemplars", "还没有示范表的类型", names),
    ):
        out.append(f"  {title}：" + ("、".join(words.get(one, one) for one in weak[key]) or "无"))
    return out
