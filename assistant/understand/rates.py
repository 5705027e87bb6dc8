"""Rates: a percentage, the full name it is the value of, its operator."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.records import Fact
from assistant.understand.background import is_background
from assistant.understand.mentions import Mention
from assistant.understand.names import clean
from assistant.understand.segment import tagged, words
from assistant.understand.text import BREAK, Text
from kb import lazyre

_NAME = lazyre.compile(
    r"[^，。；、：！？\n（(]{0,24}?(?:率|满意度|覆盖面|比例|占比|比重|准确度|知晓度|参与度|可用性|完整性|完整度|可用度|成效|增幅|度(?=要|应|不|达|为|\d|在|保|控|$))"
)
_LEAD = lazyre.compile(
    r"^.*?(?:要求|希望|力争|确保|保证|实现|做到|使得?|让|争取|其中|同时|并且|而且|且|以及|还要|全年(?=可用)|领导|年底|预计|目标是|并|后(?=[^期续])|要把|把|全部|要(?=[^求素]))(?=[一-龥A-Za-z]{2})"
)
_TAIL = lazyre.compile(
    r"(?:领导|要求|要|应|须|必须|必需|年底|全年|都|也|均|每年|力争|争取|确保|保证|保持|达到|得|在|为|不|能|稳定|的)+$"
)
_PROMISE = lazyre.compile(
    r"(?:一个|一户|一人|一名)?(?:人|户|项|家|村|个)?[也都]?(?:不能|不得|不许|不准|绝不|不可|别|不(?!少))(?:再)?[漏落少](?!于|年|数|量|儿|许)(?:掉|下|发|报|登|检|查|采|访|保|缴)?(?:一个|一户|一名|一项|任何|一人)?"
)
# 出水要达一级A, 水质达到Ⅲ类: a grade to be reached by all that is tested.
_GRADE = lazyre.compile(
    r"(?P<what>(?:出水|尾水|断面|地表水|饮用水|排放|空气|环境|出厂水|水源地)?(?:水质|质量)|出水|尾水|排水)"
    r"(?:要|须|应|必须|稳定|全部|均|都|得|能|执行)*(?:达到?|优于|不低于|满足|执行)(?:或优于)?(?:国家|地表水|排放标准)?"
    r"(?P<grade>[ⅠⅡⅢⅣⅤ]类|[一二三四五]类|[一二三]级[A-Da-d]?)(?:标准)?(?:及|或)?(?:以上)?"
)
_DONE = lazyre.compile(r"应([检发保补治收学缴改查登免享纳兑核访接查换扶清建统])尽\1")


_MOVED = lazyre.compile(
    r"(?:再|能够?|争取|力争|预计|约|要|可)*(提升|提高|上升|增加|增长|下降|降低|减少|压降|压减|降)(?:了|约|至少|不少于|不低于|[≥≤])*"
)
_CHANGE = lazyre.compile(r"^(减少|降低|压减|下降|节约|提高|提升|增加|增长)(.{2,})$")
_RATE = lazyre.compile(r"率|度|效果|比例|占比|比重|成效|增幅|覆盖面|满意")


def find_rates(text: Text, mentions: list[Mention], dates: Sequence[tuple[int, int]] = ()) -> list[Fact]:
    """Facts of kind rate, in order; a promise that nobody is left out is a rate of 100%.

    A name never reaches back over one of the `dates` (12月底完工率 is 完工率).
    """
    facts: list[Fact] = []
    floor = 0
    for mention in mentions:
        if mention.unit != "%" and not (
            mention.unit == "个百分点" and _MOVED.search(text.flat[max(0, mention.start - 8) : mention.span.start])
        ):
            floor = max(floor, mention.end)
            continue
        edge = _edge(text.flat, mention.start)
        near = max([floor, *(end for _, end in dates if end <= edge)])
        near = min(near, edge)
        name, start = _name(text, mention, near)
        if not name and near > floor:
            name, start = _name(text, mention, floor)  # 整改完成率领导要求年底达到95%
        if facts and re.fullmatch(
            r"[，,](?:20\d\d年底?|希望|力争|争取|今年|明年|计划|目标|要|想)+(?:提高|提升|升|增加|增|降低|降)?(?:到|至|为)?",
            _gap(text, facts[-1], mention),
        ):
            name = facts[-1].object  # 比例上次测是9.8%，希望到|11%
        if (
            not name
            and facts
            and re.fullmatch(
                r"(?:提高|提升|升|增加|增|降|下降|降低|压减|减少)?(?:到|至|为)?", _gap(text, facts[-1], mention)
            )
        ):
            name = facts[-1].object  # 从76%提高到85%
        if (
            name.endswith("比例")
            and facts
            and _gap(text, facts[-1], mention)[:1] in ("，", "、")
            and mention.start - facts[-1].end_at <= 8
        ):
            name = _same_rate(text, name.removesuffix("比例"), facts[-1], mention) or name
        facts.append(_fact(text, mention, name, start))
        floor = mention.end
    facts.extend(_promises(text, facts))
    return facts


def _same_rate(text: Text, thing: str, before: Fact, mention: Mention) -> str:
    """县道优良路率 of 国省道优良路率不低于92%，县道不低于85%."""
    said = text.flat[before.end_at : mention.start].strip("，、 ")
    parts = words(before.object)
    noun = len(thing) <= 4 and not any(tag[:1] in tuple("vtrdp") for _, tag in tagged(thing))
    alike = noun and said == thing and len(parts) > 1 and before.object.endswith("率")
    return f"{thing}{''.join(parts[1:])}" if alike else ""


def _edge(flat: str, at: int) -> int:
    """Where the words in front of a number end: before a bracket (及时率|（次月10日前出账）100%)."""
    if not at or flat[at - 1] not in "）)":
        return at
    opening = max(flat.rfind("（", 0, at), flat.rfind("(", 0, at))
    return opening if opening >= 0 else at


def _gap(text: Text, fact: Fact, mention: Mention) -> str:
    return text.flat[fact.end_at : mention.span.start]


def _name(text: Text, mention: Mention, floor: int) -> tuple[str, int]:
    flat = text.flat
    low = _edge(flat, mention.start)
    at = low
    while at > floor and flat[at - 1] not in "，。；！？\n,;：:":
        at -= 1
    piece = flat[at:low]
    if not piece.strip() and at > floor and flat[at - 1] in "，,：:":
        end = at - 1  # 整改完成率，要达到95%
        at = end
        while at > floor and flat[at - 1] not in "，。；！？\n,;":
            at -= 1
        piece = flat[at:end]
    names = list(_NAME.finditer(piece))
    if names:
        match = names[-1]
        word = piece[: match.end()] if "、" not in piece[: match.end()] else piece[: match.end()].rsplit("、", 1)[1]
        start = at + match.end() - len(word)
        lead = _LEAD.match(word)
        if lead and len(word) - lead.end() >= 3:
            start, word = start + lead.end(), word[lead.end() :]
        word = re.sub(r"^(?:20\d\d年度?|截至[^，]{2,8})(?:全[县市区镇乡省])?(?=[一-龥]{2})", "", word)
        if change := _MOVED.fullmatch(piece[match.end() :]):
            word += f"{'下降' if re.search('[降减压]', change.group(1)) else '提升'}幅度"  # 泊位周转率提升|20%
        word = re.sub(r"(?:常年|全年|始终|长期)$", "", word)
        word = re.sub(r"^按(?=[一-龥]{2,}率)", "", word)
        word = re.sub(r"^(?:的|在|对|将|从|由|有)+(?=[一-龥]{3})", "", word) if not word.startswith("对") else word
        word = re.sub(r"(?:要|应|须)?(?:由|从)$", "", word)
        return word.strip('“”"的，、 '), start
    word = _TAIL.sub("", piece.rsplit("、", 1)[-1])
    follow = re.match(r"的?([^，。；、\d]{2,12}(?:率|度|比例))", flat[mention.end :])
    if follow:
        return clean(follow.group(1)), mention.start
    if share := re.match(r"的?(?:给予|发放|进行)?(补贴|补助|奖励|贴息)", flat[mention.end :]):
        return f"{share.group(1)}比例", mention.start  # 按销售价15%给予补贴
    word = clean(re.sub(r"(?:由|从)$", "", word))
    deed = re.match(r"的?([一-龥]{2,6})(?=[，。；、）]|$)", flat[mention.end :])
    if deed and word in ("", "并", "且", "要", "全部", "都", "全", "必须"):
        return f"{clean(deed.group(1))}率", mention.start  # 不合格的100%|处置
    if changed := _CHANGE.match(word):
        word = f"{changed.group(2)}{changed.group(1)}比例"
    elif word and not _RATE.search(word):
        word = f"{word}比例"
    return word, low - len(piece.rsplit("、", 1)[-1])


def _fact(text: Text, mention: Mention, name: str, start: int) -> Fact:
    operator = mention.operator
    if operator == "to":
        operator = "≥" if mention.value < 100 else "="
    if mention.value >= 100 and operator in ("≥", ">"):
        operator = "="  # 100%以上 of a bounded rate
    if operator == "≈":
        operator = "="
    if operator == "=" and name.endswith("幅度"):
        operator = "≥"
    start = min(start, mention.start)
    return Fact(
        kind="rate", object=name, number=mention.value, upper=mention.upper, operator=operator, unit=mention.unit,
        start_at=start, end_at=mention.end, quote=text.quote(start, mention.end),
        background=_background(text, mention),
    )  # fmt: skip


def _background(text: Text, mention: Mention) -> bool:
    if (
        "贴息" not in text.flat
        and not mention.explicit
        and re.search(r"利率[^，。；\d]{0,3}$", text.flat[max(0, mention.start - 8) : mention.start])
    ):
        return True  # 利率3.2% is a term of the loan
    return is_background(text, mention.span.start, mention.span.end, "%")


def _promises(text: Text, known: list[Fact]) -> list[Fact]:
    found: list[Fact] = []
    flat = text.flat
    pay = bool(re.search(r"发放|发[给到]|打卡|打到|补贴|补助|津贴|工资|救助金|慰问金|奖励金|保险|护理费|兑现", flat))
    named = " ".join(fact.object for fact in known)
    for match in _PROMISE.finditer(flat):
        start, end = match.span()
        if more := re.match(
            r"[^，。；、]{0,4}(?:也|又)?不(?:能|得|许|准)?(?:再)?(?:多|错|重|虚|冒)[发报领补]?", flat[end:]
        ):
            end += more.end()
        verb = re.search(r"漏([登检查采访保])", match.group())
        word = (
            {"登": "登记", "检": "检查", "查": "排查", "采": "采集", "访": "走访", "保": "参保"}.get(verb.group(1))
            if verb
            else None
        )
        if word:
            name = f"{word}覆盖率"
        elif pay:
            name = "发放准确率"
        else:
            continue
        if name in named:
            continue
        found.append(_hundred(text, start, end, name))
        named += name
        break
    for match in _GRADE.finditer(flat):
        name = f"{match['what']}{match['grade']}达标率"
        if not is_background(text, match.start("grade"), match.end(), "%"):
            found.append(_hundred(text, match.start("what"), match.end(), name))
    for match in _DONE.finditer(flat):
        name = f"{match.group()}率"
        if name not in named:
            found.append(_hundred(text, match.start(), match.end(), name))
            named += name
    return found


def _hundred(text: Text, start: int, end: int, name: str) -> Fact:
    quote = text.quote(start, end)
    return Fact(
        kind="rate", object=name, number=100.0, operator="=", unit="%", start_at=start, end_at=end, quote=quote,
        derived=f"“{quote.strip(BREAK)}”即100%",
    )  # fmt: skip
