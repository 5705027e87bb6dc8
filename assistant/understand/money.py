"""Amounts of a text as facts: sums in 万元 with what speaks for their role, prices in their own unit, effects."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.records import Fact
from assistant.understand import names, stretch, sumlists, totals
from assistant.understand.background import is_background, past_spans
from assistant.understand.benefits import benefit
from assistant.understand.board import SURE, Amount
from assistant.understand.mentions import Mention
from assistant.understand.prices import named_apart, paid_by, price_name
from assistant.understand.segment import tagged
from assistant.understand.text import BREAK, Text
from kb import lazyre
from kb.units import kind as unit_kind

_STRONG = lazyre.compile(
    r"(?:合计|总计|共计|总共|一共|统共|总数|合起来|加一起|加在一起|全部|[两三四五六七八九]项|成交价|中标价|合同|大写|合同包干价?|报|共需?|总价款?|总投资|总投入|总预算|总概算|总经费|总费用|总额|概算|全部加起来|加起来|加一块|算下来|想报|年?初?预算数?|批复|核定|资金需求|(?<![主重需只])要|申请(?:资金|经费)?|需要?(?:资金|经费|投资|财政)?|所需(?:资金|经费)?|经费(?:想报|安排|预算)?|预算(?:安排|资金|金额|为)?|安排(?:资金|经费|预算)?|投资|项目资金|合同(?:金额|价|总价)|金额|拨款?|拿出?|里出|计|总|估了一下(?:大概)?|得|花|全年|一年|资金|费用|服务费|维护费|运维费|会议费|会费)(?:大概|大约|约|为|是|要|共|需|在|控制在|不超过|合计|了|一下|得|的|至少|不低于)*[:：]?$"
)
_AMONG = lazyre.compile(r"其中|包括|包含|含(?!税)|分别(?:是|为)|主要(?:花在|用于|是)|用于|分别用于")
_REFERENCE = lazyre.compile(
    r"(?:已(?:经)?(?:支付|拨付|投入|到位|完成|使用|花)|结余|结转|剩余|节约|罚没|产值|收入|销售额|贷款余额|债务余额|授信|贷款|存量|市值|保额|赔付|金额(?!度)|增收|减少损失)[^，。；、\d]{0,6}$"
)
_PAYER = lazyre.compile(r"由?(省|市|县|镇|乡|村|中央)(?:里|级|财政)*(?:配套?|补助?|出|给|承担|解决|自筹)")


def find_amounts(text: Text, mentions: list[Mention], counts: list[Fact], dates: list[tuple[int, int]]) -> list[Amount]:
    """Every amount with a role: total, part, price or reference."""
    found: list[Amount] = []
    stops = sorted([m.end for m in mentions] + [end for _, end in dates])
    prices: list[Amount] = []
    for mention in mentions:
        if not _is_money(text, mention):
            continue
        floor = max((stop for stop in stops if stop <= mention.start), default=0)
        amount = _price(text, mention, floor, counts, prices, found) or _sum(text, mention, floor, counts, found)
        if amount.fact.role == "price":
            prices.append(amount)
        found.append(amount)
    found = [*found, *sumlists.terms(text, mentions, found, counts)]
    found.sort(key=lambda amount: amount.mention.start)
    found = totals.assign(text, sumlists.priced(text, found, counts), counts)
    facts = named_apart([amount.fact for amount in found], counts)
    return [replace(amount, fact=fact) for amount, fact in zip(found, facts, strict=True)]


_COUNTED_SO = lazyre.compile(
    r"(?:学生|人口|群众|居民|老人|游客|学员|人数|(?<![\d一二三四五六七八九十百千万余多来])人次|户数|面积|产量|里程|数量)(?:预测|预计|估计|大概|大约|约|有|达到?|将|会|能|要|突破|超过?)*$"
)


def _is_money(text: Text, mention: Mention) -> bool:
    flat = text.flat
    if mention.unit in ("元", "万元", "亿元"):
        return True
    if mention.unit or mention.span.percent:
        return False
    after = flat[mention.end : mention.end + 2]
    if re.search(r"[¥￥]$", flat[: mention.span.start]):
        return True
    if not mention.per and _COUNTED_SO.search(flat[: mention.span.start][-12:]):
        return False  # 学生预测八万出头
    if mention.scale and mention.value >= 1000:
        return bool(
            mention.per
            or not re.match(r"[一-龥]", after)
            or bool(
                re.match(
                    r"(?:没|县|省|市|镇|乡|村|中央|企业|自筹|这|就|批|不|的|左右|上下|（|，|已|全|来|是|买|修|请|能|够|用|资|经|预|多|给|补|共|合|计|整|新|建|购)",
                    after,
                )
            )
            or re.match(r"[报算批定][，。；]", flat[mention.end :])
            or tagged(flat[mention.end : mention.end + 4])[0][1][:1] in tuple("dpcryu")
        )
    money = bool(
        re.search(
            r"补|发|给|工资|津贴|单价|价|费|元|雇|聘|每人每[月天年]",
            flat[max(0, mention.span.start - 12) : mention.span.start],
        )
    )
    if re.search(r"[一-龥][×xX*@＠]\s*$", flat[: mention.span.start]) and (not after or after[0] in BREAK):
        return True  # 空呼30具×6800
    if mention.per and mention.span.text[0] in "百千" and mention.span.chinese:
        return True  # 每亩百五
    clause = flat[text.clause(mention.start)[0] : mention.span.start]
    money = money or bool(re.search(r"每[一-龥]{1,2}(?:平均|大概|大约|约)?$", clause))  # 每份28, 意外险按每人120
    direct = mention.per and mention.value >= 100 and re.search(r"每[一-龥]{1,2}$", clause)
    if direct or re.search(r"(?:单价|均价)$", clause) and mention.value >= 5 and not re.match(r"[一-龥]", after):
        return True  # 每台8500 运维费…, 均价35
    alone = not clause and after[:1] in BREAK and mention.value >= 100
    if alone and re.search(
        r"(?:元|块|费|价|每[一-龥]{1,2})\d*[，,]$", flat[max(0, mention.span.start - 12) : mention.span.start]
    ):
        return True  # 课时费每节300，四千八
    ends = not after or not re.match(r"[一-龥]", after) or re.match(r"就是|共|合|计|算", after) is not None
    money = money or mention.value >= 10 and re.search(r"一[一-龥]$", clause) is not None  # 一件六千
    return bool(mention.per and money and mention.value >= 5 and ends)


def _wan(mention: Mention) -> tuple[float, float | None]:
    """The sum in 万元; 万元 as a unit has its scale outside the number."""
    scale = {"万元": 1.0, "亿元": 1e4}.get(mention.unit, 1e-4)
    upper = None if mention.upper is None else round(mention.upper * scale, 6)
    return round(mention.value * scale, 6), upper


def _standard(mention: Mention, window: str) -> bool:
    """补助标准是500元, 小学基准720元: so much for each, though nothing says each of what."""
    return (
        not mention.per
        and mention.unit == "元"
        and mention.value < 10_000
        and re.search(r"(?:标准|基准)[^，。；、\d]{0,4}$", window) is not None
    )


_SPENT = lazyre.compile(r"[^，。；、\d]{0,2}已经?(?:完成|支付|建成|拨付|投入|到位|使用|支出|实施)")
_DONE = lazyre.compile(r"了|过(?![来去])|已|完(?!成时)|投入|安排|下达|支出|预算|拨|批准|批了|花|发放|奖补|补助")


def _is_past(text: Text, mention: Mention, known: list[Amount]) -> bool:
    """Money of an earlier year; a year named in passing (去年清查的1.5万宗，每宗90元) does not reach the next clause."""
    start = mention.span.start
    if _SPENT.match(text.flat, mention.end):
        return True  # 2025年400万元已完成主体
    if not is_background(text, start, mention.span.end, "万元"):
        return False
    spans = [low for low, high in past_spans(text) if low <= start < high]
    if not spans:
        return True
    word = max(spans)
    if any(not a.fact.background and word < a.fact.start_at for a in known):
        return False
    low, high = text.clause(word)
    own, _ = text.clause(start)
    if own <= word:
        return True
    return bool(_DONE.search(text.flat[low:high]) or _DONE.search(text.flat[own:start]))


_TIMES = lazyre.compile(r"(?P<thing>[一-龥A-Za-z]{0,10}?)(?P<number>\d[\d.]*)\s*[×xX*＊]\s*$|[×xX*＊@＠]\s*$")


def _factor(text: Text, mention: Mention, counts: list[Fact]) -> tuple[int, str, str] | None:
    """(start, unit, thing) of a price in a formula: 信号灯9×|8.5万, 6000支@|58元."""
    start = mention.span.start
    found = _TIMES.search(text.flat[max(0, start - 24) : start])
    if not found:
        return None
    if not found["number"]:
        sign = max(0, start - 24) + found.start()
        if text.flat[sign - 1 : sign] in tuple("）)"):
            sign = max(text.flat.rfind("（", 0, sign), text.flat.rfind("(", 0, sign))  # 320套（含更换3次）×|260
        near = [f for f in counts if 0 <= sign - f.end_at <= 2 and text.flat[f.end_at : sign].strip() == ""]
        return (near[-1].start_at, near[-1].unit, near[-1].object) if near else None
    same = [f for f in counts if f.number == float(found["number"])]
    same = [f for f in same if found["thing"][-2:] in f.object] or same
    low = max(0, start - 24) + found.start()
    return low, same[0].unit if same else "项", names.clean(found["thing"]) or (same[0].object if same else "")


def _alike(mention: Mention, other: Mention) -> bool:
    """Two prices said in one breath: both in 元, or of one size (每个新建站5万、提升站1万)."""
    if mention.unit == "元" and not mention.scale:
        return True
    return mention.scale == other.scale != "" and 0.1 <= mention.value / max(other.value, 1e-9) <= 10


_WORTH = lazyre.compile(r"(?:折合|折价|折算|价值|市值|合价)(?:约|大约|人民币)?$")
# 一顿收五块，村里贴|三块: who pays how much of the same meal.
_ALSO = lazyre.compile(r"[，、](?:[一-龥]{0,6}?)(?:再|还|另|另外)?(?:贴|补|补贴|补助|出|自付|个人付|承担|交|收)")


def _price(
    text: Text, mention: Mention, floor: int, counts: list[Fact], known: list[Amount], sums: list[Amount]
) -> Amount | None:
    flat = text.flat
    per = list(mention.per)
    piece = stretch.before(text, mention.start, floor)
    if not per and (factor := _factor(text, mention, counts)):
        start, unit, thing = factor
        fact = Fact(
            kind="amount", role="price", object=thing, number=round(mention.value / (1e4 if mention.scale else 1.0), 6),
            unit=f"{'万元' if mention.scale or mention.unit == '万元' else '元'}/{unit}", start_at=start, end_at=mention.end,
            quote=text.quote(start, mention.end), background=_is_past(text, mention, sums),
        )  # fmt: skip
        return Amount(replace(mention, per=(unit,)), fact)
    window = flat[max(0, mention.start - 10) : mention.start]
    if (
        not per
        and re.search(r"(?:单价|均价(?![提涨降增高低]))[^，。；、\d]{0,6}$", window)
        or _standard(mention, window)
    ):
        unit = next(
            (f.unit for f in reversed(counts) if f.end_at <= mention.start and unit_kind(f.unit) == "count"), ""
        )
        unit = unit or next((f.unit for f in counts if unit_kind(f.unit) == "count"), "")
        if _standard(mention, window):
            unit = next((f.unit for f in counts if unit_kind(f.unit) == "person"), unit)
        per = [unit] if unit else ["件"]
    if (
        not per
        and re.search(r"^(?:和|、|与)[一-龥]{0,6}$", flat[floor : mention.start])
        and known
        and known[-1].mention.end == floor
        and _alike(mention, known[-1].mention)
    ):
        per = list(known[-1].mention.per)
    kind_of = known[-1] if known and known[-1].mention.per and mention.start - known[-1].mention.end <= 30 else None
    if not per and kind_of and mention.value < 5000 and _WORTH.search(flat[: mention.start]):
        per = list(kind_of.mention.per)
        piece = "慰问品" if "慰问" in flat else "实物"  # 一袋米一桶油（折合|120元）
    if not per and known and mention.unit == "元" and _ALSO.fullmatch(flat[known[-1].mention.end : mention.start]):
        per = list(known[-1].mention.per) if _alike(mention, known[-1].mention) else []
    if not per or per == ["年"] and not re.search(r"/年|每年$", flat[mention.start : mention.end] + "|" + window):
        return None
    if per == ["年"] and not flat[mention.start : mention.end].endswith("年"):
        return None
    value, unit, upper = mention.value, "元", mention.upper
    if mention.unit == "万元" or (mention.scale and mention.value >= 1e4):
        unit = "万元"
        if mention.unit != "万元":
            value, upper = round(value / 1e4, 6), None if upper is None else round(upper / 1e4, 6)
    start = mention.start
    thing = paid_by(piece, per) or price_name(text, mention, floor, counts, per, piece)
    operator = {"to": "=", "≈": "≈"}.get(mention.operator, mention.operator)
    order = sorted(dict.fromkeys(per), key=lambda p: {"人": 0, "户": 0, "年": 3, "月": 2, "天": 2, "日": 2}.get(p, 1))
    start = min(start, stretch.place(text, piece, mention.start))
    fact = Fact(
        kind="amount", role="price", object=thing, number=value, upper=upper, operator=operator,
        unit=f"{unit}/{'·'.join(order)}",
        start_at=start, end_at=mention.end, quote=text.quote(start, mention.end),
        background=_is_past(text, mention, sums),
    )  # fmt: skip
    return Amount(replace(mention, per=tuple(per)), fact)


def _sum(text: Text, mention: Mention, floor: int, counts: list[Fact], known: list[Amount]) -> Amount:
    flat = text.flat
    piece = stretch.before(text, mention.start, floor)
    low, _ = text.clause(mention.start)
    local = re.split("[，,；。（(：:、]", flat[: mention.span.start])[-1]
    value, upper = _wan(mention)
    strong = _STRONG.search(local) if len(local) < 40 else _STRONG.search(local[-40:])
    after = flat[mention.end : mention.end + 6]
    lead = re.search(
        r"(?:总预算|预算|概算|总投资|资金|经费|合计|一共|共需?)(?:想报)?[，,：:]?$",
        flat[max(0, low - 6) : mention.start],
    )
    cue = (strong.group() if strong else "") or (lead.group() if lead else "")
    if strong and (whole := re.search(r"(?:共需?|一共|总共|合计|总计|总)$", local[: -len(strong.group())])):
        cue = whole.group() + cue  # 共需|资金56.2万元
    if re.match(r"的(?:请示|报告|申请|函|方案|预算)", after):
        cue = f"申请{cue}"  # 关于…经费58万元的请示
    if not cue and re.match(r"(?:的?(?:总预算|预算|总投资|资金|经费))", after):
        cue = "预算"
    sure = bool(SURE.search(cue)) or bool(re.match(r"(?:的?总预算|的?总投资)", after))
    listed = stretch.before(text, mention.start, floor, listed=True)
    deed, thing = names.split(re.sub(r"(?:花了?|需要?|给|安排|投入|出)$", "", listed))
    if re.match(r"这(?:部分|块|项|笔)|另算|一项", thing) or not thing:
        near = [f for f in counts if 0 <= mention.start - f.end_at <= 2]
        thing = (
            next((a.fact.object for a in reversed(known) if a.fact.role == "price"), "")
            if re.search(r"这(?:部分|块|项|笔)|另算", piece)
            else thing
        )
        use = re.match(r"(?:主要)?(?:用于|用来|作为)([^，。；、\d]{2,12})", flat[mention.end :])
        thing = thing or (names.clean(use.group(1)) if use else _worked(text, near[-1]) if near else "")
    if payer := _PAYER.match(flat, mention.end):
        thing = f"{payer.group(1)}配套"
    thing = thing or (deed if len(deed) > 1 else "")
    thing = re.sub(r"^(?:计|合|共|总|约|需|要|得|打包)+$", "", thing)
    sentence_low, _ = text.sentence(mention.start)
    among = _among(flat[sentence_low : mention.start]) and not sure
    reference = bool(_REFERENCE.search(local)) and not re.search(
        r"合同金额(?:人民币)?$|总金额|预算金额|资金金额", local
    )
    start = stretch.place(text, piece, mention.start)
    operator = {"to": "=", "≈": "≈"}.get(mention.operator, mention.operator)
    past = _is_past(text, mention, known)
    if effect := benefit(flat[low : mention.span.start][-24:], flat[mention.end : mention.end + 8]):
        quantity = Fact(
            kind="quantity", object=effect[1], action=effect[0], number=value, upper=upper, operator=operator,
            unit="万元", start_at=start, end_at=mention.end, quote=text.quote(start, mention.end), background=past,
        )  # fmt: skip
        return Amount(mention, quantity)
    per_year = mention.per == ("年",) and flat[mention.start : mention.end].endswith("年")
    role = "reference" if reference else ""
    fact = Fact(
        kind="amount", role=role, object=thing, number=value, upper=upper, operator=operator,
        unit="万元/年" if per_year else "万元",
        start_at=start, end_at=mention.end, quote=text.quote(start, mention.end),
        background=past or reference,
    )  # fmt: skip
    return Amount(mention, fact, sure, cue, among)


def _worked(text: Text, fact: Fact) -> str:
    """缆道检修 where the work stands right behind the thing, else the thing."""
    whole = f"{fact.object}{fact.action}"
    return whole if whole in text.flat else fact.object


def _among(text: str) -> bool:
    """The last 其中 opens a list of sums, not one of things (其中活动室3间，…，费用62万元)."""
    opened = list(_AMONG.finditer(text))
    return bool(opened) and not re.search(r"\d(?![\d.]*\s*(?:万|亿|元|%|年|月))[\d.]*[一-龥]", text[opened[-1].end() :])
