"""Find the heading row of an indicator grid, and put the cells of a row under its columns.

A row that fits where it stands is read by position. Otherwise the cells keep their order and go to the columns
where they fit best: an operator, a unit, a number and a known level name hold fast, the rest follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import comb

from kb import lazyre
from kb.tables.layout import Layout
from kb.tables.words import column_field, fold, is_blank, is_type_word, label_field, operator
from kb.units import UNIT
from kb.values_text import is_grade

_AMOUNT = r"\d[\d,]*(?:\.\d+)?"
_UNIT_TAIL = rf"(?:%|％|‰|百分比|个百分点|{UNIT})?(?:/{UNIT})?"
_MEASURED = lazyre.compile(
    rf"(?:[≥≤=<>≈＝＞＜]|>=|<=)\s*{_AMOUNT}\s*\S{{0,8}}|{_AMOUNT}\s*{_UNIT_TAIL}(?:\s*(?:以上|以下|以内))?"
)
_NUMBER = lazyre.compile(rf"{_AMOUNT}(?:\s*[-~～—至]\s*{_AMOUNT})?")
_UNIT = lazyre.compile(rf"(?:%|％|‰|百分比|百分点|{UNIT})(?:/{UNIT})?")
_ONE_UNIT = rf"(?:%|％|‰|百分比|{UNIT})(?:/{UNIT})?"
_FORMULA = lazyre.compile(r"[\u4e00-\u9fff）)]\s*[/÷=＝]\s*[\u4e00-\u9fff（(]|[*×]\s*100\s*[%％]")
_MOST_WAYS = 1000  # ways to put the cells of a row under columns; no form comes near
_MOVED, _SHIFTED, _MISSING, _MISPLACED = 1.2, 0.4, 4.0, -6.0


@dataclass(frozen=True)
class Header:
    """The columns of a grid: a field of an indicator, `ignore`, or None left of the grid."""

    fields: tuple[str | None, ...]
    headings: tuple[str, ...]

    def named_by(self, form: Layout) -> Header:
        """The same columns as the form itself understands its headings (绩效标准 is a basis in Hunan)."""
        own = {fold(column.heading): column.field for column in form.columns}
        fields = [own.get(fold(text), field) if text and field else field for text, field in self._pairs()]
        return Header(tuple(fields), self.headings)

    def _pairs(self) -> list[tuple[str, str | None]]:
        return list(zip(self.headings, self.fields, strict=True))

    @property
    def value_unit(self) -> str:
        """The unit that stands in brackets in the heading of the values, "" where there is none."""
        for text, field in self._pairs():
            found = (
                re.search(rf"[（(]\s*(?:单位\s*[:：]\s*)?({_ONE_UNIT})\s*[）)]\s*$", text) if field == "value" else None
            )
            if found:
                return found[1]
        return ""

    @property
    def has_levels(self) -> bool:
        return "level1" in self.fields or "level2" in self.fields


def header(cells: Sequence[str]) -> Header | None:
    """The heading row that these cells are, or None."""
    found = [column_field(cell) for cell in cells]
    if "name" not in found and "group" in found and ("level2" in found or "value" in found):
        # 绩效指标 heads the names where no other column does
        at = max(index for index, field in enumerate(found) if field == "group")
        found = [*found[:at], "name", *found[at + 1 :]]
    found = _of_the_year(cells, found)
    known = [field for field in found if field and field != "group"]
    strangers = sum(1 for cell, field in zip(cells, found, strict=True) if cell and not field and not label_field(cell))
    if "name" not in known or not {"value", "content", "operator"} & set(known) or len(set(known)) < 2:
        return None
    if len(known) < 3 and strangers or strangers > len(known):
        return None
    fields: list[str | None] = []
    for cell, field in zip(cells, found, strict=True):
        if field == "group":
            fields.append(None)
        elif field:
            fields.append(field)
        else:  # an empty heading belongs to the merged heading left of it
            fields.append("ignore" if cell else (fields[-1] if fields else None))
    return Header(tuple(fields), tuple(cells))


_LONG_VALUE = lazyre.compile(r"^(?:实施周期|实施期|中期|中长期|长期|项目周期|总体|三年)")


def _of_the_year(cells: Sequence[str], found: Sequence[str | None]) -> list[str | None]:
    """Of several columns of values the one of the year: the value of the whole term counts only where it is alone."""
    out = list(found)
    long = [at for at, field in enumerate(found) if field == "value" and _LONG_VALUE.match(fold(cells[at]))]
    if len(long) < out.count("value"):
        for at in long:
            out[at] = "ignore"
    return out


def listing(cells: Sequence[str]) -> Header | None:
    """The heading row of a list behind the form that explains its indicators by name (附页), or None."""
    found = [column_field(cell) if cell else None for cell in cells]
    known = [field for field in found if field]
    if "name" not in known or not {"description", "basis", "evidence"} & set(known):
        return None
    if {"value", "content", "operator"} & set(known) or any(
        cell and not field for cell, field in zip(cells, found, strict=True)
    ):
        return None
    return Header(tuple(found), tuple(cells))


def merge_headers(upper: Header, cells: Sequence[str]) -> Header | None:
    """The heading of two rows, where the second names the columns under a merged heading; else None."""
    below = [column_field(cell) for cell in cells]
    if not any(below) or any(cell and not field for cell, field in zip(cells, below, strict=True)):
        return None
    width = max(len(upper.fields), len(below))
    fields = list(upper.fields) + [None] * (width - len(upper.fields))
    headings = list(upper.headings) + [""] * (width - len(upper.headings))
    for column, field in enumerate(below):
        if field and field != "group":
            fields[column], headings[column] = field, cells[column]
    return Header(tuple(fields), tuple(headings))


def is_measured(text: str) -> bool:
    """Whether a cell is a number with an operator or a unit, or a bare number."""
    return bool(_MEASURED.fullmatch(text.strip()))


def placed(cells: Sequence[str], fields: Sequence[str | None]) -> dict[str, list[str]]:
    """The cells of a row by the field that they stand under."""
    out: dict[str, list[str]] = {}
    for cell, field in zip(cells, fields, strict=False):
        if cell and field and field != "ignore":
            out.setdefault(field, []).append(cell)
    return out


def _doubtful(cells: Sequence[str], head: Header, form: Layout) -> bool:
    """Whether a row cannot be meant as it stands."""
    by_field = placed(cells, head.fields)
    by = {field: " ".join(texts) for field, texts in by_field.items()}
    if by.keys() <= {"description", "basis"}:
        return False  # the rest of the row above
    if any(cell for cell in cells[len(head.fields) :]):
        return True
    level1, level2, name, value = (by.get(field, "") for field in ("level1", "level2", "name", "value"))
    if by.keys() <= {"level1", "level2"} and (not level1 or form.is_level1(level1)):
        return bool(level2) and form.level2(level2) is None  # a category that the form leaves open
    if not name or any(is_type_word(text) or is_measured(text) for text in by_field["name"]):
        return True
    if any(is_type_word(text) or is_measured(text) for text in (level1, level2) if text):
        return True
    if "operator" in head.fields:
        kind = by.get("operator", "")
        if kind and not is_type_word(kind) and not is_blank(kind):
            return True
        if value and is_type_word(value):
            return True
    if "weight" in by and not _NUMBER.fullmatch(by["weight"]) and not is_blank(by["weight"]):
        return True
    repeated = bool(level2) and level2 == name  # a name printed over the second level too
    in_place = bool(level2) and (is_measured(value) or is_grade(value))
    if level1 and not form.is_level1(level1) and form.level2(level1) and not repeated and not in_place:
        return True
    content = value or by.get("content", "")
    # a row without a value whose first cell is no level: its cells may have slipped
    return not content and bool(level1) and not form.is_level1(level1)


def _level_fit(text: str, known: bool, other: bool) -> float:
    if is_type_word(text) or is_measured(text):
        return _MISPLACED
    if known:
        return 3.0
    if other:
        return -2.0
    return 0.2 if len(text) <= 12 and text.endswith("指标") else -1.0 if len(text) <= 12 else -3.0


def _fit(text: str, field: str, form: Layout, has_operator: bool) -> float:
    """How well a text suits a field."""
    typed, measured = is_type_word(text), is_measured(text)
    if field == "level1":
        return _level_fit(text, form.is_level1(text), form.level2(text) is not None)
    if field == "level2":
        return _level_fit(text, form.level2(text) is not None, form.is_level1(text))
    if field == "name":
        if typed or measured:
            return _MISPLACED
        return 1.5 if form.home(text) else -0.5 if len(text) <= 2 or is_grade(text) else 1.0
    if field == "operator":
        return 3.0 if typed else _MISPLACED
    if field == "value":
        if operator(text) or (typed and has_operator):
            return _MISPLACED
        if _FORMULA.search(text):
            return -1.5
        return (
            2.0 if measured else 1.2 if is_grade(text) else 0.6 if len(text) <= 12 else 0.0 if len(text) <= 30 else -1.0
        )
    if field == "unit":
        return 2.0 if _UNIT.fullmatch(text.strip()) else -3.0
    if field == "weight":
        return 1.5 if _NUMBER.fullmatch(text.strip()) else _MISPLACED
    if field == "content":
        return _MISPLACED if typed else 0.8
    if field == "description":
        return _MISPLACED if typed else 1.0 if len(text) >= 12 or _FORMULA.search(text) else 0.3
    return 0.0 if field == "note" else 0.2


def _moves(offsets: Sequence[int]) -> float:
    """The price of the offsets between where cells stand and where they would go."""
    return _SHIFTED * bool(offsets and offsets[0]) + _MOVED * sum(a != b for a, b in pairwise(offsets))


def _best(cells: Sequence[str], head: Header, fit: Callable[[str, str], float]) -> list[str]:
    """The cells moved to the columns where, in order, they fit best."""
    columns = [column for column, field in enumerate(head.fields) if field and field != "ignore"]
    if len(columns) > 10:  # merged headings: the first column of each
        columns = [at for at in columns if at == 0 or head.fields[at - 1] != head.fields[at]]
    filled = [(at, cell) for at, cell in enumerate(cells) if cell]
    if not filled or len(filled) > len(columns) or comb(len(columns), len(filled)) > _MOST_WAYS:
        return list(cells)
    fits = {(cell, name): fit(cell, name) for _, cell in filled for name in {head.fields[c] or "" for c in columns}}
    best, choice = float("-inf"), tuple(columns[: len(filled)])
    for chosen in combinations(columns, len(filled)):
        fields = [head.fields[column] or "" for column in chosen]
        score = sum(fits[cell, field] for (_, cell), field in zip(filled, fields, strict=True))
        score -= _moves([column - at for (at, _), column in zip(filled, chosen, strict=True)])
        score -= _MISSING * ("name" not in fields)
        score -= 1.5 * (not {"value", "content"} & set(fields))
        # a field in two columns is one merged cell
        score -= 2.0 * (len(fields) - len(set(fields)))
        if score > best:
            best, choice = score, chosen
    out = [""] * len(head.fields)
    for (_, cell), column in zip(filled, choice, strict=True):
        out[column] = cell
    return out


def align(cells: Sequence[str], head: Header, form: Layout) -> tuple[dict[str, list[str]], bool]:
    """(field → texts, whether cells had to be moved) of one row under `head`."""
    if not _doubtful(cells, head, form):
        return placed(cells, head.fields), False
    has_operator = "operator" in head.fields
    moved = _best(cells, head, lambda text, field: _fit(text, field, form, has_operator))
    trimmed = list(cells[: len(moved)]) + [""] * (len(moved) - len(cells))
    return placed(moved, head.fields), moved != trimmed
