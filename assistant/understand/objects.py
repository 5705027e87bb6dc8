"""The thing behind a number: its noun, the verb that goes with it, and where both were found."""

from __future__ import annotations

import re

from assistant.records import Fact
from assistant.understand import names, stretch
from assistant.understand.mentions import Mention
from assistant.understand.segment import tagged, words
from assistant.understand.text import Text
from kb import lazyre
from kb.units import kind as unit_kind

_EACH_THING = lazyre.compile(
    r"^每(?:个|名|位|一)?(?:轮|期|批|场|组|村|校|人|户|次|班|镇|乡|县|站|点|队|家|生|社区|医院|院|馆|园|车|台|套|批次|个|名|所|处|条)$"
)
# Groups of people that a bare 2.3万人 further on may count.
_GROUP = lazyre.compile(
    r"(?:困难|独居|重度|适龄|农村|留守|低保|特困|优抚)?(?:老年人|老人|学生|教师|妇女|儿童|残疾人|党员|干部|职工|群众|居民|村民|农民|患者|退役军人)"
)
_CAR = lazyre.compile(r"[一-龥]{1,3}车")
_DRIVES = lazyre.compile(r"(?:^|[一-龥])(?:跑|行驶|运营)(?:车|大概|大约|约|要|要?达到?|不少于|不低于|至少)*$")
_WORN = lazyre.compile(
    r"(?:^|的|那[批些个台张座套条]|[老旧])(?P<thing>[一-龥]{2,6}?)(?:都|也|老|全)?(?:不够用?|(?<!适)老化|超期|报废|太少|不足)"
)
_OLD = lazyre.compile(r"(?:原来|以前|从前|旧的?|老的?)那")
_PRICED = lazyre.compile(r"(?:费|费用|单价|价格|租金|保费|工资|薪酬|补贴|补助|津贴)(?:标准)?(?:每[一-龥]{0,4})*$")
_EACH_OF = {"人": "人数", "天": "天数", "户": "户数", "课时": "课时", "学时": "学时", "小时": "时长", "次": "次数"}
_BUY = lazyre.compile(r"更换|购置|采购|购买|添置|配备|更新|换|买|购|配|添")
_GOODS = frozenset("台套部辆件架艘把张具组块盏")
_LISTED = ("、", "和", "及", "以及", "")
_OPENS = lazyre.compile(r"[，。；：（(]?(?:其中[：，]?|分别[是为])?|[，；。、：（(]")
# What names one part of a whole and no thing by itself: 二类, A级, 公办, 城区, 主干道, 流通环节.
_CLASS = lazyre.compile(
    r"[一-龥A-Z]{1,3}(?:控|级|属|型|等|档|办|人制)|[一-龥A-Z]{1,6}类|私立|公立|城[区市镇乡]|农村|乡镇|镇区|县城|[主次]干道|背街小巷|支路|[一-龥]{2}环节|[快慢]充"
)


def find_object(
    text: Text, mention: Mention, piece: str, follow: str, floor: int, previous: Fact | None, known: list[Fact]
) -> tuple[str, str, int]:
    """(thing, verb, start of the quote)."""
    kind = unit_kind(mention.unit)
    person = mention.unit_text in ("人", "口人", "户", "人次", "户次", "万人")
    measure = kind in ("time", "length", "area", "volume", "mass", "power", "data") or person
    behind = names.noun_after(follow)
    action, front = names.split(piece)
    gap = text.flat[previous.end_at : mention.start].strip() if previous is not None else "，"
    repeats = previous is not None and not gap and front == previous.object and mention.unit != previous.unit
    if repeats and previous is not None and not person and unit_kind(previous.unit) not in ("mass", "volume", "area"):
        verb, label = clause_noun(text, mention.span.start)  # 老旧电梯更新：8个小区|52部
        front, action = (label, verb) if label else (front, action)
    behind = "儿童" if behind == "娃" else behind
    if (
        len(front) > 1
        and unit_kind(mention.unit) == "count"
        and mention.unit != "个"
        and re.match(r"[一-龥]{1,5}[员工](?=每|$)", follow)
    ):
        behind = ""  # 隐患点96处|群测群防员每人每年1200元
    if behind == "车辆":
        named = [word for word in words(text.flat[: mention.start]) if _CAR.fullmatch(word)]
        own = front and not front.startswith("每") and not (previous is not None and front == previous.object)
        behind = "" if own else named[-1] if named else behind  # 校车43辆车, 92台车
    if kind == "length" and _DRIVES.search(piece) and not behind:
        return "行驶里程", "", stretch.place(text, piece, mention.start)
    if front and (_PRICED.search(behind) or names.begins_with_deed(follow)):
        behind = ""  # 手环60个|租赁费每个每月80元: the price of the thing in front
    start = stretch.place(text, piece, mention.start)
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
        same = [f for f in known if f.unit == mention.unit and not f.background and not f.object.startswith("每")]
        suffix = {"人": "人数", "天": "天数", "户": "户数"}.get(mention.unit, "")
        noun = suffix or (same[-1].object if same else "")
        clauses = re.split("[，。；]", re.sub(r"\d+[个所家处](?=[一-龥]{2})", "", text.flat[: mention.start]))[-5:]
        if not noun and (gift := next(filter(None, map(names.giving, reversed(clauses))), None)):
            return f"{piece.strip()}{gift[2]}", gift[1], start
        return f"{piece.strip()}{noun or '数量'}", "", start
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
    if (
        not front
        and not behind
        and mention.unit_text in ("户", "人")
        and previous is not None
        and unit_kind(previous.unit) == "count"
        and (gap == "、" or not gap and previous.object in ("村", "乡镇", "社区", "镇", "乡", "县", "小区", ""))
    ):
        return "", previous.action, mention.start  # 涉及6个小区、58栋楼、1860户
    if person and previous is not None and previous.end_at > mention.span.start - 3 and front == previous.object:
        return "" if mention.unit_text == "户" else "人口", previous.action, mention.start
    if front and len(front) >= 1:
        single = len(front) == 1 and tagged(front)[0][1][:1] == "n" and not action  # 猪12万头、|牛1.8万头
        if len(front) == 1 and front not in names.SIZE and previous is not None and not single:
            return (f"{action}{front}", "", start) if action else (previous.object, action, start)  # 铺管42公里
        return front, action, start
    if behind:
        return behind, action, start
    if action and not front and unit_kind(mention.unit) == "count":
        listed = previous is not None and text.flat[previous.end_at : start].strip() in ("", "、", "和", "及")
        if listed and previous is not None and previous.unit == mention.unit:
            return previous.object, action, start  # 新建6个、|改造提升9个
        low, _ = text.clause(mention.start)
        if low and text.flat[low - 1] in "：:" and (near := names.bare(clause_noun(text, mention.start)[1])[0]):
            return near, action, start  # 养老服务站建设：|新建6个
    if action and not front:
        near = clause_noun(text, mention.start)[1] if person or len(action) == 1 else ""
        return (near, "" if action in near else action, start) if near else (action, "", start)
    each = re.match(r"每[一-龥]", previous.object) if previous is not None and not front and not behind else None
    joined = previous is not None and text.flat[previous.end_at : mention.start].strip() in ("", "、", "，")
    if each and joined and mention.unit in _EACH_OF:
        return f"{each.group()}{_EACH_OF[mention.unit]}", "", mention.start  # 每期50人、|5天
    low, _ = text.clause(mention.start)
    batch = re.search(r"第[一二三四五\d][批期轮]|[首末]批", text.flat[low : mention.start])
    if previous is not None and floor and mention.span.start - previous.end_at <= 3:
        member = mention.unit == "人" and re.search(r"[队组班站所]$", previous.object)
        if previous.object.startswith("每"):
            told = [f for f in known if not f.background and not f.object.startswith("每")]
            return (told[-1].object if told else ""), action, mention.start  # 每期60人、共10期
        if kind == "time":
            return previous.object.removesuffix("人员"), previous.action, mention.start
        return f"{previous.object}{'人员' if member else ''}", previous.action, mention.start
    verb, near = clause_noun(text, mention.start)
    if person and verb and (gift := _gift(text, mention.start)):
        near, verb = gift[0], ""
    if not near and previous is not None and (batch or previous.unit == mention.unit):
        near = previous.object
    if batch:
        same = [f for f in known if f.unit == mention.unit and not f.background and not f.object.startswith("第")]
        near = f"{batch.group()}{same[-1].object if same else near}"
    if not near and person:
        low, _ = text.sentence(mention.start)
        groups = list(_GROUP.finditer(text.flat[low : mention.start]))
        near = groups[0].group() if groups else ""
    return near, action or verb, mention.start


def _gift(text: Text, at: int) -> tuple[str, str, str] | None:
    low, _ = text.clause(at)
    low, high = text.clause(max(0, low - 2))
    return names.giving(text.flat[low:high])


def _headline(text: Text, start: int) -> str:
    """The verb of a clause just before that names the goods in general (想换设备，…)."""
    low, _ = text.clause(start)
    if start - low > 1:
        return ""
    head = re.search(
        rf"({_BUY.pattern})(?:一批|一些)?(?:[一-龥]{{0,4}})(?:设备|物资|装备|家具|器材|用品|东西)[，：:]$",
        text.flat[:low],
    )
    return head.group(1) if head else ""


def carried(text: Text, thing: str, action: str, start: int, unit: str, previous: Fact | None) -> tuple[str, str]:
    """(thing, verb) completed from the item before it in a list: 购灭火机20台、|油锯15台; 5个站点（省控2个、|县控3个）."""
    if not action and (verb := _headline(text, start)):
        action = verb  # 食堂想换设备，蒸饭车4台
    if _CLASS.fullmatch(thing) and (previous is None or previous.unit != unit):
        verb, noun = clause_noun(text, start)  # 更换路灯，其中|主干道240盏
        return (f"{thing}{noun}", action or verb) if 1 < len(noun) <= 8 else (thing, action)
    if previous is None or previous.background or names.deed(thing):
        return thing, action
    gap = text.flat[previous.end_at : start].strip()
    gap = re.sub(r"^[、，]?(?:每[一-龥]|单价)\d[\d.]*万?[元块]?，$", "、", gap)  # 压缩车3辆每辆42万，|洗扫车2辆
    if (
        _CLASS.fullmatch(thing)
        and unit == previous.unit
        and (_OPENS.fullmatch(gap) or gap in _LISTED or len(gap) < 60 and gap.endswith("其中"))
    ):
        return _of_whole(thing, previous), action or previous.action
    bought = gap == "，" and unit in _GOODS and previous.unit in _GOODS and _BUY.fullmatch(previous.action)
    if not action and (gap in _LISTED or bought) and unit_kind(unit) == unit_kind(previous.unit) == "count" and thing:
        return thing, previous.action
    return thing, action


def _of_whole(thing: str, previous: Fact) -> str:
    """A类公厕 out of A类 beside 公厕, or beside an item of the list that has the noun of the whole already."""
    noun = re.sub(rf"^(?:{_CLASS.pattern})(?=[一-龥]{{2}})", "", previous.object)
    return thing if noun == previous.object and _CLASS.fullmatch(noun) else f"{thing}{noun}"


def clause_noun(text: Text, at: int, depth: int = 0) -> tuple[str, str]:
    """The verb and noun that end the clause before the one of `at`, for 全长7.6公里 and bare numbers."""
    low, _ = text.clause(at)
    if not low:
        return "", ""
    low, high = text.clause(max(0, low - 2))
    words = text.flat[low:high]
    if re.fullmatch(r"[\d.]+[一-龥]{1,2}的|每[一-龥]{1,3}[一二两三四五\d]+[一-龥]", words) and depth < 2:
        return clause_noun(text, low, depth + 1)  # 1.5匹的: which model
    if high <= at and (gift := names.giving(re.split(r"\d+[一-龥]", words)[-1] if "给" not in words else words)):
        return gift[1], gift[2]
    if re.search(r"\d|[一二三四五六七八九十]{2}", words) or high > at:
        tail = re.search(r"(换成|换|购置|购买|采购|安装|买|购|装)(?:一批|一些)?([一-龥A-Za-z]{2,12})$", words)
        return (
            ("", "") if high > at or not tail else ("换" if tail.group(1) == "换成" else tail.group(1), tail.group(2))
        )
    if worn := _WORN.search(words):
        return "", names.clean(worn["thing"])  # 以前买的那批桌子不够用
    if words.endswith(("了", "着", "过")) or _OLD.match(words):
        return clause_noun(text, low, depth + 1) if depth < 2 else ("", "")
    verb, noun = names.split(words)
    noun = re.sub(
        r"(?<=[一-龥]{2})(?:日常)?(?:运营|运行|运维|维护|管护|保洁|养护|维保)?(?:服务)?(?:费用?|经费|资金)$", "", noun
    )
    if len(noun) > 12 and "的" in noun:
        noun = noun.rsplit("的", 1)[1]
    return verb, names.clean(noun[-16:])


_COUNTED = lazyre.compile(
    r"^[一二两三四五六七八九十]+[一-龥](?=[一-龥]{2})|^.*[一二两三四五六七八九十半]个?[年月天期]$"
)


def sized(text: Text, size: str, mention: Mention, previous: Fact | None) -> str:
    near = _COUNTED.sub("", clause_noun(text, mention.span.start)[1])  # 一条|灌溉渠, 维保|三年
    if size == "面积" and re.search(
        r"(?:[渠塘坝堰井]|泵站|水库)(?:长度|全长|总长)?$", near or (previous.object if previous else "")
    ):
        return "灌溉面积"
    if (
        not near
        and previous is not None
        and (head := re.match(r"(.{2,}?)(?:全长|总长|[长宽厚高深]度|总?面积)$", previous.object))
    ):
        near = head.group(1)
    elif not near and previous is not None and mention.start - previous.end_at <= 4:
        near = previous.object
    return f"{near}{size}" if near and len(near) <= 16 and near not in size else size
