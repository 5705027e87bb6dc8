"""python -m eval: reading, review and drafting measured on gold cases."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval import cases, report
from eval.cases import GOLD, EvalError
from kb import command
from kb.errors import KbError

MEASURES = ("reading", "drafting", "review", "own", "exemplars", "retrieval", "scale")
WHOLE = MEASURES[:-1]  # what `all` means; sizes take minutes and are asked for by name
FLAT = ("retrieval", "scale")  # their JSON stands at the top too


def _measure(name: str) -> Callable[..., dict[str, Any]]:
    measure: Callable[..., dict[str, Any]] = importlib.import_module(f"eval.{name}").measure
    return measure


def parser() -> command.Parser:
    """The command line."""
    top = command.Parser(prog="python -m eval", description="用标准答案衡量读表、编制和审核")
    top.add_argument(
        "what", nargs="?", default="all", choices=[*MEASURES, "all"], metavar="测什么",
        help="reading 读表，drafting 编制，review 审核，own 自编案例，exemplars 示范表，retrieval 检索，all 以上全部（默认）；"
        "scale 规模",
    )  # fmt: skip
    top.add_argument("--gold", type=Path, default=GOLD, metavar="文件夹", help="标准答案所在的文件夹，默认 eval/gold")
    top.add_argument(
        "--tables", type=command.count, nargs="+", metavar="N", help="scale 的规模，几张表（默认 1000 和 10000）"
    )
    top.add_argument("--json", action="store_true", help="输出 JSON")
    top.add_argument("--save-baseline", action="store_true", help="把这次的数字记为基线（eval/baseline.json）")
    return top


def main(argv: list[str]) -> int:
    """Measure, compare with the baseline where the gold is the shipped one, print."""
    options = parser().parse_args(argv)
    shipped = options.gold.resolve() == GOLD.resolve()
    if options.save_baseline and not shipped:
        command.note(f"{options.gold}：基线只记随附的标准答案（eval/gold）。请去掉 --gold 或 --save-baseline。")
        return command.UNREADABLE
    figures: dict[str, Any] = {}
    names = WHOLE if options.what == "all" else (options.what,)
    for name in names:
        cases.require(options.gold, name)
    for name in names:
        command.note(f"正在衡量：{report.TITLES[name]}……")
        figures[name] = _measure(name)(options.gold, *([options.tables] if name == "scale" and options.tables else []))
    baseline = report.load_baseline() if shipped else {}
    if options.json:
        flat = figures[options.what] if options.what in FLAT else {}
        command.emit({**figures, **flat, "changed": report.differences(figures, baseline)})
    else:
        print(report.text(figures, baseline))
    if options.save_baseline:
        report.save_baseline(figures)
        command.note("已记为基线：eval/baseline.json")
    return command.DONE


def errors() -> tuple[type[Exception], ...]:
    """The base errors of every layer that a measure runs through."""
    from assistant.records import AssistantError
    from indexer.records import IndexError_

    return (EvalError, KbError, AssistantError, IndexError_)


if __name__ == "__main__":
    sys.exit(command.run(main, errors()))
