"""Time limits that run from an event: 合同签订后30日内到货, 汛期结束后15天内完成水毁修复."""

from __future__ import annotations

import re

from assistant.records import Fact
from assistant.understand import names
from assistant.understand.text import BREAK
from kb import lazyre
from kb.units import kind as unit_kind

_EVENT = lazyre.compile(
    r"(?:^|[，。；：、！？\s（(])(?:自|从|在|于)?(?P<event>[一-龥A-Za-z“”]{2,14}?|[季月年])(?P<since>之?后|以后|之日起|当天起|起)(?:的|起|第)?$"
)
_DEED = lazyre.compile(
    rf"^(?:以内|之内|内)?[，,]?(?:必须|要|须|应|务必|得|能|全部|都|就|可|一次性|保证|确保|由[一-龥]{{2,6}})*(?P<deed>[^{re.escape(BREAK)}\d]{{2,14}})"
)
_DONE = lazyre.compile(
    r"^(?:完成|做好|搞好|做完|落实|组织|进行|开展)(?=[一-龥]{2})|(?:到位|完毕|完成|结束|好|完|齐|清)$"
)
# A verb in front of its object turns round in a name: 拨付补贴 → 补贴拨付.
_TURNED = lazyre.compile(
    r"^(拨付|发放|支付|兑付|提交|出具|反馈|报送|印发|移交|退还|归还|签订|公示|公布|修复|恢复|更换|送达|上报|缴纳|收回)(?=[一-龥]{2})(.+)$"
)


_PER_PERIOD = lazyre.compile(
    r"(?P<deed>[一-龥]{2,8}?)(?:须|应|要|在|于)?(?P<event>每(?:个)?(?:季度?|月|学期|年度?|半年)(?:结束|末|终了)?)后$"
)


def from_event(before: str, after: str) -> str:
    """水毁修复 due after 汛期结束 as 汛期结束后水毁修复; "" where no event or no deed is told."""
    each = _PER_PERIOD.search(before)
    if each and re.match(r"(?:以|之)?内(?=[，。；]|$)", after):
        return f"{each['event']}后{names.clean(each['deed'])}"  # 付款每季度结束后|15日内
    found = _EVENT.search(before)
    deed = _DEED.match(after)
    if not found or not deed or not (after.startswith(("内", "以内", "之内")) or names.begins_with_deed(deed["deed"])):
        return ""
    words = _DONE.sub("", deed["deed"]) or deed["deed"]
    words = re.sub(r"[的了]$", "", words)
    if turned := _TURNED.match(words):
        words = f"{names.clean(turned.group(2))}{turned.group(1)}"
    return f"{names.clean(found['event'])}后{words}" if len(words) > 1 else ""


_LIMIT_VERB = lazyre.compile(
    r"^(?:必须|要|须|应|全部|就|能|得)*((?:完成)?[一-龥]{0,4}?(?:修好|修复|修完|反馈|转运|办结|响应|到场|到达|处理|处置|整改|送达|拨付|发放|支付|答复|回复|上报|报告|恢复|抢修|排除|解决|出具|完成|更换|送检|入库|清运|签约))"
)
_WITHIN = lazyre.compile(
    r"^(?:必须|要|须|应|就|能|得)*((?:完成)?(?:到场|到达|到位|修复|修好|响应|办结|反馈|恢复|处置|处理|录入|上报|拨付|出具|作出决定|答复|救援到场|到|决定))"
)


def verb(unit: str, operator: str, follow: str) -> str:
    """What must be done within the time: 4小时内|响应; 30分钟|到场 needs no 内."""
    if operator in ("≤", "<"):
        match = _LIMIT_VERB.match(follow) or _WITHIN.match(follow)
        return {"到": "到场"}.get(match.group(1), match.group(1)) if match else ""
    match = _WITHIN.match(follow) if operator == "=" and unit in ("分钟", "小时", "秒", "个工作日", "天") else None
    return {"到": "到场"}.get(match.group(1), match.group(1)) if match else ""


def stem(flat: str, previous: Fact, at: int) -> str:
    """系统故障 of the limit stated just before (系统故障4小时内响应，24小时内修复)."""
    if (
        unit_kind(previous.unit) != "time"
        or at - previous.end_at > 8
        or not re.search(r"[，、]", flat[previous.end_at : at])
    ):
        return ""
    match = re.match(r"(.{2,}?)(?:响应|到场|到达|受理|反馈)$", previous.object)
    return match.group(1) if match else ""
