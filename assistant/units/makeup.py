"""What a unit's form asks above its indicators: the make-up of income and spending, the main tasks of the year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.naming import head_of, thing_of
from assistant.records import Brief, Fact
from kb import lazyre
from kb.records import BudgetLine, Task

_INCOME, _SPENDING = "income", "spending"
# The lines of each form in its order, by the words that clerks use for them.
_LINES: dict[str, tuple[tuple[str, str, re.Pattern[str]], ...]] = {
    "henan-dept": (
        (_INCOME, "政府预算资金", lazyre.compile(r"政府预算|财政(?:拨款|安排|资金|预算)|一般公共预算|[本县市区上]级?财政")),
        (_INCOME, "财政专户管理资金", lazyre.compile(r"专户")),
        (_INCOME, "单位资金", lazyre.compile(r"单位资金|事业收入|自有资金|经营收入|其他(?:收入|资金)")),
        (_SPENDING, "基本支出", lazyre.compile(r"基本支出")),
        (_SPENDING, "项目支出", lazyre.compile(r"项目(?:支出|经费|资金)")),
    ),
    "gansu-dept": (
        (_INCOME, "上级财政拨款", lazyre.compile(r"上级|中央|省级?(?:财政|补助|专项|转移)|转移支付")),
        (_INCOME, "本级财政安排", lazyre.compile(r"本级|县级|区级|县财政|区财政|财政(?:拨款|安排)|一般公共预算")),
        (_INCOME, "其他资金", lazyre.compile(r"单位资金|事业收入|自有资金|经营收入|专户|其他(?:收入|资金)")),
        (_SPENDING, "人员经费", lazyre.compile(r"人员(?:经费|支出)|工资福利")),
        (_SPENDING, "公用经费", lazyre.compile(r"公用(?:经费|支出)|商品和服务")),
        (_SPENDING, "项目经费", lazyre.compile(r"项目(?:支出|经费|资金)")),
    ),
}  # fmt: skip
_BASIC = (lazyre.compile(r"人员(?:经费|支出)|工资福利"), lazyre.compile(r"公用(?:经费|支出)|商品和服务"))
_SENTENCE = lazyre.compile(r"[。；;\n]")
_FIRST = lazyre.compile(
    r"^(?:主要|重点|年度)?(?:任务|工作|目标|安排)?(?:有|是|包括)?[：:、，]*|^[（(]?[一二三四五六七八九十\d]+[)）、.．]"
)
_MOST = 8


def makeup(brief: Brief, form: str) -> tuple[BudgetLine, ...]:
    """The lines of the form with what the text says of them; what it leaves open stays open."""
    amounts = _amounts(brief)
    lines = [
        BudgetLine(side="income" if side == _INCOME else "spending", name=name, amount=_said(amounts, words))
        for side, name, words in _LINES.get(form, ())
    ]
    for place, line in enumerate(lines):
        lines[place] = _worked_out(line, lines, amounts, brief.budget)
    return tuple(lines)


def _worked_out(
    line: BudgetLine, lines: Sequence[BudgetLine], amounts: Sequence[Fact], total: float | None
) -> BudgetLine:
    """Basic spending as people and running costs, the one open line of spending as the rest of the total."""
    if line.amount is not None or line.side != _SPENDING:
        return line
    parts = [_said(amounts, words) for words in _BASIC]
    if line.name == "基本支出" and all(part is not None for part in parts):
        return BudgetLine(side="spending", name=line.name, amount=round(sum(part or 0.0 for part in parts), 4))
    others = [one.amount for one in lines if one.side == _SPENDING and one is not line]
    if total is None or any(amount is None for amount in others):
        return line
    rest = round(total - sum(amount or 0.0 for amount in others), 4)
    return BudgetLine(side="spending", name=line.name, amount=rest) if rest >= 0 else line


def _amounts(brief: Brief) -> list[Fact]:
    return [
        f for f in brief.facts if f.kind == "amount" and f.role != "price" and not f.background and f.number is not None
    ]


def _said(amounts: Sequence[Fact], words: re.Pattern[str]) -> float | None:
    found = [f.number for f in amounts if f.role != "total" and words.search(f"{f.object}|{f.quote}")]
    return round(sum(number or 0.0 for number in found), 4) if found else None


def told_in(brief: Brief, form: str, fact: Fact) -> bool:
    """Whether an amount is a line of the form's make-up, and no money of a task."""
    known = [words for _, _, words in _LINES.get(form, ())] + list(_BASIC)
    return any(words.search(f"{fact.object}|{fact.quote}") for words in known)


def main_tasks(brief: Brief, tasks: Sequence[Fact], form: str) -> tuple[Task, ...]:
    """The counted tasks by name, each with the clerk's words and the amount told behind it in its sentence."""
    counted = [f for f in tasks if f.kind == "quantity" and f.number]
    money = [f for f in _amounts(brief) if f.role == "part" and not told_in(brief, form, f)]
    found: list[Task] = []
    for place, fact in enumerate(counted):
        name = _name(fact)
        if not name or any(one.name == name for one in found):
            continue
        nearest = min((f.start_at for f in counted[place + 1 :]), default=len(brief.text))
        end = _SENTENCE.search(brief.text, fact.end_at)
        stop = min(nearest, end.start() if end else len(brief.text))
        behind = next((f for f in money if fact.end_at <= f.start_at < stop), None)
        named = next((f for f in money if f.object and f.object in (fact.object, name)), None)
        amount = behind or named
        found.append(Task(name=name, content=_words(brief.text, fact), amount=amount.number if amount else None))
    return tuple(found[:_MOST])


def _name(fact: Fact) -> str:
    thing = thing_of(fact)
    return f"{head_of(fact, thing)}{thing}"[:20] if thing else ""


def _words(text: str, fact: Fact) -> str:
    """The clause of the text that states the fact."""
    start = max(text.rfind(mark, 0, fact.start_at + 1) for mark in "，,。；;：:\n") + 1
    ends = [at for mark in "，,。；;\n" if (at := text.find(mark, fact.end_at)) >= 0]
    clause = text[start : min(ends, default=len(text))].strip()
    return _FIRST.sub("", clause)
