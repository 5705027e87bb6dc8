"""What a made document consists of before a format is chosen: lines, tables with spans, page breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.records import TargetTable


@dataclass(frozen=True)
class Cell:
    """A cell as HTML counts it: cells that a span covers are not there. `inner` is a table inside the cell."""

    text: str = ""
    across: int = 1
    down: int = 1
    field: str = ""  # what a body cell holds, "head" in a heading row
    inner: Table | None = None


Line = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    rows: tuple[Line, ...]
    hidden: bool = False  # on a sheet that does not show

    @property
    def width(self) -> int:
        return max((len(line) for line in dense(self)), default=0)


@dataclass(frozen=True)
class Text:
    """A line outside tables; `code` is a Word field instruction that belongs to it."""

    text: str
    title: bool = False
    code: str = ""


@dataclass(frozen=True)
class Break:
    """A page break; with `sheet` the next block stands apart from what was before (blank line, blank row)."""

    sheet: bool = False


@dataclass(frozen=True)
class Beside:
    """Tables side by side, each with its own lines above."""

    parts: tuple[tuple[Text | Table, ...], ...]


Block = Text | Table | Break | Beside


@dataclass(frozen=True)
class Made:
    """A document to be written and the tables that a reader has to find in it."""

    structure: str
    blocks: tuple[Block, ...]
    truth: tuple[TargetTable, ...]


@dataclass(frozen=True)
class Placed:
    """A cell with its row and column in the grid."""

    row: int
    column: int
    cell: Cell


def place(table: Table) -> list[Placed]:
    """Every cell with its place, by the rule of HTML: the next column that no span from above covers."""
    taken: set[tuple[int, int]] = set()
    out = []
    for row, line in enumerate(table.rows):
        column = 0
        for cell in line:
            while (row, column) in taken:
                column += 1
            out.append(Placed(row, column, cell))
            taken |= {(row + r, column + c) for r in range(cell.down) for c in range(cell.across)}
            column += cell.across
    return out


def dense(table: Table) -> list[list[str]]:
    """The texts as a matrix; covered cells are empty, rows end with their last column."""
    rows: list[list[str]] = [[] for _ in table.rows]
    for one in place(table):
        for row in range(one.row, min(len(rows), one.row + one.cell.down)):
            end = one.column + one.cell.across
            rows[row] += [""] * (end - len(rows[row]))
        rows[one.row][one.column] = one.cell.text
    return rows


def map_text(table: Table, change: object) -> Table:
    """The table with `change(cell) -> str` as its texts."""
    assert callable(change)
    return replace(table, rows=tuple(tuple(replace(c, text=change(c)) for c in line) for line in table.rows))
