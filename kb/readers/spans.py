"""Cells with spans → rows: the one way in which merged cells of every format become a grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.records import Warning_
from kb.tables.blocks import MOST_ROWS, Grid, Paragraph, Row
from kb.tables.columns import header

MOST_COLUMNS = 64  # a target table has a dozen


class SpanGrid:
    """Collects the cells of one table row by row; spans beyond the limits are cut, never followed."""

    def __init__(self) -> None:
        self.rows: list[dict[int, str]] = []
        self.held: list[dict[int, str]] = []
        self.locators: list[str] = []
        self._open: dict[int, tuple[int, str]] = {}  # column → (rows still covered, text)
        self.cut = False  # something lay beyond the limits

    def begin(self, locator: str) -> bool:
        """Start a row; False where the limit is reached."""
        if len(self.rows) >= MOST_ROWS:
            self.cut = True
            return False
        held = {column: text for column, (_, text) in self._open.items()}
        self._open = {column: (left - 1, text) for column, (left, text) in self._open.items() if left > 1}
        self.rows.append({})
        self.held.append(held)
        self.locators.append(locator)
        return True

    def add(self, text: str, down: int = 1, across: int = 1, column: int | None = None) -> None:
        """Put a cell into the first free column of the row (or into `column`), spanning `down` rows, `across` columns."""
        row, held = self.rows[-1], self.held[-1]
        if column is not None and column in held:
            return  # a value that a merged cell hides
        at = column or 0
        while column is None and (at in row or at in held):
            at += 1
        if at >= MOST_COLUMNS:
            self.cut = True
            return
        if across > MOST_COLUMNS:  # absurd: no wider than the rows above
            across = max((max(above, default=0) + 1 for above in self.rows[-20:]), default=1) - at
        across = max(1, min(across, MOST_COLUMNS - at))
        for offset in range(across):
            if at + offset in held and offset:
                break
            row.setdefault(at + offset, "" if offset else text)
            if down > 1:
                self._open[at + offset] = (min(down - 1, MOST_ROWS), "" if offset else text)

    @property
    def full(self) -> bool:
        """Whether the row has no column left."""
        return len(self.rows[-1]) + len(self.held[-1]) >= MOST_COLUMNS

    def skip(self, columns: int) -> None:
        """Leave the next `columns` columns of the row empty."""
        self.add("", across=columns)

    def cover(self, text: str, across: int = 1) -> None:
        """The next columns belong to a cell above with this text (formats that say so on the covered cell itself)."""
        at = max(self.rows[-1], default=-1) + 1
        self.add("", across=across, column=at)
        if text and at < MOST_COLUMNS:
            self.held[-1][at] = text

    def _rows(self) -> Iterator[Row]:
        for cells, held, locator in zip(self.rows, self.held, self.locators, strict=True):
            width = max((at for at, text in cells.items() if text), default=-1) + 1
            if not width:
                continue
            texts = tuple(cells.get(at, "") for at in range(width))
            deep = max((at for at, text in held.items() if text), default=-1) + 1
            yield Row(texts, locator, tuple(held.get(at, "") for at in range(deep)))

    def grid(self) -> Grid | None:
        """The rows that have text; None where none has."""
        rows = tuple(self._rows())
        return Grid(rows) if rows else None


def cut_warning(cut: bool, locator: str = "") -> tuple[Warning_, ...]:
    """The warning that a table went beyond the limits."""
    message = f"表格超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列，多出的部分未读取。请核对是否有误选的空白区域。"
    return (Warning_(code="table-cut", locator=locator, message=message),) if cut else ()


def _width(grid: Grid) -> int:
    return max(len(row.cells) for row in grid.rows)


def _goes_on(above: Grid, below: Grid) -> bool:
    """Whether a grid may be the rest of the one right above it: as wide, or (of printed pages) narrower."""
    wider, printed = _width(below) - _width(above), below.rows[0].locator.startswith("page")
    return abs(wider) < 2 or (printed and wider < 0)


def joined(blocks: Sequence[Paragraph | Grid]) -> tuple[Paragraph | Grid, ...]:
    """Blocks in which a grid right below one as wide goes on with it; its first row, marked, may be the rest of a row."""
    out: list[Paragraph | Grid] = []
    for block in blocks:
        if isinstance(block, Grid) and out and isinstance(out[-1], Grid) and _goes_on(out[-1], block):
            rows = list(block.rows)
            at = next((n for n, row in enumerate(rows[:4]) if header(row.cells) is None), 0)
            rows[at] = replace(rows[at], page_top=True)
            block = Grid((*out.pop().rows, *rows))  # type: ignore[union-attr]
        out.append(block)
    return tuple(out)
