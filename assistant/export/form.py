"""A target table as a neutral official form: the national one (财预〔2021〕101号, 财预〔2015〕88号) and Hebei's."""

from __future__ import annotations

from assistant.export.boxes import PAGE_WIDTH, WIDE_PAGE, Box, Form, Listing, Sketch, spread
from assistant.export.rows import FormRow, form_rows, framework_of, runs
from assistant.export.text import (
    BLANK,
    amount_text,
    clean,
    goals_text,
    is_open,
    percent_text,
    plain_number,
    sources_text,
    value_text,
)
from kb.records import PlanStep, TargetTable

SIGNATURE = ("填报人：", "联系电话：", "填报日期：　　　年　　月　　日")
_QUARTERS = ("3月底", "6月底", "10月底", "12月底")


def build(table: TargetTable, *, sources: bool = True) -> Form:
    """The form of the table's layout; layouts without a form of their own take the national one."""
    if table.layout == "hebei" and table.kind == "project":
        return _hebei(table, sources)
    return _national(table, sources)


def _national(table: TargetTable, sources: bool) -> Form:
    framework = framework_of(table)
    rows = form_rows(table, framework)
    weighted = framework == "cn-2021" or any(row.indicator.weight is not None for row in rows)
    sketch = Sketch(7 if weighted else 6)
    if table.kind == "unit":
        _unit_block(sketch, table)
    else:
        _national_block(sketch, table)
    head = sketch.row
    _national_grid(sketch, rows, weighted, sources)
    widths = (1.1, 2.2, 2.7, 2.9, 3.2, 4.0, 1.3) if weighted else (1.1, 2.2, 2.7, 3.2, 3.7, 4.5)
    year = f"{table.year}" if table.year else BLANK
    return Form(
        title="部门（单位）整体支出绩效目标申报表" if table.kind == "unit" else "项目支出绩效目标申报表",
        subtitle=f"（{year}年度）",
        widths=widths,
        boxes=tuple(sketch.boxes),
        head=head,
        signature=SIGNATURE,
        notes=_notes(table, rows),
        appendix=_appendix(rows, sources, explained=True),
    )


def _national_block(sketch: Sketch, table: TargetTable) -> None:
    rest = sketch.columns - 2
    name = table.project.name if table.project else ""
    sketch.line(("项目名称", "label", 2), (name or _gap(table), "text", rest, {"field": "project"}))
    sketch.line(
        ("主管部门", "label", 2),
        ("", "text", 2),
        ("实施单位", "label", 1),
        (table.unit.name, "text", rest - 3, {"field": "unit"}),
    )
    sketch.put(0, "项目资金\n（万元）", "label", rows=4, columns=2)
    budget = table.budget
    amounts = (
        ("年度资金总额", budget.total),
        ("其中：财政拨款", budget.fiscal),
        ("上年结转", None),
        ("其他资金", budget.other),
    )
    for label, amount in amounts:
        text = amount_text(amount) or (_gap(table) if label == "年度资金总额" else "")
        sketch.line((label, "label", 2), (text, "number", rest - 2, {"field": "budget", "amount": amount}), start=2)
    _goals_block(sketch, table)


def _unit_block(sketch: Sketch, table: TargetTable) -> None:
    rest = sketch.columns - 2
    sketch.line(("部门（单位）名称", "label", 2), (table.unit.name or _gap(table), "text", rest, {"field": "unit"}))
    total = table.budget.total
    text = amount_text(total) or _gap(table)
    sketch.line(("预算总额（万元）", "label", 2), (text, "number", rest, {"field": "budget", "amount": total}))
    _goals_block(sketch, table)


def _goals_block(sketch: Sketch, table: TargetTable) -> None:
    sketch.put(0, "总体\n目标", "label", rows=2)
    sketch.line(("年度目标", "label", sketch.columns - 1), start=1)
    goals = goals_text(table.goals, "目标", "：") or _gap(table)
    sketch.line((goals, "text", sketch.columns - 1, {"field": "goals"}), start=1)


def _national_grid(sketch: Sketch, rows: list[FormRow], weighted: bool, sources: bool) -> None:
    top = sketch.row
    sketch.put(0, "绩效\n指标", "label", rows=len(rows) + 1)
    heads: list[tuple[str, int]] = [("一级指标", 1), ("二级指标", 1), ("三级指标", 2), ("指标值", 1)]
    heads += [("分值权重", 1)] if weighted else []
    sketch.line(*((head, "head", span) for head, span in heads), start=1)
    _levels(sketch, rows, top + 1, column=1, merge_second=True)
    for row in rows:
        _name_box(sketch, row, column=3, columns=2)
        _value_box(sketch, row, column=5, sources=sources)
        if weighted:
            weight = row.indicator.weight
            sketch.put(6, plain_number(weight), "number", field="weight", indicator=row.index, amount=weight)
        sketch.row += 1


def _hebei(table: TargetTable, sources: bool) -> Form:
    rows = form_rows(table, "cn-2015")
    widths = (2.2, 2.5, 3.0, 2.1, 2.1, 2.6, 2.9)
    sketch = Sketch(7)
    name = table.project.name if table.project else ""
    code = (table.project.code or "") if table.project else ""
    sketch.line(
        ("项目编码", "label", 1),
        (code, "text", 2),
        ("项目名称", "label", 1),
        (name or _gap(table), "text", 3, {"field": "project"}),
    )
    _hebei_budget(sketch, table)
    _hebei_plan(sketch, table.plan or tuple(PlanStep(by=by) for by in _QUARTERS), widths[1:])
    goals = goals_text(table.goals, "", ".", single=True) or _gap(table)
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
    _levels(sketch, rows, head + 1, column=0, merge_second=False)
    for row in rows:
        _name_box(sketch, row, column=2)
        sketch.put(3, row.indicator.description, columns=2, field="description", indicator=row.index)
        _value_box(sketch, row, column=5, sources=sources)
        sketch.put(6, row.indicator.basis, field="basis", indicator=row.index)
        sketch.row += 1
    return Form(
        title=table.title or f"{name}绩效目标表",
        widths=widths,
        boxes=tuple(sketch.boxes),
        head=head,
        corners=(f"{table.unit.code or ''}{table.unit.name}", "单位：万元"),
        notes=_notes(table, rows),
        appendix=_appendix(rows, sources, explained=False),
    )


def _hebei_budget(sketch: Sketch, table: TargetTable) -> None:
    budget = table.budget
    sketch.put(0, "预算规模及资金用途", "label", rows=2)
    total = amount_text(budget.total) or _gap(table)
    sketch.line(
        ("预算数", "label", 1),
        (total, "number", 1, {"field": "budget", "amount": budget.total}),
        ("其中：财政资金", "label", 1),
        (amount_text(budget.fiscal), "number", 1, {"amount": budget.fiscal}),
        ("其他资金", "label", 1),
        (amount_text(budget.other), "number", 1, {"amount": budget.other}),
        start=1,
    )
    sketch.line((table.usage or _gap(table), "text", 6, {"field": "usage"}), start=1)


def _hebei_plan(sketch: Sketch, plan: tuple[PlanStep, ...], widths: tuple[float, ...]) -> None:
    """Two rows for up to six steps, more rows for more steps."""
    parts = [plan[at : at + len(widths)] for at in range(0, len(plan), len(widths))]
    sketch.put(0, "资金支出计划（%）", "label", rows=2 * len(parts))
    for part in parts:
        spans = spread([1.0] * len(part), widths)
        sketch.line(*((step.by, "label", span) for step, span in zip(part, spans, strict=True)), start=1)
        texts = [percent_text(step.percent) for step in part]
        sketch.line(
            *((text, "number", span, {"field": "plan"}) for text, span in zip(texts, spans, strict=True)), start=1
        )


def _levels(sketch: Sketch, rows: list[FormRow], top: int, column: int, merge_second: bool) -> None:
    """Both level columns; the first merged over equal runs, the second within them where the form does so."""
    for start, length in runs([row.level1 for row in rows]):
        sketch.boxes.append(Box(top + start, column, clean(rows[start].level1), "level", rows=length, field="level1"))
    pairs = [(row.level1, row.level2) if row.level2 else None for row in rows]
    for start, length in runs(pairs) if merge_second else [(index, 1) for index in range(len(rows))]:
        text = clean(rows[start].level2)
        sketch.boxes.append(Box(top + start, column + 1, text, "level", rows=length, field="level2"))


def _name_box(sketch: Sketch, row: FormRow, column: int, columns: int = 1) -> None:
    sketch.put(column, row.indicator.name, columns=columns, field="name", indicator=row.index)


def _value_box(sketch: Sketch, row: FormRow, column: int, sources: bool) -> None:
    comment = clean(sources_text(row.indicator)) if sources else ""
    sketch.put(column, value_text(row.indicator), "value", field="value", indicator=row.index, comment=comment)


def _gap(table: TargetTable) -> str:
    """What stands for something required and unknown: a line to fill in a draft, nothing in a document."""
    return BLANK if table.draft else ""


def _notes(table: TargetTable, rows: list[FormRow]) -> tuple[str, ...]:
    notes = [row.note for row in rows if row.note]
    gaps = [str(number) for number, row in enumerate(rows, 1) if is_open(row.indicator)]
    if gaps and table.draft:
        notes.append(f"“{BLANK}”为待填内容；指标值待填的是第{'、'.join(gaps)}项指标。")
    return tuple(f"注：{note}" for note in notes)


def _appendix(rows: list[FormRow], sources: bool, explained: bool) -> Listing | None:
    """The page after the form; None where it would say nothing that the form does not say."""
    if not rows or not (explained or sources or any(row.indicator.evidence for row in rows)):
        return None
    columns = [("序号", 1.0), ("三级指标", 4.2 if explained else 3.6), ("指标值", 3.2 if explained else 2.8)]
    columns += [("指标解释（描述/公式）", 6.2), ("指标值设定依据", 4.6)] if explained else []
    columns += [("佐证资料", 3.0)]
    columns += [("来源", 5.0 if explained else 7.0)] if sources else []
    scale = (WIDE_PAGE if explained else PAGE_WIDTH) / sum(width for _, width in columns)
    cells = []
    for number, row in enumerate(rows, 1):
        item = row.indicator
        line = [str(number), item.name, value_text(item)]
        line += [item.description, item.basis] if explained else []
        line.append(item.evidence or "")
        line += [sources_text(item)] if sources else []
        cells.append(tuple(clean(text) for text in line))
    return Listing(
        "附页：指标说明与来源" if sources else "附页：指标说明",
        tuple(head for head, _ in columns),
        tuple(width * scale for _, width in columns),
        tuple(cells),
        centred=frozenset({0, 2}),
    )
