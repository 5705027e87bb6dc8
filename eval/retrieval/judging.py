"""Grading by hand: `python -m eval.retrieval.judging pool N` prints what the systems found and nobody graded N times yet,
`add N FILE` takes the grades in.

The pool holds the first ten of every system, in an order shuffled anew for each pass. FILE has a line a question: its id
and `place=grade` for every document above 0, by the places printed in the same pass. Do not look at the first pass during
the second.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from eval.desk import shipped_desk
from eval.retrieval import gold
from eval.retrieval.systems import names, systems
from kb import command

POOLED = 10
GRADES = {0, 1, 2, 3}


def pool(judge: int) -> dict[str, list[str]]:
    """Question id → documents that lack the grade of pass `judge` (1 or 2), shuffled."""
    desk = shipped_desk()
    base = gold.of_base(desk.store, desk.library)
    judged = gold.judgements()
    rankings = systems(desk, base)
    out = {}
    for query in gold.queries():
        found = {one for rank in rankings.values() for one in names(rank(query), base)[:POOLED]}
        found |= set(judged.get(query.id, ()))
        todo = sorted(one for one in found if len(judged.get(query.id, {}).get(one, ())) < judge)
        random.Random(f"{judge} {query.id}").shuffle(todo)
        if todo:
            out[query.id] = todo
    return out


def add(judge: int, text: str) -> list[str]:
    """Take in the lines of a pass; what is wrong with them, nothing being saved then."""
    todo, judged = pool(judge), gold.judgements()
    faults = []
    for line in text.splitlines():
        key, _, rest = line.strip().partition(" ")
        grades = {int(place): int(grade) for place, _, grade in (one.partition("=") for one in rest.split())}
        if (
            key not in todo
            or not set(grades) <= set(range(1, len(todo[key]) + 1))
            or not set(grades.values()) <= GRADES
        ):
            faults.append(f"{key}：没有这个问题，或位置、等级不对")
            continue
        for place, one in enumerate(todo[key], 1):
            given = judged.setdefault(key, {})
            given[one] = (*given.get(one, ()), grades.get(place, 0))
    if not faults:
        gold.save(judged)
    return faults


def main(argv: list[str]) -> int:
    """Print a pool or take grades in."""
    if argv[:1] == ["pool"] and len(argv) == 2:
        text = {query.id: query.text for query in gold.queries()}
        for key, todo in pool(int(argv[1])).items():
            print(f"{key} {text[key]}")
            print("\n".join(f"  {place} {one}" for place, one in enumerate(todo, 1)))
        return command.DONE
    if argv[:1] == ["add"] and len(argv) == 3:
        faults = add(int(argv[1]), Path(argv[2]).read_text(encoding="utf-8"))
        command.note("\n".join(faults) or "已记入 eval/retrieval/judgements.json")
        return command.REFUSED if faults else command.DONE
    command.note("用法：python -m eval.retrieval.judging pool 1|2，或 add 1|2 文件")
    return command.UNREADABLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
