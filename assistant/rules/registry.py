"""All rules, in teaching order. A rule that is not listed here does not run."""

from __future__ import annotations

from assistant.records import AssistantError
from assistant.rules import (
    amount_conflict,
    basis_unnamed,
    cap_against_formula,
    circular,
    compound,
    copied_across,
    duplicate,
    duplicate_goal,
    far_from_past,
    few_quantified,
    figures_differ,
    goal_not_covered,
    irrelevant,
    low_target,
    malformed_value,
    management_activity,
    missing_category,
    missing_unit,
    missing_value,
    name_has_value,
    no_baseline,
    no_deadline,
    out_of_range,
    over_budget,
    parts_and_sum,
    plan_behind,
    plan_incomplete,
    pseudo_quantified,
    row_count,
    satisfaction_subject,
    template_residue,
    uniform_values,
    unit_blocks,
    unit_mismatch,
    unit_sums,
    vague_goal,
    vague_value,
    wrong_category,
    wrong_direction,
    year_mismatch,
)
from assistant.rules.card import Rule, RuleError
from assistant.settings import Settings

# First the goals, then what stands where, then the values, then wording, then the sums.
RULES: tuple[Rule, ...] = (
    vague_goal.RULE,
    duplicate_goal.RULE,
    goal_not_covered.RULE,
    missing_category.RULE,
    wrong_category.RULE,
    irrelevant.RULE,
    duplicate.RULE,
    compound.RULE,
    missing_value.RULE,
    vague_value.RULE,
    pseudo_quantified.RULE,
    unit_mismatch.RULE,
    missing_unit.RULE,
    malformed_value.RULE,
    out_of_range.RULE,
    wrong_direction.RULE,
    no_deadline.RULE,
    circular.RULE,
    uniform_values.RULE,
    over_budget.RULE,
    amount_conflict.RULE,
    plan_incomplete.RULE,
    # Hints: further checks of the review form that are worth a second look, and never a reason to send a table back.
    template_residue.RULE,
    figures_differ.RULE,
    copied_across.RULE,
    few_quantified.RULE,
    row_count.RULE,
    management_activity.RULE,
    satisfaction_subject.RULE,
    name_has_value.RULE,
    no_baseline.RULE,
    low_target.RULE,
    far_from_past.RULE,
    cap_against_formula.RULE,
    year_mismatch.RULE,
    basis_unnamed.RULE,
    parts_and_sum.RULE,
    plan_behind.RULE,
    unit_blocks.RULE,
    unit_sums.RULE,
)

# Codes of earlier versions; they stay listed and are not used again.
RETIRED: tuple[str, ...] = ()

_BY_CODE = {rule.code: rule for rule in RULES}
if len(_BY_CODE) != len(RULES) or set(_BY_CODE) & set(RETIRED):
    raise RuleError("规则代码重复，或用了已停用的代码。")


def by_code(code: str) -> Rule:
    """The rule of that code; KeyError if there is none."""
    return _BY_CODE[code]


def check_codes(settings: Settings) -> None:
    """`AssistantError` where a bureau's settings name a rule that there is not."""
    for code in sorted({*settings.off, *settings.severity} - _BY_CODE.keys() - set(RETIRED)):
        raise AssistantError(f"rules.toml：没有 {code} 这条规则，代码见 python -m assistant handbook。")
