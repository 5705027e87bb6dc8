"""python -m indexer: build, update, train and search."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from indexer.records import Filters, IndexError_, SearchResult
from kb import command, library
from kb.errors import KbError
from kb.home import home
from kb.importing import import_corpus
from kb.store import Store, store_path
from kb.taxonomy import CATEGORIES, canonical


def _build(options: argparse.Namespace) -> int:
    from indexer import snapshot

    started = time.perf_counter()
    with Store(store_path()) as store:
        import_corpus(store)
        before = ""
        if options.command == "update":
            try:
                before = snapshot.current(home()).name
            except IndexError_:
                before = ""
        make = snapshot.ensure if options.command == "update" else snapshot.build
        index = make(store, library.load(), home())
    manifest, same = index.manifest, index.folder.name == before
    seconds = time.perf_counter() - started
    done = "已是最新" if same else "已建立"
    command.note(f"索引{done}：项目 {manifest.projects}，指标 {manifest.indicators}，{seconds:.1f} 秒。")
    if options.json:
        command.emit({"version": index.folder.name, "changed": not same, "projects": manifest.projects,
                      "indicators": manifest.indicators, "model": manifest.model})  # fmt: skip
    return command.DONE


def _train(options: argparse.Namespace) -> int:
    try:
        from indexer import train
    except ImportError as error:
        command.note(f"训练需要 {error.name}，请先安装 requirements-dev.txt。")
        return command.UNREADABLE
    with Store(store_path()) as store:
        import_corpus(store)
        tables = list(store.tables("historical"))
    started = time.perf_counter()
    folder = Path(options.out) if options.out else train.SHIPPED
    report = train.train(library.load(), tables, folder)
    report["seconds"] = round(time.perf_counter() - started, 1)
    if options.json:
        command.emit(report)
        return command.DONE
    print("留出项目类型上的检索（说法 → 指标名）：")
    for name, label in (("bm25", "BM25"), ("untrained", "未训练"), ("trained", "训练后")):
        held = report["held_out"][name]
        figures = f"首位 {held['first']:.1%}，前五 {held['five']:.1%}，MRR {held['mrr']:.3f}（{held['queries']} 问）"
        print(f"  {label}：{figures}")
    shipped = "训练后的" if report["shipped"] == "trained" else "未训练的（训练没有更好）"
    print(
        f"写出{shipped}模型 {report['name']}：{report['tokens']} 词，{report['megabytes']} MB，{report['seconds']} 秒。"
    )
    return command.DONE


def _filters(options: argparse.Namespace) -> Filters:
    return Filters(
        year=options.year,
        unit=options.unit,
        region=options.region,
        category=options.category,
        class_=options.class_,
        minimum=options.minimum,
        maximum=options.maximum,
        sound=options.sound,
    )


def show(result: SearchResult) -> list[str]:
    """What was found, as lines for a terminal."""
    out = []
    for title, found in (("相似项目", result.projects), ("相近指标", result.indicators)):
        out.append(f"{title}：" + ("" if found else "没有"))
        for place, hit in enumerate(found, 1):
            out += [f"{place:>3}. {hit.name}  [{hit.id}]", f"     {hit.why}"]
    out.append("有相近的先例。" if result.precedent == "close" else "没有相近的先例，以上仅供参考。")
    return out


def _search(options: argparse.Namespace) -> int:
    from indexer import snapshot

    with Store(store_path()) as store:
        import_corpus(store)
        index = snapshot.fresh(store, home()) or snapshot.ensure(store, library.load(), home())
    result = index.search(options.query, options.k, _filters(options))
    if options.json:
        command.emit(result)
    elif result.projects or result.indicators:
        print("\n".join(show(result)))
    if result.projects or result.indicators:
        return command.DONE
    command.note("没有找到相近的项目或指标。换个说法，或放宽筛选条件再试。")
    return command.REFUSED


def _category(text: str) -> str:
    """A category by its id, or any name of a 二级指标 that a form uses."""
    if text in CATEGORIES or canonical(text):
        return text
    names = "、".join(dict.fromkeys(one.level2 for one in CATEGORIES.values()))
    raise argparse.ArgumentTypeError(f"没有“{text}”这一类，可以是：{names}，或 {'、'.join(CATEGORIES)}")


def parser() -> command.Parser:
    """The command line."""
    top = command.Parser(prog="python -m indexer", description="建立和检索索引，训练随附模型")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")
    for name, text, run in (
        ("build", "重新建立索引", _build),
        ("update", "索引过期时重新建立", _build),
        ("train", "由指标库和语料训练随附模型", _train),
        ("search", "检索相似项目和指标", _search),
    ):
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(run=run)
        one.add_argument("--json", action="store_true", help="输出 JSON")
        if name == "train":
            one.add_argument("--out", metavar="文件夹", help="写到哪个文件夹（默认随附模型的位置）")
        if name == "search":
            one.add_argument("query", metavar="文字", help="项目描述、项目名称或指标名称")
            one.add_argument("-k", type=command.count, metavar="N", default=10, help="最多几条（默认 10）")
            one.add_argument("--year", type=command.count, metavar="年度", help="年度")
            one.add_argument("--unit", metavar="文字", help="单位名称中的字")
            one.add_argument("--region", metavar="文字", help="地区名称中的字")
            one.add_argument(
                "--category", type=_category, metavar="类别", help="二级指标，如 数量指标 或 output.quantity"
            )
            one.add_argument("--class", dest="class_", metavar="三位数", help="支出功能分类（类，三位）")
            one.add_argument("--min", dest="minimum", type=float, metavar="万元", help="预算不少于（万元）")
            one.add_argument("--max", dest="maximum", type=float, metavar="万元", help="预算不多于（万元）")
            one.add_argument("--sound", action="store_true", help="只要审核没有意见的指标")
    return top


def main(argv: list[str]) -> int:
    """Run one command; the exit codes are those of kb.command."""
    options = parser().parse_args(argv)
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(command.run(main, (KbError, IndexError_)))
