"""The total that follows a changed count, by the price that the clerk gave: 预算跟着改一下."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.dialogue import head
from assistant.dialogue import rows as finding
from assistant.dialogue.redraft import restored, text_of, today_of
from assistant.dialogue.report import Turn, answer, table_of
from assistant.dialogue.state import State
from assistant.understand import understand
from kb.records import Indicator

if TYPE_CHECKING:
    from assistant.desk import Desk

_TIMES = 60  # a price is paid at most so often (60 months)


class _Moved(NamedTuple):
    """A count that changed since the present total was set."""

    row: Indicator
    before: float
    after: float


def follow(state: State, desk: Desk) -> Turn:
    """The total worked out anew; asked for where no price is known, since a total is never guessed."""
    table = table_of(state)
    assert table is not None
    total = table.budget.total
    if total is None:
        return answer(state, "现在还没有预算总额，请直接说总额是多少，例如“预算45万元”。")
    moved = _since(state, total, desk)
    if not moved:
        return answer(state, f"自从预算定为{total:g}万元，没有数量改过，表格没有改动。要改请说“预算改成……”。")
    more, terms = 0.0, []
    for one in moved:
        if (price := _price(state, one, total)) is not None:
            by = round(price * (one.after - one.before), 6)
            more += by
            terms.append(f"{'＋' if by >= 0 else '－'}{price:g}万元×{abs(one.after - one.before):g}{_unit(one.row)}")
    if not terms:
        return _asked(state, moved, total)
    changed, replies = head.set_budget(state, f"{round(total + more, 6):g}万元", "", desk)
    note = f"按您给的单价算：{total:g}万元{''.join(terms)}＝{round(total + more, 6):g}万元。"
    first = replies[0]
    return answer(changed, f"{note}\n{first.text}", first.choices)


def _since(state: State, total: float, desk: Desk) -> list[_Moved]:
    """Counts that differ from the earliest version with the present total."""
    table = table_of(state)
    assert table is not None
    old = {}
    for version in reversed(state.past):
        was = table_of(restored(state, version, desk)) if version.said or version.last else None
        if was is None or was.budget.total != total:
            break
        old = {row.id: row for row in was.indicators}
    found = []
    for row in table.indicators:
        one, two = old.get(row.id, row).target, row.target
        if one is None or two is None or one.number is None or two.number is None or one.number == two.number:
            continue
        if two.unit not in (None, "%", "‰") and "元" not in (two.unit or ""):
            found.append(_Moved(row, one.number, two.number))
    return found


def _price(state: State, moved: _Moved, total: float) -> float | None:
    """万元 for one more of what is counted, all its payments (12 months) together; None where no price was stated."""
    brief = understand(text_of(state), today=today_of(state))
    for fact in brief.facts:
        money, _, per = fact.unit.partition("/")
        if fact.kind != "amount" or fact.role != "price" or fact.number is None or not per:
            continue
        unit = per.split("·")[0]
        if not finding.same_measure(_unit(moved.row), unit) or (unit == "个" and _unit(moved.row) != "个"):
            continue
        each = fact.number if money == "万元" else fact.number / 10_000
        often = total / (each * moved.before) if each and moved.before else 1.0
        if abs(often - round(often)) < 0.01 and 1 <= round(often) <= _TIMES:
            return each * round(often)
        if "·" not in per:
            return each
    return None


def _unit(row: Indicator) -> str:
    return (row.target.unit if row.target else None) or ""


def _asked(state: State, moved: list[_Moved], total: float) -> Turn:
    one = moved[0]
    told = f"“{one.row.name}”由{one.before:g}改成了{one.after:g}，但您没有说过单价，预算该改成多少我不替您定。"
    if len(moved) > 1 or not one.before:
        return answer(state, f"{told}请说“预算改成……”。")
    scaled = f"预算改成{round(total * one.after / one.before, 4):g}万元"
    return answer(state, f"{told}按数量同比例是{scaled.removeprefix('预算改成')}，认可就说“{scaled}”。", (scaled,))
