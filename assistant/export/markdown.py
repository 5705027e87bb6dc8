"""The form as Markdown, for reading on a screen or pasting into a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    parts.append(_block(block))
    parts.append(_grid(grid))
    parts += ["　　　　".join(form.signature)] if form.signature else []
    parts += _appendix(form.appendix) if form.appendix else []
    parts += list(form.notes)
    return "\n\n".join(parts) + "\n"


def _block(boxes: Sequence[Box]) -> str:
    """A bullet for each row of the block; a row without a label of its own goes on with the row above."""
    lines: list[str] = []
    for row in sorted({box.row for box in boxes}):
        here = sorted((box for box in boxes if box.row == row), key=lambda one: one.column)
        cells = [f"**{_cell(box.text, '')}**" if box.role == "label" else _cell(box.text) for box in here]
        text = "　".join(cell for cell in cells if cell)
        if any(box.role == "label" for box in here):
            lines.append(f"- {text}")
        else:
            lines[-1] += f"<br>{text}" if text else ""
    return "\n".join(lines)


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


def _cell(text: str, line_break: str = "<br>") -> str:
    """Text that cannot break a pipe table or turn into HTML."""
    text = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return text.strip().replace("\n", line_break)
