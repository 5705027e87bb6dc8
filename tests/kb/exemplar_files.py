"""The exemplary tables as data for tests, and how their numbers, days and calculations are read out of words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kb.amounts import numbers
from kb.home import CORPUS
from kb.records import Indicator, TargetTable, TargetValue, from_builtins
from kb.taxonomy import canonical
from kb.values import parse

FOLDER = CORPUS / "exemplars"
LAST_DAY = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
PART = re.compile(r"(?<!每)(?<!每[一-龥])(?<!每[一-龥]{2})(?<!每[一-龥]{3})(?<![\d.])(\d[\d.]*)万元")
_TERM = r"\d[\d.]*万?[^\d×÷+＝=，。；：、（）]*"
_EQUATION = re.compile(rf"(?<![\d.])((?:{_TERM}[×÷+])+{_TERM})[=＝](\d[\d.]*)(万|亿|%)?")


class Exemplar(NamedTuple):
    file: Path
    kind: str
    table: TargetTable
    tellings: dict[str, str]

    def value(self, row: Indicator) -> TargetValue:
        return parse(row.value, year=self.table.year, category=category(row))


def category(row: Indicator) -> str:
    return canonical(row.level2, row.level1) or ""


@lru_cache(maxsize=1)
def exemplars() -> tuple[Exemplar, ...]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        for one in data["tables"]:
            table = from_builtins(one, TargetTable)
            found.append(Exemplar(path, path.stem, table, data["descriptions"].get(table.id, {})))
    return tuple(found)


def told(one: Exemplar) -> str:
    return one.table.id


def cells(table: TargetTable) -> Iterator[str]:
    yield table.usage or ""
    yield from table.goals
    for row in table.indicators:
        yield from (row.description, row.basis)


def equations(text: str) -> Iterator[tuple[str, bool]]:
    """Every calculation of a cell and whether it holds; 万 may stand on either side, or on none of a sum."""
    for found in _EQUATION.finditer(text):
        left = 0.0
        for part in found[1].split("+"):
            factors = re.split(r"([×÷])", part)
            value = _number(factors[0])
            for sign, factor in zip(factors[1::2], factors[2::2], strict=True):
                value = value * _number(factor) if sign == "×" else value / _number(factor)
            left += value
        right = float(found[2])
        scales = (1, {"万": 1e4, "亿": 1e8, "%": 0.01}.get(found[3], 1))
        yield found[0], any(math.isclose(left, right * scale, rel_tol=1e-9) for scale in scales)


def _number(term: str) -> float:
    found = re.match(r"(\d[\d.]*)(万(?!元))?", term)
    assert found
    return float(found[1]) * (1e4 if found[2] else 1)


def values_of(text: str) -> set[float]:
    """Every number of a text; 九块五 and 9块5 are 9.5."""
    found = {number for span in numbers(text) for number in (span.value, span.upper) if number is not None}
    for yuan, jiao in re.findall(r"(\d+)块([\d一二三四五六七八九])(?!\d)", arabic(text)):
        found.add(int(yuan) + "零一二三四五六七八九".find(jiao) / 10 if jiao > "9" else float(f"{yuan}.{jiao}"))
    return found


def arabic(text: str) -> str:
    """Every Chinese numeral of a text in Arabic digits: 六月底 → 6月底."""
    for span in reversed(numbers(text)):
        if not span.percent:
            text = f"{text[: span.start]}{span.value:g}{text[span.end :]}"
    return text


def dated(date: str, text: str) -> bool:
    """Whether a text (in Arabic digits) names a day (`YYYY-MM-DD`); the last day of a month has several names."""
    month, day = int(date[5:7]), int(date[8:10])
    names = [rf"{month}月{day}[日号]"]
    if day == LAST_DAY[month]:
        names.append(rf"{month}月份?(?:底|末|下旬|(?![\d初上中]))")
    names += [rf"{month}月{word}" for word, last in (("上旬", 10), ("中旬", 20)) if day == last]
    if (month, day) == (12, 31):
        names.append("年底|年末|年内|全年")
    return bool(re.search(rf"(?<!\d)(?:{'|'.join(names)})", text))


def held(value: TargetValue, text: str, values: set[float]) -> bool:
    """Whether a text carries a target value: its number, its day, or the days of its period."""
    if value.type == "recurring":
        rhythm = {"month": "每个?月|按月|逐月", "quarter": "每个?季度?|按季", "half-year": "每半年", "week": "每周"}
        said = re.search(rhythm.get(value.every or "", "每"), text)
        return bool(said) and (value.day is None or value.day in values)
    if value.date:
        start = value.start is None or re.search(rf"(?<!\d){int(value.start[5:7])}月", text) is not None
        return dated(value.date, text) and start
    if value.number is None:
        return True
    if (value.unit, value.number) == ("个月", 12) and re.search("全年|一年|1年|每个?月|按月", text):
        return True
    scale = 1e4 if (value.unit or "").startswith("万") else 1
    return all(
        any(math.isclose(number * scale, said) for said in values)
        for number in (value.number, value.upper)
        if number is not None
    )


def near(value: float, carried: set[float]) -> bool:
    return any(math.isclose(value, other) for other in carried)
