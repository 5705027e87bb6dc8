"""Which structures each format can carry, and every made document by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from kb.records import TargetTable
from tests.kb.making import office, pages, texts
from tests.kb.making.model import Made
from tests.kb.making.structures import STRUCTURES, make

_FORM = {"merged", "repeated", "notes", "several", "lines", "fullwidth", "yuan-label", "yuan-line", "split",
         "heading-unit", "goals", "flat"}  # fmt: skip
_BREAKS = {"break-header", "break-plain", "break-row", "break-cell"}
_MARKS = {"tags", "latex"}


@dataclass(frozen=True)
class Format:
    """A way to write a document: file ending, writer, and the structures that it can carry."""

    ending: str
    write: Callable[[Made], bytes]
    structures: frozenset[str]


def _format(ending: str, write: Callable[[Made], bytes], *extra: str | set[str]) -> Format:
    found = set(_FORM).union(*({one} if isinstance(one, str) else one for one in extra))
    return Format(ending, write, frozenset(found))


FORMATS = {
    "docx": _format("docx", office.docx, _BREAKS, "latex", "carried", "shifted", "nested", "beside", "fields"),
    "xlsx": _format("xlsx", office.xlsx, _MARKS, "break-header", "carried", "shifted", "beside", "hidden"),
    "xls": _format("xls", office.xls, "tags", "break-header", "carried", "shifted", "beside", "hidden"),
    "csv": _format("csv", texts.csv, _MARKS, "break-header", "shifted", "beside"),
    "csv-gb": _format("csv", lambda made: texts.csv(made, "gb18030")),
    "html": _format("html", texts.html, _BREAKS, "latex", "carried", "shifted", "nested", "beside"),
    "html-gb2312": _format("htm", lambda made: texts.html(made, "gb2312"), "break-header", "nested"),
    "txt-cells": _format("txt", texts.txt_cells, _BREAKS - {"break-row", "break-cell"}, "fields", "latex"),
    "txt-rows": _format("txt", texts.txt_rows, _BREAKS, _MARKS, "shifted", "fields"),
    "txt-tags": _format("txt", texts.txt_tags, _BREAKS, _MARKS, "shifted"),
    "txt-gb18030": _format("txt", lambda made: texts.txt_rows(made, "gb18030"), "break-plain", "shifted"),
    "md": _format("md", texts.md, _BREAKS, _MARKS, "shifted"),
    "json": Format("json", texts.json, frozenset({"merged", "several"})),
    "pdf": _format("pdf", pages.pdf, _BREAKS, "carried", "beside"),
    "doc": _format("doc", office.docx, _BREAKS, "carried", "nested", "beside", "fields"),
}  # fmt: skip
# Structures that a text of one cell a line cannot show.
_NOT = {"txt-cells": {"flat", "repeated", "several"}}


@dataclass(frozen=True)
class Fixture:
    """One file: the bytes are those of `convert_from` where LibreOffice has still to convert them."""

    name: str
    format: str
    structure: str
    data: bytes
    truth: tuple[TargetTable, ...]


@cache
def fixtures(format_: str, turns: int = 1) -> tuple[Fixture, ...]:
    """The documents of one format, `turns` of each structure in different forms. For doc the bytes are still .docx."""
    return tuple(_fixtures(format_, turns))


def _fixtures(format_: str, turns: int) -> Iterator[Fixture]:
    form = FORMATS[format_]
    for number, structure in enumerate(STRUCTURES):
        if structure not in form.structures - _NOT.get(format_, set()):
            continue
        for turn in range(turns):
            made = make(structure, 5 * number + 3 * list(FORMATS).index(format_) + turn)
            name = f"{format_}-{structure}-{turn}_x.{form.ending}"
            yield Fixture(name, format_, structure, form.write(made), made.truth)


def all_fixtures(turns: int = 1) -> Iterator[Fixture]:
    """Every document; .doc is left out where LibreOffice is missing."""
    for name in FORMATS:
        if name == "doc" and pages.office() is None:
            continue
        yield from converted() if name == "doc" else fixtures(name, turns)


@cache
def converted() -> tuple[Fixture, ...]:
    """The .doc files."""
    from dataclasses import replace

    made = fixtures("doc")
    done = pages.convert({one.name.replace(".doc", ".docx"): one.data for one in made}, "doc")
    return tuple(replace(one, data=done[one.name.replace(".doc", ".docx")]) for one in made)
