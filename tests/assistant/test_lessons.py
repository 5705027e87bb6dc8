"""The lessons against the rules: weak rows fire, good rows pass in their own table, whole good tables are clean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from assistant.desk import Desk, open_desk
from assistant.records import Finding
from assistant.review import review_table, review_tables
from assistant.rules import RULES
from kb import shipping
from kb.lessons import Lesson, lessons
from kb.records import TargetTable

LESSONS = lessons()
ROWS = [lesson for lesson in LESSONS if not lesson.whole]
WHOLE = [lesson for lesson in LESSONS if lesson.whole]
DOCUMENTS = [shipped.result for shipped in shipping.historical()]
TABLES = {table.id: table for result in DOCUMENTS for table in result.tables}
PLACE = {row.id: (table.id, at) for table in TABLES.values() for at, row in enumerate(table.indicators)}
FIRM = ("error", "warning")


def name_of(lesson: Lesson) -> str:
    return f"{lesson.id}-{lesson.codes[0]}" if lesson.whole else lesson.id


@pytest.fixture(scope="module")
def desk() -> Desk:
    return open_desk()


@pytest.fixture(scope="module")
def found(desk: Desk) -> dict[str, tuple[Finding, ...]]:
    """Findings of every real table, reviewed with the text of its document."""
    return {
        table.id: review.findings
        for result in DOCUMENTS
        for table, review in zip(
            result.tables, review_tables(result.tables, narrative=result.narrative, desk=desk), strict=True
        )
    }


def mended(table: TargetTable, some: Sequence[Lesson]) -> TargetTable:
    """The table as a draft, with the good rows in the place of the weak ones; split rows go to the end."""
    rows = list(table.indicators)
    for lesson in some:
        first, *more = [row.indicator(lesson.id) for row in lesson.good.rows()]
        rows[PLACE[lesson.id][1]] = first
        rows += [replace(row, id=f"{lesson.id}+{number}") for number, row in enumerate(more, 1)]
    return replace(table, indicators=tuple(rows), draft=True)


def said(findings: Sequence[Finding]) -> list[str]:
    """What errors and warnings say; the blanks of a draft are only hints."""
    return [f"{one.code}: {one.message}" for one in findings if one.severity in FIRM]


def test_codes_are_those_of_the_rules() -> None:
    scope = {rule.code: rule.scope for rule in RULES}
    for lesson in LESSONS:
        assert {scope[code] for code in lesson.codes} == {"table" if lesson.whole else "indicator"}, lesson.id


@pytest.mark.parametrize("lesson", ROWS, ids=name_of)
def test_a_weak_row_is_found(lesson: Lesson, found: dict[str, tuple[Finding, ...]]) -> None:
    table, at = PLACE[lesson.id]
    assert table == lesson.table
    assert set(lesson.codes) & {one.code for one in found[table] if one.index == at}


def test_every_row_that_a_rule_finds_has_a_lesson(found: dict[str, tuple[Finding, ...]]) -> None:
    weak = {
        TABLES[table].indicators[one.index].id
        for table, findings in found.items()
        for one in findings
        if one.index is not None and one.severity in FIRM
    }
    assert weak - {lesson.id for lesson in ROWS} == set()


@pytest.mark.parametrize("lesson", ROWS, ids=name_of)
def test_a_good_row_is_silent_in_its_table(lesson: Lesson, desk: Desk) -> None:
    table = mended(TABLES[lesson.table], [lesson])
    own = {PLACE[lesson.id][1], *range(len(TABLES[lesson.table].indicators), len(table.indicators))}
    findings = [one for one in review_table(table, desk=desk).findings if one.index in own]
    assert said(findings) == []
    blank = [number for number in own if not table.indicators[number].value]
    assert [(one.code, one.severity) for one in findings] == [("missing-value", "hint")] * len(blank)


@pytest.mark.parametrize("lesson", WHOLE, ids=name_of)
def test_a_weak_table_is_found(lesson: Lesson, found: dict[str, tuple[Finding, ...]]) -> None:
    assert set(lesson.codes) <= {one.code for one in found[lesson.table] if one.index is None}


def test_every_table_that_a_rule_finds_has_a_lesson(found: dict[str, tuple[Finding, ...]]) -> None:
    weak = {
        (table, one.code)
        for table, findings in found.items()
        for one in findings
        if one.index is None and one.severity in FIRM
    }
    assert weak == {(lesson.table, code) for lesson in WHOLE for code in lesson.codes}


@pytest.mark.parametrize("lesson", [one for one in WHOLE if one.good.goals], ids=name_of)
def test_good_goals_are_silent_over_the_good_rows(lesson: Lesson, desk: Desk) -> None:
    """With all good rows and the good goals nothing is left to say of the table, or of its rows."""
    assert lesson.good.goals
    rows = [one for one in ROWS if one.table == lesson.table]
    table = replace(mended(TABLES[lesson.table], rows), goals=lesson.good.goals)
    assert said(review_table(table, desk=desk).findings) == []


@pytest.mark.parametrize("lesson", [one for one in WHOLE if one.good.values], ids=name_of)
def test_good_values_are_those_of_the_good_rows_and_differ(lesson: Lesson, desk: Desk) -> None:
    table = mended(TABLES[lesson.table], [one for one in ROWS if one.table == lesson.table])
    assert "uniform-values" not in {one.code for one in review_table(table, desk=desk).findings}
    lines = [f"{row.name} {row.value}" for row in table.indicators]
    assert lesson.good.values
    assert [line for line in lesson.good.values if line not in lines] == []


def test_an_amount_that_only_the_department_can_settle_stays_open(desk: Desk) -> None:
    """Of two differing amounts neither is taken; each of the two tables is clean without the text part."""
    open_ = [lesson for lesson in WHOLE if lesson.good.amounts is not None]
    assert open_
    for lesson in open_:
        assert lesson.good.amounts == ()
        assert lesson.ask
        table = TABLES[lesson.table]
        assert "amount-conflict" not in {one.code for one in review_table(table, desk=desk).findings}


def test_most_rules_for_a_row_are_taught() -> None:
    taught: dict[str, int] = defaultdict(int)
    for lesson in LESSONS:
        for code in lesson.codes:
            taught[code] += 1
    assert len(taught) >= 15
    assert taught["circular"] > taught["vague-value"] > 1
