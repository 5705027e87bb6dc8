"""Edits of single rows and of the form's head that a clerk asks for in the chat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.carry import OPEN
from assistant.compose.rows import number_text
from assistant.dialogue import additions
from assistant.dialogue import edits as editing
from assistant.dialogue import rows as finding
from assistant.dialogue.adjust import adjusted
from assistant.dialogue.explain import explain, explain_total, others
from assistant.dialogue.intents import Intent
from assistant.dialogue.redraft import redraft, remember, shifted_by, shifted_edits, today_of
from assistant.dialogue.report import Turn, answer, report, table_of
from assistant.dialogue.state import Edit, Pending, State
from assistant.draft import layout_of
from kb.amounts import money, parse_number
from kb.records import Indicator, TargetValue, ValueSource
from kb.taxonomy import translate
from kb.values import parse, render

if TYPE_CHECKING:
    from assistant.desk import Desk

_SHOWN = {"value": "指标值", "name": "名称", "description": "说明", "basis": "依据", "evidence": "佐证资料"}
_INDICATOR = re.compile(r"(?:率|满意度|比例|数量|人数|次数|天数|时间|时限|成本|得分)$")


def on_row(state: State, intent: Intent, desk: Desk, place: int | None = None) -> Turn:
    """An intent about one row; asks back where the words mean several rows or none."""
    table = table_of(state)
    assert table is not None
    assert state.result is not None
    value = parse(intent.value, year=table.year) if intent.kind == "change" and intent.field == "value" else None
    if intent.kind == "shift":
        value = TargetValue(type="deadline", date="--12-31")
    places = [place] if place is not None else finding.find(table, intent.row, value, state.focus)
    if intent.kind == "why" and place is None and (told := _why_total(state, intent, desk)) is not None:
        return told
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
    if len(places) > 1:
        rows = [table.indicators[i] for i in places[:6]]
        names = tuple(row.name for row in rows)
        pending = Pending(kind="row", text=_command(intent), rows=tuple(row.id for row in rows))
        return answer(replace(state, pending=pending), f"您指的是哪一条？{'、'.join(names)}。", names)
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
    if intent.kind == "shift":
        return _shift(state, row, intent, desk)
    if intent.kind == "wrong":
        asking = (
            f"“{row.name}”现在是{row.value or '＿＿'}，应该是多少？说“为什么是{row.value.lstrip('=≥≤')}”可以看来源。"
        )
        return answer(replace(state, pending=Pending(kind="value", rows=(row.id,))), asking)
    if intent.kind == "accept":
        return accept(state, [row], desk)
    return _change(state, row, intent, desk)


def _command(intent: Intent) -> str:
    """An intent as the words that give it again, for the turn after a question back."""
    if intent.kind == "change":
        return f"“”的{_SHOWN[intent.field]}改成{intent.value}"
    words = {
        "remove": "删掉它",
        "adjust": {"tight": "严一点", "loose": "松一点", "up": "高一点", "down": "低一点"}.get(intent.sign, ""),
    }
    return str(words.get(intent.kind, "")) or "为什么是它"


def _not_found(state: State, intent: Intent) -> Turn:
    table = table_of(state)
    assert table is not None
    names = tuple(row.name for row in table.indicators)
    if intent.kind == "adjust" and intent.row in finding.UNSAID:
        return answer(state, "要调整哪一条？请说出名称，例如“满意度再严一点”。", names[:6])
    if not intent.row:
        return answer(state, f"表里没有能填“{intent.value}”的指标，您指的是哪一条？", names[:6])
    known = "、".join(names)
    return answer(
        state, f"表里没有找到“{intent.row}”，表格没有改动。现有指标：{known}。要新设一条，请说“加一条……”。", names[:6]
    )


def _reworded(state: State, intent: Intent, desk: Desk) -> Turn | None:
    """A word of the description put right (把二中改成三中); None where the clerk never said it."""
    old, new = intent.row, intent.value
    if len(old) < 2 or re.search(r"\d", old + new) or not any(old in said for said in state.said):
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
        if row.target and row.target.type == "numeric" and parse(intent.value).type in ("text", "invalid"):
            asking = f"“{intent.value}”看不出是多少，“{row.name}”现在是{row.value}，请写成“改成{row.value}”这样。"
            return answer(replace(state, pending=Pending(kind="value", rows=(row.id,))), asking)
        after = editing.value_for(row, intent.value, table.year)
        if is_total(row, state) and re.search(r"每|/|单价", intent.value):
            return answer(
                state, f"表里没有单价这一条。要加，请说“加一条成本指标：……单价{intent.value.removeprefix('每')}”。"
            )
        if is_total(row, state):
            return set_budget(state, after, "", desk)
    if intent.field in ("name", "description") and not after.strip():
        return answer(state, f"请说出“{row.name}”新的{_SHOWN[intent.field]}。")
    return edit(state, row, intent.field, after, f"“{row.name}”的{_SHOWN[intent.field]}改为{after}。", desk)


def edit(
    state: State, row: Indicator, field: str, after: str, lead: str, desk: Desk, source: ValueSource | None = None
) -> Turn:
    """One cell changed by the clerk, the draft made anew round it."""
    made = Edit(row=row.id, field=field, after=after, turn=state.turn, name=row.name, source=source, kept=row)
    changed = replace(remember(state), edits=(*state.edits, made), pending=None)
    return report(redraft(changed, desk), lead, state)


def is_total(row: Indicator, state: State) -> bool:
    """Whether a row caps the whole spending, so that changing it changes the budget."""
    if row.level2 not in ("经济成本指标", "成本指标") or state.result is None or state.result.table is None:
        return False
    total = state.result.table.budget.total
    number = row.target.number if row.target else None
    return ("总" in row.name or "预算" in row.name) and (total is None or number == total)


def set_budget(state: State, typed: str, sign: str, desk: Desk) -> Turn:
    """A new total, or a change of it by an amount or a share."""
    table = table_of(state)
    before = table.budget.total if table else None
    share = re.fullmatch(r"(.+?)(%|％|个点|成)", typed)
    amount = amount_of(share[1] if share else typed)
    if amount is None or amount <= 0:
        return answer(state, f"“{typed}”没有看出是多少钱，请写成“预算改成45万元”。")
    if sign:
        if before is None:
            return answer(state, "现在还没有预算总额，请直接说总额是多少，例如“预算45万元”。")
        by = before * amount / (10 if share and share[2] == "成" else 100) if share else amount
        amount = round(before - by if sign == "-" else before + by, 6)
        if amount <= 0:
            return answer(state, f"预算现在是{before:g}万元，减去{by:g}万元就不剩了，请再核对。")
        how = f"（{before:g}{'－' if sign == '-' else '＋'}{by:g}＝{amount:g}）"
    else:
        how = ""
    changed = redraft(replace(remember(state), budget=amount, pending=None), desk)
    return report(changed, f"预算总额改为{amount:g}万元{how}，总成本随之更新。", state)


def amount_of(typed: str) -> float | None:
    """万元 of a typed amount; a bare number counts in 万元, as the form does."""
    plain = typed.strip().lstrip("≤=<＝ ")
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return float(plain)
    found = money(plain)
    return found if found is not None else parse_number(plain)


def set_year(state: State, said: str, desk: Desk) -> Turn:
    """Another budget year; dates that the clerk gave or typed move with it."""
    year = int(said) if said.isdigit() else today_of(state).year + ("今年", "明年", "后年").index(said)
    table = table_of(state)
    before = table.year if table else None
    if before == year and state.year == year:
        return answer(state, f"预算年度已经是{year}年。")
    if before == year:
        return report(
            redraft(replace(remember(state), year=year, pending=None), desk), f"预算年度确认为{year}年。", state
        )
    moved = shifted_edits(state.edits, year - before) if before else state.edits
    changed = redraft(replace(remember(state), year=year, edits=moved, pending=None), desk)
    return report(changed, f"预算年度改为{year}年，日期随之更新，请核对。", state)


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
    mine = finding.find(table, intent.row, None, state.focus)
    if len(mine) != 1:
        return on_row(state, Intent("why", row=intent.row), desk) if not mine else _which(state, intent.row, mine)
    row = table.indicators[mine[0]]
    group = [r for r in table.indicators if r.level2 == row.level2]
    if intent.to:
        theirs = [i for i in finding.find(table, intent.to) if i != mine[0]]
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


def _which(state: State, words: str, places: list[int]) -> Turn:
    table = table_of(state)
    assert table is not None
    names = tuple(table.indicators[i].name for i in places[:6])
    return answer(state, f"“{words}”可以指{'、'.join(names)}，您指的是哪一条？请说全名。", names)


def _adjust(state: State, row: Indicator, way: str, desk: Desk) -> Turn:
    made = adjusted(row, way)
    if isinstance(made, str):
        return answer(replace(state, pending=Pending(kind="value", rows=(row.id,))), made)
    after, source = made
    lead = f"“{row.name}”由{row.value}调为{after}，标作常用值、待确认；要别的数请直接说，例如“改成{row.value}”。"
    return edit(state, row, "value", after, lead, desk, source)


def _shift(state: State, row: Indicator, intent: Intent, desk: Desk) -> Turn:
    """A deadline some days, weeks or months earlier or later."""
    target = row.target
    if target is None or not target.date or target.date.startswith("--"):
        return answer(state, f"“{row.name}”现在是{row.value or '＿＿'}，没有可以推移的完整日期，请直接说改成哪一天。")
    number = 0.5 if intent.value.startswith("半") else parse_number(intent.value[:-1]) or 0
    after = shifted_by(target.date, number if intent.sign == "+" else -number, intent.value[-1])
    value = render(replace(target, date=after))
    return edit(state, row, "value", value, f"“{row.name}”由{row.value}改为{value}。", desk)


def change_by(state: State, intent: Intent, desk: Desk) -> Turn | None:
    """少买两套, 多培训20人: a stated count made less or more; None where no row has that unit."""
    table = table_of(state)
    assert table is not None
    by = parse(intent.value)
    if by.type != "numeric" or by.number is None or by.unit is None:
        return None
    places = (
        finding.find(table, intent.row, by, state.focus) if intent.row else finding.find(table, "", by, state.focus)
    )
    places = [i for i in places if (t := table.indicators[i].target) and t.type == "numeric" and t.unit == by.unit]
    if not places:
        return None
    if len(places) > 1:
        return _which(state, intent.value, places)
    row = table.indicators[places[0]]
    assert row.target is not None
    number = (row.target.number or 0.0) + (by.number if intent.sign == "+" else -by.number)
    if number <= 0:
        return answer(state, f"“{row.name}”现在是{row.value}，减不了{intent.value}，请直接说改成多少。")
    after = render(replace(row.target, number=number))
    return edit(replace(state, focus=row.id), row, "value", after, f"“{row.name}”由{row.value}改为{after}。", desk)


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


def head(state: State, intent: Intent, desk: Desk) -> Turn:
    """Project name, unit and goals."""
    made = Edit(row=editing.TABLE, field=intent.field, after=_sentence(intent), turn=state.turn)
    changed = redraft(replace(remember(state), edits=(*state.edits, made), pending=None), desk)
    said = {"project": f"项目名称改为“{made.after}”。", "unit": f"单位改为“{made.after}”。", "goal+": "绩效目标里加上了这一句。",
            "goals": "绩效目标已改。之后预算、数量再变，请一并核对这段话。"}  # fmt: skip
    return report(changed, said[intent.field], state)


def _sentence(intent: Intent) -> str:
    text = intent.value.strip()
    return f"{text.rstrip('。')}。" if intent.field in ("goal+", "goals") else text
