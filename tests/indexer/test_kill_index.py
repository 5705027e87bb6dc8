"""The process is killed while it builds or updates the index: what was there still answers, and the next run catches up."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.snapshot import build, current, ensure, open_index
from kb import library as libraries
from kb.home import ROOT
from kb.importing import import_corpus
from kb.records import ReadResult
from kb.store import Store, store_path
from tests.indexer.conftest import LAMPS, PCS, table

FAST, SLOW = 3, 17
LONGEST = 2.5  # seconds; a run that nobody kills takes less


def run(command: str, home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "indexer", command], cwd=ROOT, env={**os.environ, "ASSISTANT_HOME": str(home)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def killed(turns: int, home: Path, seed: int) -> None:
    """Kill builds and updates at random moments; after each the index answers, old or new, and nothing is lost."""
    chance = random.Random(seed)
    library = libraries.load()
    with Store(store_path(home)) as store:
        import_corpus(store)
        for key, one in (("e", LAMPS), ("f", PCS)):
            store.add(ReadResult(tables=(one,)), None, key * 64, "import", name=key)
        build(store, library, home).close()
        names = ["城区路灯维护"]
        for turn in range(turns):
            name = f"第{turn}号水库清淤"
            one = table(name, [("数量指标", f"{name}方量", "3万方")])
            store.add(ReadResult(tables=(one,)), None, f"{turn:064x}", "import", name=name)
            process = run("build" if turn % 3 == 2 else "update", home)
            time.sleep(chance.uniform(0.2, LONGEST))
            process.kill()
            process.wait()
            index = open_index(home)
            assert all(index.search(known).projects[0].name == known for known in names)
            index.close()
            if turn % 4 == 3 or turn == turns - 1:
                ensure(store, library, home).close()
                names = ["城区路灯维护", *(f"第{past}号水库清淤" for past in range(turn + 1))]
        index = open_index(home)
        assert index.manifest.store == store.digest()
        assert all(index.search(known).projects[0].name == known for known in names)
        assert index.folder == current(home)
        index.close()


def test_killed_at_a_few_random_moments(home: Path) -> None:
    killed(FAST, home, 1)


@pytest.mark.slow
def test_killed_at_many_random_moments(home: Path) -> None:
    killed(SLOW, home, 2)
