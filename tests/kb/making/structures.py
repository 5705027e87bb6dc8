"""What departments do to a form before they send it: one function for each structure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from kb.records import TargetTable
from kb.tables.layout import layouts
from tests.kb.making.forms import Form, Style, draw, fields_of, texts, truth
from tests.kb.making.mixed import mixed
from tests.kb.making.model import Beside, Block, Break, Cell, Line, Made, Table, Text

ALL = tuple(layouts())
PROJECTS = tuple(name for name, form in layouts().items() if form.kind == "project")
_FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_SIGNS = {"≥": r"$\geq$ ", "≤": r"$\leq$ "}


def _titles(form: Form) -> list[Block]:
    return [Text(line, title=not at) for at, line in enumerate(form.title)]


def blocks(form: Form) -> list[Block]:
    """The form as it should be: titles, then one table."""
    return [*_titles(form), Table(form.rows)]


def _cut(form: Form, at: int) -> tuple[list[Line], list[Line]]:
    """The body in two, spans mended: cells that reach over the cut stand again, empty, on the next page."""
    above, below = list(form.body[:at]), list(form.body[at:])
    taken: dict[int, tuple[int, Cell]] = {}  # column → rows left, cell
    for number, line in enumerate(above):
        column, cells = 0, []
        for cell in line:
            while column in taken and taken[column][0] > number:
                column += taken[column][1].across
            end = number + cell.down
            if cell.down > 1:
                taken[column] = (end, cell)
            cells.append(replace(cell, down=min(cell.down, at - number)))
            column += cell.across
        above[number] = tuple(cells)
    left = [(column, end - at, cell) for column, (end, cell) in sorted(taken.items()) if end > at]
    if below:
        below[0] = (*(replace(cell, text="", down=rows) for _, rows, cell in left), *below[0])
    return above, below


def _body_map(form: Form, change: Callable[[int, Cell], str]) -> Form:
    body = tuple(tuple(replace(c, text=change(at, c)) for c in line) for at, line in enumerate(form.body))
    return replace(form, body=body)


def _plain_group(form: Form) -> Form:
    """The form without the cell that reaches down its left side (it would have to be cut as well)."""
    if form.heading[0].text != "绩效指标" or form.heading[0].down == 1:
        return form
    heading = (replace(form.heading[0], down=1), *form.heading[1:])
    return replace(form, heading=heading, body=tuple((Cell(field="group"), *line) for line in form.body))


def merged(table: TargetTable) -> list[Block]:
    return blocks(draw(table))


def carried(table: TargetTable) -> list[Block]:
    return blocks(draw(table, Style(levels="carried")))


def repeated(table: TargetTable) -> list[Block]:
    return blocks(draw(table, Style(levels="repeated")))


def break_header(table: TargetTable) -> list[Block]:
    form = _plain_group(draw(table))
    above, below = _cut(form, 4)
    first = Table((*form.head, form.heading, *above))
    return [*_titles(form), first, Break(), Table((form.heading, *below))]


def break_plain(table: TargetTable) -> list[Block]:
    form = _plain_group(draw(table))
    above, below = _cut(form, 3)
    return [*_titles(form), Table((*form.head, form.heading, *above)), Break(), Table(tuple(below))]


def break_row(table: TargetTable) -> list[Block]:
    """The description of a row goes on at the top of the next page."""
    form = _plain_group(draw(table, Style(levels="carried")))
    above, below = list(form.body[:4]), list(form.body[4:])
    last = above[-1]
    text = next(cell.text for cell in last if cell.field == "description")
    above[-1] = tuple(replace(c, text=text[:5]) if c.field == "description" else c for c in last)
    rest = tuple(replace(c, text=text[5:] if c.field == "description" else "", down=1) for c in last)
    first = Table((*form.head, form.heading, *above))
    return [*_titles(form), first, Break(), Table((rest, *below))]


def break_cell(table: TargetTable) -> list[Block]:
    """A name goes on at the top of the next page, under a repeated heading."""
    form = _plain_group(draw(table, Style(levels="carried")))
    above, below = list(form.body[:4]), list(form.body[4:])
    last = above[-1]
    text = next(cell.text for cell in last if cell.field == "name")
    above[-1] = tuple(replace(c, text=text[:-2]) if c.field == "name" else c for c in last)
    rest = tuple(replace(c, text=text[-2:] if c.field == "name" else "", down=1) for c in last)
    first = Table((*form.head, form.heading, *above))
    return [*_titles(form), first, Break(), Table((form.heading, rest, *below))]


def shifted(table: TargetTable) -> list[Block]:
    """Rows that lost the empty cells under a level, or under both."""
    form = draw(table, Style(levels="carried"))
    body = []
    for number, line in enumerate(form.body):
        lost = [c for c in line if not (c.field in ("group", "level1", "level2") and not c.text)]
        body.append(tuple(lost) if number % 2 or number == 2 else line)
    return blocks(replace(form, body=tuple(body)))


def nested(table: TargetTable) -> list[Block]:
    """The indicators are a table inside a cell of the form."""
    form = draw(table)
    inner = Table((form.heading, *form.body))
    return [*_titles(form), Table((*form.head, (Cell(across=form.width, inner=inner),)))]


def notes(table: TargetTable) -> list[Block]:
    """Titles inside the table, notes and signatures below it."""
    form = draw(table)
    width = form.width
    lines = [(Cell(text, width),) for text in ("附件2", *form.title)]
    under = [
        (Cell("填报人：吴某某", width // 2), Cell("联系电话：0315-2345678", width - width // 2)),
        (Cell("注：1.指标值应当可以衡量。2.满意度≥90%的须说明取得方式。", width),),
    ]
    return [Table((*lines, *form.rows, *under)), Text("单位负责人：郑某某    填报日期：2025年1月8日")]


def hidden(table: TargetTable, old: TargetTable) -> list[Block]:
    """A sheet that does not show holds another table."""
    return [Table(draw(old).rows, hidden=True), *blocks(draw(table))]


def several(*tables: TargetTable) -> list[Block]:
    """Projects one below the other on one sheet."""
    out: list[Block] = []
    for number, table in enumerate(tables):
        out += [Break(sheet=True)] if number else []
        out += blocks(draw(table))
    return out


def beside(*tables: TargetTable) -> list[Block]:
    parts: list[tuple[Text | Table, ...]] = []
    for table in tables:
        form = draw(table)
        parts.append((*(Text(line, title=not at) for at, line in enumerate(form.title)), Table(form.rows)))
    return [Beside(tuple(parts))]


def lines(table: TargetTable) -> list[Block]:
    """Line breaks and page numbers inside cells."""

    def change(at: int, cell: Cell) -> str:
        text = cell.text
        if cell.field in ("name", "description", "level2") and len(text) > 4:
            mark = "\n- 12 -\n" if at == 2 else "\n第 3 页\n" if at == 4 and cell.field == "name" else "\n"
            return text[:3] + mark + text[3:]
        return text

    return blocks(_body_map(draw(table), change))


def fields(table: TargetTable) -> list[Block]:
    form = draw(table)
    code = rf"TC {form.title[0]} \f C \l 1"
    return [
        Text("目录", code=r'TOC \o "1-2" \h \z \u'),
        Text(form.title[0], True, code),
        *_titles(form)[1:],
        Table(form.rows),
    ]


def tags(table: TargetTable) -> list[Block]:
    """Mark-up of a web page or of a converted scan left in the cells."""

    def change(at: int, cell: Cell) -> str:
        text = cell.text.replace("≥", "&ge;").replace("≤", "&le;")
        if cell.field == "description" and text:
            return f"<p>{text}</p>"
        return f"<b>{text}</b>" if cell.field in ("level1", "level2") and text else text.replace("\n", "<br/>")

    form = _body_map(draw(table), change)
    heading = tuple(replace(c, text=f"<b>{c.text}</b>") for c in form.heading)
    return blocks(replace(form, heading=heading))


def latex(table: TargetTable) -> list[Block]:
    def change(at: int, cell: Cell) -> str:
        text = cell.text
        if text in _SIGNS:
            return _SIGNS[text].strip()
        if cell.field not in ("value", "content"):
            return text
        for sign, command in _SIGNS.items():
            text = text.replace(sign, command)
        return text.replace("%", r" \%") if "$" in text else text

    return blocks(_body_map(draw(table), change))


def fullwidth(table: TargetTable) -> list[Block]:
    """Digits, letters and signs in full width, in the amounts too."""
    form = _body_map(draw(table), lambda at, cell: cell.text.translate(_FULL))

    def wide(cell: Cell) -> Cell:
        return replace(cell, text=cell.text.translate(_FULL)) if re.fullmatch(r"[\d.]+", cell.text) else cell

    return blocks(replace(form, head=tuple(tuple(wide(c) for c in line) for line in form.head)))


def yuan_label(table: TargetTable) -> list[Block]:
    return blocks(draw(table, Style(yuan="label")))


def yuan_line(table: TargetTable) -> list[Block]:
    return blocks(draw(table, Style(yuan="line")))


def heading_unit(table: TargetTable) -> list[Block]:
    return blocks(draw(table, Style(heading_unit="%")))


def named_goals(table: TargetTable) -> list[Block]:
    return blocks(draw(table, Style(goals="named")))


def flat(*tables: TargetTable) -> list[Block]:
    """A list with one row an indicator, the project beside it."""
    own = ("序号", "单位名称", "项目名称", "年度", "预算金额（万元）")
    grid = [("level1", "一级指标"), ("level2", "二级指标"), ("name", "三级指标"), ("value", "指标值")]
    rows: list[Line] = [tuple(Cell(text, field="head") for text in (*own, *(text for _, text in grid)))]
    for table in tables:
        assert table.project
        lead = (table.unit.name, table.project.name, str(table.year), f"{table.budget.total:g}")
        for at, row in enumerate(table.indicators):
            shown = (str(len(rows)), *lead, *texts(row, at, [name for name, _ in grid], Style()))
            rows.append(tuple(Cell(text) for text in shown))
    return [Text("部门预算项目绩效目标汇总表", True), Table(tuple(rows))]


_WITH_DESCRIPTION = tuple(n for n in ALL if any(f == "description" for f, _ in fields_of(truth(n))))
_WITH_YUAN = tuple(n for n in ALL if n != "hebei")
# structure → (function, forms it is made in, tables in a document)
STRUCTURES: dict[str, tuple[Callable[..., list[Block]], tuple[str, ...], int]] = {
    "merged": (merged, ALL, 1), "carried": (carried, ALL, 1), "repeated": (repeated, ALL, 1),
    "break-header": (break_header, ALL, 1), "break-plain": (break_plain, ALL, 1),
    "break-row": (break_row, tuple(n for n in _WITH_DESCRIPTION if n != "hebei-2019"), 1),
    "break-cell": (break_cell, ALL, 1), "shifted": (shifted, tuple(n for n in ALL if n != "hebei-2019"), 1),
    "nested": (nested, ALL, 1), "beside": (beside, PROJECTS, 2), "notes": (notes, ALL, 1), "hidden": (hidden, ALL, 1),
    "several": (several, ALL, 3), "lines": (lines, ALL, 1), "fields": (fields, ALL, 1), "tags": (tags, ALL, 1),
    "latex": (latex, ALL, 1), "fullwidth": (fullwidth, ALL, 1), "yuan-label": (yuan_label, _WITH_YUAN, 1),
    "yuan-line": (yuan_line, PROJECTS, 1), "split": (merged, ("gansu", "sichuan", "gansu-dept"), 1),
    "heading-unit": (heading_unit, ("cn-2015",), 1), "goals": (named_goals, PROJECTS, 1), "flat": (flat, PROJECTS, 3),
    "mixed": (mixed, ALL, 1),
}  # fmt: skip


def make(structure: str, turn: int) -> Made:
    """The document of a structure; `turn` chooses among the forms, so that the formats share them out."""
    function, forms, count = STRUCTURES[structure]
    only = structure if structure == "heading-unit" else ""
    chosen = [truth(forms[(turn + n * 4) % len(forms)], only) for n in range(count)]
    if structure == "hidden":
        old = truth(forms[(turn + 1) % len(forms)])
        return Made(structure, tuple(hidden(chosen[0], old)), tuple(chosen))
    if structure == "mixed":
        return Made(structure, tuple(mixed(chosen[0], turn)), tuple(chosen))
    return Made(structure, tuple(function(*chosen)), tuple(chosen))
