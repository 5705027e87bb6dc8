"""Paragraphs and rows in reading order → sections: one target table each, with its title, block, heading and rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from dataclasses import replace as replace_row

from kb import lazyre
from kb.records import Warning_
from kb.tables.blocks import Paragraph, Row
from kb.tables.columns import Header, header, listing, merge_headers
from kb.tables.head import begins_table, coded_unit, money, names_unit, read_head
from kb.tables.layout import is_level_word
from kb.tables.rows import one_line
from kb.tables.words import is_footer, label_field

_TITLE = lazyre.compile(
    r"^.{0,60}绩效(?:目标|指标|申报|批复|审批|审核|填报|管理|计划|公开|完成|自评|评价|监控|运行|跟踪|及|情况|明细|设置)*"
    r"(?:[（(][^（）()]{1,12}[）)])?表\s*(?:[（(][^（）()]*[）)]\s*)*$",
    re.DOTALL,
)
# A heading inside a form, not the title of one: 年度绩效目标表 above the second half of a form.
_PART = lazyre.compile(
    r"^\s*(?:(?:年度|本年度|当年|长期|中期|中长期|实施期|总体)绩效(?:目标|指标)(?:申报)?表|绩效指标表)\s*$"
)
_NUMBER = lazyre.compile(r"^\s*(?:表\s*\d+[-—:：、.]?|附件?\s*\d*[-—:：、.]?|\d{1,3}\s*[、.．]|[（(]\d{1,3}[）)])\s*")
_MONTHS = r"(?:\d{1,2}月?)?[-—~至]?\d{1,2}月|上半年|[1-4一二三四]季度"
_SUBTITLE = lazyre.compile(
    rf"^\s*[（(]?\s*(?:预算年度\s*[:：]?\s*)?[2２][0０]\d\d\s*年?(?:度)?(?:\s*(?:{_MONTHS}))?\s*[）)]?\s*$"
)
_CONTINUED = lazyre.compile(r"[（(]?续表?[）)]?\s*$")
_PAGE = lazyre.compile(r"^[-—–\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/共]\s*(?:共\s*)?\d+\s*页?)?[-—–\s]*$")
_CONTENTS = lazyre.compile(r"(?:\.{4,}|…{2,}|\t)\s*\d{1,4}\s*$")
_SCOPE = lazyre.compile(
    r"^\s*(年度|本年度|当年|长期|中期|中长期|实施期)(?:绩效)(?:目标)?指标\s*(?:[（(][^（）()]*[）)])?\s*$"
)
_NOTE = lazyre.compile(r"^\s*(?:注|备注|填表说明|填报说明)\s*\d*\s*[:：]")
_MONEY = lazyre.compile(r"(?:金额)?单位\s*[:：]\s*(?:人民币)?(?:亿元|万元|千元|元)")


@dataclass
class Section:
    """One table while it is collected."""

    title: str = ""
    above: str = ""  # the title that stands over several tables, this one among them
    locator: str = ""
    block: list[Row] = field(default_factory=list)
    head: Header | None = None
    rows: list[Row] = field(default_factory=list)
    appendix: list[tuple[Header, list[Row]]] = field(default_factory=list)
    fresh: bool = False  # the heading row was the last thing seen
    closed: bool = False  # notes or signatures have begun
    again: bool = False  # the heading row has just been repeated
    scope: str = ""  # long or annual, where the heading says which indicators these are
    warnings: list[Warning_] = field(default_factory=list)

    @property
    def started(self) -> bool:
        return bool(self.block or self.head)


def is_title(text: str) -> bool:
    """Whether a line is the title of a target table (not its line in a table of contents)."""
    plain = text.strip()
    return len(plain) <= 90 and bool(_TITLE.match(plain)) and not _CONTENTS.search(plain)


def scope_of(text: str) -> str:
    """`long` or `annual` for a heading that says which of the two its indicators are (长期绩效指标), "" for other text."""
    found = _SCOPE.match(text.replace("\n", ""))
    return "" if not found else "annual" if found[1] in ("年度", "本年度", "当年") else "long"


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
    parts = [
        part for part in re.split(r"[ \t\u3000]{2,}|[ \t\u3000](?=\S{2,10}[:：])|[，；;]|,(?!\d{3})", text) if part
    ]
    said = [match for part in parts if (match := re.fullmatch(r"[（(]?\s*(\S{2,10}?)\s*[:：]\s*(\S.*?)[）)]?", part))]
    known = ("unit", "department", "implementer", "supervisor", "code", "year", "project")
    amounts = ("total", "fiscal", "other")
    return tuple(
        one[0].strip("（）()")
        for one in said
        if label_field(one[1]) in known
        or (label_field(one[1]) in amounts and money(one[2]) is not None)
        or _MONEY.fullmatch(one[0].strip("（）()"))
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


def _is_rest(row: Row, above: Row) -> bool:
    """Whether the first row of a page only goes on in cells of the block row above it."""
    return not row.cell(0) and all(
        above.cell(column) and label_field(above.cell(column)) is None and label_field(text) is None
        for column, text in row.filled
    )


def _joined(row: Row, rest: Row) -> Row:
    cells = [f"{text}\n{rest.cell(at)}".strip() for at, text in enumerate(row.cells)]
    return replace_row(row, cells=tuple(cells))


class Splitter:
    """Walks over paragraphs and rows; collects sections and narrative."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.narrative: list[Paragraph] = []
        self.current = Section()
        self.title = ""  # of the last table that had one
        self.unit: Row | None = None  # the last line that named a unit with its code
        self.unit_name = ""  # of the last table that named one; holds for those below without a title of their own
        self.scope = ""  # what the next heading is about: long or annual indicators

    def finish(self) -> None:
        """Close the section; what follows stands under the same title until it gets its own."""
        done = self.current
        self.title = done.title or self.title
        if done.head and done.rows:
            own = next((row for row in done.block if names_unit(row)), None)
            if own is None and self.unit:
                done.block.append(self.unit)
            elif own is None and not done.title and self.unit_name:
                done.block.append(Row(("单位名称", self.unit_name), done.locator))
            elif own is not None:
                self.unit_name = read_head([own]).unit.name
            self.sections.append(done)
        self.current = Section(above=self.title)
        self.scope = ""

    def paragraph(self, item: Paragraph, following: Paragraph | Row | None = None) -> None:
        text = item.text.strip()
        if coded_unit(text):
            self.unit = Row((text,), item.locator)
        if self.current.head is None and not text:
            self.title = self.current.title or self.title
            self.current = Section(above=self.title)
        elif self.current.head is None and len(text) > 40:
            self.current.block.clear()  # the rows before belong to another kind of table
        if self.current.head is None and (said := _said_above(text)):
            self.current.block.append(Row(said, item.locator))
        if not text or text == "目录" or is_page_number(text) or _CONTENTS.search(text):
            return
        if is_title(text):
            self._title(text, item.locator, following)
        elif _SUBTITLE.match(text):
            if self.current.title and self.current.head is None:
                self.current.title += f" {text}"
        elif not _NOTE.match(text) and not is_footer(text):
            self.narrative.append(Paragraph(text, item.locator, item.heading))

    def _title(self, text: str, locator: str, following: Paragraph | Row | None) -> None:
        if _CONTINUED.search(text) and self.current.started:
            return
        if self.current.rows and clean_title(text) == clean_title(self.current.title) and _goes_on(following):
            return  # printed again at the top of a page
        if _PART.match(text) and self.current.block and self.current.head is None:
            return
        self.finish()
        self.current.title, self.current.locator = text, locator

    def row(self, item: Row, following: Paragraph | Row | None = None) -> None:
        filled = item.filled
        if not filled:
            return
        if coded_unit(filled[0][1]) and len(filled) <= 2:
            self.unit = Row((filled[0][1],), item.locator)
        if len(filled) == 1:
            text = filled[0][1]
            if about := scope_of(text):
                self.scope = about
                return
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
        elif now.head is None and item.page_top and now.block and _is_rest(item, now.block[-1]):
            now.block[-1] = _joined(now.block[-1], item)
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
        about = next((scope for _, text in item.filled if (scope := scope_of(text))), self.scope)
        if now.rows and about and now.scope and about != now.scope:
            self._other_scope(about, item)
            if now.scope != about:
                return
        now.scope = about or now.scope
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

    def _other_scope(self, about: str, item: Row) -> None:
        """Mid-term indicators above or below the annual ones are left out."""
        now = self.current
        message = "表中先后列出中期（长期）和年度两组指标，只采用年度一组。"
        now.warnings.append(Warning_(code="mid-term-left-out", locator=item.locator, message=message))
        if about == "annual":
            now.rows.clear()
            now.scope = about
        else:
            now.closed = True
