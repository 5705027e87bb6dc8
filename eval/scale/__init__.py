"""How building and searching grow with the base: sizes in processes of their own, cold starts timed from outside."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indexer.version import LAYERS
from kb.errors import KbError
from kb.home import ROOT

SIZES = (1_000, 10_000)
AGAINST = "eval.scale.against"
COLD = 5


def run(module: str, *argv: str, home: Path) -> str:
    """Standard output of a command in a process of its own; its notes pass through."""
    done = subprocess.run(
        [sys.executable, "-m", module, *argv], cwd=ROOT, env={**os.environ, "ASSISTANT_HOME": str(home)},
        stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        raise KbError(f"python -m {module}：没有完成（退出码 {done.returncode}）。")
    return done.stdout


def cold(home: Path) -> dict[str, float]:
    """Seconds of a whole `python -m indexer search`, processor time included; the first start brings the shipped corpus."""
    run("indexer", "search", "购置笔记本电脑", "--json", home=home)
    wall, used = [], []
    for _ in range(COLD):
        start, before = time.perf_counter(), os.times()
        run("indexer", "search", "购置笔记本电脑", "--json", home=home)
        after = os.times()
        wall.append(time.perf_counter() - start)
        used.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return {"seconds": round(sorted(wall)[COLD // 2], 3), "processor": round(sorted(used)[COLD // 2], 3)}


def size(count: int) -> dict[str, Any]:
    """One size, in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="scale-", ignore_cleanup_errors=True) as folder:
        figures: dict[str, Any] = json.loads(run("eval.scale.one", str(count), folder, home=Path(folder)))
        figures["cold_search"] = cold(Path(folder))
        figures["serving"] = json.loads(run(AGAINST, "own-search", folder, home=Path(folder)))
        if importlib.util.find_spec("txtai"):
            figures["txtai"] = compared(figures, Path(folder))
    return figures


def compared(figures: dict[str, Any], home: Path) -> dict[str, Any]:
    """txtai over the same base, and how many times as much it takes (above 1: the embedded index takes less)."""
    theirs = {
        **json.loads(run(AGAINST, "txtai-build", str(home), home=home)),
        **json.loads(run(AGAINST, "txtai-search", str(home), home=home)),
    }
    ours = figures["serving"]
    pairs = {
        "build_processor": (theirs["build"]["processor"], figures["build"]["processor"]),
        "build_peak_mb": (theirs["build_peak_mb"], figures["build_peak_mb"]),
        "index_mb": (theirs["index_mb"], figures["index_mb"]),
        **{f"{layer}_p95": (theirs[layer]["p95"], ours[layer]["p95"]) for layer in LAYERS},
        **{name: (theirs[name], ours[name]) for name in ("peak_mb", "own_mb") if name in ours},
    }
    return {**theirs, "times": {name: round(one / max(other, 1e-9), 2) for name, (one, other) in pairs.items()}}


def line(one: dict[str, Any]) -> str:
    """A size for a person."""
    times = one.get("txtai", {}).get("times", {})
    beside = "；txtai 是它的倍数：" + "、".join(f"{name} {value}" for name, value in times.items()) if times else ""
    return (
        f"{one['tables']} 张表（{one['rows']} 条指标）：建立 {one['build']['seconds']:.1f} 秒"
        f"（处理器 {one['build']['processor']:.1f}），内存 {one['build_peak_mb']:.0f} MB，索引 {one['index_mb']:.0f} MB；"
        f"检索 p95 项目 {one['projects']['p95']:.1f}、指标 {one['indicators']['p95']:.1f} 毫秒，召回 {one['recall@10']:.3f}；"
        f"编制 p95 {one['draft']['p95']:.0f} 毫秒；增 {one['changes']['added']['seconds']:.2f}、"
        f"删 {one['changes']['removed']['seconds']:.2f} 秒；冷启动检索 {one['cold_search']['seconds']:.2f} 秒{beside}"
    )


def measure(where: Path, sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """Figures by size; `where` is not used."""
    found = [size(count) for count in sizes]
    return {
        "figures": {"recall": {str(one["tables"]): one["recall@10"] for one in found}},
        "sizes": {str(one["tables"]): one for one in found},
        "lines": [line(one) for one in found],
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }
