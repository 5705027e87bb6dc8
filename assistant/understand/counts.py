"""Quantities: number, unit, the thing counted and the verb; frequencies (每季度一次) and zero promises (零发生)."""

from __future__ import annotations

import re

from assistant.records import Fact
from assistant.understand import names
from assistant.understand.background import is_background
from assistant.understand.mentions import Mention
from assistant.understand.promises import promises
from assistant.understand.text import Text
from kb.units import kind as unit_kind

_TIMES = {"year": 1, "half-year": 2, "quarter": 4, "month": 12, "week": 52}
_EVERY = re.compile(
    r"每(?:个)?(?P<every>半年|季度|季|月|周|星期|年|天|日)(?P<verb>[^，。；、每\d一二两三四五六七八九十]{0,8})$"
)
_KEY = {
    "半年": "half-year",
    "季度": "quarter",
    "季": "quarter",
    "月": "month",
    "周": "week",
    "星期": "week",
    "年": "year",
    "天": "day",
    "日": "day",
}
_LIMIT_VERB = re.compile(
    r"^(?:必须|要|须|应|全部|就|能|得)*((?:完成)?[一-龥]{0,4}?(?:修好|修复|修完|反馈|转运|办结|响应|到场|到达|处理|处置|整改|送达|拨付|发放|支付|答复|回复|上报|报告|恢复|抢修|排除|解决|出具|完成|更换|送检|入库|清运|签约))"
)


_EACH_THING = re.compile(
    r"^每(?:个|名|位|一)?(?:轮|期|批|场|组|村|校|人|户|次|班|镇|乡|县|站|点|队|家|生|社区|车|台|套|批次|个|名|所|处|条)$"
)
_SKIP_UNIT = {"号", "元", "%", "届", "分", "级", "倍", "年级", "端", "成", "样", "词", "遍"}


def find_counts(text: Text, mentions: list[Mention], dates: list[tuple[int, int]]) -> list[Fact]:
    """Facts of kind quantity, in order; background ones are marked."""
    facts: list[Fact] = []
    stops = sorted([m.end for m in mentions] + [end for _, end in dates])
    for mention in mentions:
        if (
            mention.unit in ("", *_SKIP_UNIT)
            or unit_kind(mention.unit) in ("money", "rate")
            or mention.scale
            and mention.unit == "元"
        ):
            continue
        floor = max((stop for stop in stops if stop <= mention.start), default=0)
        starts = [m.start for m in mentions if m.start >= mention.end] + [low for low, _ in dates if low >= mention.end]
        fact = _fact(text, mention, floor, min(starts, default=len(text.flat)), facts)
        if fact is None:
            continue
        facts.append(fact)
    facts.extend(promises(text, facts))
    return facts


def _fact(text: Text, mention: Mention, floor: int, ceiling: int, known: list[Fact]) -> Fact | None:
    flat = text.flat
    previous = next((f for f in reversed(known) if not f.background), None)
    piece = names.before(text, mention.start, floor)
    follow = names.after(text, mention.end, ceiling)
    unit, derived, every, number, upper = mention.unit, "", None, mention.value, mention.upper
    if _is_ordinal(flat, mention, piece, follow):
        return None
    operator = {"to": "=", ">": ">"}.get(mention.operator, mention.operator)
    kind = unit_kind(unit)
    if found := _EVERY.search(flat[floor : mention.start]):
        every = _KEY[found["every"]]
        if unit in ("次", "场", "期", "轮", "趟", "回", "遍") and every in _TIMES:
            if every != "year":
                derived = f"每{found['every']}{_plain(number)}{unit}×{_TIMES[every]}"
                number = round(number * _TIMES[every], 6)
            unit = "次" if unit in ("趟", "回", "遍") else unit
        elif kind != "time" and "/" not in unit:
            unit = f"{unit}/{'日' if every == 'day' else found['every'].replace('星期', '周').replace('季度', '季')}"
    per = [p for p in mention.per if p in ("亩", "日", "天", "年", "月", "公里", "平方米", "周")]
    if per and "/" not in unit and not derived and kind != "time" and mention.per[-1] in per and every is None:
        unit = f"{unit}/{'日' if per[-1] == '天' else per[-1]}"
    thing, action, start = _object(text, mention, piece, follow, floor, previous, known)
    if unit_kind(unit) == "time" and operator in ("≤", "<") and (verb := _LIMIT_VERB.match(follow)):
        noun = re.sub(r"(?:要|应|须|必须|在|后)+$", "", thing)
        thing = noun if verb.group(1) in noun else f"{re.split('要?在|每', noun)[0]}{verb.group(1)}"
        action = ""
    background = is_background(text, mention.span.start, mention.span.end, unit)
    if kind == "time" and re.search(r"按$", flat[: mention.start]) and re.match(r"(?:计?算|计|测算|核算)", follow):
        background = True  # 按200天算 is a factor of the budget
    if every:
        thing = re.sub(r"^每(?:个)?(?:半年|季度|季|月|周|星期|年|天|日)", "", thing) or thing
        if (split := names.split(thing)) and split[0] and split[1]:
            action, thing = split
    size = names.SIZE.get(thing)
    if size:
        thing = _sized(text, size, mention, previous)
    elif (
        kind == "length"
        and re.search(r"[宽厚高深]$", thing)
        or kind == "length"
        and len(thing) > 3
        and thing.endswith("长")
    ):
        thing += "度"
    if kind == "count" and not size:
        thing, work = names.bare(thing)
        action = action or work
    if unit == "批" and re.search(r"分$", piece):
        thing, action = "实施批次", ""
    if unit == "次" and re.search(r"分$", piece):
        thing, action = "实施", ""
    if each := _each_of(text, mention, previous):
        number, derived = round(number * float(each.split("×")[0]), 6), each
    start = min(start, mention.start)
    end = max(
        mention.end,
        mention.end
        + (
            flat[mention.end : ceiling].find(thing) + len(thing)
            if thing and flat.startswith(thing[:2], mention.end)
            else 0
        ),
    )
    return Fact(
        kind="quantity", object=thing, action=action, number=number, upper=upper, operator=operator, unit=unit,
        every=every,         start_at=start, end_at=end, quote=text.quote(start, end), background=background, derived=derived,
    )  # fmt: skip


def _each_of(text: Text, mention: Mention, previous: Fact | None) -> str:
    """69×1 for 给69位老党员每人送一份: so many for each of those counted just before."""
    per = [p for p in mention.per if p in ("人", "户", "村", "校", "家", "个", "所")]
    listed = previous is not None and "×" in previous.derived and previous.every is None and not mention.per
    joined = previous is not None and text.flat[previous.end_at : mention.span.start].startswith(("、", "和"))
    if listed and joined and previous and unit_kind(mention.unit) == "count":
        return f"{previous.derived.split('×')[0]}×{_plain(mention.value)}"  # 每校图书500册、电脑2台
    if (
        not per
        or previous is None
        or previous.unit not in (per[0], "个", "所", "家")
        or unit_kind(mention.unit) != "count"
        or previous.derived
    ):
        return ""
    if mention.unit in ("次", "剂次", "剂", "课时", "学时", "针", "期", "轮", "场") or not previous.number:
        return ""
    if text.flat[previous.end_at : mention.start].count("，") > 1 or mention.start - previous.end_at > 12 + len(
        previous.object
    ):
        return ""
    return f"{_plain(previous.number)}×{_plain(mention.value)}"


def _plain(number: float) -> str:
    return f"{number:g}"


def _is_ordinal(flat: str, mention: Mention, piece: str, follow: str) -> bool:
    """十八届六次会议, 1个方面 of talk, 一批 without a count, 五年规划, a day of the week."""
    unit, text = mention.unit_text, mention.span.text
    if (
        unit in ("次", "届")
        and re.match(r"(?:会议|全会|常委会|代表大会|党代会|全体|党组|普查|会$)", follow)
        and re.search(r"届|[党人政团]代?会?$", piece[-4:] + "届" * ("届" in piece))
    ):
        return True
    if unit in ("年",) and re.match(r"[^，。；]{0,6}?(?:规划|计划|行动|方案)|级|发展", follow):
        return True
    if re.match(r"下来", follow) and mention.span.chinese:
        return True  # 两轮下来: said again of what was counted
    if unit in ("人", "个人", "户", "项", "家", "个", "名") and re.search(r"[漏落少差]$", piece):
        return True
    if unit == "次" and mention.value == 1 and re.search(r"各[一-龥]{0,2}$", piece):
        return True
    if mention.span.chinese and mention.value == 1:
        if (
            unit
            in (
                "批",
                "种",
                "点",
                "段",
                "方",
                "片",
                "路",
                "头",
                "成",
                "场",
                "年",
                "天",
                "样",
                "遍",
                "件",
                "条",
                "回",
                "拨",
                "层",
                "口",
                "面",
                "道",
                "项",
            )
            and not re.search(r"每[^，。；]{0,10}$|免费|分$", piece)
            and not (unit in ("年", "天") and re.search(r"[期限]$|为期", piece))
        ):
            return unit not in ("项", "道", "条", "件") or not names.noun_after(follow)
        if (
            unit in ("个", "份", "人", "名", "家", "位", "支", "本")
            and not mention.per
            and (
                not names.noun_after(follow)
                and not piece.strip()
                or re.search(r"[报写做给填出来送整弄漏少]$", piece)
                or re.match(r"(?:项目|绩效|目标|表|新|好|人$|体|月(?!$)|方案|办法|文件|计划)", follow)
            )
        ):
            return True
    return unit == "号" or (unit == "期" and re.match(r"(?:工程|项目|建设)", follow) is not None) or text == ""


def _object(
    text: Text, mention: Mention, piece: str, follow: str, floor: int, previous: Fact | None, known: list[Fact]
) -> tuple[str, str, int]:
    """(thing, verb, start of the quote)."""
    kind = unit_kind(mention.unit)
    person = mention.unit_text in ("人", "口人", "户", "人次", "户次", "万人")
    measure = kind in ("time", "length", "area", "volume", "mass", "power", "data") or person
    behind = names.noun_after(follow)
    action, front = names.split(piece)
    start = mention.start - len(piece) if piece and len(piece) <= 24 else mention.start
    if mention.unit_text == "口人":
        return (
            (
                f"{front}人口"
                if front
                else (
                    f"{previous.object}人口"
                    if previous is not None and mention.start - previous.end_at <= 2
                    else "人口"
                )
            ),
            action,
            start,
        )
    if _EACH_THING.match(piece.strip()) and not behind:
        suffix = {"人": "人数", "天": "天数", "户": "户数"}.get(mention.unit, "数量")
        return f"{piece.strip()}{suffix}", "", start
    if behind and re.match(r"^每", piece.strip()) and len(piece.strip()) <= 5:
        return (
            f"{names._TRIM.sub('', re.sub('[组配有设发印]$', '', piece.strip()))}{behind}",
            names.verb_before(piece),
            start,
        )
    if behind and not (measure and front and kind != "time"):
        verb = names.verb_before(piece)
        if action and len(front) > 1 and mention.unit == "个" and len(front + behind) <= 14:
            return f"{front}{behind}", action, start
        if kind == "time" and front:
            return f"{front}", action or verb, start
        return behind, verb or (action if not front else ""), start if verb else mention.start
    if person and previous is not None and previous.end_at > mention.span.start - 3 and front == previous.object:
        return "人口", previous.action, mention.start
    if front and len(front) >= 1:
        if len(front) == 1 and front not in names.SIZE and previous is not None:
            return previous.object, action, start
        return front, action, start
    if behind:
        return behind, action, start
    if action and not front:
        near = _clause_noun(text, mention.start)[1] if person else ""
        return (near, "" if action in near else action, start) if near else (action, "", start)
    low, _ = text.clause(mention.start)
    batch = re.search(r"第[一二三四五\d][批期轮]|[首末]批", text.flat[low : mention.start])
    if previous is not None and floor and mention.span.start - previous.end_at <= 3:
        member = mention.unit == "人" and re.search(r"[队组班站所]$", previous.object)
        return f"{previous.object}{'人员' if member else ''}", previous.action, mention.start
    verb, near = _clause_noun(text, mention.start)
    if not near and previous is not None and (batch or previous.unit == mention.unit):
        near = previous.object
    if batch:
        same = [f for f in known if f.unit == mention.unit and not f.background and not f.object.startswith("第")]
        near = f"{batch.group()}{same[-1].object if same else near}"
    return near, action or verb, mention.start


def _clause_noun(text: Text, at: int, depth: int = 0) -> tuple[str, str]:
    """The verb and noun that end the clause before the one of `at`, for 全长7.6公里 and bare numbers."""
    low, _ = text.clause(at)
    if not low:
        return "", ""
    low, high = text.clause(max(0, low - 2))
    words = text.flat[low:high]
    if re.search(r"\d|[一二三四五六七八九十]{2}", words) or high > at:
        return "", ""
    if words.endswith(("了", "着", "过")):
        return _clause_noun(text, low, depth + 1) if depth < 2 else ("", "")
    verb, noun = names.split(words)
    if len(noun) > 12 and "的" in noun:
        noun = noun.rsplit("的", 1)[1]
    return verb, names.clean(noun[-16:])


def _sized(text: Text, size: str, mention: Mention, previous: Fact | None) -> str:
    near = _clause_noun(text, mention.span.start)[1]
    if (
        not near
        and previous is not None
        and (head := re.match(r"(.{2,}?)(?:全长|总长|[长宽厚高深]度|总?面积)$", previous.object))
    ):
        near = head.group(1)
    elif not near and previous is not None and mention.start - previous.end_at <= 4:
        near = previous.object
    return f"{near}{size}" if near and len(near) <= 16 and near not in size else size
