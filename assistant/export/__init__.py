"""The official forms as files: .docx, .xlsx, .md, .json; and the review opinion as .docx or .xlsx.

The libraries for each format are imported when a file of it is written, so that commands start fast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from assistant.export.files import check_suffix, save
from kb.records import TargetTable, to_json

if TYPE_CHECKING:
    from assistant.decisions import Decisions
    from assistant.records import Review

FORM_SUFFIXES = (".docx", ".xlsx", ".md", ".json")
REVIEW_SUFFIXES = (".docx", ".xlsx")

__all__ = ["FORM_SUFFIXES", "REVIEW_SUFFIXES", "check_suffix", "write", "write_review"]


def write(table: TargetTable, path: Path, *, sources: bool = True) -> None:
    """Write `table` as an official form, the format chosen by the suffix of `path`.

    `sources` False leaves out where values come from. Raises `AssistantError` for another suffix or an
    unwritable place; an existing file is replaced only by a whole new one.
    """
    path = Path(path)
    suffix = check_suffix(path, FORM_SUFFIXES)
    if suffix == ".docx":
        from assistant.export.docx import write_docx

        write_docx(table, path, sources=sources)
    elif suffix == ".xlsx":
        from assistant.export.xlsx import write_xlsx

        write_xlsx(table, path, sources=sources)
    elif suffix == ".md":
        from assistant.export.markdown import write_markdown

        write_markdown(table, path, sources=sources)
    else:
        save(path, msgspec.json.format(to_json(table if sources else _without_sources(table)), indent=1) + b"\n")


def write_review(
    items: Sequence[tuple[str, TargetTable, Review]],
    path: Path,
    *,
    names: Mapping[str, str] | None = None,
    decisions: Decisions | None = None,
) -> None:
    """Write reviewed tables, worst first, with the cells at fault marked and the findings listed.

    An item is (file name, table, review); `names` gives the Chinese name of a rule code, by default that of its
    card; `decisions` adds what the reviewer said about earlier versions of the tables. Raises `AssistantError` for
    another suffix than .docx and .xlsx, for an unwritable place, and where there are no items.
    """
    path = Path(path)
    names = _rule_names() if names is None else names
    if check_suffix(path, REVIEW_SUFFIXES) == ".docx":
        from assistant.export.docx import write_review_docx

        write_review_docx(items, path, names, decisions)
    else:
        from assistant.export.xlsx import write_review_xlsx

        write_review_xlsx(items, path, names, decisions)


def _without_sources(table: TargetTable) -> TargetTable:
    rows = tuple(msgspec.structs.replace(row, sources=()) for row in table.indicators)
    return msgspec.structs.replace(table, indicators=rows)


def _rule_names() -> dict[str, str]:
    from assistant.rules import RULES

    return {rule.code: rule.name for rule in RULES}
