"""The two indicator frameworks, their aliases, and which categories a table must carry.

Canonical ids follow 财预〔2021〕101号 (cost as a first level) with `benefit.sustain` kept from 财预〔2015〕88号.
Unit tables (部门整体) have second levels of their own; those stay as printed and have no canonical id,
except where they use a project category (数量, 质量, 时效, 成本, 经济/社会/生态效益, 满意度).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Framework = Literal["cn-2021", "cn-2015"]


@dataclass(frozen=True)
class Category:
    """One second-level category with its first level in both frameworks."""

    id: str
    level2: str
    level1_2021: str | None  # None where the framework has no such category
    level1_2015: str | None
    aliases: tuple[str, ...] = ()


_CATEGORIES = (
    Category("cost.economic", "经济成本指标", "成本指标", None, ("直接成本", "经济成本")),
    Category("cost.social", "社会成本指标", "成本指标", None, ("社会成本",)),
    Category("cost.eco", "生态环境成本指标", "成本指标", None, ("生态环境成本", "环境成本", "生态成本")),
    Category("output.quantity", "数量指标", "产出指标", "产出指标", ("数量", "产出数量", "数量目标")),
    Category("output.quality", "质量指标", "产出指标", "产出指标", ("质量", "产出质量", "质量目标")),
    Category(
        "output.timeliness", "时效指标", "产出指标", "产出指标",
        ("时效", "进度", "产出进度", "时效目标", "时间", "时限", "产出时效"),
    ),
    Category("output.cost", "成本指标", None, "产出指标", ("成本", "项目成本", "成本目标", "产出成本")),
    Category("benefit.economic", "经济效益指标", "效益指标", "效益指标", ("经济效益", "经济效果")),
    Category("benefit.social", "社会效益指标", "效益指标", "效益指标", ("社会效益", "社会效果")),
    Category(
        "benefit.eco", "生态效益指标", "效益指标", "效益指标",
        ("生态效益", "环境效益", "生态环境效益", "生态效果"),
    ),
    Category(
        "benefit.sustain", "可持续影响指标", None, "效益指标",
        ("可持续影响", "可持续性影响", "长期影响", "可持续发展"),
    ),
    Category(
        "satisfaction.target", "服务对象满意度指标", "满意度指标", "满意度指标",
        ("服务对象满意度", "满意度", "社会公众或服务对象满意度", "社会公众满意度", "公众满意度", "群众满意度"),
    ),
)  # fmt: skip

CATEGORIES: dict[str, Category] = {category.id: category for category in _CATEGORIES}

LEVEL1_ALIASES: dict[str, tuple[str, ...]] = {
    "成本指标": ("成本", "投入"),
    "产出指标": ("产出", "项目完成", "产出目标", "绩效产出"),
    "效益指标": ("效益", "效果", "效果目标", "项目效益", "绩效效果"),
    "满意度指标": ("满意度", "社会公众或服务对象满意度", "服务满意度", "公众满意度"),
}

# The order of rows in each framework's form.
ORDER: dict[Framework, tuple[str, ...]] = {
    "cn-2021": tuple(c.id for c in _CATEGORIES if c.level1_2021),
    "cn-2015": tuple(c.id for c in _CATEGORIES if c.level1_2015),
}

# What a project table must carry: (name of the gap, any of these categories closes it).
REQUIRED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("数量指标", ("output.quantity",)),
    ("质量指标", ("output.quality",)),
    ("时效指标", ("output.timeliness",)),
    ("成本指标", ("cost.economic", "cost.social", "cost.eco", "output.cost")),
    ("效益指标", ("benefit.economic", "benefit.social", "benefit.eco", "benefit.sustain")),
    ("满意度指标", ("satisfaction.target",)),
)
# Categories that the 2021 framework leaves to the project; their absence is then a warning.
OPTIONAL_2021 = frozenset({"时效指标", "成本指标", "满意度指标"})


@lru_cache(maxsize=8192)  # the same few names for every row of every table
def fold(name: str) -> str:
    """A level name without spaces, width variants, brackets and the trailing 指标."""
    text = re.sub(r"[\s*★]|[（(][^）)]{0,60}[）)]", "", unicodedata.normalize("NFKC", name))
    return text.removesuffix("指标")


_BY_LEVEL2 = {fold(alias): category.id for category in _CATEGORIES for alias in (category.level2, *category.aliases)}
_BY_LEVEL1 = {fold(alias): name for name, aliases in LEVEL1_ALIASES.items() for alias in (name, *aliases)}


def canonical_level1(level1: str) -> str | None:
    """成本指标, 产出指标, 效益指标 or 满意度指标 for any known alias, else None."""
    return _BY_LEVEL1.get(fold(level1))


def canonical(level2: str, level1: str = "") -> str | None:
    """Canonical category id of a printed pair, None where the second level is unknown.

    成本指标 as a second level is `output.cost`; as a first level without a second it is `cost.economic`.
    A second level that speaks of satisfaction always is `satisfaction.target`.
    """
    key = fold(level2)
    if not key:
        return {"成本指标": "cost.economic", "满意度指标": "satisfaction.target"}.get(canonical_level1(level1) or "")
    if "满意" in key:
        return "satisfaction.target"
    if key == "成本" and canonical_level1(level1) == "成本指标":
        return "cost.economic"
    return _BY_LEVEL2.get(key)


def translate(category: str, framework: Framework) -> str:
    """The category that carries the same content in `framework` (成本 ↔ 经济成本, 可持续影响 → 社会效益)."""
    if framework == "cn-2021":
        return {"output.cost": "cost.economic", "benefit.sustain": "benefit.social"}.get(category, category)
    swap = {"cost.economic": "output.cost", "cost.social": "benefit.social", "cost.eco": "benefit.eco"}
    return swap.get(category, category)


def labels(category: str, framework: Framework) -> tuple[str, str]:
    """(一级指标, 二级指标) as printed in `framework`; the category is translated first. KeyError if unknown."""
    found = CATEGORIES[translate(category, framework)]
    level1 = found.level1_2021 if framework == "cn-2021" else found.level1_2015
    assert level1 is not None
    return level1, found.level2


def missing(present: set[str]) -> list[str]:
    """Names of the required categories that none of `present` fills, in the order of the form."""
    return [name for name, any_of in REQUIRED if not present.intersection(any_of)]


def is_cost(category: str | None) -> bool:
    return bool(category) and (category.startswith("cost.") or category == "output.cost")  # type: ignore[union-attr]


def is_benefit(category: str | None) -> bool:
    return bool(category) and category.startswith("benefit.")  # type: ignore[union-attr]
