"""Phrases that ask for what acts on values do not: commands, questions, names, order, the head of the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.dialogue import grammar
from assistant.dialogue import phrases as say
from assistant.dialogue.intent import Intent
from assistant.dialogue.words import bare, cover, row_words, uncover
from kb.amounts import parse_number
from kb.units import UNITS


def whole(message: str, *, drafting: bool) -> Intent | None:
    """What only a whole message can say: a command; of a draft also what merely looks like an edit."""
    text = bare(message)
    if (command := _control(text, drafting)) is not None or not drafting:
        return command
    if found := say.NOT_BUT.fullmatch(text):
        return Intent("change", row=found["a"], value=found["b"], text=text)
    return grammar.asides(text)


def phrase(text: str, names: Sequence[str] = ()) -> Intent | None:
    """The intent of one clause; None where no phrase is known. Verbs inside the `names` of rows are none of the clause."""
    covered, found = cover(grammar.spoken(text), names)
    read = next((intent for reader in _READERS if (intent := reader(covered)) is not None), None)
    if read is None or not found:
        return read
    row, value, to, words = (uncover(part, found) for part in (read.row, read.value, read.to, read.text))
    return replace(read, row=row, value=value, to=to, text=words)


def _control(text: str, drafting: bool) -> Intent | None:
    parts = [part for part in re.split(r"[\s，,。]+", text) if part]
    if (steps := say.STEPS.fullmatch(text)) and (steps["undo"] or drafting):
        return Intent("undo" if steps["undo"] else "redo", value=f"{int(parse_number(steps['n']) or 1)}")
    for kind, pattern in say.CONTROL.items():
        if kind not in ("undo", "redo", "restart") and not drafting:
            continue
        if pattern.fullmatch(text) or (len(parts) > 1 and _last_is(pattern, parts)):
            value = "xlsx" if kind == "export" and re.search(r"excel|xlsx|电子表", text, re.I) else ""
            first = kind in ("compare", "undo") and re.search(r"开始|最|开头|第一|起初|当初", text)
            return Intent(kind, value="first" if first else value)
    if say.HELP.search(text) and len(text) <= 16:
        return Intent("help")
    return Intent("thanks") if all(say.THANKS.fullmatch(bare(part)) for part in parts) and parts else None


def _last_is(pattern: re.Pattern[str], parts: list[str]) -> bool:
    """Small words, then the command: 算了 重新来; 还是留着吧，撤销."""
    return bool(pattern.fullmatch(bare(parts[-1]))) and all(len(part) <= 6 for part in parts[:-1])


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


def _cell(text: str) -> Intent | None:
    """A row's name, description, basis or evidence in the clerk's words."""
    if say.QUERY.search(text):
        return None
    for pattern in (say.CHANGE, say.CHANGE_WORDS):
        if (found := pattern.fullmatch(text)) and found["field"] in say.FIELDS:
            value = found["value"].strip(" “”：:").removesuffix("吧").removesuffix("了").strip("“”")
            return Intent("change", row=row_words(found["row"]), field=say.FIELDS[found["field"]], value=value)
    return None


def _wrong(text: str) -> Intent | None:
    found = say.WRONG.fullmatch(text)
    return Intent("wrong", row=row_words(found["row"])) if found else None


def _check(text: str) -> Intent | None:
    return Intent("check") if say.CHECK.fullmatch(text) else None


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
    _whole, _skip, _check, _questions, _layout, _goal, _table, _accept, grammar.cell,
    _order, _adjust, _cell, grammar.topic, _wrong,
)  # fmt: skip
