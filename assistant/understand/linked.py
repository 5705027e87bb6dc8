"""What a count owes to another that is told beside it: its thing, its share, the number of those who get it."""

from __future__ import annotations

import re

from msgspec.structs import replace

from assistant.records import Fact
from assistant.understand import names, stretch
from assistant.understand.lexicon import VERBS
from assistant.understand.mentions import Mention
from assistant.understand.segment import tagged
from assistant.understand.text import Text
from kb import lazyre
from kb.units import kind as unit_kind

_TO_EACH = lazyre.compile(
    r"每(?:一)?个?(?P<holder>(?!个)[一-龥]{1,6}?)(?:统一|免费|至少|再|都)?(?:配备?|选派|选聘|选配|聘请?|安排|设置?|设立|派驻?|指派|落实|确定|明确|有|建|组建|培养|培育)"
)
_IN_ALL = lazyre.compile(r"全[县市区镇乡省校局]|共|合计|总计|累计|全部|下派|选派|派出|聘|配备|到位")
_LISTED_BEFORE = lazyre.compile(r"(?P<list>(?:[^，。；：、！？\n\d（）“”]{1,12}、){1,4})$")
_NO_MEMBER = lazyre.compile(r"等|各|及其|以及|其中|[的了]$")
_SHARED = ("count", "area", "length", "volume", "mass", "person")
_WAS = lazyre.compile(r"去年|前年|上一?年度?|目前|现在?有?|原来|原有|今年|20\d\d年")
_AIM = lazyre.compile(r"^(?:力争|争取|目标|计划|预计|达到?|增加|增至|扩大|要|到|明年|今年)*$")


def shared(text: Text, mention: Mention, floor: int, behind: str) -> tuple[str, str] | None:
    """(采购, 口蹄疫、禽流感疫苗) of 采购口蹄疫、禽流感疫苗320万毫升: things listed in front of one number."""
    if behind or unit_kind(mention.unit) not in _SHARED or mention.unit == "米" and mention.value < 50:
        return None  # 人造草坪、围网3.5米 is a height
    piece = stretch.before(text, mention.start, floor)
    at = stretch.place(text, piece, mention.start)
    found = _LISTED_BEFORE.search(text.flat, floor, at)
    low = found.start() if found else at
    while low > floor and not re.match(r"[，。；：！？\n（）、\d]", text.flat[low - 1]):
        low -= 1
    if not found or low == floor and floor and text.flat[floor - 1] not in "年月日前底号":
        return None  # 书架6组、流动图书车1辆
    items = text.flat[low:at].rstrip("、").split("、")
    verb, first = names.split(
        re.sub(r"^.*?[一-龥](?=(?:安排|组织|采购|购置|更换|新建|配备|举办|派出)[一-龥]{2})", "", items[0])
    )
    verb, first = ("安排", first.removeprefix("安排")) if first.startswith("安排") and not verb else (verb, first)
    last = names.split(piece)
    things = [first, *items[1:], last[1]]
    if last[0] and len(last[1]) > 1:
        return None
    last = ("", names.clean(piece))  # 搬运|工 is one word
    things[-1] = last[1]
    if any(_NO_MEMBER.search(one) or not 1 <= len(one) <= 8 for one in things):
        return None
    if any(names.split(one)[0] for one in items[1:]) or any(map(_clause, things)):
        return None
    return verb, "、".join(things)


def _clause(words: str) -> bool:
    """Speech that names no thing."""
    return any(tag in ("p", "d", "r", "t", "m", "c", "u", "uj") for _, tag in tagged(words))


def settle(text: Text, facts: list[Fact]) -> list[Fact]:
    """The counts with what they owe to each other."""
    return _carried_on(text, _per_holder(text, _handed_out(text, facts)))


def _handed_out(text: Text, facts: list[Fact]) -> list[Fact]:
    """每个行政村配一名科技特派员，全县下派86人: the 86 are of the thing, the one is for each."""
    done = list(facts)
    for index, fact in enumerate(facts):
        found = _TO_EACH.search(text.flat[text.clause(fact.start_at)[0] : fact.end_at])
        if fact.kind != "quantity" or fact.background or fact.derived or fact.every or not found or not fact.object:
            continue
        holder, deed = found["holder"], found.group()[found.end("holder") - found.start() :]
        thing = re.sub(rf"^(?:每个?)?{holder}(?:{deed})?", "", fact.object) or fact.object
        done[index] = replace(fact, object=f"{'每' if len(holder) == 1 else '每个'}{holder}{thing}", action="")
        end = text.sentence(fact.start_at)[1]
        for place, later in enumerate(facts[index + 1 :], index + 1):
            if (
                later.unit != fact.unit
                or later.background
                or later.derived
                or (later.number or 0) <= (fact.number or 0)
            ):
                continue
            words = text.flat[text.clause(later.start_at)[0] : later.end_at]
            bare = re.sub(r"^全[一-龥]{1,2}|^(?:共|合计|总计|累计)|到位$", "", later.object)
            plain = bare in ("", *VERBS) or bare.endswith(("派", "聘", "配")) or bare in thing
            if later.start_at < end and plain and "每" not in words and _IN_ALL.search(words):
                action = later.object if later.object in VERBS or later.object.endswith("派") else fact.action
                done[place] = replace(later, object=thing, action=action)
                break
    return done


def _per_holder(text: Text, facts: list[Fact]) -> list[Fact]:
    """28所学校…，每校演练2次 are 56; 9台（每所1台） was counted already."""
    done = list(facts)
    for index, fact in enumerate(facts):
        low, _ = text.clause(fact.start_at)
        words = text.flat[low : fact.end_at]
        if fact.kind != "quantity" or fact.background or "每" not in words:
            continue
        before = [f for f in facts[:index] if f.kind == "quantity" and not f.background and not f.derived and f.number]
        inside = text.flat[low - 1 : low] in ("（", "(") and words.startswith("每")
        if inside and before and before[-1].unit == fact.unit and before[-1].end_at == low - 1:
            done[index] = replace(fact, background=True)
            continue
        found = _OF_EACH.search(words)
        if not found or "×" in fact.derived and not fact.every:
            continue
        holders = [f for f in before if _HOLDERS[found["holder"]].search(f"{f.object}|{f.unit}")]
        if fact.unit not in _TIMES or len(holders) != 1 or fact.upper is not None:
            continue
        many = holders[0].number or 0.0
        if many != int(many) or many < 2:
            continue
        number = round(many * (fact.number or 0.0), 6)
        lead = (
            rf"^.*每个?{found['holder']}(?:[一每全]年)?(?:起码|至少|最少|要|都|得|搞|开展|举办|组织|进行|去|下乡|不)*"
        )
        thing = re.sub("^(?:每|数量)$", "", re.sub(lead, "", fact.object)) or fact.action
        if len(thing) < 2:
            continue
        derived = f"{holders[0].number:g}{holders[0].unit}×{fact.number:g}{fact.unit}"
        done[index] = replace(fact, object=thing, action="", number=number, derived=derived, every=None)
    return done


_TIMES = frozenset(["次", "场", "场次", "课时", "节", "轮", "期", "台次"])
_HOLDERS = {
    "校": lazyre.compile("校|(?:小|中|大)学[|]|幼儿园"),
    "部": lazyre.compile("[|]部$"),
    "台": lazyre.compile("[|]台$"),
    "村": lazyre.compile("村[|]|[|]村$"),
    "镇": lazyre.compile("镇[|]"),
    "站": lazyre.compile("站[|]|[|]站$"),
    "所": lazyre.compile("所[|]|[|]所$"),
    "馆": lazyre.compile("馆[|]"),
    "园": lazyre.compile("园[|]"),
    "座": lazyre.compile("[|]座$"),
    "处": lazyre.compile("[|]处$"),
    "社区": lazyre.compile("社区[|]|[|]社区$"),
    "乡镇": lazyre.compile("乡镇[|]|[|]乡镇$"),
    "点": lazyre.compile("点[|]|[|]点$"),
    "家": lazyre.compile("[|]家$"),
}
_OF_EACH = lazyre.compile(rf"每个?(?P<holder>{'|'.join(sorted(_HOLDERS, key=len, reverse=True))})")


def _carried_on(text: Text, facts: list[Fact]) -> list[Fact]:
    """去年断网3次，明年不能超过2次: a number without a thing has that of the earlier one it is held against."""
    done = list(facts)
    for index, fact in enumerate(facts):
        if fact.kind != "quantity" or fact.background or not _AIM.match(fact.object) or fact.derived:
            continue
        before = [f for f in facts[:index] if f.unit == fact.unit and fact.start_at - f.end_at <= 14]
        if (
            not before
            or not before[-1].background
            or not _WAS.search(text.flat[text.clause(before[-1].start_at)[0] : fact.start_at])
        ):
            continue
        thing = _WAS.sub(
            "", names.clean(re.sub(r"^(?:年|累计|共|完成)+|(?:有|了|完成|达到?)+$", "", before[-1].object))
        )
        thing = re.sub(r"(?:有|了|完成|达到?)+$", "", thing)
        if len(thing) > 1 and "已" not in thing:
            done[index] = replace(fact, object=thing, action=before[-1].action)
    return done


def by_price(text: Text, counts: list[Fact], amounts: list[Fact]) -> list[Fact]:
    """照管员补助每月500元/人、|28名: people without a name right behind what each of them gets."""
    done = []
    for fact in counts:
        near = [f for f in amounts if f.role == "price" and not f.background and 0 <= fact.start_at - f.end_at <= 2]
        paid = near[-1] if near and not fact.object and unit_kind(fact.unit) == "person" else None
        if paid is not None and re.search(rf"/{fact.unit}", paid.unit):
            thing = re.sub(r"(?:生活|岗位|误工)?(?:补助|补贴|工资|津贴|报酬|标准|费用?)+$", "", paid.object)
            fact = replace(fact, object=thing) if len(thing) > 1 else fact
        done.append(fact)
    return done
