"""Drafts from the three tellings of each exemplary table: how many of its stated numbers and dates come back.

Left out of the base: a draft takes no number from an exemplary table (they are no history), so each telling is drafted
as if its table were not there. Counted are the table's quantities, amounts and dates (no percentages) that the telling
states; one comes back when a row of the draft carries it in its value, or names it in name or description.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from eval.metrics import Share
from eval.numbers import base, dates, numbers, same, value_of
from kb.home import CORPUS
from kb.records import Indicator, TargetTable, from_builtins

TODAY = dt.date(2025, 11, 20)
STYLES = ("terse", "rambling", "colloquial")


def exemplars(folder: Path = CORPUS / "exemplars") -> Iterator[tuple[TargetTable, dict[str, str]]]:
    """Every exemplary project table with its tellings by style."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(folder.glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        for table in from_builtins(data["tables"], tuple[TargetTable, ...]):
            if table.kind == "project":
                yield table, data["descriptions"][table.id]


def _day(date: str) -> str:
    """A date without its year: a telling says 明年6月底."""
    return date[-5:]


def _stated(table: TargetTable, telling: str) -> list[tuple[str, float | str]]:
    """(number or date, its value) of every row whose value the telling states."""
    said = [number.value for number in numbers(telling)]
    days = {_day(date) for date in dates(telling)}
    found: list[tuple[str, float | str]] = []
    for row in table.indicators:
        written = dates(row.value)
        if written:
            found += [("date", _day(date)) for date in written if _day(date) in days]
            continue
        value = value_of(row.value)
        if value.number is None or value.unit == "%":
            continue
        if any(same(value.number, one) or same(value.number, one * 10_000) for one in said):
            found.append(("number", value.number))
    return found


def _back(kind: str, wanted: float | str, rows: tuple[Indicator, ...]) -> bool:
    for row in rows:
        texts = (row.value, row.name, row.description)
        if kind == "date":
            if any(_day(date) == wanted for text in texts for date in dates(text)):
                return True
            continue
        assert isinstance(wanted, float)
        value = value_of(row.value)
        carried = [base(number.value, number.unit)[0] for text in texts for number in numbers(text)]
        if value.number is not None:
            carried.append(value.number)
        if any(same(wanted, one) for one in carried):
            return True
    return False


def measure(gold: Path) -> dict[str, Any]:
    """Shares over all tellings, and by style; `gold` is not used."""
    from assistant.draft import draft
    from eval.desk import shipped_desk

    desk = shipped_desk()
    shares = {style: Share() for style in STYLES}
    drafted = Share()
    lost: list[str] = []
    for table, tellings in exemplars():
        for style in STYLES:
            result = draft(tellings[style], desk=desk, today=TODAY)
            drafted += Share(int(result.table is not None and result.status == "draft"), 1)
            rows = result.table.indicators if result.table else ()
            wanted = _stated(table, tellings[style])
            right = [_back(kind, one, rows) for kind, one in wanted]
            shares[style] += Share(sum(right), len(right))
            missing = [str(one) for (_, one), hit in zip(wanted, right, strict=True) if not hit]
            if missing:
                lost.append(f"{table.id} {style}：{'、'.join(missing)}")
    total = sum(shares.values(), Share())
    figures = {"recovered": total.figures(), **{f"recovered_{style}": shares[style].figures() for style in STYLES}}
    return {"figures": {**figures, "drafted": drafted.figures()}, "misses": lost}
