"""What a project is about, in two to ten characters of its own words: 公厕 of 城区公厕日常管护经费."""

from __future__ import annotations

import re

from assistant.compose.naming import DURATION
from assistant.compose.relevance import bare
from assistant.records import Brief
from assistant.understand.segment import words
from kb import lazyre

LONGEST = 10
_BRACKET = lazyre.compile(r"[（(【\[].*?[)）】\]]|[“”\"'《》\s]")
_OFFICE = lazyre.compile(
    r"^[一-龥]{1,9}?(?:局|委员会|办公室|中心|街道办|管理处|管理所|事务所|(?<=[县区市省])委)(?=[一-龥]{4})"
)
_LEAD = lazyre.compile(
    r"^(?:\d{4}年度?|[上下]半年|全[县区市镇]|本[县区市]|第[一二三四五六七八九十\d]+[次批期轮]|[一二两三四五六]次|新一轮|关于|申请|继续|拟"
    r"|创建|开展|实施|组织|举办|购置|采购|购买|新建|建设|修建|改建|扩建|改造|编制|编纂|招募|招聘|推进|落实|完成|收集|处理|打造|做好|落地|维修|更换|安装"
    r"|[一-龥]{0,4}?(?<=[一-龥])的(?=[一-龥]{2}))+"
)
_TAIL = lazyre.compile(
    r"(?:日常|综合|委托|集中|升级|专项|作业|工作|项目|工程|任务|活动|经费|资金|费用|费|款|预算|方案|计划|体系|实施|行动|服务|运营|经营"
    r"|建设|改造|提质|新建|扩建|修建|修缮|维修|维护|养护|管护|保洁|运维|维保|整治|治理|加固|硬化|亮化|绿化|清淤|安装|更换|更新|购置|采购|租用|租赁"
    r"|补助|补贴|奖补|奖励|资助|救助|慰问|发放|代缴|配备|配置|招聘|招募|购买|外包|运行|保障|开展|举办|编制|编纂|整合|创建|创成|延长期|新装|铺设"
    r"|普查|排查|勘测|测绘|保养|检修|[一二三四]期|等)$"
)
_THING = lazyre.compile(r"人|名|位|户|人次|户次|元|万元")


def subject(brief: Brief, least: int = 2) -> str:
    """The thing that the title names, without office, verbs and kinds of money round it; else the first thing counted."""
    thing = _bare(brief.title)
    if not set(thing) <= set(brief.text):
        thing = ""  # the plain name of the kind, not the clerk's words
    thing = _renewed(thing, brief.text)
    if least <= len(thing) <= LONGEST:
        return thing
    if len(thing) > LONGEST and (short := _last_words(thing)):
        return short
    for fact in brief.facts:
        counted = fact.kind == "quantity" and not fact.background and fact.number and not fact.derived
        if counted and fact.unit not in DURATION and not _THING.fullmatch(fact.unit):
            thing = _bare(fact.object)
            if least <= len(thing) <= LONGEST:
                return thing
    return ""


_WORN = r"(?:老旧|破旧|陈旧|破损|废旧|损坏|报废|老化)"


def _renewed(thing: str, text: str) -> str:
    """What is put in place of worn things is not worn itself (更换老旧路灯: 路灯)."""
    worn = re.match(rf"{_WORN}(?P<thing>[一-龥]{{2,}})", thing)
    replaced = worn and re.search(
        rf"(?:更换|更新|替换|换掉?|淘汰)[^，。；]{{0,6}}{worn.group()}|{worn.group()}[^，。；]{{0,2}}(?:更换|更新)",
        text,
    )
    return worn["thing"] if worn and replaced else thing


_HEAD = lazyre.compile(
    r"^(?:(?:建成)?设备|(?:建成)?设施|站点（系统）|系统账号|系统|房屋|工程|项目|服务(?=成果|投诉|诉求))"
)
_WIDE = 20  # characters of a name that the form still shows in one line


def particular(name: str, brief: Brief) -> str:
    """A card's name that any project could carry, with this project's subject (直饮水设备实际使用率)."""
    thing = subject(brief)
    if re.search("投诉|举报|信访", name) or not thing or speaks_of(name, thing) or not bare(name):
        return name
    told = f"{thing}{_HEAD.sub('', name)}"
    return told if len(told) <= _WIDE else name


def speaks_of(name: str, thing: str) -> bool:
    """Whether a name shares two characters in a row with a thing."""
    return any(thing[i : i + 2] in name for i in range(len(thing) - 1))


def _bare(name: str) -> str:
    thing = _BRACKET.sub("", name)
    thing = _OFFICE.sub("", thing)
    thing = _LEAD.sub("", thing)
    while (shorter := _TAIL.sub("", thing)) != thing and len(shorter) > 1:
        thing = shorter
    parts = [part for part in re.split(r"[及和与]", thing) if not re.fullmatch(f"(?:{_TAIL.pattern[:-1]})+", part)]
    thing = thing if len(parts) == len(re.split(r"[及和与]", thing)) else parts[-1] if parts else ""
    return thing if re.fullmatch(r"[一-龥A-Za-z]+", thing) and not re.fullmatch(f"{_LEAD.pattern[1:]}", thing) else ""


def _last_words(thing: str) -> str:
    """The end of a long name, cut where a word begins."""
    kept = ""
    for word in reversed(words(thing)):
        if len(word) + len(kept) > LONGEST:
            break
        kept = word + kept
    return _bare(kept.removeprefix("的"))
