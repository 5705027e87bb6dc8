"""The forms of the provinces: Hebei's by hand, the others (Gansu, Henan, …) from the columns of their layouts."""

from __future__ import annotations

from collections.abc import Callable

from assistant.export import unitblocks
from assistant.export.boxes import PAGE_WIDTH, Form, Role, Sketch, spread
from assistant.export.parts import (
    SIGNATURE,
    appendix,
    aside,
    gap,
    head_block,
    levels,
    money_rows,
    name_box,
    notes,
    second_levels,
    value_box,
    year_line,
)
from assistant.export.rows import FormRow, form_rows
from assistant.export.split import SplitValue, split_value
from assistant.export.text import amount_text, clean, goals_text, percent_text, plain_number, sources_text
from assistant.weights import remark
from kb.records import Indicator, PlanStep, TargetTable
from kb.tables.layout import Column, Layout

_QUARTERS = ("3月底", "6月底", "10月底", "12月底")
_SIDE = 1.0  # cm of the label 绩效指标 beside the grid
_WIDTHS = {
    "level1": 2.3, "level2": 2.7, "name": 3.8, "operator": 1.6, "value": 3.2, "unit": 1.6, "content": 2.9,
    "weight": 1.3, "description": 4.2, "basis": 3.6, "baseline": 2.0, "note": 1.6, "ignore": 1.2,
}  # fmt: skip
_ROLES: dict[str, Role] = {"value": "value", "content": "value", "description": "text", "basis": "text", "note": "text"}
_SPLIT_VALUE = 1.9  # cm where operator and unit stand beside it
_FEW = 6  # columns below which the name takes two of the grid, so that the block above finds room


def by_columns(table: TargetTable, form: Layout, sources: bool) -> Form:
    """A form drawn from the columns of its layout, below its own block or one of the national shape."""
    rows = form_rows(table, form.framework, form)
    columns = form.columns
    spans = [2 if column.field == "name" and len(columns) < _FEW else 1 for column in columns]
    split = any(column.field == "operator" for column in columns)
    sketch = Sketch(1 + sum(spans))
    _BLOCKS.get(form.id, head_block)(sketch, table)
    head = sketch.row
    _column_grid(sketch, rows, columns, spans, sources)
    wanted = [_SPLIT_VALUE if split and one.field == "value" else _WIDTHS[one.field] for one in columns]
    scale = (PAGE_WIDTH - _SIDE) / sum(wanted)
    widths = [width * scale / span for width, span in zip(wanted, spans, strict=True) for _ in range(span)]
    shown = {column.field for column in columns}
    return Form(
        title=_title(table, form),
        subtitle=year_line(table),
        widths=(_SIDE, *widths),
        boxes=tuple(sketch.boxes),
        head=head,
        signature=SIGNATURE,
        notes=notes(table, rows, (*(remark(table) if "weight" in shown else ()), *aside(table))),
        appendix=appendix(rows, sources, frozenset(shown & {"description", "basis"})),
    )


def _title(table: TargetTable, form: Layout) -> str:
    """The form's name without the province, as it is printed."""
    name = form.name.partition("（2")[0]
    return name.removeprefix(form.province or "") if table.kind == "project" else "部门（单位）整体支出绩效目标表"


def _column_grid(
    sketch: Sketch, rows: list[FormRow], columns: tuple[Column, ...], spans: list[int], sources: bool
) -> None:
    top = sketch.row
    sketch.put(0, "绩效\n指标", "label", rows=len(rows) + 1)
    sketch.line(*((one.heading, "head", span) for one, span in zip(columns, spans, strict=True)), start=1)
    places: list[tuple[Column, int, int]] = []
    at = 1
    for column, span in zip(columns, spans, strict=True):
        places.append((column, at, span))
        at += span
    fields = [column.field for column in columns]
    if "level1" in fields:
        levels(sketch, rows, top + 1, column=1 + fields.index("level1"), merge_second=True)
    else:
        second_levels(sketch, rows, top + 1, 1 + fields.index("level2"), merge=True)
    for row in rows:
        parts = split_value(row.indicator, content="content" in fields) if "operator" in fields else None
        for column, place, span in places:
            field = column.field
            if field == "name":
                name_box(sketch, row, place, span)
            elif field == "value" and parts is None:
                value_box(sketch, row, place, sources)
            elif field not in ("level1", "level2"):
                text = cell_text(row.indicator, field, parts)
                comment = clean(sources_text(row.indicator)) if sources and field == "value" else ""
                amount = row.indicator.weight if field == "weight" else None
                known = None if field in ("baseline", "note", "ignore") else field
                sketch.put(
                    place, text, _ROLES.get(field, "number"), columns=span, field=known, indicator=row.index,
                    comment=comment, amount=amount,
                )  # fmt: skip
        sketch.row += 1


def cell_text(row: Indicator, field: str, parts: SplitValue | None) -> str:
    """What stands in the column of `field`; `parts` where the form parts the value."""
    if parts is not None and field in ("operator", "value", "unit", "content"):
        return str(getattr(parts, field))
    if field == "weight":
        return plain_number(row.weight)
    if field == "baseline":
        return (row.target.baseline or "") if row.target else ""
    return "" if field in ("note", "ignore") else str(getattr(row, field) or "")


def _gansu_block(sketch: Sketch, table: TargetTable) -> None:
    rest = sketch.columns - 2
    name = table.project.name if table.project else ""
    sketch.line(("项目名称", "label", 2), (name or gap(table), "text", rest, {"field": "project"}))
    sketch.line(
        ("项目主管部门", "label", 2),
        ("", "text", 2),
        ("项目实施单位", "label", 2),
        (table.unit.name, "text", rest - 4, {"field": "unit"}),
    )
    budget = table.budget
    money_rows(
        sketch,
        table,
        (("年度资金总额", budget.total), ("其中：财政资金", budget.fiscal), ("其他资金", budget.other)),
    )
    goals = goals_text(table.goals, "目标", "：") or gap(table)
    sketch.line(("总体目标", "label", 2), (goals, "text", rest, {"field": "goals"}))


def _henan_block(sketch: Sketch, table: TargetTable) -> None:
    """Name, department and unit a row each, three rows of money, one block of goals."""
    rest = sketch.columns - 2
    name = table.project.name if table.project else ""
    sketch.line(("项目名称", "label", 2), (name or gap(table), "text", rest, {"field": "project"}))
    sketch.line(("部门名称", "label", 2), ("", "text", rest))
    sketch.line(("单位名称", "label", 2), (table.unit.name, "text", rest, {"field": "unit"}))
    budget = table.budget
    money = (("年度资金总额", budget.total), ("其中：财政性资金", budget.fiscal), ("其他资金", budget.other))
    money_rows(sketch, table, money)
    goals = goals_text(table.goals, "目标", "：") or gap(table)
    sketch.line(("年度目标", "label", 2), (goals, "text", rest, {"field": "goals"}))


_BLOCKS: dict[str, Callable[[Sketch, TargetTable], None]] = {
    "gansu": _gansu_block,
    "henan-project": _henan_block,
    "henan-dept": unitblocks.henan,
    "gansu-dept": unitblocks.gansu,
}


def hebei(table: TargetTable, sources: bool) -> Form:
    """Hebei's form: code, money, use, spending plan and goals above six columns."""
    rows = form_rows(table, "cn-2015")
    widths = (2.2, 2.5, 3.0, 2.1, 2.1, 2.6, 2.9)
    sketch = Sketch(7)
    name = table.project.name if table.project else ""
    code = (table.project.code or "") if table.project else ""
    sketch.line(
        ("项目编码", "label", 1),
        (code, "text", 2),
        ("项目名称", "label", 1),
        (name or gap(table), "text", 3, {"field": "project"}),
    )
    _hebei_budget(sketch, table)
    _hebei_plan(sketch, table.plan or tuple(PlanStep(by=by) for by in _QUARTERS), widths[1:])
    goals = goals_text(table.goals, "", ".", single=True) or gap(table)
    sketch.line(("绩效目标", "label", 1), (goals, "text", 6, {"field": "goals"}))
    head = sketch.row
    heads = (
        ("一级指标", 1),
        ("二级指标", 1),
        ("三级指标", 1),
        ("绩效指标描述", 2),
        ("指标值", 1),
        ("指标值确定依据", 1),
    )
    sketch.line(*((text, "head", span) for text, span in heads))
    levels(sketch, rows, head + 1, column=0, merge_second=False)
    for row in rows:
        name_box(sketch, row, column=2)
        sketch.put(3, row.indicator.description, columns=2, field="description", indicator=row.index)
        value_box(sketch, row, column=5, sources=sources)
        sketch.put(6, row.indicator.basis, field="basis", indicator=row.index)
        sketch.row += 1
    return Form(
        title=table.title or f"{name}绩效目标表",
        widths=widths,
        boxes=tuple(sketch.boxes),
        head=head,
        corners=(f"{table.unit.code or ''}{table.unit.name}", "单位：万元"),
        notes=notes(table, rows),
        appendix=appendix(rows, sources, frozenset({"description", "basis"})),
    )


def _hebei_budget(sketch: Sketch, table: TargetTable) -> None:
    budget = table.budget
    sketch.put(0, "预算规模及\n资金用途", "label", rows=2)
    total = amount_text(budget.total) or gap(table)
    sketch.line(
        ("预算数", "label", 1),
        (total, "number", 1, {"field": "budget", "amount": budget.total}),
        ("其中：财政资金", "label", 1),
        (amount_text(budget.fiscal), "number", 1, {"amount": budget.fiscal}),
        ("其他资金", "label", 1),
        (amount_text(budget.other), "number", 1, {"amount": budget.other}),
        start=1,
    )
    sketch.line((table.usage or gap(table), "text", 6, {"field": "usage"}), start=1)


def _hebei_plan(sketch: Sketch, plan: tuple[PlanStep, ...], widths: tuple[float, ...]) -> None:
    """Two rows for up to six steps, more rows for more steps."""
    parts = [plan[at : at + len(widths)] for at in range(0, len(plan), len(widths))]
    sketch.put(0, "资金支出计划\n（%）", "label", rows=2 * len(parts))
    for part in parts:
        spans = spread([1.0] * len(part), widths)
        sketch.line(*((step.by, "label", span) for step, span in zip(part, spans, strict=True)), start=1)
        texts = [percent_text(step.percent) for step in part]
        sketch.line(
            *((text, "number", span, {"field": "plan"}) for text, span in zip(texts, spans, strict=True)), start=1
        )
