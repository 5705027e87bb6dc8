"""All rules, in teaching order. A rule that is not listed here does not run."""

from __future__ import annotations

from assistant.rules import (
    amount_conflict,
    circular,
    compound,
    duplicate,
    duplicate_goal,
    goal_not_covered,
    irrelevant,
    malformed_value,
    missing_category,
    missing_unit,
    missing_value,
    no_deadline,
    out_of_range,
    over_budget,
    plan_incomplete,
    pseudo_quantified,
    uniform_values,
    unit_mismatch,
    vague_goal,
    vague_value,
    wrong_category,
    wrong_direction,
)
from assistant.rules.card import Rule, RuleError

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
)

# Codes of earlier versions; they stay listed and are not used again.
RETIRED: tuple[str, ...] = ()

_BY_CODE = {rule.code: rule for rule in RULES}
if len(_BY_CODE) != len(RULES) or set(_BY_CODE) & set(RETIRED):
    raise RuleError("规则代码重复，或用了已停用的代码。")


def by_code(code: str) -> Rule:
    """The rule of that code; KeyError if there is none."""
    return _BY_CODE[code]
