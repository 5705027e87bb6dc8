"""`python -m eval.bench`: how long the commands take from a cold start, each in a process of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from eval.cases import GOLD, EvalError, seed, seeds_folder
from kb import command
from kb.errors import KbError
from kb.home import ROOT

ROUNDS = 3
TEXT = "更换老旧路灯160盏，预算63万元，2026年9月底前完工，验收合格率100%。"


def commands(document: Path) -> dict[str, Sequence[str]]:
    """What is timed: title → arguments of python."""
    return {
        "拟表（assistant draft）": ("-m", "assistant", "draft", "--text", TEXT, "--today", "2025-11-20", "--json"),
        "审核（assistant review）": ("-m", "assistant", "review", str(document), "--json"),
        "读表（kb read）": ("-m", "kb", "read", str(document), "--json"),
        "检索（indexer search）": ("-m", "indexer", "search", "老旧路灯更换", "-k", "10", "--json"),
    }


def seconds(arguments: Sequence[str], home: Path) -> float:
    """One run, in seconds; raises `RuntimeError` with its last words where the command failed."""
    environment = {**os.environ, "ASSISTANT_HOME": str(home)}
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True)
    taken = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode("utf-8", "replace").strip() or "没有输出")
    return taken


def main(argv: list[str]) -> int:
    """Build once, then every command `ROUNDS` times; the median is printed."""
    command.Parser(prog="python -m eval.bench", description="各条命令冷启动要多少秒，每条在自己的进程里").parse_args(
        argv
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        document = seed("003", seeds_folder(GOLD))
        if document is None:
            document = home / "路灯.docx"
            seconds(("-m", "assistant", "draft", "--text", TEXT, "--out", str(document), "--json"), home)
        try:
            print(f"{seconds(('-m', 'indexer', 'build'), home):6.2f} 秒  建库、建索引（indexer build，一次）")
            for title, arguments in commands(document).items():
                runs = [seconds(arguments, home) for _ in range(ROUNDS)]
                print(f"{statistics.median(runs):6.2f} 秒  {title}，{ROUNDS} 次的中位数")
        except RuntimeError as error:
            print(f"命令没有成功：{error}", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, (KbError, EvalError)))
