"""A better row for each finding, out of the project's own words and the cards of its kind.

All suggestions of a table belong to one plan: applied together they leave a table that reviews clean, blanks aside.
A suggestion with an empty `name` proposes to delete the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from assistant.better_goals import GOAL_CODES, better_goals
from assistant.records import Finding
from assistant.rules.belongs import belongs
from assistant.rules.defining import define, describe
from assistant.rules.goal_not_covered import Quantity, quantities, uncovered
from assistant.rules.mending import mended_value
from assistant.rules.missing_category import gaps
from assistant.rules.own_words import counted_from, told
from assistant.rules.reading import Row, Scene, read_row
from assistant.rules.remedies import Facts, Part, as_indicator, candidates, level_labels, quantity_part, quantity_row
from assistant.rules.text import pairs
from assistant.rules.unit_mismatch import other_in_goals
from kb.records import Indicator, TargetTable
from kb.taxonomy import REQUIRED, canonical

# Codes that leave nothing of the row to keep.
REPLACE = frozenset({"vague-value", "pseudo-quantified", "irrelevant", "compound", "unit-mismatch", "duplicate"})
DELETE: Part = {"name": "", "value": "", "basis": "建议删去这一条"}
_BARE = 3  # characters of a rate that names no thing: 覆盖率 of what?
Check = Callable[[Scene, Row], list[Finding]]


def suggestions(scene: Scene, findings: Sequence[Finding], check: Check) -> list[Finding]:
    """The findings with their suggestions; `check` reviews one row."""
    if not findings:
        return []
    plan = Plan(scene, findings, check)
    return [msgspec.structs.replace(finding, suggestion=plan.suggestion(finding)) for finding in findings]


class Plan:
    """What becomes of each row, decided once for the whole table."""

    def __init__(self, scene: Scene, findings: Sequence[Finding], check: Check):
        self.scene, self.check = scene, check
        self.facts = Facts(scene)
        self.codes: dict[int, set[str]] = {}
        for finding in findings:
            if finding.index is not None:
                self.codes.setdefault(finding.index, set()).add(finding.code)
        self.table_codes = {finding.code for finding in findings if finding.index is None}
        self.parts: dict[int, Part] = {}
        self.kept = [row for row in scene.rows if not self._leaves(row)]
        self.taken = [row.name for row in self.kept]
        self.filled = {row.category for row in self.kept}
        for row in self.kept:
            self.facts.used.update(q.quote for q in self.facts.stated if _carries(row, q))
        for row in scene.rows:
            if row.index in self.codes:
                self.parts[row.index] = self._row(row, self.codes[row.index])
        self.add = self._additions()
        planned = [self._planned(row) for row in scene.rows]
        self.goals = better_goals(scene, self.facts, self.table_codes, planned)

    def suggestion(self, finding: Finding) -> dict[str, Any] | None:
        if finding.index is not None:
            return self.parts.get(finding.index) or None
        if finding.code == "missing-category":
            return {"add": self.add, "goals": []}
        if finding.code == "goal-not-covered":
            return {"add": self.covering, "goals": []}
        if finding.code in GOAL_CODES and self.goals and list(self.scene.table.goals) != self.goals:
            return {"add": [], "goals": self.goals}
        return None

    def _row(self, row: Row, codes: set[str]) -> Part:
        unnamed = "no-deadline" in codes and row.grammar.kind not in ("time", "duration", "task", "thing")
        lost = _lost(row, codes)
        if not lost and "wrong-category" not in codes and not unnamed:
            part = self._mend(row, codes)
            if part is not None:
                return part
        if "duplicate" in codes and row.category in self.filled:
            return dict(DELETE)
        if "wrong-category" in codes and not lost and "no-deadline" not in codes:
            moved = self._moved(row, codes)
            if moved is not None:
                return moved
        if row.category in ("cost.social", "cost.eco") and "wrong-category" in codes:
            return dict(DELETE)
        if row.category in ("benefit.economic", "benefit.eco") and not self._has_cards(row.category):
            return dict(DELETE) if self._other_benefit(row) else self._social(row)
        return self._replaced(row)

    def _leaves(self, row: Row) -> bool:
        """Whether nothing of the row stays in its place."""
        codes = self.codes.get(row.index, set())
        return "wrong-category" in codes or bool(_lost(row, codes))

    def _social(self, row: Row) -> Part:
        """The one benefit row of a project whose kind has neither economic nor ecological benefits, under 社会效益."""
        level1, level2 = level_labels(self.scene, "benefit.social")
        for part in candidates(self.scene, "benefit.social", self.facts, self.taken):
            full = {"level1": level1, "level2": level2, **part}
            if not told(part["name"], self.taken) and self._sound(row, full):
                return self._use("benefit.social", full)
        return self._replaced(row)

    def _mend(self, row: Row, codes: set[str]) -> Part | None:
        """Single cells put right; None where the outcome would still be at fault."""
        part: Part = {}
        if "circular" in codes:
            part["description"] = define(row)
        value = mended_value(row, codes, self.facts)
        if value is not None:
            part["value"] = value
        if not part:
            return part
        return part if self._sound(row, part) else None

    def _moved(self, row: Row, codes: set[str]) -> Part | None:
        """The row under the level it belongs to, with the clerk's own name and value; under `add` what fills its place."""
        right = belongs(row)
        category = canonical(right) if right else None
        if category is None or len(row.name) <= _BARE:
            return None
        if category == "output.cost" and self.scene.framework_2021:
            category = "cost.economic"
        if any(other.category == category and _same(row, other) for other in self.kept):
            return dict(DELETE) if row.category in self.filled else None
        level1, level2 = level_labels(self.scene, category)
        part: Part = {"level1": level1, "level2": level2}
        if "circular" in codes:
            part["description"] = define(row)
        value = mended_value(row, codes, self.facts)
        if value is not None:
            part["value"] = value
        if not self._sound(row, part):
            return None
        if row.category not in self.filled and self._needed(row.category):
            filling = self._filling(row)
            if filling is None:
                return None
            part["add"] = [filling]
        self.taken.append(row.name)
        self.filled.add(category)
        return part

    def _needed(self, category: str | None) -> bool:
        """Whether the form asks for the category and no row that stays is in it."""
        return any(category in any_of and not self.filled.intersection(any_of) for _, any_of in REQUIRED)

    def _filling(self, row: Row) -> Part | None:
        """A row for the place that a moved row leaves: a stated quantity, the quantity behind its rate, a card."""
        own = {"level1": row.indicator.level1, "level2": row.indicator.level2}
        parts = list(candidates(self.scene, row.category or "", self.facts, self.taken))
        if row.category == "output.quantity" and (name := counted_from(row)):
            behind = {"name": name, "description": describe(name), "value": "", "basis": "请填全年计划数"}
            parts.insert(sum(bool(part["value"]) for part in parts), behind)
        blank = read_row(self.scene, len(self.scene.table.indicators), Indicator())
        for part in parts:
            if not told(part["name"], self.taken) and self._sound(blank, {**own, **part}):
                return {**own, **self._use(row.category, part)}
        return None

    def _replaced(self, row: Row) -> Part:
        """Another indicator in the row's own category."""
        if row.category in ("output.quantity", None):
            split = self._split(row)
            if split:
                return split
        if row.category is not None:
            frames = row.category not in self.filled or row.category == "output.timeliness"
            for part in candidates(self.scene, row.category, self.facts, self.taken, frames=frames):
                if not told(part["name"], self.taken) and self._sound(row, part):
                    return self._use(row.category, part)
        if row.category is not None and row.category in self.filled:
            return dict(DELETE)
        part = {"name": re.split(r"[，,；;、]", row.indicator.name)[0], "value": "", "basis": "请写成数量、比率或日期"}
        return self._use(row.category, part)

    def _split(self, row: Row) -> Part | None:
        """One row for each quantity in the name; the further ones stand under `add`."""
        parts: list[Part] = []
        for quantity in quantities(row.name, background=True):
            part = quantity_part(quantity)
            if part and not told(part["name"], self.taken) and self._sound(row, part):
                parts.append(self._use(row.category, part))
        if not parts:
            return None
        own = {"level1": row.indicator.level1, "level2": row.indicator.level2}
        return {**parts[0], "add": [{**own, **part} for part in parts[1:]]} if len(parts) > 1 else parts[0]

    def _use(self, category: str | None, part: Part) -> Part:
        self.taken.append(part["name"])
        self.filled.add(category)
        quote = next((source["quote"] for source in part.get("sources", ()) if source["kind"] == "text"), "")
        self.facts.used.add(quote)
        return part

    def _sound(self, row: Row, part: Part) -> bool:
        """Whether the row with this part passes every rule for one indicator, a blank value aside."""
        changed = read_row(self.scene, row.index, as_indicator(row.indicator, part))
        return all(
            f.code in ("missing-value", "duplicate") or f.severity == "hint" for f in self.check(self.scene, changed)
        )

    def _has_cards(self, category: str | None) -> bool:
        topics = self.scene.topics
        return bool(category and topics and topics.has_category(self.scene.kinds, category))

    def _other_benefit(self, row: Row) -> bool:
        return any(
            "benefit.social" in self.filled
            or other is not row
            and other.group == "benefit"
            and (other.category in ("benefit.social", "benefit.sustain") or other in self.kept)
            for other in self.scene.rows
        )  # fmt: skip

    def _additions(self) -> list[Part]:
        """Rows for the quantities that the goals state and for the categories that the table lacks."""
        self.covering: list[Part] = []
        if "goal-not-covered" in self.table_codes:
            said = [(text, "完成任务") for text in self.scene.table.goals]
            if self.scene.item is not None:
                said.append((self.scene.item.text, ""))
            names = {part["name"] for part in self.parts.values() if "name" in part}
            for text, fallback in said:
                for quantity in uncovered(text, self.scene):
                    part = quantity_row(self.scene, quantity, fallback)
                    if part and told(part["name"], [row.name for row in self.kept if row.value.numeric]):
                        continue  # the row is there with another number: which one holds, only the clerk knows
                    if part and part["name"] not in names and quantity.quote not in self.facts.used:
                        names.add(part["name"])
                        self.covering.append(part)
                        self._use("output.quantity", part)
        rows = []
        for name in gaps(self.scene) if "missing-category" in self.table_codes else ():
            category = self._category_for(name)
            if category == "output.quantity" and self.covering:
                continue
            blank = read_row(self.scene, len(self.scene.table.indicators), Indicator())
            level1, level2 = level_labels(self.scene, category)
            for part in candidates(self.scene, category, self.facts, self.taken):
                full = {"level1": level1, "level2": level2, **part}
                if part["name"] not in self.taken and self._sound(blank, full):
                    rows.append(full)
                    self._use(category, part)
                    break
        return rows

    def _category_for(self, gap: str) -> str:
        """The category that closes a gap in this form; of the benefits one that the project's kind has cards for."""
        options = next(any_of for name, any_of in REQUIRED if name == gap)
        if gap == "成本指标":
            return "cost.economic" if self.scene.framework_2021 else "output.cost"
        if gap == "效益指标":
            return next(
                (c for c in ("benefit.social", "benefit.economic", "benefit.eco") if self._has_cards(c)),
                "benefit.social",
            )
        return options[0]

    def _planned(self, row: Row) -> Indicator:
        part = {name: value for name, value in self.parts.get(row.index, {}).items() if name != "add"}
        return as_indicator(row.indicator, part)


def _lost(row: Row, codes: set[str]) -> set[str]:
    """The codes for which nothing of a row may stay; a name stays where only its number or counter has to be asked."""
    lost = codes & REPLACE
    if lost == {"vague-value"} and row.grammar.measurable and row.group != "benefit":
        return set()  # 更新课桌椅数量 of 若干套
    return set() if lost == {"unit-mismatch"} and other_in_goals(row) else lost


def _same(row: Row, other: Row) -> bool:
    """Whether two rows carry one number of one thing, whatever the counter: 展品300件 and 征集展品 ≥300家."""
    number = row.value.target.number
    return number is not None and number == other.value.target.number and bool(pairs(row.name) & pairs(other.name))


def _carries(row: Row, quantity: Quantity) -> bool:
    """Whether a kept row states that quantity already."""
    target = row.value.target
    said = other_in_goals(row)
    return target.number == quantity.number and (
        target.unit in (None, "", quantity.unit) or bool(said and said.quote == quantity.quote)
    )


def apply(table: TargetTable, finding: Finding) -> TargetTable:
    """The table with one finding's suggestion; unchanged where it has none. A suggestion without name deletes."""
    suggestion = finding.suggestion
    if not suggestion:
        return table
    added = tuple(as_indicator(None, part) for part in suggestion.get("add", ()))
    if finding.index is None:
        goals = tuple(suggestion.get("goals", ())) or table.goals
        return msgspec.structs.replace(table, indicators=(*table.indicators, *added), goals=goals)
    rows = list(table.indicators)
    rows[finding.index : finding.index + 1] = [*_changed(rows[finding.index], suggestion), *added]
    return msgspec.structs.replace(table, indicators=tuple(rows))


def apply_all(table: TargetTable, findings: Sequence[Finding]) -> TargetTable:
    """The table with every suggestion; findings count the rows of `table` as it came."""
    by_row = {f.index: f.suggestion for f in findings if f.index is not None and f.suggestion}
    rows: list[Indicator] = []
    for index, indicator in enumerate(table.indicators):
        suggestion = by_row.get(index)
        rows += [indicator] if suggestion is None else _changed(indicator, suggestion)
        rows += [as_indicator(None, part) for part in (suggestion or {}).get("add", ())]
    table = msgspec.structs.replace(table, indicators=tuple(rows))
    for finding in findings:
        if finding.index is None:
            table = apply(table, finding)
    return table


def _changed(indicator: Indicator, suggestion: Part) -> list[Indicator]:
    """The row with its suggestion, or no row where that proposes to delete it."""
    if suggestion.get("name") == "":
        return []
    return [as_indicator(indicator, {name: value for name, value in suggestion.items() if name != "add"})]
