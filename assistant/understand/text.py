"""A clerk's text made ready: typing slips mended in place, sentences and clauses with their offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from kb.amounts import narrow

# Frequent slips of the keyboard; each pair has one length, so that offsets stay those of the text.
_SLIPS = {
    "维户": "维护", "按造": "按照", "分种": "分钟", "购制": "购置", "安桩": "安装", "培圳": "培训", "补帖": "补贴", "津帖": "津贴",
    "验收和格": "验收合格", "满意渡": "满意度", "覆盖律": "覆盖率", "完成律": "完成率", "合格律": "合格率", "修善": "修缮", "更环": "更换",
    "装务": "装备", "设被": "设备", "做落": "坐落", "帐户": "账户", "配制电脑": "配置电脑", "邦扶": "帮扶", "绿话": "绿化", "硬话": "硬化",
    "得到9": "达到9", "得到1": "达到1", "得到8": "达到8",
}  # fmt: skip
_SENTENCE = re.compile(r"[。！？!?；;\n]+")
_CLAUSE = re.compile(r"[，,、：:（）()；;。！？!?\n“”\"]+")
BREAK = "，。；：！？（）()、,;:!?\n"


@dataclass(frozen=True)
class Text:
    """`raw` as typed and `flat` with half-width digits and slips mended; offsets hold for both."""

    raw: str
    flat: str = field(init=False)

    def __post_init__(self) -> None:
        flat = narrow(self.raw)
        for slip, word in _SLIPS.items():
            flat = flat.replace(slip, word)
        object.__setattr__(self, "flat", flat)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        return tuple(_pieces(self.flat, _SENTENCE))

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Stretches between commas, brackets and full stops; quotes inside a name do not cut it."""
        return tuple(_pieces(self.flat, re.compile(f"[{re.escape(BREAK)}]+")))

    def sentence(self, at: int) -> tuple[int, int]:
        return _around(self.sentences, at, len(self.flat))

    def clause(self, at: int) -> tuple[int, int]:
        return _around(self.clauses, at, len(self.flat))

    def quote(self, start: int, end: int) -> str:
        return self.raw[start:end]


def _pieces(text: str, mark: re.Pattern[str]) -> list[tuple[int, int]]:
    found, at = [], 0
    for match in mark.finditer(text):
        if mark is _SENTENCE or not _inside_number(text, match):
            if match.start() > at:
                found.append((at, match.start()))
            at = match.end()
    if at < len(text):
        found.append((at, len(text)))
    return found


def _inside_number(text: str, match: re.Match[str]) -> bool:
    """The comma of 1,200 and the colon of 8:30 cut nothing."""
    return bool(
        match.group() in ",:，"
        and re.match(r"\d{2,3}(?!\d)", text[match.end() :])
        and text[match.start() - 1].isdigit()
    )


def _around(spans: tuple[tuple[int, int], ...], at: int, size: int) -> tuple[int, int]:
    index = bisect_right(spans, (at, size + 1)) - 1
    return spans[index] if index >= 0 else (0, size)
