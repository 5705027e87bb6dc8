"""python -m kb: read a document, import documents into the base, count and judge the base."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from pathlib import Path

from kb import command
from kb.errors import BrokenFile, KbError
from kb.readers import read_file
from kb.records import ReadResult, TargetTable
from kb.store import Store, store_path


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _cell(text: str, width: int) -> str:
    """`text` cut or padded to `width` columns of a terminal."""
    text = " ".join(text.split())
    if _width(text) > width:
        while _width(text) > width - 2:
            text = text[:-1]
        text += "…"
    return text + " " * (width - _width(text))


def _amount(value: float | None) -> str:
    return "未写" if value is None else f"{value:g} 万元"


def show_table(table: TargetTable) -> list[str]:
    """A table as lines for a terminal, rows aligned."""
    name = table.project.name if table.project else table.title
    head = [
        f"【{'部门整体' if table.kind == 'unit' else '项目'}】{name or table.title or '（无名称）'}",
        f"  编号 {table.id}  年度 {table.year or '未写'}  单位 {table.unit.name or '未写'}  "
        f"版式 {table.layout or '未知'}  预算 {_amount(table.budget.total)}  位置 {table.source.locator}",
    ]
    if table.usage:
        head.append(f"  用途：{table.usage}")
    head += [f"  目标：{goal}" for goal in table.goals]
    cells = [(row.level1, row.level2, row.name, row.value, row.description) for row in table.indicators]
    widths = [
        min(limit, max((_width(row[at]) for row in cells), default=0)) for at, limit in enumerate((12, 20, 36, 24, 40))
    ]
    return [*head, *("  " + "  ".join(_cell(t, w) for t, w in zip(row, widths, strict=True)).rstrip() for row in cells)]


def show(result: ReadResult) -> list[str]:
    """All that was read, as lines for a terminal."""
    out = []
    for table in result.tables:
        out += [*show_table(table), ""]
    rows = sum(len(table.indicators) for table in result.tables)
    out.append(f"共 {len(result.tables)} 张表、{rows} 条指标、{len(result.narrative)} 段文字。")
    if result.warnings:
        out.append(f"提醒 {len(result.warnings)} 条：")
        out += [f"  [{one.locator}] {one.message}（{one.code}）" for one in result.warnings]
    return out


def _read(options: argparse.Namespace) -> int:
    path = Path(options.file)
    try:
        result = read_file(path)
    except (KbError, OSError):
        raise
    except Exception as error:  # whatever a broken file does to a parser, the user sees one line
        raise BrokenFile(
            f"{path.name}：读取时出错（{type(error).__name__}：{error}），请另存为新文件后再试。"
        ) from error
    if options.json:
        command.emit(result)
    else:
        print("\n".join(show(result)))
    if result.tables:
        return command.DONE
    command.note(f"{path.name}：没有找到绩效目标表。")
    return command.REFUSED


def _import(options: argparse.Namespace) -> int:
    from kb.importing import import_paths

    paths = [Path(one) for one in options.paths]
    if not any(path.exists() for path in paths):
        command.note(f"{paths[0]}：文件或文件夹不存在，请检查路径。")
        return command.UNREADABLE

    def progress(done: int, total: int, name: str) -> None:
        if name and (total <= 20 or done % max(1, total // 100) == 0):
            command.note(f"[{done + 1}/{total}] {name}")

    with Store(store_path()) as store:
        summary = import_paths(store, paths, progress)
    if options.json:
        command.emit({"files": summary.files, "imported": len(summary.good), "failed": len(summary.failed)})
    else:
        print("\n".join(summary.lines()))
    if not summary.files:
        command.note(f"{paths[0]}：文件夹里没有可以读的文件（Word、Excel、PDF 等），请检查路径。")
    return command.DONE if summary.good else command.REFUSED


def _stats(options: argparse.Namespace) -> int:
    from kb import stats

    with Store(store_path()) as store:
        report = stats.stats(store)
    if options.json:
        command.emit(report)
    else:
        print("\n".join(stats.lines(report)))
    return command.DONE


def _health(options: argparse.Namespace) -> int:
    from kb.health import health, lines

    with Store(store_path()) as store:
        report = health(store)
    if options.json:
        command.emit(report)
    else:
        print("\n".join(lines(report)))
    return command.DONE


def parser() -> command.Parser:
    """The command line."""
    top = command.Parser(prog="python -m kb", description="读取绩效目标表，管理基础库")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")
    for name, text, run in (
        ("read", "读取一个文件里的绩效目标表", _read),
        ("import", "把文件或文件夹读入基础库", _import),
        ("stats", "随附语料和基础库的数量", _stats),
        ("health", "基础库里指标的质量", _health),
    ):
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(run=run)
        one.add_argument("--json", action="store_true", help="输出 JSON")
        if name == "read":
            one.add_argument("file", metavar="文件", help="Word、Excel、PDF、网页、文本或 JSON")
        elif name == "import":
            one.add_argument("paths", metavar="路径", nargs="+", help="文件或文件夹，可以几个")
    return top


def main(argv: list[str]) -> int:
    """Run one command; the exit codes are those of kb.command."""
    options = parser().parse_args(argv)
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(command.run(main, (KbError,)))
