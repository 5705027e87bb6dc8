"""What every command line shares: JSON on stdout alone, one line on stderr, the exit codes of the contract, Chinese usage.

0 done · 1 refused, no table, no hit · 2 wrong usage or unreadable input. Never a traceback.
"""

from __future__ import annotations

import argparse
import gc
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import msgspec

from kb.plain import plain

DONE, REFUSED, UNREADABLE = 0, 1, 2


def emit(document: Any) -> None:
    """Print one JSON document, indented, as UTF-8 on stdout."""
    data = msgspec.json.format(msgspec.json.encode(document), indent=1)
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def note(message: str) -> None:
    """Progress and remarks, on stderr."""
    print(message, file=sys.stderr)


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser in Chinese whose complaint is one line on stderr (exit code 2); sub-commands inherit it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", _Help)
        super().__init__(*args, **{**kwargs, "add_help": False})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        self.exit(UNREADABLE, f"{self.prog}：{complaint(message)}。用 {self.prog} -h 查看用法。\n")


# What argparse says → what it means. The groups stand in the order of the braces.
_COMPLAINTS = (
    (r"the following arguments are required: (.+)", "缺少{}"),
    (r"one of the arguments (.+) is required", "{} 要写一个"),
    (r"unrecognized arguments: (.+)", "不认识 {}"),
    (r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)", "{}不能是“{}”，可以是：{}"),
    (r"argument (.+?): invalid int value: '(.*)'", "{} 应是整数，不能是“{}”"),
    (r"argument (.+?): invalid float value: '(.*)'", "{} 应是数，不能是“{}”"),
    (r"argument (.+?): invalid \S+ value: '(.*)'", "{} 不能是“{}”"),
    (r"argument (.+?): expected one argument", "{} 后面要写一个值"),
    (r"argument (.+?): expected at least one argument", "{} 后面至少要写一个值"),
    (r"argument (.+?): expected (\d+) arguments?", "{} 后面要写 {} 个值"),
    (r"argument (.+?): not allowed with argument (.+)", "{} 不能和 {} 一起用"),
    (r"argument (.+?): ignored explicit argument '(.*)'", "{} 后面不用写值（“{}”）"),
    (r"ambiguous option: (.+?) could match (.+)", "{} 不完整，可以是：{}"),
    (r"argument (.+?): (.+)", "{}：{}"),
)


def complaint(message: str) -> str:
    """A complaint of argparse in Chinese; our own as they stand."""
    for pattern, told in _COMPLAINTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            parts = [part.replace("', '", "、").strip("'") for part in found.groups()]
            return " ".join(told.format(*parts).split())
    return message


def count(text: str) -> int:
    """A whole number from 1 on, as an argument's type."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”应是 1 以上的整数")
    return int(text)


def run(
    main: Callable[[list[str]], int], errors: tuple[type[Exception], ...], argv: Sequence[str] | None = None
) -> int:
    """Run `main`, turning the layer's own errors and I/O errors into one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return main(list(sys.argv[1:] if argv is None else argv))
    except errors as error:
        note(" ".join(str(error).split()))
    except BrokenPipeError:
        sys.stderr.close()  # the reader of the output has gone (… | head): nothing is wrong
        return DONE
    except OSError as error:
        note(f"{error.filename or '文件'}：无法读写（{plain(error)}）。请检查路径和权限。")
    except KeyboardInterrupt:
        note("已中断。")
    finally:
        if argv is None:
            gc.freeze()  # the process ends: what it holds need not be searched for cycles, 0.07 s of a cold draft
    return UNREADABLE
