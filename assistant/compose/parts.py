"""Kinds of project a text holds: which of those found is the main one, and which further parts it has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.compose.cards import fit
from assistant.compose.naming import AREA, DURATION, LENGTH
from assistant.compose.relevance import named_only
from assistant.records import Brief, Fact
from kb import lazyre
from kb.library import Archetype

_GOODS = frozenset("台套部辆件架艘把张具组块盏路只")
_UNNAMED = 0.25  # standing of a kind that only the quantities call for
# What a stated quantity makes of a part of the project: (archetype, its verbs, its things).
_KINDS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("training", lazyre.compile(r"^(?:培训|轮训)?$|开展|组织|举办"), lazyre.compile(r"培训|轮训")),
    ("publicity", lazyre.compile(r""), lazyre.compile(r"宣传|海报|折页|倡议书|公益广告|短视频|展板|广告牌|宣讲")),
    ("it-build", lazyre.compile(r"建|开发|搭建|建设"), lazyre.compile(r"系统$|平台$")),
    (
        "construction",
        lazyre.compile(r"建$|新建|建设|修建|扩建"),
        lazyre.compile(r"楼|站|库|馆|厂|池|房|中心|广场|工程"),
    ),
)


def _counted(brief: Brief) -> dict[str, int]:
    """Archetypes that the stated quantities call for, with how many of them do."""
    found: dict[str, int] = {}
    for fact in brief.facts:
        paid = fact.role == "price" and not fact.background and re.search(r"/(人|名)·(月|年)", fact.unit)
        if paid and re.search(r"补贴|补助|津贴", fact.object + brief.title):
            found["subsidy-persons"] = found.get("subsidy-persons", 0) + 1
        if fact.kind != "quantity" or fact.background or fact.number is None:
            continue
        if re.search(r"购|买|采|更换|更新|配备|新增|^换|安装|^装|添", fact.action) and fact.unit in _GOODS:
            found["equipment-purchase"] = found.get("equipment-purchase", 0) + 1
        for name, deed, thing in _KINDS:
            if deed.search(fact.action) and thing.search(fact.action + fact.object):
                found[name] = found.get(name, 0) + 1
    return found


_WORKS = lazyre.compile(
    r"新建|改建|扩建|修建|建设|改造|修缮|维修|铺设|硬化|治理|整治|加固|拆除|清淤|衬砌|迁建|翻修|翻新|更换|安装|新修|敷设|修复"
)
_GROUND = frozenset((*LENGTH, *AREA, "座", "处", "立方米", "个", "眼", "口", "条", "间", "樘"))
_BUYING = lazyre.compile(r"购|买|采|更换|更新|配备|新增|安装|新装|添|布设")


def handed_over(brief: Brief) -> str:
    """The general kind (`building`, `purchase`) of what is accepted before it is paid for; "" for services and money."""
    facts = [f for f in brief.facts if not f.background and f.number]
    priced = {f.unit.partition("/")[2] for f in facts if f.role == "price"}
    counted = [f for f in facts if f.kind == "quantity"]
    if any(f.unit in _GROUND and _WORKS.search(f.action + f.object) for f in counted):
        return "building"
    if any(f.unit in _GOODS and (f.unit in priced and f.unit != "件" or _BUYING.search(f.action)) for f in counted):
        return "purchase"
    return ""


def of_the_work(brief: Brief, kinds: Sequence[Archetype], general: str) -> list[Archetype]:
    """The kinds less those that the text names only as the institution for which something is bought or held.

    Where none other is known they stay: the words of their cards still decide.
    """
    work = handed_over(brief) == "purchase" or general in _FOR_OTHERS
    return [kind for kind in kinds if not (work and named_only(kind, brief.text))] or list(kinds)


_FOR_OTHERS = ("purchase", "training", "event")  # general kinds of work that any institution does


def other_parts(brief: Brief, kinds: Sequence[Archetype], library: Mapping[str, Archetype]) -> list[Archetype]:
    """Archetypes that the stated quantities call for beside the kinds already found, at most two."""
    here = {kind.id for kind in kinds[:1]}
    return [library[name] for name in _counted(brief) if name in library and name not in here][:2]


def minor_parts(brief: Brief) -> frozenset[str]:
    """Archetypes that less than half of the stated quantities call for."""
    stated = [f for f in brief.facts if f.kind == "quantity" and not f.background and f.number and not f.derived]
    stated = [f for f in stated if f.unit not in DURATION]
    return frozenset(name for name, times in _counted(brief).items() if times * 2 < len(stated))


def ranked(kinds: Sequence[Archetype], scores: Mapping[str, float], facts: Sequence[Fact]) -> list[Archetype]:
    """The kinds, best first by what the matcher says and by how many stated facts their cards can measure."""

    def claim(kind: Archetype) -> float:
        named = [f for f in facts if f.role != "total" and f.object and f.kind != "date"]
        served = sum(max((fit(fact, card) for card in kind.cards), default=0.0) for fact in named)
        return scores.get(kind.id, _UNNAMED) + 0.15 * min(served, 3.0)

    return sorted(kinds, key=claim, reverse=True)
