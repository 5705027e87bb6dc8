"""Document → target tables: find titles, blocks and grids in reading order; everything else is narrative."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replace_row
from itertools import groupby
from typing import Literal

from msgspec.structs import replace

from kb import values
from kb.records import Indicator, Passage, Project, Provenance, ReadResult, TargetTable, TargetValue, Warning_
from kb.tables import beside, flat
from kb.tables.blocks import MOST_ROWS, Document, Grid, Paragraph, Row
from kb.tables.columns import Header, header, listing, merge_headers
from kb.tables.head import Head, begins_table, read_head
from kb.tables.layout import Layout, detect, is_level_word, layout
from kb.tables.rows import fill_from_appendix, one_line, read_rows
from kb.tables.words import is_footer, label_field
from kb.tables.years import code_year, narrative_year, region_of, title_year
from kb.taxonomy import canonical

_TITLE = re.compile(
    r"^.{0,60}绩效(?:目标)?(?:申报|批复|审批|审核|填报|管理|计划|指标)?(?:情况)?表\s*(?:[（(][^（）()]*[）)]\s*)*$",
    re.DOTALL,
)
_NUMBER = re.compile(r"^\s*(?:表\s*\d+[-—:：、.]?|附件?\s*\d*[-—:：、.]?|\d{1,3}\s*[、.．]|[（(]\d{1,3}[）)])\s*")
_SUBTITLE = re.compile(r"^\s*[（(]?\s*20\d\d\s*年(?:度)?\s*[）)]?\s*$")
_CONTINUED = re.compile(r"[（(]?续表?[）)]?\s*$")
_PAGE = re.compile(r"^[-—–\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/共]\s*(?:共\s*)?\d+\s*页?)?[-—–\s]*$")
_CONTENTS = re.compile(r"(?:\.{4,}|…{2,}|\t)\s*\d{1,4}\s*$")
_NOTE = re.compile(r"^\s*(?:注|备注|填表说明|填报说明)\s*\d*\s*[:：]")
_MONEY = re.compile(r"(?:金额)?单位\s*[:：]\s*(?:人民币)?(?:亿元|万元|千元|元)")
_UNIT_WORDS = re.compile(r"整体(?:支出)?绩效|部门整体|部门[（(]单位[）)]整体|单位整体")


@dataclass
class _Section:
    """One table while it is collected."""

    title: str = ""
    locator: str = ""
    block: list[Row] = field(default_factory=list)
    head: Header | None = None
    rows: list[Row] = field(default_factory=list)
    appendix: list[tuple[Header, list[Row]]] = field(default_factory=list)
    fresh: bool = False  # the heading row was the last thing seen
    closed: bool = False  # notes or signatures have begun
    again: bool = False  # the heading row has just been repeated

    @property
    def started(self) -> bool:
        return bool(self.block or self.head)


def is_title(text: str) -> bool:
    """Whether a line is the title of a target table (not its line in a table of contents)."""
    plain = text.strip()
    return len(plain) <= 90 and bool(_TITLE.match(plain)) and not _CONTENTS.search(plain)


def is_page_number(text: str) -> bool:
    return bool(_PAGE.match(text))


def clean_title(text: str) -> str:
    """A title without its number and without the year in brackets behind it."""
    plain = one_line(_NUMBER.sub("", text.strip()))
    return re.sub(r"\s*[（(]\s*20\d\d\s*年?度?\s*[）)]\s*$", "", plain).strip()


def _said_above(text: str) -> tuple[str, ...]:
    """What a line above a form says of it: 填报单位：…, 金额单位：元; empty for other lines."""
    if not 3 < len(text) <= 60:
        return ()
    parts = [part for part in re.split(r"[ \t\u3000]{2,}|[，,；;]", text) if part]
    said = [match for part in parts if (match := re.fullmatch(r"[（(]?\s*(\S{2,10}?)\s*[:：]\s*(\S.*?)[）)]?", part))]
    known = ("unit", "department", "implementer", "supervisor", "code", "year")
    return tuple(
        one[0].strip("（）()")
        for one in said
        if label_field(one[1]) in known or _MONEY.fullmatch(one[0].strip("（）()"))
    )


def _goes_on(item: Paragraph | Row | None) -> bool:
    """Whether what follows a title is the rest of the table before: a heading or several cells, no block of its own."""
    return (
        isinstance(item, Row) and not begins_table(item) and len(item.filled) > 2 and label_field(item.cell(0)) is None
    )


def _is_lone(cell: tuple[int, str], following: Paragraph | Row | None) -> bool:
    """Whether the one cell of a row is a title or note (what follows is another table or nothing), or a page number."""
    column, text = cell
    if column or is_level_word(text):
        return False
    if is_page_number(text):
        return True
    if isinstance(following, Row):
        return bool(header(following.cells) or listing(following.cells)) or begins_table(following)
    return True


class _Splitter:
    """Walks over paragraphs and rows; collects sections and narrative."""

    def __init__(self) -> None:
        self.sections: list[_Section] = []
        self.narrative: list[Paragraph] = []
        self.current = _Section()

    def finish(self) -> None:
        if self.current.head and self.current.rows:
            self.sections.append(self.current)
        self.current = _Section()

    def paragraph(self, item: Paragraph, following: Paragraph | Row | None = None) -> None:
        text = item.text.strip()
        if self.current.head is None and not text:
            self.current = _Section()
        elif self.current.head is None and len(text) > 40:
            self.current.block.clear()  # the rows before belong to another kind of table
        if self.current.head is None and (said := _said_above(text)):
            self.current.block.append(Row(said, item.locator))
        if not text or text == "目录" or is_page_number(text) or _CONTENTS.search(text):
            return
        if is_title(text):
            self._title(text, item.locator, following)
        elif _SUBTITLE.match(text):
            if self.current.title and not self.current.started:
                self.current.title += f" {text}"
        elif not _NOTE.match(text) and not is_footer(text):
            self.narrative.append(Paragraph(text, item.locator, item.heading))

    def _title(self, text: str, locator: str, following: Paragraph | Row | None) -> None:
        if _CONTINUED.search(text) and self.current.started:
            return
        if self.current.rows and clean_title(text) == clean_title(self.current.title) and _goes_on(following):
            return  # printed again at the top of a page
        self.finish()
        self.current.title, self.current.locator = text, locator

    def row(self, item: Row, following: Paragraph | Row | None = None) -> None:
        filled = item.filled
        if not filled:
            return
        if len(filled) == 1:
            text = filled[0][1]
            if is_title(text):
                self._title(text, item.locator, following)
                return
            if self.current.rows and not self.current.closed and _is_lone(filled[0], following):
                if is_footer(text):
                    self.current.closed = True
                elif not is_page_number(text):
                    self.narrative.append(Paragraph(text, item.locator))
                return
            if _SUBTITLE.match(text) and self.current.title and not self.current.rows:
                self.current.title += f" {text}"
                return
        now = self.current
        found = header(item.cells)
        explains = listing(item.cells) if found is None and now.rows else None
        if found is not None:
            self._heading(found, item)
        elif explains is not None:
            now.appendix.append((explains, []))
            now.closed = True
        elif now.head is None:
            if begins_table(item) and any(row.filled[0][1] == filled[0][1] for row in now.block):
                now.block.clear()  # the block before it came without indicators
            now.block.append(item)
            now.locator = now.locator or item.locator
        elif begins_table(item):
            self.finish()
            self.current.block.append(item)
            self.current.locator = item.locator
        elif now.fresh and (both := merge_headers(now.head, item.cells)):
            now.head = both
        elif now.appendix and not now.rows:
            now.appendix[-1][1].append(item)
        elif is_footer(filled[0][1]):
            now.closed = True
        elif not now.closed:
            now.rows.append(replace_row(item, page_top=True) if now.again else item)
            now.again = False
        elif now.appendix:
            now.appendix[-1][1].append(item)
        now.fresh = now.fresh and found is not None

    def _heading(self, found: Header, item: Row) -> None:
        now = self.current
        if now.head is None:
            now.head, now.fresh = found, True
            now.locator = now.locator or item.locator
        elif now.rows and now.head.has_levels and not found.has_levels:
            now.appendix.append((found, []))
            now.closed = True
        elif found.fields == now.head.fields or not now.rows:
            now.head, now.again = found, bool(now.rows)  # repeated at the top of a page
        else:
            now.head, now.closed = found, False


def _kind(section: _Section, head: Head) -> Literal["project", "unit"]:
    if _UNIT_WORDS.search(section.title):
        return "unit"
    return "unit" if head.names_department and "项目" not in section.title and not head.code else "project"


def _level_words(rows: Sequence[Row], head: Header) -> list[str]:
    columns = [at for at, name in enumerate(head.fields) if name in ("level1", "level2")]
    return [text for row in rows for column in columns if (text := one_line(row.cell(column)))]


def _fallback(words: Sequence[str]) -> Layout:
    """The national framework that the printed levels speak for; for reading only."""
    children = {canonical(word) for word in words}
    return layout("cn-2021" if children & {"cost.economic", "cost.social", "cost.eco"} else "cn-2015")


def _warn(code: str, locator: str, message: str) -> Warning_:
    return Warning_(code=code, locator=locator, message=message)


def _table(
    section: _Section, number: int, document: Document, paragraphs: Sequence[str]
) -> tuple[TargetTable, list[Warning_]]:
    assert section.head is not None
    block = read_head(section.block)
    kind = _kind(section, block)
    words = _level_words(section.rows, section.head)
    form = detect(section.head.headings, words, kind)
    head = section.head.named_by(form) if form else section.head
    read = read_rows(section.rows, head, form or _fallback(words))
    warnings = [*block.warnings, *read.warnings]
    title = clean_title(section.title)
    from_code = code_year(block.code)
    year = title_year(section.title) or block.year or narrative_year(paragraphs, from_code) or from_code
    project = block.project
    if kind == "project" and not project:
        project = re.sub(r"(?:项目)?(?:支出)?绩效(?:目标)?(?:申报|批复|审批)?表.*$", "", title).strip()
        if project:
            warnings.append(_warn("project-from-title", section.locator, f"表头没有项目名称，按标题取“{project}”。"))
    identity = f"{stem(document.name)}-{number:02d}"
    rows = read.indicators
    for heading, lines in section.appendix:
        rows = fill_from_appendix(rows, lines, heading)
    table = TargetTable(
        id=identity,
        kind=kind,
        title=title,
        year=year,
        layout=form.id if form else None,
        unit=block.unit,
        region=region_of(block.unit.name, block.code),
        class_=block.class_,
        project=Project(code=block.code, name=project or "") if kind == "project" and (project or block.code) else None,
        budget=block.budget,
        usage=block.usage,
        plan=tuple(block.plan),
        goals=tuple(block.goals),
        indicators=tuple(rows),
        source=Provenance(file=document.name, locator=section.locator),
    )
    return complete(table), warnings


def stem(name: str) -> str:
    """The file name up to the first _ and without its ending: 003_ce45.txt → 003."""
    plain = name.rsplit(".", 1)[0] if "." in name else name
    return plain.split("_", 1)[0] or plain


def complete(table: TargetTable) -> TargetTable:
    """A table with an id and a parsed target on every row that lacks them."""
    rows: list[Indicator] = []
    known: dict[tuple[str, str, str], TargetValue] = {}
    for number, row in enumerate(table.indicators, 1):
        key = row.value, row.level2, row.level1
        if not row.target and key not in known:
            known[key] = values.parse(row.value, year=table.year, category=canonical(row.level2, row.level1))
        target = row.target or known[key]
        rows.append(replace(row, id=row.id or f"{table.id}-{number:02d}", target=target))
    return replace(table, indicators=tuple(rows))


def _one_below_the_other(document: Document, warnings: list[Warning_]) -> Iterator[Paragraph | Row]:
    """Paragraphs and rows in order, after tables side by side and lists of projects were taken apart."""
    left = MOST_ROWS
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block
            continue
        if left < len(block.rows):
            where = block.rows[left].locator
            message = f"表格行数超过 {MOST_ROWS} 行，从此处起未读取。请分成几个文件。"
            warnings.append(_warn("table-cut", where, message))
            block = Grid(block.rows[:left])
        left -= len(block.rows)
        grids, found = beside.split(block)
        warnings += found
        for number, grid in enumerate(grids):
            if number:
                yield Paragraph("", grid.rows[0].locator if grid.rows else "")
            yield from flat.unfold(grid).rows


def understand(document: Document) -> ReadResult:
    """All target tables, the narrative and the warnings of a document; no table is no error."""
    splitter = _Splitter()
    warnings: list[Warning_] = list(document.warnings)
    items = list(_one_below_the_other(document, warnings))
    for item, following in zip(items, [*items[1:], None], strict=False):
        if isinstance(item, Row):
            splitter.row(item, following)
        else:
            splitter.paragraph(item, following)
    splitter.finish()
    paragraphs = [one.text for one in splitter.narrative]
    tables: list[TargetTable] = []
    for section in splitter.sections:
        table, found = _table(section, len(tables) + 1, document, paragraphs)
        warnings += found
        if table.indicators:
            tables.append(table)
        else:
            warnings.append(_warn("empty-table", section.locator, f"“{table.title or '一张表'}”没有填写指标，未采用。"))
    unique = [next(group) for _, group in groupby(warnings)]
    narrative = tuple(Passage(text=one.text, locator=one.locator) for one in splitter.narrative)
    return ReadResult(tables=tuple(tables), narrative=narrative, warnings=tuple(unique))
