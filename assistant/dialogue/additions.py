"""Rows that a clerk adds: in their own words, or more of one kind from the library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.compose import measure
from assistant.compose.rows import likeness, plain
from assistant.dialogue import edits as editing
from assistant.dialogue.intent import Intent
from assistant.dialogue.more import count, offers
from assistant.dialogue.redraft import redraft, remember
from assistant.dialogue.report import Turn, answer, report, table_of
from assistant.dialogue.state import Edit, Pending, State
from assistant.draft import layout_of
from assistant.records import Fact
from kb import lazyre
from kb.records import Indicator, TargetTable, ValueSource
from kb.taxonomy import canonical, fold, translate
from kb.values import parse, render

if TYPE_CHECKING:
    from assistant.desk import Desk

_TWIN = 0.75  # names at least this alike measure the same thing
_COUNTED = lazyre.compile(
    r"(?:人次|户次|人(?=数$)|户(?=数$)|次(?=数$)|场(?=次$)|天(?=数$)|台(?=数$)|件(?=数$))(?=数?次?$)"
)
_LEVEL = lazyre.compile(r"^(?P<level>[^：:，,\s\d]{2,6}?)(?:指标[：:，,\s]*|[：:]\s*)(?P<rest>.+)$")


def add(state: State, wanted: str, desk: Desk) -> Turn:
    """A row of the clerk's own; one that measures the same as a row from a card takes its place."""
    table = table_of(state)
    assert table is not None
    category, wanted = _level(re.sub(r"(?:为|是|等于)?零(?:发生)?$", "0起", wanted))
    found = re.match(
        r"^(?P<name>.*?)[：:，,\s]*(?P<value>(?:不[低高少超][于过]|至少|达到|控制在|[≥≤=><≈])?\s*[\d.]+\s*\S*)?$",
        wanted,
    )
    assert found is not None
    name = re.sub(
        r"(?:也|都|就|要)*(?:写|定|设|填|改|按)?(?:成|为|到)?$", "", (found["name"] or wanted).strip(" ：:，,的是为要")
    )
    if len(name) < 2:
        return answer(state, "请说出指标的名称，例如“加一条质量指标：验收合格率100%”。")
    value = editing.value_for(Indicator(name=name), found["value"].strip(), table.year) if found["value"] else ""
    target = parse(value) if value else None
    if target is not None and target.type == "numeric" and not target.unit and (counted := _COUNTED.search(name)):
        value = render(replace(target, unit=counted[0]))
    category = category or _category_of(name, value, desk)
    row = _own_row(state, category, name, value, desk)
    twin = _twin(table, row)
    if twin is not None:
        if not value or value == twin.value:
            return answer(
                replace(state, focus=twin.id), f"表里已经有“{twin.name} {twin.value or '＿＿'}”，没有重复加。"
            )
        edits = (_edit(state, twin, "name", name), _edit(state, replace(twin, name=name), "value", value))
        changed = redraft(replace(remember(state), edits=(*state.edits, *edits), pending=None, focus=twin.id), desk)
        return report(changed, f"表里已有这一条，改为“{name} {value}”。", state)
    made = Edit(row=row.id, field="add", after="\t".join((category, name, value)), turn=state.turn, name=name, kept=row)
    pending = None if value else Pending(kind="value", rows=(row.id,))
    changed = replace(remember(state), edits=(*state.edits, made), pending=pending, focus=row.id)
    ask = "" if value else "指标值先空着，请告诉我是多少。"
    after = redraft(changed, desk)
    return report(
        replace(after, pending=pending), f"已加上“{name}{f' {value}' if value else ''}”（{row.level2}）。{ask}", state
    )


def _twin(table: TargetTable, row: Indicator) -> Indicator | None:
    """A row of the table that measures the same as a new one; what the clerk stated is another thing unless named alike."""
    group = canonical(row.level2, row.level1)
    for other in table.indicators:
        if canonical(other.level2, other.level1) != group:
            continue
        one, two = plain(other.name), plain(row.name)
        if other.id.startswith(("added/", "fact/")):
            if one in two or two in one:
                return other
        elif likeness(other.name, row.name) >= _TWIN:
            return other
    return None


def _edit(state: State, row: Indicator, field: str, after: str) -> Edit:
    return Edit(row=row.id, field=field, after=after, turn=state.turn, name=row.name, kept=row)


def _level(wanted: str) -> tuple[str, str]:
    """The category that leads an addition (质量指标：…, 满意度 游客满意度…) and the rest."""
    found = _LEVEL.match(wanted)
    if found and (category := canonical(found["level"]) or {"效益": "benefit.social"}.get(found["level"])):
        return category, found["rest"]
    head, _, rest = wanted.partition(" ")
    if head == "满意度" and re.match(r"[≥≤=\d]", rest):
        return "satisfaction.target", f"服务对象{head} {rest}"
    category = canonical(head) if rest else None
    return (category, rest.strip()) if category else ("", wanted)


def _own_row(state: State, category: str, name: str, value: str, desk: Desk) -> Indicator:
    """A clerk's row with its way of counting, from the nearest card or the grammar of its name."""
    layout = layout_of(state.layout)
    level1, level2 = layout.level_names(translate(category, layout.framework))
    target = parse(value, category=category) if value else None
    card = next((c for k in desk.library.archetypes.values() for c in k.cards if likeness(c.name, name) >= 0.8), None)
    rate = name.endswith(("率", "满意度", "比例")) or (target and target.unit == "%")
    counted = measure.rate_formula(name) if rate else measure.counting_rule((target.unit if target else "") or "")
    return Indicator(
        id=f"added/{name}",
        level1=level1,
        level2=level2,
        name=name,
        description=card.formula if card else counted,
        value=value,
        basis=f"填报人提出：“{name}{value}”" if value else "",
        evidence="、".join(card.evidence) or None if card else None,
        target=target,
        sources=(ValueSource(kind="text", quote=f"{name}{value}", ref=f"turn {state.turn}"),) if value else (),
    )


def _category_of(name: str, value: str, desk: Desk) -> str:
    """Where an added indicator belongs: the nearest card's category, else by the grammar of its name."""
    scored = (
        (max(likeness(name, n) for n in (card.name, *card.aliases)), card.category)
        for kind in desk.library.archetypes.values()
        for card in kind.cards
    )
    best = max(scored, default=(0.0, ""))
    if best[0] >= 0.7:
        return best[1]
    target = parse(value)
    kind = "rate" if target.unit == "%" or name.endswith(("率", "满意度")) else "date" if target.date else "quantity"
    fact = Fact(kind=kind, object=name, number=target.number, unit=target.unit or "")  # type: ignore[arg-type]
    return measure.category(fact)


def more(state: State, intent: Intent, desk: Desk) -> Turn:
    """More rows of one kind from the library."""
    number = count(intent.value)
    found = offers(state, intent.row, number, desk)
    label = f"{fold(intent.row)}指标" if intent.row else "指标"
    if not found:
        return answer(state, f"指标库里没有更多适合这个项目的{label}，没有硬加。您有想考核的，请说“加一条……”。")
    edits = tuple(Edit(row=r.id, field="add", after="", turn=state.turn, name=r.name, kept=r) for r in found)
    changed = redraft(replace(remember(state), edits=(*state.edits, *edits), pending=None), desk)
    told = "；".join(f"{row.name} {row.value or '＿＿（待填）'}" for row in found)
    few = f"（只找到{len(found)}条合适的）" if len(found) < number else ""
    return report(
        changed, f"加了{len(found)}条{label}{few}：{told}。都来自指标库，数值请确认，不要的说“删掉……”。", state
    )
