"""A clerk's words without politeness, particles and pointers."""

from __future__ import annotations

import re

from assistant.dialogue import phrases as say


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
    return re.sub(r"(?<=[率度数量本间])(?:指标|这条|那条|的)$|的$|应该?$|也$|都$", "", text).strip(" ，,：:“”\"'")
