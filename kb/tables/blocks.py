"""The neutral form of any document: paragraphs and rows of cells, in reading order.

Cells that a merge covers stand as empty cells, so that the column of a cell is its index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.records import Warning_

MOST_ROWS = 10_000  # of one document; a target table has some dozens, a whole county's list some thousands


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; one without text is the end of a sheet."""

    text: str
    locator: str
    heading: bool = False


@dataclass(frozen=True)
class Row:
    """`cells` are clean texts; the lines of one cell are separated by newlines.

    `held` has, by column, the text of a cell that is merged down over this row ("" elsewhere); it is empty for formats
    without merged cells. `page_top` marks the first row of a page inside a table.
    """

    cells: tuple[str, ...]
    locator: str
    held: tuple[str, ...] = ()
    page_top: bool = False

    @property
    def filled(self) -> list[tuple[int, str]]:
        """(column, text) of the cells that are not empty."""
        return [(column, text) for column, text in enumerate(self.cells) if text]

    def cell(self, column: int) -> str:
        """The text in `column`, "" beyond the end."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""

    def above(self, column: int) -> str:
        """The text of the cell that is merged down over `column`, "" where there is none."""
        return self.held[column] if 0 <= column < len(self.held) else ""


@dataclass(frozen=True)
class Grid:
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Document:
    """What a reader makes of one file. `name` is the file name without folders."""

    name: str
    blocks: tuple[Paragraph | Grid, ...]
    warnings: tuple[Warning_, ...] = ()

    @property
    def items(self) -> Iterator[Paragraph | Row]:
        """Paragraphs and rows in order; a table cut by page breaks is one run of rows."""
        for block in self.blocks:
            if isinstance(block, Grid):
                yield from block.rows
            else:
                yield block
