"""What changed between two versions of a table, row by row."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from kb.records import TargetTable

FIELDS = {
    "level2": "二级指标",
    "name": "三级指标",
    "value": "指标值",
    "description": "说明",
    "basis": "依据",
    "weight": "分值",
}


class Change(Struct, frozen=True, kw_only=True):
    """One difference; `row` names the indicator, or what of the head changed."""

    kind: Literal["added", "removed", "changed"]
    row: str
    field: str = ""  # printed name
    before: str = ""
    after: str = ""


def _head(table: TargetTable) -> dict[str, str]:
    total = table.budget.total
    return {
        "项目名称": table.project.name if table.project else "",
        "预算年度": f"{table.year}年" if table.year else "",
        "预算金额": f"{total:g}万元" if total is not None else "",
        "绩效目标": "\n".join(table.goals),
        "表式": table.layout or "",
    }


def differences(before: TargetTable | None, after: TargetTable) -> list[Change]:
    """Changes of the head first, then of the rows in the order of `after`, then rows that are gone."""
    if before is None:
        return [Change(kind="added", row=row.name, after=row.value) for row in after.indicators]
    old_head, new_head = _head(before), _head(after)
    found = [
        Change(kind="changed", row=name, before=old_head[name], after=text)
        for name, text in new_head.items()
        if old_head[name] != text
    ]
    old = {row.id: row for row in before.indicators}
    kept = {row.id for row in after.indicators}
    moved = {row.name: row.id for row in before.indicators if row.id not in kept}  # the same thing under another key
    for row in after.indicators:
        earlier = old.pop(row.id if row.id in old else moved.get(row.name, ""), None)
        if earlier is None:
            found.append(Change(kind="added", row=row.name, after=row.value))
            continue
        for field, label in FIELDS.items():
            was, now = getattr(earlier, field), getattr(row, field)
            if was != now:
                found.append(
                    Change(kind="changed", row=row.name, field=label, before=str(was or ""), after=str(now or ""))
                )
    found += [Change(kind="removed", row=row.name, before=row.value) for row in old.values()]
    return found
