"""Amounts: which one is the total, which are its parts, which are prices, which belong to other years."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from msgspec import structs

from assistant.records import Fact
from assistant.understand import names
from assistant.understand.background import is_background
from assistant.understand.mentions import Mention
from assistant.understand.prices import named_apart, price_name
from assistant.understand.text import Text
from kb.units import kind as unit_kind

_STRONG = re.compile(
    r"(?:合计|总计|共计|总共|一共|共需?|总价款?|总投资|总投入|总预算|总概算|总经费|总费用|总额|概算|全部加起来|加起来|加一块|算下来|想报|年?初?预算数?|批复|核定|资金需求|申请(?:资金|经费)?|需要?(?:资金|经费|投资|财政)?|所需(?:资金|经费)?|经费(?:想报|安排|预算)?|预算(?:安排|资金|金额|为)?|安排(?:资金|经费|预算)?|投资|项目资金|合同(?:金额|价|总价)|金额|拨款?|拿出?|里出|计|总|估了一下(?:大概)?|得|花|全年|一年|资金|费用|服务费|维护费|运维费|会议费|会费)(?:大概|大约|约|为|是|要|共|需|在|控制在|不超过|合计|了|一下|得|的|至少|不低于)*[:：]?$"
)
_SURE = re.compile(
    r"合计|总计|共计|总共|一共|共需|总价|总投|总预算|总概算|总经费|总费|总额|加起来|概算|算下来|加一块|(?<![其每])共"
)
_SOURCE = re.compile(
    r"(?:中央|省级?|市级?|县级?|区级|镇级?|乡级?|村级?|上级|本级|财政|自筹|群众|企业|社会|单位|地方|个人|国家|省里|县里|市里|镇里|村里|配套|债券)[一-龥]{0,6}$"
)
_PART_WORD = re.compile(
    r"(?:(?<!经)费用?|补助|补贴|配套|采购|租赁|开发|测评|租车|资料|印刷|耗材|款|支出|保险|监理|设计|奖金|专项|自筹|债券|工资|材料|设备|安装|人工|工程|投入|支持|给|出|承担|解决)$"
)
_AMONG = re.compile(r"其中|包括|包含|含(?!税)|分别(?:是|为)|主要(?:花在|用于|是)|用于|分别用于")
_REFERENCE = re.compile(
    r"(?:已(?:经)?(?:支付|拨付|投入|到位|完成|使用|花)|结余|结转|剩余|节约|罚没|产值|收入|销售额|贷款余额|授信|贷款|存量|市值|保额|赔付|金额|增收|减少损失)[^，。；、\d]{0,6}$"
)
_ANNUAL = re.compile(r"本次|今年|本年|年度|当年|首期|一期|此次|20\d\d年")
_WHOLE = re.compile(r"总投资|概算|合同总价|总造价|三年|五年|建设期")
_GAIN = re.compile(
    r"(带动|拉动|撬动|实现|增加|新增|挽回|减少|完成)(?:[^，。；、\d]{0,4}?)(消费|产值|销售额?|营业收入|总?收入|社会投资|投资|税收|经济损失|损失|融资|交易额)[^，。；、\d]{0,5}$"
)
_PAYER = re.compile(r"由?(省|市|县|镇|乡|村|中央)(?:里|级|财政)*(?:配套?|补助?|出|给|承担|解决|自筹)")
_UNIT_PRICE = re.compile(r"单价(?:上限|约|不超过|控制在|为)*|每(?:一)?(?:个|台|套|件)?(?:价格|价)?$")


@dataclass(frozen=True)
class Amount:
    """One stated sum in 万元 (or a price in its own unit) with what speaks for its role."""

    mention: Mention
    fact: Fact
    sure: bool = False  # 合计, 总投资 …
    cue: str = ""
    among: bool = False  # stands in an enumeration after 其中


def find_amounts(text: Text, mentions: list[Mention], counts: list[Fact], dates: list[tuple[int, int]]) -> list[Amount]:
    """Every amount with a role: total, part, price or reference."""
    found: list[Amount] = []
    stops = sorted([m.end for m in mentions] + [end for _, end in dates])
    prices: list[Amount] = []
    for mention in mentions:
        if not _is_money(text, mention):
            continue
        floor = max((stop for stop in stops if stop <= mention.start), default=0)
        amount = _price(text, mention, floor, counts, prices) or _sum(text, mention, floor, counts, found)
        if amount.fact.role == "price":
            prices.append(amount)
        found.append(amount)
    found = _roles(found, counts)
    facts = named_apart([amount.fact for amount in found], counts)
    return [replace(amount, fact=fact) for amount, fact in zip(found, facts, strict=True)]


def _is_money(text: Text, mention: Mention) -> bool:
    flat = text.flat
    if mention.unit in ("元", "万元", "亿元"):
        return True
    if mention.unit or mention.span.percent:
        return False
    after = flat[mention.end : mention.end + 2]
    if mention.scale and mention.value >= 1000:
        return not re.match(r"[一-龥]", after) or bool(
            re.match(
                r"(?:没|县|省|市|镇|乡|村|中央|企业|自筹|这|就|批|不|的|左右|上下|（|，|已|全|来|是|买|修|请|能|够|用|资|经|预|多|给|补)",
                after,
            )
        )
    money = bool(
        re.search(
            r"补|发|给|工资|津贴|单价|价|费|元|雇|聘|每人每[月天年]",
            flat[max(0, mention.span.start - 12) : mention.span.start],
        )
    )
    return bool(mention.per and money and mention.value >= 5 and (not after or not re.match(r"[一-龥]", after)))


def _wan(mention: Mention) -> tuple[float, float | None]:
    """The sum in 万元; 万元 as a unit has its scale outside the number."""
    scale = {"万元": 1.0, "亿元": 1e4}.get(mention.unit, 1e-4)
    upper = None if mention.upper is None else round(mention.upper * scale, 6)
    return round(mention.value * scale, 6), upper


def _price(text: Text, mention: Mention, floor: int, counts: list[Fact], known: list[Amount]) -> Amount | None:
    flat = text.flat
    per = list(mention.per)
    piece = names.before(text, mention.start, floor)
    window = flat[max(0, mention.start - 10) : mention.start]
    if not per and re.search(r"单价[^，。；、\d]{0,6}$", window):
        unit = next(
            (f.unit for f in reversed(counts) if f.end_at <= mention.start and unit_kind(f.unit) == "count"), ""
        )
        unit = unit or next((f.unit for f in counts if unit_kind(f.unit) == "count"), "")
        per = [unit] if unit else ["件"]
    if (
        not per
        and re.search(r"^(?:和|、|与)$", flat[floor : mention.start])
        and known
        and known[-1].mention.end == floor
    ):
        per = list(known[-1].mention.per)
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
    thing = price_name(text, mention, floor, counts, per, piece)
    operator = {"to": "=", "≈": "≈"}.get(mention.operator, mention.operator)
    order = sorted(dict.fromkeys(per), key=lambda p: {"人": 0, "户": 0, "年": 3, "月": 2, "天": 2, "日": 2}.get(p, 1))
    start = min(start, mention.start - len(piece) if len(piece) < 20 else start)
    fact = Fact(
        kind="amount", role="price", object=thing, number=value, upper=upper, operator=operator,
        unit=f"{unit}/{'·'.join(order)}",
        start_at=start, end_at=mention.end, quote=text.quote(start, mention.end),
        background=is_background(text, mention.span.start, mention.span.end, "万元"),
    )  # fmt: skip
    return Amount(replace(mention, per=tuple(per)), fact)


def _sum(text: Text, mention: Mention, floor: int, counts: list[Fact], known: list[Amount]) -> Amount:
    flat = text.flat
    piece = names.before(text, mention.start, floor)
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
    if not cue and re.match(r"(?:的?(?:总预算|预算|总投资|资金|经费))", after):
        cue = "预算"
    sure = bool(_SURE.search(cue)) or bool(re.match(r"(?:的?总预算|的?总投资)", after))
    listed = names.before(text, mention.start, floor, listed=True)
    deed, thing = names.split(re.sub(r"(?:花了?|需要?|给|安排|投入|出)$", "", listed))
    if re.match(r"这(?:部分|块|项|笔)|另算|一项", thing) or not thing:
        near = [f for f in counts if 0 <= mention.start - f.end_at <= 2]
        thing = (
            next((a.fact.object for a in reversed(known) if a.fact.role == "price"), "")
            if re.search(r"这(?:部分|块|项|笔)|另算", piece)
            else thing
        )
        use = re.match(r"(?:主要)?(?:用于|用来|作为)([^，。；、\d]{2,12})", flat[mention.end :])
        thing = thing or (names.clean(use.group(1)) if use else near[-1].object if near else "")
    if payer := _PAYER.match(flat, mention.end):
        thing = f"{payer.group(1)}配套"
    thing = thing or (deed if len(deed) > 1 else "")
    sentence_low, _ = text.sentence(mention.start)
    among = _among(flat[sentence_low : mention.start]) and not sure
    reference = bool(_REFERENCE.search(local)) and not re.search(r"合同金额$|总金额|预算金额|资金金额", local)
    start = mention.start - len(piece) if len(piece) < 20 else mention.start
    operator = {"to": "=", "≈": "≈"}.get(mention.operator, mention.operator)
    if gain := _GAIN.search(local):
        quantity = Fact(
            kind="quantity", object=gain.group(2), action=gain.group(1), number=value, upper=upper, operator=operator,
            unit="万元", start_at=start, end_at=mention.end, quote=text.quote(start, mention.end),
            background=is_background(text, mention.span.start, mention.span.end, "万元"),
        )  # fmt: skip
        return Amount(mention, quantity, False, "", False)
    per_year = mention.per == ("年",) and flat[mention.start : mention.end].endswith("年")
    role = "reference" if reference else ""
    fact = Fact(
        kind="amount", role=role, object=thing, number=value, upper=upper, operator=operator,
        unit="万元/年" if per_year else "万元",
        start_at=start, end_at=mention.end, quote=text.quote(start, mention.end),
        background=is_background(text, mention.span.start, mention.span.end, "万元") or reference,
    )  # fmt: skip
    return Amount(mention, fact, sure, cue, among)


def _among(text: str) -> bool:
    """The last 其中 opens a list of sums, not one of things (其中活动室3间，…，费用62万元)."""
    opened = list(_AMONG.finditer(text))
    return bool(opened) and not re.search(r"\d(?![\d.]*\s*(?:万|亿|元|%|年|月))[\d.]*[一-龥]", text[opened[-1].end() :])


def _is_part(amount: Amount) -> bool:
    """The word in front names a cost item or a source of money, not the whole."""
    thing = amount.fact.object
    if thing in ("费用", "总费用", "投资", "款", "服务费", "年费用"):
        return amount.among
    return bool(
        amount.among
        or (_SOURCE.search(thing) or _PART_WORD.search(thing))
        and not amount.sure
        and not re.search(r"想报|预算$|批复|核定", amount.cue)
    )


def _roles(amounts: list[Amount], counts: list[Fact]) -> list[Amount]:
    """Give each open sum its role; sums under a sure cue win, then plain cues, then what the others add up to."""
    sums = [a for a in amounts if a.fact.kind == "amount" and not a.fact.role and not a.fact.background]
    totals = [a for a in sums if a.sure and not a.among]
    if not totals:
        plain = [a for a in sums if a.cue and not _is_part(a)]
        totals = plain or [a for a in sums if a.cue and not a.among]
        if not totals and sums:
            added = [a for a in sums if _adds_up(a, sums)]
            bare = [a for a in sums if not a.fact.object]
            whole = [a for a in sums if not _is_part(a)]
            named = {f.object for f in counts if f.object}
            goods = sum(any(a.fact.object in n or n in a.fact.object for n in named) for a in sums if a.fact.object)
            one = sums[:1] if len(sums) == 1 else bare[:1] or ([] if goods > 1 else whole[:1])
            totals = added[:1] or one  # 电子资源12万，车28万: sums of things, none the whole
    else:
        totals += [
            a
            for a in sums
            if a.cue and not _is_part(a) and a not in totals and re.search(r"批复|核定|预算|安排|申请|想报", a.cue)
        ]
    if len(totals) > 1:
        totals = _settle(totals, sums)
    done = []
    for amount in amounts:
        fact = amount.fact
        if fact.kind != "amount" or fact.role == "price" and not fact.background or fact.role == "reference":
            done.append(amount)
            continue
        if fact.background:
            done.append(replace(amount, fact=structs.replace(fact, role="reference")))
        elif amount in totals:
            done.append(replace(amount, fact=structs.replace(fact, role="total", object="")))
        else:
            annual = bool(totals) and not _is_part(amount) and bool(_WHOLE.search(amount.cue))
            done.append(
                replace(amount, fact=structs.replace(fact, role="reference" if annual else "part", background=annual))
            )
    return done


def _adds_up(amount: Amount, sums: list[Amount]) -> bool:
    rest = sum((a.fact.number or 0.0) for a in sums if a is not amount)
    return len(sums) > 2 and abs(rest - (amount.fact.number or 0.0)) <= 0.05


def _settle(totals: list[Amount], sums: list[Amount]) -> list[Amount]:
    """Several candidates: one the sum of the others, or a whole investment beside this year's share, is no dispute."""
    values = {a.fact.number for a in totals}
    if len(values) == 1:
        return totals[:1]
    for amount in totals:
        others = [a for a in sums if a is not amount and a.fact.number != amount.fact.number]
        if len(others) > 1 and abs(sum(a.fact.number or 0.0 for a in others) - (amount.fact.number or 0.0)) <= 0.05:
            return [amount]
        in_totals = [a for a in totals if a is not amount]
        if (
            len(in_totals) > 1
            and abs(sum(a.fact.number or 0.0 for a in in_totals) - (amount.fact.number or 0.0)) <= 0.05
        ):
            return [amount]
    whole = [a for a in totals if _WHOLE.search(a.cue)]
    share = [a for a in totals if a not in whole]
    if whole and share and all((s.fact.number or 0) < (whole[0].fact.number or 0) for s in share):
        window = [a for a in share if _ANNUAL.search(a.fact.quote) or _ANNUAL.search(a.cue)]
        if window:
            return window
    sure = [a for a in totals if a.sure]
    claims = [a for a in totals if re.search(r"批复|核定|下达|评审|审定|预算数", a.cue + a.fact.quote)]
    if sure and not claims:
        return sure if len({a.fact.number for a in sure}) > 1 else sure[:1]
    return totals
