"""A clerk's words without politeness, particles and pointers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dialogue import phrases as say

_COVER = "靐龘"  # begins a stand-in for a row's name; no clerk writes it
_FIRST = 0x9E80  # the third character counts the names


def cover(text: str, names: Sequence[str]) -> tuple[str, dict[str, str]]:
    """A message with the names of rows in it (from four characters on) put away, and what stands for which.

    A stand-in keeps the last character of its name, by which phrases know a share or a count.
    """
    found: dict[str, str] = {}
    for place, name in enumerate(sorted(set(names), key=len, reverse=True)):
        if len(name) >= 4 and name in text:
            stand_in = f"{_COVER}{chr(_FIRST + place)}{name[-1]}"
            text = text.replace(name, stand_in)
            found[stand_in] = name
    return text, found


def uncover(text: str, found: dict[str, str]) -> str:
    """The names again where their stand-ins are."""
    for stand_in, name in found.items():
        text = text.replace(stand_in, name)
    return text


def bare(text: str) -> str:
    """A message without greetings, politeness and closing particles."""
    text = text.strip().rstrip("。！!.~～ ").strip()
    while (shorter := say.POLITE_END.sub("", say.POLITE.sub("", text))) != text and shorter:
        text = shorter.strip()
    return text


def row_words(words: str | None) -> str:
    """The clerk's words for a row without 把, 这条, 的 and the like."""
    text = (words or "").strip(" ，,：:“”\"'")
    text = re.sub(r"(?:由|从)[^由从]{0,8}\d\S*$", "", text) or text
    text = re.sub(r"^(?:请|再|也|把|将|那个|这个|那条|这条|就|让)+", "", text)
    text = re.sub(
        r"(?:的)?(?:指标值|目标值|数值)$|(?:这|那)(?:两|几|一)?(?:条|个|项)(?:指标)?$|(?<!第.)(?:这条|那条|那个|这个)$",
        "",
        text,
    )
    return re.sub(
        r"(?<=[率度数量本间])(?:指标|这条|那条|的)$|的$|应该?$|(?:也|都|再|又|还|就|只|先|改)+$", "", text
    ).strip(" ，,：:“”\"'")
