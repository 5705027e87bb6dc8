"""Better rows for a project: from what its document states, from the cards of its kind, else a plain frame.

No number is invented: a value is the document's own, a cited standard's, a card's usual value (then 常用值，待确认),
or stays blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec

from assistant.rules.goal_not_covered import Quantity, quantities
from assistant.rules.own_words import other_half, own_object, told, worded
from assistant.rules.reading import Scene
from assistant.rules.text import core, flat, likeness, pairs
from kb import lazyre, standards
from kb.amounts import fen
from kb.library import SLOT, Card
from kb.records import Indicator, ValueSource
from kb.taxonomy import labels, translate
from kb.units import UNIT
from kb.values import parse, render

USUAL = "常用值，待确认"
Part = dict[str, Any]  # fields of an Indicator

_DATE = lazyre.compile(
    r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末)?(?:底|末)?前?|(?:\d{4}年)?(?:年底|年末)前?|\d{4}年底前?"
)
_THING = lazyre.compile(r"^[一-龥]+")
_COUNT_TAIL = {
    "人": "人数",
    "人次": "人次",
    "次": "次数",
    "轮": "轮次",
    "场": "场次",
    "期": "期数",
    "户": "户数",
    "公里": "里程",
    "亩": "面积",
    "平方米": "面积",
    "平方公里": "面积",
}
_STOP = lazyre.compile(r"(?:的|并|及|和|与|以及|、|组织|参加|用于|进行|开展|举办|完成|全部|工作$).*$")
_VERB = lazyre.compile(
    r"(购置|采购|购买|新建|改建|建设|建成|修建|维修|改造|更新|更换|安装|培训|慰问|救助|资助|补助|举办|召开|开展|组织|印制|编制|整治|清理|养护|创建|打造|巡察|检查|抽检|发放|拍摄|走访|扶持|接种|筛查|制作)[^，。；、]{0,8}$"
)
_FRAMES: dict[str, tuple[tuple[str, str, str], ...]] = {
    # category → (name, description, value); {budget} and {date} are filled or left blank
    "output.quantity": (("主要任务完成数量", "年度内实际完成并有记录可查的任务件数，按台账统计", ""),),
    "output.quality": (("任务成果验收合格率", "验收合格的成果数÷提交验收的成果总数×100%", "=100%"),),
    "output.timeliness": (("{object}完成时间", "以最后一项任务验收的日期为准", "{date}"),),
    "output.cost": (("{object}总成本", "项目实际支出合计，按决算和支付凭证统计", "{budget}"),),
    "cost.economic": (("{object}总成本", "项目实际支出合计，按决算和支付凭证统计", "{budget}"),),
    "benefit.social": (("服务对象受益人数", "年度内实际受益人数，按服务记录统计", ""),),
    "benefit.economic": (("项目节约资金额", "预算数－实际支出数，按决算统计", ""),),
    "benefit.eco": (("单位能耗下降率", "（上年能耗－当年能耗）÷上年能耗×100%", ""),),
    "benefit.sustain": (("管护责任落实率", "落实管护责任的项目（设施）数÷应落实总数×100%", "=100%"),),
    "satisfaction.target": (("服务对象满意度", "满意和较满意人数÷有效问卷数×100%", "≥90%"),),
}


@dataclass
class Facts:
    """What the document says about this project that a row may carry."""

    scene: Scene
    used: set[str] = field(default_factory=set)

    @cached_property
    def texts(self) -> list[str]:
        """Goals, usage and the narrative item."""
        said = [*self.scene.table.goals, self.scene.table.usage or ""]
        return said if self.scene.item is None else [*said, self.scene.item.text]

    @cached_property
    def stated(self) -> list[Quantity]:
        """Quantities of goals, usage and the narrative item, each once."""
        found: dict[tuple[float, str], Quantity] = {}
        for text in self.texts:
            for quantity in quantities(text):
                found.setdefault((quantity.number, quantity.unit), quantity)
        return list(found.values())

    @cached_property
    def date(self) -> str:
        """The finishing date that goals or usage state, as a form prints it; "" where there is none."""
        for text in [*self.scene.table.goals, self.scene.table.usage or ""]:
            for match in reversed(list(_DATE.finditer(flat(text)))):
                target = parse(match.group(), year=self.scene.table.year, category="output.timeliness")
                if target.type == "deadline" and target.date:
                    return render(target)
        return ""

    @property
    def cap(self) -> str:
        """The budget as a ceiling; "" where the table has none."""
        total = self.scene.table.budget.total
        return f"≤{fen(total)}万元" if total is not None else ""

    def for_card(self, card: Card) -> Quantity | None:
        """The stated quantity that a card counts."""
        for quantity in self.stated:
            if quantity.quote in self.used or quantity.unit not in {card.unit, *card.units}:
                continue
            near = quantity.lead[-6:] + quantity.quote
            if any(key in near for key in card.keys) or pairs(SLOT.sub("", card.name)) & pairs(quantity.quote):
                return quantity
        return None


def level_labels(scene: Scene, category: str) -> tuple[str, str]:
    """(一级, 二级) as this table prints them, else as its framework does."""
    for row in scene.rows:
        if row.category == category:
            return row.indicator.level1, row.indicator.level2
    return labels(category, "cn-2021" if scene.framework_2021 else "cn-2015")


def quantity_row(scene: Scene, quantity: Quantity, fallback: str = "") -> Part | None:
    """A 数量 row that carries a stated quantity; see `quantity_part`."""
    level1, level2 = level_labels(scene, "output.quantity")
    part = quantity_part(quantity, fallback)
    return part and {"level1": level1, "level2": level2, **part}


def quantity_part(quantity: Quantity, fallback: str = "") -> Part | None:
    """Name, value and source of a stated quantity; None where the text names no thing and there is no `fallback`."""
    after = re.sub(rf"^[\d.,零一二两三四五六七八九十百千万余多来]+(?:{UNIT})", "", quantity.quote)
    thing = _THING.match(_STOP.sub("", after))
    verb = _VERB.search(quantity.lead)
    what = (thing.group() if thing else "") or ""
    if not what and verb:
        tail = quantity.lead[verb.start() :]
        name = tail if len(tail) <= 16 else verb.group(1)
        verb = None
    else:
        name = what
    if not name:  # 技能比武2场: the clause before the number names the thing
        clause = re.split(r"[，。；、：]", quantity.lead)[-1]
        name = clause if re.fullmatch(r"[一-龥]{2,12}", clause) else ""
    front = verb.group(1) if verb and not name.startswith(verb.group(1)) else ""
    tail = _COUNT_TAIL.get(quantity.unit, "数量")
    if not name and not fallback:
        return None
    name = f"{front}{name or fallback}"
    name = name if name.endswith(tail) else f"{name}{tail}"
    quote = quantity.quote[:30]
    return {
        "name": name,
        "description": "年度内实际完成并有记录可查的数量，按台账统计",
        "value": f"={fen(quantity.number)}{quantity.unit}",
        "basis": f"项目申报材料：“{quote}”",
        "sources": [{"kind": "text", "quote": quote, "ref": "goals"}],
    }


def from_card(card: Card, facts: Facts) -> Part | None:
    """A row from a card; None where its name needs a word that nobody said."""
    name = worded(card, facts.scene)
    quantity = facts.for_card(card) if card.source == "text" and card.type in ("count", "measure") else None
    for slot in SLOT.findall(name):
        thing = _THING.match(re.sub(rf"^[\d.,]+(?:{UNIT})", "", quantity.quote)) if quantity else None
        if thing is None:
            return None
        name = name.replace(slot, _STOP.sub("", thing.group())[:10])
    value, basis, source = "", "", None
    unit = "" if SLOT.search(card.unit) else card.unit
    if quantity is not None:
        value = f"{card.operator if card.operator in '≥≤=' else '='}{fen(quantity.number)}{quantity.unit}"
        basis, source = (
            f"项目申报材料：“{quantity.quote[:30]}”",
            ValueSource(kind="text", quote=quantity.quote[:30], ref="goals"),
        )
    elif card.value == "{预算金额}" or (
        card.type == "amount" and "总" in card.name and "/" not in card.unit and card.category == "cost.economic"
    ):
        value, basis = facts.cap, "本表预算数" if facts.cap else ""
        source = ValueSource(kind="text", quote=facts.cap.lstrip("≤"), ref="budget") if facts.cap else None
    elif card.type == "date" and (card.value is None or isinstance(card.value, str)):
        value, basis = facts.date, "项目申报材料" if facts.date else ""
        source = ValueSource(kind="text", quote=facts.date, ref="goals") if facts.date else None
    elif card.value is not None and not (isinstance(card.value, str) and SLOT.search(card.value)):
        value = card.value if isinstance(card.value, str) else f"{card.operator}{fen(card.value)}{unit}"
        standard = card.source == "standard" and card.standard
        basis = standards.worded(card.standard) if standard and card.standard else USUAL
        source = ValueSource(kind="standard" if standard else "default", quote=card.standard or value, ref=card.id)
    return {
        "name": name,
        "description": card.formula,
        "value": value,
        "basis": basis,
        "evidence": "、".join(card.evidence) or None,
        "sources": [] if source is None else [{"kind": source.kind, "quote": source.quote, "ref": source.ref}],
    }


def candidates(scene: Scene, category: str, facts: Facts, taken: list[str], *, frames: bool = True) -> Iterator[Part]:
    """Rows for a category, best first: stated quantities, the project's cards (core first), a plain frame if asked."""
    if category == "output.quantity":
        for quantity in facts.stated:
            if quantity.quote not in facts.used:
                part = quantity_part(quantity)
                if part and not told(part["name"], taken):
                    yield part
    if scene.topics is not None:
        wanted = translate(category, "cn-2021")
        cards = [
            card
            for kind in scene.kinds
            for card in scene.topics.library.archetypes[kind].cards
            if (
                (card.category if category == "benefit.sustain" else translate(card.category, "cn-2021")) == wanted
                or card.category == category
            )
            and not other_half(card, scene.topics.library.archetypes[kind], scene)
        ]
        for card in sorted(cards, key=lambda card: not card.core):
            if any(likeness(core(SLOT.sub("", card.name)), name) >= 0.7 for name in taken):
                continue
            part = from_card(card, facts)
            if part:
                yield part
    for frame, description, value in _FRAMES.get(category, ()) if frames else ():
        name = frame.replace("{object}", own_object(scene))
        shown = value.replace("{budget}", facts.cap).replace("{date}", facts.date)
        basis = (
            USUAL
            if shown and shown == value
            else ("本表预算数" if shown == facts.cap and shown else "项目申报材料" if shown else "")
        )
        kind = "default" if basis == USUAL else "text"
        sources = [{"kind": kind, "quote": shown, "ref": "frame"}] if shown else []
        yield {"name": name, "description": description, "value": shown, "basis": basis, "sources": sources}


def as_indicator(base: Indicator | None, part: Part) -> Indicator:
    """`base` with the fields of a part; the parsed target is dropped with the value it belonged to."""
    fields = dict(part)
    if "value" in part:
        fields = {"target": None, "sources": (), **fields}
    if fields.get("sources"):
        fields["sources"] = tuple(ValueSource(**source) for source in fields["sources"])
    elif "sources" in fields:
        fields["sources"] = ()
    return msgspec.structs.replace(base or Indicator(), **fields)
