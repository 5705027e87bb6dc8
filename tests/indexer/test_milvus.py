"""The searches against Milvus, with milvus-lite where it is installed; the filters and the missing client everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import milvus, snapshot
from indexer.milvus import expression
from indexer.records import Filters, IndexError_
from kb.library import Library
from kb.records import ReadResult
from kb.store import Store
from tests.indexer.conftest import ToyEncoder, table

ROADS = table("农村公路养护", [("数量指标", "养护里程", "310公里")], year=2026, unit="县交通局", total=80.0)


@pytest.mark.parametrize(
    ("filters", "rows", "expected"),
    [
        (Filters(), True, ""),
        (Filters(year=2024), True, "year == 2024"),
        (Filters(unit="县%局"), False, 'unit like "%县局%"'),
        (Filters(region='甲"县'), False, 'region like "%甲\\"县%"'),
        (Filters(class_="2120301"), False, 'class_ == "212"'),
        (Filters(category="质量指标"), True, 'category == "output.quality"'),
        (Filters(category="质量指标"), False, ""),
        (Filters(minimum=1, maximum=9), False, "total >= 1.0 and total <= 9.0 and total >= 0"),
    ],
)
def test_filters_are_asked_for_as_expressions(filters: Filters, rows: bool, expected: str) -> None:
    assert expression(filters, rows) == expected


def test_without_the_client_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(milvus.importlib, "import_module", missing)
    monkeypatch.setenv(snapshot.SETTING, "http://localhost:1")
    with Store(home / "base.sqlite") as store, pytest.raises(IndexError_, match=r"requirements-milvus\.txt"):
        snapshot.ensure(store, Library(archetypes={}), home)


@pytest.fixture
def uri(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    pytest.importorskip("milvus_lite")
    monkeypatch.setenv(snapshot.SETTING, str(tmp_path / "targets.db"))
    return str(tmp_path / "targets.db")


@pytest.mark.usefixtures("uri")
def test_the_same_searches_filters_and_changes(store: Store, library: Library, home: Path, encoder: ToyEncoder) -> None:
    index = snapshot.ensure(store, library, home, encoder)
    assert index.search("城区路灯维护").projects[0].name == "城区路灯维护"
    assert index.search("城区路灯维护").precedent == "close"
    assert index.search("哈哈").projects == ()
    for filters in (
        Filters(year=2024),
        Filters(unit="信访局"),
        Filters(region="乙县"),
        Filters(class_="201"),
        Filters(maximum=10),
    ):
        found = index.search("路灯维护 电脑购置 疫苗接种", filters=filters)
        assert {hit.name for hit in found.projects} == {"信访接待室电脑购置"}, filters
    rows = index.search("亮灯率 合格率 及时率", filters=Filters(category="质量指标")).indicators
    assert {row.name for row in rows} == {"亮灯率", "设备验收合格率", "接种及时率"}
    index.close()
    source = store.add(ReadResult(tables=(ROADS,)), None, "e" * 64, "import", name="roads").source_id
    index = snapshot.ensure(store, library, home, encoder)
    assert index.search("农村公路养护").projects[0].name == "农村公路养护"
    assert (index.manifest.projects, index.manifest.store) == (5, store.digest())
    index.close()
    store.remove(source)
    index = snapshot.ensure(store, library, home, encoder)
    assert all(hit.name != "农村公路养护" for hit in index.search("农村公路养护").projects)
    index.close()


class OtherEncoder(ToyEncoder):
    name = "toy-other"


def test_another_model_loads_new_collections(
    store: Store, library: Library, home: Path, encoder: ToyEncoder, uri: str
) -> None:
    first = milvus.load(store, library, home, uri, encoder)
    before = set(first._client.list_collections())
    first.close()
    second = milvus.ensure(store, library, home, uri, OtherEncoder())
    after = set(second._client.list_collections())
    assert second.manifest.model == "toy-other"
    assert after & before == {milvus.STATE}
    second.close()


@pytest.mark.slow
@pytest.mark.usefixtures("uri")
def test_both_engines_find_nearly_the_same(home: Path) -> None:
    from eval.scale import overlap

    assert overlap.measure(home, 300, 40)["overlap"]["projects"] >= 0.9
