"""Files and folders into the base: one bad file never stops the rest, and each is named with its reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import shipping
from kb.importing import files_under, import_corpus, import_paths
from kb.store import Store


def table(name: str, value: str = "36台") -> dict[str, object]:
    return {
        "title": name,
        "year": 2025,
        "unit": {"name": "县教育局"},
        "project": {"name": name},
        "budget": {"total": 21.6},
        "indicators": [{"level1": "产出指标", "level2": "数量指标", "name": "多媒体一体机数量", "value": value}],
    }


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home" / "base.sqlite") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    top = tmp_path / "报送材料"
    (top / "教育").mkdir(parents=True)
    (top / "教育" / "设备.json").write_text(json.dumps(table("多媒体教室")), encoding="utf-8")
    (top / "坏.json").write_text('{"tables": [', encoding="utf-8")
    (top / "照片.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    (top / "空.json").write_text('{"tables": []}', encoding="utf-8")
    (top / "~$设备.docx").write_bytes(b"lock")
    (top / ".hidden.json").write_text("{}", encoding="utf-8")
    return top


def test_good_files_come_in_and_bad_ones_are_named(store: Store, folder: Path) -> None:
    summary = import_paths(store, [folder])
    assert [one.file for one in summary.good] == ["设备.json"]
    assert {one.file for one in summary.failed} == {"坏.json", "照片.png", "空.json"}
    assert all(one.reason for one in summary.failed)
    text = "\n".join(summary.lines())
    assert "共 4 个文件：新增 1" in text
    assert "未导入 空.json：没有找到绩效目标表" in text
    assert store.counts()["imports"] == 1


def test_again_changes_nothing_and_a_changed_file_is_replaced(store: Store, folder: Path) -> None:
    import_paths(store, [folder])
    digest = store.digest()
    assert [one.status for one in import_paths(store, [folder]).good] == ["same"]
    assert store.digest() == digest
    (folder / "教育" / "设备.json").write_text(json.dumps(table("多媒体教室", "40台")), encoding="utf-8")
    assert [one.status for one in import_paths(store, [folder]).good] == ["replaced"]
    assert [one.indicators[0].value for one in store.tables()] == ["40台"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    file = folder / "教育" / "设备.json"
    assert list(files_under([file, folder / "教育", file])) == [file]


def test_a_missing_path_is_one_of_the_failures(store: Store, folder: Path) -> None:
    summary = import_paths(store, [folder / "没有.docx", folder / "教育"])
    assert [one.file for one in summary.failed] == ["没有.docx"]
    assert len(summary.good) == 1


def test_a_reader_that_crashes_does_not_stop_the_rest(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kb import readers

    real = readers.read_file

    def crashing(path: Path) -> object:
        if path.name == "坏.json":
            raise RecursionError("too deep")
        return real(path)

    monkeypatch.setattr(readers, "read_file", crashing)
    summary = import_paths(store, [folder])
    assert len(summary.good) == 1
    assert any("RecursionError" in one.reason for one in summary.failed)


def test_progress_names_every_file(store: Store, folder: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    import_paths(store, [folder], lambda *step: seen.append(step))
    assert [step[0] for step in seen] == list(range(5))
    assert seen[-1] == (4, 4, "")


def test_the_shipped_corpus_comes_in_once(store: Store) -> None:
    documents = [*shipping.historical(), *shipping.exemplars()]
    assert import_corpus(store) == len(documents)
    assert store.counts()["tables"] == sum(len(one.result.tables) for one in documents)
    assert import_corpus(store) == 0


def test_what_is_no_longer_shipped_goes_and_imports_stay(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_corpus(store)
    import_paths(store, [folder])
    shorter = shipping.historical()[1:]
    monkeypatch.setattr(shipping, "historical", lambda: shorter)
    store.set_meta("corpus", "")
    assert import_corpus(store) == 1
    assert store.counts()["historical"] == len(shorter)
    assert store.counts()["imports"] == 1
