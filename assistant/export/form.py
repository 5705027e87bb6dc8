"""A target table as a neutral official form: the national one here (财预〔2021〕101号, 财预〔2015〕88号)."""

from __future__ import annotations

from assistant.export.boxes import Form, Sketch
from assistant.export.parts import (
    SIGNATURE,
    appendix,
    aside,
    head_block,
    levels,
    name_box,
    notes,
    value_box,
    year_line,
)
from assistant.export.provinces import by_columns, hebei
from assistant.export.rows import FormRow, form_rows, framework_of
from assistant.export.text import plain_number
from assistant.weights import remark
from kb.records import TargetTable
from kb.tables.layout import Layout, layout

_NATIONAL = ("cn-2021", "cn-2015")


def build(table: TargetTable, *, sources: bool = True) -> Form:
    """The form of the table's layout; a table without a known layout takes the national one."""
    known = _layout(table)
    if known is None or known.id in _NATIONAL or known.kind != table.kind:
        return _national(table, sources)
    if known.id == "hebei":
        return hebei(table, sources)
    return by_columns(table, known, sources)


def _layout(table: TargetTable) -> Layout | None:
    try:
        return layout(table.layout) if table.layout else None
    except KeyError:
        return None


def _national(table: TargetTable, sources: bool) -> Form:
    framework = framework_of(table)
    rows = form_rows(table, framework)
    weighted = framework == "cn-2021" or any(row.indicator.weight is not None for row in rows)
    sketch = Sketch(7 if weighted else 6)
    head_block(sketch, table)
    head = sketch.row
    _national_grid(sketch, rows, weighted, sources)
    widths = (1.1, 2.2, 2.7, 2.9, 3.2, 4.0, 1.3) if weighted else (1.1, 2.2, 2.7, 3.2, 3.7, 4.5)
    return Form(
        title="部门（单位）整体支出绩效目标申报表" if table.kind == "unit" else "项目支出绩效目标申报表",
        subtitle=year_line(table),
        widths=widths,
        boxes=tuple(sketch.boxes),
        head=head,
        signature=SIGNATURE,
        notes=notes(table, rows, (*remark(table), *aside(table))),
        appendix=appendix(rows, sources, frozenset()),
    )


def _national_grid(sketch: Sketch, rows: list[FormRow], weighted: bool, sources: bool) -> None:
    top = sketch.row
    sketch.put(0, "绩效\n指标", "label", rows=len(rows) + 1)
    heads: list[tuple[str, int]] = [("一级指标", 1), ("二级指标", 1), ("三级指标", 2), ("指标值", 1)]
    heads += [("分值权重", 1)] if weighted else []
    sketch.line(*((head, "head", span) for head, span in heads), start=1)
    levels(sketch, rows, top + 1, column=1, merge_second=True)
    for row in rows:
        name_box(sketch, row, column=3, columns=2)
        value_box(sketch, row, column=5, sources=sources)
        if weighted:
            weight = row.indicator.weight
            sketch.put(6, plain_number(weight), "number", field="weight", indicator=row.index, amount=weight)
        sketch.row += 1
