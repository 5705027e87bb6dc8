"""What a date sets: the event beside it, put into the form's own words (装好能用 is 安装并投入使用)."""

from __future__ import annotations

import re

from assistant.records import Fact
from assistant.understand.dates import is_start
from assistant.understand.datewords import DateSpan
from assistant.understand.names import clean, split
from assistant.understand.text import Text
from kb import lazyre

# Everyday words and what the form writes for them, in the order they are tried.
_FORMAL = tuple(
    (lazyre.compile(pattern), word)
    for pattern, word in (
        (r"(?:货到|到货)(?:就|能|并|后)?(?:用上|能用|投用|用起来)", "到货并投入使用"),
        (r"(?:安?装)(?:好|完|上|到位)(?:就|能|并)?(?:用上|能用|投用|用起来|投入使用)", "安装并投入使用"),
        (r"用上|能用上?|用起来|投用$", "投入使用"),
        (r"货到$|到齐$", "到货"),
        (
            r"(?:打|发)(?:到|进)[^，。；]{0,6}(?:卡|账|手|折)(?:[里上中]|通(?:账户)?|子)?|打卡(?:发放|到位)?|到[账卡]$",
            "发放到账",
        ),
        (r"^(?:支付|付|打|拨|拨付)给[一-龥]{2,}", "费用支付"),
        (r"送(?:到位|到|完|去)$", "送达"),
        (r"安?装(?:好|完|上|到位)", "安装"),
        (r"修(?:好|完)", "维修"),
        (r"[建盖](?:好|完|起来)", "建成"),
        (r"(?<![栽接])[种栽](?:完|好|上|下去)", "栽植"),
        (r"筛完", "筛查"),
        (r"(?:接种|打)完", "接种"),
        (r"拍完", "拍摄"),
        (r"演完", "演出"),
        (r"印(?:完|好|出来)", "印制"),
        (r"换(?:完|好)", "更换"),
        (r"配发(?:完|到位|下去|齐)", "配发"),
        (r"(?<!配)发(?:放)?(?:完|到位|下去)", "发放"),
        (r"买(?:好|完|回来|齐)", "采购"),
        (r"^办(?=[一-龥]{2})", "举办"),
        (r"^[搞弄](?=[一-龥]{2})", "开展"),
        (r"([查检抽铺挖清测拆采录])完", r"\1完"),
        (r"^(?:都|就)?(?:全部)?(?:干|弄|搞|做|办|整|忙)(?:完|好|利索|成)?$", "完成"),
        (r"(?:干|弄|搞|做|办|整)(?:完|好|定|利索|成)$", ""),
        (r"^(?:都|就|全部)*(?:干|弄|搞|做|办|整)(?:完|好|定)(?:并|就|再)?(?=验收|交付|投用)", "完成"),
    )
)
_WHOLE_WORK = {"查完": "检查", "检完": "检测", "抽完": "抽样", "铺完": "铺设", "挖完": "开挖", "清完": "清理",
               "测完": "检测", "拆完": "拆除", "采完": "采集", "录完": "录入"}  # fmt: skip
_PAID = lazyre.compile(r"(?:工资|补贴|补助|津贴|救助金|慰问金|奖金|养老金|补助金)$")


def formal(words: str) -> str:
    """An event in the form's words."""
    if words in ("办", "用"):
        return {"办": "举办", "用": "投入使用"}[words]
    if _PAID.search(words):
        return f"{re.sub('^(?:发放?|支付|打|兑现)(?=[一-龥]{2})', '', words)}发放"
    for pattern, word in _FORMAL:
        if pattern.search(words):
            words = pattern.sub(word, words, count=1)
            break
    for short, word in _WHOLE_WORK.items():
        words = re.sub(f"{short}$", word, words)
    words = re.sub(r"(?<=完[工成])率$", "", words)
    return f"{words}达标" if re.search(r"[一-龥]{2}(?:率|满意度)$", words) else words


_NEXT = lazyre.compile(r"[一-龥]{0,6}")
_EVENT = lazyre.compile(r"[^，。；：！？（）()、\n\d]{0,18}")
_FRONT = lazyre.compile(
    r"(?:到(?!货|位|账|校|岗|村|户)|必须|务必|一定|最晚|最迟|不晚于|不迟于|要|须|应|得|能|全部|都|就|争取|力争|确保|保证|把|之?前|内|正式|定于|计划|预计|拟|于|在|打算|准备|了|的|份|各|汛期前|趁着)+"
)


def date_fact(text: Text, span: DateSpan, taken: list[tuple[int, int]]) -> Fact:
    flat = text.flat
    match = _EVENT.match(flat, span.end)
    after = match.group() if match else ""
    if re.match(r"[和与及、](?![一-龥])", after) or after in ("和", "与", "及"):
        later = min((end for start, end in taken if start >= span.end), default=span.end)
        after = match.group() if (match := _EVENT.match(flat, later)) else ""  # 6月底和12月底各发一次
    if not after and flat[span.end : span.end + 1] in ("）", ")"):
        match = _EVENT.match(flat, span.end + 1)  # 天热之前（5月底）|装完
        after = match.group() if match else ""
    event = _event(after)
    if not event and flat[span.end : span.end + 1] == "、" and (match := _NEXT.match(flat, span.end + 1)):
        later = next((end for start, end in taken if start == match.end()), 0)
        if later and (follow := _EVENT.match(flat, later)):
            event = _event(follow.group())  # 春季学期5月底前、秋季学期11月底前|打卡发放
    floor = max((end for _, end in taken if end <= span.start), default=0)
    low, _ = text.clause(span.start)
    before = flat[max(low, floor) : span.start]
    batch = re.search(r"(第[一二三四五六\d][批期轮段]|[首末]批)[^，。；]{0,6}$", before)
    term = re.search(r"(?:[春秋]季(?:学期)?|上半年|下半年|第[一二三四]季度)$", before)
    if term and event:
        event = f"{term.group()}{event}"
    elif batch:
        rest = re.sub(r"(?:准备|计划|打算|拟|于|在)+$", "", before[batch.end(1) :].removesuffix(before[batch.end() :]))
        event = f"{batch.group(1)}{rest}{event if len(event) > 1 else '完成'}"
    elif len(event) < 2 or re.match(r"(?:达到|以上|左右)", event):
        front = split(
            re.sub(
                r"(?:领导|要求|准备|计划|打算|在|于|从|自|至|到|最晚|最迟|力争|争取|确保|一定|必须|得|要)+$", "", before
            )
        )
        event = front[1] or front[0] or event or _around(flat, low)
    elif len(before) >= 2 and is_start(event):
        event = f"{clean(re.sub('(?:准备|计划|打算|拟|于|在)+$', '', before))}{event}"
    elif re.fullmatch(r"[一-龥]{0,6}(?:前|期)?(?:之前|以前|前)?(?:全部|都)?(?P<rest>[一-龥]*)", event) and (
        inner := re.match(r"[一-龥]{2,5}(?:之前|以前|前)(?:全部|都)?([一-龥]{2,})", event)
    ):
        event = _event(inner.group(1))  # 10月1日防火期之前|入库
    event = re.sub(r"^每个?[年月天日周]$", "", event)
    event = formal(re.sub(r"(?:必须|务必|一定|争取|力争|确保|保证|应当|应该)", "", event))
    lasting = kind_of_state(event) and bool(re.search(r"全年|年内|年度", text.quote(span.start, span.end)))
    start, end = span.start, min(span.end + len(after.rstrip()), span.end + 14)
    kind = span.kind
    role = "start" if kind == "date" and is_start(event) else "finish" if kind == "date" else ""
    if kind == "date" and re.search(r"第[一1]批|初验|中期|一期|阶段|主体|备料", before + event[:6]):
        role = "milestone"
    return Fact(
        kind=kind,  # type: ignore[arg-type]
        role=role, object=event[:20], date=span.date, event=span.phrase, start=span.begin, every=span.every, day=span.day,
        start_at=start, end_at=end, quote=text.quote(start, end), background=span.background or lasting,
    )  # fmt: skip


def kind_of_state(event: str) -> bool:
    """A state kept up (供应不断档, 正常开放) ends on no day."""
    return bool(re.search(r"不断|不停|不间断|不中断|不脱|正常|畅通|稳定", event))


def _event(words: str) -> str:
    """装好 out of 必须装好; the event a date sets."""
    rest = _FRONT.sub("", words, count=1) if _FRONT.match(words) else words
    rest = re.sub(r"(?<=[一-龥]{2})(?:让|给|使(?!用)|，).*$|(?:达到|不低于|不少于|不得)$", "", rest)
    return rest.strip("，。的 ")


def _around(flat: str, low: int) -> str:
    words = re.split(r"[，。；：！？\n]", flat[:low].rstrip("，。；：、（( \n"))
    return split(re.sub(r"\d.*", "", words[-1]))[1] if words else ""
