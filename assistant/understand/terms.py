"""How long: terms of a service or a guarantee, and what is told of several years beside the one that is drafted."""

from __future__ import annotations

import re

from msgspec.structs import replace

from assistant.records import Fact
from assistant.understand.mentions import Mention
from assistant.understand.text import Text
from kb import lazyre

_GUARANTEE = lazyre.compile(r"质保|保修|维保|包修|包换")
_TERM = lazyre.compile(r"^(?:质保|保修|维保|养护|管护|运维|维护|服务|托管|租赁|租用|租|合同|质量保证|缺陷责任)期?$")
_UNITS = ("年", "个月", "月", "学年", "学期")
_WHOLE = lazyre.compile(
    r"(?<![\d.])(?:[两二三四五六七八九十]|[2-9])年(?:内|间)?(?:一共|总共|共|合计|累计|总)[^，。；\d]{0,10}?$"
)
_SHARE = lazyre.compile(r"(?:今年|明年|本年度?|当年|20\d\d年度?|年度)(?:先|计划|拟|安排|再|要)*[^，。；\d]{0,8}$")
_DO = frozenset("做干弄搞完成先")


def guaranteed(text: Text, mention: Mention, thing: str, follow: str) -> str:
    """质保期 of 厂家得包三年|维保 and 质保5年; 养护期 of 养护一年; "" for other times."""
    if mention.unit not in _UNITS:
        return ""
    clause = text.flat[text.clause(mention.start)[0] : mention.start]
    found = _GUARANTEE.match(re.sub(r"^的?(?:免费|整机|上门)*", "", follow))
    if found and re.search(r"包|保|提供|承诺|送|享", clause):
        return found.group()
    if found := _TERM.match(re.sub(r"^.*(?=(?:质保|保修|维保)$)", "", thing)):
        return found.group() if re.search("期$|保", found.group()) else f"{found.group()}期"
    return ""


def school_terms(mention: Mention, follow: str) -> bool:
    """两个|学期: a duration, no count of things."""
    return mention.unit == "个" and re.match(r"学[期年]", follow) is not None


def this_year(text: Text, facts: list[Fact]) -> list[Fact]:
    """三年一共扫360万页，今年先做128万页: the whole of several years is background, the year's share has its thing."""
    done = list(facts)
    for index, whole in enumerate(facts):
        sign = _WHOLE.search(text.flat[text.clause(whole.start_at)[0] : whole.end_at].split(_number(whole))[0])
        if whole.kind != "quantity" or whole.background or not sign:
            continue
        for later, share in enumerate(facts[index + 1 :], index + 1):
            if share.unit != whole.unit or not share.number or share.number >= (whole.number or 0):
                continue
            low, _ = text.clause(share.start_at)
            if not _SHARE.search(re.split(r"\d", text.flat[low : share.end_at].removeprefix("20"))[0]):
                continue
            plain = len(share.object) < 2 and set(share.action) <= _DO
            if plain:
                done[later] = replace(share, object=whole.object, action=whole.action)
            done[index] = replace(whole, background=True)
            for place, other in enumerate(facts):
                if other.unit == "年" and 0 <= whole.start_at - other.start_at <= 8:
                    done[place] = replace(other, background=True)
            break
    return done


def _number(fact: Fact) -> str:
    found = re.findall(r"\d[\d.]*", fact.quote) or re.findall("[一二两三四五六七八九十百千万]+", fact.quote)
    return found[-1] if found else fact.quote[-2:]
