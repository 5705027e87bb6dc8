"""An import of many files: two processes, hung and dying readers, two imports at once, and imports killed midway."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import importing, pools
from kb.home import ROOT
from kb.importing import import_paths
from kb.records import TargetTable, from_json, to_json
from kb.store import Store

FILES = 60
TABLES = 3
posix = pytest.mark.skipif(os.name == "nt", reason="kills by signal")


def table(number: int, place: int, value: str = "36台") -> dict[str, object]:
    name = f"第{number}小学设备购置{place}"
    rows = [
        {"level1": "产出指标", "level2": "数量指标", "name": f"{name}第{row}项数量", "value": value}
        for row in range(20)
    ]
    return {
        "title": name,
        "year": 2025,
        "unit": {"name": f"第{number}小学"},
        "project": {"name": name},
        "indicators": rows,
    }


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of documents, three of them broken, two the same."""
    top = tmp_path_factory.mktemp("报送材料")
    for number in range(FILES):
        folder = top / f"片区{number % 4}"
        folder.mkdir(exist_ok=True)
        tables = [table(number, place) for place in range(TABLES)]
        (folder / f"学校{number:03d}.json").write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")
    (top / "片区1" / "坏的.json").write_text('{"tables": [', encoding="utf-8")
    (top / "片区2" / "空的.docx").write_bytes(b"")
    (top / "片区3" / "图.png").write_bytes(b"\x89PNG")
    (top / "片区0" / "同一份.json").write_bytes((top / "片区0" / "学校000.json").read_bytes())
    return top


def run(documents: Path, home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kb", "import", str(documents), "--json"],
        cwd=ROOT, env={**os.environ, "ASSISTANT_HOME": str(home)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.fixture(scope="module")
def undisturbed(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """(digest of the base, seconds) of an import that nothing disturbs."""
    home = tmp_path_factory.mktemp("home")
    start = time.monotonic()
    process = run(documents, home)
    out, noise = process.communicate(timeout=120)
    taken = time.monotonic() - start
    assert process.returncode == 0, noise.decode()
    summary = json.loads(out)
    assert (summary["imported"], summary["failed"]) == (FILES + 1, 3)
    assert {one["file"] for one in summary["files"] if one["status"] == "failed"} == {
        "坏的.json",
        "空的.docx",
        "图.png",
    }
    assert [one["status"] for one in summary["files"]].count("same") == 1
    assert all(one["reason"] for one in summary["files"] if one["status"] == "failed")
    assert "[" in noise.decode()  # progress
    return verified(home), taken


def verified(home: Path) -> str:
    """The digest of a base; fails where SQLite finds a fault, or where a document is there only in part."""
    with Store(home / "base.sqlite") as store:
        digest = store.digest()
        found = {source.id: source for source in store.sources()}
    with sqlite3.connect(home / "base.sqlite") as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        for key, source in found.items():
            rows = db.execute("SELECT id, data FROM tables WHERE source = ? ORDER BY number", (key,)).fetchall()
            assert len(rows) == TABLES, source
            for table_id, data in rows:
                (rows_there,) = db.execute("SELECT COUNT(*) FROM indicators WHERE table_id = ?", (table_id,)).fetchone()
                assert rows_there == len(from_json(data, TargetTable).indicators)
    return digest


def killed(documents: Path, home: Path, after: float) -> None:
    """Start an import, kill it dead after so many seconds, see that its readers end, verify, and finish it."""
    process = run(documents, home)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)  # the pipes close only when no reader holds them any more
    if (home / "base.sqlite").exists():
        verified(home)
    again = run(documents, home)
    again.communicate(timeout=120)
    assert again.returncode == 0


@posix
@pytest.mark.parametrize("turn", range(3))
def test_killed_import_is_finished_by_the_next(
    documents: Path, undisturbed: tuple[str, float], tmp_path: Path, turn: int
) -> None:
    digest, seconds = undisturbed
    killed(documents, tmp_path, seconds * random.Random(turn).uniform(turn / 3, (turn + 1) / 3))
    assert verified(tmp_path) == digest


@posix
@pytest.mark.slow
@pytest.mark.parametrize("turn", range(20))
def test_killed_at_twenty_random_moments(
    documents: Path, undisturbed: tuple[str, float], tmp_path: Path, turn: int
) -> None:
    digest, seconds = undisturbed
    killed(documents, tmp_path, seconds * random.Random(f"kill {turn}").random())
    assert verified(tmp_path) == digest


@posix
def test_killed_while_a_document_is_written(documents: Path, tmp_path: Path) -> None:
    """Killed inside the transaction, between two tables of a document: nothing of the document is there."""
    program = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom kb import importing, store\n"
        "insert, calls = store.Store._insert, []\n"
        "def dying(*rest):\n    calls.append(1)\n"
        "    os.kill(os.getpid(), signal.SIGKILL) if len(calls) == 11 else None\n    return insert(*rest)\n"
        "store.Store._insert = staticmethod(dying)\n"
        "importing.import_paths(store.Store(Path(sys.argv[2])), [Path(sys.argv[1])])\n"
    )
    base = tmp_path / "base.sqlite"
    done = subprocess.run([sys.executable, "-c", program, str(documents), str(base)], cwd=ROOT, timeout=60)
    assert done.returncode == -signal.SIGKILL
    verified(tmp_path)
    with Store(base) as store:
        assert store.counts()["sources"] == 3  # ten tables whole, of which the tenth's document is not


def test_two_imports_at_once_end_as_one(documents: Path, undisturbed: tuple[str, float], tmp_path: Path) -> None:
    both = [run(documents, tmp_path) for _ in range(2)]
    for process in both:
        process.communicate(timeout=120)
        assert process.returncode == 0
    assert verified(tmp_path) == undisturbed[0]


# Reading in processes


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home" / "base.sqlite") as opened:
        yield opened


def test_in_processes_and_in_this_one_give_the_same(documents: Path, store: Store, tmp_path: Path) -> None:
    apart = import_paths(store, [documents], processes=2)
    with Store(tmp_path / "other.sqlite") as other:
        assert import_paths(other, [documents], processes=0) == apart
        assert other.digest() == store.digest()


def _stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> list[Path]:
    """Ten files, and workers that do something else for 03.json."""
    worker = tmp_path / "worker.py"
    worker.write_text(
        "import os, sys, time\nsys.path.insert(0, sys.argv[1])\nfrom kb import pools\nreal = pools.read_one\n"
        f"def odd(path):\n    if path.name == '03.json':\n        {body}\n    return real(path)\n"
        "pools.read_one = odd\npools.serve()\n",
        encoding="utf-8",
    )
    popen = subprocess.Popen

    def start(arguments: list[str], **rest: object) -> subprocess.Popen[bytes]:
        return popen([sys.executable, str(worker), str(ROOT)], **rest)  # type: ignore[call-overload]

    monkeypatch.setattr(pools.subprocess, "Popen", start)
    files = [tmp_path / f"{number:02d}.json" for number in range(10)]
    for number, file in enumerate(files):
        file.write_bytes(to_json(table(number, 0)))
    return files


@pytest.mark.parametrize(
    ("body", "reason"),
    [("os._exit(9)", "意外中止"), ("time.sleep(60)", "没有读完"), ("print('banner', flush=True)", "")],
    ids=["dies", "hangs", "prints"],
)
def test_a_reader_that_dies_hangs_or_prints(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, reason: str
) -> None:
    files = _stub(tmp_path, monkeypatch, body)
    monkeypatch.setattr(pools, "TIMEOUT", 3.0)
    summary = import_paths(store, files, processes=2)
    assert [one.file for one in summary.failed] == (["03.json"] if reason else [])
    assert all(reason in one.reason for one in summary.failed)
    assert store.counts()["sources"] == 10 - bool(reason)


def test_a_new_version_says_so(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "设备.json"
    file.write_bytes(to_json(table(1, 0)))
    import_paths(store, [file])
    file.write_bytes(to_json(table(1, 0, "40台")))
    lines = import_paths(store, [file]).lines()
    assert "更新 1" in lines[0]
    assert lines[1].startswith("已更新 设备.json")
    assert [source.sha256 for source in store.sources()] == [hashlib.sha256(file.read_bytes()).hexdigest()]


def test_what_was_read_before_is_not_read_again(
    store: Store, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, other = tmp_path / "设备.json", tmp_path / "另一份.json"
    file.write_bytes(to_json(table(1, 0)))
    other.write_bytes(to_json(table(2, 0)))
    first = import_paths(store, [file, other])
    asked: list[str] = []
    real = pools.read_one

    def asking(path: Path) -> pools.Answer:
        asked.append(path.name)
        return real(path)

    monkeypatch.setattr(pools, "read_one", asking)
    again = import_paths(store, [file, other])
    assert asked == []
    assert [one.tables for one in again.files] == [one.tables for one in first.files]
    assert {one.status for one in again.files} == {"same"}
    file.write_bytes(other.read_bytes())  # now a copy of the other: its old content has to go
    assert [one.status for one in import_paths(store, [file]).files] == ["replaced"]
    assert asked == ["设备.json"]
    assert store.counts()["sources"] == 1
    monkeypatch.setattr(importing, "_readers", lambda: "a newer program")
    import_paths(store, [other])
    assert asked == ["设备.json", "另一份.json"]


def test_an_interrupted_import_keeps_what_it_had(store: Store, documents: Path) -> None:
    """Ctrl-C between two files: the documents so far stay, the readers end."""

    def stop(done: int, total: int, name: str) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_paths(store, [documents], stop)
    assert 15 <= store.counts()["sources"] <= 20
    import_paths(store, [documents])
    assert store.counts()["sources"] == FILES
