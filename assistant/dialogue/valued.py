"""Values as a clerk says them: where one stands in a clause, and how the form writes it (values themselves: `kb.values`)."""

from __future__ import annotations

import re
from typing import NamedTuple

from kb import lazyre
from kb.units import UNIT
from kb.values import parse

_ARABIC = (
    r"(?>\d[\d,]*(?:\.\d+)?)(?:\s*[百千]?[万亿])?(?:[一二三四五六七八九\d]千?(?![\d一二三四五六七八九]*[月日号年]))?"
)
_CHINESE = r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?"
_NUMBER = rf"(?:{_ARABIC}|{_CHINESE}|半)"
_PER = rf"(?:/{UNIT}(?:[·/]{UNIT})?)?"
_COUNTED = rf"(?:(?!打底|起步)(?:[%％‰]|个?百分点|个点|个?{UNIT}{_PER}))"
_SHARE = rf"[百千万]分之{_NUMBER}"
_RANGE = rf"{_NUMBER}(?:[%％]|{UNIT})?\s*(?:到|至|[-~—～])\s*{_NUMBER}\s*{_COUNTED}?"
_DATE = (
    r"(?:(?:20\d\d年|[今明后当次]年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?"
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]|\d{1,2}(?![\d.]|\s*[一-龥])|[上中下]旬|底|末|初|中)?"
    r"|(?:20\d\d年|[今明后当次]年)?(?:年底|年末|年中|上半年|第?[一二三四1-4]季度)(?:末|底)?|20\d\d年(?!度))(?:之前|以前|前|为止)?"
)
_OFTEN = r"每(?:个)?(?:月|季度?|周|年|天)\s*\d*[日号]?(?:之前|以前|前)?"
_VALUE = rf"(?:{_SHARE}|{_DATE}|{_RANGE}|{_ARABIC}\s*{_COUNTED}?|(?:{_CHINESE}|半)\s*{_COUNTED}|{_CHINESE}(?![一-龥]))"
LOW = (
    r"(?:不(?:能|得|可|应|要|许)?(?:再)?(?:低|少|小|差|短)(?:于|过)?|别(?:再)?(?:低|少)(?:于|过)"
    r"|至少|最少|最低|最起码|起码|少说也?|怎么也|保底|下限|[≥>])"
)
HIGH = (
    r"(?:不(?:能|得|可|应|要|许)?(?:再)?(?:高|多|大|长|超过?|突破)(?:于|过|出)?|别(?:再)?(?:高|多|超)(?:于|过|出)?"
    r"|至多|最多|最高|最大|顶多|撑死|上限|封顶|控制在|限定?在|[≤<])"
)
OVER = r"(?:及?以上|往上|打底|起步|保底|起)"
UNDER = r"(?:及?以[内下]|之内|内|封顶|到顶|为限)"
_SAID = lazyre.compile(
    rf"(?P<every>每(?:个)?(?:年|半年|季度?|月|周|天|日|次|期)(?=[^\d]))?(?:(?:(?P<low>{LOW})|(?P<high>{HIGH}))(?:是|要|得|达到?|为|到)?)?\s*(?P<value>{_VALUE})(?:(?P<over>{OVER})|(?P<under>{UNDER}))?"
)


def _plain(value: str) -> str:
    """千分之二 as 0.2%; other values as they are."""
    share = parse(value) if "分之" in value else None
    return f"{share.number:g}%" if share and share.number is not None and share.unit == "%" else value


class Said(NamedTuple):
    """A value in a clause: its place and what the form would write."""

    start: int
    end: int
    text: str


def at(clause: str, place: int) -> Said | None:
    """The value that begins at a place of a clause."""
    found = _SAID.match(clause, place)
    before = clause[place - 1] if place else ""
    if (
        found is None
        or before.isdigit()
        or (found["high"] or found["low"] or "").startswith("不")
        and before in tuple("能可会是")
    ):
        return None
    value = _plain(re.sub(r"\s+", "", found["value"]))
    value = re.sub(r"(月\d{1,2})$", r"\1日", value)
    if not re.search("月|年|季|每", value):
        value = re.sub(r"(?<=\d)(?:到|至)(?=\d)", "-", value)
        value = (
            (found["every"] or "")
            + ("≥" if found["low"] or found["over"] else "≤" if found["high"] or found["under"] else "")
            + value
        )
    if parse(value).type in ("text", "invalid", "grade"):
        return None
    return Said(place, found.end(), value)


POINTS = lazyre.compile(r"(?:个?百分点|个点|点|[%％])$")
TERM = lazyre.compile(r"(?:个月|月|天|日|周|个?星期|个?礼拜)$")  # how long a time is moved
