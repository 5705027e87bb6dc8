"""Time and memory of a process."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def peak() -> float:
    """Most memory this process ever held, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6)


def memory() -> dict[str, float]:
    """MB: the most ever held (`peak_mb`), and what is held now besides pages of files, which others may take (`own_mb`)."""
    status = Path("/proc/self/status")
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines()) if status.is_file() else {}
    own = {"own_mb": round(int(lines["RssAnon"].split()[0]) * 1024 / 1e6)} if "RssAnon" in lines else {}
    return {"peak_mb": peak(), **own}


def timed(work: Callable[[], Any]) -> dict[str, float]:
    """Seconds of one run, by the clock and of processor time."""
    wall, used = time.perf_counter(), time.process_time()
    work()
    return {"seconds": round(time.perf_counter() - wall, 3), "processor": round(time.process_time() - used, 3)}


def spread(works: list[Callable[[], Any]]) -> dict[str, float]:
    """Median and 95th percentile in ms by the clock, and of processor time."""
    wall, used = [], []
    for work in works:
        found = [time.perf_counter(), time.process_time()]
        work()
        wall.append(time.perf_counter() - found[0])
        used.append(time.process_time() - found[1])
    figures = {}
    for name, values in (("", wall), ("_processor", used)):
        for percent in (50, 95):
            figures[f"p{percent}{name}"] = round(float(np.percentile(values, percent)) * 1e3, 2)
    return figures


def bandwidth() -> float:
    """GB a second that one thread reads from memory."""
    data = np.ones(64_000_000, dtype=np.float32)
    best = min(timed(data.sum)["seconds"] for _ in range(5))
    return round(data.nbytes / 1e9 / max(best, 1e-9), 1)
