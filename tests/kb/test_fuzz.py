"""Damaged documents: every one is read or refused with a clear line, within seconds."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb.errors import KbError
from kb.readers import read_file
from kb.records import ReadResult, from_json, to_json
from tests.kb.making.mutations import damaged

SECONDS, WAIT = 10, 60
FAST, SLOW = 300, 3000


class Hang(BaseException):
    """Not an Exception, so that no reader takes it for a damaged file."""


@contextmanager
def limited() -> Iterator[None]:
    """`Hang` after `SECONDS` of processor time or `WAIT` seconds on the clock, where the system can interrupt."""
    if os.name == "nt":
        yield
        return

    def stop(*_: object) -> None:
        raise Hang

    before = [(number, signal.signal(number, stop)) for number in (signal.SIGPROF, signal.SIGALRM)]
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.alarm(WAIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
        for number, handler in before:
            signal.signal(number, handler)


def trouble(number: int, folder: Path) -> str:
    """What is wrong with how a damaged document was taken; "" where all is well."""
    name, data = damaged(number)
    path = folder / name
    path.write_bytes(data)
    try:
        with limited():
            result = read_file(path)
            assert from_json(to_json(result), ReadResult) == result
            ids = [row.id for table in result.tables for row in table.indicators]
            assert len(ids) == len(set(ids))
    except KbError as error:
        said = str(error)
        if (
            not said.startswith(name)
            or "\n" in said.strip()
            or len(said) > 400
            or "请" not in said
            and "应为" not in said
        ):
            return f"{name}: unclear refusal: {said[:500]!r}"
    except Hang:
        return f"{name}: still reading after {SECONDS} s"
    except BaseException as error:
        return f"{name}: {type(error).__name__}: {error!s:.300}"
    finally:
        path.unlink()
    return ""


def test_damaged_documents(tmp_path: Path) -> None:
    """`python -c "from tests.kb.making.mutations import damaged; …damaged(NUMBER)"` makes the one that fails."""
    found = [line for number in range(FAST) if (line := trouble(number, tmp_path))]
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_many_more_damaged_documents(tmp_path: Path, block: int) -> None:
    size = SLOW // 10
    numbers = range(FAST + block * size, FAST + (block + 1) * size)
    found = [line for number in numbers if (line := trouble(number, tmp_path))]
    assert not found, "\n".join(found)


def test_damage_is_repeatable_and_real() -> None:
    assert damaged(7) == damaged(7)
    assert len({damaged(number)[1] for number in range(60)}) == 60
