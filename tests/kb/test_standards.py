"""The register of standards: complete, dated, and every card's citation is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kb import library, standards
from kb.errors import LibraryError

CITING = [card for kind in library.load().archetypes.values() for card in kind.cards if card.standard]


def test_every_document_stands_once_and_says_what_it_sets() -> None:
    found = standards.load()
    names = [one.name for one in found]
    assert len(set(names)) == len(names)
    for one in found:
        assert all((one.issuer, one.sets)), one.name
        assert one.found or one.checked == "open", one.name
        assert one.until is None or one.until > one.since, one.name


def test_every_citation_of_a_card_is_registered_and_every_entry_is_cited() -> None:
    assert [card.id for card in CITING if standards.cited(card.standard or "") is None] == []
    used = {entry.name for card in CITING if (entry := standards.cited(card.standard or ""))}
    assert {one.name for one in standards.load()} - used == set()


def test_a_name_inside_another_is_not_the_same_document() -> None:
    found = standards.cited("《农村义务教育学生营养改善计划实施办法》教财〔2022〕2号")
    assert found
    assert found.name.startswith("农村义务教育")
    assert standards.cited("《预算法实施条例》") is None
    assert standards.cited("财库〔2016〕2050号") is None


@pytest.mark.parametrize(("field", "value"), [("from", "去年"), ("checked", "maybe"), ("sets", None)])
def test_a_broken_entry_is_named(tmp_path: Path, field: str, value: str | None) -> None:
    entry = {
        "name": "长椅规范", "number": "CB 1", "issuer": "园林局", "sets": "椅高", "from": "2020-01-01", "until": None,
        "checked": "open", "found": "",
    }  # fmt: skip
    path = tmp_path / "register.yaml"
    path.write_text(yaml.safe_dump({"standards": [entry, entry | {field: value}]}, allow_unicode=True), "utf-8")
    with pytest.raises(LibraryError, match=r"register\.yaml：第 2 件"):
        standards.read(path)


def test_a_document_that_nobody_looked_up_is_not_printed_as_certain() -> None:
    assert standards.worded("《建设工程质量管理条例》") == "《建设工程质量管理条例》"  # value
    assert standards.worded("GB/T 30600-2022《高标准农田建设 通则》").endswith("（数值待核）")  # document
    assert standards.worded("《档案法》") == "《档案法》（条文待核）"  # open
    assert standards.worded("县政府会议纪要") == "县政府会议纪要"  # no document of the register
