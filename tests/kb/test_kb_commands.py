"""python -m kb: what is printed where, and the exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kb import command
from kb.__main__ import main, show_table
from kb.errors import KbError
from kb.home import ROOT
from kb.records import Indicator, Project, TargetTable
from kb.store import Store, store_path


def run(*argv: str) -> int:
    return command.run(main, (KbError,), list(argv))


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "环卫.json"
    rows = [
        {"level1": "产出指标", "level2": "数量指标", "name": "清扫保洁面积", "value": "≥86万平方米"},
        {"level1": "效益指标", "level2": "社会效益指标", "name": "社会影响度", "value": "≥95%"},
    ]
    table = {"title": "环卫保洁", "year": 2025, "unit": {"name": "县城管局"}, "project": {"name": "城区环卫保洁"}}
    path.write_text(json.dumps({"tables": [{**table, "indicators": rows}]}), encoding="utf-8")
    return path


def test_read_prints_one_json_document(document: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("read", str(document), "--json") == 0
    printed = json.loads(capsysbinary.readouterr().out)
    assert set(printed) == {"tables", "narrative", "warnings"}
    assert printed["tables"][0]["indicators"][0]["name"] == "清扫保洁面积"
    assert "class" in printed["tables"][0]


def test_read_for_a_person_aligns_the_rows(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", str(document)) == 0
    out = capsys.readouterr().out
    assert "城区环卫保洁" in out
    assert "共 1 张表、2 条指标" in out


def test_wide_and_narrow_characters_line_up() -> None:
    rows = tuple(Indicator(level1="产出", level2=level, name="甲", value="1") for level in ("数量", "ab"))
    first, second = show_table(TargetTable(project=Project(name="甲"), indicators=rows))[-2:]
    assert first.index("甲") + 2 == second.index("甲")  # two wide characters take the place of four narrow ones


def test_a_document_without_tables_exits_1_and_prints_json_all_the_same(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("关于召开会议的通知\n请准时参加。\n", encoding="utf-8")
    assert run("read", str(path), "--json") == 1
    assert json.loads(capsysbinary.readouterr().out)["tables"] == []


@pytest.mark.parametrize(
    "argv",
    [
        ["read", "没有这个文件.docx"],
        ["read"],
        ["import"],
        ["nothing"],
        [],
        ["import", "没有这个文件夹"],
        ["stats", "--what"],
    ],
)
def test_wrong_use_is_one_line_on_stderr_and_exit_2(argv: list[str], home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kb", *argv], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_reader_that_crashes_is_one_line(document: Path, monkeypatch: pytest.MonkeyPatch,
                                           capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    def crash(_: Path) -> None:
        raise ZeroDivisionError("broken\nstream")

    monkeypatch.setattr("kb.__main__.read_file", crash)
    assert run("read", str(document)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "环卫.json" in captured.err


def test_import_then_stats_and_health(
    document: Path, home: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "坏.json").write_text("{", encoding="utf-8")
    assert run("import", str(document), str(tmp_path / "坏.json")) == 0
    assert "未导入 坏.json" in capsysbinary.readouterr().out.decode()
    assert run("import", str(tmp_path / "坏.json")) == 1
    capsysbinary.readouterr()
    with Store(store_path(home)) as store:
        (table,) = store.tables()
        store.save_assessment(table.id, [{"index": 1, "code": "pseudo-quantified", "severity": "error"}], [])
    assert run("stats", "--json") == 0
    stats = json.loads(capsysbinary.readouterr().out)
    assert {"archetypes", "cards", "exemplars", "lessons", "historical_tables", "indicators", "coverage"} <= set(stats)
    assert stats["base"]["indicators"] == 2
    assert stats["cards"] >= stats["archetypes"] > 0
    assert sum(sum(natures.values()) for natures in stats["coverage"].values()) >= stats["archetypes"]
    assert run("health", "--json") == 0
    health = json.loads(capsysbinary.readouterr().out)
    assert health["sound"] == 1 / 2
    assert health["defects"] == {"pseudo-quantified": {"rows": 1, "share": 1 / 2}}
    assert health["by_category"]["社会效益指标"]["flagged"] == 1.0
    assert health["by_category"]["数量指标"]["flagged"] == 0.0
    assert health["by_unit"]["县城管局"]["rows"] == 2
    assert health["by_year"]["2025"]["rows"] == 2
    assert run("stats") == 0
    assert run("health") == 0
    assert "按指标类别" in capsysbinary.readouterr().out.decode()


def test_health_of_an_unreviewed_base_says_what_to_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("health") == 0
    assert "assistant assess" in capsys.readouterr().out
