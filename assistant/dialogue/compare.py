"""What changed between two versions of a table, in words."""

from __future__ import annotations

from collections.abc import Iterator

from kb.records import Indicator, TargetTable

BLANK = "＿＿"
_CELLS = (("name", "名称"), ("description", "说明"), ("basis", "依据"))


def changes(before: TargetTable | None, after: TargetTable | None) -> list[str]:
    """One line a difference: budget and year, rows gone, new and changed, goals."""
    if before is None or after is None:
        return [] if before is after else ["表格是新拟的。" if before is None else "表格已清空。"]
    return [*_head(before, after), *_rows(before, after), *_goals(before, after)]


def _head(before: TargetTable, after: TargetTable) -> Iterator[str]:
    if before.year != after.year:
        yield f"年度：{before.year or BLANK}→{after.year or BLANK}"
    if before.budget.total != after.budget.total:
        yield f"预算总额：{_sum(before.budget.total)}→{_sum(after.budget.total)}"
    old, new = (table.project.name if table.project else "" for table in (before, after))
    if old != new:
        yield f"项目名称：{old or BLANK}→{new or BLANK}"
    if before.unit.name != after.unit.name:
        yield f"单位：{before.unit.name or BLANK}→{after.unit.name or BLANK}"
    if before.layout != after.layout:
        yield f"表式：{before.layout}→{after.layout}"


def _sum(amount: float | None) -> str:
    return BLANK if amount is None else f"{amount:g}万元"


def _rows(before: TargetTable, after: TargetTable) -> Iterator[str]:
    old, new = _keyed(before), _keyed(after)
    gone = {(row.name, row.level2): key for key, row in old.items() if key not in new}
    for key, row in list(new.items()):
        if key not in old and (same := gone.get((row.name, row.level2))) is not None:
            new = {same if k == key else k: r for k, r in new.items()}
    for key, row in old.items():
        if key not in new:
            yield f"删去：{row.name} {row.value or BLANK}"
    for key, row in new.items():
        was = old.get(key)
        if was is None:
            yield f"新增：{row.name} {row.value or BLANK}"
            continue
        if was.value != row.value:
            yield f"{row.name}：{was.value or BLANK}→{row.value or BLANK}"
        if was.level2 != row.level2 and before.layout == after.layout:
            yield f"{row.name}：{was.level2}→{row.level2}"
        for field, label in _CELLS:
            left, right = getattr(was, field), getattr(row, field)
            if left != right and (field == "name" or (field == "description" and was.value == row.value)):
                yield f"{was.name}的{label}：{left or BLANK}→{right or BLANK}"


def _keyed(table: TargetTable) -> dict[str, Indicator]:
    """Rows by id, told apart where two share one."""
    keyed: dict[str, Indicator] = {}
    for row in table.indicators:
        key = row.id
        while key in keyed:
            key += "'"
        keyed[key] = row
    return keyed


def _goals(before: TargetTable, after: TargetTable) -> Iterator[str]:
    if before.goals != after.goals and [*_head(before, after), *_rows(before, after)] == []:
        yield f"绩效目标：{''.join(after.goals)}"
