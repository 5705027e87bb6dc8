"""How a date is spelled in running text, and the span that is read from it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb import lazyre

_CN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"十一": 11, "十二": 12}
YEAR = r"(?:(?P<y>20\d\d|[二两][〇零○][二三]\w)(?:年度?|[./-](?=\d))|(?P<y2>2[4-9]|3[0-5])年(?=\d{1,2}月|底|末))?"
WORD = r"(?P<word>明年|后年|今年|当年|本年度?|来年|次年|翌年|头年|去年|前年|上一?年度?)?"
MONTH = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?"
PART = (
    r"(?:(?P<d>3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:日|号|(?=之?前))"
    r"|(?P<part>底|末|上旬|中旬|下旬|初|中(?!学|小|心|国|药|间|央|型)))?"
)
POINT = lazyre.compile(
    rf"{YEAR}的?{WORD}的?(?:(?P<season>春季|秋季|夏季|冬季|春|秋)(?=[1-9]))?"
    rf"(?:{MONTH}{PART}|第?(?P<q>[一二三四1-4])季度(?P<qp>底|末)?|(?P<h>上半年|下半年)(?P<hp>底|末)?"
    r"|(?P<end>年底|年末|年终|年内|岁末)|(?P<bare>(?<=[年年度])(?:底|末|内|全年)|底(?=前)))"
    r"(?:\d{1,2}[时点])?(?P<before>(?:之|以)?前|以内|内(?!部|容|涵|镇|外))?"
)
ISO = lazyre.compile(
    r"(?P<y>20\d\d)(?P<s>[-./])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)(?P<before>(?:之|以)?前)?"
)


@dataclass(frozen=True)
class DateSpan:
    """A date in text. `kind` date, period or recurring; `background` where it sets no date of this project.

    `phrase` is an event without a day of its own, with its year (2027年春节前).
    """

    start: int
    end: int
    kind: str
    date: str | None = None
    begin: str | None = None
    every: str | None = None
    day: int | None = None
    background: bool = False
    phrase: str = ""


def numeral(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word in _CN:
        return _CN[word]
    tens, _, ones = word.partition("十")
    return (_CN[tens] if tens else 1) * 10 + (_CN[ones] if ones else 0)


def year_of(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("y"):
        digits = "".join(str(_CN.get(c, 0)) if not c.isdigit() else c for c in groups["y"])
        return int(digits)
    return 2000 + int(groups["y2"]) if groups.get("y2") else None
