"""Time limits that run from an event: 合同签订后30日内到货, 汛期结束后15天内完成水毁修复."""

from __future__ import annotations

import re

from assistant.understand import names
from assistant.understand.text import BREAK
from kb import lazyre

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
