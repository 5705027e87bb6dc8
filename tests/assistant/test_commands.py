"""The assistant's commands as processes: JSON on stdout, exit codes, one line for what goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assistant.desk import Desk
from kb.home import ROOT

DOCUMENTS = Path(__file__).parents[1] / "kb" / "documents"


def call(*words: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    """One command of the assistant, run from the project's root."""
    return subprocess.run(
        [sys.executable, "-m", "assistant", *words],
        input=lines, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _ready(desk: Desk) -> None:
    """Base and index are built once, before the first command."""


LAPTOPS = "给县委巡察组买十二台保密笔记本电脑，总价22.34万元，明年6月底前到货用上。"


def test_draft_as_json() -> None:
    done = call("draft", "--today", "2025-11-20", "--text", LAPTOPS, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["status"] == "draft"
    rows = answer["table"]["indicators"]
    values = {row["value"]: row for row in rows}
    for value in ("=12台", "≤22.34万元", "2026年6月30日前"):
        assert values[value]["sources"][0]["kind"] == "text"
    assert values["2026年6月30日前"]["target"]["date"] == "2026-06-30"
    assert not [row["name"] for row in rows if "巡视" in row["name"] or "巡察工作" in row["name"]]
    assert all(row["sources"] for row in rows if row["value"])


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_draft_into_a_form(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"表{suffix}"
    assert call("draft", "--text", LAPTOPS, "--year", "2026", "--out", str(path)).returncode == 0
    with zipfile.ZipFile(path) as archive:
        text = "".join(archive.read(n).decode("utf-8", "ignore") for n in archive.namelist() if n.endswith(".xml"))
    assert "22.34万元" in text
    assert "保密笔记本电脑" in text


def test_draft_from_a_file_and_in_another_layout(tmp_path: Path) -> None:
    plan = tmp_path / "计划.txt"
    plan.write_text("县水务站2026年新打机井15眼，总投资60万元，5月底前完工。", encoding="utf-8")
    answer = json.loads(call("draft", "--file", str(plan), "--layout", "hebei", "--json").stdout)
    assert answer["table"]["layout"] == "hebei"
    assert any(row["value"] == "=15眼" for row in answer["table"]["indicators"])


PLAN = """县水利局2026年项目计划
一、小型水库除险加固项目
加固小型水库2座，更新启闭机4台，总投资186万元，5月底前完工。
二、供水管网维修项目
维修供水管网26公里，预算78万元，9月底前完成。
"""


def test_a_plan_of_several_projects(tmp_path: Path) -> None:
    plan, out = tmp_path / "计划.txt", tmp_path / "表.docx"
    plan.write_text(PLAN, encoding="utf-8")
    done = call("draft", "--file", str(plan), "--today", "2025-11-20", "--json", "--out", str(out))
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert [t["budget"]["total"] for t in (answer["table"], *answer["tables"])] == [186.0, 78.0]
    assert len(list(tmp_path.glob("表-0*.docx"))) == 2
    assert all(path.name in done.stderr for path in tmp_path.glob("表-0*.docx"))


def test_last_years_table(tmp_path: Path) -> None:
    old = tmp_path / "上年.xlsx"
    told = "2025年培训村医180人，预算7.2万元，2025年8月底前完成，考核合格率95%以上。"
    assert call("draft", "--text", told, "--today", "2024-11-20", "--out", str(old)).returncode == 0
    done = call("draft", "--last", str(old), "--text", "培训村医220人，预算9万元", "--today", "2025-11-20", "--json")
    answer = json.loads(done.stdout)
    rows = {row["value"]: row for row in answer["table"]["indicators"]}
    assert {"=220人", "≤9万元", "2026年8月31日前"} <= set(rows)
    assert rows["2026年8月31日前"]["sources"][0]["kind"] == "history"
    assert answer["table"]["year"] == 2026


def test_last_file_without_a_table(tmp_path: Path) -> None:
    letter = tmp_path / "通知.txt"
    letter.write_text("关于召开会议的通知。请各单位按时参加。", encoding="utf-8")
    done = call("draft", "--last", str(letter), "--json")
    assert (done.returncode, json.loads(done.stdout)["status"]) == (1, "refuse")


def test_a_units_table() -> None:
    told = "县统计局2026年部门预算540万元，开展统计执法检查24次，编印年鉴200册，12月20日前完成。"
    answer = json.loads(call("draft", "--text", told, "--layout", "henan-dept", "--json").stdout)
    assert (answer["table"]["kind"], answer["table"]["layout"]) == ("unit", "henan-dept")
    assert any(row["value"] == "=24次" for row in answer["table"]["indicators"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("draft", "--text", "", "--json"), 1),
        (("draft", "--text", "今天中午吃什么好呢？", "--json"), 1),
        (("draft", "--text", "信息化建设，50万。", "--json"), 0),
    ],
)
def test_refused_and_asked(words: tuple[str, ...], code: int) -> None:
    done = call(*words)
    assert done.returncode == code
    assert json.loads(done.stdout)["table"] is None


@pytest.mark.parametrize(
    "words",
    [
        ("draft", "--json"),
        ("draft", "--text", LAPTOPS, "--layout", "没有这种表", "--json"),
        ("draft", "--text", LAPTOPS, "--out", "表.pdf", "--json"),
        ("draft", "--file", "没有这个文件.docx", "--json"),
        ("draft", "--text", LAPTOPS, "--today", "明天", "--json"),
        ("draft", "--text", LAPTOPS, "--year", "26", "--json"),
        ("draft", "--text", LAPTOPS, "--budget", "很多", "--json"),
        ("draft", "--last", "没有这个文件.docx", "--json"),
        ("draft", "--file", ".", "--json"),
        ("chat", "--layout", "没有这种表"),
        ("chat", "--last", "没有这个文件.docx"),
        ("review", "没有这个文件.docx", "--json"),
        ("nothing",),
    ],
)
def test_wrong_use_is_one_line(words: tuple[str, ...]) -> None:
    done = call(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".txt", ".bin"])
@pytest.mark.parametrize("option", ["--file", "--last"])
def test_bytes_that_are_no_document(tmp_path: Path, suffix: str, option: str) -> None:
    junk = tmp_path / f"坏{suffix}"
    junk.write_bytes(bytes(range(256)) * 8)
    done = call("draft", option, str(junk), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert junk.name in done.stderr


def test_review_of_a_file_a_folder_and_an_archive(tmp_path: Path) -> None:
    document = next(path for path in sorted(DOCUMENTS.iterdir()) if path.suffix == ".txt")
    folder = tmp_path / "来件"
    folder.mkdir()
    (folder / document.name).write_bytes(document.read_bytes())
    (folder / "坏.docx").write_bytes(b"not a document")
    archive = tmp_path / "来件.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(document, f"教育局/{document.name}")
    alone = json.loads(call("review", str(document), "--json").stdout)["tables"]
    together = call("review", str(folder), "--json")
    packed_tables = json.loads(call("review", str(archive), "--json").stdout)["tables"]
    assert alone
    assert together.returncode == 0
    assert "坏.docx" in together.stderr
    assert {t["file"] for t in packed_tables} == {f"教育局/{document.name}"}
    for tables in (json.loads(together.stdout)["tables"], packed_tables):
        assert [t["findings"] for t in tables] == [t["findings"] for t in alone]
    for table in alone:
        assert 0 <= table["score"] <= 100
        rows = len(table["table"]["indicators"])
        assert all(f["index"] is None or 0 <= f["index"] < rows for f in table["findings"])


def test_review_into_a_workbook(tmp_path: Path) -> None:
    document = next(path for path in sorted(DOCUMENTS.iterdir()) if path.suffix == ".txt")
    out = tmp_path / "审核.xlsx"
    assert call("review", str(document), "--out", str(out)).returncode == 0
    assert zipfile.is_zipfile(out)


def test_decisions_come_back_at_the_next_review() -> None:
    document = next(path for path in sorted(DOCUMENTS.iterdir()) if path.suffix == ".txt")
    found = json.loads(call("review", str(document), "--json").stdout)["tables"][0]
    assert found["grade"] in "优良中差"
    assert found["findings"]
    refused = call("review", str(document), "--dismiss", "1")
    assert refused.returncode == 2
    assert "理由" in refused.stderr
    assert call("review", str(document), "--agree", "999").returncode == 2
    assert call("review", str(document), "--dismiss", "1", "--reason", "统一表式").returncode == 0
    again = json.loads(call("review", str(document), "--json").stdout)["tables"][0]["findings"]
    assert again[0]["decision"]["reason"] == "统一表式"
    assert all("decision" not in one for one in again[1:])
    assert "不采纳：统一表式" in call("review", str(document)).stdout


def test_review_without_a_table(tmp_path: Path) -> None:
    letter = tmp_path / "通知.txt"
    letter.write_text("关于召开会议的通知。请各单位按时参加。", encoding="utf-8")
    done = call("review", str(letter), "--json")
    assert (done.returncode, json.loads(done.stdout)) == (1, {"tables": []})


def test_chat_answers_line_by_line() -> None:
    done = call("chat", "--today", "2025-11-20", "--json", lines=f"{LAPTOPS}\n把电脑数量改成13台\n")
    assert done.returncode == 0
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["status"], second["status"]) == ("draft", "draft")
    assert any(row["value"] == "=12台" for row in first["table"]["indicators"])
    assert any(row["value"] == "=13台" for row in second["table"]["indicators"])


def test_chat_in_words() -> None:
    done = call("chat", "--today", "2025-11-20", lines=f"{LAPTOPS}\n\n")
    assert done.returncode == 0
    assert "已拟好" in done.stdout
    assert "=12台" in done.stdout


def test_chat_writes_the_form_that_is_asked_for(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "chat", "--today", "2025-11-20"],
        input=f"{LAPTOPS}\n导出Word\n退出\n", capture_output=True, text=True, encoding="utf-8", cwd=tmp_path,
        timeout=120, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0
    (form,) = tmp_path.glob("*.docx")
    assert form.name in done.stdout


def test_handbook_and_assess() -> None:
    book = call("handbook")
    assert book.returncode == 0
    assert book.stdout.lstrip().startswith("#")
    assert "vague-value" in book.stdout
    assert call("assess").returncode == 0
