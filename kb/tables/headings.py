"""Heading rows made plain: headings of two rows become one, rows that only number the columns go."""

from __future__ import annotations

from collections.abc import Sequence

from kb.tables.blocks import Grid, Row
from kb.tables.columns import header
from kb.tables.words import column_field


def numbers_columns(row: Row) -> bool:
    """Whether a row only counts the columns: 1 | 2 | 3 | 4, perhaps behind 栏次."""
    texts = [text for _, text in row.filled]
    if texts and texts[0] in ("栏次", "栏号", "序号"):
        texts = texts[1:]
    return (
        len(texts) > 3 and all(text.isdigit() for text in texts) and [*map(int, texts)] == [*range(1, len(texts) + 1)]
    )


def _joined(upper: Row, lower: Row) -> Row | None:
    """One heading row out of two, where the lower one names the columns under a merged heading; else None."""
    if not all(column_field(text) for _, text in upper.filled) or not all(
        column_field(text) for _, text in lower.filled
    ):
        return None
    if len(upper.filled) < 2 or len(lower.filled) < 2 or header(lower.cells) and header(upper.cells):
        return None
    width = max(len(upper.cells), len(lower.cells))
    cells: list[str] = []
    merged = False  # some heading of the lower row stands under a merged heading of the upper one
    for column in range(width):
        above, below = upper.cell(column), lower.cell(column)
        if above and below and column_field(above) != "group" and upper.cell(column + 1):
            return None  # two headings one below the other
        merged = merged or bool(below and not above)
        cells.append(below or above)
    return Row(tuple(cells), upper.locator, (), upper.page_top) if merged and header(cells) else None


def tidy(grid: Grid) -> Grid:
    """The grid with plain heading rows."""
    rows: Sequence[Row] = [row for row in grid.rows if not numbers_columns(row)]
    out: list[Row] = []
    at = 0
    while at < len(rows):
        both = _joined(rows[at], rows[at + 1]) if at + 1 < len(rows) else None
        out.append(both or rows[at])
        at += 2 if both else 1
    return Grid(tuple(out))
