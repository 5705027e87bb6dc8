"""Messages that tell more: answers to open questions, further facts, or another project altogether."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.compose.cards import stated_row
from assistant.compose.rows import likeness
from assistant.dialogue import rows as finding
from assistant.dialogue.redraft import redraft, remember, today_of
from assistant.dialogue.report import START, Turn, answer, asked, report, short_help, table_of
from assistant.dialogue.state import Edit, Pending, State
from assistant.dialogue.words import bare
from assistant.draft import layout_of
from assistant.records import Fact, OpenQuestion
from assistant.understand import understand
from kb import lazyre
from kb.amounts import money
from kb.records import TargetValue
from kb.values import parse, render

if TYPE_CHECKING:
    from assistant.desk import Desk

_YEAR = lazyre.compile(r"(20\d\d)年?度?的?|(今|明|后)年度?的?(?:预算)?")
_AMOUNT = lazyre.compile(
    r"^(?:总?预算|总价|一共|总共|合计|共|大概|大约|约|差不多|花|花费|需要?|要|给|批了?|有|就|个|安排|投资|资金|经费|是|为|能)*(?P<v>[\d.一二两三四五六七八九十百千万亿]+[^，。]{0,6}?)(?:左右|吧|钱|上下|的样子)?$"
)
_PLAIN_SUM = lazyre.compile(r"[\d.一二两三四五六七八九十百千万亿]+(?:元|块钱?)?")
_MORE = lazyre.compile(r"另外|还要|还有|还得|还需|再|补充|也要|同时|加上|一起|此外|顺便|里面|其中")
_FURTHER = lazyre.compile(r"另外|再|还要|还得|还需|还有|同时|忘说了|补充|此外")
_WHOLE = lazyre.compile(r"(?:部门|单位)(?:（单位）)?整体|整体(?:支出)?绩效")
_ORDER = lazyre.compile("扮演|假装|装作|忽略|无视|提示词|你现在是|你是一个|规则|指令|从现在起")
_NEW = ("另起一张新表", "并到现在这张表", "不用，继续原来的")


def tell(state: State, text: str, desk: Desk) -> Turn:
    """One message that is no command: an answer, more about the project, or a new project."""
    if not text.strip() and not state.said and state.last is None:
        return answer(state, START)
    if _is_order(state, text):
        return answer(state, f"这是让程序扮演别人或改规则的话，我不照办。{_offer(state)}")
    if (
        table_of(state) is not None
        and not (state.result and state.result.questions)
        and re.fullmatch(r"[\d.]+", bare(text))
    ):
        return answer(state, f"“{bare(text)}”是哪一条的？表格没有改动。{short_help(table_of(state))}")
    if table_of(state) is not None and _another(state, text, desk):
        short = f"{text[:20]}{'…' if len(text) > 20 else ''}"
        asking = f"这像是另一个新项目（“{short}”），要替换现在这张表，还是并进来？"
        return answer(replace(state, pending=Pending(kind="replace", text=text)), asking, _NEW)
    if table_of(state) is None and layout_of(state.layout).kind == "project" and _WHOLE.search(text):
        state = replace(state, layout="gansu-dept" if "甘肃" in text else "henan-dept")
    changed, rest = _answered(state, text)
    if rest:
        changed = replace(changed, said=(*changed.said, rest))
    return _told(state, changed, text, desk)


def _is_order(state: State, text: str) -> bool:
    """Whether a message orders the program about (扮演财政局长) and tells nothing of a project beside it."""
    if not _ORDER.search(text):
        return False
    brief = understand(text, today=today_of(state))
    return bool(brief.ignored) and not any(fact.kind in ("quantity", "rate") for fact in brief.facts)


def _offer(state: State) -> str:
    return short_help(table_of(state)) if table_of(state) is not None else START


def _told(state: State, changed: State, text: str, desk: Desk) -> Turn:
    if (edits := _wanted_again(state, text)) is not None:
        back = redraft(replace(remember(state), edits=edits, pending=None), desk)
        return report(back, "又加回来了。", state)
    changed = redraft(replace(changed, past=remember(state).past, future=(), pending=None), desk)
    result, before = changed.result, state.result
    assert result is not None
    if result.status == "refuse":
        if before is None:
            return answer(state, result.notes[0])
        if not re.search(r"[一-龥]", text):
            return answer(state, f"请用中文说要怎么改，表格没有改动。{short_help(table_of(state))}")
        return answer(state, f"这句话我没有看懂，表格没有改动。{short_help(table_of(state))}")
    if (more := _on_top(state, changed, text)) is not None:
        changed = redraft(replace(changed, budget=more), desk)
        result = changed.result
        assert result is not None
        total = before.table.budget.total if before is not None and before.table is not None else None
        lead = f"预算按{total:g}＋{more - (total or 0):g}＝{more:g}万元算，不对请说“预算改成……”。"
        return report(changed, lead, state)
    if before is not None and before.table is not None:
        same = result.table == before.table
        alone = understand(text, today=today_of(state))
        told = any(fact.number is not None or fact.date for fact in alone.facts)
        if alone.status == "none" and not told and not _answers(state, text):
            if alone.reason and "指令" in alone.reason:
                return answer(state, f"这是对程序的指令，我不照办，表格没有改动。{short_help(table_of(state))}")
            foreign = "请用中文说要怎么改。" if len(re.findall(r"[一-龥]", text)) < 2 else "这句话我没有看懂。"
            return answer(state, f"{foreign}表格没有改动。{short_help(table_of(state))}")
        if same and result.questions == before.questions:
            return answer(state, f"这句话里没有看出要改什么，表格没有改动。{short_help(table_of(state))}")
        if same:
            return answer(changed, "\n".join(["记下了。", *asked(result.questions)]))
    return report(changed, "", state)


def _wanted_again(state: State, text: str) -> tuple[Edit, ...] | None:
    """The edits where all that a message states are rows removed before (还是买3台叉车吧): they come back as now stated."""
    gone = {edit.row for edit in state.edits if edit.field == "remove"}
    brief = understand(text, today=today_of(state)) if gone else None
    stated = {_key(fact): fact for fact in brief.facts if not fact.background} if brief else {}
    if not stated or not set(stated) <= gone:
        return None
    kept = [edit for edit in state.edits if edit.field != "remove" or edit.row not in stated]
    for edit in state.edits:
        fact = stated.get(edit.row)
        if edit.field == "remove" and fact is not None and fact.number is not None:
            said = render(TargetValue(type="numeric", operator=fact.operator, number=fact.number, unit=fact.unit))
            kept.append(Edit(row=edit.row, field="value", after=said, turn=state.turn, name=edit.name, kept=edit.kept))
    return tuple(kept)


def _key(fact: Fact) -> str:
    return stated_row(fact, None, "").key


def _on_top(state: State, changed: State, text: str) -> float | None:
    """The total with the sum of something more on top (再加一台，6万), where that sum would replace it; 万元."""
    before, after = table_of(state), table_of(changed)
    if before is None or after is None or changed.budget != state.budget or not _FURTHER.match(text.strip()):
        return None
    old, new = before.budget.total, after.budget.total
    alone = understand(text, today=today_of(state)).budget
    return round(old + new, 6) if old is not None and new is not None and new == alone != old else None


def _answers(state: State, text: str) -> bool:
    """Whether a short message can be the answer to an open question."""
    return bool(state.result and state.result.questions) and len(text) <= 20 and bool(re.search(r"[\d一-龥]", text))


def _answered(state: State, text: str) -> tuple[State, str]:
    """The state with the answers to open questions taken out of a message, and what is left of it."""
    questions = list(state.result.questions) if state.result else []
    left: list[str] = []
    clauses = [clause for clause in re.split(r"(?<=[，,。；;\n])", text) if clause.strip()]
    for clause in clauses:
        word = bare(clause.strip(" ，,。；;\n"))
        slot = _slot(word, questions, alone=len(clauses) == 1)
        if slot == "预算金额" and (amount := _sum(word)) is not None:
            state = replace(state, budget=amount)
        elif slot == "预算年度" and (year := _year(word, state)) is not None:
            state = replace(state, year=year)
        elif slot and slot not in word and len(clauses) == 1:
            left.append(f"{slot}{word}")
        else:
            left.append(clause)
            continue
        questions = [question for question in questions if question.slot != slot]
    return state, "".join(left).strip(" ，,；;\n")


def _slot(word: str, questions: list[OpenQuestion], *, alone: bool) -> str:
    """The open question that a few words answer, by what they look like; the first one for words without a sign."""
    slots = [question.slot for question in questions]
    if len(word) > 20:
        return ""
    if "预算金额" in slots and _sum(word) is not None:
        return "预算金额"
    if "预算年度" in slots and _YEAR.fullmatch(word):
        return "预算年度"
    others = [question for question in questions if question.slot not in ("预算金额", "预算年度")]
    if not others or not alone:
        return ""
    if (told := next((q.slot for q in others if word.startswith(q.slot)), None)) is not None:
        return told
    value = parse(word)
    dated = bool(value.date or value.type in ("deadline", "period"))
    likely = [q for q in others if dated == bool(re.search(r"时间|日期|期限|何时|什么时候", q.slot + q.text))]
    if value.type == "numeric" and (value.unit or "").startswith(("元", "万元")):
        likely = [q for q in others if re.search(r"价|标准|费|额|成本", q.slot)] or likely
    chosen = next((q for q in others if word in q.choices), None) or next(iter(likely), None)
    return chosen.slot if chosen and _short(word) else ""


def _short(word: str) -> bool:
    """An answer that needs its question to be understood: 12台, 三级, 乡镇干部 — not a sentence with a number inside."""
    if re.match(r"[约共大概]*[\d一二两三四五六七八九十百]", word):
        return True
    return len(word) <= 10 and not re.search(r"\d", word)


def _sum(word: str) -> float | None:
    """万元 of an answer to the question for the budget; a bare number counts in 万元, as the form does."""
    found = _AMOUNT.fullmatch(word)
    if found is None:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", found["v"]):
        return float(found["v"])
    return money(found["v"])


def plain_sum(text: str) -> float | None:
    """万元 of a message that is nothing but a sum of money with its unit (34.8万, 那就28万)."""
    word = re.sub(r"^(?:就|按|算|改|改成|定)+", "", bare(text))
    return money(word) if _PLAIN_SUM.fullmatch(word) and re.search("万|亿|元", word) else None


def _year(word: str, state: State) -> int | None:
    found = _YEAR.fullmatch(word)
    if found is None:
        return None
    return int(found[1]) if found[1] else today_of(state).year + "今明后".index(found[2])


def _another(state: State, text: str, desk: Desk) -> bool:
    """Whether a message describes another project: its own name, its own sum, and nothing that says it is more of this."""
    table = table_of(state)
    if table is None or len(text) < 15 or _MORE.search(text[:12]) or _MORE.search(text[-8:]):
        return False
    alone = understand(text, today=today_of(state), library=desk.library, matcher=desk.matcher)
    if alone.status != "project" or not alone.title:
        return False
    measured = [f for f in alone.facts if f.kind in ("quantity", "rate") and not f.background and f.number is not None]
    if alone.budget is None or not measured:
        return False
    name = table.project.name if table.project else ""
    known = "".join(state.said)
    alike = max(likeness(alone.title, name), *(likeness(f.object, name) for f in measured), 0.0)
    return alike < 0.5 and not all(f.object and f.object in known for f in measured)


def settle(state: State, text: str, desk: Desk) -> Turn | None:
    """The answer to “new table or add to this one?”; None where the message says something else."""
    pending = state.pending
    if pending is None or pending.kind != "replace":
        return None
    word = bare(text)
    cleared = replace(state, pending=None)
    if re.search(r"另起|新的|新表|换成?新|替换|重新|另一个|另外一个|换掉|是的?$|^对|单独", word) and len(word) <= 14:
        fresh = replace(
            State(today=state.today, layout=state.layout, turn=state.turn, messages=state.messages),
            past=remember(state).past,
        )
        return report(redraft(replace(fresh, said=(pending.text,)), desk), "", fresh)
    if re.search(r"并到|合并|加到|加进|一起|放进|同一|并入|加上", word) and len(word) <= 14:
        return _told(cleared, replace(cleared, said=(*cleared.said, pending.text)), pending.text, desk)
    if re.search(r"不用|不要|算了|继续|原来|取消|不是|忽略|不换", word) and len(word) <= 14:
        return answer(cleared, "好的，继续原来的表，没有改动。")
    return None


def row_meant(state: State, text: str) -> int | None:
    """The row that a short message picks out of those asked about; None where it says something else."""
    pending, table = state.pending, table_of(state)
    if pending is None or pending.kind != "row" or table is None or len(text) > 24:
        return None
    places = [i for i, row in enumerate(table.indicators) if row.id in pending.rows]
    word = re.sub(r"(?:的)?(?:那|这)?(?:个|条|一条|一个|项)$|^(?:是|改|就|选)", "", bare(text))
    ordinal = re.fullmatch(r"第?([一二三四五六\d])", word)
    if ordinal:
        number = "一二三四五六".find(ordinal[1]) + 1 or int(ordinal[1]) if not ordinal[1].isdigit() else int(ordinal[1])
        return places[number - 1] if 0 < number <= len(places) else None
    named = [i for i in places if word and word in table.indicators[i].name]
    if len(named) == 1:
        return named[0]
    meant = [place for place in finding.find(table, word) if place in places]
    return meant[0] if len(meant) == 1 else None
