"""Numbers given to each of several: 给69位老党员每人送一份, 3个乡镇各装1套, 5月12日、9月18日各试鸣一次."""

from __future__ import annotations

import re

from assistant.records import Fact
from assistant.understand.mentions import Mention
from assistant.understand.text import Text
from kb import lazyre
from kb.units import kind as unit_kind

_OVER_TIME = ("次", "剂次", "剂", "课时", "学时", "针", "期", "轮", "场")
_EACH = lazyre.compile(r"各(?:自)?[一-龥]{0,6}$")
_SEVERAL = lazyre.compile(r"(?P<list>(?:[^，。；：、！？\n\d]{1,10}(?:、|和|与|及)){1,5}[^，。；：、！？\n\d]{1,10})$")
_EACH_PROJECT = lazyre.compile(
    r"每个?(?P<noun>项目|案件|课题|标段|活动|班级|站点)(?:平均|各|派|安排|抽取|配备?|需要?|聘请?|要|有)*$"
)
_GIVEN = lazyre.compile(r"^[^。；]*每(?P<each>人|户|家)[^，。；、]{0,16}$")
_GOODS = frozenset(["袋", "桶", "床", "件", "份", "盒", "箱", "瓶", "套", "本", "册", "双", "副", "斤", "公斤"])
_DAY = r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}[日号]|[上中下]旬|底|初)?"
_DAYS = lazyre.compile(rf"(?P<list>{_DAY}(?:(?:、|和|与){_DAY}){{1,5}})$")
_SEASONS = lazyre.compile(
    r"(?P<list>[春夏秋冬]{2,4})(?:[两三四]?季)?[一-龥]{0,4}$|(?P<halves>上下半年|寒暑假|[两三]个?学期)$"
)


def each_of(text: Text, mention: Mention, previous: Fact | None) -> str:
    """69×1 where the number is for each of those told just before; "" else."""
    if found := _EACH.search(text.flat[max(0, mention.start - 12) : mention.start]):
        return _distributed(text, mention, mention.start - len(found.group()), previous)
    if (of := _EACH_PROJECT.search(text.flat[: mention.start])) and previous is not None and previous.number:
        counted = previous.object.endswith(of["noun"]) and previous.unit in ("个", "项") and not previous.derived
        if counted and unit_kind(mention.unit) == "person":
            return f"{previous.number:g}×{mention.value:g}"
    told = _GIVEN.match(text.flat[previous.end_at : mention.start]) if previous is not None else None
    if told and previous and previous.unit == told["each"] and mention.unit in _GOODS and not previous.derived:
        return f"{previous.number:g}×{mention.value:g}"  # 1350户，每户发500元外加一袋米
    per = [p for p in mention.per if p in ("人", "户", "村", "校", "家", "个", "所", "间", "栋", "班", "座", "社区")]
    one = previous is not None and text.flat[: mention.start].endswith((f"一{previous.unit}", f"一个{previous.unit}"))
    timed = previous is not None and unit_kind(previous.unit) == "time"
    counted = unit_kind(mention.unit) == "count" and mention.unit not in _OVER_TIME and not timed
    if one and counted and previous and mention.unit not in ("块", previous.unit) and (previous.number or 0) > 1:
        return f"{previous.number:g}×{mention.value:g}"  # 86间教室…，一间12盏
    listed = previous is not None and "×" in previous.derived and previous.every is None and not mention.per
    joined = previous is not None and text.flat[previous.end_at : mention.span.start].startswith(("、", "和"))
    joined = joined or previous is not None and mention.unit in _GOODS and previous.end_at == mention.span.start
    if listed and joined and previous and unit_kind(mention.unit) == "count":
        return f"{previous.derived.split('×')[0]}×{mention.value:g}"  # 每校图书500册、电脑2台
    if not per or previous is None or previous.unit not in (per[0], "个", "所", "家") or previous.derived:
        return ""
    if unit_kind(mention.unit) != "count" or mention.unit in _OVER_TIME or not previous.number:
        return ""
    gap = text.flat[previous.end_at : mention.start]
    if gap.count("，") > 1 or len(gap) > 12 + len(previous.object):
        return ""
    return f"{previous.number:g}×{mention.value:g}"


def _distributed(text: Text, mention: Mention, at: int, previous: Fact | None) -> str:
    """What 各 stands for: the things counted right before it, or the members of a list."""
    if unit_kind(mention.unit) not in ("count", "person") or mention.unit == "个百分点":
        return ""
    gap = text.flat[previous.end_at : at] if previous is not None else "，"
    if previous is not None and previous.number and previous.number > 1 and not previous.derived:
        beside = len(gap) <= 6 and not re.search(r"[，。；、]", gap)
        of_places = previous.unit in ("个", "所", "处", "家", "座") and mention.unit in ("人", "台", "套", "辆")
        beside = beside and unit_kind(mention.unit) == "count"
        if (beside or of_places and re.fullmatch(r"[一-龥]{0,6}[，,][一-龥]{0,4}", gap)) and unit_kind(
            previous.unit
        ) == "count":
            return f"{previous.number:g}×{mention.value:g}"
    low, _ = text.sentence(at)
    before = text.flat[low:at]
    if season := _SEASONS.search(before):
        members = len(season["list"]) if season["list"] else 3 if "三" in season["halves"] else 2
        return f"{members}×{mention.value:g}"
    found = _DAYS.search(before) or _SEVERAL.search(before)
    if not found:
        return ""
    members = len(re.split("、|和|与|及", found["list"]))
    return f"{members}×{mention.value:g}"
