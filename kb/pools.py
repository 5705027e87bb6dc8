"""Documents read in processes of their own, so that reading uses two cores and no file can take the import down.

A worker is `python -m kb.pools`: one path a line on its stdin, for each an answer on its stdout (eight bytes of
length, then msgpack). It ends when its stdin closes, so a killed import leaves no process behind.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO

import msgspec
from msgspec import Struct

from kb.errors import KbError
from kb.home import ROOT
from kb.records import ReadResult

PROCESSES = 2
TIMEOUT = 180.0  # seconds for one file; the readers' own limits are shorter
AHEAD = 8  # files read and not yet stored, so that memory stays small
_SAVE_AS = "请另存为 .docx 或 .xlsx 后再试。"


class Answer(Struct, frozen=True, kw_only=True):
    """What reading one file gave: its tables, or in Chinese why there are none."""

    sha256: str = ""
    result: ReadResult | None = None
    reason: str = ""


def read_one(path: Path) -> Answer:
    """Read one file in this process; never raises for a bad file."""
    from kb.readers import read_file  # here, since it takes longer to load than a search

    try:
        result = read_file(path)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except KbError as error:
        return Answer(reason=" ".join(str(error).split()).removeprefix(f"{path.name}：") or "读不出内容。")
    except OSError as error:
        return Answer(reason=f"无法打开（{error.strerror or error}），请检查路径和权限。")
    except Exception as error:  # one bad file never stops the rest
        said = " ".join(f"{type(error).__name__}：{error}".split())[:200]
        return Answer(reason=f"读取时出错（{said}），{_SAVE_AS}")
    if not result.tables:
        return Answer(sha256=sha256, reason="没有找到绩效目标表。")
    return Answer(sha256=sha256, result=result)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a worker together with what it has started (LibreOffice)."""
    if os.name == "nt":
        process.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


class _Worker:
    """One reading process, started when first asked and again after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kb.pools"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        assert self._process.stdin
        assert self._process.stdout
        return self._process.stdin, self._process.stdout

    def read(self, path: Path) -> Answer:
        """The answer for one file; a process that hangs or dies is one bad file."""
        requests, answers = self._pipes()
        assert self._process is not None
        late = threading.Event()

        def stop(process: subprocess.Popen[bytes] = self._process) -> None:
            late.set()
            _end(process)

        timer = threading.Timer(TIMEOUT, stop)
        timer.start()
        try:
            requests.write(json.dumps(os.path.abspath(path)).encode() + b"\n")
            requests.flush()
            size = int.from_bytes(answers.read(8), "big")
            data = answers.read(size)
            if size and len(data) == size:
                return msgspec.msgpack.decode(data, type=Answer)
        except (OSError, msgspec.DecodeError):
            pass
        finally:
            timer.cancel()
        self.close()
        if late.is_set():
            return Answer(reason=f"读了 {TIMEOUT:g} 秒还没有读完，已跳过。{_SAVE_AS}")
        return Answer(reason=f"读取程序在这个文件上意外中止，已跳过。{_SAVE_AS}")

    def close(self) -> None:
        if self._process is not None:
            _end(self._process)
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    pipe.close()
            self._process = None


def read_all(paths: Sequence[Path], processes: int = PROCESSES) -> Generator[Answer, None, None]:
    """The answers for the files, in their order; `processes` of them read at a time, at most `AHEAD` in advance."""
    workers = [_Worker() for _ in range(processes)]
    free: SimpleQueue[_Worker] = SimpleQueue()
    for worker in workers:
        free.put(worker)

    def read(path: Path) -> Answer:
        worker = free.get()
        try:
            return worker.read(path)
        finally:
            free.put(worker)

    pending: deque[Future[Answer]] = deque()
    left = iter(paths)
    pool = ThreadPoolExecutor(processes, thread_name_prefix="reading")
    try:
        for path in left:
            pending.append(pool.submit(read, path))
            if len(pending) >= AHEAD:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        for future in pending:
            future.cancel()
        for worker in workers:
            worker.close()
        pool.shutdown(wait=True)


def serve() -> None:
    """Answer the paths on stdin until it closes. Whatever libraries print goes to stderr, not between the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        data = msgspec.msgpack.encode(read_one(Path(json.loads(line))))
        answers.write(len(data).to_bytes(8, "big") + data)
        answers.flush()


if __name__ == "__main__":
    try:
        serve()
    except (KeyboardInterrupt, BrokenPipeError):
        os._exit(1)
