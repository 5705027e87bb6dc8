"""What every command line shares: JSON on stdout alone, one line on stderr, the exit codes of the contract.

0 done · 1 refused, no table, no hit · 2 wrong usage or unreadable input. Never a traceback.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import msgspec

DONE, REFUSED, UNREADABLE = 0, 1, 2


def emit(document: Any) -> None:
    """Print one JSON document, indented, as UTF-8 on stdout."""
    data = msgspec.json.format(msgspec.json.encode(document), indent=1)
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def note(message: str) -> None:
    """Progress and remarks, on stderr."""
    print(message, file=sys.stderr)


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line on stderr (exit code 2); sub-commands inherit it."""

    def error(self, message: str) -> NoReturn:
        self.exit(UNREADABLE, f"{self.prog}：参数不对（{message}）。用 {self.prog} -h 查看用法。\n")


def run(main: Callable[[list[str]], int], errors: tuple[type[Exception], ...], argv: list[str] | None = None) -> int:
    """Run `main`, turning the layer's own errors and I/O errors into one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return main(sys.argv[1:] if argv is None else argv)
    except errors as error:
        note(" ".join(str(error).split()))
    except BrokenPipeError:
        sys.stderr.close()  # the reader of the output has gone (… | head): nothing is wrong
        return DONE
    except OSError as error:
        note(f"{error.filename or '文件'}：无法读写（{error.strerror or error}）。请检查路径和权限。")
    except KeyboardInterrupt:
        note("已中断。")
    return UNREADABLE
