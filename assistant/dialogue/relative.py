"""Values changed by what stands: more or less of them, times, points of a share, another unit, the value before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue import edits as editing
from assistant.dialogue import references
from assistant.dialogue import rows as finding
from assistant.dialogue.cells import edit, which
from assistant.dialogue.intent import Intent
from assistant.dialogue.redraft import redraft, remember, shifted_by
from assistant.dialogue.report import Turn, answer, report, table_of
from assistant.dialogue.state import Edit, Pending, State
from kb.amounts import parse_number
from kb.records import Indicator, ValueSource
from kb.values import parse, render

if TYPE_CHECKING:
    from assistant.desk import Desk


def shift(state: State, row: Indicator, intent: Intent, desk: Desk) -> Turn:
    """A deadline some days, weeks or months earlier or later."""
    target = row.target
    if target is None or not target.date or target.date.startswith("--"):
        return answer(state, f"“{row.name}”现在是{row.value or '＿＿'}，没有可以推移的完整日期，请直接说改成哪一天。")
    number = 0.5 if intent.value.startswith("半") else parse_number(intent.value[:-1]) or 0
    after = shifted_by(target.date, number if intent.sign == "+" else -number, intent.value[-1])
    return _set(state, row, render(replace(target, date=after)), intent, desk)


def change_by(state: State, intent: Intent, desk: Desk) -> Turn | None:
    """少买两套, 多培训20人: a stated count made less or more; None where no row has that unit."""
    table = table_of(state)
    assert table is not None
    by = parse(intent.value)
    if by.type != "numeric" or by.number is None or (by.unit is None and intent.row in finding.UNSAID):
        return None
    counted = [
        i
        for i, row in enumerate(table.indicators)
        if (t := row.target) and t.type == "numeric" and (by.unit is None or finding.same_measure(t.unit, by.unit))
    ]
    exact = [i for i in counted if (t := table.indicators[i].target) and t.unit == by.unit]
    places = [i for i in references.places(state, intent.row, by) if i in counted]
    if not places and intent.row in finding.UNSAID:
        places = exact or counted
    if not places:
        return None
    if len(places) > 1:
        return which(state, intent, places)
    return by_amount(state, table.indicators[places[0]], by.number, intent, desk)


def by_amount(state: State, row: Indicator, number: float, intent: Intent, desk: Desk) -> Turn:
    """One count made more or less by a number."""
    if row.target is None or row.target.number is None:
        return answer(
            replace(state, pending=Pending(kind="value", rows=(row.id,))), f"“{row.name}”还没有指标值，请说是多少。"
        )
    after = round(row.target.number + (number if intent.sign == "+" else -number), 6)
    if after <= 0:
        return answer(state, f"“{row.name}”现在是{row.value}，减不了{intent.value}，请直接说改成多少。")
    return _set(state, row, render(replace(row.target, number=after)), intent, desk)


def times(state: State, row: Indicator, intent: Intent, desk: Desk) -> Turn:
    """One count doubled, halved, or made a share of what it was; a share of a whole cannot pass 100%."""
    target = row.target
    if target is None or target.type not in ("numeric", "range") or target.number is None:
        asking = f"“{row.name}”现在是{row.value or '＿＿'}，不能按倍数改，请直接说改成多少。"
        return answer(replace(state, pending=Pending(kind="value", rows=(row.id,))), asking)
    factor = float(intent.value)
    number = round(target.number * factor, 4)
    if target.unit == "%" and number > 100:
        return answer(state, f"“{row.name}”现在是{row.value}，×{factor:g}就超过100%了，请直接说改成多少。")
    if target.unit not in (None, "%") and "元" not in (target.unit or "") and target.number % 1 == 0 and number % 1:
        asking = f"“{row.name}”现在是{row.value}，×{factor:g}是{number:g}，不是整数，请直接说改成多少。"
        return answer(replace(state, pending=Pending(kind="value", rows=(row.id,))), asking)
    upper = round(target.upper * factor, 4) if target.upper is not None else None
    return _set(state, row, render(replace(target, number=number, upper=upper)), intent, desk)


def points(state: State, row: Indicator, intent: Intent, desk: Desk) -> Turn:
    """A share some points higher or lower; of a count, the same words mean a share of it."""
    target, by = row.target, parse_number(intent.value)
    if target is None or target.type != "numeric" or target.number is None or by is None:
        asking = f"“{row.name}”现在是{row.value or '＿＿'}，请直接说改成多少。"
        return answer(replace(state, pending=Pending(kind="value", rows=(row.id,))), asking)
    if target.unit != "%":
        factor = 1 + by / 100 if intent.sign == "+" else 1 - by / 100
        return times(state, row, Intent("times", value=f"{factor:g}", text=intent.text), desk)
    number = round(target.number + (by if intent.sign == "+" else -by), 4)
    if not 0 <= number <= 100:
        return answer(state, f"“{row.name}”现在是{row.value}，{intent.text}就成了{number:g}%，请直接说改成多少。")
    operator = "=" if number == 100 and target.operator == "≥" else target.operator
    if operator == "=" and number < 100 and target.number == 100:
        operator = "≥"
    return _set(state, row, render(replace(target, number=number, operator=operator)), intent, desk)


def unit(state: State, intent: Intent, desk: Desk) -> Turn | None:
    """Another counting word for a stated number; None where no row has the old one."""
    table = table_of(state)
    assert table is not None
    rows = table.indicators
    places = references.places(state, intent.row) if intent.row and intent.row != "单位" else []
    if not places:
        places = [i for i, row in enumerate(rows) if row.target and intent.to and row.target.unit == intent.to]
    if not places and state.focus:
        places = [i for i, row in enumerate(rows) if row.id == state.focus]
    places = [i for i in places if (t := rows[i].target) and t.type == "numeric" and t.number is not None]
    if len(places) != 1:
        return which(state, intent, places) if places else None
    row = rows[places[0]]
    assert row.target is not None
    return _set(state, row, render(replace(row.target, unit=intent.value)), intent, desk)


def revert(state: State, row: Indicator, desk: Desk) -> Turn:
    """The clerk's edits of one row taken back, those of other rows kept."""
    kept = tuple(e for e in state.edits if e.row != row.id or e.field in ("add", "before", "after", "swap"))
    if kept == state.edits:
        return answer(state, f"“{row.name}”没有改过，现在是{row.value or '＿＿'}。")
    changed = redraft(replace(remember(state), edits=kept, pending=None), desk)
    after = table_of(changed)
    now = next((r for r in after.indicators if r.id == row.id), None) if after else None
    told = f"“{now.name} {now.value or '＿＿'}”" if now else f"“{row.name}”"
    return report(changed, f"已恢复成原来的{told}。", state)


def every(state: State, intent: Intent, desk: Desk) -> Turn | None:
    """One value for all rows of a kind; None where the table has no such rows."""
    table = table_of(state)
    assert table is not None
    rows = references.of_every(state, intent.row, parse(intent.value))
    if not rows:
        return None
    said = ValueSource(kind="text", quote=intent.text, ref=f"turn {state.turn}")
    made = tuple(
        Edit(
            row=row.id, field="value", after=editing.value_for(row, intent.value, table.year), turn=state.turn,
            name=row.name, source=said, kept=row,
        )
        for row in rows
    )  # fmt: skip
    changed = redraft(replace(remember(state), edits=(*state.edits, *made), pending=None), desk)
    told = "、".join(f"“{row.name}”{one.after}" for row, one in zip(rows, made, strict=True))
    return report(changed, f"已改{len(rows)}条：{told}。", state)


def _set(state: State, row: Indicator, after: str, intent: Intent, desk: Desk) -> Turn:
    said = ValueSource(kind="text", quote=intent.text or after, ref=f"turn {state.turn}")
    lead = f"“{row.name}”由{row.value}改为{after}。"
    return edit(replace(state, focus=row.id), row, "value", after, lead, desk, said)
