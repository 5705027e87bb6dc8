"""The index on disk: verified on opening, switched at once, built again when it no longer fits."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from indexer import version, words
from indexer.records import IndexError_
from indexer.snapshot import build, ensure, fresh, open_index
from kb.library import Library
from kb.records import ReadResult
from kb.store import Store
from tests.indexer.conftest import LAMPS, ToyEncoder


class OtherEncoder(ToyEncoder):
    name = "toy-other"


def test_a_version_opens_as_it_was_built(store: Store, library: Library, home: Path, encoder: ToyEncoder) -> None:
    built = build(store, library, home, encoder)
    opened = open_index(home, encoder)
    assert opened.search("路灯") == built.search("路灯")
    assert (opened.manifest.projects, opened.manifest.model, opened.manifest.dimension) == (4, "toy-64", 64)
    assert opened.manifest.store == store.digest()


def test_the_old_version_goes_when_the_new_one_is_in_force(
    store: Store, library: Library, home: Path, encoder: ToyEncoder
) -> None:
    first = build(store, library, home, encoder).folder
    second = build(store, library, home, encoder).folder
    assert first != second
    assert sorted(path.name for path in (home / "index").iterdir()) == ["CURRENT", second.name, "verified.json"]


def test_a_build_that_breaks_off_leaves_the_old_version_in_force(
    store: Store, library: Library, home: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(store, library, home, encoder).folder

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(version.PartWriter, "close", broken)
    with pytest.raises(OSError, match="disk full"):
        build(store, library, home, encoder)
    assert open_index(home, encoder).folder == first
    assert not list((home / "index").glob(".building*"))


def test_without_an_index_the_message_says_how_to_get_one(home: Path, encoder: ToyEncoder) -> None:
    with pytest.raises(IndexError_, match=r"还没有索引.*indexer build"):
        open_index(home, encoder)


@pytest.mark.parametrize(
    "part", ["projects/p0/vectors.faiss", "indicators/p0/passages.sqlite", "projects/words/meta.json"]
)
def test_a_changed_or_missing_file_is_noticed(
    store: Store, library: Library, home: Path, encoder: ToyEncoder, part: str
) -> None:
    path = build(store, library, home, encoder).folder / part
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(IndexError_, match=f"{part} 内容与清单不符"):
        open_index(home, encoder)
    path.unlink()
    with pytest.raises(IndexError_, match=f"{part} 缺失"):
        open_index(home, encoder)
    assert fresh(store, home, encoder) is None
    assert ensure(store, library, home, encoder).search("路灯").projects


def test_another_model_is_named_with_both_names(
    store: Store, library: Library, home: Path, encoder: ToyEncoder
) -> None:
    build(store, library, home, encoder)
    with pytest.raises(IndexError_, match="模型是 toy-64，现在用的是 toy-other"):
        open_index(home, OtherEncoder())
    assert ensure(store, library, home, OtherEncoder()).manifest.model == "toy-other"


def test_another_dictionary_needs_another_index(
    store: Store, library: Library, home: Path, encoder: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(store, library, home, encoder)
    monkeypatch.setattr(words, "digest", lambda: "changed")
    with pytest.raises(IndexError_, match="分词词典"):
        open_index(home, encoder)


def test_an_index_of_another_format_is_refused(store: Store, library: Library, home: Path, encoder: ToyEncoder) -> None:
    index = build(store, library, home, encoder)
    changed = msgspec.structs.replace(index.manifest, format=9)
    (index.folder / "manifest.json").write_bytes(msgspec.json.encode(changed))
    with pytest.raises(IndexError_, match="格式是 9，本程序需要 2"):
        open_index(home, encoder)


@pytest.mark.parametrize("content", [b"", b"nowhere\n", b"../..\n", b"\xff\xfe"])
def test_a_pointer_to_nowhere_is_refused(
    store: Store, library: Library, home: Path, encoder: ToyEncoder, content: bytes
) -> None:
    build(store, library, home, encoder)
    (home / "index" / "CURRENT").write_bytes(content)
    with pytest.raises(IndexError_, match="CURRENT.*indexer build"):
        open_index(home, encoder)


def test_ensure_keeps_what_fits_and_follows_the_base_and_the_library(
    store: Store, library: Library, home: Path, encoder: ToyEncoder
) -> None:
    first = ensure(store, library, home, encoder)
    assert ensure(store, library, home, encoder).folder == first.folder
    store.add(ReadResult(tables=(LAMPS,)), None, "e" * 64, "import", name="more")
    second = ensure(store, library, home, encoder)
    assert (second.folder != first.folder, second.manifest.projects) == (True, 5)
    fewer = Library(archetypes={"purchase": library.archetypes["purchase"]})
    assert ensure(store, fewer, home, encoder).folder != second.folder


def test_an_empty_base_has_an_index_too(library: Library, home: Path, encoder: ToyEncoder) -> None:
    with Store(home / "base.sqlite") as store:
        assert ensure(store, library, home, encoder).search("路灯").projects == ()


def test_a_state_folder_may_have_any_name(library: Library, tmp_path: Path, encoder: ToyEncoder) -> None:
    home = tmp_path / "绩效 目标#1 50%?"
    with Store(home / "base.sqlite") as store:
        store.add(ReadResult(tables=(LAMPS,)), None, "e" * 64, "import", name="lamps")
        build(store, library, home, encoder)
    assert open_index(home, encoder).search("路灯").projects
