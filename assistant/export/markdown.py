"""The form as Markdown, for reading on a screen or pasting into a message."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from assistant.export.boxes import Box, Listing, split_at_head
from assistant.export.files import save
from assistant.export.form import build
from kb.records import TargetTable


def write_markdown(table: TargetTable, path: Path, *, sources: bool = True) -> None:
    """Write `render(table)` as UTF-8; `AssistantError` where the file cannot be written."""
    save(path, render(table, sources=sources).encode())


def render(table: TargetTable, *, sources: bool = True) -> str:
    """Title, the block above the indicators as a list, the indicators and the appendix as pipe tables."""
    form = build(table, sources=sources)
    parts = [f"# {form.title}"]
    parts += [form.subtitle] if form.subtitle else []
    parts += ["　　".join(corner for corner in form.corners if corner)] if any(form.corners) else []
    block, grid = split_at_head(form)
    parts.append("\n".join(_block_line(boxes) for boxes in _lines(block)))
    parts.append(_grid(grid))
    parts += [form.signature] if form.signature else []
    parts += _appendix(form.appendix) if form.appendix else []
    parts += [f"注：{note}" for note in form.notes]
    return "\n\n".join(parts) + "\n"


def _lines(boxes: Iterable[Box]) -> list[list[Box]]:
    """Boxes by row; a box over several rows stands in the first."""
    rows: dict[int, list[Box]] = {}
    for box in sorted(boxes, key=lambda one: (one.row, one.column)):
        rows.setdefault(box.row, []).append(box)
    return [rows[row] for row in sorted(rows)]


def _block_line(boxes: list[Box]) -> str:
    cells = [f"**{_cell(box.text)}**" if box.role == "label" else _cell(box.text) for box in boxes]
    return "- " + "　".join(cell for cell in cells if cell)


def _grid(boxes: Iterable[Box]) -> str:
    """The indicator rows; merged cells are repeated, the side label of the form is dropped."""
    at: dict[tuple[int, int], Box] = {}
    for box in boxes:
        if box.role == "label":
            continue
        for offset in range(box.rows):
            at[box.row + offset, box.column] = box
    rows = [[at[key].text for key in sorted(at) if key[0] == row] for row in sorted({row for row, _ in at})]
    return _pipes(rows)


def _appendix(listing: Listing) -> list[str]:
    return [f"## {listing.title}", _pipes([list(listing.heads), *(list(row) for row in listing.rows)])]


def _pipes(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(_cell(text) for text in row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Text that cannot break a pipe table or turn into HTML."""
    text = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return text.replace("\n", "<br>").strip()
