"""Plain text and Markdown → document. Ways in which tables come as text:

- one cell a line, each led by a tab; an empty line ends the row (text saved or extracted from Word);
- one row a line, cells separated by tabs or by |;
- the same with tags in the cells (converted scans);
- drawn with lines (┌─┬─┐), or set apart by blanks alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kb import lazyre
from kb.errors import BrokenFile
from kb.readers import aligned, drawn
from kb.readers.cell_lines import Line, read_cell_lines
from kb.readers.markup import clean
from kb.tables.blocks import Document, Grid, Paragraph, Row
from kb.tables.columns import header
from kb.tables.sections import is_title

_CONTROL = lazyre.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_COMMON = lazyre.compile(r"[\s!-~\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2000-\u22ff\u2460-\u25ff\u00a0-\u00ff]")
_LONGEST_CELL = 100  # lines
_PIPE_RULE = lazyre.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")


def decode(data: bytes, name: str) -> str:
    """Bytes as text: UTF-16 or UTF-8 by mark, UTF-8, else GB18030. Raises BrokenFile for anything else."""
    if not data.strip():
        raise BrokenFile(f"{name}：文件是空的。请确认导出是否成功。")
    text = ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    else:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text = data.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    odd = len(_CONTROL.findall(text)) + text.count("\ufffd")
    if not text or odd > len(text) // 200 or _mostly_rare(text):
        raise BrokenFile(f"{name}：内容不是文本。请用原来的程序打开，另存为 .docx、.xlsx 或 UTF-8 文本后再试。")
    if not _CONTROL.sub("", text).strip():
        raise BrokenFile(f"{name}：文件里没有文字。请确认导出是否成功。")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _mostly_rare(text: str) -> bool:
    """Whether most characters are outside what Chinese documents use (bytes that decode by accident)."""
    return len(_COMMON.findall(text)) < 0.9 * len(text)


def _is_cell_line(line: str) -> bool:
    return line.startswith("\t") and "\t" not in line[1:]


def _cells_a_line(lines: Sequence[str]) -> bool:
    """Whether the document writes one cell a line."""
    single = sum(1 for line in lines if _is_cell_line(line) and line.strip())
    rows = sum(1 for line in lines if "\t" in line.strip("\t ") or "|" in line.strip("| "))
    return single > 2 * rows


def _opens_a_cell(line: str) -> bool:
    """Whether a tag that opened in this line has not been closed in it, so that its cell goes on in the next line."""
    if "<" not in line:
        return False
    low = line.lower()
    return any(low.rfind(f"<{tag}>") > low.rfind(f"</{tag}>") for tag in ("p", "b", "strong", "i", "u", "span"))


def _whole_lines(lines: Iterable[Line]) -> list[Line]:
    """Lines joined where a tag opened in one is closed in one of the next; a tag that never closes joins nothing."""
    rest = list(lines)
    out: list[Line] = []
    at = 0
    while at < len(rest):
        number, line = rest[at]
        end = at
        if _opens_a_cell(line):
            whole = line
            for later in range(at + 1, min(at + _LONGEST_CELL, len(rest))):
                whole += f"\n{rest[later][1]}"
                if not _opens_a_cell(whole):
                    line, end = whole, later
                    break
        out.append((number, line))
        at = end + 1
    return out


def _pipe_cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [part.replace("\\|", "|") for part in re.split(r"(?<!\\)\|", inner)]


def _read_rows(lines: Iterable[Line]) -> list[Paragraph | Grid]:
    """Blocks of a text that writes one row a line. An empty line ends a grid (a page break inside a table too)."""
    blocks: list[Paragraph | Grid] = []
    rows: list[Row] = []

    def close() -> None:
        if rows:
            blocks.append(Grid(tuple(rows)))
            rows.clear()

    loose: list[Line] = []  # lines without tabs and bars, which may be a table set with blanks
    whole = _whole_lines(lines)
    barred = any("|" in line and header([clean(cell) for cell in _pipe_cells(line)]) for _, line in whole)
    spaced = aligned.is_aligned([line for _, line in whole])
    for number, line in whole:
        if spaced and "\t" not in line and not line.strip().startswith("|"):
            close()
            loose.append((number, line))
            continue
        if loose:
            blocks += aligned.read_aligned(loose)
            loose = []
        if "\t" in line:
            rows.append(Row(tuple(clean(cell) for cell in line.split("\t")), f"line {number}"))
        elif barred and "|" in line or line.strip().startswith("|") and line.count("|") > 1:
            if not _PIPE_RULE.match(line):
                rows.append(Row(tuple(clean(cell) for cell in _pipe_cells(line)), f"line {number}"))
        else:
            close()
            heading = bool(re.match(r"\s*#{1,6}\s", line))
            if text := clean(re.sub(r"^\s*#{1,6}\s+", "", line)):
                blocks.append(Paragraph(text, f"line {number}", heading or is_title(text)))
    close()
    return [*blocks, *aligned.read_aligned(loose)]


def _read_drawn(lines: Iterable[Line]) -> list[Paragraph | Grid]:
    """Blocks of a text that draws its tables; what stands between them is read like other text."""
    blocks: list[Paragraph | Grid] = []
    table: list[Line] = []
    text: list[Line] = []
    for number, line in [*lines, (0, "")]:
        if drawn.belongs(line):
            blocks += _read_rows(text) if text else []
            text = []
            table.append((number, line))
        else:
            if table and (grid := drawn.grid(table)):
                blocks.append(grid)
            table = []
            text.append((number, line))
    return [*blocks, *_read_rows(text)]


def read(path: Path) -> Document:
    """The document of a text file; raises BrokenFile for bytes that are no text."""
    text = decode(path.read_bytes(), path.name)
    lines = text.split("\n")
    numbered = enumerate(lines, 1)
    if drawn.is_drawn(lines):
        blocks = _read_drawn(numbered)
    elif _cells_a_line(lines):
        blocks = read_cell_lines(numbered)
    else:
        blocks = _read_rows(numbered)
    return Document(path.name, tuple(blocks))
