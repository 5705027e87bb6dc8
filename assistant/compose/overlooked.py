"""A share that the text states for a measure of a card, where nobody read it as a fact: no usual value may replace it."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.compose.rows import Row, number_text
from assistant.records import Brief
from kb import lazyre
from kb.records import ValueSource

_ENDS = ("率", "度", "比例", "占比")
_SHORTEST = 4  # characters of the end of a name by which the text may speak of it
_SIGNS = (
    (lazyre.compile("不低于|不少于|不小于|至少|以上|达到|[≥＞>]"), "≥"),
    (lazyre.compile("不超过|不高于|不大于|控制在|以内|以下|低于|[≤＜<]"), "≤"),
)
_FORMER = lazyre.compile(r"去年|上年|往年|目前|现有|现在|当前|由$|从$|原来")


def as_stated(row: Row, brief: Brief) -> Row:
    """The row with the share that the text states for it, as it stands where the text states none."""
    if row.fact is not None or not row.value.endswith("%") or not row.name.endswith(_ENDS):
        return row
    head = next((row.name[at:] for at in range(len(row.name) - _SHORTEST + 1) if row.name[at:] in brief.text), "")
    if not head:
        return row
    pattern = rf"{re.escape(head)}(?P<before>[^，。；;,\d%％]{{0,10}})(?P<number>\d+(?:\.\d+)?)\s*[%％](?P<after>以上|以下|以内)?"
    for found in re.finditer(pattern, brief.text):
        clause = re.split(r"[，。；;\n]", brief.text[: found.start()])[-1]
        stated = (fact for fact in brief.facts if not fact.background)
        known = any(fact.start_at < found.end() and found.start() < fact.end_at for fact in stated)
        if known or _FORMER.search(clause + found["before"]):
            continue
        said = f"{found['before']}{found['after'] or ''}"
        number = float(found["number"])
        sign = next((sign for words, sign in _SIGNS if words.search(said)), "≥" if row.value[0] != "≤" else "≤")
        quote = found.group()
        return replace(
            row,
            value=f"{'=' if number >= 100 else sign}{number_text(number)}%",
            basis=f"项目申报材料：“{quote}”",
            sources=(ValueSource(kind="text", quote=quote, ref=f"原文第{found.start() + 1}至{found.end()}字"),),
        )
    return row
