"""The review opinion in the bureau's form: four aspects with two questions each, a grade for each and for the whole.

The form is that of 财预〔2015〕88号《项目支出绩效目标审核表》; the grade is a proposal (DOMAIN §3.2), the bureau decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Finding, Review
from assistant.rules import RULES
from kb.records import TargetTable

GRADES = ("优", "良", "中", "差")
MEANING = {
    "优": "完全符合，可直接进入预算安排",
    "良": "绝大部分符合，与单位协商修改后进入预算安排",
    "中": "部分内容不符合，退回修改后重新报审",
    "差": "大部分内容不符合，不进入下一步",
}


@dataclass(frozen=True)
class Question:
    """One item of the form, and the rules that answer it; without rules a person has to."""

    aspect: str
    name: str
    asks: str
    codes: tuple[str, ...]


QUESTIONS: tuple[Question, ...] = (
    Question("完整性", "规范完整性", "格式是否合规，内容是否齐全、准确，有无缺项错项",
             ("missing-category", "unit-blocks", "missing-value", "missing-unit", "malformed-value", "duplicate", "duplicate-goal",
              "template-residue", "year-mismatch", "figures-differ", "unit-mismatch")),
    Question("完整性", "明确清晰性", "目标是否清楚、能反映项目主要情况，指标是否说得明白",
             ("vague-goal", "circular", "compound", "name-has-value")),
    Question("相关性", "目标相关性", "目标和指标是否与本项目、本部门职能相关",
             ("irrelevant", "copied-across", "management-activity")),
    Question("相关性", "指标科学性", "指标是否全面、归类正确、细化量化",
             ("wrong-category", "vague-value", "pseudo-quantified", "goal-not-covered", "few-quantified", "row-count",
              "satisfaction-subject")),
    Question("适当性", "绩效合理性", "指标值是否符合行业和往年水平，方向和范围是否正确",
             ("out-of-range", "wrong-direction", "uniform-values", "no-baseline", "low-target", "far-from-past", "cap-against-formula")),
    Question("适当性", "资金匹配性", "目标与资金量、资金方向是否匹配，金额前后是否一致",
             ("over-budget", "amount-conflict", "parts-and-sum", "unit-sums")),
    Question("可行性", "实现可能性", "是否有时限、有依据，支出计划是否可行",
             ("no-deadline", "basis-unnamed", "plan-incomplete", "plan-behind")),
    Question("可行性", "条件充分性", "实施方案、组织和制度保障是否到位", ()),
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """One item answered: the findings under it and the grade they suggest; "" where a person has to judge."""

    question: Question
    findings: tuple[Finding, ...]
    grade: str

    @property
    def text(self) -> str:
        """One paragraph for the form."""
        if not self.question.codes:
            return "表内看不出，请对照实施方案和管理制度审核。"
        if not self.findings:
            return "未发现问题。"
        by_code: dict[str, list[Finding]] = {}
        for finding in self.findings:
            by_code.setdefault(finding.code, []).append(finding)
        return "\n".join(f"{number}.{_said(found)}" for number, found in enumerate(by_code.values(), 1))


def _said(found: Sequence[Finding]) -> str:
    """The findings of one rule in a line: the whole sentence where there is one, else the rule and its rows."""
    rows = [finding.index + 1 for finding in found if finding.index is not None]
    if len(found) == 1:
        return (f"第{rows[0]}条" if rows else "") + found[0].message
    code = found[0].code
    name = next((rule.name for rule in RULES if rule.code == code), code)
    return f"{name}：第{'、'.join(str(row) for row in rows)}条，共{len(found)}处。"


@dataclass(frozen=True)
class Opinion:
    """The whole form for one table."""

    answers: tuple[Answer, ...]
    grade: str
    summary: str


def opinion(table: TargetTable, review: Review) -> Opinion:
    """The form filled from the findings of a review."""
    answers = tuple(
        Answer(question, found, _grade(found, len(table.indicators)) if question.codes else "")
        for question in QUESTIONS
        for found in [tuple(one for one in review.findings if one.code in question.codes)]
    )
    grade = overall(table, review)
    errors = sum(one.severity == "error" for one in review.findings)
    warnings = sum(one.severity == "warning" for one in review.findings)
    weak = [answer.question.name for answer in answers if answer.grade in ("中", "差")]
    count = f"必须修改{errors}处，应修改{warnings}处" if errors or warnings else "没有必须修改的问题"
    said = f"{count}；主要问题在{'、'.join(weak)}" if weak else count
    return Opinion(answers, grade, f"建议等级“{grade}”：{MEANING[grade]}。{said}。")


def overall(table: TargetTable, review: Review) -> str:
    """差 where half of the rows are at fault or a category is missing that the form demands, 中 with any error or many
    warnings, 良 with a few warnings, else 优."""
    errors = [one for one in review.findings if one.severity == "error"]
    warnings = [one for one in review.findings if one.severity == "warning"]
    rows = {one.index for one in errors if one.index is not None}
    if not table.indicators or 2 * len(rows) >= len(table.indicators):
        return "差"
    if any(one.code == "missing-category" for one in errors):
        return "差"
    if errors or len(warnings) >= 6:
        return "中"
    return "良" if warnings else "优"


def _grade(found: Sequence[Finding], rows: int) -> str:
    errors = sum(one.severity == "error" for one in found)
    warnings = sum(one.severity == "warning" for one in found)
    if 2 * errors >= max(rows, 1):
        return "差"
    if errors or warnings >= 6:
        return "中"
    return "良" if warnings else "优"
