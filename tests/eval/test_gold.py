"""The real program on the shipped gold, end to end: no figure that counts may fall below the recorded baseline."""

from __future__ import annotations

from typing import Any

import pytest

from eval import report
from eval.cases import GOLD
from eval.report import flat

BASELINE = report.load_baseline()
HIGHER = {
    "reading": ("tables.f1", "rows.f1", "level2.share", "value.share", "budget.share"),
    "review": ("all.f1",),
    "drafting": ("status.share", "must.share", "facts.f1", "conflict_values.share"),
}
LOWER = {"drafting": ("wrong", "invented")}
SLACK = 0.01  # of a share: one label or slot out of a hundred


@pytest.mark.parametrize("name", sorted(HIGHER))
def test_no_figure_falls_below_the_baseline(name: str) -> None:
    if name == "reading":
        from eval.reading import measure
    elif name == "review":
        from eval.review import measure  # type: ignore[assignment]
    else:
        from eval.drafting import measure  # type: ignore[assignment]
    result: dict[str, Any] = measure(GOLD)
    now = dict(flat(result["figures"]))
    old = BASELINE[name]
    fallen = {key: (old[key], now[key]) for key in HIGHER[name] if now[key] < old[key] - SLACK}
    risen = {key: (old[key], now[key]) for key in LOWER.get(name, ()) if now[key] > old[key]}
    assert (fallen, risen) == ({}, {})
