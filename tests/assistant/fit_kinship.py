"""Learns and measures the weights of `assistant/rules/kinship.py`: `python -m tests.assistant.fit_kinship`.

Rows labelled sound in the case tables, and the rows of exemplary tables, stand where they belong; rows of unlike
projects that few tables have, put into them, do not. (Some moved rows fit anywhere: the share found has a ceiling
below 1.) Only rows that pass `irrelevant.may_be_foreign` are learnt from. Sets that nobody has read yet take no part.
"""

from __future__ import annotations

import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec
import numpy as np

from assistant.rules import kinship
from assistant.rules.irrelevant import _PLAIN, may_be_foreign
from assistant.rules.reading import Row, Scene, read
from assistant.rules.text import pairs
from assistant.rules.topics import shipped
from assistant.settings import settings
from kb import shipping
from kb.records import Indicator, TargetTable
from tests.assistant.measure_review import case_tables, read_cases

GROUPS = ("output", "benefit", "cost")
MOVED = 5  # rows of other projects tried in each table
FEW = 5  # tables at most that hold a row of nearly that name, for it to belong to a field
UNLIKE = 0.15  # likeness of two projects' profiles up to which their rows are foreign to each other


def scene(table: TargetTable) -> Scene:
    return read(table, settings(), shipped())


def homes() -> Iterator[tuple[TargetTable, list[Indicator]]]:
    """Case tables and exemplary ones with the rows that belong there."""
    for path in read_cases("tables_*.json"):
        for table, gold, _, _ in case_tables(path):
            yield table, [row for row, codes in zip(table.indicators, gold, strict=True) if not codes]
    for document in shipping.exemplars():
        yield from ((table, list(table.indicators)) for table in document.result.tables if table.kind == "project")


def of_a_field(tables: list[tuple[TargetTable, list[Indicator]]]) -> list[tuple[TargetTable, Indicator]]:
    """Sound rows, with their tables, whose names few tables have."""
    found = [
        (table, row.indicator)
        for table, rows in tables
        for row in scene(table).rows
        if row.group in GROUPS and row.category != "output.timeliness" and row.indicator in rows
    ]
    names = [pairs(row.name) for _, row in found]
    holders: dict[str, set[int]] = defaultdict(set)
    for place, name in enumerate(names):
        for pair in name:
            holders[pair].add(place)

    def tables_of(place: int) -> int:
        own = names[place]
        near = Counter(other for pair in own for other in holders[pair])
        alike = {found[o][0].id for o, n in near.items() if 2 * n >= kinship.CARD_LIKE * (len(own) + len(names[o]))}
        return len(alike)

    return [one for place, one in enumerate(found) if tables_of(place) <= FEW]


def moved(seed: int = 7) -> Iterator[Row]:
    """Rows in tables where they do not belong, half of the outputs as a social benefit."""
    topics = shipped()
    assert topics is not None
    chance = random.Random(seed)
    tables = list(homes())
    rows = of_a_field(tables)
    profiles = {table.id: topics.kinship.profile(kinship.project_text(scene(table))) for table, _ in tables}
    for table, _ in tables:
        described = any(row.description for row in table.indicators)
        for _ in range(MOVED):
            other, row = chance.choice(rows)
            if float(profiles[table.id] @ profiles[other.id]) > UNLIKE:
                continue
            if chance.random() < 0.5:
                row = msgspec.structs.replace(row, level1="效益指标", level2="社会效益指标")
            if not described:
                row = msgspec.structs.replace(row, description="")
            yield scene(msgspec.structs.replace(table, indicators=(*table.indicators, row))).rows[-1]


def at_home() -> Iterator[Row]:
    """Rows of case tables where they belong, sound or not."""
    for path in read_cases("tables_*.json"):
        for table, gold, _, _ in case_tables(path):
            yield from (row for row in scene(table).rows if row.group in GROUPS and "irrelevant" not in gold[row.index])


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
    parts = [[row for row in rows if may_be_foreign(row)] for rows in (at_home(), moved(), exemplary())]
    numbers = [np.array([kinship.features(row, topics.kinship, _PLAIN) for row in part]) for part in parts]
    sides = [np.array([zlib.crc32(row.scene.project_name.encode()) % 5 for row in part]) for part in parts]
    away = [False, True, False]
    chances = [np.zeros(len(part)) for part in parts]
    for side in range(5):  # each fifth of the tables judged by what the others teach
        known = np.vstack([part[where != side] for part, where in zip(numbers, sides, strict=True)])
        right = np.concatenate([np.full((where != side).sum(), one) for where, one in zip(sides, away, strict=True)])
        weights = learnt(known, right.astype(float))
        for part, where, found in zip(numbers, sides, chances, strict=True):
            rows = part[where == side]
            found[where == side] = 1 / (1 + np.exp(-(np.hstack([rows, np.ones((len(rows), 1))]) @ weights)))
    counts = [sum(1 for _ in rows) for rows in (at_home(), moved(), exemplary())]
    for least in (0.8, 0.85, 0.9, 0.93, 0.95, 0.965, 0.98):
        found = [int((one > least).sum()) for one in chances]
        print(f"> {least}: {found[1]} of {counts[1]} moved rows = {found[1] / counts[1]:.3f},"
              f" {found[0]} of {counts[0]} at home, {found[2]} of {counts[2]} exemplary")  # fmt: skip
    weights = learnt(
        np.vstack(numbers), np.concatenate([np.full(len(n), float(a)) for n, a in zip(numbers, away, strict=True)])
    )
    print("WEIGHTS =", tuple(round(float(one), 2) for one in weights))


if __name__ == "__main__":
    main()
