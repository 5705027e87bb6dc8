"""Drop what documents say of persons: contact names and telephone numbers never leave the reader."""

from __future__ import annotations

import re
from dataclasses import replace

from kb import lazyre
from kb.tables.blocks import Document, Grid, Paragraph, Row
from kb.tables.words import label_field

_MOBILE = lazyre.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9A-Za-z])")
_LANDLINE = lazyre.compile(r"(?<![0-9A-Za-z])(?:[（(]0\d{2,3}[）)]|0\d{2,3}[-—－ ])\s*\d{7,8}(?![0-9A-Za-z])")
_ROLE = (
    r"(?:项目|单位|部门|财务|填报|主要|业务|科室)?"
    r"(?:联系人|负责人|填报人|填表人|经办人|制表人|审核人|复核人|责任人|分管领导|法定代表人|法人代表)"
)
# What may stand behind an empty 填报人： is the next label, not a name.
_NO_LABEL = rf"(?!\s|{_ROLE}|联系|电话|手机|座机|办公|填报|填表|制表|审核|复核|日期|时间|单位|部门|科室|盖章|签|公章|否|年\s*月)"
_PERSON = lazyre.compile(
    rf"{_ROLE}(?:姓名|[（(][^（）()]*[）)])?\s*[：:]\s*{_NO_LABEL}[\u4e00-\u9fff·]{{2,4}}(?![\u4e00-\u9fff])\s*"
)
_NAMED = lazyre.compile(rf"{_ROLE}\s*[：:为是]\s*{_NO_LABEL}[\u4e00-\u9fff·]{{2,4}}(?=[，,。；;、\s（(]|$)")
_PHONE_LABEL = lazyre.compile(
    r"(?:联系|办公|手机|固定)?(?:电话|手机号码?|联系方式|座机)(?:号码)?\s*[：:为]?\s*(?=$|[，,。；;、\s）)])"
)
_DIGITS = lazyre.compile(r"(?<![0-9A-Za-z.])\d{7,8}(?![0-9A-Za-z.])")


_HINT = lazyre.compile(r"\d{4}|人\s*[（(：:为是姓]|人$|人\s|导\s*[：:为是]|电话|手机|座机")


def without_persons(text: str) -> str:
    """Text without 联系人：name, without telephone numbers and their labels; other text stays as it is."""
    if not _HINT.search(text):
        return text
    plain = _MOBILE.sub("", text)
    plain = _LANDLINE.sub("", plain)
    if re.search(r"电话|手机|座机", plain):
        plain = _DIGITS.sub("", plain)
    plain = _NAMED.sub("", _PERSON.sub("", plain))
    if plain == text:
        return text
    plain = _PHONE_LABEL.sub("", plain)
    plain = re.sub(r"[（(]\s*[，,；;、：:]*\s*[）)]", "", plain)
    plain = re.sub(r"([，,。；;、])[，,。；;、]+", r"\1", plain)
    return re.sub(r"^[\s，,。；;、]+|[\s，,；;、]+$", "", plain)


def _row(row: Row) -> Row:
    cells = [without_persons(cell) for cell in row.cells]
    role = False  # the last label names a person or a telephone
    for at, cell in enumerate(row.cells):
        name = label_field(cell) if cell else None
        if name in ("person", "phone"):
            role, cells[at] = True, ""
        elif name:
            role = False
        elif cell and role:
            cells[at], role = "", False
    return row if tuple(cells) == row.cells else replace(row, cells=tuple(cells))


def scrub(document: Document) -> Document:
    """The document without persons; rows keep their columns."""
    blocks: list[Paragraph | Grid] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            blocks.append(Grid(tuple(_row(row) for row in block.rows)))
        elif (text := without_persons(block.text)) or not block.text:
            blocks.append(Paragraph(text, block.locator, block.heading))
    return replace(document, blocks=tuple(blocks))
