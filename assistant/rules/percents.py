"""Percents that cannot be: a cost, a count or a date as a share of nothing."""

from __future__ import annotations

import re

from assistant.rules.grammar import EXECUTION
from assistant.rules.reading import Row
from kb import lazyre

PEOPLE = lazyre.compile(
    r"(?:人数|人员|学员|教师|学生|干部|群众|农户|居民|职工|党员|患者|儿童|老人|老年人|残疾人|人才|对象)(?:数量?|总数)?$|人次$"
)
_COST = lazyre.compile(r"成本|费用?(?!率)|经费|支出|造价|投资|单价|价格")
_GROWTH = lazyre.compile(
    r"增长|增加|下降|减少|降低|提高|提升|压减|节约|节省|节水|节电|节能|缩短|变动|增收|减排|增产|上升|增幅|降幅|改善"
)


def costs(row: Row) -> bool:
    """Whether a row under a cost heading names an amount: by its head, or by a cost word in a name that is no ratio."""
    if row.grammar.kind == "amount":
        return True
    return row.grammar.kind in ("thing", "task", "state", "effect") and bool(_COST.search(row.name))


def percent_misfit(row: Row) -> bool:
    """A cost, a count or a date with a percent, without a formula or a change that would explain it."""
    if not row.value.percent or row.formula or row.category == "output.timeliness":
        return False
    kind, grown = row.grammar.kind, bool(_GROWTH.search(row.name))
    if kind == "time" and (row.name.endswith(("性", "进度")) or EXECUTION.search(row.name)):
        return False  # 及时性 is a quality, 支出进度 a share
    if row.group == "cost":
        return (kind in ("count", "time", "task") or costs(row)) and not grown
    if kind in ("amount", "time", "duration"):
        return not grown
    if kind == "count":
        return not grown and not re.search(r"(?:浓度|湿度|含量|强度|坡度|密度)$", row.name)
    return row.category == "output.quantity" and kind == "thing" and bool(PEOPLE.search(row.name))
