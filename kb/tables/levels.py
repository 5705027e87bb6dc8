"""First and second level of every row: carried down over merged cells, put right where they slipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb import lazyre
from kb.tables.layout import Layout, fold_level
from kb.taxonomy import CATEGORIES, canonical, canonical_level1

_POINTS = lazyre.compile(r"\s*[（(]\s*\d+(?:\.\d+)?(?:\s*[-~—]\s*\d+)?\s*分?\s*[）)]\s*$")


@dataclass(frozen=True)
class Printed:
    """What one row itself prints."""

    level1: str
    level2: str
    name: str


@dataclass(frozen=True)
class Placed:
    """The levels of one row; `note` says in Chinese what was put right, "" where nothing was."""

    level1: str
    level2: str
    note: str = ""


def clean_level(text: str) -> str:
    """A printed level without points in brackets (产出指标（50分）) and stars."""
    return _POINTS.sub("", text.strip().strip("★*")).strip()


def _is_pair(level1: str, level2: str) -> bool:
    """Whether either national framework has this pair, whatever the form that the table was taken for."""
    category = canonical(level2, level1) if level2 else None
    first = canonical_level1(level1)
    if category is None or first is None:
        return False
    return first in (CATEGORIES[category].level1_2021, CATEGORIES[category].level1_2015)


def _slipped(row: Printed, form: Layout) -> tuple[Printed, str]:
    """A second level printed in the first column goes back; a name printed over the second level goes."""
    level1, level2, note = row.level1, row.level2, ""
    if _is_pair(level1, level2):
        return row, ""
    if level1 and not form.is_level1(level1) and form.level2(level1):
        if not level2 or level2 == row.name or form.home(level2) or fold_level(level2) == "具体":
            note = f"“{level1}”是二级指标，已从一级指标列移回"
            level1, level2 = "", level1
    elif level1 and not level2 and not form.is_level1(level1) and form.home(row.name):
        level1 = ""
    if level2 and not form.level2(level2) and (home := form.home(row.name)) and form.home(level2):
        note = f"“{level2}”是三级指标，二级指标按表式归入“{home.level2}”"
        level2 = home.level2
    return replace(row, level1=level1, level2=level2), note


def _ahead(rows: Sequence[Printed], at: int, form: Layout) -> str:
    """The second level that a merged cell prints further down, for a row that starts a first level without one."""
    for row in rows[at + 1 :]:
        if row.level1:
            return ""
        if row.level2:
            level = form.level2(row.level2)
            return row.level2 if level and fold_level(level.level1) == fold_level(rows[at].level1) else ""
    return ""


def place(rows: Sequence[Printed], form: Layout) -> list[Placed]:
    """The levels of all rows of a table, in order."""
    fixed = [_slipped(row, form) for row in rows]
    plain = [row for row, _ in fixed]
    out: list[Placed] = []
    level1 = level2 = ""
    for at, (row, note) in enumerate(fixed):
        if row.level1:
            if fold_level(row.level1) != fold_level(level1):
                level2 = ""
            level1 = row.level1
            level2 = row.level2 or level2 or _ahead(plain, at, form)
        elif row.level2:
            level2 = row.level2
        home = form.home(row.name)
        if home and not row.level2 and fold_level(home.level2) != fold_level(level2):
            note = note or f"二级指标按表式归入“{home.level2}”（页面上承接为“{level2 or '空'}”）"
            level2 = home.level2
            level1 = level1 if row.level1 else home.level1
        known = form.level2(level2) if level2 else None
        certain = bool(row.level1) and form.is_level1(row.level1) or _is_pair(level1, level2)
        if known and not certain and not _same_first(known.level1, level1):
            note = note or f"一级指标按“{level2}”归入“{known.level1}”（页面上承接为“{level1 or '空'}”）"
            level1 = known.level1
        out.append(Placed(level1, level2, note))
    return out


def _same_first(wanted: str, printed: str) -> bool:
    """Whether a printed first level is the wanted one, or another spelling of it (效果指标 for 效益指标)."""
    if fold_level(wanted) == fold_level(printed):
        return True
    canon = canonical_level1(printed)
    return canon is not None and canon == canonical_level1(wanted)
