"""What was learnt from a library, kept in the state folder for the next start."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from indexer.kindwords import NAMES
from kb.home import home
from kb.library import Library


def place(what: str, library: Library, modules: Iterable[str | Path], maker: str = "") -> Path:
    """Where something learnt from a library by some modules (names in this package, or paths) and by `maker` is kept."""
    stamp = hashlib.sha256(_digest(library))
    for path in (NAMES, *map(Path(__file__).parent.joinpath, modules)):
        stamp.update(path.read_bytes())
    stamp.update(maker.encode())
    return home() / "cache" / f"{what}-{stamp.hexdigest()[:16]}.npz"


_digested: list[tuple[Library, bytes]] = []  # the library of the last answer: several ask for the same one at a start


def _digest(library: Library) -> bytes:
    if not _digested or _digested[0][0] is not library:
        _digested[:] = [(library, hashlib.sha256(msgspec.json.encode(library)).digest())]
    return _digested[0][1]


def kept(path: Path, names: Iterable[str], make: Callable[[], dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """The arrays kept there, or those that `make` makes, which are kept for the next start."""
    arrays = read(path, names)
    if arrays is None:
        write(path, arrays := make())
    return arrays


def read(path: Path, names: Iterable[str]) -> dict[str, NDArray[Any]] | None:
    """The arrays kept there; None where there are none, or broken ones."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            return {name: kept[name] for name in names}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Keep the arrays in place of older ones of the same name; a folder that cannot be written is no fault."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*.npz"):
            old.unlink(missing_ok=True)
        partial = path.with_name(f"{path.stem}-{os.getpid()}.tmp")
        with partial.open("wb") as stream:
            np.savez(stream, **arrays)  # type: ignore[arg-type]
        partial.replace(path)
    except OSError:
        return
