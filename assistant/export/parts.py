"""Pieces that several official forms share: level columns, name and value boxes, the goals block, notes, appendix."""

from __future__ import annotations

from assistant.export.boxes import PAGE_WIDTH, WIDE_PAGE, Box, Listing, Sketch
from assistant.export.rows import FormRow, runs
from assistant.export.text import BLANK, amount_text, clean, goals_text, is_open, percent_text, sources_text, value_text
from kb.records import TargetTable

SIGNATURE = ("填报人：", "联系电话：", "填报日期：　　　年　　月　　日")


def levels(sketch: Sketch, rows: list[FormRow], top: int, column: int, merge_second: bool) -> None:
    """Both level columns; the first merged over equal runs, the second within them where the form does so."""
    for start, length in runs([row.level1 for row in rows]):
        sketch.boxes.append(Box(top + start, column, clean(rows[start].level1), "level", rows=length, field="level1"))
    second_levels(sketch, rows, top, column + 1, merge_second)


def second_levels(sketch: Sketch, rows: list[FormRow], top: int, column: int, merge: bool) -> None:
    """The second level alone; equal neighbours of one first level run together where `merge` is set."""
    pairs = [(row.level1, row.level2) if row.level2 else None for row in rows]
    for start, length in runs(pairs) if merge else [(index, 1) for index in range(len(rows))]:
        text = clean(rows[start].level2)
        sketch.boxes.append(Box(top + start, column, text, "level", rows=length, field="level2"))


def name_box(sketch: Sketch, row: FormRow, column: int, columns: int = 1) -> None:
    sketch.put(column, row.indicator.name, columns=columns, field="name", indicator=row.index)


def value_box(sketch: Sketch, row: FormRow, column: int, sources: bool) -> None:
    comment = clean(sources_text(row.indicator)) if sources else ""
    sketch.put(column, value_text(row.indicator), "value", field="value", indicator=row.index, comment=comment)


def gap(table: TargetTable) -> str:
    """What stands for something required and unknown: a line to fill in a draft, nothing in a document."""
    return BLANK if table.draft else ""


def money_rows(sketch: Sketch, table: TargetTable, labels: tuple[tuple[str, float | None], ...]) -> None:
    """项目资金 with one row an amount; the first is required."""
    rest = sketch.columns - 2
    sketch.put(0, "项目资金\n（万元）", "label", rows=len(labels), columns=2)
    for number, (label, amount) in enumerate(labels):
        text = amount_text(amount) or ("" if number else gap(table))
        sketch.line((label, "label", 2), (text, "number", rest - 2, {"field": "budget", "amount": amount}), start=2)


def goals_block(sketch: Sketch, table: TargetTable) -> None:
    """总体目标 with the goals of the year, as the national form has it."""
    sketch.put(0, "总体\n目标", "label", rows=2)
    sketch.line(("年度目标", "label", sketch.columns - 1), start=1)
    goals = goals_text(table.goals, "目标", "：") or gap(table)
    sketch.line((goals, "text", sketch.columns - 1, {"field": "goals"}), start=1)


def year_line(table: TargetTable) -> str:
    return f"（{table.year or BLANK}年度）"


def head_block(sketch: Sketch, table: TargetTable) -> None:
    """Project or unit, money and goals above the indicators, as the national form has them."""
    rest = sketch.columns - 2
    if table.kind == "unit":
        sketch.line(("部门（单位）名称", "label", 2), (table.unit.name or gap(table), "text", rest, {"field": "unit"}))
        total = table.budget.total
        text = amount_text(total) or gap(table)
        sketch.line(("预算总额（万元）", "label", 2), (text, "number", rest, {"field": "budget", "amount": total}))
        goals_block(sketch, table)
        return
    name = table.project.name if table.project else ""
    sketch.line(("项目名称", "label", 2), (name or gap(table), "text", rest, {"field": "project"}))
    sketch.line(
        ("主管部门", "label", 2),
        ("", "text", 2),
        ("实施单位", "label", 1),
        (table.unit.name, "text", rest - 3, {"field": "unit"}),
    )
    budget = table.budget
    money_rows(
        sketch,
        table,
        (
            ("年度资金总额", budget.total),
            ("其中：财政拨款", budget.fiscal),
            ("上年结转", None),
            ("其他资金", budget.other),
        ),
    )
    goals_block(sketch, table)


def notes(table: TargetTable, rows: list[FormRow], more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What a reader must know: renamed categories, open blanks, `more` of the form's own."""
    found = [row.note for row in rows if row.note]
    gaps = [str(number) for number, row in enumerate(rows, 1) if is_open(row.indicator)]
    if gaps and table.draft:
        found.append(f"“{BLANK}”为待填内容；指标值待填的是第{'、'.join(gaps)}项指标。")
    return tuple(f"注：{note}" for note in (*found, *more))


def aside(table: TargetTable) -> tuple[str, ...]:
    """资金用途 and 支出计划 as notes, for forms that have no place for them (of those drawn here all but Hebei's)."""
    found = [f"本表式没有“资金用途”一栏，供参考：{table.usage}"] if table.usage else []
    steps = "，".join(f"{step.by} {percent_text(step.percent)}" for step in table.plan if step.percent is not None)
    return (*found, *([f"本表式没有“资金支出计划”一栏，供参考：{steps}（累计）。"] if steps else []))


def appendix(rows: list[FormRow], sources: bool, shown: frozenset[str]) -> Listing | None:
    """The page after the form with what its columns do not show; None where it would say nothing more.

    A column that would stay empty is left out, that of the sources too where the table names none.
    """
    items = [row.indicator for row in rows]
    sources = sources and any(item.sources for item in items)
    texts = {
        "description": ("指标解释（描述/公式）", 6.2), "basis": ("指标值设定依据", 4.6), "evidence": ("佐证资料", 3.0),
    }  # fmt: skip
    wanted = [field for field in texts if field not in shown and any(getattr(item, field) for item in items)]
    if not wanted and not sources:
        return None
    roomy = len(wanted) > 1 or "description" in wanted
    columns = [("序号", 1.0), ("三级指标", 4.2 if roomy else 3.6), ("指标值", 3.2 if roomy else 2.8)]
    columns += [texts[field] for field in wanted]
    columns += [("来源", 5.0 if roomy else 7.0)] if sources else []
    scale = (WIDE_PAGE if roomy else PAGE_WIDTH) / sum(width for _, width in columns)
    cells = []
    for number, item in enumerate(items, 1):
        line = [str(number), item.name, value_text(item)]
        line += [str(getattr(item, field) or "") for field in wanted]
        line += [sources_text(item)] if sources else []
        cells.append(tuple(clean(text) for text in line))
    return Listing(
        "附页：指标说明与来源" if sources else "附页：指标说明",
        tuple(head for head, _ in columns),
        tuple(width * scale for _, width in columns),
        tuple(cells),
        centred=frozenset({0, 2}),
    )
