"""Numbers in running Chinese text: 1,200 · 46万5千 · 一百二十八 · 2亿3千万 · 百分之九十五 · 千分之三.

A digit word is not a number where it belongs to a set phrase (一体化, 一把手, 十八届, 三楼, “四个好”, 第一轮).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kb import lazyre, spoken
from kb.phrases import SLOGAN, set_phrases
from kb.units import UNIT

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "俩": 2, "仨": 3, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8,
    "玖": 9,
}  # fmt: skip
_TENS = {"廿": 20, "卅": 30}
_POWERS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000, "萬": 10_000, "億": 100_000_000}
_CHINESE = "".join({**_DIGITS, **_TENS, **_POWERS, **_BIG})
_ARABIC = lazyre.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?")
_START = lazyre.compile(rf"[\d{_CHINESE}半]|百分之|千分之|万分之")
_FRACTION = lazyre.compile(rf"(百|千|万|[{_CHINESE}]{{1,3}})分之(?=[\d{_CHINESE}])")
_UNIT_AHEAD = lazyre.compile(UNIT)
_BOUND = lazyre.compile(
    "以[内下上]|左右|上下|之内|之间|封顶|打底|就|够|都|吧|呢|了|的"
)  # ends an amount said aloud: 六万四以内
# 62万一套, 三百一亩: so much for one; 两万一块 and 三千一 are money said short.
_PER_ONE = lazyre.compile(rf"一个?(?![元块毛角圆]|人次|个?[百千万]){UNIT}")
_ROUNDED = (100, 1000, 10_000, 100_000_000)
_METRIC = "米克瓦伏卡赫帕升焦字"  # 5千米 is five kilometres, not five thousand metres
_HALF = lazyre.compile(r"半(?=个?(?:月|年|天|日|小时|学期|亩|公里))")
_TENTHS = lazyre.compile(
    r"([一二三四五六七八九两])成([一二三四五六七八九半])?(?=以上|以下|左右|[即的]|就是|$|[，。；、,;）)])"
)


@dataclass(frozen=True)
class NumberSpan:
    """A number in text; `text` is `source[start:end]`. `percent`: value is 0-100 of 100 (千分之三 is 0.3)."""

    start: int
    end: int
    value: float
    text: str
    percent: bool = False
    upper: float | None = None  # 三四十 is 30 to 40
    chinese: bool = False  # written without Arabic digits
    unit: str = ""  # 元 or 米 where the unit stands inside (十块五, 4米5)
    about: bool = False  # said as a round number (三十来万)


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as ASCII, character by character, so that offsets stay."""
    return "".join(_narrow(char) for char in text)


def _narrow(char: str) -> str:
    if char < "\u2000" or "\u4e00" <= char <= "\u9fff":
        return char
    if char in "，；：（）！？":
        return char  # Chinese punctuation separates clauses
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def numbers(text: str) -> list[NumberSpan]:
    """Every number of `text` in order. Ordinals (第一轮, 第3季度) and set phrases are left out; years stay."""
    flat = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))(?=\d{3}\s*(?:元|万|块|人|亩|米|吨|册|本|份|户))", ",", narrow(text))
    phrases = set_phrases(flat)
    found: list[NumberSpan] = []
    at = 0
    while match := _START.search(flat, at):
        start = match.start()
        span = _span(flat, start)
        if span is None:
            at = start + 1
            continue
        at = span.end
        if not _rejected(flat, span, phrases):
            found.append(NumberSpan(**{**span.__dict__, "text": text[span.start : span.end]}))
    return found


def parse_number(text: str) -> float | None:
    """The value of a text that is one number (一百二十八, 46万5千, 1,200), percent as 0-100; None if it is not."""
    flat = narrow(text.strip())
    span = _span(flat, 0) if flat else None
    return span.value if span and span.end == len(flat) else None


def _span(text: str, at: int) -> NumberSpan | None:
    fraction = _FRACTION.match(text, at)
    if fraction:
        inner = _plain(text, fraction.end())
        base = _plain(fraction.group(1), 0)
        base_value = {"百": 100.0, "千": 1000.0, "万": 10_000.0}.get(fraction.group(1)) or (base and base.value)
        if not base_value:
            return None
        if text.startswith("百", fraction.end()) and base_value == 100:
            end, value = fraction.end() + 1, 100.0
        elif inner is None:
            return None
        else:
            end, value = inner.end, inner.value
        return NumberSpan(at, end, round(value * 100 / base_value, 6), text[at:end], True, None, True)
    if text.startswith("百分百", at):
        return NumberSpan(at, at + 3, 100.0, "百分百", True, None, True)
    if tenths := _TENTHS.match(text, at):
        more = tenths.group(2) or ""
        value = _DIGITS[tenths.group(1)] * 10 + (5 if more == "半" else _DIGITS.get(more, 0))
        return NumberSpan(at, tenths.end(), float(value), tenths.group(), True, None, True)
    if text[at] == "半":
        if _HALF.match(text, at) and not (at and text[at - 1] in "上下大一过多前后"):
            return NumberSpan(at, at + 1, 0.5, "半", False, None, True)
        return None
    span = _plain(text, at)
    if span is None:
        said = spoken.headless(text, at)
        return said and NumberSpan(
            at, said.end, said.value, text[at : said.end], False, None, True, said.unit, said.about
        )
    if said := spoken.grown(text, span.end, span.value):
        upper = span.upper and spoken.grown(text, span.end, span.upper)
        most = round(upper.value, 6) if upper else None
        value = round(said.value, 6)
        return NumberSpan(at, said.end, value, text[at : said.end], False, most, span.chinese, said.unit, said.about)
    if (
        tenths := re.match(r"成(半)?(?=以上|以下|左右|[即的为是]|[，。；、,;）)]|$)", text[span.end :])
    ) and span.value < 10:
        value = span.value * 10 + (5 if tenths.group(1) else 0)
        return NumberSpan(
            at, span.end + tenths.end(), value, text[at : span.end + tenths.end()], True, None, span.chinese
        )
    if mark := re.match(r"\s*([%‰‱])", text[span.end :]):
        scale = {"%": 1.0, "‰": 0.1, "‱": 0.01}[mark.group(1)]
        end = span.end + mark.end()
        return NumberSpan(at, end, round(span.value * scale, 6), text[at:end], True, None, span.chinese)
    if re.match(r"个?(?:半)(?=月|年|小时|天)|年半|个月半", text[span.end :]) and span.value < 100:
        end = span.end + (2 if text.startswith("个半", span.end) else 0)
        return NumberSpan(at, end, span.value + 0.5, text[at:end], False, None, span.chinese)
    return span


def _plain(text: str, at: int) -> NumberSpan | None:
    """The longest number that starts at `at`, without percent signs."""
    current: float | None
    if arabic := _ARABIC.match(text, at):
        end, total, section, current = arabic.end(), 0.0, 0.0, float(arabic.group().replace(",", ""))
        last, whole = 1.0, "." not in arabic.group()
        chinese = False
    elif text[at] in _DIGITS or text[at] in _TENS or text[at] in "十拾":
        run = re.match(rf"[{''.join(_DIGITS)}]{{3,}}(?![十百千万亿])", text[at:])
        if run:  # 二〇二六: digits read one by one
            value = float("".join(str(_DIGITS[c]) for c in run.group()))
            return NumberSpan(at, at + run.end(), value, run.group(), False, None, True)
        return _chinese(text, at)
    else:
        return None
    # An Arabic head with multipliers: 46万5千, 2亿3千万, 3百万, 46万5.
    while end < len(text):
        char = text[end]
        if char in _POWERS and not (char in "千仟" and text[end + 1 : end + 2] in tuple(_METRIC)):
            if current is None or text.startswith(("分点", "分比", "分之"), end + 1):
                break
            section += current * _POWERS[char]
            last, current = _POWERS[char], None
            end += 1
        elif char in _BIG:
            if last == 10_000 and _BIG[char] == 10_000 and current is None:
                break
            section += current or 0.0
            if _BIG[char] > 10_000:
                total, section = (total + section) * _BIG[char], 0.0
            else:
                total, section = total + section * _BIG[char], 0.0
            last, current = _BIG[char], None
            end += 1
        elif current is None and whole and (more := _ARABIC.match(text, end) or _single(text, end)):
            digits = more.group().replace(",", "")
            value = float(digits) if digits[0].isdigit() else float(_DIGITS[digits])
            if value >= last:
                break
            after = text[more.end() : more.end() + 1]
            if _PER_ONE.match(text, end):
                break  # 62万|一套
            if after in _POWERS or after in _BIG:
                current, end = value, more.end()
            elif value < 10 and last in (10_000, 100_000_000, 1000) and after not in tuple("年月日号个-.%~"):
                return NumberSpan(at, more.end(), total + section + value * last / 10, text[at : more.end()])
            elif value >= 10 and re.match(r"元|块|人|余", text[more.end() :]):
                current, end = value, more.end()
            else:
                break
        else:
            break
    value = round(total + section + (current or 0.0), 6)
    return NumberSpan(at, end, value, text[at:end], False, None, chinese)


_SINGLE = lazyre.compile(f"[{''.join(_DIGITS)}]")


def _single(text: str, at: int) -> re.Match[str] | None:
    return _SINGLE.match(text, at)


def _chinese(text: str, at: int) -> NumberSpan | None:
    """一百二十八, 一千三百八十二万四千, 十二, 三点五, 三四十, 两千五."""
    low = high = 0.0  # two readings, for 三四十
    section = [0.0, 0.0]
    current: list[float] | None = None
    last, zero, end = 1e12, False, at
    ranged = False
    while end < len(text):
        char = text[end]
        if char in _TENS and current is None:
            current = [float(_TENS[char])] * 2
            end += 1
            if end < len(text) and text[end] in _DIGITS:
                current = [value + _DIGITS[text[end]] for value in current]
                end += 1
            break
        if char in _DIGITS:
            digit = float(_DIGITS[char])
            if end > at and last in _ROUNDED and current is None and not zero and _PER_ONE.match(text, end):
                break  # 五千|一台
            if char in "零〇○" and end > at and current is None:
                zero, end = True, end + 1
                continue
            if current is None:
                current = [digit, digit]
            elif not ranged and digit == current[0] + 1 and current[0] == current[1] and digit > 1:
                current, ranged = [current[0], digit], True
            else:
                break
            end += 1
        elif char in _POWERS:
            power = _POWERS[char]
            if current is None:
                if power != 10 or (section[0] and last <= 10):
                    break
                current = [1.0, 1.0]
            if power >= last and last < 1e4:
                break
            section = [section[i] + current[i] * power for i in (0, 1)]
            last, current, zero, end = power, None, False, end + 1
        elif char in _BIG:
            big = _BIG[char]
            part = [section[i] + (current[i] if current else 0.0) for i in (0, 1)]
            if not part[0] and not low:
                break
            if big > 10_000:
                low, high = (low + part[0]) * big, (high + part[1]) * big
            else:
                low, high = low + part[0] * big, high + part[1] * big
            section, current, last, zero, end = [0.0, 0.0], None, big, False, end + 1
        else:
            break
    if end == at:
        return None
    if current is not None and last in (100, 1000, 10_000, 100_000_000) and not zero and current[0] < 10 and not ranged:
        scale = last / 10  # 两千五, 一万二, 三百六
        after = text[end : end + 1]
        if last >= 10_000 or not "一" <= after <= "鿿" or _UNIT_AHEAD.match(text, end) or _BOUND.match(text, end):
            current = [value * scale for value in current]
    if current is not None and text[end : end + 1] == "点":
        decimals = re.match(rf"点([{''.join(_DIGITS)}]+)(?![十百千分])", text[end:])
        if decimals:
            tail = float("0." + "".join(str(_DIGITS[c]) for c in decimals.group(1)))
            current, end = [value + tail for value in current], end + decimals.end()
            if end < len(text) and text[end] in _BIG:
                scale = _BIG[text[end]]
                value = low + (section[0] + current[0]) * scale
                return NumberSpan(at, end + 1, round(value, 6), text[at : end + 1], False, None, True)
    add = [section[i] + (current[i] if current else 0.0) for i in (0, 1)]
    first, second = low + add[0], high + add[1]
    return NumberSpan(at, end, first, text[at:end], False, second if second != first else None, True)


_FOLLOWS_NUMBER = lazyre.compile(rf"(?:余|多|来|几|整)?(?:{UNIT}|万|亿|%|％|个百分点|倍|成)")


def _rejected(text: str, span: NumberSpan, phrases: list[tuple[int, int]]) -> bool:
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 6]
    if before.endswith("第"):
        return True
    if not (span.unit or span.about or span.percent) and any(
        start <= span.start < end or span.start < start < end <= span.end for start, end in phrases
    ):
        return True
    if span.chinese and (re.match(r"几", after) or span.text[0] == "十" and before[-1:] in tuple("几数")):
        # 十几, 七几年, 好几十: the number is not said
        return True
    if not span.chinese or span.unit or span.about:
        return False
    if re.match(r"届|楼|(?:次|届)\S{0,3}(?:全会|会议)|中全会|号文|等奖|级(?!台阶)|星级|等(?:功|级)|线城", after):
        return True
    if SLOGAN.match(text, span.start - 1):
        return True
    if span.percent or len(span.text) > 1 or span.value == 0.5:
        return span.text in ("万一", "一一", "三两", "一二", "三三", "七八", "三五") and not _FOLLOWS_NUMBER.match(
            after
        )
    return not _FOLLOWS_NUMBER.match(after)


def wan(value: float, unit: str) -> float | None:
    """An amount in 元, 万元 or 亿元 as 万元, rounded to a fen (six decimals); None for another unit."""
    scale = {"元": 1e-4, "块": 1e-4, "块钱": 1e-4, "万元": 1.0, "万": 1.0, "亿元": 1e4, "亿": 1e4}.get(unit)
    return None if scale is None else round(value * scale, 6)


_MONEY_TAIL = lazyre.compile(r"\s*(?:多|余|来)?(?:元|块钱|块|圆|人民币)?(?:整|人民币|钱)?")


def money(text: str) -> float | None:
    """The 万元 of a text that is one amount: 22.34万元, 一千三百八十二万四千元, 12万块钱, 1800元, 286万; else None."""
    flat = re.sub(r"^(?:人民币|共计?|约|大概|￥|¥|RMB)+", "", narrow(text.strip()))
    span = _span(flat, 0) if flat else None
    if span is None or span.percent:
        return None
    tail = _MONEY_TAIL.match(flat, span.end)
    if tail is None or tail.end() != len(flat):
        return None
    named = bool(re.search("元|块|圆", tail.group()))
    big = any(char in _BIG for char in span.text)
    return round(span.value / 1e4, 6) if named or big else None


def fen(value: float) -> str:
    """A number without trailing zeros: 45.0 → 45, 0.350 → 0.35, 22.340001 → 22.340001."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
