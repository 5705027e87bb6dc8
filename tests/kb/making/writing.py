"""Which structures each format can carry, and every made document by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from kb.records import TargetTable
from tests.kb.making import office, pages, texts
from tests.kb.making.model import Made
from tests.kb.making.structures import STRUCTURES, make

_FORM = {"merged", "repeated", "notes", "several", "lines", "fullwidth", "yuan-label", "yuan-line", "split",
         "heading-unit", "goals", "flat", "mixed"}  # fmt: skip
_BREAKS = {"break-header", "break-plain", "break-row", "break-cell"}
_MARKS = {"tags", "latex"}


@dataclass(frozen=True)
class Format:
    """A way to write a document: file ending, writer, structures that it can carry, and where LibreOffice then
    converts what was written, into what and from what."""

    ending: str
    write: Callable[[Made], bytes]
    structures: frozenset[str]
    through: str = ""
    source: str = "docx"


def _format(
    ending: str, write: Callable[[Made], bytes], *extra: str | set[str], through: str = "", source: str = "docx"
) -> Format:
    found = set(_FORM).union(*({one} if isinstance(one, str) else one for one in extra))
    return Format(ending, write, frozenset(found), through, source)


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
    "et": Format("et", office.xls, frozenset({"merged", "several", "split", "flat"})),
    "doc": _format("doc", office.docx, _BREAKS, "carried", "nested", "beside", "fields", through="doc"),
    "wps": Format("wps", office.docx, frozenset({"merged", "break-header"}), "doc"),
    "pdf-office": _format("pdf", office.docx, _BREAKS, "carried", "beside", through="pdf"),
    "html-office": _format("html", office.docx, _BREAKS, "carried", "nested", "beside", through="html"),
    "xls-office": _format("xls", office.xlsx, "carried", "beside", "hidden", through="xls", source="xlsx"),
}  # fmt: skip
QUICK = tuple(name for name, form in FORMATS.items() if not form.through)
# Structures that a text of one cell a line cannot show.
_NOT = {"txt-cells": {"flat", "repeated", "several"}}


@dataclass(frozen=True)
class Fixture:
    """One file and the tables that are in it."""

    name: str
    format: str
    structure: str
    data: bytes
    truth: tuple[TargetTable, ...]


@cache
def fixtures(format_: str, turns: int = 1) -> tuple[Fixture, ...]:
    """The documents of one format, `turns` of each structure in different forms; none where LibreOffice is missing
    and needed."""
    form = FORMATS[format_]
    if form.through and pages.office() is None:
        return ()
    made = tuple(_fixtures(format_, turns))
    if not form.through:
        return made
    names = {one.name: f"{one.name.partition('_')[0]}.{form.source}" for one in made}
    done = pages.convert({names[one.name]: one.data for one in made}, form.through)
    return tuple(replace(one, data=done[names[one.name]]) for one in made)


def _fixtures(format_: str, turns: int) -> Iterator[Fixture]:
    form = FORMATS[format_]
    for number, structure in enumerate(STRUCTURES):
        if structure not in form.structures - _NOT.get(format_, set()):
            continue
        for turn in range(turns):
            made = make(structure, 5 * number + 3 * list(FORMATS).index(format_) + turn)
            name = f"{format_}-{structure}-{turn}_x.{form.ending}"
            yield Fixture(name, format_, structure, form.write(made), made.truth)
