"""Parse and print target values: ≥95% · 45万元 · 2024年底前 · 每月10日前 · 30%-50% · 较上年提升5% · 定性.

Readings, where the record leaves a choice:
- a bare number is `=`; a bare amount under a cost category is `≤`, a bare percent under satisfaction `≥`;
- every N (每周42小时, 人均4万元) goes into the unit: 小时/周, 万元/人;
- a change downwards is negative: 较上年下降10% is number -10, operator ≤;
- a deadline that hangs on an event (春节前, 验收后30日内) has no `date`; `baseline` names the event;
- yes/no states and grades on a scale (合规, 完成, 优秀, 二级) are `grade`; other words are `text`;
- empty cells, template residue and operators without a number are `invalid`.
"""

from __future__ import annotations

import re

from kb import lazyre
from kb.amounts import NumberSpan, fen, numbers
from kb.records import TargetValue
from kb.taxonomy import is_cost
from kb.units import UNITS, normal
from kb.values_dates import parse_date, render_date
from kb.values_text import clean, is_grade, is_template

_GE = "不低于|不少于|不小于|不得低于|不得少于|至少|最少|≥|大于等于|大于或等于|不短于|力争达到|确保达到"
_LE = "不高于|不超过|不得超过|不多于|不突破|不得突破|不大于|不长于|最多|至多|≤|小于等于|小于或等于|控制在|不超|不得高于"
_GT = "超过|高于|大于|多于|突破|超|>"
_LT = "低于|小于|少于|不足|不到|<"
_EQ = "达到|达成|等于|保持在?|实现|为|=|完成|是|达"
_NEAR = "大约|大概|约为|约|近|≈|左右"
OPERATORS = (
    ("≥", _GE), ("≤", _LE), (">", _GT), ("<", _LT), ("≈", _NEAR), ("=", _EQ),
)  # fmt: skip
_BEFORE = lazyre.compile(
    "(?:" + "|".join(f"(?P<o{i}>{words})" for i, (_, words) in enumerate(OPERATORS)) + r")(?:人均|每\S{1,3})?$"
)
_AFTER = (
    ("≥", lazyre.compile(r"^(?:及|或|\(含\)|含)*以上|^起(?!重)|^及以上|^\+$")),
    ("≤", lazyre.compile(r"^(?:及|或|\(含\)|含)*以(?:内|下)|^之?内|^封顶")),
    ("≈", lazyre.compile(r"^左右|^上下")),
)
_FILLER = lazyre.compile(r"^(?:[的了。.;；,，]|完成|到位|达标|时?间|\(含\)|及)+$")
_PER_WORDS = (
    "人 生 户 亩 台 件 次 套 年 月 季度 周 天 日 学期 半年 村 轮 批 场 平方米 公里 吨 学年 小时 个 家 辆 株 车 期"
)
_PER = {word: word for word in _PER_WORDS.split()} | {"员工": "人", "个月": "月", "季": "季度", "名": "人"}
_EVERY = lazyre.compile(
    r"(?:每(?:一)?(?:个)?|单|均每)("
    + "|".join(sorted(_PER, key=len, reverse=True))
    + r")|(人|户|亩|年|月|村|台|次|生|日|周)均"
)
_PER_WORD = (
    "(?:人次|工作日|平方米|立方米|平米|" + "|".join(sorted(_PER, key=len, reverse=True)) + "|[一-龥](?![一-龥]{3}))"
)
_PER_TAIL = lazyre.compile(f"[/每]{_PER_WORD}(?:[·/*.每]+{_PER_WORD})*")
_CHANGE = lazyre.compile(
    r"^(?P<base>(?:较|比|同比|环比|与|在)?(?:上一?年度?|去年|前年|上期|同期|20\d\d年度?|基期|改造前|实施前|近?三年均值)?(?:基础上|同期|末)?(?:相比|相较)?)"
    r"(?P<verb>提升|提高|增长|增加|上升|下降|降低|减少|压减|下浮|缩短)(?:幅度|率)?(?P<rest>.+)$"
)
_RANGE = lazyre.compile(r"^(?:[-—–~～至到]{1,2})$")


def parse(text: str, *, year: int | None = None, category: str | None = None) -> TargetValue:
    """The target value a cell states. `year` completes dates without one; `category` (canonical) settles bare numbers.

    Never raises; what is no number, date or grade is `text`, what is broken is `invalid`.
    """
    cell = clean(text)
    if not cell or is_template(cell):
        return TargetValue(type="invalid")
    return (
        _change(cell)
        or parse_date(cell, year)
        or _numeric(cell, category)
        or TargetValue(type="grade" if is_grade(cell) else "text")
    )


def _operator(before: str) -> tuple[str | None, str]:
    """Operator at the end of the text before a number, and that text without it."""
    match = _BEFORE.search(before)
    if not match:
        return None, before
    index = next(i for i in range(len(OPERATORS)) if match.group(f"o{i}"))
    return OPERATORS[index][0], before[: match.start()]


def _unit(text: str) -> tuple[str, str]:
    """The unit at the start of `text` (元/人·月, 个百分点, 平方米) and the rest."""
    if match := re.match(r"个百分点|[%‰‱]|百分点", text):
        return ("个百分点" if "百分点" in match.group() else match.group()), text[match.end() :]
    head = next((unit for unit in UNITS if text.startswith(unit)), "")
    rest = text[len(head) :]
    per = _PER_TAIL.match(rest)
    if per and (head or per.group().startswith("/")):
        tail = re.sub("[·/*.每]+", "·", per.group()).strip("·")
        return normal(f"{head or '元'}/{tail}"), rest[per.end() :]
    head = {"M": "米"}.get(head, head)
    return normal(head), rest


def _spans(cell: str) -> list[NumberSpan]:
    return numbers(cell)


def _numeric(cell: str, category: str | None) -> TargetValue | None:
    spans = _spans(cell)
    if ranged := _range(cell, spans):
        return ranged
    if len(spans) != 1:
        return _strict_bounds(cell, spans)
    span = spans[0]
    before, after = cell[: span.start], cell[span.end :]
    value, sign = _value(span)
    operator, before = _operator(before)
    unit, rest = (sign, after) if sign else _unit(after)
    for symbol, suffix in _AFTER:
        if found := suffix.match(rest):
            operator = symbol if operator in (None, "=", "≈") or symbol == operator else operator
            rest = rest[found.end() :]
    operator2, before = _operator(before)
    operator = operator or operator2
    per = _EVERY.findall(before) or (_EVERY.findall(cell[: span.start]) if operator else [])
    if per and "/" not in unit:
        parts = [_PER[every or each] for every, each in per]
        unit = f"{unit}/{'·'.join(parts)}"
        before = _EVERY.sub("", before)
    if (
        not unit
        and rest
        and re.fullmatch(r"[一-龥A-Za-z]{1,6}(?:/[一-龥]{1,3})?", rest)
        and not re.search("完成|以|的", rest)
    ):
        unit, rest = rest, ""
    value, unit = _scaled(span, value, unit)
    if rest and not _FILLER.match(rest) and (len(rest) > 8 or re.search(r"[,，;；、]", rest) or not unit):
        return None
    if re.search(r"[,，;；。/]", before) or len(before) > 14 or (before and not unit):
        return None
    if unit in ("年", "月") and value > 1900:
        return None
    if operator is None:
        operator = "="
        money = unit.split("/")[0] in ("元", "万元", "亿元")
        if is_cost(category) and money:
            operator = "≤"
        elif category == "satisfaction.target" and unit == "%":
            operator = "≥"
    return TargetValue(type="numeric", operator=operator, number=round(value, 6), unit=unit or None)


def _value(span: NumberSpan) -> tuple[float, str]:
    """Value and sign of a span; 1‰ stays a per mille in a cell."""
    for sign, scale in (("‰", 10), ("‱", 100)):
        if span.text.endswith(sign):
            return round(span.value * scale, 6), sign
    if span.percent:
        return span.value, "%"
    return span.value, ""


def _scaled(span: NumberSpan, value: float, unit: str) -> tuple[float, str]:
    """Money in the big unit that the cell writes: 46万5千元 is 46.5 万元, 2亿元 is 2 亿元."""
    if span.text.endswith("亿") and unit == "元":
        return round(value / 1e8, 10), "亿元"
    if re.search("[万亿]", span.text) and (unit == "元" or unit.startswith("元/")):
        return round(value / 1e4, 6), f"万{unit}"
    return value, unit


def _range(cell: str, spans: list[NumberSpan]) -> TargetValue | None:
    """30%-50%, 80-100方, 3至5天, 10—20万元; both ends belong to it."""
    if len(spans) == 1 and spans[0].upper is not None:
        unit, rest = _unit(cell[spans[0].end :])
        if rest and not _FILLER.match(rest):
            return None
        return TargetValue(type="range", number=spans[0].value, upper=spans[0].upper, unit=unit or None)
    if len(spans) != 2:
        return None
    first, second = spans
    low, low_sign = _value(first)
    high, high_sign = _value(second)
    between = cell[first.end : second.start]
    middle, link = ("", between) if low_sign else _unit(between)
    if not _RANGE.match(link):
        return None
    unit, rest = (high_sign, cell[second.end :]) if high_sign else _unit(cell[second.end :])
    if rest and not re.match(r"^(?:之间|\(含\)|区间)?$", rest):
        return None
    before = re.sub(r"^(?:控制在|保持在|达到|介于|在|约|为|=)+", "", cell[: first.start])
    if len(before) > 8:
        return None
    scaled, big = _scaled(second, high, unit)
    if big != unit:  # 30-50万元: the first number shares the big unit; 30万-50万元: it has its own
        own, _ = _scaled(first, low, unit)
        low, high, unit = own, scaled, big
    elif second.text.endswith("万") and not first.text.endswith("万") and low < high / 1e3:
        low *= 1e4
    if middle and unit and middle != unit or low > high:
        return None
    if (low_sign or middle) and not unit:
        unit = low_sign or middle
    return TargetValue(type="range", number=round(low, 6), upper=round(high, 6), unit=unit or None)


def _strict_bounds(cell: str, spans: list[NumberSpan]) -> TargetValue | None:
    """≥30%且≤50%."""
    match = re.fullmatch(r"[≥>]?(?P<a>[\d.]+)(?P<ua>\D*?)[且,，和并][≤<](?P<b>[\d.]+)(?P<ub>\D*)", cell)
    if not match or len(spans) != 2:
        return None
    unit = match["ub"] or match["ua"]
    return TargetValue(type="range", number=float(match["a"]), upper=float(match["b"]), unit=normal(unit) or None)


def _change(cell: str) -> TargetValue | None:
    match = _CHANGE.match(cell)
    if not match:
        return None
    spans = _spans(match["rest"])
    if len(spans) != 1:
        return None
    span = spans[0]
    rest = match["rest"]
    value, sign = _value(span)
    operator, lead = _operator(rest[: span.start])
    unit, tail = (sign, rest[span.end :]) if sign else _unit(rest[span.end :])
    value, unit = _scaled(span, value, unit)
    for symbol, suffix in _AFTER:
        if found := suffix.match(tail):
            operator, tail = symbol, tail[found.end() :]
    if lead.strip("了到至") or (tail and not _FILLER.match(tail)) or "至" in lead or "到" in lead:
        return None
    operator = "≥" if operator in (None, "=") else operator
    base = re.sub(r"^(?:较|比|与|在)|(?:相比|相较|基础上)$", "", match["base"]) or "上年"
    base = {
        "同": "上年同期",
        "同比": "上年同期",
        "去年": "上年",
        "上一年": "上年",
        "上年度": "上年",
        "环": "上期",
        "环比": "上期",
    }.get(base, base)
    if match["verb"] in ("下降", "降低", "减少", "压减", "下浮", "缩短"):
        value, operator = -value, {"≥": "≤", "≤": "≥", ">": "<", "<": ">"}.get(operator, operator)
    return TargetValue(type="change", operator=operator, number=round(value, 6), unit=unit or None, baseline=base)


def render(target: TargetValue) -> str:
    """The canonical print of a value; "" for grade, text and invalid, whose words are not in the record."""
    if target.type == "numeric" and target.number is not None:
        return f"{target.operator or ''}{fen(target.number)}{target.unit or ''}"
    if target.type == "range" and target.number is not None and target.upper is not None:
        unit = target.unit or ""
        low = f"{fen(target.number)}{unit}" if unit in ("%", "‰", "‱") else fen(target.number)
        return f"{low}-{fen(target.upper)}{unit}"
    if target.type == "change" and target.number is not None:
        down = target.number < 0 or (target.number == 0 and target.operator in ("≤", "<"))
        operator = target.operator or "≥"
        if down:
            operator = {"≥": "≤", "≤": "≥", ">": "<", "<": ">"}.get(operator, operator)
        verb = "下降" if down else "提升"
        return f"较{target.baseline or '上年'}{verb}{operator}{fen(abs(target.number))}{target.unit or ''}"
    return render_date(target)
