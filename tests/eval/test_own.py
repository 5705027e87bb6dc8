"""The project's own cases: totals by part, and nothing of a single case."""

from __future__ import annotations

import json
from pathlib import Path

from eval import own, report


def test_totals_alone(tmp_path: Path) -> None:
    cases = json.loads((own.CASES / "drafts_dev.json").read_text(encoding="utf-8"))
    chosen = next(case for case in cases if case["expect"] == "refuse" and case["text"].strip())
    for part in own.PARTS:
        (tmp_path / f"drafts_{part}.json").write_text(json.dumps([chosen], ensure_ascii=False), encoding="utf-8")
    found = own.measure(tmp_path, tmp_path)
    assert set(found) == {"figures"}
    assert {f"{part}_status" for part in own.PARTS} <= set(found["figures"])
    shown = report.text({"own": found}, {})
    assert "留出·处理方式正确：1.000（1/1）" in shown
    assert chosen["text"][:6] not in shown


def test_fewer_mistakes_are_better_in_every_part() -> None:
    assert report.better("heldout_invented", 13, 2)
    assert report.better("heldout_must.share", 0.8, 0.9)
