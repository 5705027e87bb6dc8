"""What stands above the indicators in the forms of whole units: Henan's tasks and budget, Gansu's income and spending."""

from __future__ import annotations

from itertools import zip_longest

from assistant.export.boxes import Role, Sketch
from assistant.export.parts import gap
from assistant.export.text import amount_text, goals_text
from kb.records import BudgetLine, TargetTable

_NUMERALS = "（1）", "（2）", "（3）", "（4）"


def henan(sketch: Sketch, table: TargetTable) -> None:
    """Name, goals of the year, main tasks, total with its sources and structure."""
    rest = sketch.columns - 2
    sketch.line(("部门（单位）名称", "label", 2), (table.unit.name or gap(table), "text", rest, {"field": "unit"}))
    goals = goals_text(table.goals, "目标", "：") or gap(table)
    sketch.line(("年度履职目标", "label", 2), (goals, "text", rest, {"field": "goals"}))
    tasks = [(task.name, _content(task.content, task.amount)) for task in table.tasks] or [(gap(table), gap(table))]
    sketch.put(0, "年度主要任务", "label", rows=len(tasks) + 1, columns=2)
    sketch.line(("任务名称", "label", 2), ("主要内容", "label", rest - 2), start=2)
    for name, content in tasks:
        sketch.line((name, "text", 2), (content, "text", rest - 2), start=2)
    total = table.budget.total
    groups = [("1、资金来源：", _side(table, "income")), ("2、资金结构：", _side(table, "spending"))]
    lines = [
        (f"{lead if not place else ''}{_NUMERALS[place]}{line.name}", line.amount)
        for lead, found in groups
        for place, line in enumerate(found)
    ]
    sketch.put(0, "预算情况\n（万元）", "label", rows=len(lines) + 1, columns=2)
    text = amount_text(total) or gap(table)
    sketch.line(
        ("部门预算总额（万元）", "label", 2), (text, "number", rest - 2, {"field": "budget", "amount": total}), start=2
    )
    for label, amount in lines:
        sketch.line(
            (label, "label", 2), (amount_text(amount) or gap(table), "number", rest - 2, {"amount": amount}), start=2
        )


def gansu(sketch: Sketch, table: TargetTable) -> None:
    """Name, income beside spending with their sums, goals of the year."""
    rest = sketch.columns - 2
    sketch.line(("部门（单位）名称", "label", 2), (table.unit.name or gap(table), "text", rest, {"field": "unit"}))
    left = rest // 2
    pairs = list(zip_longest(_side(table, "income"), _side(table, "spending")))
    total = table.budget.total
    sketch.put(0, "当年预算构成\n（万元）", "label", rows=len(pairs) + 2, columns=2)
    sketch.line(("部门（单位）收入预算", "label", left), ("部门（单位）支出预算", "label", rest - left), start=2)
    for income, spending in pairs:
        sketch.line(*_pair(table, income, left), *_pair(table, spending, rest - left), start=2)
    text = amount_text(total) or gap(table)
    sketch.line(
        ("收入预算合计", "label", 2),
        (text, "number", left - 2, {"amount": total}),
        ("支出预算合计", "label", 2),
        (text, "number", rest - left - 2, {"field": "budget", "amount": total}),
        start=2,
    )
    goals = goals_text(table.goals, "目标", "：") or gap(table)
    sketch.line(("年度绩效目标", "label", 2), (goals, "text", rest, {"field": "goals"}))


def _side(table: TargetTable, side: str) -> list[BudgetLine]:
    return [line for line in table.makeup if line.side == side]


def _pair(table: TargetTable, line: BudgetLine | None, columns: int) -> tuple[tuple[str, Role, int], ...]:
    if line is None:
        return (("", "label", 2), ("", "number", columns - 2))
    return ((line.name, "label", 2), (amount_text(line.amount) or gap(table), "number", columns - 2))


def _content(content: str, amount: float | None) -> str:
    return f"{content}（安排{amount_text(amount)}万元）" if amount is not None and "万元" not in content else content
