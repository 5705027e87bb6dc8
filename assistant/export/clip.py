"""Rows and columns as text for the clipboard, in the order of the form, for budget systems that want typing."""

from __future__ import annotations

from assistant.export.provinces import cell_text
from assistant.export.split import split_value
from kb.records import TargetTable
from kb.tables.layout import Column, layout

_DEFAULT = "cn-2021"


def form_columns(table: TargetTable) -> tuple[Column, ...]:
    """The columns of the table's form; those of the national one where it has none."""
    try:
        return layout(table.layout or _DEFAULT).columns
    except KeyError:
        return layout(_DEFAULT).columns


def cells(table: TargetTable) -> list[list[str]]:
    """Every indicator as the cells of its form, one text a column; line breaks become spaces."""
    columns = form_columns(table)
    fields = [column.field for column in columns]
    split = "operator" in fields
    out = []
    for row in table.indicators:
        parts = split_value(row, content="content" in fields) if split else None
        out.append([" ".join(cell_text(row, field, parts).split()) for field in fields])
    return out


def row_clips(table: TargetTable) -> list[str]:
    """Each indicator as one line, its cells parted by tabs."""
    return ["\t".join(line) for line in cells(table)]


def column_clip(table: TargetTable, field: str) -> str:
    """One column of the form from top to bottom, a cell a line; "" for a field that the form does not have."""
    fields = [column.field for column in form_columns(table)]
    if field not in fields:
        return ""
    at = fields.index(field)
    return "\n".join(line[at] for line in cells(table))
