"""What a chat message wants: edits of the table, a question about it, or more about the project."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.dialogue import grammar
from assistant.dialogue import phrases as say
from assistant.dialogue.intent import ASIDE, ASKS, CONTROL, EDITS, Intent
from assistant.dialogue.words import bare, cover, row_words, uncover
from kb.amounts import parse_number
from kb.taxonomy import canonical
from kb.units import UNIT, UNITS


def parse(message: str, *, drafting: bool) -> Intent:
    """The first intent of a message; before there is a table nearly everything describes the project."""
    return read(message, drafting=drafting)[0]


def read(message: str, *, drafting: bool, names: Sequence[str] = ()) -> list[Intent]:
    """The intents of a message in order; several where each of its clauses asks for a change.

    `names` are those of the table's rows: verbs inside them (检测报告按时出具率) are no verbs of the message.
    """
    covered, found = cover(message, names)
    if not found:
        return _read(message, drafting)
    return [
        replace(
            one,
            row=uncover(one.row, found),
            value=uncover(one.value, found),
            to=uncover(one.to, found),
            text=uncover(one.text, found),
        )
        for one in _read(covered, drafting)
    ]


def _read(message: str, drafting: bool) -> list[Intent]:
    text = bare(message)
    if (control := _control(text, drafting)) is not None:
        return [control]
    if not drafting:
        return [Intent("say", value=message)]
    if (asked := grammar.asides(text)) is not None:
        return [asked]
    clauses = [clause for part in re.split(r"[，,；;。！!\n]+", text) for one in _listed(part) if (clause := bare(one))]
    if len(clauses) > 1 and not say.NOT_BUT.fullmatch(text):
        found = [replace(one(clause), text=clause) for clause in clauses]
        if any(i.kind in EDITS for i in found):  # 赶汛期: a short clause without a number gives a reason
            found = [Intent("noise") if i.kind == "say" and _tells_nothing(i.text) else i for i in found]
        useful = [intent for intent in found if intent.kind not in ASIDE]
        if useful and useful[0].kind in ("add", "more") and any(i.soft for i in useful) and one(text).kind == "add":
            return [one(text)]  # the clause after 加一条质量指标 is the row itself
        if useful and all(i.kind in EDITS | CONTROL | ASKS for i in useful):
            return _merged([i for i in found if i.kind not in ("thanks", "noise", "keep")])
        if any(i.kind == "change" and i.row and not i.soft for i in useful) and useful[0].kind in EDITS:
            rest = [c for c, i in zip(clauses, found, strict=True) if i.kind == "say"]
            if rest and not one(text).field.startswith(("desc", "basis", "name")) and _stands_alone(rest):
                return [*_merged([i for i in useful if i.kind in EDITS]), Intent("say", value="，".join(rest))]
    whole = one(text)
    if whole.kind in ("say", "noise", "keep"):
        return [Intent("say", value=message)]
    return [replace(whole, text=whole.text or text)]


def whole(message: str) -> Intent | None:
    """What only a whole message can say to a draft: a command, or what merely looks like an edit."""
    text = bare(message)
    return _control(text, drafting=True) or grammar.asides(text)


def _tells_nothing(clause: str) -> bool:
    return len(clause) <= 6 and not re.search(rf"{say.NUMERAL}|另外|还|再|[买购采建修办招印做]", clause)


def _listed(clause: str) -> list[str]:
    """A clause, or the edits that it lists (展台改36套、灯箱改30个)."""
    parts = clause.split("、")
    if len(parts) > 1 and all(
        (wish := one(bare(part))).kind in _VALUED and (wish.row or wish.kind == "budget") for part in parts
    ):
        return parts
    return [clause]


_VALUED = frozenset({"change", "delta", "times", "points", "shift", "budget"})


def _stands_alone(clauses: list[str]) -> bool:
    """Whether the clauses tell of something more, rather than go on with the value before them."""
    return bool(re.match(r"另外|还|再|同时|此外", clauses[0]))


def _control(text: str, drafting: bool) -> Intent | None:
    parts = [part for part in re.split(r"[\s，,。]+", text) if part]
    if (steps := say.STEPS.fullmatch(text)) and (steps["undo"] or drafting):
        return Intent("undo" if steps["undo"] else "redo", value=f"{int(parse_number(steps['n']) or 1)}")
    for kind, pattern in say.CONTROL.items():
        if kind not in ("undo", "redo", "restart") and not drafting:
            continue
        if pattern.fullmatch(text) or (len(parts) > 1 and _last_is(pattern, parts)):
            value = "xlsx" if kind == "export" and re.search(r"excel|xlsx|电子表", text, re.I) else ""
            first = kind in ("compare", "undo") and re.search(r"一开始|最|开头|第一", text)
            return Intent(kind, value="first" if first else value)
    if say.HELP.search(text) and len(text) <= 16:
        return Intent("help")
    return Intent("thanks") if all(say.THANKS.fullmatch(bare(part)) for part in parts) and parts else None


def _last_is(pattern: re.Pattern[str], parts: list[str]) -> bool:
    """Small words, then the command: 算了 重新来; 还是留着吧，撤销."""
    return bool(pattern.fullmatch(bare(parts[-1]))) and all(len(part) <= 6 for part in parts[:-1])


def _merged(found: list[Intent]) -> list[Intent]:
    """质量指标太少了，再来两个 and 太严了，放宽到98% are one wish each; what a clause names, the next one may leave out."""
    kept: list[Intent] = []
    for intent in found:
        before = kept[-1] if kept else Intent("")
        pair = (before.kind, intent.kind)
        if pair == ("more", "more") and not intent.row:
            kept[-1] = replace(before, value=intent.value)
        elif before.kind in ("adjust", "topic", "wrong") and intent.kind in _REST and not intent.row:
            kept[-1] = replace(intent, row=before.row)
        elif before.kind == "topic" and intent.kind in EDITS:
            kept[-1] = intent
        elif pair == ("change", "change") and not intent.row and intent.field != before.field:
            kept.append(replace(intent, row=before.row))
        elif pair not in (("accept", "accept"), ("check", "check"), ("skip", "skip")):
            kept.append(intent)
    return [i for i in kept if i.kind != "topic"] or kept[:1]


_REST = frozenset({"change", "adjust", "shift", "delta", "times", "points", "remove", "unit", "more"})


def one(text: str) -> Intent:
    """The intent of one clause."""
    text = grammar.spoken(text)
    for reader in _READERS:
        intent = reader(text)
        if intent is not None:
            return intent
    return Intent("noise" if say.NOISE.fullmatch(text) else "say", value=text)


def _whole(text: str) -> Intent | None:
    return _control(text, drafting=True)


def _questions(text: str) -> Intent | None:
    """Why this, where from, what did others set, which are assumed."""
    if (found := say.VALUE_ASKED.fullmatch(text)) and (found["sure"] or re.search("现在|目前|到底|究竟", text)):
        return Intent("value", row=row_words(found["row"]))
    if say.OTHERS.search(text):
        row = say.OTHERS_NOISE.sub("", say.OTHERS.sub("", text))
        if say.SIMILAR.search(text):
            return Intent("others")
        return Intent("others", row=re.sub(r"[?？，,的 ]+$|^[，,的 ]+", "", row))
    if found := say.ADVICE.fullmatch(text):
        return Intent("others", row=row_words(found["row"]))
    if found := say.WHY_HEAD.match(text) or say.WHY_TAIL.match(text):
        row = re.sub(r"(?:是|定|写|设|填)(?:成|为|的)?[≥≤=]?\d[\d.]*\S{0,3}$", "", found["row"])
        return Intent("why", row=(row or found["row"]).strip(" ，,“”\"'"))
    return None


def _layout(text: str) -> Intent | None:
    found = say.LAYOUT.search(text)
    return Intent("layout", value=say.LAYOUTS[found[1] or found[2]]) if found else None


def _year(text: str) -> Intent | None:
    found = say.YEAR.fullmatch(text)
    return Intent("year", value=found["a"] or found["b"]) if found else None


def _budget(text: str) -> Intent | None:
    if found := say.BUDGET_BY.fullmatch(text):
        less = re.search(r"砍|减|压|扣|少|削|降", found["verb"])
        return Intent("budget", value=found["v"], sign="-" if less else "+")
    patterns = (say.BUDGET, say.BUDGET_BY_CHOICE, say.BUDGET_TO, say.BUDGET_GIVEN)
    found = next((found for pattern in patterns if (found := pattern.fullmatch(text))), None)
    return Intent("budget", value=found["v"].strip()) if found else None


def _goal(text: str) -> Intent | None:
    if found := say.GOAL_ADD.match(text):
        return Intent("goal", field="goal+", value=found["v"].strip())
    found = say.GOAL.match(text)
    return Intent("goal", field="goals", value=found["v"].strip()) if found else None


def _table(text: str) -> Intent | None:
    found = say.PROJECT.fullmatch(text)
    if found:
        return Intent("table", field="project", value=found["v"].strip(" “”\"'"))
    found = say.OFFICE.fullmatch(text)
    if found and found["v"] in UNITS:
        return None
    return Intent("table", field="unit", value=found["v"].strip(" “”\"'")) if found else None


def _order(text: str) -> Intent | None:
    if found := say.SWAP.fullmatch(text):
        return Intent("swap", row=row_words(found["a"]), to=row_words(found["b"]))
    if (found := say.PLACE.fullmatch(text)) and not re.match(say.CATEGORY, found["place"]):
        place = found["place"]
        where = "first" if re.search(r"最前|第一|开头|最上|首", place) else "last" if "最" in place else ""
        if where:
            return Intent("order", row=row_words(found["row"]), value=where)
        other = re.sub(r"(?:的)?(?:前面|后面|之前|之后|上面|下面|前|后)$", "", place)
        return Intent(
            "order", row=row_words(found["row"]), to=row_words(other), value="after" if "后" in place[-2:] else "before"
        )
    return None


def _move(text: str) -> Intent | None:
    found = say.MOVE.fullmatch(text)
    if not found:
        return None
    category = canonical(found["to"]) or ("benefit.social" if found["to"] == "效益" else "")
    return Intent("move", row=row_words(found["row"]), field="level2", value=category)


def _more(text: str) -> Intent | None:
    for pattern in say.MORE:
        if found := pattern.fullmatch(text):
            groups = found.groupdict()
            return Intent("more", row=groups.get("cat") or "", value=groups.get("n") or "")
    return None


_OPPOSITE = {"tight": "loose", "loose": "tight", "up": "down", "down": "up"}


def _adjust(text: str) -> Intent | None:
    if found := say.EASE.fullmatch(text):
        way = next(way for way, chars in say.WAYS if any(char in found["word"] for char in chars))
        return Intent("adjust", row=row_words(found["row"]), sign=_OPPOSITE[way])
    found = say.ADJUST.fullmatch(text)
    if not found or say.HAS_VALUE.search(found["word"]):
        return None
    word, too = found["word"], bool(found["too"]) or bool(re.search(r"[高低严紧松宽]了$", text))
    way = next(way for way, chars in say.WAYS if any(char in word for char in chars))
    if too:
        way = _OPPOSITE[way]
    row = re.sub(r"(?:现在)?(?:是|的|为)?[≥≤=]?[\d.]+[%％]?$", "", row_words(found["row"]))
    return Intent("adjust", row=row, sign=way)


def _change(text: str) -> Intent | None:
    if say.QUERY.search(text):
        return None
    if found := say.NOT_BUT.fullmatch(text):
        return Intent("change", row=found["a"], value=found["b"])
    if say.EVERYTHING.search(text):
        return Intent("all", value=text)
    for pattern in (say.CHANGE, say.CHANGE_WORDS, say.CHANGE_BARE, say.CHANGE_BOUND):
        if found := pattern.fullmatch(text):
            field = say.FIELDS.get(found.groupdict().get("field") or "", "value")
            value = found["value"].strip(" “”：:").removesuffix("吧").removesuffix("了").strip("“”")
            row = row_words(found["row"])
            if often := re.search(r"每(?:个)?(?:年|半年|季度?|月|周|天|日|次|期|人)$", row):
                row, value = row_words(row[: often.start()]), often[0] + value
            if field == "value" and pattern is not say.CHANGE and not say.HAS_VALUE.search(value):
                continue
            if field == "value" and re.match(r"[一-龥]+[率度数量]\D*\d", value):
                continue  # 救助金按时发放率100%: the verb is part of a name
            if field == "value" and (plain := grammar.assignment(text)) and plain.row == row:
                value = plain.value
            sets = "set" if re.search(rf"(?:写|定|设|填)[成为到]?(?:上)?[：:\s]*{re.escape(value)}", text) else ""
            soft = pattern is say.CHANGE_BOUND  # 厚度不低于18厘米 may tell of something new
            return Intent("change", row=row, field=field, value=value, sign=sets, soft=soft)
    return None


def _delta(text: str) -> Intent | None:
    found = say.DELTA.fullmatch(text)
    if not found or re.search(r"[最至顶不起]$", found["row"]):  # 最多, 至少 are bounds
        return None
    less = re.match(r"少|减|去|砍|核减|缩|再短", found["verb"])
    value, thing = found["v"], found["thing"] or ""
    if whole := re.fullmatch(rf"({say.NUMERAL}[\d.一二两三四五六七八九十百千万]*{UNIT})([一-龥]*)", value + thing):
        value, thing = whole[1], whole[2]  # 一公里 is one unit
    return Intent("delta", row=row_words(found["row"] or thing), value=value, sign="-" if less else "+")


def _shift(text: str) -> Intent | None:
    found = say.SHIFT.fullmatch(text)
    if not found or (found["verb"] == "推" and not found["way"] and text[:1] == "推"):
        return None
    earlier = found["way"] == "前" or (not found["way"] and re.match("提|早", found["verb"]))
    unit = {"月": "月", "天": "天", "日": "天"}.get(found["unit"], "周")
    row = re.sub(r"^(?:争取|力争|尽量|最好|看能不能|请)+", "", row_words(found["row"])) or found["tail"]
    return Intent("shift", row=row, value=f"{found['n']}{unit}", sign="-" if earlier else "+")


def _wrong(text: str) -> Intent | None:
    found = say.WRONG.fullmatch(text)
    return Intent("wrong", row=row_words(found["row"])) if found else None


def _check(text: str) -> Intent | None:
    return Intent("check") if say.CHECK.fullmatch(text) else None


def _remove(text: str) -> Intent | None:
    if say.REMOVE_IT.fullmatch(text):
        return Intent("remove")
    found = say.REMOVE_HEAD.fullmatch(text) or say.REMOVE_TAIL.fullmatch(text)
    if not found or not found["row"].strip():
        return None
    row = row_words(found["row"])
    return Intent("remove", row="" if row in ("了", "它", "掉", "吧") else row)


def _add(text: str) -> Intent | None:
    if found := say.ADD_TO.fullmatch(text):
        return Intent("add", value=f"{found['cat']}指标：{found['v'].strip()}")
    found = say.ADD_ROW.fullmatch(text) or say.ADD_KIND.fullmatch(text) or say.ADD_NAMED.fullmatch(text)
    if not found:
        return None
    groups = found.groupdict()
    return Intent("add", value=(groups["v"] or groups.get("v2") or "").strip(" ：:，,"))


def _accept(text: str) -> Intent | None:
    if say.ACCEPT_IT.fullmatch(text):
        return Intent("accept", row="它")
    if say.ACCEPT_ALL.fullmatch(text):
        return Intent("accept")
    found = say.ACCEPT.fullmatch(text)
    return Intent("accept", row=row_words(found["row"])) if found else None


def _skip(text: str) -> Intent | None:
    return Intent("skip") if say.SKIP.fullmatch(text) else None


_READERS: tuple[Callable[[str], Intent | None], ...] = (
    _whole, _skip, _check, _shift, _questions, _layout, _year, _budget, _goal, _table, _accept, grammar.cell, grammar.relative,
    grammar.failing, grammar.everything, _more, _order, _move, _adjust, _delta, _add, _change, _remove, grammar.topic, _wrong,
    grammar.assignment,
)  # fmt: skip
