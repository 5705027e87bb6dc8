"""The lessons as data: weak rows verbatim, every number of a good row traced, bad files named with their field."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import shipping, stats
from kb.lessons import LESSONS as FOLDER
from kb.lessons import WHOLE, Lesson, LessonError, category_name, lessons, of, read_file
from kb.records import TargetTable

LESSONS = lessons()
SHIPPED = {table.id: (table, shipped.result) for shipped in shipping.historical() for table in shipped.result.tables}
ROWS = {row.id: row for table, _ in SHIPPED.values() for row in table.indicators}
PAIRS = [lesson for lesson in LESSONS if not lesson.whole]
TABLES = [lesson for lesson in LESSONS if lesson.whole]
USUAL = "常用值，待确认"
CELLS = ("level1", "level2", "name", "description", "value", "basis")


def name_of(lesson: Lesson) -> str:
    return f"{lesson.id}-{lesson.codes[0]}" if lesson.whole else lesson.id


# --- what is there ---------------------------------------------------------------------------------------------------


def test_there_are_enough_pairs_and_stats_counts_them() -> None:
    assert len(PAIRS) >= 150
    assert {lesson.table for lesson in LESSONS} == set(SHIPPED)
    assert stats.lessons() == len(LESSONS)


@pytest.mark.parametrize("lesson", PAIRS, ids=name_of)
def test_a_weak_row_stands_in_its_record(lesson: Lesson) -> None:
    row = ROWS[lesson.id]
    assert [getattr(lesson.weak, cell) for cell in CELLS] == [getattr(row, cell) for cell in CELLS]
    assert lesson.project == project(SHIPPED[lesson.table][0])


@pytest.mark.parametrize("lesson", TABLES, ids=name_of)
def test_a_weak_table_stands_in_its_record(lesson: Lesson) -> None:
    table, result = SHIPPED[lesson.table]
    weak = lesson.weak
    assert lesson.project == project(table)
    if weak.goals is not None:
        assert weak.goals == table.goals
    if weak.values is not None:
        assert set(weak.values) <= {f"{row.name} {row.value}" for row in table.indicators}
        assert len(weak.values) >= 4
    if weak.amounts is not None:
        told = {number for passage in result.narrative for number in figures(passage.text)}
        text, budget = weak.amounts
        assert figures(budget) == {table.budget.total}
        assert figures(text) <= told - figures(budget)


def project(table: TargetTable) -> str:
    return table.project.name if table.project else table.unit.name


# --- numbers ---------------------------------------------------------------------------------------------------------

_CONSTANT = re.compile(r"[×x*]100%")
_LISTED = re.compile(r"((?:[^，。；：、]+、)+[^，。；：、]+)，共(\d+)")
_DIVIDED = re.compile(r"([\d.]+)[^\d÷]*÷([\d.]+)[^\d≈=]*[≈=]([\d.]+)")


def figures(text: str) -> set[float]:
    """Arabic numbers of a text; the 100% of a formula is none."""
    return {float(found) for found in re.findall(r"\d+(?:\.\d+)?", _CONSTANT.sub("", text))}


def stated(lesson: Lesson) -> set[float]:
    """Every number that the document gives for this project: table, text part, quotes."""
    table, result = SHIPPED[lesson.table]
    texts = [*table.goals, table.usage or "", project(table), *(passage.text for passage in result.narrative)]
    texts += [f"{row.name} {row.description} {row.value}" for row in table.indicators]
    texts += [f"{step.by} {step.percent or 0:g}%" for step in table.plan] + list(lesson.quotes)
    found = {number for text in texts for number in figures(text)} | {float(table.year or 0)}
    return found | {amount for amount in (table.budget.total, table.budget.fiscal) if amount is not None}


def worked_out(basis: str) -> Iterator[float]:
    """Results of the divisions and counts that a basis shows, where they are right."""
    for above, below, result in _DIVIDED.findall(basis):
        if math.isclose(float(above) / float(below), float(result), abs_tol=0.006):
            yield float(result)
    for listed, count in _LISTED.findall(basis):
        if len(listed.split("、")) == int(count):
            yield float(count)


def untraced(lesson: Lesson) -> set[float]:
    """Numbers of the good side that come from nowhere."""
    known = stated(lesson)
    lost: set[float] = set()
    for row in lesson.good.rows():
        own = known | set(worked_out(row.basis)) | (figures(row.value) if row.basis == USUAL else set())
        lost |= (figures(row.value) | figures(row.name) | figures(row.description) | figures(row.basis)) - own
    for goal in lesson.good.goals or ():
        lost |= figures(goal) - known
    return lost


@pytest.mark.parametrize("lesson", LESSONS, ids=name_of)
def test_every_number_of_a_good_row_has_a_source(lesson: Lesson) -> None:
    assert untraced(lesson) == set()


def test_numbers_in_good_values_are_those_of_lessons_or_of_the_record() -> None:
    rows = {lesson.id: lesson for lesson in PAIRS}
    for lesson in TABLES:
        table = SHIPPED[lesson.table][0]
        good = [rows[row.id].good if row.id in rows else row for row in table.indicators]
        lines = {f"{row.name} {row.value}" for row in good}
        assert set(lesson.good.values or ()) <= lines, lesson.id


def test_a_number_from_nowhere_is_seen() -> None:
    from msgspec.structs import replace

    lesson = next(one for one in PAIRS if one.good.basis == USUAL and "%" in one.good.value)
    invented = replace(lesson, good=replace(lesson.good, basis="上年实际", value="≥73.5%"))
    assert untraced(invented) == {73.5}
    assert list(worked_out("22.33万元÷12台≈1.86万元/台")) == [1.86]
    assert list(worked_out("22.33万元÷12台≈2.86万元/台")) == []
    assert list(worked_out("路灯、井盖、护栏，共3种")) == [3.0]
    assert list(worked_out("路灯、井盖，共3种")) == []


@pytest.mark.parametrize("lesson", PAIRS, ids=name_of)
def test_a_value_is_kept_or_its_basis_says_whence(lesson: Lesson) -> None:
    """A number elsewhere in the table does not count: the basis repeats it, or calls the value usual."""
    kept = figures(f"{lesson.weak.name} {lesson.weak.description} {lesson.weak.value}")
    for row in lesson.good.rows():
        if row.basis == USUAL:
            assert row.value
            continue
        date = {float(SHIPPED[lesson.table][0].year or 0), 12.0} if "月底前" in row.value else set()
        assert figures(row.value) - kept - figures(row.basis) - date == set()


# --- wording ---------------------------------------------------------------------------------------------------------


def test_each_lesson_says_its_own_why() -> None:
    said = Counter(lesson.why for lesson in LESSONS)
    assert [why for why, count in said.items() if count > 1] == []
    openings = Counter(lesson.why[:8] for lesson in LESSONS)
    assert openings.most_common(1)[0][1] <= 3
    assert max(len(lesson.why) for lesson in LESSONS) <= 90


def test_good_rows_of_different_projects_are_not_one_text() -> None:
    """A description that fits every project was not written for any; the formula of a questionnaire may recur."""
    said = Counter(lesson.good.description for lesson in PAIRS if lesson.good.description != lesson.weak.description)
    assert [text for text, count in said.items() if count > 3] == []


def test_no_persons() -> None:
    for path in sorted(FOLDER.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\d.])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?![\d.])", text), path.name
        assert not re.search(
            r"联系人|填报人|负责人[:：]|电话[:：]|(?:同志|先生|女士|书记|主任)[：:][一-龥]{2,3}", text
        ), path.name


# --- the loader ------------------------------------------------------------------------------------------------------

GOOD = """
- id: 900-01-02
  table: 900-01
  project: 村道照明
  codes: [vague-value]
  weak: {level1: 效益指标, level2: 社会效益指标, name: 出行条件, value: 改善}
  good: {level1: 效益指标, level2: 社会效益指标, name: 夜间亮灯率, description: 亮灯盏数÷安装盏数×100%, value: "",
    basis: 巡查记录, evidence: 巡查表}
  ask: 去年巡查亮了几成？
  why: 改善到什么样没有人说得清，灯亮没亮却一看就知道。
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "somewhere-lights-2026.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_lesson_is_read(tmp_path: Path) -> None:
    (lesson,) = read_file(write(tmp_path, GOOD))
    assert (lesson.category, lesson.whole) == ("效益", False)
    assert [row.name for row in lesson.good.rows()] == ["夜间亮灯率"]
    assert lesson.good.rows()[0].indicator("x").evidence == "巡查表"


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("codes: [vague-value]", "codes: []", "codes"),
        ("codes: [vague-value]", "codes: vague-value", "codes"),
        ("  table: 900-01\n", "", "table"),
        ("table: 900-01", "table: 901-01", "table"),
        ("  ask: 去年巡查亮了几成？\n", "", "ask"),
        ('value: ""', 'value: "≥95%"', "ask"),
        ("basis: 巡查记录", 'basis: ""', "good.basis"),
        (", evidence: 巡查表", "", "good.evidence"),
        ("name: 夜间亮灯率, ", "", "good"),
        ("name: 夜间亮灯率", "named: 夜间亮灯率", "named"),
        ("why: 改善到什么样没有人说得清，灯亮没亮却一看就知道。", "why: 不好。", "why"),
        ("id: 900-01-02", "id: 900-01", "weak"),
        ("weak: {level1", "weak: {goals: [改善出行], level1", "weak"),
        ("weak: {", "weak: [", "读不出来"),
    ],
)
def test_a_faulty_lesson_names_file_and_field(tmp_path: Path, before: str, after: str, field: str) -> None:
    assert before in GOOD
    path = write(tmp_path, GOOD.replace(before, after))
    with pytest.raises(LessonError) as error:
        read_file(path)
    assert path.name in str(error.value)
    assert field in str(error.value)


@pytest.mark.parametrize("text", ["", "lessons: 3", "id: 900-01-02"])
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(LessonError, match="一列案例"):
        read_file(write(tmp_path, text))


def test_a_lesson_may_not_stand_there_twice(tmp_path: Path) -> None:
    write(tmp_path, GOOD + GOOD)
    with pytest.raises(LessonError, match="900-01-02"):
        lessons(tmp_path)


@pytest.mark.parametrize(
    ("level1", "level2", "name"),
    [
        ("产出指标", "数量指标", "数量"),
        ("成本指标", "环境成本指标", "成本"),
        ("效益指标", "可持续影响指标", "效益"),
        ("部门综合指标", "服务对象满意度", "满意度"),
        ("基本运行指标", "绩效管理", "绩效管理"),
    ],
)
def test_a_row_is_looked_for_under_a_short_name(level1: str, level2: str, name: str) -> None:
    assert category_name(level1, level2) == name


def test_lessons_are_picked_by_code_and_category() -> None:
    picked = of("no-deadline", "时效")
    assert picked
    assert all("no-deadline" in lesson.codes and lesson.category == "时效" for lesson in picked)
    assert of("vague-goal") == of("vague-goal", WHOLE)
    assert of("no-deadline", "满意度") == []
    assert of(among=picked) == picked
