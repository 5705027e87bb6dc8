"""Split the goals of a form as it numbers them."""

from __future__ import annotations

import re

from kb import lazyre
from kb.tables.words import is_blank

_HAN = "一二三四五六七八九十"
# Each style: a regex whose one group is the number.
_STYLES = (
    lazyre.compile(r"(?:年度|总体|绩效|工作|项目)?目标\s*(\d{1,2}|[" + _HAN + r"]{1,3})\s*[:：、.．]\s*"),
    lazyre.compile(r"[（(]\s*([" + _HAN + r"]{1,3})\s*[）)]\s*[、.]?\s*"),
    lazyre.compile(r"([" + _HAN + r"]{1,3})\s*[、.．]\s*"),
    lazyre.compile(r"[（(]\s*(\d{1,2})\s*[）)]\s*[、.]?\s*"),
    lazyre.compile(r"(\d{1,2})\s*(?:[、．）)]|[.:：](?!\d)|[.:：](?=(?:19|20)\d\d年))\s*"),
    lazyre.compile(r"([①-⑳])\s*"),
)
_BARE = lazyre.compile(r"(\d{1,2})(?=[\u4e00-\u9fff“])(?!年|月|日|个|人|次|台|项|轮|家|套|万|元|亩|公里|场|期|份|名)")
_NARROW = {ord("０") + digit: str(digit) for digit in range(10)}
_BREAKS = "\n；;。"


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _HAN.find(text) + 1
    return (_HAN.find(tens) + 1 if tens else 1) * 10 + (_HAN.find(ones) + 1 if ones else 0)


def _at_start(text: str, at: int) -> bool:
    before = text[max(0, at - 20) : at].rstrip(" \t\u3000")
    return not before or before[-1] in _BREAKS


def _marks(text: str, style: re.Pattern[str]) -> list[tuple[int, int]]:
    """(start, end) of the marks 1, 2, 3 … of one style, each at the start of a line or after a closed clause."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        wanted = len(found) + 1
        hits = [hit for hit in style.finditer(text, at) if _at_start(text, hit.start()) and _number(hit[1]) == wanted]
        if found and style is _STYLES[4]:  # 1.…；2… : a mark that lost its point
            hits += [
                hit
                for hit in _BARE.finditer(text, at)
                if _number(hit[1]) == wanted
                and text[max(0, hit.start() - 20) : hit.start()].rstrip()[-1:] in ("；", ";", "\n", "")
            ]
        if not hits:
            break
        hit = min(hits, key=lambda one: (one.start(), -one.end()))
        found.append((hit.start(), hit.end()))
        at = hit.end()
    return found


def _close(text: str) -> str:
    flat = re.sub(r"\s*\n\s*", "", text).strip()
    return flat.rstrip("；; ").strip()


def split_goals(text: str) -> list[str]:
    """The goals of a cell, without their number, 目标N： and a closing ；.

    Unnumbered lines are goals of their own only where each closes a sentence; other line ends are wrapping.
    """
    text = text.strip()
    if is_blank(text):
        return []
    plain = text.translate(_NARROW)  # of the same length
    marked = [(marks, style) for style in _STYLES if (marks := _marks(plain, style))]
    if marked:
        marks, _ = min(marked, key=lambda one: one[0][0])
        starts = [start for start, _ in marks] + [len(text)]
        parts = [text[: marks[0][0]]]
        parts += [text[end:after] for (_, end), after in zip(marks, starts[1:], strict=True)]
    else:
        parts = re.split(r"(?<=[。；;])\s*\n", text)
    return [goal for part in parts if (goal := _close(part)) and not is_blank(goal)]
