"""python -m tests.kb.making [--turns N] [--faults] [--only PART] [FOLDER]: write the documents, read them, print the figures."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.kb.making.scoring import Score, read, table
from tests.kb.making.writing import FORMATS, QUICK, fixtures


def main() -> None:
    top = argparse.ArgumentParser(prog="python -m tests.kb.making", description=__doc__)
    top.add_argument("folder", nargs="?", type=Path, help="where the documents stay; else they are removed")
    top.add_argument("--turns", type=int, default=1, help="documents of each structure and format")
    top.add_argument("--all", action="store_true", help="also the formats that LibreOffice writes (minutes)")
    top.add_argument("--only", default="", help="only documents whose name contains this")
    top.add_argument("--faults", action="store_true", help="name every difference")
    options = top.parse_args()
    formats: dict[str, Score] = {}
    structures: dict[str, Score] = {}
    whole = Score()
    with tempfile.TemporaryDirectory() as spare:
        folder = options.folder or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        count = 0
        names = FORMATS if options.all else QUICK
        chosen = [max((n for n in FORMATS if options.only.startswith(n)), key=len, default="")]
        for one in (one for name in (chosen if chosen[0] else names) for one in fixtures(name, options.turns)):
            if options.only not in one.name:
                continue
            count += 1
            score = read(one, folder)
            for target in (
                formats.setdefault(one.format, Score()),
                structures.setdefault(one.structure, Score()),
                whole,
            ):
                target.add(score)
    print(f"{count} documents\n\n{table(formats)}\n\n{table(structures)}\n\n{table({'all': whole})}")
    if options.faults:
        print("\n".join(whole.faults))


if __name__ == "__main__":
    main()
