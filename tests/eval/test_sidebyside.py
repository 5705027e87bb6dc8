"""The side-by-side of draft, copied table and retrieved indicators: its data and its counting."""

from __future__ import annotations

import json

from eval.sidebyside import DATA, SYSTEMS, counts


def test_ten_descriptions_are_judged_row_by_row() -> None:
    cases = json.loads(DATA.read_text(encoding="utf-8"))
    assert len(cases) == 10
    for case in cases:
        assert set(case["judged"]) == set(SYSTEMS)
        assert all(set(letters.values()) <= set("abc") and letters for letters in case["judged"].values())


def test_rows_nobody_judged_are_counted_apart() -> None:
    case = {"text": "…", "judged": {"draft": {"数量·路灯 =30盏": "a"}, "copied": {}, "retrieved": {}}}
    rows = {"draft": ["数量·路灯 =30盏", "质量·亮灯率 ≥98%"], "copied": [], "retrieved": ["数量·清淤 =9万"]}
    found = counts([case], [rows])
    assert found["draft"] == {"a": 1, "b": 0, "c": 0, "?": 1}
    assert found["retrieved"] == {"a": 0, "b": 0, "c": 0, "?": 1}
