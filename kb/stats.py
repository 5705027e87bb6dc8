"""Counts of what is shipped (library, exemplars, lessons, tables of real departments) and of the base."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import yaml

from kb import library, shipping
from kb.home import CORPUS
from kb.store import Store


def coverage(found: library.Library) -> dict[str, dict[str, int]]:
    """Archetypes per functional class of expenditure and nature of the project."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for archetype in found.archetypes.values():
        for code in archetype.classes:
            table[code][archetype.nature] += 1
    return {code: dict(sorted(natures.items())) for code, natures in sorted(table.items())}


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
    """Counts of the shipped corpus, the coverage of the library, and the counts of the base."""
    found = library.load()
    historical = [table for _, _, result in shipping.historical() for table in result.tables]
    return {
        "archetypes": len(found.archetypes),
        "cards": sum(len(archetype.cards) for archetype in found.archetypes.values()),
        "exemplars": sum(len(result.tables) for _, _, result in shipping.exemplars()),
        "lessons": lessons(),
        "historical_tables": len(historical),
        "indicators": sum(len(table.indicators) for table in historical),
        "coverage": coverage(found),
        "base": store.counts(),
    }


def lines(report: dict[str, Any]) -> list[str]:
    """The counts for a person."""
    base = report["base"]
    out = [
        f"指标库：项目类型 {report['archetypes']} 类，指标卡 {report['cards']} 张。",
        f"随附语料：历史表 {report['historical_tables']} 张、指标 {report['indicators']} 条；"
        f"示范表 {report['exemplars']} 张；案例对 {report['lessons']} 组。",
        f"基础库：文件 {base['sources']} 个（历史 {base['historical']}、示范 {base['exemplars']}、"
        f"导入 {base['imports']}），表 {base['tables']} 张，指标 {base['indicators']} 条，"
        f"已审核 {base['assessed']} 张。",
        "覆盖（支出功能分类 × 项目性质）：",
    ]
    for code, natures in report["coverage"].items():
        out.append(f"  {code}：" + "、".join(f"{nature} {count}" for nature, count in natures.items()))
    return out
