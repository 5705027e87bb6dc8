"""Whether a card speaks of what the text speaks of."""

from __future__ import annotations

import re

from assistant.understand.segment import words
from kb import lazyre
from kb.library import SLOT, Archetype, Card

# Words that every kind of project uses in the names of its indicators.
_COMMON = lazyre.compile(
    r"设备|设施|系统|项目|工程|任务|服务|群众|对象|人员|满意|合格|验收|及时|准确|完成|覆盖|使用|利用|完好|知晓|公示|质量|标准|实际"
    r"|正常|全年|运行|天数|占比|数量|比例|责任|事故|投诉|办结|有效|按期|足额|发放|资金|检查|抽查|考核|得分|目标|人群|用户|职工"
    r"|受益|居民|相关|账号|月均|参数|技术|符合|年限|达标|规范|落实|待遇|政策|通过|返修|故障|质保|安全|施工|时限|时间|成本|总额"
    r"|部门|单位|机构|年度|计划|记录|信息|内容|差错|次数|人数|件数|面积|一次性|当年|处置|问题|整改|情况|影响|保障|基层|公众|社会"
)
_PAID = lazyre.compile(r"补贴|补助|资助|待遇|举报|成果")
_COMMON_CHARS = frozenset("的人员工作中心县乡镇村年月日度设施管理服务使用单位数量率内上下大小全新")
_INSTITUTION = lazyre.compile(
    r"(?:(?![购采配建修换送给为装由向])[一-龥]){0,6}?(?:卫生院|医院|[养敬福保]\w院|学院|法院|检察院|中学|小学|学校|幼儿园|派出所|[一-龥](?<![一二三四五六七八九十百几])所|馆|中心|局|委员会|大队|支队|卫生室)"
    r"(?![长员务]|建设|改造)"
)
_CONDITION = lazyre.compile(r"项目|任务|类|有|含|安排|主要|之一|开支|可核查|以|为主|承担|职责|单位|跨年|(?<=.)的$")


def strangeness(card: Card, kind: Archetype, text: str) -> float:
    """How far a card is from a text: -0.5 made for it, 0 in its words, 0.4 in words that any project uses,
    1 with a telling word that the text has not, 2 ruled out."""
    if _BOUGHT.search(card.name) and leased(text):
        return 2.0
    if card.when_not and _speaks(card.when_not, text):
        return 2.0
    if card.when and not _speaks(card.when, text):
        return 2.0
    if card.when:
        return -0.5
    if card.category == "satisfaction.target" and not _names_people_of(kind, card, text):
        return _STRANGERS
    if any(key in text for key in card.keys if len(key) > 1 and not _COMMON.fullmatch(key)):
        return 0.0
    label = kind.satisfied if card.category == "satisfaction.target" and card.slots else SLOT.sub("", card.name)
    if not in_words_of(label, text):
        return 1.0
    return 0.0 if any(not _COMMON.search(word) for word in telling(label)) else 0.4


def _names_people_of(kind: Archetype, card: Card, text: str) -> bool:
    """Whether every telling word for those asked stands in the text; people of any project always may be."""
    label = kind.satisfied if card.slots else SLOT.sub("", card.name)
    return all(word in text for word in telling(label) if not _COMMON.search(word))


_STRANGERS = 1.0  # strangeness of people whom the text does not name

_BOUGHT = lazyre.compile(r"购置|采购")


def leased(text: str) -> bool:
    """Whether a text rents what others buy."""
    return bool(re.search(r"租用|租赁|承租|租金", text)) and not re.search(r"购置|采购|购买|新购|买", text)


def named_only(kind: Archetype, text: str) -> bool:
    """Whether a text speaks of a kind only in the names of institutions (乡镇卫生院配消毒机: no medical service)."""
    cues = [cue for cue in kind.cues.strong if cue in text]
    rest = without_institutions(text)
    return bool(cues) and not any(cue in rest for cue in cues)


def without_institutions(text: str) -> str:
    """The text with | in place of the institutions it names (乡镇卫生院, 融媒体中心)."""
    return _INSTITUTION.sub(lambda found: "|" * len(found.group()), text)


def bare(label: str) -> bool:
    """Whether a name holds no word of its own, so that any project could carry it."""
    return all(_COMMON.search(word) or _PAID.search(word) for word in telling(label))


def in_words_of(label: str, text: str) -> bool:
    """Whether every telling word of a name stands in the text, whole or by most of its characters."""
    return all(_COMMON.search(word) or _known(word, text) for word in telling(label))


def telling(label: str) -> list[str]:
    """Words of two characters and more, brackets and the last 率, 数, 度 aside."""
    return [word for word in words(re.sub(r"[（(].*?[)）]|[率数度]$", "", label)) if len(word) > 1]


def _known(word: str, text: str) -> bool:
    if word in text:
        return True
    chars = [char for char in word if char not in _COMMON_CHARS]
    return sum(char in text for char in chars) >= max(1, len(chars) - 1 if len(word) > 2 else 1) and bool(chars)


def _speaks(condition: str, text: str) -> bool:
    """Whether a text speaks of one of the things that a condition of a card names (含屋面防水; 人大、政协会议): in so many
    words or, where the thing divides into words without a rest, by each of them (公墓建设: 建设公益性公墓)."""
    for thing in re.split(r"[、，；（）()或和]", re.sub(r"^[含有]", "", condition)):
        bare = _CONDITION.sub("", thing)
        if thing and (thing in text or (len(bare) > 1 and bare in text)):
            return True
        telling = words(bare)
        if bare and all(len(word) > 1 and word in text for word in telling):
            return True
    return False
