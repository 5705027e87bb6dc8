"""Verbs, and clauses in which a sign tells thing and deed apart: 把水渠修一下, 对管道进行更换, 给老人装呼叫器, 在公园建球场."""

from __future__ import annotations

from assistant.understand.lexicon import VERBS
from assistant.understand.segment import bounds
from kb import lazyre

VERB_SIGNS = "雇招产买购装修建打挖铺种印拍播办配换租送发请派聘设植栽搭盖刷订清拆做搞砌架补改接喷养投"
VERB = "(?:" + "|".join(sorted(VERBS, key=len, reverse=True)) + f"|[{VERB_SIGNS}])"
_HANDLED = lazyre.compile(
    rf"(?:把|将)(?!它)(?P<thing>[一-龥“”]{{1,12}}?)(?:整个|全部|全|都|重新|再|好好|统一)*"
    rf"(?P<verb>{VERB})(?:一下|一[修整弄清搞]|好|完|掉|了|起来|一遍)?$"
)
_TREATED = lazyre.compile(r"对(?P<thing>[一-龥]{2,18}?)(?:统一)?进行(?P<verb>[一-龥]{2})$")
# 在城东公园建七人制足球场: where, what is done, what.
_PLACED = lazyre.compile(
    r"在[一-龥]{2,10}(?:里|内|上)?(?P<verb>新建|修建|建设|建(?![设筑成立材])|安装|设置)"
    r"(?P<thing>[一-龥]{1,2}[人层级]制[一-龥]{2,8})$"
)
_GIVING = lazyre.compile(
    r"(?:给|为|帮|替)(?P<who>[一-龥“”]{2,16}?)(?P<verb>安装|配备|购置|购买|采购|更换|添置|发放|统一配|装|配|买|换|购|发|添|办|做)"
    r"(?:一?[个台套批份些点]|一下|几[个台套])?(?P<thing>[一-龥A-Za-z“”]{2,14})$"
)


def marked(piece: str) -> tuple[str, str] | None:
    """(修, 那条水渠) of 把那条水渠修一下; (更换, 燃气管道) of 对燃气管道进行更换."""
    found = _HANDLED.search(piece)
    if found and found.start("verb") in bounds(piece):
        return found["verb"], found["thing"]
    treated = _TREATED.search(piece)
    return (treated["verb"], treated["thing"]) if treated else None


def placed(piece: str) -> tuple[str, str] | None:
    """(建, 七人制足球场) of 在城东公园建七人制足球场."""
    found = _PLACED.search(piece)
    return (found["verb"], found["thing"]) if found else None


def given(clause: str) -> tuple[str, str, str] | None:
    """(全镇独居老人, 装, 紧急呼叫器) of 想给全镇独居老人装个紧急呼叫器; 发|热门诊 is no handing out."""
    match = _GIVING.search(clause)
    while match and not {match.start("verb"), match.end("verb")} <= bounds(clause):
        at, who = match.start("who"), match.end("who") - match.start("who") + 1
        match = lazyre.compile(_GIVING.pattern.replace("{2,16}?)", f"{{{who},18}}?)", 1)).search(clause, at - 1)
        if who > 17:
            return None
    return (match["who"], match["verb"], match["thing"]) if match else None
