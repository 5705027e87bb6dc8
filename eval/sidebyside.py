"""`python -m eval.sidebyside`: a draft beside what is done without it, for ten descriptions, judged row by row.

Three tables for each description: the draft; the table of the nearest earlier project, copied as it stands; the ten
indicators that a plain embed-and-retrieve program shows (nearest vectors to the text) with their old values.
The judgements are data (`eval/side_by_side.json`), a letter for each row: `a` fits and its number can
be traced to the text, a standard or a marked usual value; `b` fits, but its number is another project's or foreign;
`c` is foreign to the project or weak. `--rows` prints the rows with their letters.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.desk import Desk
from assistant.draft import draft
from kb.records import Indicator

DATA = Path(__file__).parent / "side_by_side.json"
TODAY = dt.date(2025, 11, 20)
SYSTEMS = ("draft", "copied", "retrieved")
SHOWN = 10


def drafted(text: str, desk: Desk) -> Sequence[Indicator]:
    table = draft(text, desk=desk, today=TODAY).table
    return table.indicators if table else ()


def copied(text: str, desk: Desk) -> Sequence[Indicator]:
    """The table of the nearest project: one that was carried out where one is near, else an exemplary one."""
    hits = desk.index.search(text, k=10).projects
    real = [hit for hit in hits if desk.store.source_of(hit.table).kind != "exemplar"]
    first = next(iter([*real, *hits]), None)
    return desk.store.table(first.table).indicators if first else ()


def retrieved(text: str, desk: Desk) -> Sequence[Indicator]:
    """The indicators whose vectors are nearest to the text."""
    layer = desk.index.indicators
    vector = desk.encoder.encode([text])[0]
    near: list[tuple[float, int]] = []
    for part in layer.parts:
        places, cosines = part.dense.search(vector, SHOWN)
        near += [(float(cosine), part.first + int(place)) for place, cosine in zip(places, cosines, strict=True)]
    numbers = [number for _, number in sorted(near, reverse=True)[:SHOWN]]
    entries = layer.entries(numbers)
    rows = []
    for number in numbers:
        table = desk.store.table(entries[number].table)
        rows += [row for row in table.indicators if row.id == entries[number].id]
    return rows


def material(cases: Sequence[dict[str, Any]], desk: Desk) -> list[dict[str, list[str]]]:
    """For each description the rows of the three systems, as `category·name value`."""
    makers = (drafted, copied, retrieved)
    return [
        {
            system: [
                f"{row.level2.removesuffix('指标')}·{row.name} {row.value or '＿＿'}"
                for row in make(case["text"], desk)
            ]
            for system, make in zip(SYSTEMS, makers, strict=True)
        }
        for case in cases
    ]


def counts(cases: Sequence[dict[str, Any]], rows: Sequence[dict[str, list[str]]]) -> dict[str, dict[str, int]]:
    """How many rows of each system got which letter; `?` for rows that nobody has judged yet."""
    found = {system: dict.fromkeys("abc?", 0) for system in SYSTEMS}
    for case, shown in zip(cases, rows, strict=True):
        for system in SYSTEMS:
            for row in shown[system]:
                found[system][case["judged"][system].get(row, "?")] += 1
    return found


def main() -> int:
    """Prints the counts, with `--rows` every row with its letter."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.sidebyside", description="同一段描述：拟的表、抄来的表、搜来的指标，逐行对照。"
    )
    parser.add_argument("--rows", action="store_true", help="逐行列出")
    options = parser.parse_args()
    from eval.desk import shipped_desk

    cases = json.loads(DATA.read_text(encoding="utf-8"))
    rows = material(cases, shipped_desk())
    if options.rows:
        for number, (case, shown) in enumerate(zip(cases, rows, strict=True), 1):
            print(f"# {number} {case['text']}")
            for system in SYSTEMS:
                print(f"  {system}")
                print("\n".join(f"    {case['judged'][system].get(row, '?')} {row}" for row in shown[system]))
    print("| | 合适，数有出处 | 合适，数是别家的 | 不相干或空泛 | 未评 |\n|---|---|---|---|---|")
    for system, letters in counts(cases, rows).items():
        total = max(1, sum(letters.values()))
        print(f"| {system} | {' | '.join(f'{number} = {number / total:.0%}' for number in letters.values())} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
