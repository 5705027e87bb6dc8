"""python -m bench review: a thousand tables reviewed, in seconds of processor time after start."""

from __future__ import annotations

import os
import random
import re
import time

import msgspec

from kb.records import Indicator, Project, TargetTable

ROWS = 8  # indicators of a table


def _varied(text: str, chance: random.Random) -> str:
    """The text with its numbers changed, so that no answer is remembered from another table."""
    return re.sub(r"\d{2,4}(?!年)", lambda found: str(max(10, int(found.group()) + chance.randint(-9, 9))), text)


def tables(count: int, seed: int = 1) -> list[TargetTable]:
    """Tables of eight rows from the shipped corpus: exemplary and historical rows mixed, numbers and places varied."""
    from kb import shipping

    chance = random.Random(seed)  # noqa: S311  (material, no secret)
    documents = (*shipping.exemplars(), *shipping.historical())
    known = [table for document in documents for table in document.result.tables if table.kind == "project"]
    weak = [row for table in known if not table.id.startswith("ex") for row in table.indicators]
    made = []
    for number in range(count):
        table = chance.choice(known)
        pool = [*chance.sample(table.indicators, min(5, len(table.indicators))), *chance.sample(weak, ROWS)][:ROWS]
        rows = tuple(_row(row, f"{number}-{place}", chance) for place, row in enumerate(pool))
        name = f"{table.project.name if table.project else ''}（{number}号）"
        goals = tuple(_varied(goal, chance) for goal in table.goals)
        made.append(
            msgspec.structs.replace(table, id=f"t{number}", project=Project(name=name), goals=goals, indicators=rows)
        )
    return made


def _row(row: Indicator, ident: str, chance: random.Random) -> Indicator:
    return msgspec.structs.replace(
        row, id=ident, name=row.name, value=_varied(row.value, chance), description=_varied(row.description, chance)
    )


def measure_review(count: int = 1000) -> None:
    """Review documents of ten tables each, as a folder would bring them."""
    from assistant.desk import open_desk
    from assistant.review import review_tables

    desk = open_desk()
    made = tables(count)
    review_tables(made[:2], desk=desk)  # what start would load
    start, before = time.perf_counter(), sum(os.times()[:2])
    findings = 0
    for place in range(0, count, 10):
        findings += sum(len(one.findings) for one in review_tables(made[place : place + 10], desk=desk))
    taken, busy = time.perf_counter() - start, sum(os.times()[:2]) - before
    rows = sum(len(table.indicators) for table in made)
    print(
        f"\nreview: {count} tables, {rows} rows, {findings} findings with suggestions: "
        f"{taken:.1f} s, {busy:.1f} s of processor time in one process",
        flush=True,
    )
