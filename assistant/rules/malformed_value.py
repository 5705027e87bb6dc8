"""指标值书写错误: 百分比 for %, a stray %, two operators, an operator without a number, template residue."""

from __future__ import annotations

import re

from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import quote
from kb import lazyre

_FAULTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (lazyre.compile(r"\d(?:个)?百分[比数率](?!点)"), "“百分比”应写成%"),
    (lazyre.compile(r"(?:前|底|末|初|完成|到位|达标|及时|年|月|日|内)[%‰]$"), "日期或文字后面多了%"),
    (lazyre.compile(r"%{2,}|‰%|%‰|\d%\d"), "百分号写重了"),
    (
        lazyre.compile(
            r"[≥≤><=]{2,}(?![=])|[≥≤><][^\d]{0,4}(?:不低于|不超过|不少于|大于|小于|至少)|(?:不低于|不超过|不少于|大于|小于)[≥≤><=]"
            r"|^[≥>][^≥≤><且,，]*以[内下]$|^[≥>≤<][^且,，]*以上$|^[≥>][^且,，]*[≥≤>]\D"
        ),
        "写了两个比较符号",
    ),
    (
        lazyre.compile(
            r"^[≥≤><=≈]+(?!\D{0,4}(?:预算|概算|计划|批复|标准|上年|定额|限额|合同))[^\d一二三四五六七八九十百千万零〇两]*$|[≥≤><≈]$"
        ),
        "比较符号后面没有数",
    ),
    (lazyre.compile(r"\d+[≥≤><=]+[^\d]*$"), "比较符号写在了数的后面"),
    (lazyre.compile(r"(?<!20\d)\d\.\d*\.\d(?!\d*[.月])|\d,\d{1,2}(?!\d)|\d[oOlI]\d|^[≥≤><=]?[.]\d"), "数字写法有误"),
    (lazyre.compile(r"\*{2,}|[×X○]{2,}|_{2,}|＿|\{[^}]*\}|请(?:输入|填写)|待填"), "留有模板占位"),
)  # fmt: skip
_TWO_SIGNS = lazyre.compile(r">=|=>|<=|=<|≥=|≤=")
_MONTH = lazyre.compile(r"(?<!\d)(\d{1,2})月(?:(\d{1,2})[日号])?")


def spelling(row: Row) -> str | None:
    """What is spelt wrongly, or None."""
    text = _TWO_SIGNS.sub("≥", row.value.text)
    for pattern, reason in _FAULTS:
        if pattern.search(text):
            return reason
    if row.value.dated or row.category == "output.timeliness":
        for month, day in _MONTH.findall(text):
            if (
                not text[text.find(f"{month}月") + len(month) + 1 :].startswith("数")
                and int(month) > 12
                and "个" not in text
            ):
                return f"没有{month}月"
            if day and int(day) > 31:
                return f"没有{month}月{day}日"
    return None


def check(row: Row) -> Fault | None:
    if not row.value.text:
        return None
    reason = spelling(row)
    return Fault(f"指标值{quote(row.value.text)}书写有误：{reason}。") if reason else None


RULE = Rule(
    code="malformed-value",
    name="指标值书写错误",
    scope="indicator",
    severity="warning",
    field="value",
    value_rule=True,
    why="写错的值系统认不出，汇总和监控时会被当成文字，也让人分不清到底要达到多少。",
    basis=f"{REVIEW_FORM}的规范完整性：格式符合要求、内容准确。",
    ignore="数字和%之间有空格、全角符号，只是排版，不算问题。",
    weak=Example(
        table(
            "城区路灯维护",
            [row("质量指标", "路灯亮灯率", "≥98百分比", "抽查亮灯盏数÷抽查总盏数×100%")],
            usage="路灯巡查维修",
            goals=["全年维护路灯4200盏，亮灯率不低于98%"],
        ),
        field="value",
    ),
    good=Example(
        table(
            "城区路灯维护",
            [row("质量指标", "路灯亮灯率", "≥98%", "抽查亮灯盏数÷抽查总盏数×100%")],
            usage="路灯巡查维修",
            goals=["全年维护路灯4200盏，亮灯率不低于98%"],
        )
    ),
    check=check,
)
