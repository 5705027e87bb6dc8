"""A message heard as acts on rows with values, in whatever order and words they come: no list of whole phrases.

Each clause is cut into parts (`parts`): the words that name or point at rows, an act, a value. What is named in one clause
the next may leave out. A clause that cannot be heard so is left to those that read more about the project.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.dialogue import acts
from assistant.dialogue.clause import Clause, kind_in
from assistant.dialogue.grammar import spoken
from assistant.dialogue.heard import WAYS
from assistant.dialogue.intent import ASKS, CONTROL, EDITS, Intent
from assistant.dialogue.intents import phrase, whole
from assistant.dialogue.parts import cut
from assistant.dialogue.words import bare
from kb import lazyre

_ROWED = frozenset({"change", "delta", "times", "points", "shift", "adjust", "remove", "move", "unit", "revert"})
_LONG = frozenset({"description", "basis", "evidence"})  # cells whose new text may go on over commas
_COMPLAINTS = frozenset({"adjust", "topic", "wrong"})
_VALUED = lazyre.compile(r"[一-鿿]{2}.*\d")
_END = lazyre.compile(r"[，,；;。！!\n…]+|\.{2,}|\s+(?=\S{2})")


def parse(message: str, *, drafting: bool, names: Sequence[str] = ()) -> Intent:
    """The first intent of a message; before there is a table nearly everything describes the project."""
    return read(message, drafting=drafting, names=names)[0]


def read(message: str, *, drafting: bool, names: Sequence[str] = ()) -> list[Intent]:
    """The intents of a message in order, on a table with rows of these names; one `say` where it tells more."""
    if (command := whole(message, drafting=drafting)) is not None:
        return [command]
    return (hear(message, names) if drafting else []) or [Intent("say", value=message)]


def hear(message: str, names: Sequence[str]) -> list[Intent]:
    """The wishes of a message on a table with rows of these names; empty where none is heard."""
    found: list[Intent] = []
    row: str | None = None  # None before anything is heard
    for clause in _clauses(message):
        one = Clause(clause, cut(clause, names))
        heard = _heard(one, row, names)
        if heard and (heard[0].kind == "goal" or (heard[0].kind == "change" and heard[0].field in _LONG)):
            said = bare(message[message.index(clause) + len(clause) :])
            return [
                *found,
                replace(heard[0], value=f"{heard[0].value}{said and '，' + said.lstrip('，,；; ')}", text=message),
            ]
        if heard and found and found[-1].kind in _COMPLAINTS and heard[0].kind in _ROWED and not one.mentions():
            row = found.pop().row or row  # 太严了，放宽到98%: one wish
            heard = [replace(i, row=row or "") for i in heard]
        found += heard
        row = (heard[-1].row if heard else "") or next(iter(one.mentions()), "") or kind_in(clause) or row or ""
    found = _joined(found)
    wishes = [i for i in found if i.kind not in ("say", "noise")]
    telling = any(i.kind == "say" for i in found) and all(i.kind in ("change", "budget") and not i.firm for i in wishes)
    return [] if telling else [i for i in found if i.kind != "noise"] if wishes else []


def _clauses(message: str) -> list[str]:
    """The clauses of a message; what is listed with values (展台36套、灯箱30个) is one each."""
    found: list[str] = []
    for clause in _END.split(message):
        listed = clause.split("、")
        found += listed if len(listed) > 1 and all(_VALUED.search(one) for one in listed) else [clause]
    return [short for clause in found if (short := spoken(bare(clause)))]


def _heard(one: Clause, row: str | None, names: Sequence[str]) -> list[Intent]:
    """The wishes of one clause; `row` is what the clause before it spoke of."""
    made = next((made for way in WAYS if (made := way(one, row))), None)
    if (
        made is None
        and (known := phrase(one.text, names)) is not None
        and known.kind in EDITS | CONTROL | ASKS | {"all"}
    ):
        made = [known if known.row or known.kind not in _ROWED else replace(known, row=row or "")]
    if made:
        return [replace(i, text=i.text or one.text) for i in made]
    if one.values or (not one.known and (len(one.rest) > acts.REASON or one.new_deed)):
        return [Intent("say", value=one.text, text=one.text)]
    return []


def _joined(found: list[Intent]) -> list[Intent]:
    """加一条质量指标 and the row itself in the next clause are one wish; so is a new row and its value."""
    kept: list[Intent] = []
    for intent in found:
        before = kept[-1] if kept else None
        if before is not None and _awaits(before) and _fills(before, intent):
            label = before.value if before.kind == "add" else f"{before.row}指标：" if before.row else ""
            kept[-1] = Intent("add", value=f"{label}{intent.text}", text=intent.text)
        else:
            kept.append(intent)
    return kept


def _awaits(intent: Intent) -> bool:
    """Whether a wish for one more row has not said yet which, or with what value."""
    if intent.kind == "more":
        return intent.value in ("一", "1")
    return intent.kind == "add" and not re.search(r"\d", intent.value)


def _fills(before: Intent, intent: Intent) -> bool:
    """Whether a clause goes on with the row that the one before it wants."""
    if intent.kind == "say":
        return True
    if intent.kind not in ("change", "add") or re.search("改|换|调", intent.text):
        return False
    return intent.soft or before.kind == "add" or bool(before.row) or bool(re.search("率|满意度", intent.row))
