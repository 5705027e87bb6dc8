"""Documents of every format and structure, made from one truth, read back and compared with it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from kb.readers import READERS
from kb.tables.layout import layouts
from kb.values import parse, render
from tests.kb.making.forms import truths
from tests.kb.making.pages import office
from tests.kb.making.scoring import Score, read, table
from tests.kb.making.structures import STRUCTURES
from tests.kb.making.writing import FORMATS, QUICK, Fixture, fixtures

LEAST = {"value": 0.99, "level2": 0.98, "year": 0.98, "budget": 0.98, "project": 0.98}
LEAST_ROWS = 0.99
needs_office = pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")


def score(chosen: Iterable[Fixture], folder: Path) -> Score:
    whole = Score()
    for one in chosen:
        whole.add(read(one, folder))
    return whole


# Rows that a page break cuts through the middle of several cells are not all put together again yet (.pdf out of Word).
FLOORS = {"pdf-office": 0.9}


def hold(whole: Score, name: str) -> None:
    """The figures are those that the product promises; else every difference is named."""
    floor = FLOORS.get(name)
    figures = {"rows": whole.rows.f1, **{key: whole.fields[key].value for key in LEAST}}
    least = {"rows": LEAST_ROWS, **LEAST}
    low = {key: round(value, 4) for key, value in figures.items() if value < (floor or least[key])}
    assert not low, "\n".join([str(low), table({name: whole}), *whole.faults[:40]])
    for key in ("unit", "goals", "level1", "description", "basis", "weight", "usage", "plan", "locator"):
        assert whole.fields[key].value >= (floor or 0.98), "\n".join(
            [key, *(one for one in whole.faults if f" {key}: " in one)][:40]
        )


@pytest.mark.parametrize("name", QUICK)
def test_every_structure_in(name: str, tmp_path: Path) -> None:
    hold(score(fixtures(name), tmp_path), name)


@needs_office
def test_old_word_documents(tmp_path: Path) -> None:
    hold(score(fixtures("wps"), tmp_path), "wps")


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in QUICK])
def test_every_structure_as_office_writes_it(name: str, tmp_path: Path) -> None:
    hold(score(fixtures(name), tmp_path), name)


@pytest.mark.slow
@pytest.mark.parametrize("name", QUICK)
def test_every_structure_in_other_forms(name: str, tmp_path: Path) -> None:
    hold(score(fixtures(name, turns=6), tmp_path), name)


# The description itself


def test_no_format_structure_or_form_is_left_out() -> None:
    made = [one for name in QUICK for one in fixtures(name)]
    assert {one.structure for one in made} == set(STRUCTURES)
    assert {one.layout for fixture in made for one in fixture.truth} == set(layouts())
    assert {one.layout for one in truths()} == set(layouts())
    readable = {ending for reader in READERS for ending in reader.endings}
    assert {f".{form.ending}" for form in FORMATS.values()} - readable <= {".doc", ".wps"}


def test_a_truth_is_compared_whole(tmp_path: Path) -> None:
    """What the reader gets wrong is counted: one wrong value, one lost row, one row too many."""
    (one,) = [one for one in fixtures("json") if one.structure == "merged"]
    assert read(one, tmp_path).rows.f1 == 1.0
    first, second, *rest = one.truth[0].indicators
    from msgspec.structs import replace

    wrong = replace(one.truth[0], indicators=(replace(first, value="≥1%"), second, *rest))
    count = len(wrong.indicators)
    figures = read(Fixture(one.name, one.format, one.structure, one.data, (wrong,)), tmp_path)
    assert (figures.fields["value"].right, figures.fields["value"].total) == (count - 1, count)
    longer = replace(wrong, indicators=(*one.truth[0].indicators, replace(first, name="没有的指标")))
    figures = read(Fixture(one.name, one.format, one.structure, one.data, (longer,)), tmp_path)
    assert figures.rows.f1 == pytest.approx(2 * count / (2 * count + 1))
    shorter = replace(wrong, indicators=one.truth[0].indicators[1:])
    figures = read(Fixture(one.name, one.format, one.structure, one.data, (shorter,)), tmp_path)
    assert figures.rows.f1 == pytest.approx(2 * (count - 1) / (2 * (count - 1) + 1))


@pytest.mark.parametrize("form", layouts())
def test_the_values_of_the_truth_survive_printing(form: str) -> None:
    """What can be measured in the truth: parse ∘ print is the identity on it."""
    found = [parse(row.value, year=one.year) for one in truths() if one.layout == form for row in one.indicators]
    measured = [target for target in found if target.type not in ("grade", "text")]
    assert len(measured) >= len(found) // 2
    assert [parse(render(target)) for target in measured] == measured
