"""What to ask next: at most three questions, the most useful first, each answerable in a word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose import disputes
from assistant.compose.naming import AREA, DURATION, LENGTH
from assistant.compose.relevance import leased
from assistant.compose.rows import Row, likeness
from assistant.records import Brief, OpenQuestion
from kb import lazyre
from kb.library import Archetype, Question

LIMIT = 3
_HEAD = lazyre.compile(
    r"(数量|名称|规模|里程|长度|面积|人数|人次|次数|天数|清单|内容|类型|户数|场数|场次|件数|台数|批次|株数|月数|频次|标准|岗位数"
    r"|机构数|模块数|对象数|家数|盏数|吨数|册数|期数|数)$"
)
_PLACE = lazyre.compile(r"使用部门|使用单位|使用对象|使用地点|配发单位|服务对象|受益对象|覆盖范围|实施地点|项目地点")
_PRICE = lazyre.compile(r"标准|单价|成本|补贴额|单点补助|经费$|保费$")
_GENERAL = frozenset({"", "设备", "物资", "项目", "建设", "工程", "任务", "主要任务", "服务", "改造", "活动", "采购"})


def questions(brief: Brief, kind: Archetype | None, rows: Sequence[Row], today_year: int) -> tuple[OpenQuestion, ...]:
    """Disputed amounts, a missing budget, blank rows, an open year, then what the kind of project must tell."""
    asked = disputes.asked_first(brief)
    if disputes.asks_total(brief):
        parts = [f.number or 0.0 for f in brief.facts if f.kind == "amount" and f.role == "part" and not f.background]
        summed = (f"{sum(parts):g}万元",) if len(parts) > 1 else ()
        text = "预算总额是多少万元？" + (f"（已说明的各项合计{summed[0]}）" if summed else "")
        asked.append(OpenQuestion(slot="预算金额", text=text, choices=summed))
    facts = [fact for fact in brief.facts if not fact.background]
    known = {fact.object for fact in facts if fact.object} | {row.name for row in rows if row.value} | {brief.title}
    covered = covered_slots(rows, kind)
    by_slot = {q.slot: q for q in kind.must_ask} if kind else {}
    for row in rows:
        if row.value or row.sources or not row.question or row.question in ("预算金额", "概算投资"):
            continue
        known_question = by_slot.get(row.question)
        text = known_question.text if known_question else f"“{row.name}”是多少？"
        choices = known_question.choices if known_question else ()
        asked.append(OpenQuestion(slot=row.question, text=text, choices=choices))
    if brief.year is None:
        years = tuple(f"{year}年" for year in (today_year, today_year + 1))
        asked.append(OpenQuestion(slot="预算年度", text="这是哪一年的预算？", choices=years))
    for question in kind.must_ask if kind else ():
        if question.slot in covered or any(likeness(question.slot, word) >= 0.4 for word in known):
            continue
        if not _told(question, brief) and _concerns(question, brief):
            asked.append(OpenQuestion(slot=question.slot, text=question.text, choices=question.choices))
    first_of: dict[str, OpenQuestion] = {}
    for open_question in asked:
        first_of.setdefault(open_question.slot, open_question)
    return tuple(first_of.values())[:LIMIT]


def _told(question: Question, brief: Brief) -> bool:
    """Whether the text already says it: so many of that unit, who uses the goods, what each gets, from when to when."""
    slot = question.slot
    facts = [fact for fact in brief.facts if not fact.background]
    if _PLACE.search(slot):
        handed = re.search(r"配发|发给|供.{2,8}使用|给[^，。]{2,20}[买购配装换]", brief.text)
        return bool(brief.beneficiaries or brief.unit_name or handed)
    if _PRICE.search(slot):
        return any(f.role == "price" for f in facts)
    if slot.endswith("频次"):
        return any(f.every for f in facts) or any(f.unit == "次" for f in facts)
    if re.search(r"月数|服务期|起止|租期", slot):
        span = any(f.kind == "period" or f.kind == "quantity" and f.unit in ("年", "个月") for f in facts)
        return span or bool(re.search(r"全年", brief.text))
    if re.search(r"发放日|支付日", slot):
        return any(f.kind in ("recurring", "date") for f in facts)
    if re.search(r"时限|多久|多长时间", slot + question.text):
        return any(f.unit in DURATION and f.operator in ("≤", "<") for f in facts)
    asked = asked_units(question)
    return any(f.kind == "quantity" and f.number and f.unit.partition("/")[0] in asked for f in facts)


_ALIKE = (
    frozenset(LENGTH),
    frozenset((*AREA, "平方米", "亩", "公顷")),
    frozenset("人名位") | {"人次"},
    frozenset("吨方") | {"立方米"},
    frozenset("个处座所家点"),
    frozenset("台套辆件部"),
    frozenset("次场期轮班") | {"场次"},
)
_MEASURES = (("面积|多大", 1), ("长度|里程|多长", 0), ("人数|人口", 2), ("吨|方量|水量", 3), ("座数|处数", 4))


def asked_units(question: Question) -> frozenset[str]:
    """The units in which a question can be answered: 多少卷、多少页, 修多长, 多少名干部, and those alike."""
    said = set(re.findall(r"(?:多少|几)([一-龥])", question.text))
    said |= {unit for group in re.findall(r"(?:多少|几)[一-龥]?（(.*?)）", question.text) for unit in group.split("、")}
    found = set(said)
    for words, place in _MEASURES:
        if re.search(words, question.text) or re.search(words, question.slot):
            found |= _ALIKE[place]
    for alike in _ALIKE:
        if said & alike:
            found |= alike
    return frozenset(found)


def _concerns(question: Question, brief: Brief) -> bool:
    """Whether a question is of use here: its thing stands in the text, or no quantity was stated at all."""
    if re.search(r"[买购]", question.text) and leased(brief.text):
        return False
    counted = [f for f in brief.facts if f.kind == "quantity" and not f.background and f.number and not f.derived]
    if not counted:
        return True
    noun = _HEAD.sub("", question.slot)
    if noun in _GENERAL or len(noun) < 2:
        return False
    counting = re.search(r"(量|面积|长度|里程|数|场次|人次|标准|单价|成本|费用|额)$", question.slot)
    return not counting or any(noun[i : i + 2] in brief.text for i in range(len(noun) - 1))


def covered_slots(rows: Sequence[Row], kind: Archetype | None) -> set[str]:
    """Slots of the kind's cards that a row with a value already answers."""
    filled = {row.card for row in rows if row.value}
    slots = {slot for card in (kind.cards if kind else ()) if card.id in filled for slot in card.slots}
    if any(row.category == "output.timeliness" and row.value for row in rows):
        slots |= {q.slot for q in (kind.must_ask if kind else ()) if q.slot.endswith(("日期", "时间", "期限"))}
    return slots | {q.slot for q in (kind.must_ask if kind else ()) if _said(q.slot, rows)}


def _said(slot: str, rows: Sequence[Row]) -> bool:
    """Whether a stated row answers a slot (设备名称, 机井数量): a general noun by any count, another by itself."""
    counts = [row for row in rows if row.fact is not None and row.fact.kind == "quantity"]
    noun = _HEAD.sub("", slot)
    if noun in _GENERAL:
        return bool(counts)
    return any(noun in row.name or (row.fact is not None and noun in row.fact.quote) for row in counts)


def vague_questions(brief: Brief, kind: Archetype | None) -> tuple[OpenQuestion, ...]:
    """What to ask when there is nothing yet to build a table from."""
    asked = [OpenQuestion(slot=q.slot, text=q.text, choices=q.choices) for q in kind.must_ask[:2]] if kind else []
    if not kind:
        asked.append(
            OpenQuestion(slot="项目内容", text="这个项目具体做什么？例如购置哪些设备、修多长的路、培训多少人。")
        )
    if brief.budget is None:
        asked.append(OpenQuestion(slot="预算金额", text="预算总额是多少万元？"))
    asked.append(OpenQuestion(slot="完成时间", text="什么时候完成？"))
    if len(asked) < LIMIT:
        asked.append(OpenQuestion(slot="服务对象", text="谁使用或受益？大约多少人（单位）？"))
    return tuple(asked[:LIMIT])
