"""Stated facts meet the cards of the library: which card measures a fact, which cards fill the gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from assistant.compose import measure
from assistant.compose.relevance import in_words_of, telling
from assistant.compose.rows import DEFAULT_BASIS, Row, likeness, number_text, text_source, value_text
from assistant.compose.subject import particular, subject
from assistant.records import Brief, Fact
from kb import lazyre, standards
from kb.library import SLOT, Archetype, Card
from kb.records import ValueSource
from kb.taxonomy import is_benefit

_COUNTERS = frozenset("个家处所座项条套台件只名人户份张次场期")
_BUDGET = "{预算金额}"
_SUBJECT = "{对象}"  # what the project is about; may stay open


def unit_fits(fact: Fact, card: Card) -> bool:
    """Whether a fact of this kind and unit can be the value of the card."""
    if fact.kind == "rate":
        return card.type == "rate"
    if fact.kind == "amount":
        if card.type != "amount":
            return False
        if fact.role == "price":
            return "/" in card.unit and card.unit.split("/")[1][:1] == fact.unit.partition("/")[2][:1]
        return "/" not in card.unit and "元" in card.unit and (fact.role != "total" or is_total(card))
    if fact.number is None:
        return card.type == "date"
    if card.type not in ("count", "measure", "duration"):
        return False
    units = {card.unit, *card.units}
    return (
        fact.unit in units
        or "{" in card.unit
        or bool(fact.unit in _COUNTERS and units & _COUNTERS - {"人", "名", "户"})
    )


def is_total(card: Card) -> bool:
    """Whether the card caps the whole spending of the project."""
    return card.type == "amount" and (card.value == _BUDGET or ("/" not in card.unit and "总" in card.name))


def static_name(card: Card) -> str:
    return SLOT.sub("", card.name)


def fit(fact: Fact, card: Card) -> float:
    """How well a card measures a fact, 0 (not at all) to 1."""
    if not unit_fits(fact, card):
        return 0.0
    if fact.kind == "amount" and fact.role == "total":
        return 1.0 if card.core else 0.9
    words = f"{fact.action}{fact.object}"
    label = measure.name(fact)
    like = max(likeness(label, name) for name in (static_name(card), *card.aliases))
    keys = sum(key in words for key in card.keys)
    if fact.kind == "quantity" and like < 0.9 and _side(card.category) != _side(measure.category(fact)):
        return 0.0  # a report written is no report adopted
    if fact.kind == "rate":
        return like
    return min(1.0, 0.6 * like + 0.25 * min(keys, 2) + 0.1 * card.core)


def _side(category: str) -> str:
    """Output or effect."""
    return category.partition(".")[0]


def attach(facts: Sequence[Fact], kinds: Sequence[Archetype]) -> dict[int, Card]:
    """The best card for each fact by position; a card with a fixed name serves one fact."""
    offers = []
    for place, fact in enumerate(facts):
        for depth, kind in enumerate(kinds):
            for card in kind.cards:
                score = fit(fact, card) - 0.1 * depth
                if score >= (0.5 if fact.kind == "rate" else 0.3):
                    offers.append((score, -place, place, card))
    chosen: dict[int, Card] = {}
    used: set[str] = set()
    for _, _, place, card in sorted(offers, key=lambda offer: (-offer[0], -offer[1], offer[3].id)):
        if place in chosen or card.id in used:
            continue
        chosen[place] = card
        used.add(card.id)
    return chosen


def stated_row(fact: Fact, card: Card | None, title: str, text: str = "") -> Row:
    """The row that carries a stated fact, worded by its card where that card really names it."""
    fact = rounded(fact)
    label = measure.name(fact, title)
    category = measure.category(fact)
    description = measure.description(fact, label)
    evidence = None
    words: tuple[str, ...] = ()
    if card:
        named = max(likeness(label, name) for name in (static_name(card), *card.aliases))
        slots = SLOT.findall(card.name)
        own_event = card.type == "date" and bool(fact.object)
        kept = contained(fact.object, static_name(card)) and fact.kind != "rate" and _same_words(card, fact, label)
        whole = fact.role == "total" and in_words_of(static_name(card), f"{title}{fact.quote}")
        if whole or (named >= 0.5 and kept and not slots and not own_event):
            label, category = static_name(card), card.category
        elif fact.role == "total":
            category = card.category
        elif len(slots) == 1 and 1 < len(fact.object) <= 14 and fact.object not in static_name(card):
            filled = card.name.replace(slots[0], fact.object)
            if not all(char in _PLAIN or char in fact.quote + label for char in static_name(card)):
                filled = label
            elif fact.action and filled.startswith(fact.action * 2):
                filled = filled[len(fact.action) :]
            label, category = filled, card.category
        elif named >= 0.4:
            category = card.category
        if named >= 0.4 or label == static_name(card) or slots or fact.role == "total":
            evidence = "、".join(card.evidence)
            description = description if foreign_terms(card, fact, text) else card.formula
        words = card.aliases
    operator = None
    if fact.kind == "amount":
        operator = fact.operator if fact.operator not in ("=", "≈") else ("=" if _fixed_price(fact) else "≤")
    elif fact.kind == "rate" and fact.operator in ("=", "≈"):
        operator = aim(fact)
    elif fact.operator == "≈":
        operator = "="
    if category.startswith("benefit.") and fact.kind != "rate" and fact.operator in ("=", "≈") and fact.number:
        operator = "≥"  # an effect is a floor: more is welcome
    return Row(
        key="/".join(("fact", fact.kind, fact.role, fact.object, fact.unit)),
        category=category,
        name=label,
        description=description,
        value=value_text(fact, operator),
        basis=_basis(fact),
        sources=(text_source(fact),),
        evidence=evidence,
        rank=measure.claim(fact),
        card=card.id if card else None,
        fact=fact,
        words=words,
    )


def foreign_terms(card: Card, fact: Fact, text: str) -> bool:
    """Whether a total or a date is told in terms of another work than the text's (秋防结束 for fish set free)."""
    if not text or not (fact.role == "total" or card.type == "date"):
        return False
    unknown = re.findall(r"[一-龥]{2,}", _KNOWN_WORDS.sub(" ", card.formula)) if card.type == "date" else []
    told = [word for word in (*telling(card.formula), *unknown) if not _PAPER.search(word)]
    known = sum(word in text for word in told)
    return bool(told) and known * 2 < len(told)


_KNOWN_WORDS = lazyre.compile(r"[（(].*?[)）]|的|日期")
# What sums and dates of any project are told with.
_PAPER = lazyre.compile(
    r"合计|支出|结算|金额|合同|费用|总额|审定|审核|实际|凭证|最后|一批|一处|一台|一户|一期|一笔|日期|验收|完成|签署|签字|鉴定|竣工|完工|交付"
    r"|结束|全部|发放|到账|拨付|设备|工程|物资|人员|项目|服务|报告|移交|成果|单位|资金|水电|材料|人工|采购|安装|运输|施工|设计|监理|其他|期满|兑付|培训|任务|最终|提交|年度|通知"
)


def rounded(fact: Fact) -> Fact:
    """A computed unit price to two decimals, with its sum shown."""
    if not fact.derived or fact.role != "price" or fact.number is None:
        return fact
    number = round(fact.number, 2)
    sign = "=" if abs(number - fact.number) < 1e-9 else "≈"
    shown = f"{fact.derived}{sign}{number_text(number)}{fact.unit}"
    return replace(fact, number=number, derived=shown)


_DOWNWARD = lazyre.compile(
    r"差错|错误|故障|返修|流失|损耗|投诉率|缺陷|受害|漏|复发|重复|死亡|事故|违规|空置|超支|发病|辍学|失学"
)
_MENDED = lazyre.compile(r"处理|处置|整改|办结|下降|降低|减少|化解|消除|修复|压减|控制|报告|知晓")
_SHARE = lazyre.compile(r"承担|分担|自付|费率|(?:补贴|补助|奖励|贴息|配套|抽成|管理费)比例")


def aim(fact: Fact) -> str:
    """The operator of a rate stated without one: a floor for what should be high, a ceiling for what should be low."""
    if fact.number is None or fact.number >= 100 or _SHARE.search(fact.object):
        return "="
    return "≤" if _DOWNWARD.search(fact.object) and not _MENDED.search(fact.object) else "≥"


_PLAIN = frozenset("数量人次总面积长度的名个家件时间期率天场处台套完成")


def _same_words(card: Card, fact: Fact, label: str) -> bool:
    """Whether the card's name says nothing that the clerk did not say."""
    return all(char in _PLAIN or char in fact.quote + label for char in static_name(card))


def contained(thing: str, name: str) -> bool:
    """Whether a name still says what the clerk named: at least seven in ten of its characters."""
    return bool(thing) and sum(char in name for char in thing) >= 0.7 * len(thing)


def _fixed_price(fact: Fact) -> bool:
    """A price fixed by policy per person is met exactly; a price of goods is a ceiling."""
    return fact.role == "price" and bool(re.search(r"/(人|户|名)", fact.unit))


def _basis(fact: Fact) -> str:
    if fact.derived:
        return f"按申报材料测算：{fact.derived}"
    if not fact.end_at:
        return f"填报人说明：{fact.quote}"
    quote = fact.quote if len(fact.quote) <= 30 else f"{fact.quote[:29]}…"
    return f"项目申报材料：“{quote}”"


_WHOLE_YEAR = lazyre.compile(r"(?<!按)全年|本年度内|年度内|年内|一年(?!一)|年底前?")


def filling_row(card: Card, kind: Archetype, brief: Brief) -> Row | None:
    """A row from a card without a stated number; blank where only the clerk can say it, None where unusable."""
    name = fill_name(card, kind, brief)
    if name is None or (isinstance(card.value, str) and card.operator == "grade" and SLOT.search(card.value)):
        return None
    unit = "" if SLOT.search(card.unit) else card.unit
    value, basis, question = "", "", ""
    sources: tuple[ValueSource, ...] = ()
    whole = _WHOLE_YEAR.search(brief.text) if card.type == "date" else None
    if whole and not re.search(r"每月|每季|按月|按季|每期", name):
        value, basis = f"{f'{brief.year}年' if brief.year else ''}12月31日前", f"项目申报材料：“{whole.group()}”"
        sources = (ValueSource(kind="text", quote=whole.group(), ref=f"原文第{whole.start() + 1}至{whole.end()}字"),)
    elif isinstance(card.value, str) and SLOT.search(card.value):
        question = card.value.strip("{}")
    elif card.value is not None:
        shown = card.value if isinstance(card.value, str) else f"{card.operator}{number_text(card.value)}{unit}"
        value = shown
        if card.source == "standard" and card.standard:
            basis = standards.worded(card.standard)
            sources = (ValueSource(kind="standard", quote=card.standard, ref=card.id),)
        else:
            basis = DEFAULT_BASIS
            quote = (
                f"常用值{shown}"
                + (f"（常见{card.range}）" if card.range else "")
                + (f"：{card.why}" if card.why else "")
            )
            sources = (ValueSource(kind="default", quote=quote, ref=card.id),)
    else:
        question = name
    return Row(
        key=card.id,
        category=card.category,
        name=particular(name, brief) if is_benefit(card.category) else name,
        description=card.formula,
        value=value,
        basis=basis,
        sources=sources,
        evidence="、".join(card.evidence) or None,
        rank=4 if card.core else 6,
        card=card.id,
        question=question,
        words=(name, *card.aliases),
    )


def fill_name(card: Card, kind: Archetype, brief: Brief) -> str | None:
    """The card's name with its slots filled from the brief; None where a slot stays open."""
    slots = SLOT.findall(card.name)
    if not slots:
        return card.name
    if card.category == "satisfaction.target":
        who = re.sub(r"[（(].*?[)）]|、.*", "", kind.satisfied)
        return f"{who}满意度"
    name = card.name
    for slot in slots:
        word = subject(brief) if slot == _SUBJECT else _known(slot.strip("{}"), brief)
        if not word and slot != _SUBJECT:
            return None
        name = name.replace(slot, word)
    return name if len(name) <= 24 else None


def _known(slot: str, brief: Brief) -> str:
    """What the brief says for a slot: the thing counted, or who uses it."""
    if re.search(r"部门|单位|对象|人员|群体", slot):
        return brief.unit_name or (brief.beneficiaries[0] if brief.beneficiaries else "")
    if re.search(r"名称|内容|任务|品种|类型|项目", slot):
        things = [f.object for f in brief.facts if f.kind == "quantity" and not f.background and f.object]
        return things[0] if len(things) == 1 and len(things[0]) <= 12 else ""
    return ""
