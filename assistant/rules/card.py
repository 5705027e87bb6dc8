"""What a rule is: a card that teaches, two examples that test it, and one short check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from assistant.records import AssistantError, Severity
from assistant.rules.past import PastRow
from kb.records import Budget, Indicator, PlanStep, Project, TargetTable, Unit
from kb.taxonomy import canonical, labels

if TYPE_CHECKING:
    from assistant.rules.reading import Row, Scene

Scope = Literal["indicator", "table"]

# Documents that cards cite. No clause numbers: those have to be checked against the originals first.
SETTING_GUIDE = "财预〔2021〕101号《中央部门项目支出核心绩效目标和指标设置及取值指引（试行）》"
TARGET_RULES = "财预〔2015〕88号《中央部门预算绩效目标管理办法》"
REVIEW_FORM = "财预〔2015〕88号《项目支出绩效目标审核表》"
SELF_REVIEW = "财预〔2020〕10号《项目支出绩效评价管理办法》"
REFORM = "中发〔2018〕34号《中共中央 国务院关于全面实施预算绩效管理的意见》"


class RuleError(AssistantError):
    """A rule is incomplete or contradicts another."""


@dataclass(frozen=True)
class Fault:
    """What a check found: one sentence, the cell, and a severity where it differs from the card's."""

    message: str
    field: str = ""
    severity: Severity | None = None


@dataclass(frozen=True)
class Example:
    """A table that shows the fault or its cure; `index` is the indicator meant, None for the table."""

    table: TargetTable
    index: int | None = 0
    siblings: tuple[TargetTable, ...] = ()  # other tables of the same document
    past: tuple[PastRow, ...] = ()  # what earlier tables set
    passages: tuple[str, ...] = ()  # the narrative part of the document, for table rules that read it
    field: str = ""  # the cell at fault, in weak examples


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One defect: `check` gives a Fault or None for one row (scope indicator) or one table."""

    code: str
    name: str  # 中文名
    scope: Scope
    severity: Severity
    field: str  # the cell shown, unless the fault names another
    why: str  # why it matters, for the clerk
    basis: str
    ignore: str  # when to leave it
    weak: Example
    good: Example
    check: Callable[[Any], Fault | None]
    units: bool = False  # table rules only: also on tables of a whole unit
    value_rule: bool = False  # looks at a value that must be there

    def __post_init__(self) -> None:
        for part in ("code", "name", "field", "why", "basis", "ignore"):
            if not str(getattr(self, part)).strip():
                raise RuleError(f"规则 {self.code or '？'} 缺少 {part}，请在规则卡片里补上。")
        if not self.weak.field:
            raise RuleError(f"规则 {self.code} 的弱例没有写明出错的格子（field）。")
        if (self.weak.index is None) != (self.scope == "table"):
            raise RuleError(f"规则 {self.code} 的弱例与适用范围 {self.scope} 不符。")


IndicatorCheck = Callable[["Row"], "Fault | None"]
TableCheck = Callable[["Scene"], "Fault | None"]


def row(
    level2: str, name: str, value: str, description: str = "", basis: str = "", framework: str = "cn-2015"
) -> Indicator:
    """One indicator of an example; the first level follows from the second."""
    category = canonical(level2, "成本指标" if framework == "cn-2021" and "成本" in level2 else "产出指标")
    level1, printed = labels(category or "output.quantity", "cn-2021" if framework == "cn-2021" else "cn-2015")
    return Indicator(
        id=f"row-{name}", level1=level1, level2=printed, name=name, value=value, description=description, basis=basis
    )


def table(
    name: str,
    rows: Sequence[Indicator],
    *,
    usage: str = "",
    goals: Sequence[str] = (),
    budget: float | None = 20.0,
    plan: Sequence[tuple[str, float | None]] = (),
) -> TargetTable:
    """The table of an example."""
    return TargetTable(
        id="example",
        title=f"{name}绩效目标表",
        year=2025,
        unit=Unit(name="示例单位"),
        project=Project(name=name),
        budget=Budget(total=budget, fiscal=budget),
        usage=usage or None,
        goals=tuple(goals),
        plan=tuple(PlanStep(by=by, percent=percent) for by, percent in plan),
        indicators=tuple(rows),
    )
