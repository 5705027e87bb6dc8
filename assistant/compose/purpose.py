"""What a text itself says the money is for (解决出行难, 杜绝溺水事故, 满足灌溉需求), as effects that can be counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.compose.rows import DEFAULT_BASIS, Row
from assistant.records import Brief
from kb import lazyre
from kb.records import ValueSource

CARD = "purpose/"  # how the id of such a row begins
_WORD = r"(?:(?!的|和|及|了|等|得到|问题|需[求要])[一-龥“”])"
_INCIDENT = r"(?:火灾|溺水|伤亡|纠纷|投诉|上访|盗窃|盗采|内涝|倒灌|断电|停水|污染|死亡|中毒|泄密|欺凌)(?:事故|事件|案件)?|事故|事件|案件"
_KEPT = (
    r"用水|饮水|用电|用气|供水|供电|供热|供暖|取暖|供应|出行|通行|通航|用餐|就餐|就医|用药|上学|入学|住房|居住|用房|生活"
    r"|灌溉|播出|通信|办公|运转"
)
# A place or a number before what it is about: 石坪村三个组群众出行, 五处交通安全隐患.
_LEAD = lazyre.compile(
    r"^[一-龥]{1,6}?[村镇乡县市区组](?=[一-龥]{4})(?:[一二两三四五六七八九十几多]+个?[村组](?=[一-龥]{2}))?|^[一二两三四五六七八九十几数多]+[处个条户座]"
)
_OF_AN_OFFICE = r"(?!中心|局|所|站|对象|家庭|网点|房|性|率|金|水平|标准|人员|范围|资金|措施|办法|条例)"
_WHO = r"(?:群众|村民|居民|学生|孩子|老人|农户|牧民|渔民|职工|患者|残疾人|市民|游客|商户|娃娃?)"
_LONGEST = 20  # characters of a name
_NO_THING = lazyre.compile(
    r"工作|任务|项目|资金|经费|预算|质量|进度|要求|要点|文件|精神|政策|标准|相关|有关|各项|按时|按期|全部|年度"
)
_DENIED = lazyre.compile(r"(?:不|没有?|未|无法|不能|难以)$")


class _Aim(NamedTuple):
    """A way to say a purpose, the indicator that counts it, its formula, its usual value."""

    said: re.Pattern[str]
    name: str
    formula: str
    value: str
    evidence: str


def _of(end: str, least: int = 0) -> str:
    """A thing of at most sixteen characters with that end."""
    return f"(?P<thing>{_WORD}{{{least},15}}?(?:{end}))"


_AIMS = (
    _Aim(lazyre.compile(f"(?:解决|缓解|破解)(?:{_of('', 2)}(?:的)?(?:问题|难题|困难|矛盾)|(?P<hard>{_WORD}{{1,14}}?难)(?![一-龥]))"),
         "{}问题解决率", "已解决的点位（户、件）数÷摸排登记的点位（户、件）数×100%", "≥95%", "问题台账、销号记录"),
    _Aim(lazyre.compile(f"(?:杜绝|防止|避免|防范|不再(?:发生|出现)?|严防)(?:再次?)?(?:发生|出现)?{_of(_INCIDENT)}"),
         "{}发生数", "年内经核实认定的起数", "=0起", "事件台账"),
    _Aim(lazyre.compile(f"(?:减少|降低|压降|遏制){_of(_INCIDENT)}"), "{}下降率",
         "（上年起数－本年起数）÷上年起数×100%", "≥10%", "年度统计对比"),
    _Aim(lazyre.compile(f"(?:消除|整治|排除){_of('隐患|盲区|死角|瓶颈|堵点|短板')}"), "{}消除率",
         "已消除的处数÷排查登记的处数×100%", "≥96%", "排查与销号台账"),
    _Aim(lazyre.compile(f"(?:保障|确保|保证|守住){_OF_AN_OFFICE}{_of(_KEPT)}"), "{}保障率",
         "实际得到保障的天数（户、人次）÷应保障的天数（户、人次）×100%", "≥98%", "运行（服务）记录"),
    _Aim(lazyre.compile(f"满足{_of('', 2)}(?:的)?需[求要]"), "{}需求满足率",
         "得到满足的需求件数（人次）÷登记的需求件数（人次）×100%", "≥92%", "需求登记与办理台账"),
    _Aim(lazyre.compile(f"改善{_of('条件|环境|面貌|状况')}"), "{}达标率",
         "验收达标的项（处）数÷应达标的项（处）数×100%", "≥95%", "验收记录"),
    _Aim(lazyre.compile(f"(?:方便|便于|让|使)(?P<thing>[一-龥]{{0,4}}{_WHO})(?:们)?"
                        r"(?:就?近|不再|不用再|能够?|出行|办事|就医|上学|看病|健身|用水|灌溉|停车|过河)"),
         "{}受益覆盖率", "实际受益的人（户）数÷项目应覆盖的人（户）数×100%", "≥95%", "受益对象花名册"),
)  # fmt: skip


def said(brief: Brief) -> str:
    """The first purpose in the text's own words, "" where it names none."""
    return next((row.sources[0].ref for row in purposes(brief)), "")


def purposes(brief: Brief) -> Iterator[Row]:
    """An effect for each purpose that the text names in so many words, in the order of the ways to say it.

    The words themselves are the reference of its source.
    """
    seen: set[str] = set()
    for aim in _AIMS:
        for found in aim.said.finditer(brief.text):
            thing = _LEAD.sub("", next(filter(None, found.groupdict().values()), "").strip("“”"))
            name = aim.name.format(thing)
            if _DENIED.search(brief.text[: found.start()]) or _NO_THING.search(thing):
                continue
            if name in seen or len(name) > _LONGEST or any(order in found.group() for order in brief.ignored):
                continue
            seen.add(name)
            yield _row(name, aim, found.group())


def _row(name: str, aim: _Aim, quote: str) -> Row:
    return Row(
        key=f"{CARD}{name}",
        category="benefit.social",
        name=name,
        description=aim.formula,
        value=aim.value,
        basis=DEFAULT_BASIS,
        sources=(ValueSource(kind="default", quote=f"常用值{aim.value}：按原文“{quote}”设置", ref=quote),),
        evidence=aim.evidence,
        rank=4,
        card=f"{CARD}{name}",
    )
