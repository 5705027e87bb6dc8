"""Promises without a figure that are figures all the same: 零发生 is 0起, 日产日清 is every day."""

from __future__ import annotations

import re

from assistant.records import Fact
from assistant.understand import names
from assistant.understand.background import is_background
from assistant.understand.segment import tagged
from assistant.understand.text import Text
from kb import lazyre

_ZERO = lazyre.compile(
    r"(?P<thing>[^，。；：、！？\n]{0,14}?(?:事故|事件|投诉|违规|差错|上访|失误|火灾|案件|舆情|死亡|伤亡|拖欠|泄密|漏发|返贫))(?:要|为|实现|做到|全年)?(?:零发生|0发生|零|为0|为零)(?!容忍)"
)
_ZERO_BEFORE = lazyre.compile(
    r"(?:零|不发生|不得发生|不出现|杜绝|无)(?P<thing>[^，。；：、！？\n的]{0,8}?(?:事故|事件|投诉|违规|差错|上访|火灾|案件|舆情|伤亡|泄密))(?!率|处理|发生率|应急|隐患|多发|责任)"
)
# 零损坏, 零延误: nought of any deed or event, at the end of what is said.
_NOUGHT = lazyre.compile(
    r"(?P<lead>[^，。；：、！？\n零]{0,8}?)(?:做到|实现|确保|保证)?零(?P<deed>[一-龥]{2})(?=[，。；、！\n）)]|$)"
)
_NO_EVENT = lazyre.compile(r"发生|星|售|件|散|部|钱|碳|基|容|距|接|工|食|排放|门槛|距离|跑|就业|利润|首付")
# 外宾投诉不能有, 火点一个都不许有, 涉毒案件一起不发生.
_NONE_OF = lazyre.compile(
    r"(?P<thing>[^，。；：、！？\n\d]{2,12}?)(?:(?:[一半](?:个|起|例|件|次|点|处|宗|人)?|任何)(?:也|都)?)?"
    r"(?:绝对|坚决|绝)?(?:(?:不能|不许|不得|不准|不可|不要|不允许|别)(?:再)?(?:有|出现|发生|(?<=事故一起都不能)出|(?<=事故一起也不能)出|(?<=事故一起不能)出)|不发生|没有发生)(?=[，。；！]|$|了)"
)
# 脱管漏管为零, 泄露隐私零发生: whatever the thing is.
_ANY_ZERO = lazyre.compile(
    r"(?P<thing>[^，。；：、！？\n\d率度]{2,14}?)(?:(?:要|须|应)?(?:为|控制为|降为|保持)(?:零|0)(?=[起次件人例个]?(?:[，。；！、）)]|$))|(?:要|须|应|实现|做到|保持|全年)*零发生)"
)
# 不能出一起亡人事故, 亡人事故一起都不能出.
_NOT_ONE = lazyre.compile(
    r"(?:不能|不许|不得|不准|不可|不发生|不出)(?:再)?(?:出|发生|有)?(?:现)?(?:任何)?一[起例次件个](?P<thing>[^，。；：、！？\n\d]{2,12})(?=[，。；！]|$)"
)
_NONE = lazyre.compile(
    r"(?P<thing>[^，。；：、！？\n]{2,20}?(?:次数|起数|件数|人数|事故|事件))"
    r"(?:为|是|控制为|控制在)?(?:0|零)(?=[起次件人]?(?:[，。；、]|$))"
)
# 不能再出意外, 一点事都不能出: nothing may happen.
_MUST_NOT = lazyre.compile(
    r"(?P<place>[^，。；：、！？\n]{0,8}?)(?:上)?(?:绝对|坚决|千万)?(?:不能|不许|不得|不准|不可|别|不要)(?:再)?(?:出|发生|有)(?:现|了)?(?:任何|一[起点])?(?:安全)?"
    r"(?P<thing>意外|事故|事儿?|问题|岔子|差错|纰漏|人命|伤亡)(?=[，。；！]|了|$)"
    r"|(?P<spot>[^，。；：、！？\n]{0,8}?)(?:上)?(?:一点|半点|任何|一丝)(?P<any>事儿?|意外|差错|问题|岔子|事故)?(?:都|也)?(?:不能|不许|不得|不准)(?:再)?出(?P<late>事|错|问题|意外)?"
)
_CYCLE = lazyre.compile(r"日产日清|日清日结|随产随清")


def promises(text: Text, known: list[Fact]) -> list[Fact]:
    """Zero incidents and daily cycles that the text promises, beside the facts `known` already."""
    return [*_zeros(text, known), *(
        Fact(kind="recurring", object=match.group(), every="day", start_at=match.start(), end_at=match.end(),
             quote=text.quote(*match.span()))
        for match in _CYCLE.finditer(text.flat)
    )]  # fmt: skip


def _zeros(text: Text, known: list[Fact]) -> list[Fact]:
    found: list[Fact] = []
    for match in _NOUGHT.finditer(text.flat):
        start, end = match.span()
        taken = any(f.start_at < end and start < f.end_at for f in [*known, *found])
        if taken or _NO_EVENT.match(match["deed"]) or is_background(text, start, end, "起"):
            continue
        thing = names.clean(f"{match['lead']}{match['deed']}")
        found.append(
            Fact(kind="quantity", object=thing, number=0.0, unit=_unit(thing), start_at=start, end_at=end,
                 quote=text.quote(start, end))
        )  # fmt: skip
    for pattern in (_ZERO, _ZERO_BEFORE, _NONE, _NONE_OF, _NOT_ONE, _ANY_ZERO):
        for match in pattern.finditer(text.flat):
            start, end = match.span()
            if any(f.start_at < end and start < f.end_at for f in [*known, *found]):
                continue
            thing = names.clean(
                re.sub(
                    r"^(?:年度?内|全年|确保|保证|实现|做到)+|(?:一定|绝对|都|也)+$|里?一[起次例件个](?=[一-龥]{2})",
                    "",
                    match["thing"],
                )
            )
            if len(thing) < 2 or tagged(thing)[-1][1] == "t" or is_background(text, start, end, "起"):
                continue
            found.append(
                Fact(
                    kind="quantity",
                    object=thing,
                    number=0.0,
                    unit=_unit(thing),
                    start_at=start,
                    end_at=end,
                    quote=text.quote(start, end),
                )
            )
    for match in _MUST_NOT.finditer(text.flat):
        start, end = match.span()
        if any(f.start_at < end and start < f.end_at for f in [*known, *found]) or is_background(
            text, start, end, "起"
        ):
            continue
        what = match["thing"] or match["any"] or match["late"] or ""
        thing = "差错" if re.search("错|纰漏", what) else "安全事故"
        found.append(
            Fact(kind="quantity", object=thing, number=0.0, unit="次" if thing == "差错" else "起", start_at=start, end_at=end,
                 quote=text.quote(start, end))
        )  # fmt: skip
    return found


def _unit(thing: str) -> str:
    if re.search("脱管|漏管|走失|脱逃|失学|辍学|脱贫|返贫|死亡|溺亡", thing):
        return "人"
    return "起" if re.search("事故|事件|火灾|案件|疫情|泄密|泄露|泄漏|舆情|伤亡", thing) else "次"
