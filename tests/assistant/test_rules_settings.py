"""Settings, handbook and assessments."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assess import assess
from assistant.handbook import handbook
from assistant.records import AssistantError
from assistant.review import find_row
from assistant.rules.card import row
from assistant.rules.reading import read
from assistant.rules.registry import RULES, check_codes
from assistant.rules.sample import sample
from assistant.rules.topics import shipped
from assistant.settings import Settings, read_settings
from indexer.records import Match


def test_shipped_settings_name_known_codes_only():
    shipped = read_settings()
    assert shipped.off | set(shipped.severity) <= {rule.code for rule in RULES}
    assert shipped.thresholds["uniform_share"] == 0.8


def test_override_changes_single_lines(tmp_path: Path):
    local = tmp_path / "rules.toml"
    local.write_text('off = ["circular"]\n[severity]\ncompound = "hint"\n[thresholds]\nuniform_rows = 6\n', "utf-8")
    mine = read_settings(local)
    assert mine.off == {"circular"}
    assert mine.severity["compound"] == "hint"
    assert mine.thresholds["uniform_rows"] == 6
    assert mine.thresholds["item_likeness"] == read_settings().thresholds["item_likeness"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('[severty]\ncompound = "hint"', "severty"),
        ("[score.rows]\nerror = 1", "score.row"), ('[score.row]\nerror = "x"', "应是数"),
    ],
)  # fmt: skip
def test_a_misspelt_line_is_told(tmp_path: Path, line: str, said: str):
    local = tmp_path / "rules.toml"
    local.write_text(line, "utf-8")
    with pytest.raises(AssistantError, match=said):
        read_settings(local)


@pytest.mark.parametrize("line", ['off = ["vaguevalue"]', '[severity]\nvaguevalue = "hint"'])
def test_a_rule_that_there_is_not_is_told(tmp_path: Path, line: str):
    local = tmp_path / "rules.toml"
    local.write_text(line, "utf-8")
    with pytest.raises(AssistantError, match="vaguevalue"):
        check_codes(read_settings(local))


def test_the_weights_of_the_score_can_be_set(tmp_path: Path):
    local = tmp_path / "rules.toml"
    local.write_text("[score.row]\nerror = 0.1\n", "utf-8")
    assert read_settings(local).row_penalty == read_settings().row_penalty | {"error": 0.1}


def test_words_of_the_bureau_join_those_of_the_rules(tmp_path: Path):
    local = tmp_path / "rules.toml"
    local.write_text(
        '[words]\nvague = ["再上新台阶"]\ncheckable = ["无异议"]\nlow = ["外转率"]\neverywhere = ["问题线索"]\n'
        'management = ["三重一大"]\n',
        "utf-8",
    )
    rows = [
        row("社会效益指标", "办学条件", "再上新台阶", "以督导评估报告为准"),
        row("质量指标", "验收公示", "无异议", "公示期满的书面结论"),
        row("社会效益指标", "学生外转率", "≥3%", "转出学生数÷在校生数×100%"),
        row("社会效益指标", "问题线索处置率", "≥95%", "处置件数÷受理件数×100%"),
        row("质量指标", "三重一大事项", "完成", "按会议记录统计"),
    ]

    def codes(own: Settings) -> list[set[str]]:
        scene = read(sample(rows=rows, goals=["更新课桌椅600套"]), own, shipped())
        return [{finding.code for finding in find_row(scene, one)} for one in scene.rows[:5]]

    mine, plain = codes(read_settings(local)), codes(read_settings())
    assert "vague-value" in mine[0]
    assert "vague-value" in plain[1]
    assert "vague-value" not in mine[1]
    assert "wrong-direction" in mine[2]
    assert "wrong-direction" not in plain[2]
    assert "irrelevant" in plain[3]
    assert "irrelevant" not in mine[3]
    assert "management-activity" in mine[4]
    assert "management-activity" not in plain[4]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[severity]\ncompound = "bad"\n', "compound"),
        ("[thresholds]\nunknown = 1\n", "unknown"),
        ("off = [\n", "rules.toml"),
        ('[words]\nslogans = ["好"]\n', "slogans"),
        ("[words]\nvague = [3]\n", "vague"),
    ],
)
def test_bad_override_says_what_to_do(tmp_path: Path, text: str, words: str):
    local = tmp_path / "rules.toml"
    local.write_text(text, "utf-8")
    with pytest.raises(AssistantError, match=words):
        read_settings(local)


def test_handbook_teaches_every_rule():
    book = handbook()
    for rule in RULES:
        assert f"](#{rule.code})" in book
        for part in (rule.name, rule.why, rule.basis, rule.ignore):
            assert part in book
    headings = [line for line in book.splitlines() if line.startswith("## ")]
    assert len(headings) == 1 + len(RULES)


class Shelf:
    """A store with one table that nobody assessed."""

    def __init__(self) -> None:
        self.saved: dict[str, tuple[list, list]] = {}

    def unassessed(self) -> list[str]:
        return [ident for ident in ("t-01",) if ident not in self.saved]

    def table(self, ident: str):
        assert ident == "t-01"
        return sample(goals=["改善办学条件"])

    def save_assessment(self, ident, findings, archetypes) -> None:
        self.saved[ident] = (list(findings), list(archetypes))


class Matching:
    def match(self, text: str) -> list[Match]:
        assert "小学课桌椅更新" in text
        return [Match(id="equipment-purchase", score=0.9)]


class Bench:
    matcher = Matching()
    library = None


def test_assess_saves_findings_and_kinds_once():
    store = Shelf()
    assert assess(store, Bench()) == 1
    assert assess(store, Bench()) == 0
    findings, kinds = store.saved["t-01"]
    assert [finding.code for finding in findings] == ["vague-goal"]
    assert findings[0].suggestion is None
    assert [kind.id for kind in kinds] == ["equipment-purchase"]


def test_assess_without_a_matcher_saves_no_kinds():
    store = Shelf()
    assess(store)
    assert store.saved["t-01"][1] == []
