"""Set phrases in which a digit word counts nothing: 一体化, 一把手, 三会一课, 千方百计, 十四五."""

from __future__ import annotations

import re
from pathlib import Path

from kb import lazyre

_WORDS = (Path(__file__).parent / "phrases.txt").read_text(encoding="utf-8").split()
_PATTERN = lazyre.compile("|".join(map(re.escape, sorted(_WORDS, key=len, reverse=True))))
# Years of a generation and clock times: 七几年, 八九十年代, 上午九点.
_SHAPES = lazyre.compile(
    r"十分(?!钟)|(?<!个)[一二三四]季度|[一二三四五六七八九十]{1,3}年代|[上下中]午[一二三四五六七八九十]{1,3}点|[零一二三四五六七八九]{2}届"
    r"|[一二三四五六七八九十]{1,3}(?:中全会|号(?:楼|院|路|线|公路|井|桥)|队队部)"
    r"|[一二三四五六七八九]{1}[楼层](?=的|就|会议室|办公|东|西|走廊|大厅|卫生间)"
    r"|周[一二三四五六日](?![一-龥]{0,1}次)|星期[一二三四五六日天]|礼拜[一二三四五六天]"
    r"|[一二三四五六七八九两](?:个|张|项|本|道|份|条|支|只|步|手)?(?:[一-龥]{1,3}[一二三四五六七八九两]){1,3}(?=工程|行动|活动|机制|政策|制度|模式|体系|工作法)"
)
# A power in the middle of a numeral: what begins with it begins inside a number.
_WITHIN = lazyre.compile(r"[0-9一二三四五六七八九两十百千][万千百十]")
# A quoted slogan: “四个好”, “两服务”, “三会一课”.
SLOGAN = lazyre.compile(r"[“\"『「‘《][零一二两三四五六七八九十百千]{1,3}[^”\"』」’》，。；0-9]{1,10}[”\"』」’》]")


def set_phrases(text: str) -> list[tuple[int, int]]:
    """Spans of set phrases in `text`; 万一 in 三万一千人, 一人一 in 一人一千元 and 统一 in 系统一套 are none."""
    spans = [match.span() for pattern in (_PATTERN, _SHAPES) for match in pattern.finditer(text)]
    spans = [(start, end) for start, end in spans if not (start and _cuts(text, start)) and not _cuts(text, end)]
    return [(low, high) for low, high in spans if not (text[low:high] == "统一" and text[:low].endswith("系"))]


def _cuts(text: str, at: int) -> bool:
    """Whether the place lies between a digit and its power."""
    return bool(_WITHIN.match(text, at - 1))
