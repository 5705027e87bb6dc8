"""Reading, review and drafting measured end to end on invented gold folders, with doubles for the program."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant.records import Conflict, DraftResult, Finding, OpenQuestion, Review
from eval import drafting, reading, review
from eval.cases import DraftCase, EvalError, draft_cases, seeds_folder
from eval.metrics import Counts
from kb.records import Budget, Indicator, Project, ReadResult, TargetTable, ValueSource, from_builtins

TABLE: dict[str, Any] = {
    "id": "7-01", "kind": "project", "title": "路灯改造绩效目标表", "year": 2027,
    "unit": {"code": None, "name": "住建局"}, "project": {"code": None, "name": "路灯改造"},
    "budget": {"total": 63.0, "fiscal": 63.0, "other": None},
    "plan": [{"by": "6月底", "percent": 40.0}], "goals": ["更换路灯"],
    "indicators": [
        {"id": "7-01-01", "level1": "产出指标", "level2": "数量指标", "name": "灯数", "value": "160盏", "basis": ""},
        {"id": "7-01-02", "level1": "产出指标", "level2": "质量指标", "name": "合格率", "value": "=100%", "basis": ""},
        {"id": "7-01-03", "level1": "效益指标", "level2": "社会效益指标", "name": "影响", "value": "提高", "basis": ""},
    ],
}  # fmt: skip


def write(folder: Path, name: str, data: object) -> None:
    (folder / name).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    write(tmp_path, "tables_7.json", [TABLE])
    labels = {
        "indicators": {"7-01-01": [], "7-01-02": ["circular"], "7-01-03": ["vague-value"]},
        "tables": {"7-01": ["vague-goal"]},
        "optional": {"7-01-03": ["wrong-category"]},
    }
    write(tmp_path, "labels_some.json", labels)
    return tmp_path


def test_reading_a_perfect_copy_is_all_ones(gold: Path) -> None:
    copy = from_builtins(TABLE, TargetTable)
    figures = reading.measure(gold, reader=lambda stem, notes: ReadResult(tables=(copy,)))["figures"]
    assert figures["rows"]["f1"] == 1.0
    assert all(part["share"] == 1.0 for name, part in figures.items() if name not in ("tables", "rows"))


def test_reading_counts_lost_and_strange_rows_and_wrong_cells(gold: Path) -> None:
    rows = [
        {**TABLE["indicators"][0], "value": "16盏"},
        {**TABLE["indicators"][1], "level2": "时效指标"},
        {"level2": "数量指标", "name": "合计", "value": ""},
    ]
    broken = from_builtins({**TABLE, "year": 2026, "budget": {"total": 63.0}, "indicators": rows}, TargetTable)
    result = reading.measure(gold, reader=lambda stem, notes: ReadResult(tables=(broken,)))
    figures = result["figures"]
    # one row fits by category and name; two of the gold are missed, two of the read are extra
    assert (figures["rows"]["hits"], figures["rows"]["misses"], figures["rows"]["extra"]) == (1, 2, 2)
    assert figures["value"]["share"] == pytest.approx(1 / 2, abs=1e-4)
    assert figures["level2"]["share"] == pytest.approx(1 / 2, abs=1e-4)
    assert (figures["year"]["share"], figures["budget"]["share"], figures["project"]["share"]) == (0.0, 0.0, 1.0)
    assert any("没有读出这一行：影响" in line for line in result["misses"])


def test_reading_a_document_without_tables_misses_every_row(gold: Path) -> None:
    figures = reading.measure(gold, reader=lambda stem, notes: ReadResult())["figures"]
    assert figures["tables"]["recall"] == 0.0
    assert figures["rows"]["misses"] == len(TABLE["indicators"])


def test_tables_of_one_project_name_are_paired_by_name_whatever_their_order() -> None:
    names = ("路灯改造", "绿化养护", "小巷整治")
    golden = [{**TABLE, "id": f"7-{n}", "project": {"name": name}} for n, name in enumerate(names)]
    read = [TargetTable(id=name, project=Project(name=name)) for name in reversed(names)]
    assert [table.id for _, table in reading.pair_tables(golden, read) if table] == list(names)


review_measure = partial(review.measure, reader=lambda stem, notes: ReadResult())


def finding(code: str, index: int | None, severity: Any = "error") -> Finding:
    scope: Any = "table" if index is None else "indicator"
    return Finding(scope=scope, index=index, code=code, severity=severity, field="value", message="")


def test_review_is_a_micro_f1_that_leaves_optional_codes_out(gold: Path) -> None:
    findings = (
        finding("vague-value", 2),
        finding("wrong-category", 2),  # optional: neither
        finding("duplicate", 0),  # false alarm
        finding("circular", 0, "hint"),  # false alarm, a hint
        finding("house-style", 0),  # beyond the catalogue
        finding("vague-goal", None),
    )
    result = review_measure(gold, reviewer=lambda tables, narrative: [Review(score=50, findings=findings)])
    figures = result["figures"]
    assert figures["all"]["f1"] == pytest.approx(2 * 2 / (2 * 2 + 1 + 2), abs=1e-4)
    assert figures["without_hints"]["precision"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["codes"]["circular"] == Counts(hits=0, misses=1, extra=1).figures()
    assert result["beyond_catalogue"] == ["7-01-01 house-style"]
    assert any("漏报 circular" in line for line in result["misses"])
    assert sum("误报" in line for line in result["false_alarms"]) == 2


def test_an_unlabelled_table_is_not_measured(gold: Path) -> None:
    write(gold, "tables_8.json", [{**TABLE, "id": "8-01", "indicators": []}])
    seen: list[str] = []

    def reviewer(tables: Sequence[TargetTable], narrative: object) -> list[Review]:
        seen.extend(table.id for table in tables)
        return [Review(score=100) for _ in tables]

    figures = review_measure(gold, reviewer=reviewer)["figures"]
    assert seen == ["7-01"]
    assert figures["all"]["misses"] == 3


CASE: dict[str, Any] = {
    "id": "c1", "text": "更换路灯160盏，预算63万元，分两批。", "expect": "draft", "budget": 63,
    "facts": [
        {"kind": "quantity", "number": 160, "unit": "盏", "object": "路灯"},
        {"kind": "amount", "number": 63, "unit": "万元", "object": "总预算"},
        {"kind": "deadline", "date": "--09-30", "object": "完工", "phrase": "9月底前"},
    ],
    "noise": ["两批"], "wrong": ["^社会效益", "巡察"], "good": ["路灯完好率"],
    "must": [
        {"level2": "数量指标", "name_any": ["路灯"], "op_any": ["="], "number": 160, "unit": "盏"},
        {"level2": "质量指标", "name_any": ["合格"], "op_any": ["="], "number": 100, "unit": "%"},
    ],
}  # fmt: skip


def drafted(*rows: Indicator, status: Any = "draft", total: float | None = 63.0) -> DraftResult:
    return DraftResult(status=status, table=TargetTable(budget=Budget(total=total), indicators=rows, draft=True))


def stated(level2: str, name: str, value: str, quote: str) -> Indicator:
    return Indicator(level2=level2, name=name, value=value, sources=(ValueSource(kind="text", quote=quote),))


def test_a_case_counts_slots_facts_noise_wrong_names_and_invented_numbers() -> None:
    result = drafted(
        stated("数量指标", "路灯更换数量", "=160盏", "路灯160盏"),
        stated("数量指标", "更换批次", "=2批", "两批"),
        stated("社会效益指标", "社会效益提升", "≥88%", "63万元"),
    )
    one = drafting.measure_case(from_builtins(CASE, DraftCase), result)
    assert one.right
    assert (one.must.right, one.must.total) == (1, 2)
    assert one.facts.figures()["recall"] == pytest.approx(2 / 3, abs=1e-4)  # lamps and budget; the date is lost
    assert one.facts.extra == 2  # 2批 and 88% are stated by no fact
    assert one.wrong == ("社会效益提升",)
    assert one.noise == ("更换批次 =2批",)
    assert [fault.number for fault in one.invented] == ["88%"]
    assert len(one.unmet) == 1
    assert one.unmet[0].startswith("质量指标：合格")


def test_asking_where_a_draft_was_due_leaves_every_slot_unmet() -> None:
    result = DraftResult(status="ask", questions=(OpenQuestion(slot="budget", text="预算多少？"),))
    one = drafting.measure_case(from_builtins(CASE, DraftCase), result)
    assert not one.right
    assert (one.must.right, one.facts.hits) == (0, 0)


def test_a_conflict_must_name_both_amounts() -> None:
    case = from_builtins({**CASE, "expect": "conflict", "conflict": {"values": [63, 36], "unit": "万元"}}, DraftCase)
    both = Conflict(values=(63.0, 36.0), unit="万元", quotes=("63万元", "36万元"))
    full = DraftResult(status="conflict", table=TargetTable(), conflicts=(both,))
    half = DraftResult(status="conflict", table=TargetTable(), notes=("预算写的是63万元。",))
    assert drafting.measure_case(case, full).conflict.value == 1.0
    assert "总预算 63.0" not in drafting.measure_case(case, full).lost  # left out of the table on purpose
    assert "总预算 63.0" in drafting.measure_case(case, DraftResult(status="conflict")).lost
    assert drafting.measure_case(case, half).conflict.value == pytest.approx(1 / 2)


def test_the_drafter_gets_the_day_of_the_case(tmp_path: Path) -> None:
    write(tmp_path, "drafts_x.json", [{**CASE, "asked_on": "2026-03-04"}, {**CASE, "id": "c2"}])
    days = []

    def drafter(case: DraftCase, today: Any) -> DraftResult:
        days.append(today.isoformat())
        return DraftResult(status="refuse")

    figures = drafting.measure(tmp_path, drafter=drafter)["figures"]
    assert days == ["2026-03-04", drafting.TODAY.isoformat()]
    assert (figures["cases"], figures["status"]["share"]) == (2, 0.0)


@pytest.mark.parametrize("content", ["{", '[{"id": "c1"}]', '[{"id": 1, "text": "t", "expect": "draft"}]'])
def test_a_broken_gold_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "drafts_bad.json").write_text(content, encoding="utf-8")
    with pytest.raises(EvalError, match="drafts_bad.json"):
        draft_cases(tmp_path)


def test_a_folder_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="tables_"):
        reading.measure(tmp_path)
    with pytest.raises(EvalError, match="没有这个文件夹"):
        draft_cases(tmp_path / "nowhere")


def test_seeds_are_found_beside_the_gold_folder_or_by_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "mine").mkdir()
    monkeypatch.delenv("SEEDS_DIR", raising=False)
    assert seeds_folder(tmp_path / "gold") == tmp_path / "seeds"
    monkeypatch.setenv("SEEDS_DIR", str(tmp_path / "mine"))
    assert seeds_folder(tmp_path / "gold") == tmp_path / "mine"
    monkeypatch.setenv("SEEDS_DIR", str(tmp_path / "gone"))
    assert seeds_folder(tmp_path / "gold") is None
