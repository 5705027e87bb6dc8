"""Better goal sentences: no repeats, the budget's own amount, one that can be checked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.rules.amount_conflict import conflicting
from assistant.rules.reading import Scene, read_value
from assistant.rules.remedies import Facts
from assistant.rules.text import core, flat, key
from assistant.rules.vague_goal import checkable
from kb.amounts import fen
from kb.records import Indicator
from kb.taxonomy import canonical
from kb.values import render

GOAL_CODES = frozenset({"vague-goal", "duplicate-goal", "amount-conflict"})


def better_goals(scene: Scene, facts: Facts, codes: set[str], planned: Sequence[Indicator]) -> list[str]:
    """Goal sentences without repeats, with the budget's amount, and one that can be checked."""
    if not codes & GOAL_CODES:
        return []
    seen: set[str] = set()
    goals = []
    for goal in scene.table.goals:
        if key(goal) not in seen:
            seen.add(key(goal))
            goals.append(_amended(goal, scene, codes))
    goals = [goal for goal in goals if goal]
    if any(checkable(goal) for goal in goals) and "vague-goal" not in codes:
        return goals
    checked = _checked(scene, facts, planned)
    return [*([checked] if checked else []), *(goals if len(goals) > 1 else [])]


def _amended(goal: str, scene: Scene, codes: set[str]) -> str:
    """The sentence with conflicting amounts replaced by the budget."""
    total = scene.table.budget.total
    if "amount-conflict" not in codes or total is None:
        return goal
    text = flat(goal)
    for said, money in conflicting(scene):
        if said == goal:
            text = text.replace(money.quote, f"{fen(total)}万元", 1)
    return text


def _checked(scene: Scene, facts: Facts, planned: Sequence[Indicator]) -> str:
    """One sentence with the project's budget, its counted rows, its date and its satisfaction."""
    said: dict[str, list[str]] = {"output.quantity": [], "output.timeliness": [], "satisfaction.target": []}
    for indicator in planned:
        category = canonical(indicator.level2, indicator.level1)
        target = read_value(indicator.value, scene.table.year, category).target
        if not indicator.name or category not in said:
            continue
        if category == "output.timeliness" and target.type == "deadline" and target.date:
            said[category].append(f"{render(target)}完成")
        elif target.type == "numeric" and target.unit and (category != "output.quantity" or target.unit != "%"):
            words = {"≥": "不低于" if target.unit == "%" else "不少于", "≤": "不超过"}.get(target.operator or "", "")
            amount = re.sub(r"^[≥≤><=≈]+", "", flat(indicator.value))
            said[category].append(f"{core(indicator.name)}{words}{amount}")
    shown = said["output.quantity"] + said["output.timeliness"][:1] + said["satisfaction.target"][:1]
    what = flat(scene.table.usage or "") or scene.project_name or flat(scene.table.unit.name)
    money = f"用{facts.cap[1:]}" if facts.cap else ""
    year = f"{scene.table.year}年" if scene.table.year else ""
    return f"{year}{money}，{what}：{'，'.join(shown)}".strip("，：") if (shown or money) and what else ""
