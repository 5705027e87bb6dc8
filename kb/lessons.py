"""Lessons: weak rows of the real tables, each with the row rewritten for that very project and one sentence of why.

`lessons()` reads `corpus/lessons/*.yaml`, one file a document; an entry that is incomplete or contradicts itself
raises `LessonError` with the file, the lesson and the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from kb.errors import KbError, RecordError
from kb.home import CORPUS
from kb.plain import plain
from kb.records import Indicator, from_builtins
from kb.taxonomy import canonical

LESSONS = CORPUS / "lessons"
WHOLE = "整张表"  # the category of lessons on a whole table
SCOPES = ("goals", "values", "amounts")


class LessonError(KbError):
    """A lesson file is incomplete or contradicts itself; carries the file, the lesson and the field."""


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cells of one row; `value` is "" where only the department knows the number."""

    name: str
    level1: str = ""
    level2: str = ""
    description: str = ""
    value: str = ""
    basis: str = ""
    evidence: str | None = None

    def indicator(self, row_id: str = "") -> Indicator:
        """The same as an indicator of a table."""
        return Indicator(id=row_id, **msgspec.structs.asdict(self))


class Side(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The weak or the good side: the cells of a row (then `name` is set), or what is at fault in the whole table.

    `values` are lines of name and value, `amounts` the amounts that differ (good: empty, the department decides);
    `add` are the further rows that a bundled row is split into.
    """

    name: str = ""
    level1: str = ""
    level2: str = ""
    description: str = ""
    value: str = ""
    basis: str = ""
    evidence: str | None = None
    goals: tuple[str, ...] | None = None
    values: tuple[str, ...] | None = None
    amounts: tuple[str, ...] | None = None
    add: tuple[Row, ...] = ()

    def rows(self) -> tuple[Row, ...]:
        """The row and those it is split into; () on a whole table."""
        if not self.name:
            return ()
        own = {name: getattr(self, name) for name in Row.__struct_fields__}
        return (Row(**own), *self.add)

    def scopes(self) -> tuple[str, ...]:
        """Which parts of the whole table it is about."""
        return tuple(scope for scope in SCOPES if getattr(self, scope) is not None)


class Lesson(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One pair. `id` is the row's, or the table's own id for a lesson on the whole table."""

    id: str
    table: str
    project: str
    codes: tuple[str, ...]
    weak: Side
    good: Side
    why: str
    ask: str | None = None  # what to ask for the number that the document does not give
    quotes: tuple[str, ...] = ()  # words of the original document that the record does not keep, at most 30 characters

    @property
    def whole(self) -> bool:
        """Whether it is about the table and not about one row."""
        return self.id == self.table

    @property
    def category(self) -> str:
        """数量, 质量, …, 效益, 满意度 of the weak row; the printed second level in a unit table; 整张表."""
        if self.whole:
            return WHOLE
        return category_name(self.weak.level1, self.weak.level2)


_NAMES = {"quantity": "数量", "quality": "质量", "timeliness": "时效", "cost": "成本"}
_GROUPS = {"cost": "成本", "benefit": "效益", "satisfaction": "满意度"}


def category_name(level1: str, level2: str) -> str:
    """The short name under which a reader looks for a row."""
    found = canonical(level2, level1)
    if found is None:
        return level2.removesuffix("指标") or level1.removesuffix("指标")
    group, _, own = found.partition(".")
    return _GROUPS.get(group) or _NAMES[own]


def check(lesson: Lesson) -> list[str]:
    """Every gap or contradiction in a lesson, one line each, each beginning with the field."""
    return list(_check(lesson))


def _check(lesson: Lesson) -> Iterator[str]:
    weak, good = lesson.weak, lesson.good
    if not lesson.id.startswith(lesson.table) or not re.fullmatch(r"\d{3}-\d{2}", lesson.table):
        yield f"table: {lesson.table} 不是 {lesson.id} 所在的表"
    if not lesson.codes:
        yield "codes: 至少写一个缺陷代码"
    if len(lesson.why) < 15 or not lesson.why.endswith("。"):
        yield "why: 用一句完整的话说明为什么，以句号结束"
    if any(len(quote) > 30 for quote in lesson.quotes):
        yield "quotes: 引文不超过30个字"
    yield from _check_whole(weak, good) if lesson.whole else _check_row(weak, good)
    open_ = any(not row.value for row in good.rows()) or good.amounts == ()
    if open_ and not lesson.ask:
        yield "ask: 好的一边没有数，要写明向谁问什么"
    if lesson.ask and not open_ and not lesson.whole:
        yield "ask: 值已经填了，不用再问"


def _check_row(weak: Side, good: Side) -> Iterator[str]:
    if not weak.name or weak.scopes() or weak.add:
        yield "weak: 写一条指标的各栏（name、value……）"
    if not good.name or good.scopes():
        yield "good: 写一条指标的各栏（name、value……）"
    for number, row in enumerate(good.rows()):
        where = f"good.add[{number - 1}]" if number else "good"
        yield from (
            f"{where}.{field}: 不能为空"
            for field in ("level1", "level2", "description", "basis")
            if not getattr(row, field)
        )
    if good.name and not good.evidence:
        yield "good.evidence: 不能为空"
    if msgspec.structs.replace(good, evidence=None) == weak:
        yield "good: 和 weak 完全一样"


def _check_whole(weak: Side, good: Side) -> Iterator[str]:
    if weak.name or good.name or not weak.scopes():
        yield "weak: 整张表的案例写 goals、values 或 amounts"
    if weak.scopes() and not good.scopes():
        yield "good: 整张表的案例写 goals、values 或 amounts"
    if weak == good:
        yield "good: 和 weak 完全一样"


def read_file(path: Path) -> tuple[Lesson, ...]:
    """The lessons of one document; raises `LessonError` with file and field."""
    import yaml

    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LessonError(f"{path.name}：读不出来（{plain(error)}）。请重新取得程序文件。") from error
    if not isinstance(data, list) or not data:
        raise LessonError(f"{path.name}：应是一列案例，每个以“- id:”开头。")
    found = []
    for number, entry in enumerate(data, 1):
        name = entry.get("id", f"第{number}个") if isinstance(entry, dict) else f"第{number}个"
        try:
            lesson = from_builtins(entry, Lesson)
        except RecordError as error:
            raise LessonError(f"{path.name}：案例 {name}：{error}") from error
        if faults := check(lesson):
            raise LessonError(f"{path.name}：案例 {name}：{'；'.join(faults)}")
        found.append(lesson)
    return tuple(found)


@lru_cache(maxsize=4)
def lessons(folder: Path = LESSONS) -> tuple[Lesson, ...]:
    """All lessons, in the order of the documents' tables; raises `LessonError`, also where one is there twice."""
    found = [lesson for path in sorted(folder.glob("*.yaml")) for lesson in read_file(path)]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for lesson in found:
        key = lesson.id, lesson.codes if lesson.whole else ()
        if key in seen:
            raise LessonError(f"案例 {lesson.id} 写了两遍，请删去一个。")
        seen.add(key)
    return tuple(sorted(found, key=lambda lesson: lesson.table))


def of(code: str | None = None, category: str | None = None, among: Sequence[Lesson] | None = None) -> list[Lesson]:
    """The lessons with a defect code and of a category, each left open by None."""
    return [
        lesson
        for lesson in (lessons() if among is None else among)
        if (code is None or code in lesson.codes) and (category is None or lesson.category == category)
    ]
