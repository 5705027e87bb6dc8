"""The exemplary tables pass the assistant's own review, alone and with an opened desk."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from assistant.records import Review
from assistant.review import review_table
from kb import shipping
from kb.records import TargetTable

if TYPE_CHECKING:
    from assistant.desk import Desk


@lru_cache(maxsize=1)
def tables() -> tuple[TargetTable, ...]:
    return tuple(table for document in shipping.exemplars() for table in document.result.tables)


def raised(review: Review, table: TargetTable) -> list[str]:
    """Findings that would send a table back."""
    return [
        f"{finding.code} {'表' if finding.index is None else table.indicators[finding.index].name}：{finding.message}"
        for finding in review.findings
        if finding.severity != "hint"
    ]


def named(table: TargetTable) -> str:
    return table.id


@pytest.mark.parametrize("table", tables(), ids=named)
def test_review_finds_no_error_and_no_warning(table: TargetTable) -> None:
    review = review_table(table)
    assert raised(review, table) == []
    assert review.score >= 95


@pytest.mark.slow
@pytest.mark.parametrize("table", tables(), ids=named)
def test_the_desk_raises_nothing_either(table: TargetTable, desk: Desk) -> None:
    assert raised(review_table(table, desk=desk), table) == []


def test_the_shipped_files_are_read_whole() -> None:
    assert tables()
    for table in tables():
        assert all(row.target is not None for row in table.indicators), table.id
        assert len({row.id for row in table.indicators}) == len(table.indicators), table.id
