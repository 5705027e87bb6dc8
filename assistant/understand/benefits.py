"""Money that a project is to bring in or save: a commitment of benefit, never its budget."""

from __future__ import annotations

import re

from kb import lazyre

_DEEDS = "带动|拉动|撬动|实现|增加|新增|挽回|减少|完成|追回|返还|收回|追缴|审减|核减|节约|节省|盘活|避免"
_SURE_DEED = lazyre.compile(
    r"(?P<deed>带动|拉动|撬动|挽回|追回|返还|收回|追缴|追讨|清欠|清收|代征|征收|征缴|审减|核减|节约|节省|盘活)了?的?(?P<thing>[^，。；：、\d]{0,12})$"
)
_THINGS = (
    r"消费|产值|销售额?|零售额|营业收入|总?收入|社会投资|投资|研发投入|税收|经济损失|损失|融资|交易额|成交额|签约额|引资额|到位资金|"
    r"总?保额|风险保障|保障金额"
)
_DEED_THING = lazyre.compile(rf"(?P<deed>{_DEEDS})(?:[^，。；、\d]{{0,4}}?)(?P<thing>{_THINGS})[^，。；、\d]{{0,5}}$")
_THING = lazyre.compile(
    r"(?P<thing>产值|销售额|零售额|交易额|成交额|引资额|到位资金|保额|风险保障|赔付额)"
    r"(?:[^，。；、\d]{0,6})$"
)
_SIGNED = lazyre.compile(r"(?P<thing>签约(?:额|金额)?)(?:约|定|达到?|不少于|不低于|至少|力争|超过|要)*$")
_TARGET = lazyre.compile(r"(?P<thing>[一-龥]{0,6}(?:收入|营收|创收|税收)目标)(?:为|是|定为|达到?|不低于)?$")
_RISEN = lazyre.compile(
    r"(?P<thing>[一-龥]{0,8}(?:收入|销售额|营业额|产值|税收|利润))(?P<way>增加|增长|提高|新增)(?:了|约|不少于|不低于|至少|超过|要|达到?)*$"
)
_EARNED = lazyre.compile(r"(?P<deed>多挣|增收|多卖|省下|少花|减负)[^，。；、\d]{0,6}$")
_AFTER = lazyre.compile(r"(?:以上|左右)?的(?P<thing>保障|保额|损失|产值|收益|税收|投资拉动)")
_INSURED = lazyre.compile(r"[投承参]?保的?总?金额[^，。；、\d]{0,3}$")


def benefit(before: str, after: str) -> tuple[str, str] | None:
    """(deed, thing) where the money between `before` (its clause so far) and `after` is an effect: 返还, 被骗资金."""
    if match := _RISEN.search(before):
        return "", f"{match['thing']}{match['way']}额"
    if match := _TARGET.search(before):
        return "", re.sub(r"^(?:明年|今年|全年)", "", match["thing"]).removesuffix("目标")
    if match := _DEED_THING.search(before):
        return match["deed"], match["thing"]
    if (match := _SURE_DEED.search(before)) and not match["thing"].endswith(("经费", "预算", "费用", "费")):
        thing = re.sub(
            r"(?:目标|任务|计划|金额|不少于|不低于|至少|约|要|达到?|超过|力争|争取|为)+$", "", match["thing"]
        ).strip("的")
        taken = re.match("代征|征收|征缴|清欠|清收", match["deed"])
        head = re.search(r"[一-龥]{2,8}$", before[: match.start()]) if taken else None
        return match["deed"], thing or (re.sub("^(?:全年|明年|今年|预计)", "", head.group()) if head else "资金")
    if match := _EARNED.search(before):
        return match["deed"], "收入" if match["deed"] in ("多挣", "增收", "多卖") else "支出"
    if match := _THING.search(before) or _SIGNED.search(before):
        return "", match["thing"]
    if _INSURED.search(before):
        return "", "保额"
    if match := _AFTER.match(after):
        return "", match["thing"]
    return None
