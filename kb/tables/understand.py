"""Document → target tables: find titles, blocks and grids in reading order; everything else is narrative."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from msgspec.structs import replace

from kb import lazyre, values
from kb.records import Indicator, Passage, Project, Provenance, ReadResult, TargetTable, TargetValue, Warning_
from kb.tables import beside, flat, headings
from kb.tables.blocks import MOST_ROWS, Document, Grid, Paragraph, Row
from kb.tables.columns import Header
from kb.tables.head import Head, read_head
from kb.tables.layout import Layout, detect, layout
from kb.tables.rows import fill_from_appendix, one_line, read_rows
from kb.tables.sections import Section, Splitter, clean_title
from kb.tables.years import code_year, narrative_year, region_of, title_year
from kb.taxonomy import canonical

_FORM_WORDS = lazyre.compile(
    r"(?:20\d\d|年度?|预算|部门|单位|本级|项目|支出|财政|中央|对地方|转移支付|区域|[省市县区]级?|专项|资金|政策|一般|公共|整体|附[件表]"
    r"|[\d\s（）()“”]|中期|长期|总体|重点|公开)*"
)
_UNIT_WORDS = lazyre.compile(r"整体(?:支出)?绩效|部门整体|部门[（(]单位[）)]整体|单位整体")


def _kind(section: Section, head: Head) -> Literal["project", "unit"]:
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


def _named_in(title: str) -> str:
    """The project that a title names (办案工作经费绩效目标表); "" where it names only the kind of form."""
    name = re.sub(r"(?:项目)?(?:支出)?绩效(?:目标|自评|指标)?(?:申报|批复|审批|填报|审核)?表.*$", "", title).strip()
    return "" if _FORM_WORDS.fullmatch(name) else name


def _warn(code: str, locator: str, message: str) -> Warning_:
    return Warning_(code=code, locator=locator, message=message)


def _table(
    section: Section, number: int, document: Document, paragraphs: Sequence[str]
) -> tuple[TargetTable, list[Warning_]]:
    assert section.head is not None
    block = read_head(section.block)
    kind = _kind(section, block)
    words = _level_words(section.rows, section.head)
    form = detect(section.head.headings, words, kind)
    head = section.head.named_by(form) if form else section.head
    read = read_rows(section.rows, head, form or _fallback(words))
    warnings = [*section.warnings, *block.warnings, *read.warnings]
    title = clean_title(section.title or section.above)
    from_code = code_year(block.code)
    year = (
        title_year(section.title)
        or block.year
        or (None if from_code else title_year(section.above))
        or narrative_year(paragraphs, from_code)
        or from_code
    )
    project = block.project
    if kind == "project" and not project:
        project = _named_in(title)
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
        grids, found = beside.split(headings.tidy(block))
        warnings += found
        for number, grid in enumerate(grids):
            if number:
                yield Paragraph("", grid.rows[0].locator if grid.rows else "")
            yield from flat.unfold(grid).rows


def understand(document: Document) -> ReadResult:
    """All target tables, the narrative and the warnings of a document; no table is no error."""
    splitter = Splitter()
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
