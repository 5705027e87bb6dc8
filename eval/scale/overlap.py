"""How alike Milvus and the embedded index rank: `python -m eval.scale.overlap [TABLES]`, with milvus-lite installed.

Mean share of the first ten projects (and indicators) that both find, over 200 questions to generated tables.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from eval.scale import making
from indexer import milvus, version
from kb import command
from kb import library as libraries
from kb.store import Store, store_path

QUESTIONS, FIRST, TABLES = 200, 10, 2000


def measure(home: Path, tables: int = TABLES, questions: int = QUESTIONS) -> dict[str, Any]:
    """Overlaps, and what loading took; `home` is filled with a base."""
    library = libraries.load()
    with Store(store_path(home)) as store:
        making.fill(store, library, tables)
        embedded = version.build(store, library, home)
        started = time.perf_counter()
        other = milvus.load(store, library, home, str(home / "milvus.db"))
        loaded = time.perf_counter() - started
    shares: dict[str, list[float]] = {"projects": [], "indicators": []}
    for pair in making.questions(library, questions):
        for name, text in zip(shares, pair, strict=True):
            ours, theirs = ([hit.id for hit in getattr(one.search(text, FIRST), name)] for one in (embedded, other))
            shares[name].append(len(set(ours) & set(theirs)) / max(1, len(ours)))
    embedded.close()
    other.close()
    means = {name: round(sum(found) / len(found), 4) for name, found in shares.items()}
    return {"tables": tables, "questions": questions, "overlap": means, "load_seconds": round(loaded, 1)}


def main(argv: list[str]) -> int:
    """Measure in a folder that goes afterwards, print as JSON."""
    with tempfile.TemporaryDirectory(prefix="overlap-", ignore_cleanup_errors=True) as folder:
        command.emit(measure(Path(folder), *map(int, argv[:1])))
    return command.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
