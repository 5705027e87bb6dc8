"""Target tables as JSON: one table, a list of them, or {"tables": […]} as `python -m kb read --json` prints it.

What other systems export (objects whose keys are the headings and labels of a form) is read like a form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from kb.errors import BrokenFile, RecordError
from kb.plain import plain
from kb.readers.cells import cell_text
from kb.readers.text import decode
from kb.records import Passage, ReadResult, TargetTable, Warning_, from_builtins
from kb.tables.blocks import Document, Grid, Paragraph, Row
from kb.tables.columns import header
from kb.tables.understand import complete, stem
from kb.tables.words import label_field


def _list(data: dict[str, Any], key: str, kind: type, name: str) -> tuple[Any, ...]:
    try:
        return from_builtins(data.get(key) or [], tuple[kind, ...])  # type: ignore[valid-type]
    except RecordError as error:
        raise BrokenFile(
            f"{name}：“{key}”不合绩效目标表的格式（{error}）。请用本程序导出的 JSON，或改正该处。"
        ) from error


def _scalar(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _rows_of(records: list[Any], where: str) -> list[Row]:
    """Objects with the same keys as one heading row and a row each, where the keys are headings; else []."""
    keys = list(dict.fromkeys(key for one in records if isinstance(one, dict) for key in one if _scalar(one[key])))
    if not records or not all(isinstance(one, dict) for one in records) or header(keys) is None:
        return []
    rows = [Row(tuple(keys), where)]
    for number, one in enumerate(records, 1):
        texts = (cell_text(one[key]) if _scalar(one.get(key)) else "" for key in keys)
        rows.append(Row(tuple(texts), f"{where}[{number}]"))
    return rows


def _forms(data: Any, where: str, depth: int = 0) -> Iterator[Paragraph | Grid]:
    """What an export of another system holds: labels with their values, and lists of indicators below them."""
    if depth > 8:
        return
    if isinstance(data, list):
        if rows := _rows_of(data, where):
            yield Grid(tuple(rows))
            return
        for number, one in enumerate(data, 1):
            yield from _forms(one, f"{where}[{number}]", depth + 1)
    elif isinstance(data, dict):
        labels = [Row((key, cell_text(value)), where) for key, value in data.items() if _scalar(value)]
        rest = [(key, value) for key, value in data.items() if isinstance(value, list | dict)]
        if not any(label_field(row.cells[0]) for row in labels):
            labels = []
        for key, value in rest:
            if isinstance(value, list) and (rows := _rows_of(value, f"{where}.{key}")):
                yield Paragraph("", where)
                yield Grid((*labels, *rows))
            else:
                yield from _forms(value, f"{where}.{key}", depth + 1)


def read(path: Path) -> Document | ReadResult:
    """The tables of a JSON file, ids and parsed targets added where they lack; raises BrokenFile with the field.

    A document where the file is the export of another system.
    """
    text = decode(path.read_bytes(), path.name)
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BrokenFile(f"{path.name}：不是完整的 JSON（{plain(error)}）。请重新导出。") from error
    if blocks := tuple(_forms(data, "$")):
        return Document(path.name, blocks)
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
