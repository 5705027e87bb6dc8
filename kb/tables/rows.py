"""Rows of an indicator grid → indicators: cells under columns, levels, values joined, rows cut by a page break."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb import lazyre
from kb.records import Indicator, Warning_
from kb.tables.blocks import Row
from kb.tables.breaks import append, continues, rest_of
from kb.tables.columns import Header, align, placed
from kb.tables.layout import Layout, is_level_word
from kb.tables.levels import Printed, clean_level, place
from kb.tables.stacked import MARK, unstack
from kb.tables.words import QUALITATIVE, is_blank, is_type_word, operator
from kb.taxonomy import fold
from kb.units import UNIT

# What a printed form leaves to fill in: ≥**, ≥＊＊公里, ≥ %.
_TEMPLATE = lazyre.compile(rf"\s*(?:[≥≤=<>≈＝＞＜]\s*[*＊×xX]*|[*＊]+|[×xX]{{2,}})\s*(?:%|％|{UNIT})?\s*")
_BLANKS = lazyre.compile(r"[ \t\u3000]{2,}")
_HELD = {"level1", "level2", "name", "operator", "value", "unit", "content", "description", "basis", "evidence"}
_NOTHING = {"不适用", "/", "-", "—", "——", "--", "\\", "N/A", "n/a", "NA"}


@dataclass
class RowsRead:
    indicators: list[Indicator] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)


def one_line(text: str) -> str:
    """The lines of a cell as one; Chinese joins without a space, a new item or sentence keeps one."""
    if "\n" not in text:
        return _BLANKS.sub(" ", text.strip())
    out = ""
    for line in (part.strip() for part in text.split("\n")):
        if not line:
            continue
        latin = out[-1:].isascii() and out[-1:].isalnum() and line[0].isascii() and line[0].isalnum()
        item = bool(out) and bool(re.match(r"[（(]?\d{1,2}[）)、.．]", line))
        out += (" " if latin or item else "") + line
    return _BLANKS.sub(" ", out)


def clean_name(text: str) -> str:
    """An indicator name without stars and without quotes round the whole of it."""
    name = MARK.sub("", one_line(text).strip("★* "))
    for opening, closing in ("“”", '""', "「」", "‘’"):
        inner = name[1:-1]
        if (
            len(name) > 2
            and name[0] == opening
            and name[-1] == closing
            and opening not in inner
            and closing not in inner
        ):
            return inner.strip()
    return name


def join_value(kind: str, value: str, unit: str, content: str) -> str:
    """The value as one text out of 指标值类型, 指标值, 度量单位 and 指标值内容."""
    value, unit, content = (
        "" if text.strip() in _NOTHING or not text.strip("＿_ ") or _TEMPLATE.fullmatch(text) else text
        for text in (value, unit, content)
    )
    if not value:
        return content
    sign = operator(kind) if kind else None
    if kind in QUALITATIVE or not re.search(r"[\d一二三四五六七八九十两百千万半]", value):
        return value
    if unit and not is_type_word(unit) and not value.endswith(unit):
        value += unit
    return f"{sign}{value}" if sign and not re.match(r"[≥≤=<>≈＝＞＜]", value) else value


def _number(text: str) -> float | None:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[%分]?\s*", text)
    return float(found[1]) if found else None


@dataclass
class _Draft:
    cells: dict[str, list[str]]
    locator: str
    moved: bool
    heading_unit: str = ""

    def text(self, name: str) -> str:
        return one_line("\n".join(self.cells.get(name, ())))

    @property
    def kind(self) -> str:
        return "".join(self.cells.get("operator", ())).strip()

    @property
    def value(self) -> str:
        unit = self.text("unit")
        if not unit and re.fullmatch(
            r"[≥≤=<>≈＝＞＜]?\s*\d+(?:\.\d+)?(?:\s*[-~～—]\s*\d+(?:\.\d+)?)?", self.text("value")
        ):
            unit = self.heading_unit
        return join_value(self.kind, self.text("value"), unit, self.text("content"))

    @property
    def name(self) -> str:
        return clean_name("\n".join(self.cells.get("name", ())))


def _is_category(name: str, level2: str) -> bool:
    """Whether a name is only that of its category; 市民满意度 is an indicator, 服务对象满意度 none."""
    if fold(name) in (fold(level2), "满意度", "服务对象满意度"):
        return True
    return is_level_word(name) and not name.endswith("满意度")


def _is_nothing(draft: _Draft) -> bool:
    """Whether a row stands for a category that the form leaves open: no name, or a name and value of 无, —, 不适用."""
    name, value = draft.name, draft.value
    if is_blank(name) or _TEMPLATE.fullmatch(name.strip("（）()")):
        return True
    bare = "".join(draft.cells.get("value", []) + draft.cells.get("content", [])).strip()
    return bare in _NOTHING and not value and _is_category(name, draft.text("level2"))


def _filled(row: Row, head: Header) -> tuple[str, ...]:
    """The cells of a row with the texts of those that are merged down over it.

    Levels always hold for every row below them; a name, value or text does where the row says something of its own.
    """
    if not any(row.held):
        return row.cells
    own = {name for cell, name in zip(row.cells, head.fields, strict=False) if cell and name}
    if not own & {"name", "value", "content", "operator"}:
        return row.cells
    cells = list(row.cells) + [""] * (len(head.fields) - len(row.cells))
    for column, name in enumerate(head.fields):
        text = row.above(column)
        if text and name in _HELD and not cells[column] and name not in own:
            cells[column] = text
    return tuple(cells)


def read_rows(rows: Sequence[Row], head: Header, form: Layout) -> RowsRead:
    """The indicators of the rows under a heading, with what was repaired or left out."""
    out = RowsRead()
    drafts: list[_Draft] = []
    single = [(row, cells) for row in rows for cells in unstack(_filled(row, head), head)]
    for row, raw in single:
        texts = [one_line(cell) for cell in raw]
        last = drafts[-1].cells if drafts else None
        if (
            last
            and row.page_top
            and (rest := rest_of(texts, head, [draft.cells for draft in drafts], form)) is not None
        ):
            texts = rest
            cells, moved = placed(texts, head.fields), False
            if not continues(cells, last, form, page_top=True, has_levels=head.has_levels):
                cells, moved = align(texts, head, form)
        else:
            cells, moved = align(texts, head, form)
        draft = _Draft(cells, row.locator, moved, head.value_unit)
        if last and (not cells or continues(cells, last, form, page_top=row.page_top, has_levels=head.has_levels)):
            append(last, cells)
            out.warnings.append(_warn("row-continued", row.locator, "此行只有上一行的续文，已并入上一行。"))
            continue
        drafts.append(draft)
    printed = [
        Printed(clean_level(draft.text("level1")), clean_level(draft.text("level2")), draft.name) for draft in drafts
    ]
    for draft, levels in zip(drafts, place(printed, form), strict=True):
        if _is_nothing(draft):
            if draft.name or draft.value:
                shown = draft.name or draft.value
                out.warnings.append(
                    _warn("row-left-out", draft.locator, f"“{levels.level2 or levels.level1}”下为“{shown}”，不作指标。")
                )
            continue
        if draft.moved:
            text = f"“{draft.name}”一行的单元格错位，已按内容归位。"
            out.warnings.append(_warn("row-shifted", draft.locator, text))
        if levels.note:
            out.warnings.append(_warn("level-restored", draft.locator, f"{levels.note}。"))
        out.indicators.append(
            Indicator(
                level1=levels.level1,
                level2=levels.level2,
                name=draft.name,
                description=draft.text("description"),
                value=draft.value,
                basis=draft.text("basis"),
                weight=_number(draft.text("weight")),
                evidence=draft.text("evidence") or None,
                locator=draft.locator,
            )
        )
    return out


def fill_from_appendix(indicators: Sequence[Indicator], rows: Sequence[Row], head: Header) -> list[Indicator]:
    """Indicators with the description, basis and evidence that a listing after the form gives under their names."""
    from msgspec.structs import replace

    notes: dict[str, dict[str, str]] = {}
    for row in rows:
        texts: dict[str, str] = {}
        for cell, name in zip(row.cells, head.fields, strict=False):
            if cell and name:
                texts[name] = one_line(cell)
        if texts.get("name"):
            notes.setdefault(clean_name(texts["name"]), texts)
    out = []
    for item in indicators:
        more = notes.get(item.name, {})
        out.append(
            replace(
                item,
                description=item.description or more.get("description", ""),
                basis=item.basis or more.get("basis", ""),
                evidence=item.evidence or more.get("evidence") or None,
            )
        )
    return out


def _warn(code: str, locator: str, message: str) -> Warning_:
    return Warning_(code=code, locator=locator, message=message)
