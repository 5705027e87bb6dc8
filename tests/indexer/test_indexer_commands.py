"""python -m indexer: what is printed where, and the exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.__main__ import main
from indexer.records import IndexError_
from kb import command
from kb import library as libraries
from kb.errors import KbError
from kb.home import ROOT
from kb.library import Library


def run(*argv: str) -> int:
    return command.run(main, (KbError, IndexError_), list(argv))


def test_search_prints_one_json_document(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("search", "购置笔记本电脑", "-k", "3", "--json") == 0
    found = json.loads(capsysbinary.readouterr().out)
    assert set(found) == {"projects", "indicators", "precedent"}
    assert found["precedent"] == "close"
    assert set(found["projects"][0]) == {"id", "name", "score", "why", "table"}
    assert "笔记本电脑" in found["projects"][0]["name"]
    assert len(found["indicators"]) <= 3


def test_search_for_a_person(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "村干部补贴") == 0
    out = capsys.readouterr().out
    assert "相似项目" in out
    assert "有相近的先例" in out


def test_no_hit_is_exit_1_with_json_all_the_same(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("search", "哈哈哈", "--json") == 1
    assert json.loads(capsysbinary.readouterr().out) == {"projects": [], "indicators": [], "precedent": "none"}
    assert run("search", "量子", "--json") == 1
    assert run("search", "村干部补贴", "--year", "1999", "--json") == 1
    assert run("search", "村干部补贴", "--sound", "--min", "1e9", "--json") == 1


def test_filters_reach_the_search(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    argv = ["--year", "2024", "--unit", "组织部", "--region", "乐亭", "--class", "201", "--category", "满意度",
            "--min", "1000", "--max", "5000"]  # fmt: skip
    assert run("search", "村干部补贴 满意度", *argv, "--json") == 0
    found = json.loads(capsysbinary.readouterr().out)
    assert all("村干部" in hit["name"] for hit in found["projects"])
    assert found["indicators"]
    assert all("满意" in hit["name"] for hit in found["indicators"])


def test_build_and_update(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("build", "--json") == 0
    built = json.loads(capsysbinary.readouterr().out)
    assert built["changed"] is True
    assert built["projects"] > 0
    assert run("update", "--json") == 0
    assert json.loads(capsysbinary.readouterr().out)["changed"] is False


def test_a_damaged_index_is_built_again(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("build") == 0
    (file,) = (home / "index").glob("*/projects/p0/vectors.faiss")
    file.write_bytes(b"gone")
    assert run("search", "村干部补贴", "--json") == 0


@pytest.mark.parametrize(
    "argv", [[], ["serch"], ["search"], ["search", "x", "-k", "0"], ["search", "x", "--year", "去年"]]
)
def test_wrong_use_is_one_line_on_stderr_and_exit_2(argv: list[str], home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "indexer", *argv],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, len(done.stderr.strip().splitlines())) == (2, "", 1)


def test_a_base_that_is_none_is_one_line_and_exit_2(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "base.sqlite").write_bytes(b"no base" * 300)
    assert run("search", "路灯") == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


@pytest.mark.slow
def test_train_reports_the_baselines(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    pytest.importorskip("torch")
    four = Library(archetypes=dict(list(libraries.load().archetypes.items())[:4]))
    monkeypatch.setattr(libraries, "load", lambda: four)
    assert run("train", "--out", str(tmp_path / "model"), "--json") == 0
    assert set(json.loads(capsysbinary.readouterr().out)["held_out"]) == {"bm25", "untrained", "trained"}
    assert (tmp_path / "model" / "model.safetensors").is_file()
