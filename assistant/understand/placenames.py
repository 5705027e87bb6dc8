"""Numerals that are part of a place's name: 五里坡水库, 三道沟村, 十八里铺."""

from __future__ import annotations

from kb import lazyre

_CHINESE = "一二两三四五六七八九十百"
_LAND = "坡堡沟店庙岗湾铺墩梁屯营坪坎庄山河塘坝桥泉岭洼甸墩堆寨塬畈墟潭滩峪"
_SITE = "村|镇|乡|社区|水库|小学|中学|学校|组|街道|路|林场|灌区|大桥|泵站|片区|流域|景区|卫生院|河段|段"
_NAMES = lazyre.compile(
    rf"[{_CHINESE}]+里[{_LAND}](?![\d长宽])|[{_CHINESE}]+[道家台岔棵口间眼座]+(?:[{_LAND}]|子)(?={_SITE})"
)


def place_spans(flat: str) -> list[tuple[int, int]]:
    """Stretches that name a place by a numeral, so that it counts nothing."""
    return [match.span() for match in _NAMES.finditer(flat)]
