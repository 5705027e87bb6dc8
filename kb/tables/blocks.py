"""The neutral form of any document: paragraphs and rows of cells, in reading order.

Cells that a merge covers stand as empty cells, so that the column of a cell is its index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; one without text is the end of a sheet."""

    text: str
    locator: str
    heading: bool = False


@dataclass(frozen=True)
class Row:
    """`cells` are clean texts; the lines of one cell are separated by newlines."""

    cells: tuple[str, ...]
    locator: str

    @property
    def filled(self) -> list[tuple[int, str]]:
        """(column, text) of the cells that are not empty."""
        return [(column, text) for column, text in enumerate(self.cells) if text]

    def cell(self, column: int) -> str:
        """The text in `column`, "" beyond the end."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""


@dataclass(frozen=True)
class Grid:
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Document:
    """What a reader makes of one file. `name` is the file name without folders."""

    name: str
    blocks: tuple[Paragraph | Grid, ...]

    @property
    def items(self) -> Iterator[Paragraph | Row]:
        """Paragraphs and rows in order; a table cut by page breaks is one run of rows."""
        for block in self.blocks:
            if isinstance(block, Grid):
                yield from block.rows
            else:
                yield block
