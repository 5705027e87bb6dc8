"""Learns and measures the weights of `assistant/rules/kinship.py`: `python -m tests.assistant.fit_kinship`.

Rows labelled sound in the case tables, and the rows of exemplary tables, stand where they belong; the same rows moved
into tables of other projects do not. (Some moved rows fit anywhere: the share found has a ceiling below 1.)
Sets that nobody has read yet take no part.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec
import numpy as np

from assistant.rules import kinship
from assistant.rules.irrelevant import _PLAIN
from assistant.rules.reading import Row, Scene, read
from assistant.rules.topics import shipped
from assistant.settings import settings
from kb import shipping
from kb.records import Indicator, TargetTable
from tests.assistant.measure_review import case_tables, read_cases

GROUPS = ("output", "benefit", "cost")
MOVED = 6  # rows of other projects tried in each table


def scene(table: TargetTable) -> Scene:
    return read(table, settings(), shipped())


def homes() -> Iterator[tuple[TargetTable, list[Indicator]]]:
    """Case tables with the rows that belong there."""
    for path in read_cases("tables_*.json"):
        for table, gold, _, _ in case_tables(path):
            yield table, [row for row, codes in zip(table.indicators, gold, strict=True) if not codes]


def moved(seed: int = 7) -> Iterator[Row]:
    """Sound rows in tables where they do not belong."""
    chance = random.Random(seed)
    tables = list(homes())
    for table, _ in tables:
        for _ in range(MOVED):
            other, rows = chance.choice(tables)
            if other is table or not rows:
                continue
            row = scene(msgspec.structs.replace(table, indicators=(*table.indicators, chance.choice(rows)))).rows[-1]
            if row.group in GROUPS:
                yield row


def at_home() -> Iterator[Row]:
    """Sound rows where they belong."""
    for table, rows in homes():
        yield from (row for row in scene(table).rows if row.group in GROUPS and row.indicator in rows)


def exemplary() -> Iterator[Row]:
    for document in shipping.exemplars():
        for table in document.result.tables:
            if table.kind == "project":
                yield from (row for row in scene(table).rows if row.group in GROUPS)


def learnt(rows: np.ndarray, right: np.ndarray, steps: int = 300) -> np.ndarray:
    """Weights of a logistic regression (Newton's method, a little ridge), the constant last."""
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    weights = np.zeros(rows.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - chance) - 0.1 * weights
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + 0.1 * np.eye(rows.shape[1])
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def main() -> None:
    topics = shipped()
    assert topics is not None
    kin = topics.kinship
    groups = [list(at_home()), list(moved()), list(exemplary())]
    home, away, fine = (np.array([kinship.features(row, kin, _PLAIN) for row in rows]) for rows in groups)
    half = [np.arange(len(part)) % 2 == 0 for part in (home, away)]
    for number, side in enumerate((half, [~part for part in half]), 1):
        known = np.vstack([home[side[0]], away[side[1]]])
        right = np.r_[np.zeros(side[0].sum()), np.ones(side[1].sum())]
        weights = learnt(known, right)
        chance = [1 / (1 + np.exp(-(np.hstack([x, np.ones((len(x), 1))]) @ weights))) for x in (home, away, fine)]
        for least in (0.85, 0.9, 0.93, 0.95, 0.97):
            found = (chance[1][~side[1]] > least).mean()
            alarms = (chance[0][~side[0]] > least).sum()
            print(f"half {number}, > {least}: {found:.3f} of moved rows, {alarms} of {(~side[0]).sum()} at home,"
                  f" {(chance[2] > least).sum()} of {len(fine)} exemplary")  # fmt: skip
    weights = learnt(np.vstack([home, away]), np.r_[np.zeros(len(home)), np.ones(len(away))])
    print("WEIGHTS =", tuple(round(float(one), 2) for one in weights))


if __name__ == "__main__":
    main()
