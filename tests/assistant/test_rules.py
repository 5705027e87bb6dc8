"""Every rule: its card, its two examples, its place in the registry."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from assistant import rules
from assistant.review import find
from assistant.rules import RULES, by_code
from assistant.rules.card import Example, Fault, Rule, RuleError, row, table
from assistant.rules.money import Item, items, match_items
from assistant.rules.past import Past
from assistant.rules.reading import Scene, read
from assistant.rules.topics import shipped
from assistant.settings import settings
from kb.records import Passage

CODES = {
    "vague-value", "pseudo-quantified", "unit-mismatch", "malformed-value", "out-of-range", "wrong-category", "circular",
    "no-deadline", "duplicate", "irrelevant", "compound", "missing-value", "missing-unit", "over-budget", "wrong-direction",
    "missing-category", "vague-goal", "duplicate-goal", "uniform-values", "goal-not-covered", "amount-conflict",
    "plan-incomplete",
}  # fmt: skip
HINTS = {
    "template-residue",
    "figures-differ",
    "copied-across",
    "few-quantified",
    "row-count",
    "management-activity",
    "satisfaction-subject",
    "name-has-value",
    "no-baseline",
    "low-target",
    "cap-against-formula",
    "year-mismatch",
    "basis-unnamed",
    "parts-and-sum",
    "plan-behind",
    "far-from-past",
    "unit-blocks",
    "unit-sums",
}
ON_UNITS = {
    "template-residue",
    "unit-blocks",
    "unit-sums",
    "vague-goal",
    "duplicate-goal",
    "goal-not-covered",
    "amount-conflict",
}


def scene_of(example: Example) -> Scene:
    narrative = [Passage(text=text) for text in example.passages]
    matched = match_items([example.table], items(narrative), 0.4) if narrative else {}
    item: Item | None = matched.get(example.table.id)
    return read(
        example.table,
        settings(),
        shipped(),
        item,
        siblings=example.siblings,
        past=Past(example.past) if example.past else None,
    )


def findings_of(example: Example):
    """Findings on the row meant; of a table example all findings."""
    return [f for f in find(scene_of(example)) if example.index is None or f.index == example.index]


def test_every_defect_has_one_rule():
    assert {rule.code for rule in RULES} == CODES | HINTS
    assert len(RULES) == len(CODES | HINTS)
    assert {rule.code for rule in RULES if rule.severity == "hint"} == HINTS


def test_every_rule_module_is_registered():
    folder = Path(rules.__file__).parent
    written = {path.stem for path in folder.glob("*.py") if re.search(r"^RULE = ", path.read_text("utf-8"), re.M)}
    assert written == {code.replace("-", "_") for code in CODES | HINTS}


def test_rules_of_unit_tables():
    assert {rule.code for rule in RULES if rule.scope == "table" and rule.units} == ON_UNITS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_weak_example_fires_on_the_named_cell(rule: Rule):
    found = {finding.code: finding for finding in findings_of(rule.weak)}
    assert rule.code in found
    assert found[rule.code].field == rule.weak.field
    assert len(found[rule.code].message) >= 10


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_weak_example_shows_one_fault_only(rule: Rule):
    allowed = {"pseudo-quantified": set(), "irrelevant": {"wrong-category"}, "uniform-values": {"low-target"}}.get(
        rule.code, set()
    )
    assert {finding.code for finding in findings_of(rule.weak)} - {rule.code} <= allowed


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_good_example_is_silent(rule: Rule):
    assert [(finding.code, finding.message) for finding in findings_of(rule.good)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_card_cites_a_document_without_clause_numbers(rule: Rule):
    assert re.search(r"〔\d{4}〕\d+号", rule.basis)
    assert not re.search(r"第[一二三四五六七八九十\d]+条", rule.basis)


@pytest.mark.parametrize("part", ["name", "why", "basis", "ignore", "field"])
def test_incomplete_card_is_refused(part: str):
    with pytest.raises(RuleError, match=part):
        dataclasses.replace(by_code("circular"), **{part: " "})


def test_weak_example_without_field_is_refused():
    weak = dataclasses.replace(by_code("circular").weak, field="")
    with pytest.raises(RuleError, match="弱例"):
        dataclasses.replace(by_code("circular"), weak=weak)


def test_a_crashing_rule_is_one_finding_and_the_others_go_on():
    def broken(_row: object) -> Fault | None:
        raise ValueError("boom")

    weak = by_code("vague-value").weak
    crashing = dataclasses.replace(by_code("circular"), check=broken)
    found = find(scene_of(weak), [crashing, by_code("vague-value")])
    assert [finding.code for finding in found] == ["rule-failed", "vague-value"]
    assert "循环定义" in found[0].message
    assert found[0].severity == "hint"


def test_a_rule_can_be_switched_off():
    scene = scene_of(by_code("vague-value").weak)
    quiet = dataclasses.replace(settings(), off=frozenset({"vague-value"}))
    assert "vague-value" in {f.code for f in find(scene)}
    assert "vague-value" not in {f.code for f in find(read(scene.table, quiet, None))}


def test_rules_work_without_the_library():
    rows = [row("数量指标", "社会影响度", "≥95%", "社会影响度")]
    found = {f.code for f in find(read(table("某项目", rows), settings(), None)) if f.index == 0}
    assert {"pseudo-quantified", "circular", "wrong-category"} <= found
