"""Edits of single rows and of the form's head that a clerk asks for in the chat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.carry import OPEN
from assistant.compose.rows import number_text
from assistant.dialogue import additions, references, relative
from assistant.dialogue import edits as editing
from assistant.dialogue import rows as finding
from assistant.dialogue.adjust import adjusted
from assistant.dialogue.cells import SHOWN, edit, which
from assistant.dialogue.explain import explain, explain_total, others
from assistant.dialogue.head import is_total, set_budget
from assistant.dialogue.intent import Intent
from assistant.dialogue.redraft import redraft, remember
from assistant.dialogue.report import Turn, answer, report, table_of
from assistant.dialogue.state import Edit, Pending, State
from assistant.draft import layout_of
from kb import lazyre
from kb.amounts import money
from kb.records import Indicator, TargetTable, TargetValue, ValueSource
from kb.taxonomy import translate
from kb.values import parse

if TYPE_CHECKING:
    from assistant.desk import Desk

_SHORT = 4  # a message with so many characters beside its value says nothing else
_INDICATOR = lazyre.compile(r"(?:率|满意度|比例|数量|人数|次数|天数|时间|时限|成本|得分)$")


def on_row(state: State, intent: Intent, desk: Desk, place: int | None = None) -> Turn | None:
    """An intent about one row; asks back where the words mean several rows or none.

    None where a soft reading finds no row: the clause then tells something else.
    """
    table = table_of(state)
    assert table is not None
    assert state.result is not None
    value = parse(intent.value, year=table.year) if intent.kind == "change" and intent.field == "value" else None
    if intent.sign == "blank":
        value = None
    if intent.kind in ("shift", "points"):
        value = TargetValue(type="deadline", date="--12-31") if intent.kind == "shift" else parse("1%")
    places = [place] if place is not None else references.places(state, intent.row, value)
    if intent.kind == "why" and place is None and (told := _why_total(state, intent, desk)) is not None:
        return told
    if intent.soft and place is None:
        asked = value if intent.kind == "change" else None
        if not finding.sure(table.indicators, intent.row, places, asked):
            if value is not None and value.unit in ("%", None) and re.search(r"(?:率|满意度)$", intent.row):
                return additions.add(state, f"{intent.row} {intent.value}", desk)
            return None
        if value is not None and len(places) > 1 and intent.row in finding.UNSAID:
            alone = len(intent.text) <= len(intent.value) + _SHORT and not (state.result and state.result.questions)
            return which(state, intent, places) if alone else None
    if value is not None and value.type == "text" and places and (told := _reworded(state, intent, desk)) is not None:
        return told
    if len(places) > 1 and intent.kind in ("why", "others"):
        places = places[:1]
    if not places:
        if intent.sign == "set" and intent.field == "value" and _INDICATOR.search(intent.row):
            return additions.add(state, f"{intent.row} {intent.value}", desk)
        if intent.kind == "change" and (told := _reworded(state, intent, desk)) is not None:
            return told
        return _not_found(state, intent)
    if len(places) > 1 and intent.field == "name":
        places = _named_alike(table, intent.value, places)
    if len(places) > 1:
        return which(state, intent, places)
    if place is None and (told := _other_unit(state, intent, value, places[0])) is not None:
        return told
    row = table.indicators[places[0]]
    result = state.result
    state = replace(state, focus=row.id)
    if intent.kind == "why":
        return answer(state, explain(row, result, desk))
    if intent.kind == "others":
        return answer(state, others(row, result, desk))
    if intent.kind == "remove":
        beside = "\n".join(r.id for r in table.indicators if r.level2 == row.level2)
        return edit(state, row, "remove", beside, f"已删除“{row.name}”。说“撤销”可以恢复。", desk)
    if intent.kind == "move":
        return _move(state, row, intent.value, desk)
    if intent.kind == "adjust":
        return _adjust(state, row, intent.sign, desk)
    if intent.kind in _BY_WHAT_STANDS:
        return _BY_WHAT_STANDS[intent.kind](state, row, intent, desk)
    if intent.kind == "delta":
        return relative.by_amount(state, row, parse(intent.value).number or 0.0, intent, desk)
    if intent.kind == "revert":
        return relative.revert(state, row, desk)
    if intent.kind == "wrong":
        asking = (
            f"“{row.name}”现在是{row.value or '＿＿'}，应该是多少？说“为什么是{row.value.lstrip('=≥≤')}”可以看来源。"
        )
        return answer(replace(state, pending=Pending(kind="value", rows=(row.id,))), asking)
    if intent.kind == "accept":
        return accept(state, [row], desk)
    return _change(state, row, intent, desk)


def _named_alike(table: TargetTable, name: str, places: list[int]) -> list[int]:
    """Of rows that may get a new name, those whose value is of its kind: a share for …率, money for …价, a count for …数."""
    wanted = next((kind for kind, words in _NAMED if re.search(words, name)), "")
    alike = [i for i in places if _measures(table.indicators[i]) == wanted]
    return alike or places


_NAMED = (("%", "(?:率|满意度|比例)$"), ("元", "(?:价|成本|标准|费)$"), ("", "."))


def _measures(row: Indicator) -> str:
    unit = (row.target.unit if row.target else None) or ""
    return "%" if unit == "%" else "元" if "元" in unit else ""


_BY_WHAT_STANDS = {"shift": relative.shift, "times": relative.times, "points": relative.points}


def _other_unit(state: State, intent: Intent, value: TargetValue | None, place: int) -> Turn | None:
    """Asks where a row is pointed at by its place, but the value has the unit of another row."""
    table = table_of(state)
    assert table is not None
    rows = table.indicators
    first = next((i for i, row in enumerate(rows) if row.target and not is_total(row, state)), None)
    counted = finding.ordinal(intent.row, len(rows)) is not None and "个" in intent.row
    if value is not None and value.unit is None and counted and is_total(rows[place], state) and first is not None:
        return which(state, intent, [place, first])  # 第一个改50: the total, or the first thing?
    if value is None or value.unit is None or finding.ordinal(intent.row, len(rows)) is None:
        return None
    if finding.takes(rows[place], value):
        return None
    other = [i for i, row in enumerate(rows) if row.target and row.target.unit == value.unit]
    return which(state, intent, [*other, place]) if len(other) == 1 else None


def _not_found(state: State, intent: Intent) -> Turn:
    table = table_of(state)
    assert table is not None
    names = tuple(row.name for row in table.indicators)
    if intent.kind == "adjust" and intent.row in finding.UNSAID:
        return answer(state, "要调整哪一条？请说出名称，例如“满意度再严一点”。", names[:6])
    if not intent.row and not intent.value:
        return answer(state, "您指的是哪一条？请说出名称，或说第几条。", names[:6])
    if not intent.row:
        return answer(state, f"表里没有能填“{intent.value}”的指标，您指的是哪一条？", names[:6])
    known = "、".join(names)
    return answer(
        state, f"表里没有找到“{intent.row}”，表格没有改动。现有指标：{known}。要新设一条，请说“加一条……”。", names[:6]
    )


def _reworded(state: State, intent: Intent, desk: Desk) -> Turn | None:
    """A word of the description put right (把二中改成三中); None where the clerk never said it."""
    old, new = intent.row, intent.value
    if (
        not re.search(r"[改换]|写错|应该|不是", intent.text or "改")
        or len(old) < 2
        or re.search(r"\d", old + new)
        or not any(old in said for said in state.said)
    ):
        return None
    said = tuple(said.replace(old, new) for said in state.said)
    edits = tuple(replace(e, row=e.row.replace(old, new), name=e.name.replace(old, new)) for e in state.edits)
    changed = redraft(replace(remember(state), said=said, edits=edits, pending=None), desk)
    if table_of(changed) is None or table_of(changed) == table_of(state):
        return None
    return report(changed, f"说明里的“{intent.row}”已改成“{intent.value}”。", state)


def _why_total(state: State, intent: Intent, desk: Desk) -> Turn | None:
    """The total that the clerk asks about by its amount or as 预算."""
    table = table_of(state)
    total = table.budget.total if table else None
    assert state.result is not None
    if total is None or (
        money(intent.row) != total and not re.fullmatch(r"(总)?(预算|总额|总价|金额)(总额|金额)?", intent.row)
    ):
        return None
    if state.budget is not None and not any(number_text(total) in said for said in state.said):
        return answer(state, f"预算总额{total:g}万元来自您在对话中给出的数。")
    told = explain_total(total, state.result)
    return answer(state, told) if told else None


def _change(state: State, row: Indicator, intent: Intent, desk: Desk) -> Turn:
    table = table_of(state)
    assert table is not None
    after = intent.value
    if intent.field == "value":
        if (
            row.target
            and row.target.type == "numeric"
            and intent.sign != "blank"
            and parse(intent.value).type in ("text", "invalid")
        ):
            asking = f"“{intent.value}”看不出是多少，“{row.name}”现在是{row.value}，请写成“改成{row.value}”这样。"
            return answer(replace(state, pending=Pending(kind="value", rows=(row.id,))), asking)
        if intent.sign == "blank":
            emptied, told = edit(state, row, "value", "", f"“{row.name}”的指标值先空着，想好了再告诉我。", desk)
            return replace(emptied, pending=Pending(kind="value", rows=(row.id,))), told
        number = parse(intent.value)
        if row.target and row.target.unit == "%" and number.unit != "%" and (number.number or 0) > 100:
            refused = f"“{row.name}”是百分比，{intent.value}填不进去，表格没有改动。要新设一条，请说“加一条……{intent.value}”。"
            return answer(state, refused)
        after = editing.value_for(row, intent.value, table.year)
        if is_total(row, state) and re.search(r"每|/|单价", intent.value):
            return answer(
                state, f"表里没有单价这一条。要加，请说“加一条成本指标：……单价{intent.value.removeprefix('每')}”。"
            )
        if is_total(row, state):
            return set_budget(state, after, "", desk)
    if intent.field in ("name", "description") and not after.strip():
        return answer(state, f"请说出“{row.name}”新的{SHOWN[intent.field]}。")
    lead = f"“{row.name}”的{SHOWN[intent.field]}改为{after}。"
    said = ValueSource(kind="text", quote=intent.text or after, ref=f"turn {state.turn}")
    return edit(state, row, intent.field, after, lead, desk, said if intent.field == "value" else None)


def _move(state: State, row: Indicator, category: str, desk: Desk) -> Turn:
    if not category:
        return answer(state, "请说清要移到哪一类：数量、质量、时效、成本、社会效益、经济效益、生态效益、满意度。")
    layout = layout_of(state.layout)
    level2 = layout.level_names(translate(category, layout.framework))[1]
    if level2 == row.level2:
        return answer(state, f"“{row.name}”已经在{level2}里。")
    return edit(state, row, "level2", category, f"“{row.name}”已移到{level2}。", desk)


def reorder(state: State, intent: Intent, desk: Desk) -> Turn:
    """Rows of one category in another order."""
    table = table_of(state)
    assert table is not None
    mine = references.places(state, intent.row)
    if len(mine) != 1:
        return which(state, intent, mine) if mine else _not_found(state, intent)
    row = table.indicators[mine[0]]
    group = [r for r in table.indicators if r.level2 == row.level2]
    if intent.to:
        theirs = [i for i in references.places(state, intent.to) if i != mine[0]]
        if not theirs:
            return answer(state, f"表里没有找到“{intent.to}”，表格没有改动。", tuple(r.name for r in group))
        other = table.indicators[theirs[0]]
    else:
        others_ = [r for r in group if r.id != row.id]
        if not others_:
            return answer(state, f"{row.level2}里只有“{row.name}”这一条，不用调整顺序。")
        other = others_[0] if intent.value == "first" else others_[-1]
    if other.level2 != row.level2:
        return answer(
            state,
            f"“{row.name}”和“{other.name}”不在同一类（{row.level2}、{other.level2}），表中按类排列，只能在同类里调整。",
        )
    field = "swap" if intent.kind == "swap" else "after" if intent.value in ("after", "last") else "before"
    return edit(state, row, field, other.id, f"已调整“{row.name}”和“{other.name}”的顺序。", desk)


def remove_rows(state: State, rows: Sequence[Indicator], desk: Desk) -> Turn:
    """Several rows taken out in one step."""
    table = table_of(state)
    assert table is not None
    made = tuple(
        Edit(
            row=row.id, field="remove", turn=state.turn, name=row.name, kept=row,
            after="\n".join(r.id for r in table.indicators if r.level2 == row.level2),
        )
        for row in rows
    )  # fmt: skip
    changed = redraft(replace(remember(state), edits=(*state.edits, *made), pending=None), desk)
    names = "、".join(f"“{row.name}”" for row in rows)
    return report(changed, f"已删除{names}。说“撤销”可以恢复。", state)


def _adjust(state: State, row: Indicator, way: str, desk: Desk) -> Turn:
    made = adjusted(row, way)
    if isinstance(made, str):
        return answer(replace(state, pending=Pending(kind="value", rows=(row.id,))), made)
    after, source = made
    lead = f"“{row.name}”由{row.value}调为{after}，标作常用值、待确认；要别的数请直接说，例如“改成{row.value}”。"
    return edit(state, row, "value", after, lead, desk, source)


def accept(state: State, rows: list[Indicator], desk: Desk) -> Turn:
    """Usual values, and values of last year's table, that the clerk takes on as their own."""
    usual = [row for row in rows if row.value and (row.basis.startswith("常用值") or row.basis.endswith(OPEN))]
    table = table_of(state)
    if state.last is not None and table is not None and len(rows) > 1:
        state = replace(state, budget=table.budget.total, year=table.year)
    if not usual:
        return answer(state, "没有需要确认的数了。")
    edits = tuple(Edit(row=r.id, field="confirm", after=r.value, turn=state.turn, name=r.name, kept=r) for r in usual)
    changed = redraft(replace(remember(state), edits=(*state.edits, *edits), pending=None), desk)
    return report(changed, f"已确认{len(usual)}个数：" + "、".join(f"{r.name} {r.value}" for r in usual) + "。", state)
