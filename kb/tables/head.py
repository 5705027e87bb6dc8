"""The block above the indicators: labels and what stands beside or below them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb import lazyre
from kb.amounts import numbers
from kb.records import Budget, PlanStep, Unit, Warning_
from kb.tables.blocks import Row
from kb.tables.goals import split_goals
from kb.tables.rows import one_line
from kb.tables.words import fold, is_blank, label_field

CODED_UNIT = lazyre.compile(r"\s*[\[［(（]?(\d{3,12})[\]］)）]?\s*[-—]?\s*([\u4e00-\u9fff][^\d：:]{2,60})")
_MONEY_UNIT = lazyre.compile(r"(亿元|万元|千元|元)")
_MONTH = lazyre.compile(r"\d{1,2}\s*月(?:底|末|份)?(?:前)?|第?[一二三四1-4]季度末?|[上下]半年|年底|全年")
_LONG_TOTAL = lazyre.compile(
    r"(?:实施周期|实施期|中期|中长期|长期|三年)\S{0,4}(?:总额|预算|金额|资金)|项目总(?:预算|资金)$"
)
_OF_THE_YEAR = lazyre.compile(r"(?:项目)?(?:年度|当年|本年|年初)")
_NUMBERED = lazyre.compile(r"\s*(?:目标|[（(])?\s*[\d一二三四五六七八九十①-⑳]{1,3}\s*[、.．）):：]?")
_SCALE = {"亿元": 1e4, "万元": 1.0, "千元": 0.1, "元": 1e-4}


@dataclass
class Head:
    """What the block says; amounts in 万元."""

    unit: Unit = Unit()
    code: str | None = None
    year: int | None = None
    project: str | None = None
    budget: Budget = Budget()
    usage: str | None = None
    plan: list[PlanStep] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    class_: str | None = None
    names_department: bool = False  # the block names a department, no project
    warnings: list[Warning_] = field(default_factory=list)


@dataclass(frozen=True)
class _Entry:
    """A label with the cell beside it and the one below it."""

    field: str
    label: str
    row: int
    column: int
    value: str
    below: str
    locator: str


def _is_label(text: str) -> bool:
    return label_field(text) is not None


def _entries(rows: Sequence[Row]) -> Iterator[_Entry]:
    for at, row in enumerate(rows):
        for column, text in enumerate(row.cells):
            name = label_field(text)
            if name is None and fold(text) in ("合计", "总额", "小计") and _amount_labels(row) > 1:
                name = "total"
            if name is None:
                inline = re.match(r"(.{2,16}?)\s*[：:]\s*(\S.*)$", text, re.DOTALL)
                inside = label_field(inline[1]) if inline else None
                amount = inside in ("total", "fiscal", "fiscal_part", "other")
                sound = money(inline[2]) is not None if inline and amount else True
                if inline and inside and sound and inline[2] not in _SCALE and len(row.filled) <= 4:
                    yield _Entry(inside, inline[1], at, column, inline[2], "", row.locator)
                continue
            value = ""
            for later in row.cells[column + 1 :]:
                if later:
                    value = "" if _is_label(later) else later
                    break
            below = rows[at + 1].cell(column) if at + 1 < len(rows) else ""
            yield _Entry(name, text, at, column, value, "" if _is_label(below) else below, row.locator)


def _amount_labels(row: Row) -> int:
    """How many cells of a row are labels of amounts: 合计 | 财政拨款 | 其他资金 over a row of figures."""
    return sum(label_field(text) in ("fiscal", "fiscal_part", "other") for text in row.cells if text)


def money(text: str, unit: str = "万元") -> float | None:
    """A cell that is one amount, as 万元; `unit` is that of the form where the cell names none. None for other text."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").strip("￥¥。")
    found = re.fullmatch(r"(-?\d[\d,]*(?:\.\d+)?)(亿元|万元|千元|元|万|亿)?", plain)
    if found:
        name = {"万": "万元", "亿": "亿元"}.get(found[2], found[2]) or unit
        return round(float(found[1].replace(",", "")) * _SCALE[name], 6)
    spans = numbers(plain)
    if len(spans) == 1 and re.fullmatch(r"元整?|万元整?", plain[spans[0].end :]) and spans[0].start <= 3:
        scale = 1.0 if "万" in plain[spans[0].end :] else 1e-4
        return round(spans[0].value * scale, 6)
    return None


def _unit_of(label: str, default: str) -> str:
    found = _MONEY_UNIT.search(label)
    return found[1] if found else default


def _money_unit(rows: Sequence[Row]) -> str:
    """The unit of amounts that the form declares: 单位：元, 项目资金（元）; 万元 where it declares none."""
    for row in rows:
        for text in row.cells:
            if found := re.search(r"(?:金额)?单位\s*[:：]\s*(?:人民币)?(亿元|万元|千元|元)", text):
                return found[1]
            if found := re.match(r"\S{2,12}\s*[（(](亿元|万元|千元|元)[）)]\s*$", text):
                return found[1]
    return "万元"


def _amounts(entries: Sequence[_Entry], rows: Sequence[Row], head: Head) -> None:
    default = _money_unit(rows)
    totals: list[float] = []
    lower: list[float] = []  # totals below their label: a column of several amounts, perhaps
    ours: list[float] = []  # totals whose label says that they are of the year
    found: dict[str, float] = {}
    parts: list[float] = []
    skip = _last_year_rows(rows)
    annual = _annual_column(rows)
    for entry in entries:
        if entry.field not in ("total", "fiscal", "fiscal_part", "other") or entry.row in skip or entry.column < annual:
            continue
        unit = _unit_of(entry.label, default)
        amount = money(entry.value, unit) if entry.value else None
        beside = amount is not None
        if amount is None and not entry.value and entry.below:
            amount = money(entry.below, unit)
        if amount is None:
            if re.search(r"\d", entry.value) and money(entry.below, unit) is None:
                text = f"“{one_line(entry.label)}”一格不是金额，未采用。"
                head.warnings.append(Warning_(code="amount-unread", locator=entry.locator, message=text))
            continue
        if entry.field == "total":
            if _OF_THE_YEAR.match(fold(entry.label)):
                ours.append(amount)
            (totals if beside else lower).append(amount)
        elif entry.field == "fiscal_part":
            parts.append(amount)
        else:
            found.setdefault(entry.field, amount)
    totals = ours[:1] or totals or lower[:1]
    fiscal = found.get("fiscal", round(sum(parts), 6) if parts else None)
    head.budget = Budget(total=totals[0] if totals else None, fiscal=fiscal, other=found.get("other"))
    if len(set(totals)) > 1:
        text = f"表头出现不同的预算总额（{'、'.join(f'{one:g}' for one in dict.fromkeys(totals))}万元），采用第一个。"
        head.warnings.append(Warning_(code="amount-ambiguous", locator=rows[0].locator, message=text))


def _annual_column(rows: Sequence[Row]) -> int:
    """The column where amounts of the year begin, in a form with those of the whole term left of them; else 0."""
    for row in rows:
        long = [column for column, text in row.filled if _LONG_TOTAL.match(fold(text))]
        own = [
            column for column, text in row.filled if label_field(text) == "total" and not _LONG_TOTAL.match(fold(text))
        ]
        if long and own and own[-1] > long[0]:
            return own[-1]
    return 0


def _last_year_rows(rows: Sequence[Row]) -> set[int]:
    """Rows of a block about last year, from its label to the next label in the first column."""
    out: set[int] = set()
    inside = False
    for at, row in enumerate(rows):
        first = row.cell(0)
        if first:
            inside = label_field(first) == "last_year" or fold(first).startswith("上年")
        if inside:
            out.add(at)
    return out


def _plan(rows: Sequence[Row]) -> list[PlanStep]:
    """The spending plan: a row of dates, the percents below them."""
    for at, row in enumerate(rows):
        if not any(label_field(text) == "plan" for text in row.cells):
            continue
        steps = []
        dates = [(column, text) for column, text in row.filled if _MONTH.fullmatch(text.replace(" ", ""))]
        below = rows[at + 1].cells if at + 1 < len(rows) else ()
        shift = len(below) - len(row.cells) if len(below) < len(row.cells) and len(below) == len(dates) else 0
        for column, text in dates:
            cell = below[column + shift] if 0 <= column + shift < len(below) else ""
            number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*[%％]?", cell.strip())
            steps.append(PlanStep(by=text.replace(" ", ""), percent=float(number[1]) if number else None))
        if steps:
            return steps
    return []


def _unit(entries: Sequence[_Entry], rows: Sequence[Row]) -> Unit:
    by: dict[str, str] = {}
    for entry in entries:
        if entry.value and not is_blank(entry.value):
            by.setdefault(entry.field, entry.value)
    for row in rows:
        for text in row.cells[:2]:
            if (found := CODED_UNIT.fullmatch(text)) and len(found[1]) in (3, 6, 9, 12) and "implementer" not in by:
                return Unit(code=found[1], name=one_line(found[2]))
    name = by.get("implementer") or by.get("unit") or by.get("department")
    if not name:
        return Unit()
    coded = CODED_UNIT.fullmatch(name)
    return Unit(code=coded[1], name=one_line(coded[2])) if coded else Unit(name=one_line(name))


def _over_rows(entry: _Entry, rows: Sequence[Row]) -> str:
    """The value with the rows below it: a row for each goal under one label, which is merged over them or repeated."""
    parts = [entry.value]
    for row in rows[entry.row + 1 :] if entry.value else ():
        again = fold(row.cell(entry.column)) == fold(entry.label)
        told = [text for at, text in row.filled if at > entry.column or at == entry.column and not again]
        filled = list(dict.fromkeys(told))  # a text that is repeated over the columns is one cell
        if len(filled) != 1 or _is_label(filled[0]) or not (again or not row.cell(entry.column)):
            break
        if not again and not (_NUMBERED.match(entry.value) and _NUMBERED.match(filled[0])):
            break
        parts.append(filled[0])
    return "\n".join(dict.fromkeys(parts))


def _goals(entries: Sequence[_Entry], rows: Sequence[Row]) -> list[str]:
    """The goals of the year; a form with two columns of goals gives the one under 年度目标."""
    best: list[str] = []
    for entry in entries:
        if entry.field != "goals":
            continue
        goals = split_goals(_over_rows(entry, rows)) or split_goals(entry.below)
        if goals and (entry.label.strip().startswith(("年度", "本年", "当年")) or not best):
            best = goals
    if not best:
        for entry in entries:
            if entry.field == "goals_period" and not best:
                best = split_goals(entry.value) or split_goals(entry.below)
    return best


def _usage(entries: Sequence[_Entry], rows: Sequence[Row]) -> str | None:
    for entry in entries:
        if entry.field == "usage" and entry.value and money(entry.value) is None and not is_blank(entry.value):
            return one_line(entry.value)
    for at, row in enumerate(rows[:-1]):  # 预算规模及资金用途: amounts in the first row, the text in the next
        if "用途" in row.cell(0).replace("\n", "") and any(label_field(text) == "total" for text in row.cells):
            filled = [text for _, text in rows[at + 1].filled]
            if len(filled) == 1 and not _is_label(filled[0]) and not is_blank(filled[0]):
                return one_line(filled[0])
    return None


def read_head(rows: Sequence[Row]) -> Head:
    """All that the block says. Amounts, unit, project, usage, plan and goals; nothing of persons."""
    head = Head()
    if not rows:
        return head
    entries = list(_entries(rows))
    for entry in entries:
        if entry.value and not is_blank(entry.value):
            if entry.field == "code" and head.code is None:
                head.code = entry.value.replace(" ", "").replace("\n", "")
            elif entry.field == "project" and head.project is None:
                head.project = one_line(entry.value)
            elif entry.field == "year" and (found := re.match(r"(20[1-4]\d)\s*年?(?:度)?$", entry.value)):
                head.year = int(found[1])
            elif entry.field == "class" and (found := re.match(r"\D{0,3}(\d{3})", entry.value)):
                head.class_ = found[1]
    head.unit = _unit(entries, rows)
    labels = {entry.field for entry in entries}
    head.names_department = "project" not in labels and bool({"unit", "department"} & labels)
    _amounts(entries, rows, head)
    head.usage = _usage(entries, rows)
    head.plan = _plan(rows)
    head.goals = _goals(entries, rows)
    return head


def coded_unit(text: str) -> bool:
    """Whether a line is a unit with its code and nothing else: 222001乐亭县纪委."""
    found = CODED_UNIT.fullmatch(text)
    return found is not None and len(found[1]) in (3, 6, 9, 12)


def names_unit(row: Row) -> bool:
    """Whether a row of the block names the unit."""
    return any(
        coded_unit(text)
        or (
            label_field(re.split("[:：]", text)[0]) in ("implementer", "unit", "department")
            and not _MONEY_UNIT.search(text)
        )
        for text in row.cells
        if text
    )


def begins_table(row: Row) -> bool:
    """Whether a row opens the block of a table: its code, project name or unit stands first."""
    filled = row.filled
    if not filled:
        return False
    first = filled[0][1]
    if label_field(first) in ("project", "code", "department"):
        return True
    if label_field(first) == "unit" and fold(first) != "单位":
        return True
    coded = CODED_UNIT.fullmatch(first)
    return bool(coded) and len(filled) <= 2 and any("单位" in text for _, text in filled[1:])
