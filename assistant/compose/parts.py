"""Which cards fit this text: parts of a project beside its main kind, and fillers that speak of what it speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.compose.cards import fit, static_name
from assistant.records import Brief, Fact
from assistant.understand.segment import words
from kb.library import Archetype, Card

_GOODS = frozenset("台套部辆件架艘把张具组块盏路只")
_UNNAMED = 0.25  # standing of a kind that only the quantities call for
# What a stated quantity makes of a part of the project: (archetype, its verbs, its things).
_KINDS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("training", re.compile(r"^(?:培训|轮训)?$|开展|组织|举办"), re.compile(r"培训|轮训")),
    ("publicity", re.compile(r""), re.compile(r"宣传|海报|折页|倡议书|公益广告|短视频|展板|广告牌|宣讲")),
    ("it-build", re.compile(r"建|开发|搭建|建设"), re.compile(r"系统$|平台$")),
    ("construction", re.compile(r"建$|新建|建设|修建|扩建"), re.compile(r"楼|站|库|馆|厂|池|房|中心|广场|工程")),
)
# Words that every kind of project uses in the names of its indicators.
_COMMON = re.compile(
    r"设备|系统|项目|工程|任务|服务|群众|对象|人员|满意|合格|验收|及时|准确|完成|覆盖|使用|利用|完好|知晓|公示|质量|标准|实际"
    r"|正常|全年|运行|天数|占比|数量|比例|责任|事故|投诉|办结|有效|按期|足额|发放|资金|检查|抽查|考核|得分|目标|人群|用户|职工"
    r"|受益|居民|相关|账号|月均|参数|技术|符合|年限|达标|规范|落实|待遇|政策|通过|返修|故障|质保|安全|施工|时限|时间|成本|总额"
    r"|部门|单位|机构|年度|计划|记录|信息|内容|差错|次数|人数|件数|面积|一次性|当年|处置|问题|整改|情况|影响|保障|基层|公众|社会"
)
_COMMON_CHARS = frozenset("的人员工作中心县乡镇村年月日度设施管理服务使用单位数量率内上下大小全新")
_CONDITION = re.compile(r"项目|任务|类|有|含|安排|主要|之一|开支|可核查|以|为主|承担|职责|单位|跨年|(?<=.)的$")


def other_parts(brief: Brief, kinds: Sequence[Archetype], library: Mapping[str, Archetype]) -> list[Archetype]:
    """Archetypes that the stated quantities call for beside the kinds already found, at most two."""
    found: dict[str, None] = {}
    for fact in brief.facts:
        if fact.role == "price" and not fact.background and re.search(r"/(人|名)·(月|年)", fact.unit):
            if re.search(r"补贴|补助|津贴", fact.object + brief.title):
                found["subsidy-persons"] = None
        if fact.kind != "quantity" or fact.background or fact.number is None:
            continue
        if re.search(r"购|买|采|更换|更新|配备|新增|^换|安装|^装|添", fact.action) and fact.unit in _GOODS:
            found["equipment-purchase"] = None
        for name, deed, thing in _KINDS:
            if deed.search(fact.action) and thing.search(fact.action + fact.object):
                found[name] = None
    here = {kind.id for kind in kinds[:1]}
    return [library[name] for name in found if name in library and name not in here][:2]


def ranked(kinds: Sequence[Archetype], scores: Mapping[str, float], facts: Sequence[Fact]) -> list[Archetype]:
    """The kinds, best first by what the matcher says and by how many stated facts their cards can measure."""

    def claim(kind: Archetype) -> float:
        named = [f for f in facts if f.role != "total" and f.object and f.kind != "date"]
        served = sum(max((fit(fact, card) for card in kind.cards), default=0.0) for fact in named)
        return scores.get(kind.id, _UNNAMED) + 0.15 * min(served, 3.0)

    return sorted(kinds, key=claim, reverse=True)


def strangeness(card: Card, kind: Archetype, text: str) -> float:
    """How far a card is from a text: -0.5 made for it, 0 in its words, 1 with a telling word it has not, 2 ruled out."""
    if card.when_not and _speaks(card.when_not, text):
        return 2.0
    if card.when and not _speaks(card.when, text):
        return 2.0
    if card.when:
        return -0.5
    if any(key in text for key in card.keys if len(key) > 1 and not _COMMON.fullmatch(key)):
        return 0.0
    label = kind.satisfied if card.category == "satisfaction.target" and card.slots else static_name(card)
    telling = [word for word in words(re.sub(r"[（(].*?[)）]|[率数度]$", "", label)) if len(word) > 1]
    return float(any(not _COMMON.search(word) and not _known(word, text) for word in telling))


def _known(word: str, text: str) -> bool:
    if word in text:
        return True
    chars = [char for char in word if char not in _COMMON_CHARS]
    return sum(char in text for char in chars) >= max(1, len(chars) - 1 if len(word) > 2 else 1) and bool(chars)


def _speaks(condition: str, text: str) -> bool:
    """Whether a text speaks of one of the things that a condition of a card names (含屋面防水; 人大、政协会议)."""
    for thing in re.split(r"[、，（）()或和]", _CONDITION.sub(" ", condition)):
        telling = [word for word in words(thing) if len(word.strip()) > 1]
        if telling and all(word in text for word in telling):
            return True
    return False
