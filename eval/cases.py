"""Gold cases from a folder, and the seed documents they were made from."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from kb.errors import KbError
from kb.home import ROOT
from kb.plain import plain
from kb.records import ReadResult, TargetTable, from_builtins

GOLD = Path(__file__).parent / "gold"
Reader = Callable[[str, list[str]], ReadResult]  # document stem, notes to add to


class EvalError(Exception):
    """Base of everything that eval raises on purpose; names the file, what is wrong and what to do."""


class Alternative(Struct, frozen=True, kw_only=True):
    """Another number that meets a slot; without `op_any` the slot's operators hold."""

    number: float
    unit: str | None = None
    op_any: tuple[str, ...] | None = None


class Slot(Struct, frozen=True, kw_only=True):
    """An indicator that any expert would insist on."""

    name_any: tuple[str, ...]
    op_any: tuple[str, ...] = ()
    level2: str | None = None
    level2_any: tuple[str, ...] = ()
    number: float | None = None
    unit: str | None = None
    unit_any: tuple[str, ...] = ()
    also: tuple[Alternative, ...] = ()
    value_any: tuple[str, ...] = ()
    date: str | None = None
    open_ok: bool = False


class GoldFact(Struct, frozen=True, kw_only=True):
    """A number of the text that a table should carry."""

    kind: str
    object: str = ""
    number: float | None = None
    max: float | None = None
    unit: str | None = None
    date: str | None = None
    every: str | None = None
    day: int | None = None
    phrase: str = ""
    why: str = ""


class GoldConflict(Struct, frozen=True, kw_only=True):
    values: tuple[float, ...]
    unit: str = "万元"


class DraftCase(Struct, frozen=True, kw_only=True):
    """One description with what its table must carry."""

    id: str
    text: str
    expect: str
    asked_on: str | None = None
    budget: float | None = None
    year: int | None = None
    facts: tuple[GoldFact, ...] = ()
    noise: tuple[str, ...] = ()
    must: tuple[Slot, ...] = ()
    good: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    conflict: GoldConflict | None = None


class Labels(Struct, frozen=True, kw_only=True):
    """Defect codes by indicator id and table id."""

    indicators: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)
    optional: dict[str, tuple[str, ...]] = field(default_factory=dict)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvalError(f"{path}：读不成 JSON（{plain(error)}）。请检查这份标准答案。") from error


def _decode(path: Path, data: Any, kind: Any) -> Any:
    try:
        return from_builtins(data, kind)
    except KbError as error:
        raise EvalError(f"{path}：内容不符合标准答案的格式（{error}）。说明见 eval/gold/README.md。") from error


def _files(folder: Path, pattern: str) -> list[Path]:
    if folder.is_file():  # one file of cases instead of a folder
        return [folder]
    if not folder.is_dir():
        raise EvalError(f"{folder}：没有这个文件夹。请用 --gold 指出标准答案所在的文件夹。")
    found = sorted(folder.glob(pattern))
    if not found:
        raise EvalError(f"{folder}：没有找到 {pattern}。请用 --gold 指出标准答案所在的文件夹。")
    return found


_NEEDED = {"reading": "tables_*.json", "drafting": "drafts*.json", "review": "labels*.json"}


def require(folder: Path, measure: str) -> None:
    """Raises EvalError before a measure begins whose gold is not there."""
    if measure in _NEEDED:
        _files(folder, _NEEDED[measure])


def gold_tables(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Raw gold tables by document stem (`000`); raw, because only the keys that are there are compared."""
    return {path.stem.removeprefix("tables_"): _json(path) for path in _files(folder, "tables_*.json")}


def as_tables(folder: Path) -> dict[str, list[TargetTable]]:
    """The gold tables as records, by document stem."""
    return {
        path.stem.removeprefix("tables_"): list(_decode(path, _json(path), tuple[TargetTable, ...]))
        for path in _files(folder, "tables_*.json")
    }


def draft_cases(folder: Path) -> list[DraftCase]:
    cases: list[DraftCase] = []
    for path in _files(folder, "drafts*.json"):
        cases += _decode(path, _json(path), tuple[DraftCase, ...])
    return cases


def labels(folder: Path) -> Labels:
    """All label files of the folder merged."""
    merged: dict[str, dict[str, tuple[str, ...]]] = {"indicators": {}, "tables": {}, "optional": {}}
    for path in _files(folder, "labels*.json"):
        one: Labels = _decode(path, _json(path), Labels)
        for name, part in merged.items():
            part.update(getattr(one, name))
    return Labels(**merged)


def seeds_folder(gold: Path = GOLD) -> Path | None:
    """`SEEDS_DIR`, or `seeds` beside the gold folder, or ../shared/seeds; None where none is there."""
    named = os.environ.get("SEEDS_DIR")
    candidates = [Path(named)] if named else [gold.resolve().parent / "seeds", ROOT.parent / "shared" / "seeds"]
    return next((folder for folder in candidates if folder.is_dir()), None)


def seed(stem: str, folder: Path | None) -> Path | None:
    """The seed document of a gold file."""
    if folder is None:
        return None
    return next((path for path in sorted(folder.iterdir()) if path.stem.split("_")[0] == stem), None)


def corpus_document(stem: str) -> ReadResult:
    """The tables and narrative that corpus/historical keeps of a seed document; empty where it keeps none."""
    from kb import shipping

    return next(
        (result for name, _, result in shipping.historical() if Path(name).stem.split("_")[0] == stem), ReadResult()
    )


def document_reader(gold: Path) -> Reader:
    """Reads the document behind a gold file from its seed, else from the corpus (then a note is added)."""
    folder = seeds_folder(gold)

    def read(stem: str, notes: list[str]) -> ReadResult:
        path = seed(stem, folder)
        if path is not None:
            from kb.readers import read_file

            return read_file(path)
        notes.append(f"{stem}：没有找到种子文件（SEEDS_DIR），改用 corpus/historical 里的记录。")
        return corpus_document(stem)

    return read


def unique(notes: Sequence[str]) -> list[str]:
    """The notes in order, each once."""
    return list(dict.fromkeys(notes))
