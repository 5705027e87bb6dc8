"""Review of whole tables: order, score, drafts, unit tables, documents, measured precision and recall."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from assistant.review import review_table, review_tables
from assistant.rules.card import row, table
from assistant.rules.sample import COST, ROWS, sample
from assistant.rules.topics import shipped
from kb.records import Indicator, Passage, Project, TargetTable, Unit, ValueSource, from_json
from tests.assistant.measure_review import CASES, Tally, measure, measure_gold, read_cases

GOLD = Path(__file__).parents[2] / "eval" / "gold"


def codes(findings, index: int | None = None) -> set[str]:
    return {finding.code for finding in findings if finding.index == index}


def test_a_sound_table_is_silent():
    review = review_table(sample())
    assert review.findings == ()
    assert review.score == 100


def test_findings_come_in_the_order_of_the_form():
    rows = [
        row("数量指标", "更新课桌椅数量", "", "验收套数"),
        *ROWS[1:4],
        row("社会效益指标", "办学条件", "改善", "办学条件"),
    ]
    review = review_table(sample(rows=rows, goals=["改善办学条件"], plan=[("6月底", 50.0), ("12月底", 40.0)]))
    order = [(finding.field, finding.index) for finding in review.findings]
    assert [field for field, index in order if index is None] == ["plan", "goals", "indicators"]
    assert [index for _, index in order if index is not None] == sorted(i for _, i in order if i is not None)
    assert order[-1] == ("indicators", None)
    assert all(finding.message and finding.basis for finding in review.findings)


def test_the_worse_table_scores_lower():
    one = [*ROWS[:4], row("社会效益指标", "办学条件", "改善", "办学条件"), ROWS[5]]
    two = [row("数量指标", "完成课桌椅更新工作", "≥95%", "完成课桌椅更新工作"), *one[1:]]
    good, weak, worse = (review_table(sample(rows=rows)).score for rows in (ROWS, one, two))
    assert 100 == good > weak > worse >= 0


def test_an_open_blank_of_a_draft_is_a_hint_and_nothing_else():
    rows = [msgspec.structs.replace(ROWS[2], value=""), row("时效指标", "完工时间", "及时", "以竣工验收单为准")]
    drafted = msgspec.structs.replace(sample(rows=rows), draft=True)
    review = review_table(drafted)
    assert [(f.code, f.severity) for f in review.findings if f.index == 0] == [("missing-value", "hint")]
    assert codes(review.findings, 1) == {"no-deadline"}
    document = review_table(sample(rows=rows))
    assert [(f.code, f.severity) for f in document.findings if f.index == 0] == [("missing-value", "error")]


def test_rows_marked_not_applicable_are_no_indicators():
    rows = [
        *ROWS,
        row("生态效益指标", "不适用", ""),
        row("经济效益指标", "—", "—"),
        row("可持续影响指标", "管护", "不适用：当年完成"),
    ]
    assert review_table(sample(rows=rows)).findings == ()


def test_unit_tables_have_four_table_rules_only():
    whole = TargetTable(
        kind="unit",
        unit=Unit(name="某局"),
        goals=("做好各项工作", "做好各项工作"),
        indicators=(Indicator(level1="基本运行指标", level2="预算收支管理", name="预算执行率", value="≥95%"),),
    )
    found = [finding for finding in review_table(whole).findings if finding.severity != "hint"]
    assert codes(found) == {"vague-goal", "duplicate-goal"}


def test_missing_categories_weigh_less_where_the_form_leaves_them_open():
    old = review_table(sample(rows=[r for r in ROWS if r.level2 != "时效指标"]))
    new_rows = [
        msgspec.structs.replace(r, level1="成本指标", level2="经济成本指标") if r is COST else r
        for r in ROWS
        if r.level2 != "时效指标"
    ]
    new = review_table(sample(rows=new_rows))
    assert [(f.code, f.severity) for f in old.findings if f.index is None] == [("missing-category", "error")]
    assert [(f.code, f.severity) for f in new.findings if f.index is None] == [("missing-category", "warning")]
    assert "时效指标" in new.findings[-1].message


def test_amounts_of_the_narrative_are_compared_with_the_budget():
    narrative = [Passage(text="3、小学课桌椅更新款：18.5万元，购买课桌椅600套，配套书柜40组。")]
    review = review_table(sample(), narrative=narrative)
    found = {f.code: f for f in review.findings if f.index is None}
    assert "18.5万元" in found["amount-conflict"].message
    assert "18万元" in found["amount-conflict"].message
    assert found["goal-not-covered"].severity == "hint"
    assert "40组" in found["goal-not-covered"].message


def test_effects_and_parts_in_goals_are_no_conflict():
    goals = ["2025年8月底前为3所小学更新课桌椅600套，其中教师用3万元，带动本地企业产值300万元"]
    assert "amount-conflict" not in codes(review_table(sample(goals=goals)).findings)


def test_tables_of_one_document_keep_their_own_items():
    other = msgspec.structs.replace(sample(), project=Project(name="小学教室照明改造"))
    narrative = [Passage(text="1、小学课桌椅更新经费18万元。"), Passage(text="2、小学教室照明改造经费30万元。")]
    first, second = review_tables([sample(), other], narrative=narrative)
    assert "amount-conflict" not in codes(first.findings)
    assert "amount-conflict" in codes(second.findings)


def test_a_standard_form_value_survives_sources():
    drafted = msgspec.structs.replace(ROWS[5], sources=(ValueSource(kind="default", quote="常用值≥90%"),))
    assert review_table(sample(rows=[*ROWS[:5], drafted])).findings == ()


def test_an_empty_table_scores_zero():
    assert review_table(table("空表", [])).score == 0


@pytest.mark.parametrize("pattern", ["rows_*.json", "heldout_*.json", "tables_*.json"])
def test_labelled_rows_of_other_fields(pattern: str):
    tally = Tally()
    for path in read_cases(pattern):
        measure(path, tally)
    if shipped() is None:
        pytest.skip("指标库不完整")
    assert tally.precision >= 0.95, tally.lines
    assert tally.recall >= 0.95, tally.lines


def test_public_labels():
    labels = json.loads((GOLD / "labels_public.json").read_text("utf-8"))
    tally = Tally()
    narrative = {
        "000": [
            Passage(text="3、巡察保密电脑购置款：22.34万元，购买12台保密笔记本电脑。"),
            Passage(text="4、巡察工作经费50万元，该项经费包括常规巡察经费。"),
        ],
        "003": [],
    }
    for name, passages in narrative.items():
        tables = from_json((GOLD / f"tables_{name}.json").read_text("utf-8"), list[TargetTable])
        measure_gold(tables, passages, labels, tally)
    assert tally.f1 >= 0.95, tally.lines


def test_seed_documents_with_own_labels(seeds: Path):
    from kb.readers import read_file

    labels = json.loads((CASES / "seed_labels.json").read_text("utf-8"))
    tally = Tally()
    for stem in ("001", "002", "004"):
        result = read_file(next(seeds.glob(f"{stem}_*")))
        measure_gold(list(result.tables), list(result.narrative), labels, tally)
    assert tally.f1 >= 0.9, tally.lines


def test_cards_of_the_library_pass_as_they_stand():
    topics = shipped()
    if topics is None:
        pytest.skip("指标库不完整")
    rows = faults = 0
    for kind in topics.library.archetypes.values():
        cards = [card for card in kind.cards if "{" not in f"{card.name}{card.unit}" and isinstance(card.value, float)]
        indicators = tuple(
            row("数量指标", card.name, f"{card.operator}{card.value:g}{card.unit}", card.formula) for card in cards
        )
        indicators = tuple(
            msgspec.structs.replace(r, level1=labels[0], level2=labels[1])
            for r, labels in zip(indicators, (_labels(card.category) for card in cards), strict=True)
        )
        review = review_table(
            TargetTable(project=Project(name=kind.name), usage=kind.summary, indicators=indicators, year=2025)
        )
        rows += len(cards)
        faults += sum(f.index is not None for f in review.findings)
    assert rows > 100
    assert faults <= 0.01 * rows


def _labels(category: str) -> tuple[str, str]:
    from kb.taxonomy import labels

    return labels(category, "cn-2021")
