"""The printed report, the baseline and the command line."""

import json
from pathlib import Path

import pytest

from eval import __main__ as cli
from eval import report
from eval.metrics import Counts, Share

FIGURES = {"rows": Counts(8, 1, 1).figures(), "year": Share(3, 4).figures()}


def test_the_report_shows_figures_and_what_changed_since_the_baseline() -> None:
    baseline = {"reading": {"rows.f1": 0.7, "year.share": 0.9}}
    text = report.text({"reading": {"figures": FIGURES, "misses": ["7-01 没有读出"]}}, baseline)
    assert f"F1 {16 / 18:.3f}" in text
    assert "基线 0.7，好转" in text
    assert "基线 0.9，变差" in text
    assert "7-01 没有读出" in text


def test_fewer_invented_numbers_are_better() -> None:
    assert report.better("invented", 3, 1)
    assert not report.better("must.share", 0.9, 0.8)


def test_a_saved_baseline_is_the_next_comparison(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    report.save_baseline({"reading": {"figures": FIGURES}}, path)
    report.save_baseline({"review": {"figures": {"all": Counts(1, 1, 0).figures()}}}, path)
    baseline = report.load_baseline(path)
    assert baseline["reading"]["rows.hits"] == 8
    changed = report.differences({"reading": {"figures": {**FIGURES, "year": Share(4, 4).figures()}}}, baseline)
    assert changed == {"reading.year.share": [3 / 4, 1.0], "reading.year.right": [3, 4]}


def test_a_case_is_shown_with_what_it_lacks() -> None:
    case = {
        "id": "c1", "expect": "draft", "status": "draft", "must": [1, 2], "good": [0, 1],
        "facts": Counts(2, 1, 0).figures(), "unmet": ["质量指标：合格"], "lost": ["完工 9月"],
        "wrong": [], "noise": [], "invented": ["value 路灯: 88%"],
        "conflict": [0, 0],
    }  # fmt: skip
    text = report.text({"drafting": {"figures": {"cases": 1}, "cases": [case]}}, {})
    assert "✗ c1 应 draft，得 draft；必备 1/2；事实 2/3" in text
    assert "缺：质量指标：合格" in text
    assert "无来源：value 路灯: 88%" in text


def test_sizes_are_asked_for_by_name_and_passed_on(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    asked: list[tuple[str, object]] = []

    def measure(name: str) -> object:
        return lambda gold, *sizes: asked.append((name, sizes)) or {"figures": FIGURES, "sizes": {}}

    monkeypatch.setattr(cli, "_measure", measure)
    assert cli.main(["scale", "--tables", "10", "20", "--json"]) == 0
    assert asked == [("scale", ([10, 20],))]
    assert json.loads(capfdbinary.readouterr().out)["sizes"] == {}
    assert cli.main(["all", "--json"]) == 0
    assert "scale" not in [name for name, _ in asked[1:]]


def test_a_baseline_is_only_of_the_shipped_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["reading", "--gold", str(tmp_path), "--save-baseline"]) == 2
    assert "--save-baseline" in capsys.readouterr().err


def test_json_is_one_document_with_the_figures(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(cli, "_measure", lambda name: lambda gold: {"figures": FIGURES, "misses": []})
    assert cli.main(["reading", "--json"]) == 0
    document = json.loads(capfdbinary.readouterr().out)
    assert document["reading"]["figures"]["rows"]["hits"] == 8


def test_the_shipped_baseline_names_known_measures() -> None:
    assert set(report.load_baseline()) <= set(cli.MEASURES)
