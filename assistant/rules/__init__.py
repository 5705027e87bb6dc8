"""Review rules: one card with one short check for each defect code."""

from __future__ import annotations

from assistant.rules.registry import RULES, by_code

__all__ = ["RULES", "by_code"]
