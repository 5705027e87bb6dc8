"""Several habits of writing at once in one form, drawn by lot: other headings and labels, numbers, notes, breaks."""

from __future__ import annotations

import random
from dataclasses import replace

from kb.records import TargetTable
from tests.kb.making.forms import Form, Style, draw
from tests.kb.making.model import Block, Break, Cell, Line, Table, Text

# Other words that departments print for the same columns and labels.
HEADINGS = {
    "三级指标": ("三级指标名称", "指标名称", "绩效指标名称", "三级指标"),
    "指标值": ("年度指标值", "目标值", "预期指标值", "绩效目标值", "指标值"),
    "指标解释": ("指标解释", "指标说明", "指标内涵"),
    "分值": ("权重", "分值", "分值（权重）"),
    "分值权重": ("权重（分）", "分值", "指标权重"),
    "度量单位": ("计量单位", "单位", "度量单位"),
    "指标说明": ("指标说明", "备注说明", "指标解释"),
}
LABELS = {
    "项目实施单位": ("实施单位", "项目单位", "填报单位", "预算单位"),
    "年度总体目标": ("年度绩效目标", "总体目标", "项目年度目标", "绩效目标"),
    "年度资金总额：": ("年度资金总额", "资金总额：", "年度预算", "预算总额"),
    "其中：财政拨款": ("其中:财政拨款", "财政拨款", "其中：财政资金", "一般公共预算"),
    "其他资金": ("其他资金", "其它资金", "自筹资金"),
    "项目名称": ("项目名称", "项目名称：", "项 目 名 称"),
}


def _wide_apart(text: str, chance: random.Random) -> str:
    """一 级 指 标, 一级⏎指标, or as it is."""
    kind = chance.random()
    if not 3 < len(text) < 7 or kind < 0.7:
        return text
    return " ".join(text) if kind < 0.85 else f"{text[:2]}\n{text[2:]}"


def _name(text: str, chance: random.Random) -> str:
    kind = chance.random()
    return f"★{text}" if kind < 0.08 else f"“{text}”" if kind < 0.14 else f" {text} " if kind < 0.2 else text


def _words(form: Form, chance: random.Random) -> Form:
    heading = tuple(
        replace(cell, text=_wide_apart(chance.choice(HEADINGS.get(cell.text, (cell.text,))), chance))
        for cell in form.heading
    )
    head = tuple(
        tuple(replace(cell, text=chance.choice(LABELS.get(cell.text, (cell.text,)))) for cell in line)
        for line in form.head
    )
    body = tuple(
        tuple(replace(cell, text=_name(cell.text, chance)) if cell.field == "name" else cell for cell in line)
        for line in form.body
    )
    return replace(form, heading=heading, head=head, body=body)


def _numbered(form: Form) -> Form:
    """A column of numbers before the indicators, where nothing else stands left of them."""
    heading = (Cell("序号", field="head"), *form.heading)
    body = tuple((Cell(str(number)), *line) for number, line in enumerate(form.body, 1))
    head = tuple((*line[:-1], replace(line[-1], across=line[-1].across + 1)) for line in form.head)
    return replace(form, heading=heading, body=body, head=head, width=form.width + 1)


def _remarked(form: Form) -> Form:
    """An empty column 备注 at the end."""
    heading = (*form.heading, Cell("备注", field="head"))
    body = tuple((*line, Cell()) for line in form.body)
    head = tuple((*line[:-1], replace(line[-1], across=line[-1].across + 1)) for line in form.head)
    return replace(form, heading=heading, body=body, head=head, width=form.width + 1)


def mixed(table: TargetTable, turn: int) -> list[Block]:
    """The form with a handful of habits; the same turn gives the same document."""
    chance = random.Random(f"{table.layout} {turn}")
    style = Style(
        levels=chance.choice(("carried", "repeated")),
        yuan=chance.choice(("", "", "label", "line")) if table.kind == "project" and table.layout != "hebei" else "",
        goals=chance.choice(("numbered", "named")),
    )
    form = _words(draw(table, style), chance)
    if form.heading[0].text != "绩效指标" and chance.random() < 0.3:
        form = _numbered(form)
    if not any("备注" in cell.text for cell in form.heading) and chance.random() < 0.3:
        form = _remarked(form)
    titles: list[Block] = [Text(line, title=not at) for at, line in enumerate(form.title)]
    if chance.random() < 0.3:
        titles.insert(0, Text(chance.choice(("附件1", "附表2-3", "表十一", "财预绩01表"))))
    blank: tuple[Line, ...] = ((Cell("", form.width),),) if chance.random() < 0.25 else ()
    under: list[Line] = []
    if any(cell.text in ("权重", "分值", "指标权重") for cell in form.heading) and chance.random() < 0.5:
        under.append((Cell("合计", form.width - 1), Cell("100")))
    if chance.random() < 0.4:
        under.append(
            (
                Cell("其他需要说明的问题"),
                Cell(chance.choice(("无", "预算执行中如有调整，按程序报批。")), form.width - 1),
            )
        )
    if chance.random() < 0.4:
        under.append(
            (Cell("填表人：冯某某", form.width // 2), Cell("填报日期：2025年1月20日", form.width - form.width // 2))
        )
    rows = (*form.head, *blank, form.heading, *form.body, *under)
    if chance.random() < 0.4:
        cut = len(form.head) + len(blank) + 1 + chance.randrange(2, len(form.body) - 1)
        again: tuple[Line, ...] = (form.heading,) if chance.random() < 0.6 else ()
        return [*titles, Table(rows[:cut]), Break(), Table((*again, *rows[cut:]))]
    return [*titles, Table(rows)]
