"""What a spreadsheet cell shows: numbers, percents, dates and units as their number format prints them."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Any

from kb import lazyre
from kb.readers.markup import clean

ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
_SIGNS = ("≥", "≤", "=", ">", "<", "≈", "＞", "＜", "＝")
_NOISE = lazyre.compile(r"\[[^\]]*\]|_.|\*.")
_DIGITS = lazyre.compile(r"[#0?][#0?.,]*%?(?:E\+0+)?", re.IGNORECASE)


@cache
def _around(number_format: str) -> tuple[str, str]:
    """The literal texts that a number format prints before (operators only) and behind a number."""
    section = _NOISE.sub("", number_format.split(";")[0])
    plain = re.sub(r"\"([^\"]*)\"|\\(.)", lambda match: match[1] or match[2] or "", section)
    found = _DIGITS.search(plain)
    if not found or not ('"' in section or "\\" in section):
        return "", ""
    before = plain[: found.start()].strip()
    return before if before in _SIGNS else "", plain[found.end() :].strip().strip("%")


def _plain(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _date(value: datetime.date, number_format: str) -> str:
    plain = re.sub(r"\"[^\"]*\"|\[[^\]]*\]", "", number_format).lower()
    if "y" in plain and "m" in plain and "d" not in plain:
        return f"{value.year}年{value.month}月"
    if "y" not in plain and "m" in plain and "d" in plain:
        return f"{value.month}月{value.day}日"
    return f"{value.year}年{value.month}月{value.day}日"


def cell_text(value: Any, number_format: str = "General") -> str:
    """A cell as it shows: 0.95 formatted as a percent is 95%, a date 2026年6月30日, 45.0 is 45, 12 as 0"台" is 12台."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return _date(value, number_format)
    if isinstance(value, int | float):
        if value != value or abs(value) > 1e15:
            return ""
        before, behind = _around(number_format)
        percent = "%" in re.sub(r"\"[^\"]*\"", "", number_format)
        return f"{before}{_plain(value * 100) + '%' if percent else _plain(value)}{behind}"
    text = str(value)
    if text.strip() in ERRORS:
        return ""
    text = clean(text)
    return text[1:] if text.startswith("'") and text[1:2] in "=+-@" else text
