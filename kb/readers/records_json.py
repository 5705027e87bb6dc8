"""Target tables as JSON: one table, a list of them, or {"tables": […]} as `python -m kb read --json` prints it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from kb.errors import BrokenFile, RecordError
from kb.readers.text import decode
from kb.records import Passage, ReadResult, TargetTable, Warning_, from_builtins
from kb.tables.understand import complete, stem


def _list(data: dict[str, Any], key: str, kind: type, name: str) -> tuple[Any, ...]:
    try:
        return from_builtins(data.get(key) or [], tuple[kind, ...])  # type: ignore[valid-type]
    except RecordError as error:
        raise BrokenFile(
            f"{name}：“{key}”不合绩效目标表的格式（{error}）。请用本程序导出的 JSON，或改正该处。"
        ) from error


def read(path: Path) -> ReadResult:
    """The tables of a JSON file, ids and parsed targets added where they lack; raises BrokenFile with the field."""
    text = decode(path.read_bytes(), path.name)
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BrokenFile(f"{path.name}：不是完整的 JSON（{error}）。请重新导出。") from error
    if isinstance(data, list):
        data = {"tables": data}
    if not isinstance(data, dict):
        raise BrokenFile(f"{path.name}：JSON 里没有绩效目标表。应为一张表、表的列表，或含 tables 的对象。")
    if "tables" not in data:
        if "indicators" not in data:
            raise BrokenFile(f"{path.name}：JSON 里没有绩效目标表。应为一张表、表的列表，或含 tables 的对象。")
        data = {"tables": [data]}
    tables = _list(data, "tables", TargetTable, path.name)
    named = []
    for number, table in enumerate(tables, 1):
        source = table.source if table.source.file else replace(table.source, file=path.name)
        named.append(complete(replace(table, id=table.id or f"{stem(path.name)}-{number:02d}", source=source)))
    return ReadResult(
        tables=tuple(named),
        narrative=_list(data, "narrative", Passage, path.name),
        warnings=_list(data, "warnings", Warning_, path.name),
    )
