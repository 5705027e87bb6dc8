"""Whose satisfaction counts where no kind of project says it: those whom the text names, or who use a public place."""

from __future__ import annotations

from dataclasses import replace

from assistant.compose.rows import Row
from assistant.records import Brief
from kb import lazyre

_USERS = lazyre.compile(r"^(?:使用人员|设备使用人员|服务对象|受益群众|参加人员)满意度$")
_ALONG = lazyre.compile(
    r"路灯|道路|公路|马路|街道|巷道|护栏|红绿灯|信号灯|标线|标志牌|窨井|井盖|桥(?!架|接)|人行道|机耕路|步道"
)
_AROUND = lazyre.compile(
    r"公厕|厕所|公园|广场|垃圾(?:桶|箱|亭|站)|健身器材|停车(?:场|位)|充电桩|绿地|绿化|公交站|候车亭|河道|消火栓|文化墙|凉亭"
)
_VILLAGE = lazyre.compile(r"村(?!镇银行)|乡(?!镇卫生院)|镇(?!静)")
_PEOPLE = lazyre.compile(r"[一-龥]{2,8}")
# Those who do the work are not asked what they think of it.
_AT_WORK = lazyre.compile(
    r"(?:(?<!学)(?<!党)(?<!会)(?<!人)员|教师|公司|师傅|专家|工人|队|机构|企业)$|^外?聘|服务人员$|工作人员$"
)


def named(row: Row, brief: Brief, foreign: bool = False) -> Row:
    """A satisfaction of anybody as that of the people whom the project serves; so is one of people `foreign` to the text."""
    if row.category != "satisfaction.target" or not (foreign or _USERS.search(row.name)):
        return row
    who = next((one for one in brief.beneficiaries if _PEOPLE.fullmatch(one) and not _AT_WORK.search(one)), "")
    text = f"{brief.title}{brief.text}"
    if not who and (place := "沿线" if _ALONG.search(text) else "周边" if _AROUND.search(text) else ""):
        who = f"{place}{'村民' if _VILLAGE.search(text) else '居民'}"
    who = who or ("服务对象" if foreign else "")
    return replace(row, name=f"{who}满意度", words=(*row.words, row.name)) if who else row
