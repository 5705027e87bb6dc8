"""Health of the base: real tables and exemplary ones apart, hints no defects."""

from __future__ import annotations

from pathlib import Path

from kb.health import health, lines
from kb.records import Indicator, ReadResult, TargetTable, Unit
from kb.store import Store


def result(unit: str) -> ReadResult:
    rows = tuple(Indicator(level1="产出指标", level2="数量指标", name=name, value="=1个") for name in ("甲数", "乙数"))
    return ReadResult(
        tables=(TargetTable(unit=Unit(name=unit), year=2025, indicators=rows),), narrative=(), warnings=()
    )


def finding(index: int | None, code: str, severity: str) -> dict[str, object]:
    return {"index": index, "code": code, "severity": severity}


def test_exemplary_tables_are_counted_apart(tmp_path: Path) -> None:
    with Store(tmp_path / "base.sqlite") as store:
        for unit, kind in (("某局", "historical"), ("范例单位", "exemplar")):
            store.add(result(unit), None, unit.encode().hex().ljust(64, "0"), kind, unit)  # type: ignore[arg-type]
        for table in store.tables():
            weak = table.unit.name == "某局"
            found = [finding(0, "circular", "warning"), finding(None, "vague-goal", "error")] if weak else []
            store.save_assessment(
                table.id, [*found, finding(1, "no-baseline", "hint"), finding(None, "row-count", "hint")], []
            )
        report = health(store)
    assert (report["tables"], report["assessed"], report["rows"], report["sound"]) == (1, 1, 2, 1 / 2)
    assert report["defects"] == {"circular": {"rows": 1, "share": 1 / 2}}
    assert report["table_defects"] == {"vague-goal": {"tables": 1, "share": 1.0}}
    assert report["by_unit"].keys() == {"某局"}
    assert report["exemplars"] == {"tables": 1, "rows": 2, "sound": 1.0}
    assert "另有示范表 1 张 2 条" in "\n".join(lines(report))
