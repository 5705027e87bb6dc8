"""What a unit price is of: the words round it, or the thing counted just before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import structs

from assistant.records import Fact
from assistant.understand import names
from assistant.understand.mentions import Mention
from assistant.understand.per_unit import PER_ALT
from assistant.understand.text import Text
from kb import lazyre

_BARE = lazyre.compile(
    r"^(?:一次性|补助|补贴|发放?|标准|单价|补|给|约|按|不低于|综合|定额|价格?|费用|为|上限|的)*(?:标准)?$"
)
_PER_SPLIT = lazyre.compile(
    rf"(?:(?:每|按|单)(?:一)?(?:个(?=月))?(?:{PER_ALT})|[人户亩年月生台件次场期班校所站处辆套株]均|单价|按(?=\d))+(?:每(?:{PER_ALT}))*"
)
_DEED = lazyre.compile(
    r"慰问|培训|会议|补助|补贴|救助|资助|奖励|护理|体检|接种|筛查|集训|派遣|保险|津贴|伙食|保管|演出|抽检|检测|普查|援助|运维|保洁|管护"
)


# What may stand between a number of people and what each gets: 专干9名，|一个月(3500).
_BESIDE = lazyre.compile(r"[，,、（(]?\s*(?:[一每]个?[人月年天名]|每人|人均|月均|年均)*")
_PAYER = lazyre.compile(
    r"(?P<who>村里?|镇里?|乡里?|县里?|社区|财政|政府|集体|个人|本人|自己|老人|学生|家长|职工)?(?:再|还|另|只|就|各)*"
    r"(?P<deed>收|交|缴|掏|自付|付|贴补?|补贴?)$"
)
_MEAL = {"餐": "就餐", "次": "服务"}


def paid_by(piece: str, per: list[str]) -> str:
    """就餐收费 of 吃饭一顿收(五块), 村里就餐补贴 of 村里贴(三块): who pays what of one meal; "" for other prices."""
    found = _PAYER.search(re.sub(r"[每一]顿|[每一]餐", "", piece.strip())) if per[:1] == ["餐"] else None
    if not found:
        return ""
    gives = found["deed"][0] in "贴补"
    who = found["who"] or ""
    return f"{who if gives else ''}{_MEAL[per[0]]}{'补贴' if gives else '个人缴费'}"


def price_name(text: Text, mention: Mention, floor: int, counts: list[Fact], per: list[str], piece: str) -> str:
    """What the price is of: what stands between 每人每月 and the number, before 每, or the thing last counted."""
    flat = text.flat
    parts = _PER_SPLIT.split(piece)
    inner = names.split(parts[-1])[1] if len(parts) > 1 else ""
    granted = re.match(r"(补助|补贴|资助|救助)标准", parts[0])
    head = re.sub(
        r"^(?:补助|补贴|收费|发放|资助|救助)?标准(?:为|是|按)?(?=[一-龥]{2})|(?:标准|单价|上限|分别|每)+$", "", parts[0]
    )
    label = names.split(head)[1] if head else ""
    label = "" if re.fullmatch(r"一[一-龥](?:补助?|奖励?|给|发|收)?", label) else label
    label = "" if re.search(r"计划|拟|明年|今年|[要想]招|打算|^[一二两三]?[台套个户人]", label) else label
    label = re.sub(r"^(?:合同)?(?:约定|规定|要求|明确)$", "", label)
    after = re.match(r"(?:的?(?:全额|定额|标准)?)(资助|补助|补贴|救助|奖励|慰问)", flat[mention.end :])
    if inner in ("投资", "成本", "造价", "收入", "费用") and (
        mean := re.search(r"[人户亩年月生台件次场期班校所站处辆套株]均", piece)
    ):
        return f"{mean.group()}{inner}"
    if inner and not _BARE.match(inner):
        return inner
    follow = re.match(r"^的?([一-龥]{2,10}?(?:费|补助|补贴|津贴|标准|工资))", flat[mention.end :])
    deed = (
        granted or after or re.match(r"(?:发|补)?(补助|补贴|慰问|救助|奖励|工资|津贴)", parts[-1])
        if len(parts) > 1
        else None
    )
    if (len(label) > 1 or label in ("桶", "灯", "泵", "树", "床", "椅")) and not _BARE.match(label):
        return f"{label}{deed.group(1)}" if deed and not label.endswith(deed.group(1)) else label
    if follow and not _BARE.match(follow.group(1)):
        return follow.group(1)
    units = (per[0], "人次") if per[0] == "人" else (per[0],)
    near = [f for f in counts if f.start_at <= mention.start and f.unit in units and not f.object.startswith("每")]
    people = per[0] in ("人", "户")
    low, _ = text.sentence(mention.start)
    if people:
        same = [f for f in near if f.start_at >= low]
        word = (
            deed.group(1)
            if deed
            else next((m.group() for m in reversed(list(_DEED.finditer(flat[low : mention.start])))), "")
        )
        beside = bool(same) and _BESIDE.fullmatch(flat[same[-1].end_at : mention.start]) is not None
        if len(same) == 1 or beside or same and mention.start - same[-1].end_at <= 3:
            return f"{same[-1].object}{word if word not in same[-1].object else ''}"
        if not word:
            word = next((m.group() for m in _DEED.finditer(flat)), "")
        if word:
            return word
    if near:
        return f"{near[-1].object}{deed.group(1) if deed and deed.group(1) not in near[-1].object else ''}"
    low, _ = text.clause(mention.start)
    tail = re.split("[，。；、（(]", flat[max(0, low - 16) : low].strip("，、（("))[-1]
    return names.split(re.sub(r"\d.*", "", tail))[1]


def named_apart(facts: Sequence[Fact], counts: Sequence[Fact]) -> list[Fact]:
    """Prices of one name, told apart by what was counted before each: 水稻保费, 油菜保费."""
    prices = [f for f in facts if f.role == "price" and f.object]
    twice = {f.object for f in prices if sum(g.object == f.object for g in prices) > 1}
    done: list[Fact] = []
    for fact in facts:
        if fact.role == "price" and fact.object in twice:
            near = [f for f in counts if f.end_at <= fact.start_at and f.object and not f.object.startswith("每")]
            noun = re.sub(r"(?:承保|种植|播种)?面积$|合计$", "", near[-1].object) if near else ""
            if noun and noun not in fact.object:
                fact = structs.replace(fact, object=f"{noun}{fact.object}"[:16])
        done.append(fact)
    return done
