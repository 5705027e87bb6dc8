"""The base: what goes in comes out, nothing twice, nothing by halves, and errors that say what to do."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.errors import StoreError
from kb.records import Budget, Indicator, Project, Provenance, ReadResult, TargetTable, Unit
from kb.store import Store

ROWS = (
    Indicator(level1="产出指标", level2="数量指标", name="护栏安装长度", value="3200米"),
    Indicator(level1="产出指标", level2="质量指标", name="护栏验收合格率", value="=100%"),
    Indicator(level1="满意度指标", level2="服务对象满意度指标", name="沿线群众满意度", value="≥90%"),
)


def document(name: str = "农村公路护栏", rows: tuple[Indicator, ...] = ROWS, tables: int = 1) -> ReadResult:
    return ReadResult(
        tables=tuple(
            TargetTable(
                id=f"x-{number}",
                title=name,
                year=2025,
                region="某省某县",
                class_="214",
                unit=Unit(name="县交通运输局"),
                project=Project(name=f"{name}{number}"),
                budget=Budget(total=64.0 + number),
                indicators=rows,
                source=Provenance(file="roads.json"),
            )
            for number in range(tables)
        )
    )


SHA = "ab12cd34" + "0" * 56
OTHER = "ab12cd34" + "1" * 56
NEW = "ff00ff00" + "2" * 56


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "base.sqlite") as opened:
        yield opened


def test_a_table_comes_back_whole_under_its_stored_ids(store: Store) -> None:
    added = store.add(document(tables=2), Path("roads.json"), SHA, "import")
    assert added.status == "new"
    assert added.tables == ("ab12cd34-01", "ab12cd34-02")
    table = store.table("ab12cd34-02")
    assert (table.unit.name, table.year, table.budget.total, table.class_) == ("县交通运输局", 2025, 65.0, "214")
    assert [row.id for row in table.indicators] == [f"ab12cd34-02-0{place}" for place in (1, 2, 3)]
    assert store.indicator("ab12cd34-02-02").name == "护栏验收合格率"
    assert [one.id for one in store.tables()] == list(added.tables)


def test_the_same_content_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    store.add(document(), Path("roads.json"), SHA, "import")
    before = store.digest()
    assert store.add(document(), Path("roads.json"), SHA, "import").status == "same"
    assert store.add(document(), tmp_path / "a copy.json", SHA, "import").status == "same"
    assert store.digest() == before
    assert store.counts()["tables"] == 1


def test_a_newer_version_of_a_file_replaces_the_older_with_its_assessment(store: Store) -> None:
    file = Path("roads.json")
    old = store.add(document(), file, SHA, "import")
    store.save_assessment(old.tables[0], [{"index": 0, "code": "missing-unit", "severity": "error"}], [])
    newer = store.add(document(rows=ROWS[:2]), file, NEW, "import")
    assert newer.status == "replaced"
    assert [len(table.indicators) for table in store.tables()] == [2]
    assert store.unassessed() == list(newer.tables)
    assert store.query("SELECT COUNT(*) FROM findings") == [(0,)]


def test_the_same_file_read_better_replaces_what_was_read_before(store: Store) -> None:
    store.add(document(rows=ROWS[:1]), Path("roads.json"), SHA, "import")
    assert store.add(document(), Path("roads.json"), SHA, "import").status == "replaced"
    assert store.counts()["indicators"] == len(ROWS)


def test_two_documents_whose_hashes_begin_alike_keep_apart(store: Store) -> None:
    first = store.add(document(), Path("a.json"), SHA, "import")
    second = store.add(document("另一个"), Path("b.json"), OTHER, "import")
    assert first.tables[0] != second.tables[0]
    assert store.counts()["tables"] == 2


def test_a_document_that_is_shipped_already_is_not_taken_in_again(store: Store) -> None:
    store.add(document(), None, SHA, "historical", name="roads.json")
    assert store.add(document(), Path("roads.json"), SHA, "import").status == "same"
    assert store.counts()["historical"] == 1


def test_without_tables_nothing_is_stored(store: Store) -> None:
    with pytest.raises(StoreError, match="没有绩效目标表"):
        store.add(ReadResult(), Path("empty.json"), SHA, "import")


def test_a_failure_in_the_middle_leaves_no_trace(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Store._insert
    seen = []

    def failing(*args: object) -> str:
        seen.append(args)
        if len(seen) == 2:
            raise RuntimeError("cut off")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "_insert", staticmethod(failing))
    with pytest.raises(RuntimeError):
        store.add(document(tables=3), Path("roads.json"), SHA, "import")
    assert store.counts()["tables"] == 0
    assert store.counts()["sources"] == 0


def test_removing_a_source_takes_its_tables_along(store: Store) -> None:
    added = store.add(document(), Path("roads.json"), SHA, "import")
    store.remove(added.source_id)
    assert store.counts()["indicators"] == 0
    with pytest.raises(StoreError, match="没有编号"):
        store.remove(added.source_id)


def test_sound_needs_an_assessment_and_no_error_or_warning(store: Store) -> None:
    (table,) = store.add(document(), Path("roads.json"), SHA, "import").tables
    assert store.sound(f"{table}-01") is False
    findings = [
        {"scope": "indicator", "index": 0, "code": "missing-unit", "severity": "error"},
        {"scope": "indicator", "index": 1, "code": "circular", "severity": "hint"},
        {"scope": "table", "index": None, "code": "vague-goal", "severity": "warning"},
    ]
    store.save_assessment(table, findings, [{"id": "rural-road", "score": 0.9}])
    assert [store.sound(f"{table}-0{place}") for place in (1, 2, 3)] == [False, True, True]
    assert store.sound_ids() == {f"{table}-02", f"{table}-03"}
    assessment = store.assessment(table)
    assert assessment is not None
    assert assessment.findings[0]["code"] == "missing-unit"
    assert assessment.archetypes == ({"id": "rural-road", "score": 0.9},)


def test_a_second_assessment_replaces_the_first(store: Store) -> None:
    (table,) = store.add(document(), Path("roads.json"), SHA, "import").tables
    store.save_assessment(table, [{"index": 0, "code": "circular", "severity": "error"}], [])
    store.save_assessment(table, [], [])
    assert store.sound(f"{table}-01")
    with pytest.raises(StoreError, match="不能保存"):
        store.save_assessment("nothing-01", [], [])


def test_unknown_ids_say_so(store: Store) -> None:
    for ask in (store.table, store.indicator, store.source_of):
        with pytest.raises(StoreError, match="nothing-01"):
            ask("nothing-01")
    assert store.assessment("nothing-01") is None


def test_the_digest_follows_the_content_and_not_the_path(tmp_path: Path) -> None:
    digests = []
    for folder in ("one", "two"):
        with Store(tmp_path / folder / "base.sqlite") as store:
            store.add(document(), Path(folder) / "roads.json", SHA, "import")
            digests.append(store.digest())
            store.add(document(), Path("more.json"), NEW, "import")
            assert store.digest() != digests[-1]
    assert digests[0] == digests[1]


def test_what_is_no_base_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "base.sqlite"
    path.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(StoreError, match=r"base\.sqlite.*不是可用的数据库.*移到别处"):
        Store(path)


def test_a_base_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "base.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 77")
    with pytest.raises(StoreError, match="版本是 77，本程序需要版本 1"):
        Store(path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "base.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE invoices (n)")
    with pytest.raises(StoreError, match="别的数据.*invoices"):
        Store(path)


def test_it_is_there_after_reopening_and_for_other_threads(tmp_path: Path) -> None:
    path = tmp_path / "base.sqlite"
    with Store(path) as store:
        store.add(document(), Path("roads.json"), SHA, "import")
    with Store(path) as store:
        found: list[int] = []
        thread = threading.Thread(target=lambda: found.append(store.counts()["indicators"]))
        thread.start()
        thread.join()
        assert found == [3]


def test_settings_are_kept(store: Store) -> None:
    assert store.meta("corpus") == ""
    store.set_meta("corpus", "one")
    store.set_meta("corpus", "two")
    assert store.meta("corpus") == "two"
