"""Numbers, units and dates out of Chinese text, for measuring only.

The measure has a reader of its own, apart from kb.amounts and kb.values: a fault there must show here,
not cancel itself out.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

_DIGITS = dict(zip("零〇一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_STEPS = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 1e4, "亿": 1e8}
_ARABIC = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = r"[零〇一二三四五六七八九十百千万亿两]+(?:点[零〇一二三四五六七八九]+)?"
_TENTH = r"(?:(?<=[万千亿])[一二三四五六七八九](?=[元块,。;、)]|$))?"  # 11万五
# 9.6千米 is a length in 千米, not 9600; 6w8 is 六万八.
_TOKEN = re.compile(
    rf"(?P<per>百分之|千分之|万分之)?(?P<body>(?:(?:{_ARABIC})(?:[亿万百]|千(?![米克瓦伏])|[wW](?![A-Za-z]))*)+{_TENTH}|(?<!\d){_CHINESE})"
    r"(?P<rate>[%‰]|成(?P<half>[一二三四五六七八九半])?(?=以[上下内]|左右|的|[,。;、)]|$))?"
)
_HALF = re.compile(
    r"(?<![上下大前后对一])(?P<whole>[\d一二三四五六七八九两]+)?个?(?P<unit>年|个月|天|日|小时)?半(?P<after>个?(?:天|日|年|月|小时))?"
)
_PIECE = re.compile(rf"(?P<arabic>{_ARABIC})|(?P<word>[零〇一二三四五六七八九十百千万亿两点])")


class Number(Struct, frozen=True):
    """A number in base units (万 multiplied out); `unit` is % for every rate, in per cent, else ''."""

    value: float
    unit: str
    text: str
    start: int
    arabic: bool


def plain(text: str) -> str:
    """NFKC without spaces and marks of bold print."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def amount(body: str) -> float | None:
    """46万5千 → 465000, 一百二十八 → 128, 1.2万 → 12000, 六十九 → 69; None where it is no number."""
    total = section = 0.0
    digit: float | None = None
    last = 1.0
    head, _, decimals = body.partition("点")
    for piece in _PIECE.finditer(head):
        word = piece["word"]
        if piece["arabic"]:
            digit = float(piece["arabic"].replace(",", ""))
        elif word in _DIGITS:
            digit = _DIGITS[word] if digit is None or digit == 0 else digit * 10 + _DIGITS[word]
        elif word in _STEPS:
            section += (1.0 if digit is None else digit) * _STEPS[word]
            last, digit = _STEPS[word], None
        else:
            section += digit or 0.0
            if not section and not total:
                return None
            total = total + section * 1e4 if word == "万" else (total + section) * 1e8
            section, digit, last = 0.0, None, _BIG[word]
    short = re.search(r"[千万亿]\d$", head) or not re.search(r"\d|[零〇]", head[-2:])
    if digit is not None and last > 10 and short:
        digit = digit * last / 10  # 一千二 is 1200, 6万8 is 68000
    result = total + section + (digit or 0.0)
    if decimals:
        result += float("0." + "".join(str(_DIGITS[char]) for char in decimals))
    return result if digit is not None or result else None


def numbers(text: str) -> Iterator[Number]:
    """Every number of a text, Arabic or Chinese; rates in per cent (千分之三 → 0.3 %)."""
    text = plain(text)
    for token in _TOKEN.finditer(text):
        value = amount(re.sub("[wW]", "万", token["body"]))
        if value is None:
            continue
        if (token["rate"] or "").startswith("成"):
            more = 5.0 if token["half"] == "半" else float(_DIGITS.get(token["half"] or "零", 0))
            if value <= 10:  # 九成五 is 95 %
                yield Number(value * 10 + more, "%", token[0], token.start(), False)
            continue
        unit = ""
        if token["per"] or token["rate"]:
            unit = "%"
            if token["per"] == "千分之" or token["rate"] == "‰":
                value = value / 10
            if token["per"] == "万分之":
                value = value / 100
        yield Number(round(value, 8), unit, token[0], token.start(), any(char.isdigit() for char in token["body"]))


def halves(text: str) -> list[float]:
    """半天 → 0.5, 一年半 → 1.5, 两个半月 → 2.5; 上半年 and 大半年 are no halves."""
    found: list[float] = []
    for match in _HALF.finditer(plain(text)):
        if match["unit"] or match["after"]:
            found.append((amount(match["whole"]) or 0.0 if match["whole"] else 0.0) + 0.5)
    return found


_SAID = re.compile(
    rf"(?P<coins>(?:{_ARABIC}|{_CHINESE}))[块元米](?P<tenth>[1-9一二三四五六七八九])(?![\d十百千万])"
    rf"|(?P<round>(?:{_ARABIC}|{_CHINESE}))[来多余](?P<power>[百千万亿])"
    r"|(?<=[上近每])[一-龥]?(?P<bare>[百千万])(?P<more>[一二三四五六七八九])?|(?P<about>[百千万])把"
)


def spoken(text: str) -> list[float]:
    """Numbers with something in their middle: 十块五 → 10.5, 3米5 → 3.5, 三十来万 → 300000, 每亩百五 → 150."""
    found: list[float] = []
    for match in _SAID.finditer(plain(text)):
        if match["coins"]:
            found.append((amount(match["coins"]) or 0.0) + (amount(match["tenth"]) or 0.0) / 10)
        elif match["round"]:
            found.append((amount(match["round"]) or 0.0) * (_STEPS | _BIG)[match["power"]])
        else:
            power = (_STEPS | _BIG)[match["bare"] or match["about"]]
            found.append(power + (amount(match["more"]) or 0.0) * power / 10 if match["more"] else power)
    return found


_OPERATORS = (
    ("≥", r"≥|>=|不低于|不少于|不小于|以上|至少|达到"),
    ("≤", r"≤|<=|不超过|不高于|不多于|不大于|以内|以下|控制在|内$"),
    (">", r">|超过|大于|高于"),
    ("<", r"<|小于|低于"),
    ("=", r"="),
)
_DROP = re.compile(r"[≥≤><=]|" + "|".join(p for _, pattern in _OPERATORS[:2] for p in pattern.split("|")[2:]))


class Value(Struct, frozen=True):
    """A target value as the measure reads it; `number` is in base units of `unit` (万 multiplied out)."""

    operator: str = ""
    number: float | None = None
    upper: float | None = None
    unit: str = ""


def unit_key(unit: str | None) -> str:
    """One spelling for the spellings of a unit: 元/人/月 = 元/人·月 = 元/月·人; ㎡ = 平方米."""
    text = (
        plain(unit or "")
        .replace("平米", "平方米")
        .replace("m2", "平方米")
        .replace("km", "公里")
        .replace("千米", "公里")
        .replace("千克", "公斤")
        .replace("名", "人")
    )
    head, *rest = re.split(r"[/每·•.]", text)
    return "/".join([head, *sorted(part for part in rest if part)])


def base(number: float, unit: str | None) -> tuple[float, str]:
    """Number and unit with a leading 万 or 亿 of the unit multiplied out; ‰ as %."""
    key = unit_key(unit)
    while key[:1] in _BIG and len(key) > 1:
        number, key = number * _BIG[key[0]], key[1:]
    if key == "成":
        number, key = number * 10, "%"
    if key == "‰":
        number, key = number / 10, "%"
    return round(number, 8), key


def value_of(text: str) -> Value:
    """Operator, number and unit of a target value; a text without a number has only its words."""
    text = plain(text).strip("。;；,，")
    operator = next((sign for sign, pattern in _OPERATORS if re.search(pattern, text)), "")
    bare = _DROP.sub("", text)
    match = re.fullmatch(
        rf"[^\d]{{0,4}}?({_ARABIC})(?:([^\d]{{0,6}}?)[-~至到—]({_ARABIC}))?([^\d]*?)", bare
    )  # fmt: skip
    if match:
        first, _, second, rest = match.groups()
        number, unit = base(float(first.replace(",", "")), rest)
        upper = base(float(second.replace(",", "")), rest)[0] if second else None
        return Value("" if upper is not None else operator, number, upper, unit)
    found = list(numbers(bare))
    if len(found) == 1:
        tail = bare[found[0].start + len(found[0].text) :]
        number, unit = base(found[0].value, found[0].unit or tail)
        return Value(operator, number, None, unit)
    return Value(operator)


_DATE = re.compile(
    r"(?<![\d.])(?:(?P<year>20\d{2})年)?(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>[0-3]?\d)[日号]?|(?P<part>[上中下]旬|底|末))?"
    r"|(?<![\d.])(?P<year2>20\d{2}|-)[-./](?P<month2>1[0-2]|0?[1-9])[-./](?P<day2>[0-3]?\d)(?![\d.])"
)
_DAY_WORDS = re.compile(
    r"(?<![一二三四五六七八九十第])(十[一二]?|[一二三四五六七八九])月(?:(三十一?|二?十?[一二三四五六七八九]|二?十)[日号])?"
)
_YEAR_END = re.compile(r"(?:(20\d{2})年?度?)?(?:年底|年末|年内|全年|年度内|年终)")


def _in_digits(match: re.Match[str]) -> str:
    """十月二十日 → 10月20日."""
    month, day = (amount(word) if word else None for word in match.groups())
    return f"{month:.0f}月" + (f"{day:.0f}日" if day else "")


def dates(text: str) -> list[str]:
    """Every date of a text as `YYYY-MM-DD`, or `--MM-DD` without a year; a bare month is its last day."""
    text = _DAY_WORDS.sub(_in_digits, plain(text))
    found: list[str] = []
    for match in _DATE.finditer(text):
        year, month = match["year"] or match["year2"] or "-", int(match["month"] or match["month2"])
        day = match["day"] or match["day2"]
        if day is None:
            last = calendar.monthrange(2025 if year == "-" else int(year), month)[1]
            day = str({"上旬": 10, "中旬": 20}.get(match["part"] or "", last))
        found.append(f"{year}-{month:02d}-{int(day):02d}")
    for match in _YEAR_END.finditer(text):
        found.append(f"{match[1] or '-'}-12-31")
    return found


def same(one: float, other: float) -> bool:
    """Equal up to rounding at the sixth digit."""
    return abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))
