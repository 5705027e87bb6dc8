"""`python -m assistant draft | review | chat | handbook | assess`."""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import sys
from pathlib import Path

from assistant.records import AssistantError
from indexer.records import IndexError_
from kb.command import DONE, REFUSED, Parser, count, emit, note, run
from kb.errors import KbError


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期“{text}”应写成 2026-01-31 这样") from None


def _budget(text: str) -> float:
    try:
        amount = float(text.removesuffix("万元").removesuffix("万"))
    except ValueError:
        amount = 0.0
    if not 0 < amount < 1e8:
        raise argparse.ArgumentTypeError(f"预算“{text}”应是大于 0 的数，单位万元")
    return amount


def _year(text: str) -> int:
    if not text.isdigit() or not 2000 <= int(text) <= 2099:
        raise argparse.ArgumentTypeError(f"年度“{text}”应写成 2026 这样的四位数")
    return int(text)


_LAYOUTS = (
    "表式，默认 cn-2021（也可写 national）；其他：cn-2015、hebei、gansu、sichuan、chongqing、hubei、hunan、henan-project，"
    "部门整体表 henan-dept、gansu-dept"
)


def _parser() -> Parser:
    parser = Parser(prog="python -m assistant", description="起草、审核绩效目标表")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    make = commands.add_parser("draft", help="由项目说明拟绩效目标表")
    make.add_argument("--text", metavar="文字", help="项目说明")
    make.add_argument(
        "--file", type=Path, metavar="文件", help="写有项目说明的文件（.docx .pdf .txt 等），几个项目各拟一张表"
    )
    make.add_argument("--last", type=Path, metavar="文件", help="上年的绩效目标表，沿用到新的一年")
    make.add_argument("--budget", type=_budget, metavar="万元", help="预算总额（万元）")
    make.add_argument("--year", type=_year, metavar="年度", help="预算年度")
    make.add_argument("--today", type=_day, default=None, metavar="日期", help="填报日期，如 2026-01-31，默认今天")
    make.add_argument("--layout", default="cn-2021", metavar="表式", help=_LAYOUTS)
    make.add_argument("--out", type=Path, metavar="文件", help="另存为 .docx、.xlsx、.md 或 .json")
    make.add_argument("--json", action="store_true", help="输出 JSON")
    check = commands.add_parser("review", help="审核文件、文件夹或压缩包中的绩效目标表")
    check.add_argument("path", type=Path, metavar="路径", help="文件、文件夹、.zip，或 kb read 的 JSON")
    check.add_argument("--out", type=Path, metavar="文件", help="把标注后的表存为 .docx 或 .xlsx")
    check.add_argument("--table", type=count, default=1, metavar="N", help="记下意见时：文件里的第几张表，默认1")
    check.add_argument("--agree", type=count, nargs="+", metavar="N", help="同意第几条意见，记下来供下次审核时显示")
    check.add_argument("--dismiss", type=count, metavar="N", help="不采纳第几条意见，要用 --reason 写明理由")
    check.add_argument("--reason", default="", metavar="文字", help="不采纳的理由")
    check.add_argument("--json", action="store_true", help="输出 JSON")
    talk = commands.add_parser("chat", help="在终端里对话起草，一行一句")
    talk.add_argument("--today", type=_day, default=None, metavar="日期", help="填报日期，如 2026-01-31，默认今天")
    talk.add_argument("--layout", default="cn-2021", metavar="表式", help=_LAYOUTS)
    talk.add_argument("--last", type=Path, metavar="文件", help="上年的绩效目标表，沿用到新的一年")
    talk.add_argument("--json", action="store_true", help="每次回答输出一行 JSON")
    commands.add_parser("handbook", help="输出指标审核手册（Markdown）")
    commands.add_parser("assess", help="审核库中尚未审核的表")
    return parser


def _draft(args: argparse.Namespace) -> int:
    gc.disable()  # one short answer: collecting would cost a third of the cold start
    from assistant.drafting import answer
    from assistant.printing import draft_text

    if args.text is None and args.file is None and args.last is None:
        raise AssistantError("没有项目说明：用 --text 写一句话，用 --file 指定方案文件，或用 --last 指定上年的表。")
    if args.out is not None:
        from assistant.export import FORM_SUFFIXES, check_suffix

        check_suffix(args.out, FORM_SUFFIXES)
    result = answer(
        args.text or "",
        file=args.file,
        last=args.last,
        today=args.today or dt.date.today(),
        year=args.year,
        budget=args.budget,
        layout=args.layout,
    )
    tables = [table for table in (result.table, *result.tables) if table is not None]
    if args.out is not None:
        from assistant.export import write
        from assistant.plans import places

        for table, path in zip(tables, places(tables, args.out), strict=True):
            write(table, path)
            note(f"已保存：{path}")
    if args.json:
        emit(result)
    else:
        print(draft_text(result))
    return REFUSED if result.status == "refuse" else DONE


def _review(args: argparse.Namespace) -> int:
    from assistant.decisions import open_decisions
    from assistant.desk import open_desk
    from assistant.printing import review_text
    from assistant.reviewing import record, review_path

    items, failures = review_path(args.path, open_desk())
    for failure in failures:
        note(failure)
    if not items:
        if args.json:
            emit({"tables": []})
        note(f"{args.path}：没有找到绩效目标表。")
        return REFUSED
    with open_decisions() as decisions:
        if args.agree or args.dismiss:
            record(items, decisions, args.table, args.agree or [], args.dismiss, args.reason)
        if args.out is not None:
            from assistant.export import write_review

            write_review([(item.file, item.table, item.review) for item in items], args.out, decisions=decisions)
            note(f"已保存：{args.out}")
        if args.json:
            emit({"tables": [item.as_json(decisions) for item in items]})
        else:
            print(review_text(items, decisions))
    return DONE


def _chat(args: argparse.Namespace) -> int:
    from assistant.terminal import chat

    return chat(sys.stdin, today=args.today or dt.date.today(), layout=args.layout, last=args.last, json=args.json)


def _handbook(_: argparse.Namespace) -> int:
    from assistant.handbook import handbook

    print(handbook())
    return DONE


def _assess(_: argparse.Namespace) -> int:
    from assistant.assess import assess
    from assistant.desk import open_desk

    desk = open_desk()  # which assesses what it imports
    done = assess(desk.store, desk)
    counts = desk.store.counts()
    what = f"新审核 {done} 张表" if done else "没有待审核的表（随附的表和新导入的表在打开库时已自动审核）"
    note(f"{what}；库里共 {counts['tables']} 张，{counts['assessed']} 张有审核结果。")
    return DONE


def main(argv: list[str]) -> int:
    """Dispatch one command; errors are turned into one line by `kb.command.run`."""
    args = _parser().parse_args(argv)
    action = {"draft": _draft, "review": _review, "chat": _chat, "handbook": _handbook, "assess": _assess}
    return action[args.command](args)


if __name__ == "__main__":
    sys.exit(run(main, (KbError, IndexError_, AssistantError)))
