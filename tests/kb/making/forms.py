"""A target table drawn as the form of its layout: title, block above the indicators, heading, rows."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from kb.records import Budget, Indicator, PlanStep, Project, TargetTable, Unit
from kb.tables.layout import layout
from tests.kb.making.model import Cell, Line

Levels = Literal["merged", "carried", "repeated"]
_GROUPED = ("cn-2021", "cn-2015", "gansu", "hunan")  # forms with 绩效指标 down the left side
_WIDE = {"hebei": {"description": 2}, "cn-2021": {"name": 2}, "sichuan": {"name": 2}}
_EMPTY: tuple[Any, ...] = ("",) * 6 + (None,)
_PARTS = re.compile(r"([≥≤=])(\d[\d.]*)(.*)")


@cache
def truths() -> tuple[TargetTable, ...]:
    """The tables of truth.toml, in its order."""
    data = tomllib.loads((Path(__file__).parent / "truth.toml").read_text(encoding="utf-8"))
    out = []
    for one in data["table"]:
        rows = []
        for raw in one["rows"]:
            full: list[Any] = [*raw, *_EMPTY[len(raw) :]]
            level1, level2, name, value, description, basis, weight = full
            rows.append(
                Indicator(
                    level1=level1, level2=level2, name=name, value=value, description=description, basis=basis,
                    weight=weight,
                )
            )  # fmt: skip
        project = Project(name=one["project"], code=one.get("code")) if "project" in one else None
        out.append(
            TargetTable(
                kind=one.get("kind", "project"), year=one["year"], layout=one["layout"], project=project,
                unit=Unit(name=one["unit"], code=one.get("unit_code")), budget=Budget(**one["budget"]),
                usage=one.get("usage"), plan=tuple(PlanStep(by=by, percent=n) for by, n in one.get("plan", ())),
                goals=tuple(one["goals"]), indicators=tuple(rows), title=one.get("only", ""),
            )
        )  # fmt: skip
    return tuple(out)


def truth(form: str, only: str = "") -> TargetTable:
    """The table that is printed in this form (of those kept for one structure, where `only` names it)."""
    return next(one for one in truths() if one.layout == form and one.title == only)


@dataclass(frozen=True)
class Style:
    """How a form is filled in. `yuan`: amounts in 元, said in the label or in a line of its own."""

    levels: Levels = "merged"
    yuan: Literal["", "label", "line"] = ""
    goals: Literal["numbered", "named"] = "numbered"
    heading_unit: str = ""  # the unit in the heading of the values instead of in the cells


@dataclass(frozen=True)
class Form:
    title: tuple[str, ...]
    head: tuple[Line, ...]
    heading: Line
    body: tuple[Line, ...]
    width: int

    @property
    def rows(self) -> tuple[Line, ...]:
        return (*self.head, self.heading, *self.body)


def amount(value: float | None, style: Style) -> str:
    if value is None:
        return ""
    return f"{value * 1e4:,.2f}" if style.yuan else f"{value:.2f}".rstrip("0").rstrip(".")


def goal_text(table: TargetTable, style: Style) -> str:
    mark = "目标{}：" if style.goals == "named" else "{}."
    return "；\n".join(mark.format(n) + goal for n, goal in enumerate(table.goals, 1)) + "。"


def _wan(label: str, style: Style) -> str:
    return (
        label.replace("万元", "元") if style.yuan == "label" else label.replace("（万元）", "") if style.yuan else label
    )


def _project_head(table: TargetTable, width: int, style: Style) -> list[Line]:
    rest, short = width - 1, width - 2
    assert table.project
    budget = table.budget
    lines = [
        (Cell("项目名称"), Cell(table.project.name, rest)),
        (Cell("项目实施单位"), Cell(table.unit.name, rest)),
        (
            Cell(_wan("项目资金（万元）", style), down=3),
            Cell("年度资金总额："),
            Cell(amount(budget.total, style), short),
        ),
        (Cell("其中：财政拨款"), Cell(amount(budget.fiscal, style), short)),
        (Cell("其他资金"), Cell(amount(budget.other, style), short)),
        (Cell("年度总体目标"), Cell(goal_text(table, style), rest)),
    ]
    return [(Cell("单位：元", width),), *lines] if style.yuan == "line" else lines


def _hebei_head(table: TargetTable, width: int, style: Style) -> list[Line]:
    assert table.project
    budget, steps = table.budget, table.plan
    last = width - len(steps)
    return [
        (Cell(f"{table.unit.code}{table.unit.name}", width - 2), Cell("单位：元" if style.yuan else "单位：万元", 2)),
        (Cell("项目编码"), Cell(table.project.code or "", 2), Cell("项目名称"), Cell(table.project.name, width - 4)),
        (
            Cell("预算规模及资金用途", down=2), Cell("预算数"), Cell(amount(budget.total, style)), Cell("其中：财政资金"),
            Cell(amount(budget.fiscal, style)), Cell("其他资金"), Cell(amount(budget.other, style), width - 6),
        ),
        (Cell(table.usage or "", width - 1),),
        (Cell("资金支出计划（%）", down=2), *(Cell(s.by, last if s is steps[-1] else 1) for s in steps)),
        tuple(Cell(f"{s.percent:.2f}%", last if s is steps[-1] else 1) for s in steps),
        (Cell("绩效目标"), Cell(goal_text(table, style), width - 1)),
    ]  # fmt: skip


def _unit_head(table: TargetTable, width: int, style: Style) -> list[Line]:
    rest, total = width - 1, amount(table.budget.total, style)
    goals = Cell(goal_text(table, style), rest)
    if table.layout == "henan-dept":
        return [
            (Cell("部门（单位）名称"), Cell(table.unit.name, rest)),
            (Cell("年度履职目标"), goals),
            (Cell("预算情况"), Cell(_wan("部门预算总额（万元）", style)), Cell(total, width - 2)),
        ]
    return [
        (Cell("部门（单位）"), Cell(table.unit.name, rest)),
        (Cell(_wan("当年预算构成（万元）", style), down=2), Cell("部门（单位）收入预算", 3), Cell("部门（单位）支出预算", width - 4)),
        (Cell("收入预算合计", 2), Cell(total), Cell("支出预算合计"), Cell(total, width - 5)),
        (Cell("年度绩效目标"), goals),
    ]  # fmt: skip


def _title(table: TargetTable) -> tuple[str, ...]:
    if table.kind == "unit":
        word = "整体绩效目标表" if table.layout == "henan-dept" else "整体支出绩效目标表"
        return f"{table.unit.name}部门（单位）{word}", f"（{table.year}年度）"
    assert table.project
    if table.layout == "hebei":
        return (f"1.{table.project.name}绩效目标表",)
    return "项目支出绩效目标申报表", f"（{table.year}年度）"


def fields_of(table: TargetTable) -> list[tuple[str, str]]:
    """(field, heading) of the columns that the form has."""
    return [(column.field, column.heading) for column in layout(table.layout or "").columns]


def texts(row: Indicator, number: int, fields: list[str], style: Style) -> list[str]:
    """One text a column of the form."""
    value = row.value.removesuffix(style.heading_unit) if style.heading_unit else row.value
    split = {"operator": "定性", "value": value, "unit": "", "content": ""}
    if "operator" in fields:
        if found := _PARTS.fullmatch(value):
            split = {"operator": found[1], "value": found[2], "unit": found[3], "content": value if number % 2 else ""}
        elif "content" in fields:
            split |= {"value": "", "content": value}
    shown = {
        "level1": row.level1, "level2": row.level2, "name": row.name, "description": row.description,
        "basis": row.basis, "weight": f"{row.weight:g}" if row.weight else "", "baseline": "—", "note": "",
        "ignore": "较差" if number % 2 else "一般", "value": value,
    } | (split if "operator" in fields else {})  # fmt: skip
    return [shown.get(name, "") for name in fields]


def _body(table: TargetTable, style: Style) -> list[Line]:
    fields = [name for name, _ in fields_of(table)]
    wide = _WIDE.get(table.layout or "", {})
    rows = table.indicators
    out = []
    for at, row in enumerate(rows):
        line = []
        for name, text in zip(fields, texts(row, at, fields, style), strict=True):
            down = 1
            if name in ("level1", "level2") and style.levels != "repeated":

                def same(other: Indicator, name: str = name, row: Indicator = row) -> bool:
                    return other.level1 == row.level1 and (name == "level1" or other.level2 == row.level2)

                if at and same(rows[at - 1]):
                    if style.levels == "carried":
                        line.append(Cell("", field=name))
                    continue
                if style.levels == "merged":
                    down = next((n for n, other in enumerate(rows[at:]) if not same(other)), len(rows) - at)
            line.append(Cell(text, wide.get(name, 1), down, name))
        out.append(tuple(line))
    return out


def draw(table: TargetTable, style: Style = Style()) -> Form:  # noqa: B008 - frozen
    """The form of the table's layout, filled in."""
    wide = _WIDE.get(table.layout or "", {})
    heading = [
        Cell(text + (f"（{style.heading_unit}）" if name == "value" and style.heading_unit else ""), wide.get(name, 1), 1, "head")
        for name, text in fields_of(table)
    ]  # fmt: skip
    body = _body(table, style)
    if table.layout in _GROUPED:
        heading.insert(0, Cell("绩效指标", down=len(body) + 1 if style.levels == "merged" else 1, field="head"))
        if style.levels != "merged":
            body = [(Cell("", field="group"), *line) for line in body]
    width = sum(cell.across for cell in heading)
    make = _unit_head if table.kind == "unit" else _hebei_head if table.layout == "hebei" else _project_head
    return Form(_title(table), tuple(make(table, width, style)), tuple(heading), tuple(body), width)
