"""python -m bench: each format by documents a second and peak memory, imports, their profile, reviews, the desk in a browser."""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kb import command
from kb.errors import KbError
from kb.home import ROOT

SECONDS = 3.0


def peak() -> float:
    """Largest memory of this process so far, in MB (0 where the system does not tell)."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what the parent held before this process began
        return int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def read_folder(folder: Path) -> dict[str, float]:
    """Read the files of a folder over and over for some seconds; the first reading, which loads packages, apart."""
    from kb.readers import read_file

    files = sorted(folder.iterdir())
    read_file(files[0])
    done = tables = 0
    start, before = time.perf_counter(), sum(os.times()[:4])
    while done < len(files) or time.perf_counter() - start < SECONDS:
        tables += len(read_file(files[done % len(files)]).tables)
        done += 1
    taken, processor = time.perf_counter() - start, sum(os.times()[:4]) - before
    size = sum(file.stat().st_size for file in files) / len(files) / 1024
    return {
        "documents": done / taken,
        "busy": done / processor,
        "tables": tables / taken,
        "kb": size,
        "peak": peak(),
    }


def measure_formats() -> None:
    """Each format in a process of its own, so that its peak is its own."""
    from bench.material import formats

    with tempfile.TemporaryDirectory() as name:
        print(
            "| format | documents a second | a second of processor time | tables a second | KB a document | peak MB |"
            "\n|---|---|---|---|---|---|"
        )
        for one in formats(Path(name)):
            words = [sys.executable, "-m", "bench", "--read", str(Path(name) / one)]
            found = json.loads(subprocess.run(words, cwd=ROOT, check=True, capture_output=True).stdout)
            print(
                f"| {one} | {found['documents']:.1f} | {found['busy']:.1f} | {found['tables']:.1f} "
                f"| {found['kb']:.0f} | {found['peak']:.0f} |",
                flush=True,
            )


def measure_import(tables: int) -> None:
    """Import generated tables with two processes, then again with nothing new."""
    from bench.material import generated
    from kb.importing import import_paths
    from kb.store import Store

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "in"
        start = time.perf_counter()
        documents = generated(folder, tables)
        print(f"\n{documents} documents made in {time.perf_counter() - start:.0f} s")
        with Store(Path(name) / "base.sqlite") as store:
            for title in ("import", "the same again"):
                start = time.perf_counter()
                summary = import_paths(store, [folder])
                taken = time.perf_counter() - start
                counts = store.counts()
                print(
                    f"{title}: {taken:.1f} s, {len(summary.files) / taken:.1f} documents and "
                    f"{counts['tables'] / taken:.0f} tables a second; in the base {counts['tables']} tables, "
                    f"{counts['indicators']} rows; failed {len(summary.failed)}; "
                    f"memory of the writing process {peak():.0f} MB; "
                    f"base {(Path(name) / 'base.sqlite').stat().st_size / 2**20:.1f} MB",
                    flush=True,
                )


def profile_import(documents: int) -> None:
    """Where the time goes, in one process: the functions with the most time of their own."""
    from bench.material import PER_DOCUMENT, generated
    from kb.importing import import_paths
    from kb.store import Store

    with tempfile.TemporaryDirectory() as name:
        generated(Path(name) / "in", documents * PER_DOCUMENT, seed=2)
        with Store(Path(name) / "base.sqlite") as store:
            profile = cProfile.Profile()
            profile.runcall(import_paths, store, [Path(name) / "in"], processes=0)
    print(f"\nProfile of {documents} documents in one process, by time inside the function itself:")
    stats = pstats.Stats(profile)
    stats.strip_dirs().sort_stats("tottime").print_stats(18)
    print("By time with everything below it, our own functions:")
    stats.sort_stats("cumulative").print_stats(
        r"(understand|columns|rows|head|layout|words|store|word|sheets|pdf|web)\.py", 22
    )


def main(argv: list[str]) -> int:
    """What is asked for is measured and printed as Markdown tables."""
    top = command.Parser(prog="python -m bench", description="速度：各种格式的读取、导入、审核、网页操作")
    top.add_argument(
        "what", nargs="?", default="all", choices=["formats", "import", "profile", "review", "desk", "all"],
        metavar="测什么", help="formats 读取，import 导入，profile 导入时间花在哪里，review 审核，desk 网页，all 以上全部（默认）",
    )  # fmt: skip
    top.add_argument("--tables", type=command.count, default=10_000, metavar="N", help="导入几张表")
    top.add_argument("--documents", type=command.count, default=200, metavar="N", help="profile 用几个文件")
    top.add_argument("--rounds", type=command.count, default=10, metavar="N", help="网页操作几轮")
    top.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = top.parse_args(argv)
    if options.read:
        print(json.dumps(read_folder(options.read)))
        return command.DONE
    if options.what in ("formats", "all"):
        measure_formats()
    if options.what in ("import", "all"):
        measure_import(options.tables)
    if options.what in ("profile", "all"):
        profile_import(options.documents)
    if options.what in ("review", "all"):
        from bench.review import measure_review

        measure_review()
    if options.what in ("desk", "all"):
        from bench.browser import measure_desk

        measure_desk(options.rounds)
    return command.DONE


if __name__ == "__main__":
    sys.exit(command.run(main, (KbError,)))
