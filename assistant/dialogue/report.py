"""What the assistant says: what changed, conflicts first, at most three questions, and what can be said next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.dialogue.compare import BLANK, changes
from assistant.dialogue.state import Reply, State
from assistant.records import DraftResult, OpenQuestion
from assistant.review import review_table
from kb.records import TargetTable

if TYPE_CHECKING:
    from assistant.desk import Desk

Turn = tuple[State, tuple[Reply, ...]]
DISPUTES = ("金额不一致", "前后不一致", "前后对不上")  # how notes on contradictions begin
ASKED = 3  # questions a turn
FOLLOWING = 6  # consequences of an edit that are told
HELP = (
    "可以这样说：\n"
    "· 改：把到货时间改成2026年5月底前；预算改成45万元；年度改为2027；第3条改成15台\n"
    "· 增删：加一条质量指标：验收合格率100%；删掉设备故障率；再多几个质量指标\n"
    "· 调整：把知晓率移到社会效益；把甲和乙换一下顺序；满意度再严一点\n"
    "· 问：检查一下；满意度为什么定90%；12台是哪来的；别的单位都定多少；哪些数要我确认\n"
    "· 其他：撤销、重做、跟上一版比改了什么、换成河北的表式、重新开始、导出Word"
)
START = "请用一两句话说说这个项目：做什么、做多少、花多少钱、什么时候完成。"


def short_help(table: TargetTable | None) -> str:
    """Two things that can be said to this table as it stands."""
    rows = table.indicators if table else ()
    rate = next((row.name for row in reversed(rows) if row.target and row.target.unit == "%"), "")
    count = next((row.name for row in rows if row.level2 == "数量指标"), "")
    first = f"{rate}改成95%" if rate else "预算改成45万元"
    second = f"{count}为什么这么定" if count else "加一条质量指标：验收合格率100%"
    return f"我只拟绩效目标表、改绩效目标表，例如可以说“{first}”“{second}”；说“怎么用”看全部说法。"


def answer(state: State, text: str, choices: Sequence[str] = (), export: str = "") -> Turn:
    """A reply that leaves the table as it is."""
    return state, (Reply(text=text, choices=tuple(choices), export=export),)


def table_of(state: State) -> TargetTable | None:
    return state.result.table if state.result else None


def report(state: State, lead: str, before: State) -> Turn:
    """What to say after a redraft: what was done and what followed, conflicts first, then the open questions."""
    result = state.result
    assert result is not None
    lines: list[str] = []
    if result.status == "conflict":
        lines += [note for note in result.notes if note.startswith(DISPUTES)]
    if lead:
        lines.append(lead)
        lines += _followed(before, state, lead)
    elif result.status == "ask":
        lines.append(_missing(result))
    elif result.table is not None:
        lines.append(_summary(result, before))
        lines += _followed(before, state, "")
    if not lead:
        lines += [note for note in result.notes if not note.startswith(DISPUTES) and result.status != "ask"]
    if not lead or result.status == "conflict":
        lines += asked(result.questions)
    choices: Sequence[str] = result.questions[0].choices if result.questions and not lead else ()
    return state, (Reply(text="\n".join(line for line in lines if line), choices=tuple(choices)),)


def _missing(result: DraftResult) -> str:
    reason = next(iter(result.notes), "")
    return f"{reason}先回答下面的问题，我再拟表，每个答一两个词就行。" if reason else "先回答下面的问题，我再拟表。"


def _summary(result: DraftResult, before: State) -> str:
    assert result.table is not None
    rows = result.table.indicators
    blank = sum(not row.value for row in rows)
    usual = sum(any(source.kind == "default" for source in row.sources) for row in rows if row.basis.startswith("常用"))
    verb = "已更新" if table_of(before) is not None else "已拟好"
    tail = f"，其中{blank}条待补充" if blank else ""
    tail += f"，{usual}条用的是常用值、请您确认" if usual else ""
    return f"{verb}绩效目标表，共{len(rows)}条指标{tail}。"


def _followed(before: State, after: State, lead: str) -> list[str]:
    """What else changed with an edit (unit cost, dates, goals); silent about what the lead already says."""
    old, new = table_of(before), table_of(after)
    if old is None or new is None or old.layout != new.layout:
        return []
    told = [line for line in changes(old, new) if not _told(line, lead)]
    if not told:
        return []
    more = f"等{len(told)}处" if len(told) > FOLLOWING else ""
    return [("随之变化：" if lead else "变化：") + "；".join(told[:FOLLOWING]) + more + "。"]


def _told(line: str, lead: str) -> bool:
    after = line.rpartition("→")[2].strip(BLANK + "≥≤=")
    return bool(after) and (after in lead or line.partition(" ")[0].partition("：")[2] in lead and "：" in line[:4])


def asked(questions: Sequence[OpenQuestion]) -> list[str]:
    """The open questions, numbered where there are several; never more than three."""
    if not questions:
        return []
    shown = [
        question.text + (f"（{' / '.join(question.choices)}）" if question.choices else "") for question in questions
    ]
    if len(shown) == 1:
        return [f"请补充：{shown[0]}"]
    return ["请补充（不分先后，答一两个也行）：", *(f"{n}. {text}" for n, text in enumerate(shown[:ASKED], 1))]


def shown(table: TargetTable) -> str:
    """The whole table in a few lines, for the chat."""
    year = f"{table.year}年度，" if table.year else ""
    total = f"预算{table.budget.total:g}万元" if table.budget.total is not None else "预算待定"
    lines = [f"{table.title}（{year}{total}）"]
    lines += [f"目标：{goal}" for goal in table.goals]
    lines += [f"{n}. [{row.level2}] {row.name} {row.value or BLANK}" for n, row in enumerate(table.indicators, 1)]
    return "\n".join(lines)


def checked(table: TargetTable, desk: Desk) -> str:
    """What the review says of the table as it stands."""
    found = review_table(table, desk=desk)
    faults = [f for f in found.findings if f.severity != "hint"]
    blank = [row.name for row in table.indicators if not row.value]
    usual = [row.name for row in table.indicators if row.basis.endswith("待确认")]
    lines = [f"按审核规则查了一遍，得分{found.score}。" + ("没有会被退回的问题。" if not faults else "有这些问题：")]
    for fault in faults:
        name = f"“{table.indicators[fault.index].name}”" if fault.index is not None else "全表"
        lines.append(f"· {name}：{fault.message}")
    lines += [f"还空着：{'、'.join(blank)}。"] if blank else []
    lines += [f"待您确认：{'、'.join(usual)}。"] if usual else []
    return "\n".join(lines)


def assumed(table: TargetTable) -> str:
    """Which values are not the clerk's own, and which are blank."""
    usual = [row for row in table.indicators if row.value and not any(s.kind == "text" for s in row.sources)]
    lines = []
    for kinds, label in ((("default",), "常用值，请确认"), (("history",), "来自往年数据"), (("standard",), "来自规定或标准"),
                         (("arithmetic",), "由您给的数算出")):  # fmt: skip
        found = [f"{row.name} {row.value}" for row in usual if row.sources and row.sources[0].kind in kinds]
        if found:
            lines.append(f"{label}：" + "、".join(found) + "。")
    blank = [row.name for row in table.indicators if not row.value]
    if blank:
        lines.append("还空着：" + "、".join(blank) + "。")
    if not lines:
        return "表里的数都来自您的说明，没有常用值。"
    return "\n".join([*lines, "其余的数都来自您的说明。常用值认可的话，说“常用值都认”即可。"])
