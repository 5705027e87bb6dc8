"""Numbers that say of what make a thing is (10kV电缆6.5公里, 5吨压缩车2辆, 6米路灯80盏): they count nothing."""

from __future__ import annotations

import re

from kb import lazyre
from kb.units import UNIT

_DIM = r"[a-zA-ZΩΦφ℃]{1,4}|毫米|厘米|公分|毫升|千伏安?|千瓦|兆瓦|[伏瓦匹目芯安]|英?寸|马力|兆|升"
_NUMBER = r"\d[\d.]*(?:[-—~]\d[\d.]*)?"
_NOUN = r"[一-龥A-Za-z（）()]{1,9}?"
_THEN = rf"(?=(?:约|共)?(?:\d[\d.]*万?|[一二两三四五六七八九十百]+)(?:{UNIT}))"
# Always a make; and measures that are one only of a single thing: lengths below 20 m, tons of a vehicle.
_SPEC = lazyre.compile(
    rf"(?P<dim>{_NUMBER}\s?(?:{_DIM}))(?:的)?(?:{_NOUN}|\s*[×xX*]\s*){_THEN}"
    rf"|(?P<tall>(?:1?\d|1?\d\.\d+)米)(?:的)?(?!宽|高|厚|深|长)(?:{_NOUN})(?=(?:\d+|[一二两三四五六七八九十百]+)(?:盏|根|杆|棵|株|套|座|扇|个|张|条|辆|台))"
    rf"|(?P<load>{_NUMBER}(?:吨|立方米?|方|座|人))(?:的|级)?(?:{_NOUN})(?=(?:\d+|[一二两三四五六七八九十百]+)(?:辆|台|艘|部))"
)
LEADING = lazyre.compile(rf"^{_NUMBER}\s?(?:{_DIM}|米|吨级?|立方米?|方|座)(?:的)?(?=[一-龥A-Za-z]{{2}})")

TRAILING = lazyre.compile(
    rf"(?<=[一-龥]{{2}})[（(]?{_NUMBER}\s?(?:[a-zA-ZΩΦφ℃]{{1,4}}|千伏安?|千瓦|英?寸|马力|匹)[)）]?$"
)


def spec_spans(flat: str) -> list[tuple[int, int]]:
    """Spans of number and unit that name the make of the thing counted right after them."""
    found = []
    for match in _SPEC.finditer(flat):
        group = match.lastgroup or "dim"
        start, end = match.span(group)
        before = flat[max(0, start - 4) : start]
        if re.search(r"[长宽高厚深径]度?$|面积$|容量$|距离$|\d$", before):
            continue
        found.append((start, end))
    return found
