"""The stretch of words in front of a number and behind it, up to a break or the number before."""

from __future__ import annotations

import re

from assistant.understand.text import BREAK, Text
from kb import lazyre

_MAKE = lazyre.compile(r"\s+(?:DN|De|PE|Φ|φ|[A-Z])\s?\d+(?:[-×xX*]\d+)*$")


def before(text: Text, start: int, floor: int, listed: bool = False) -> str:
    """The stretch in front of a number: back to a break, but not past `floor` (the mention or date before it).

    `listed` goes on over 、 where the items before it carry no number of their own (食宿、办公用品40万元).
    """
    flat = text.flat
    at = start
    while at > floor and flat[at - 1] in " \t":
        at -= 1  # CT 620万元
    if make := _MAKE.search(flat, floor, at):
        at = make.start()  # 雨水管 DN800    420米
    start = at
    depth = 0
    while at > floor:
        char = flat[at - 1]
        if char in "）)" and at == start:
            opening = flat.rfind("（" if char == "）" else "(", floor, at)
            if opening >= 0 and not re.search(r"\d", flat[opening:at]):
                depth, at = depth + 1, opening
                continue
        if char == "》" and (opening := flat.rfind("《", floor, at)) >= 0:
            at = opening  # 《地方党史（第三卷）》
            continue
        if char in BREAK and not (char == "）" and depth) and not (listed and char == "、"):
            break
        at -= 1
    piece = (
        flat[at:start].lstrip("、").rstrip("×xX*@＠=")
        if flat[start - 1 : start] in tuple("×xX*@＠=")
        else flat[at:start].lstrip("、")
    )
    # 村（社区）党组织: a short bracket inside a name belongs to it.
    if at > floor and flat[at - 1] in "）)" and at < start:
        opening = flat.rfind("（" if flat[at - 1] == "）" else "(", floor, at)
        if 0 < at - opening <= 6 and opening > floor and not re.search(r"\d", flat[opening:at]):
            head = re.search(r"[一-龥“”]+$", flat[floor:opening])
            if head:
                piece = head.group() + flat[opening:at] + piece
    return piece


def place(text: Text, piece: str, end: int) -> int:
    """Where the stretch `piece` that `before` found in front of `end` begins."""
    at = text.flat.rfind(piece, 0, end) if piece and len(piece) <= 24 else -1
    low, _ = text.clause(max(end - 1, 0))
    return at if at >= 0 else low if piece and end - low <= 24 else end


def after(text: Text, end: int, ceiling: int) -> str:
    """The stretch behind a unit, up to a break or `ceiling` (the next mention)."""
    flat = text.flat[end:ceiling]
    match = re.match(
        r"[^，。；：！？、,;:!?\n（()）]*(?:（[^（）\d]{1,6}）(?=[一-龥]))?[^，。；：！？、,;:!?\n（()）]*", flat
    )
    return match.group() if match else ""
