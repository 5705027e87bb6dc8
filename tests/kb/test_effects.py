"""The topics of effects: whole, consistent, told apart."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kb.effects import Effect, Topic, check, load, read_file
from kb.errors import LibraryError
from kb.home import CORPUS

GOOD = Effect(name="亮灯率", formula="亮灯盏数÷总盏数×100%", value="≥98%", evidence="夜巡记录")


@pytest.mark.parametrize("path", sorted((CORPUS / "effects").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_is_whole(path: Path) -> None:
    assert read_file(path)


def test_no_cue_belongs_to_two_topics() -> None:
    cues = Counter(cue for topic in load() for cue in topic.about)
    assert [cue for cue, times in cues.items() if times > 1] == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": "亮灯率98%"}, "名称"),
        ({"category": "output"}, "category"),
        ({"value": "98%以上"}, "value"),
        ({"value": "", "unit": ""}, "unit"),
        ({"formula": "亮灯的程度"}, "分子"),
        ({"value": "≥100%"}, "100%"),
        ({"name": "路灯故障率", "formula": "故障÷总数", "value": "≥2%"}, "不应为 ≥"),
        ({"name": "投诉办结率", "value": "≤98%"}, "不应为 ≤"),
    ],
)
def test_a_contradiction_is_found(change: dict[str, str], fault: str) -> None:
    import msgspec

    effect = msgspec.structs.replace(GOOD, **change)
    faults = list(check(Topic(about=("路灯",), effects=(effect, GOOD if change.get("name") else effect))))
    assert any(fault in one for one in faults)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("- about: [路灯]\n  effects: []\n", encoding="utf-8")
    with pytest.raises(LibraryError, match=r"bad\.yaml"):
        read_file(file)
