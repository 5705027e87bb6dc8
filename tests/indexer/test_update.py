"""Life of the index: documents come, change and go without a full build; readers go on; small parts are written anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from indexer import update, verify, version
from indexer.records import Filters, IndexError_
from indexer.snapshot import Index, build, ensure, open_index
from kb.library import Library
from kb.records import ReadResult
from kb.store import Store
from tests.indexer.conftest import TABLES, ToyEncoder, table

BUILD = version.build  # the real one, where the other is refused
ROADS = table(
    "农村公路养护",
    [("数量指标", "养护里程", "310公里"), ("质量指标", "路况优良率", "≥85%")],
    year=2026,
    unit="县交通局",
)


def put(store: Store, one: object, key: str, name: str = "") -> int:
    result = ReadResult(tables=(one,))  # type: ignore[arg-type]
    return store.add(result, None, key * (64 // len(key)), "import", name=name or key).source_id


@pytest.fixture
def index(store: Store, library: Library, home: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch) -> Index:
    """A built index; from now on only a change of too much may build it again."""
    for place in range(8):  # enough documents that one of them is little
        put(store, table(f"项目{place}号", [("数量指标", f"完成{place}件", f"{place}件")]), f"{place:02d}")
    return build(store, library, home, encoder)


def names(found: Index, text: str, **filters: object) -> list[str]:
    return [hit.name for hit in found.search(text, filters=Filters(**filters)).projects]  # type: ignore[arg-type]


@pytest.fixture
def no_build(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> Index:
        raise AssertionError("everything was built again")

    monkeypatch.setattr(version, "build", refused)


@pytest.mark.usefixtures("no_build")
def test_a_new_document_is_added_to_what_is_there(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder
) -> None:
    assert "农村公路养护" not in names(index, "农村公路养护")
    put(store, ROADS, "e")
    after = ensure(store, library, home, encoder)
    assert names(after, "农村公路养护")[0] == "农村公路养护"
    assert names(after, "公路 路灯 疫苗", unit="交通局", year=2026) == ["农村公路养护"]
    assert [hit.name for hit in after.search("路况优良率").indicators][:1] == ["路况优良率"]
    assert (after.manifest.projects, len(after.manifest.layers["projects"].parts)) == (13, 2)
    assert after.manifest.store == store.digest()
    kept = "projects/p0/passages.sqlite"
    assert after.manifest.files[kept] == index.manifest.files[kept]


@pytest.mark.usefixtures("no_build")
def test_what_was_found_before_is_found_as_by_a_full_build(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder, tmp_path: Path
) -> None:
    source = put(store, ROADS, "e")
    put(store, table("城区路灯节能改造", [("数量指标", "改造路灯盏数", "800盏")]), "f")
    ensure(store, library, home, encoder)
    store.remove(source)
    changed = ensure(store, library, home, encoder)
    (tmp_path / "other").mkdir()
    whole = BUILD(store, library, tmp_path / "other", encoder)
    for text in ("城区路灯维护", "路灯", "农村公路养护", "接种人数", "信访电脑"):
        ours, theirs = changed.search(text), whole.search(text)
        assert [hit.id for hit in ours.projects] == [hit.id for hit in theirs.projects]
        assert ours.precedent == theirs.precedent


@pytest.mark.usefixtures("no_build")
def test_a_document_that_went_is_found_no_more(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder
) -> None:
    lamps = next(source for source in store.sources() if source.name == TABLES[0].title)
    store.remove(lamps.id)
    after = ensure(store, library, home, encoder)
    assert "城区路灯维护" not in names(after, "城区路灯维护")
    assert all(hit.name != "亮灯率" for hit in after.search("亮灯率").indicators)
    assert after.manifest.layers["projects"].removed == 1
    assert after.projects.size == index.projects.size - 1


@pytest.mark.usefixtures("no_build")
def test_a_newer_version_of_a_file_takes_the_older_ones_place(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder
) -> None:
    put(store, ROADS, "e", "roads")
    ensure(store, library, home, encoder)
    put(store, table("农村公路水毁抢修", [("数量指标", "抢修处数", "12处")]), "f", "roads")
    after = ensure(store, library, home, encoder)
    assert names(after, "公路水毁抢修")[0] == "农村公路水毁抢修"
    assert "农村公路养护" not in names(after, "农村公路养护")


@pytest.mark.usefixtures("no_build")
def test_a_reader_goes_on_with_the_version_it_opened(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder
) -> None:
    before = index.search("城区路灯维护")
    put(store, ROADS, "e")
    after = ensure(store, library, home, encoder)
    assert not index.folder.exists() or index.folder != after.folder
    assert index.search("城区路灯维护") == before
    assert [hit.name for hit in index.search("亮灯率").indicators][:1] == ["亮灯率"]


@pytest.mark.usefixtures("no_build")
def test_many_small_parts_become_one(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "PARTS", 3)
    monkeypatch.setattr(update, "WORN", 1.0)
    for place in range(5):
        put(store, table(f"路灯改造{place}期", [("数量指标", f"第{place}期盏数", "10盏")]), f"a{place}")
        last = ensure(store, library, home, encoder)
    assert len(last.manifest.layers["projects"].parts) == 3
    assert {f"路灯改造{place}期" for place in range(5)} <= set(names(last, "路灯改造"))
    assert last.projects.size == last.manifest.projects == 17
    folders = {path.name for path in (last.folder / "projects").iterdir() if path.is_dir()}
    assert folders == {"words", *(part.name for part in last.manifest.layers["projects"].parts)}


def test_where_too_much_changed_everything_is_built(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder
) -> None:
    for place in range(20):
        put(store, table(f"新项目{place}", [("数量指标", "件数", "1件")]), f"b{place:02d}b")
    after = ensure(store, library, home, encoder)
    assert len(after.manifest.layers["projects"].parts) == 1
    assert after.manifest.projects == 32


def test_an_update_that_breaks_off_leaves_the_old_version_in_force(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("disk full")

    put(store, ROADS, "e")
    monkeypatch.setattr(update.PartWriter, "close", broken)
    with pytest.raises(OSError, match="disk full"):
        ensure(store, library, home, encoder)
    monkeypatch.undo()
    assert open_index(home, encoder).folder == index.folder
    assert ensure(store, library, home, encoder).manifest.projects == 13


def test_without_hard_links_files_are_copied(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(update.os, "link", none)
    put(store, ROADS, "e")
    assert names(ensure(store, library, home, encoder), "农村公路养护")[0] == "农村公路养护"


def test_a_damaged_version_is_built_again_not_updated(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder
) -> None:
    put(store, ROADS, "e")
    (index.folder / "projects" / "p0" / "columns.npy").write_bytes(b"gone")
    after = ensure(store, library, home, encoder)
    assert len(after.manifest.layers["projects"].parts) == 1
    assert after.manifest.projects == 13


def test_a_version_that_vanishes_while_it_is_opened_is_followed_by_the_next(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, turns = version.read_manifest, []

    def slow(folder: Path) -> version.Manifest:
        manifest = real(folder)
        if not turns:
            turns.append(folder)
            put(store, ROADS, "e")
            build(store, library, home, encoder)
            shutil.rmtree(folder, ignore_errors=True)
        return manifest

    monkeypatch.setattr(version, "read_manifest", slow)
    assert open_index(home, encoder).folder != index.folder


def test_large_files_are_hashed_when_they_changed_and_only_then(
    index: Index, home: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "SMALL", 0)
    hashed: list[str] = []
    real = verify.checksum
    monkeypatch.setattr(verify, "checksum", lambda path: hashed.append(path.name) or real(path))
    open_index(home, encoder)
    assert hashed == []
    path = index.folder / "projects" / "p0" / "vectors.faiss"
    data = path.read_bytes()
    path.write_bytes(data)  # the same again, but touched
    open_index(home, encoder)
    assert hashed == ["vectors.faiss"]
    open_index(home, encoder)
    assert hashed == ["vectors.faiss"]
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(IndexError_, match=r"vectors\.faiss 内容与清单不符"):
        open_index(home, encoder)


def test_the_state_of_the_base_is_remembered_until_something_is_written(index: Index, store: Store, home: Path) -> None:
    assert version.state(store, home) == store.digest()
    asked: list[int] = []
    real = store.digest
    store.digest = lambda: asked.append(1) or real()  # type: ignore[method-assign, return-value, func-returns-value]
    assert version.state(store, home) == real()
    assert asked == []
    put(store, ROADS, "e")
    assert version.state(store, home) == real()
    assert asked == [1]


def with_name(library: Library, name: str) -> Library:
    """The library with another name for the count of lamps."""
    lamps = library.archetypes["lamps"]
    card = msgspec.structs.replace(lamps.cards[0], aliases=(*lamps.cards[0].aliases, name))
    return Library(archetypes={**library.archetypes, "lamps": msgspec.structs.replace(lamps, cards=(card,))})


def test_a_changed_library_has_a_small_base_built_again(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder
) -> None:
    after = ensure(store, with_name(library, "灯泡更换数"), home, encoder)
    assert [part.name for part in after.manifest.layers["indicators"].parts] == ["p0"]
    assert after.folder != index.folder


@pytest.mark.usefixtures("no_build")
def test_in_a_large_base_only_rows_with_a_new_other_name_come_again(
    index: Index, store: Store, library: Library, home: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "FEW", 0)
    changed = with_name(library, "灯泡更换数")
    assert not index.indicators.sparse.search(["灯泡"], (), 5)[0].size
    after = ensure(store, changed, home, encoder)
    found = after.indicators.sparse.search(["灯泡"], (), 5)[0].tolist()
    assert [one.name for one in after.indicators.entries(found).values()] == ["维护路灯盏数"]
    assert (after.manifest.indicators, after.manifest.projects) == (index.manifest.indicators, index.manifest.projects)
    assert len(after.indicators.removed) == len(TABLES[0].indicators)
    assert ensure(store, changed, home, encoder).folder == after.folder


def test_what_the_index_takes_of_the_library_is_counted_once(
    index: Index, library: Library, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = version.library_digest(library, home)
    assert index.manifest.library == first
    monkeypatch.setattr(version.KindWords, "build", lambda library: pytest.fail("counted again"))
    assert version.library_digest(library, home) == first
    monkeypatch.undo()
    assert version.library_digest(with_name(library, "灯泡更换数"), home) != first
