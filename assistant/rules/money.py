"""Amounts in running text, and the items of a narrative part with the amount that stands beside each name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.rules.text import flat, likeness, spans
from kb import lazyre
from kb.records import Passage, TargetTable

_UNIT = lazyre.compile(r"\s*(?:多|余)?(万元|亿元|元)(?!/)")
_EACH = lazyre.compile(r"(?:每|人均|户均|亩均|单价|标准|单台|均)[^，。；]{0,8}$")
_EACH_AFTER = lazyre.compile(r"^(?:/|每|的?标准|一人|一户|起)")
_EFFECT = lazyre.compile(
    r"产值|收入|增收|税收|营收|销售|损失|贷款|利润|交易额|节约|节省|带动|拉动|债务|创收|撬动|融资|罚没|挽回"
    r"|审减|核减|返还|退还|引进|引资|争取|招商|签约|减免|降费|减费|让利|放款|投放|追缴|追回|收缴|征收|上缴|入库|盘活|化解|理赔|赔付|赔偿|募集|捐|自筹"
    r"|社会资本|担保|授信|保费|保额|到位资金|资金到位|资产|成交|交易|消费|订单|降低成本|减少支出|外汇|出口|实现[^，。；]{0,8}$|完成[^，。；]{0,6}投资$|处置"
)
_FUNDING = lazyre.compile(
    r"经费|资金|预算|投资|补助|补贴|费用|支出|需|款|费|总计|共计|合计|投入|下达|安排|拨付|金额|成本|用"
)
_TOTAL = lazyre.compile(
    r"共计|合计|总计|总投资|总额|总经费|总预算|总费用|预算(?:总额|安排|资金|为|数)|项目资金|资金总|总成本|总需|经费总|共需|总资金|投资估算|预算控制在|资金规模|(?:全年|年度)(?:支出|经费|预算)|^经费$|用(?=\d)"
)
_PAST = lazyre.compile(r"上年|去年|往年|20\d\d年(?:完成|实际|支出|决算|已)|累计|近三年|历年|截至|已(?:投入|完成|支出)")
_OTHER_YEAR = lazyre.compile(r"(20\d\d)年")


@dataclass(frozen=True)
class Money:
    """An amount in 万元; `lead` is the clause before it, `quote` the words."""

    value: float
    quote: str
    lead: str
    after: str


def amounts(text: str) -> list[Money]:
    """Amounts of a text; unit prices (每人300元, 140元/天) are left out."""
    line = flat(text)
    found = []
    for span in spans(line):
        tail = _UNIT.match(line, span.end)
        if span.percent or not tail:
            continue
        lead = re.split(r"[，,。；;、:：]", line[max(0, span.start - 24) : span.start])[-1]
        wide = line[max(0, span.start - 24) : span.start]
        after = line[tail.end() : tail.end() + 8]
        if _EACH.search(lead) or _EACH_AFTER.match(after):
            continue
        scale = {"万元": 1.0, "亿元": 1e4, "元": 1e-4}[tail.group(1)]
        big = span.text[-1:]
        value = span.value / 1e4 if tail.group(1) == "元" else span.value * scale
        if big in "万亿" and tail.group(1) != "元":
            value = span.value / 1e4  # 50万元: the number already carries 万
        found.append(Money(round(value, 6), line[span.start : tail.end()], lead if lead else wide, after))
    return found


def is_funding(money: Money, whole: str) -> bool:
    """Whether an amount in a goal is money of the project, not an effect, a price or last year's."""
    return (
        not _EFFECT.search(money.lead)
        and not _PAST.search(money.lead)
        and bool(_FUNDING.search(money.lead + money.after))
    )


def is_total(money: Money) -> bool:
    return bool(_TOTAL.search(money.lead))


def is_whole(money: Money) -> bool:
    """Whether a lone amount reads as the project's money: 投入资金50万元，… and not 安排5万元用于宣传."""
    spent = re.search(
        r"(?:投入|安排|申请|下达|拨付|落实|使用|利用|动用|投资|筹集|年度?用)[^，。；]{0,8}$|(?:项目|工作|专项)(?:资金|经费|预算)(?:为|约|共)?$",
        money.lead,
    )
    return bool(spent) and bool(re.match(r"$|[，。；,;、]|完成|实施|开展|建设|新建|改造|保障", money.after))


@dataclass(frozen=True)
class Item:
    """One numbered item of a narrative: its name, the amount beside the name (万元), its whole text."""

    name: str
    amount: float | None
    quote: str
    text: str


_NUMBERED = lazyre.compile(
    r"^\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．:：])\s*(?=\D)"
)
_LABEL = (
    r"(?:项目|预算|年度|本年|共|总|安排|财政|专项|需|资金|经费|金额|投资|预算数|约|为|合计|计|款|费用|总额"
    r"|[，,：:（(\s])*"
)
_NAME_END = lazyre.compile(r"[，,：:。；;（(]")
_DROP = lazyre.compile(r"绩效目标表?$|项目$|经费$|资金$|专项$|费用$|款$|费$|工作$|建设$|年度|\d{4}年|等$")


def items(narrative: Sequence[Passage]) -> tuple[Item, ...]:
    """Numbered items that name a project; later unnumbered lines belong to the item before."""
    groups: list[list[str]] = []
    for passage in narrative:
        for line in re.split(r"[\r\n]+", passage.text):
            if _NUMBERED.match(line):
                groups.append([_NUMBERED.sub("", line, count=1).strip()])
            elif groups and line.strip():
                groups[-1].append(line.strip())
    return tuple(item for group in groups if (item := _item(group)))


def _item(lines: list[str]) -> Item | None:
    head, text = flat(lines[0]), flat("\n".join(lines))
    name = _NAME_END.split(head)[0]
    if bracket := re.match(r"^([^，,：:。；;]{2,30}[（(][^）)\d]{2,20}[）)][^，,：:。；;\d]{0,10})", head):
        name = bracket.group(1)
    name = re.split(r"(?=\d[\d.]*(?:万|亿)?元)", name)[0].strip("，,：:、（( ")
    if not 2 <= len(name) <= 40:
        return None
    for money in amounts(text[:80]):
        place = text.find(money.quote)
        between = text[len(name) : place] if place >= len(name) else ""
        labelled = re.fullmatch(_LABEL, between)
        near = len(between) <= 24 and re.search(r"(?:预算|资金|经费|金额|投资|总额|款)[^，。；]{0,4}$", between)
        if (labelled or near) and not _PAST.search(between) and not _EFFECT.search(between):
            return Item(name, money.value, money.quote, text)
    return Item(name, None, "", text)


def bare(name: str) -> str:
    """A project name without 经费, 项目, 资金 and the like at its end."""
    text, before = re.sub(r"[（(）)、\s“”]", "", flat(name)), None
    while before != text:
        before, text = text, _DROP.sub("", text)
    return text or re.sub(r"\s", "", flat(name))


def match_items(tables: Iterable[TargetTable], found: Sequence[Item], least: float) -> dict[str, Item]:
    """Table id → the narrative item of its project, by likeness of the names; each item serves one project."""
    offers = []
    for place, table in enumerate(tables):
        if table.kind != "project" or table.project is None:
            continue
        wanted = bare(table.project.name)
        for number, item in enumerate(found):
            said = bare(item.name)
            score = likeness(wanted, said)
            if min(len(wanted), len(said)) >= 4 and (wanted in said or said in wanted):
                score = max(score, 0.75)
            if score >= least:
                offers.append((-score, place, number, table.id))
    matched: dict[str, Item] = {}
    used: set[int] = set()
    for _, _, number, table_id in sorted(offers):
        if table_id not in matched and number not in used:
            matched[table_id] = found[number]
            used.add(number)
    return matched
