"""The rules as a teaching handbook in Markdown: the same cards that run, test and explain."""

from __future__ import annotations

from assistant.records import SEVERITY_NAMES
from assistant.rules import RULES
from assistant.rules.card import Example, Rule
from assistant.settings import settings
from kb.records import Indicator, TargetTable

_FIELDS = {
    "name": "三级指标（名称）", "value": "指标值", "description": "指标描述", "level2": "二级指标",
    "basis": "指标值依据",    "goals": "绩效目标", "budget": "预算数", "plan": "资金支出计划", "indicators": "绩效指标",
}  # fmt: skip
_INTRO = """# 绩效目标表审核手册

本手册与审核程序同出一处：每条规则的说明、弱例和好例，就是程序运行和自检用的那一份。

读法：先看“为什么”，再对照弱例和好例找出唯一的差别，最后看“什么时候不算”。例子都是为说明规则编写的。
严重程度分三级：**必须修改**、**应修改**（或说明理由）、**建议**。依据只写文件名，条款请以原文为准。
"""


def handbook() -> str:
    """Every rule in teaching order with a list of contents; Markdown, in Chinese."""
    rules = [rule for rule in RULES if rule.code not in settings().off]
    contents = [f"{number}. [{rule.name}](#{rule.code})" for number, rule in enumerate(rules, 1)]
    pages = [_page(number, rule) for number, rule in enumerate(rules, 1)]
    return "\n".join([_INTRO, "## 目录\n", *contents, "", *pages]).rstrip() + "\n"


def _page(number: int, rule: Rule) -> str:
    severity = settings().severity.get(rule.code, rule.severity)
    return "\n".join(
        [
            f'<a id="{rule.code}"></a>\n',
            f"## {number}. {rule.name}\n",
            f"代码 `{rule.code}` · {SEVERITY_NAMES[severity]} · 看{_FIELDS[rule.field]}\n",
            f"**为什么** {rule.why}\n",
            f"**依据** {rule.basis}\n",
            f"**弱例** {_caption(rule.weak)}\n",
            _shown(rule, rule.weak),
            f"**好例** {_caption(rule.good)}\n",
            _shown(rule, rule.good),
            f"**什么时候不算** {rule.ignore}\n",
        ]
    )


def _caption(example: Example) -> str:
    table = example.table
    name = table.project.name if table.project else table.unit.name
    parts = [f"项目“{name}”"]
    if table.usage:
        parts.append(f"资金用于{table.usage}")
    return "，".join(parts)


def _shown(rule: Rule, example: Example) -> str:
    table = example.table
    if rule.scope == "indicator":
        assert example.index is not None
        rows = table.indicators if rule.code == "duplicate" else (table.indicators[example.index],)
        note = f"\n（预算数 {table.budget.total:g} 万元）\n" if rule.code == "over-budget" else ""
        return _grid(rows) + note
    if rule.field == "plan":
        return _plan(table)
    if rule.field == "indicators":
        return _grid(table.indicators)
    lines = [f"- 绩效目标：{goal}" for goal in table.goals]
    if rule.field == "budget":
        lines.append(f"- 预算数：{table.budget.total:g} 万元")
    if rule.code == "goal-not-covered":
        return "\n".join(lines) + "\n\n" + _grid(table.indicators)
    return "\n".join(lines) + "\n"


def _grid(rows: tuple[Indicator, ...]) -> str:
    lines = ["| 二级指标 | 三级指标 | 指标描述 | 指标值 |", "|---|---|---|---|"]
    lines += [f"| {r.level2} | {r.name} | {r.description} | {r.value or '（空）'} |" for r in rows]
    return "\n".join(lines) + "\n"


def _plan(table: TargetTable) -> str:
    head = "| " + " | ".join(step.by for step in table.plan) + " |"
    values = "| " + " | ".join("" if s.percent is None else f"{s.percent:g}%" for s in table.plan) + " |"
    return "\n".join([head, "|" + "---|" * len(table.plan), values]) + "\n"
