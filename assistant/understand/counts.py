"""Quantities: number, unit, the thing counted and the verb; frequencies (每季度一次) and zero promises (零发生)."""

from __future__ import annotations

import re

from msgspec import structs

from assistant.records import Fact
from assistant.understand import asides, limits, linked, listing, names, objects, shares, stretch, terms
from assistant.understand.background import is_background
from assistant.understand.frequency import EVENTS, frequency, period_spans
from assistant.understand.mentions import Mention
from assistant.understand.ordinals import is_ordinal
from assistant.understand.promises import promises
from assistant.understand.text import Text
from kb import lazyre
from kb.units import kind as unit_kind

_AGE = lazyre.compile(r"\d+[—\-~至到]?\d*周?岁(?:及?以上|以下)?的?(?=[一-龥])")
_PERSON = lazyre.compile(
    r"(?:村医|医生|护士|教师|老师|专家|干部|人员|司机|驾驶员|保安|保洁|职工|学生|学员|工人|民警|辅警|网格员|[一-龥](?:员|师|医|工)|志愿者|选手|代表|党员|老人|群众|患者|农民|青年|妇女|儿童)$"
)
_SKIP_UNIT = {"号", "元", "%", "届", "分", "级", "倍", "年级", "端", "成", "样", "词", "遍"}


def find_counts(text: Text, mentions: list[Mention], dates: list[tuple[int, int]]) -> list[Fact]:
    """Facts of kind quantity, in order; background ones are marked."""
    facts: list[Fact] = []
    periods = period_spans(text.flat)
    mentions = [m for m in mentions if not _says_how(text.flat, m) and not _inside(m, periods)]
    stops = sorted([m.end for m in mentions] + [end for _, end in dates])
    near = [mentions[at + 1 : at + 3] for at in range(len(mentions))]
    mentions = [
        m
        for at, (m, later) in enumerate(zip(mentions, near, strict=True))
        if not any(asides.of_price(m, one) for one in later) and not asides.of_many(m, later[:1], mentions[:at])
    ]
    led = listing.noun_first(text, mentions)
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
        fact = _fact(text, mention, floor, min(starts, default=len(text.flat)), facts, mention.end in led)
        if fact is None:
            continue
        facts.append(fact)
    facts.extend(promises(text, facts))
    return terms.this_year(text, told_apart(text, linked.settle(text, facts)))


# An age in front of a number of people: 八十至八十九周岁, 65岁以上, 百岁以上.
_AGES = lazyre.compile(
    r"(?:[\d一二三四五六七八九十百]+(?:周?岁)?[—\-~至到])?[\d一二三四五六七八九十百]+周?岁(?:及?以[上下])?的?(?P<noun>[一-龥]{0,8}?)$"
)


def told_apart(text: Text, facts: list[Fact]) -> list[Fact]:
    """Groups of people told apart by their ages: 80至89周岁老人, 90至99周岁老人."""
    aged: dict[int, re.Match[str]] = {}
    for fact in facts:
        if fact.unit == "人" and not fact.background:
            low, _ = text.clause(fact.start_at)
            words = re.split(r"[\d一二三四五六七八九十百千万]+[名人位个]", text.flat[low : fact.end_at])[0]
            if found := _AGES.search(words):
                aged[id(fact)] = found
    if len(aged) < 2:
        return facts
    noun = next((found["noun"] for found in aged.values() if found["noun"]), "")
    return [
        structs.replace(f, object=aged[id(f)].group() + ("" if aged[id(f)]["noun"] else noun)) if id(f) in aged else f
        for f in facts
    ]


def _fact(text: Text, mention: Mention, floor: int, ceiling: int, known: list[Fact], led: bool = False) -> Fact | None:
    flat = text.flat
    previous = next((f for f in reversed(known) if not f.background or f.unit == "层"), None)
    piece = stretch.before(text, mention.start, floor)
    follow = "" if led else _SHIFTS.split(stretch.after(text, mention.end, ceiling))[0]
    follow = "" if re.match(r"的(?:预算|请示|报告|申请|方案|函|经费)", follow) else follow  # 购置监测船1艘|的预算
    after_it = (
        re.split("[，。；：！？\n]", flat[mention.end : mention.end + 20])[0] if piece.strip().startswith("在") else ""
    )
    if follow[:1].isspace() and piece.strip():
        follow = ""  # 海报3000张 横幅200条
    follow = re.split(r"\s", follow.strip())[0]
    if mention.end + len(follow) == ceiling:
        follow = re.sub(r"(?<=[一-龥])[带配换装买送发加和共各含设]$", "", follow)  # 四十个娃带|五个领队
    if (
        re.match(r"(?:共计?|一共|合计|总共)", flat[mention.start : mention.span.start])
        and "、" in flat[floor : mention.start]
    ):
        piece = stretch.before(text, mention.start, floor, listed=True)  # 保育员、炊事员|共236名
    if changed := _CHANGED.search(flat[: mention.start]):
        piece = stretch.before(text, changed.start(), text.clause(changed.start())[0]).removesuffix("能")
    if one := _ONE_OF.search(flat[: mention.start]):
        several = any(f.unit == one["unit"] and (f.number or 0) > 1 and not f.background for f in known)
        piece = f"每{one['unit']}" if several else piece
    place = (
        _PLACE_OF.match(follow) if unit_kind(mention.unit) == "count" and mention.end + len(follow) == ceiling else None
    )
    follow = place["place"] if place and _PERSON.search(place["who"]) else follow  # 12个|乡镇|协税员36人
    if age := _AGE.match(flat, mention.end):
        follow = stretch.after(text, age.end(), min(age.end() + 12, len(flat)))  # 8.6万名|65岁及以上|老年人
    unit, derived, every, number, upper = mention.unit, "", None, mention.value, mention.upper
    if terms.school_terms(mention, follow):
        unit, follow = follow[:2], follow[2:]
    if (
        _ONE_OF.search(flat[: mention.end])
        and re.match(r"\d", flat[mention.end :])
        and any(f.unit == unit and (f.number or 0) > 1 and not f.background for f in known)
    ):
        return None
    if is_ordinal(flat, mention, piece, follow):
        return None
    operator = {"to": "=", ">": ">"}.get(mention.operator, mention.operator)
    if mention.operator == "to" and re.search(r"要|力争|争取", flat[max(0, mention.start - 2) : mention.span.start]):
        operator = "≥"  # 要达到18万亩
    if changed and operator == "=":
        operator = "≤" if re.search("缩|压|减|降", changed.group()) else "≥"
    kind = unit_kind(unit)
    if often := frequency(flat, text.clause(mention.start)[0], mention.start, unit):
        every = often.every
        piece = stretch.before(text, often.start, floor) + often.verb if unit in EVENTS else piece
        if unit in EVENTS and often.times:
            if often.times > 1:
                derived = f"每{often.words}{_plain(number)}{unit}×{often.times}"
                number = round(number * often.times, 6)
                upper = upper and round(upper * often.times, 6)
            unit = "次" if unit in ("趟", "回", "遍") else unit
        elif kind != "time" and "/" not in unit and unit not in EVENTS:
            unit = f"{unit}/{'日' if every == 'day' else often.words.replace('星期', '周').replace('季度', '季')}"
        elif kind != "time" and "/" not in unit:
            unit = f"{unit}/日"
    per = [p for p in mention.per if p in ("亩", "日", "天", "年", "月", "公里", "平方米", "周")]
    if per and "/" not in unit and not derived and kind != "time" and mention.per[-1] in per and every is None:
        unit = f"{unit}/{'日' if per[-1] == '天' else per[-1]}"
    thing, action, start = objects.find_object(text, mention, piece, follow, floor, previous, known)
    if unit in ("处", "个", "座") and piece.strip().startswith("在") and (built := _BUILT_AT.match(after_it)):
        thing, action = names.clean(built["thing"]), built["verb"]  # 在路口21处装信号灯
    due = (
        limits.from_event(flat[: mention.start], flat[mention.span.end + len(mention.unit_text) :])
        if kind == "time"
        else ""
    )
    if due:
        thing, action, operator = due, "", "≤"
    elif kind == "length" and (tall := _SIDE.match(follow)):
        noun = names.noun_after(follow[1:]) or thing.removesuffix(follow[0])
        thing, action = f"{'' if noun == follow else noun}{tall.group()}度", ""  # 6米|宽村道
    elif unit_kind(unit) == "time" and (verb := limits.verb(unit, operator, follow)):
        noun = re.sub(r"(?:要|(?<![反响供适效对])应|须|必须|在|后)+$", "", thing)
        if noun in ("", verb) and previous is not None and (stem := limits.stem(flat, previous, mention.start)):
            noun = stem
        thing = noun if verb in noun else f"{re.split('要?在|每', noun)[0]}{verb}"
        action, operator = "", "≤"
    elif kind == "time" and operator in ("=", "≈") and re.search(r"工期|建设期|周期|时限$", thing):
        operator = "≤"
    background = is_background(text, mention.span.start, mention.span.end, unit)
    if kind == "time" and not due and (term := terms.guaranteed(text, mention, thing, follow)):
        thing, action = term, ""
    if unit in ("学期", "学年") and mention.unit == "个":
        thing, action = "实施学期", ""
    attached = re.match(r"砖混|框架|钢|楼|建筑|结构", follow) is not None
    attached = (
        attached
        or previous is not None
        and previous.unit in ("座", "栋", "幢")
        and mention.start - previous.end_at <= 1
    )
    background = background or unit == "层" and (upper is not None or attached)  # 租大楼3—5层, 泵站1座5层
    background = background or bool(
        _STOCK.search(piece) and _CHOSEN.search(flat[mention.end : text.sentence(start)[1]])
    )
    if re.search(r"(?<![\d.])\d{1,2}[×xX*]$", flat[: mention.span.start]) and kind == "length" and not derived:
        times = float(re.findall(r"\d+", flat[max(0, mention.span.start - 4) : mention.span.start])[-1])
        derived = f"{times:g}×{number:g}"  # 钢丝绳2×185m
        number = round(number * times, 6)
    if (
        (kind == "length" or unit in ("分钟", "小时"))
        and re.search(r"\d[一-龥]{1,2}[（(][一-龥]{1,4}[约≥≤]?$", flat[: mention.span.start])
        and re.match(r"[）)]", flat[mention.end :])
    ):
        background = True  # 香樟1200棵（胸径12cm）, 无人机2架（续航40分钟以上）
    if kind == "time" and re.match(r"[一-龥]{0,6}(?:费|费用|保险|租金)", follow):
        background = True  # 另加两年|维护费
    if kind == "time" and re.search(r"按$", flat[: mention.start]) and re.match(r"(?:计?算|计|测算|核算)", follow):
        background = True  # 按200天算 is a factor of the budget
    if every and not due:
        thing = re.sub(r"^每(?:个)?(?:半年|季度|季|月|周|星期|年|天|日)", "", thing) or thing
        if (split := names.split(thing)) and split[0] and split[1]:
            action, thing = split
    if previous is not None and previous.unit == "米" and previous.object.endswith(f"{thing[:1]}度") and len(thing) > 2:
        thing = thing[1:]  # 6米宽|村道2公里
    size = names.SIZE.get(thing)
    if size:
        thing = objects.sized(text, size, mention, previous)
    elif (
        kind == "length"
        and re.search(r"[宽厚高深]$", thing)
        or kind == "length"
        and len(thing) > 3
        and thing.endswith("长")
        and not thing.endswith(("全长", "总长"))
    ):
        thing += "度"
    if kind == "count" and not size:
        thing, work = names.bare(thing)
        action = action or work
    if mention.unit_text in _PLACE_UNITS:
        thing, unit, action = mention.unit_text, "个", action if len(action) > 1 else ""  # 涉及6乡镇42村
    if unit == "个" and re.search(r"岁的?$", piece) and not thing:
        unit = "人"  # 九十到九十九岁的648个
    if unit == "个" and _PERSON.search(thing) and not (previous is not None and thing == previous.object == "儿童"):
        unit = "人"  # 6个村医
    if "/" not in unit and (paced := _PACED.match(thing)) and kind != "time":
        unit = f"{unit}/{paced.group(1)}"
    if unit == "人" and _VISITS.search(flat[: mention.start]):
        thing, action, unit, background = "日均服务人数", "", "人", False  # 一天来个六七十号人
    if unit == "天" and _OPEN.search(piece):
        thing, action = "运行", ""  # 一年开三百天
    if unit == "次" and re.search(r"分$", piece):
        thing, action = "实施", ""
    if unit in ("期", "轮", "批") and re.search(r"分(?:成|为|作)?$", piece):
        background = background or re.match(r"实施|建设|施工|推进|完成|投入|建|付|拨", follow) is not None
        thing = "实施批次" if unit == "批" else thing
        if thing.startswith(("每", "分")) or not thing:
            courses = _COURSE.findall(flat[: mention.start])
            thing = objects.clause_noun(text, mention.start)[1] or (_course(courses[-1]) if courses else "")
    if unit == "次" and re.search("(?:满意度|民意|民主|问卷|绩效)测$", thing):
        thing += "评"  # 满意度测4次
    if action in ("做", "搞") and _ACTIVITY.search(thing):
        action = ""  # 做食品快检3000批次
    if listed := linked.shared(text, mention, floor, names.noun_after(follow)):
        action, thing = listed
    thing, action = objects.carried(text, thing, action, start, unit, previous)
    if not derived and (each := shares.each_of(text, mention, previous)):
        told = previous is not None and previous.unit == unit and "（" in flat[previous.end_at : mention.start]
        if told and previous and previous.number == round(number * float(each.split("×")[0]), 6):
            return None  # 三期（月嫂、养老护理、收纳各一期）: said already
        number, derived = round(number * float(each.split("×")[0]), 6), each
        thing = re.sub(
            r"^每(?:个)?[一-龥](?=[一-龥]{2})|各$|^.*(?:各|每[一-龥]{1,2})[配装发送建设购买添]?(?=[一-龥A-Za-z]{2})",
            "",
            thing,
        )
        unit = "人次" if unit == "人" and re.search(r"每个?(?:项目|案件|课题|标段|活动)", piece) else unit
    if unit in ("人", "户", "个") and (_SERVED.search(flat[: mention.span.start]) or re.match("受益", follow)):
        action = "受益"  # 受益：在校师生3260人
    if summed := _summed(flat, mention, number, unit, known):
        thing, action = summed, ""
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


# 从2.31提到|2.38平方米: the second number is the target of what stands before 从.
_CHANGED = lazyre.compile(
    r"(?:从|由)(?:(?:现在|目前|原来|过去|上年|去年|以前|当前|平均)的?)?[\d.]+[一-龥%]{0,4}?(?:提高|提升|提|增加|增|扩大|降低|下降|降|减少|减|缩短|压缩|升|延长|扩)(?:到|至|为)$"
)
# 日处理能力, 年产量: the period is in the name of the measure.
_PACED = lazyre.compile(r"(日|年)(?=均?(?:处理|供水|产能|产量|生产|供气|供热|加工|处置|收运|清运|烘干)[一-龥]{0,4}$)")
_SERVED = lazyre.compile(r"受益(?:对象|人群|人口|群众|范围|情况)?[:：][^，。；\n\d]{0,14}$")
_VISITS = lazyre.compile(r"[一每]天(?:能|大概|大约|差不多|平均|估计)*(?:来|接待|服务)个?$")
_OPEN = lazyre.compile(r"^(?:全年|[一每]年)?(?:大概|要|得|计划|能)*(?:开|开门|开放|开餐|营业|运行)个?$")
_ACTIVITY = lazyre.compile(r"(?:检|测|查|验|训|讲|演|评|审|巡|赛|宣传|活动|讲座|评估|服务|普法|培训)$")
_COURSE = lazyre.compile(
    r"[一-龥]{2,10}?(?:培训班|轮训班|研修班|培训|轮训|集训)"
)  # whose 期 they are: 办培训班，分三期
_SIDE = lazyre.compile(r"[宽高厚深](?![度清标考级速压层])")
# 三期…，一期45人: of each of them.
_ONE_OF = lazyre.compile(r"(?:^|[，。；、（(])一(?P<unit>期|场|批|轮|班|组)$")
_PLACE_UNITS = ("乡镇", "村", "社区", "镇", "乡", "县")
_PLACE_OF = lazyre.compile(r"(?P<place>乡镇|街道|社区|行政村|村|镇|乡|县|学校|单位|部门|站点)(?P<who>[一-龥]{2,6})$")
_BUILT_AT = lazyre.compile(
    r"\s*(?:统一|新|各)?(?P<verb>安装|装|增设|布设|设置|设|新建|建|配备|配)(?:一?[台套个座处])?\s*(?P<thing>[一-龥A-Za-z]{2,10})$"
)
_SHIFTS = lazyre.compile(r"[两三四]班(?:倒|制|轮)|一次性?(?=[验交通成合])")
_HOW = lazyre.compile(
    r"一次[一-龥]{2,4}率|24小时(?:不间断|值班|值守|在岗|在线|服务|监测|供应|供水|开放|巡|轮|专人)|一次(?:性)?(?:验收|交验|交工|竣工|交竣工|报验|交付|抽检|质检|通过|合格|成优|成功|到位|付清|发放)|[两三四]班倒|[一-龥\d]+[人年层级日班]制(?![作造订定止])"
)


# 馆里登记藏品11263件，这回做180件: what there is, where the sentence goes on to what is done of it.
_STOCK = lazyre.compile(r"(?:登记|上报|摸底|排查|在册|馆藏|藏书|收藏|存有|申报|挂牌|建档)[一-龥]{0,8}$")
_CHOSEN = lazyre.compile(
    r"[，、](?:这回|这次|本次|此次|今年|明年|先|拟|计划|本期)[一-龥]{0,10}[\d一二两三四五六七八九十]"
)


def _course(words: str) -> str:
    """村书记轮训 of 要求全部231个村书记轮训."""
    return names.clean(re.sub(r"^.*(?:要求|全部|把|组织|举办|开展|[\d一二三四五六七八九十百][个名位])", "", words))


def _says_how(flat: str, mention: Mention) -> bool:
    """一次通过, 三班倒, 十一人制: the number says how or of what make, it counts nothing."""
    return bool(_HOW.match(flat, mention.span.start))


def _summed(flat: str, mention: Mention, number: float, unit: str, known: list[Fact]) -> str:
    """县道、乡道 of 县道116公里、乡道284公里，合计|400公里: the members of a stated sum."""
    if not re.search(r"(?:合计|总共|一共|总计|共计?)(?:为|是|约)?$", flat[: mention.span.start]):
        return ""
    members: list[Fact] = []
    for fact in reversed([f for f in known if not f.background and not f.derived]):
        if fact.unit != unit or fact.number is None:
            break
        members.insert(0, fact)
        if len(members) > 1 and abs(sum(f.number or 0.0 for f in members) - number) < 1e-6:
            return "、".join(dict.fromkeys(f.object for f in members if f.object))
    return ""


def _inside(mention: Mention, spans: list[tuple[int, int]]) -> bool:
    return any(low < mention.end and mention.span.start < high for low, high in spans)


def _plain(number: float) -> str:
    return f"{number:g}"
