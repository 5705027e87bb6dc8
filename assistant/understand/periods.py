"""Stretches of time: 2026年1月1日至12月31日, 3、4、5月, 8月6日到8日, 2026.1.1—12.31."""

from __future__ import annotations

import re

from assistant.understand.datewords import ISO, POINT, WORD, YEAR, DateSpan, numeral, year_of
from kb import lazyre
from kb.values_dates import iso, last_day

_MONTHS = lazyre.compile(
    rf"{YEAR}{WORD}(?P<a>\d{{1,2}})月?(?P<list>(?:[、,和]\d{{1,2}})*)[、,和\-—~至到](?P<b>\d{{1,2}})月(?:份)?(?:底|末|期间)?(?P<before>前|内|间)?"
)
# 8月6日到8日, 2026.1.1—12.31: the end without its month or year.
_TO_DAY = lazyre.compile(
    rf"{YEAR}{WORD}(?P<m>1[0-2]|0?[1-9])月(?P<d>3[01]|[12]\d|0?[1-9])[日号]?(?:至|到|—|-|~|－|～){{1,2}}(?P<e>3[01]|[12]\d|0?[1-9])[日号](?:之?前)?"
)
_ISO_TO = lazyre.compile(
    r"(?P<y>20\d\d)(?P<s>[-./])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?:至|到|—|-|~|－|～){1,2}"
    r"(?P<n>1[0-2]|0?[1-9])(?P=s)(?P<e>3[01]|[12]\d|0?[1-9])(?![\d.])"
)
_LINK = lazyre.compile(r"^(?:起)?(?:至|到|—|-|~|－|～|直到){1,2}$")


def periods(flat: str, year: int | None) -> list[DateSpan]:
    found: list[DateSpan] = []
    points = [m for m in POINT.finditer(flat) if m["m"]]
    isos = list(ISO.finditer(flat))
    for first, second in zip(isos, isos[1:], strict=False):
        if _LINK.match(flat[first.end() : second.start()]):
            begin = iso(int(first["y"]), int(first["m"]), int(first["d"]))
            end = iso(int(second["y"]), int(second["m"]), int(second["d"]))
            found.append(DateSpan(first.start(), second.end(), "period", date=end, begin=begin))
    for match in _TO_DAY.finditer(flat):
        at, month = year_of(match) or year, numeral(match["m"])
        begin, end = (iso(at, month, numeral(match[name])) for name in ("d", "e"))
        found.append(DateSpan(match.start(), match.end(), "period", date=end, begin=begin))
    for match in _ISO_TO.finditer(flat):
        begin = iso(int(match["y"]), int(match["m"]), int(match["d"]))
        end = iso(int(match["y"]) + (int(match["n"]) < int(match["m"])), int(match["n"]), int(match["e"]))
        found.append(DateSpan(match.start(), match.end(), "period", date=end, begin=begin))
    for first, second in zip(points, points[1:], strict=False):
        if not _LINK.match(flat[first.end() : second.start()]):
            continue
        start_year = year_of(first) or year
        month, end_month = numeral(first["m"]), numeral(second["m"])
        end_year = year_of(second) or start_year
        if (first["word"] or "") in ("头年", "上年", "当年") and (second["word"] or "") in ("次年", "翌年", "来年"):
            start_year = end_year = None  # a season that comes every year
        elif (second["word"] or "") in ("次年", "翌年", "来年", "第二年") or (
            end_month < month and not year_of(second)
        ):
            end_year = start_year + 1 if start_year else None
        begin = iso(start_year, month, numeral(first["d"]) if first["d"] else 1)
        day = numeral(second["d"]) if second["d"] else last_day(end_year, end_month)
        found.append(DateSpan(first.start(), second.end(), "period", date=iso(end_year, end_month, day), begin=begin))
    for match in _MONTHS.finditer(flat):
        low, high = int(match["a"]), int(match["b"])
        if not (1 <= low < high <= 12) or flat[max(0, match.start() - 1) : match.start()].isdigit():
            continue
        at = year_of(match) or year
        start = match.start()
        if summer := re.search(
            r"(?:20\d\d年)?(?:暑假|寒假|汛期|秋季|春季|夏季|冬季|旺季|淡季)(?:期间)?[（(]$", flat[:start]
        ):
            start = summer.start()
            at = int(flat[start : start + 4]) if flat[start : start + 2] == "20" else at
        stop = match.end() + (1 if flat[match.end() : match.end() + 1] in "）)" and start != match.start() else 0)
        found.append(DateSpan(start, stop, "period", date=iso(at, high, last_day(at, high)), begin=iso(at, low, 1)))
    return found
