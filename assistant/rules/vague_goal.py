"""绩效目标空泛: no goal sentence holds a number, a date or a deliverable whose completion can be seen."""

from __future__ import annotations

import re

from assistant.rules import sample
from assistant.rules.card import REVIEW_FORM, TARGET_RULES, Example, Fault, Rule
from assistant.rules.reading import Scene
from assistant.rules.text import flat, quote, spans
from kb import lazyre
from kb.units import UNIT

_DATE = lazyre.compile(
    r"\d{1,2}月(?!度)|\d{4}年底|年底|年末|月底|月末|季度末|上半年|下半年|\d+日前|春节前|汛期前|开学前|按月|每月|按季|每季度|按学期|每学期|逐月"
)
_PERCENT = lazyre.compile(r"\d+(?:\.\d+)?[%‰]|百分之")
_DONE = lazyre.compile(
    r"(?:建成|竣工|通车|投入使用|投用|上线运行|建成并|开通|交付使用|投产|验收合格|出版|编制完成|建设完成|改造完成)"
    r"|完成[^，。；]{2,40}(?:建设|改造|工程|修缮|编制|安装|采购|购置|迁移|搬迁|新建|改建|扩建|加固|装修|升级|征收|拆除|改造任务|建设任务)(?:任务|项目|工程)?(?:$|[，。；、])"
)
_NOT_COUNTED = lazyre.compile(r"年|届|大(?!型)|次全会|号|类|级|位一体|化|中全会")


def checkable(goal: str) -> bool:
    """Whether a goal sentence can be checked at year's end."""
    text = re.sub(r"^目标(?:内容)?[\d一二三四五]+[:：、]?", "", flat(goal))
    text = re.sub(r"(?:习近平|党的|第)[^，。；]{0,12}(?:大|届|次)[^，。；]{0,6}(?:精神|会议|全会)", "", text)
    if _PERCENT.search(text) or _DATE.search(text) or _DONE.search(text):
        return True
    for span in spans(text):
        after = text[span.end :]
        if 1990 <= span.value <= 2100 and re.match(r"年", after):
            continue
        if span.chinese and span.value == 1 and re.match(r"[个名位人支批套种项条户]", after):
            continue  # 不让一个学生失学, 打造一支队伍
        if re.match(rf"(?:余|多)?(?:{UNIT}|万|亿)", after) and not (span.chinese and _NOT_COUNTED.match(after)):
            return True
    return False


def check(scene: Scene) -> Fault | None:
    goals = [goal for goal in scene.table.goals if flat(goal)]
    if not goals or any(checkable(goal) for goal in goals):
        return None
    return Fault(f"绩效目标{quote(goals[0])}没有数量、日期，也没有看得见的交付成果，请写明做什么、做多少、何时完成。")


RULE = Rule(
    code="vague-goal",
    name="绩效目标空泛",
    scope="table",
    severity="error",
    field="goals",
    why="目标只有口号，指标就没有根：不知道要做多少、做到哪一天，钱和事对不上。",
    basis=f"{TARGET_RULES}要求指向明确、细化量化；{REVIEW_FORM}的明确清晰性。",
    ignore="几句目标里只要有一句写了数量、日期或具体交付成果，就不算。",
    weak=Example(sample.sample(goals=["改善办学条件，为学生创造良好的学习环境"]), index=None, field="goals"),
    good=Example(sample.sample(), index=None),
    check=check,
    units=True,
)
