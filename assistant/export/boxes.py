"""The neutral form: boxes on a grid of columns, listings, and the frame round them. Writers only draw these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any, Literal

from assistant.export.text import clean, half_widths
from assistant.records import Severity

Role = Literal["label", "head", "level", "text", "value", "number"]
PAGE_WIDTH = 17.4  # cm between the margins of A4 portrait
WIDE_PAGE = 26.1  # and of A4 landscape


@dataclass(frozen=True)
class Box:
    """One cell of the form; rows and columns count from 0, `rows` and `columns` are its spans.

    `indicator` is the index in `TargetTable.indicators`, `field` the field shown. `amount` repeats a numeric text
    as a number. `mark` colours the cell, `refs` are the numbers of the findings on it, `comment` goes beside it.
    """

    row: int
    column: int
    text: str
    role: Role = "text"
    rows: int = 1
    columns: int = 1
    indicator: int | None = None
    field: str | None = None
    amount: float | None = None
    comment: str = ""
    mark: Severity | None = None
    refs: tuple[int, ...] = ()

    @property
    def centred(self) -> bool:
        """Labels and numbers stand in the middle; text, and values that run on, to the left."""
        if self.role == "value":
            return half_widths(self.text) <= 20
        return self.role != "text"


@dataclass(frozen=True)
class Listing:
    """A plain table with a heading; `widths` in cm, columns named in `centred` are centred."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    centred: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def wide(self) -> bool:
        """Whether it needs a landscape page."""
        return sum(self.widths) > PAGE_WIDTH + 0.1


@dataclass(frozen=True)
class Form:
    """A whole form. `head` is the row that repeats on every page; the block above it stands once."""

    title: str
    widths: tuple[float, ...]
    boxes: tuple[Box, ...]
    head: int
    subtitle: str = ""
    corners: tuple[str, str] = ("", "")  # above the table, left and right
    signature: tuple[str, ...] = ()  # lines to fill in by hand, side by side
    notes: tuple[str, ...] = ()
    appendix: Listing | None = None

    @property
    def height(self) -> int:
        return max((box.row + box.rows for box in self.boxes), default=0)


@dataclass
class Sketch:
    """Collects boxes row by row."""

    columns: int
    boxes: list[Box] = field(default_factory=list)
    row: int = 0

    def put(self, column: int, text: str, role: Role = "text", **more: Any) -> None:
        """A box in the current row; `more` are fields of Box."""
        self.boxes.append(Box(self.row, column, clean(text), role, **more))

    def line(self, *cells: tuple[str, Role, int] | tuple[str, Role, int, dict[str, Any]], start: int = 0) -> None:
        """A row of (text, role, columns[, fields of Box]) from left to right; goes on to the next row."""
        column = start
        for text, role, span, *more in cells:
            self.put(column, text, role, columns=span, **(more[0] if more else {}))
            column += span
        self.row += 1


def spread(wanted: Sequence[float], widths: Sequence[float]) -> list[int]:
    """How many grid columns each wanted width takes: edges go to the nearest free grid edge, every one at least 1."""
    edges = list(accumulate(widths))
    scale = edges[-1] / sum(wanted)
    spans: list[int] = []
    last = 0
    for index, edge in enumerate(accumulate(wanted)):
        left = len(wanted) - index - 1
        choices = range(last + 1, len(widths) - left + 1)
        best = min(choices, key=lambda count: abs(edges[count - 1] - edge * scale)) if left else len(widths)
        spans.append(best - last)
        last = best
    return spans


def listing_boxes(listing: Listing, spans: Sequence[int] | None = None, row: int = 0) -> tuple[Box, ...]:
    """A listing as boxes, its head in `row`; `spans` lays it on a grid of other columns."""
    sketch = Sketch(sum(spans or [1] * len(listing.heads)), row=row)
    taken = list(spans or [1] * len(listing.heads))
    sketch.line(*((head, "head", span) for head, span in zip(listing.heads, taken, strict=True)))
    for cells in listing.rows:
        roles: list[Role] = ["number" if index in listing.centred else "text" for index in range(len(cells))]
        sketch.line(*zip(cells, roles, taken, strict=True))
    return tuple(sketch.boxes)


def tiles(boxes: Iterable[Box], columns: int) -> bool:
    """Whether the boxes cover their rows without gap or overlap."""
    seen: set[tuple[int, int]] = set()
    count = 0
    for box in boxes:
        area = {(box.row + r, box.column + c) for r in range(box.rows) for c in range(box.columns)}
        count += len(area)
        seen |= area
    rows = 1 + max((row for row, _ in seen), default=-1)
    return count == len(seen) == rows * columns and all(column < columns for _, column in seen)


def split_at_head(form: Form) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    """The block above the indicator grid, and the grid counted from row 0 with no merge running out of its head row.

    A head row that shares a vertical merge with the rows below would not repeat on the next page in Word.
    """
    block = tuple(box for box in form.boxes if box.row < form.head)
    grid: list[Box] = []
    for box in form.boxes:
        if box.row < form.head:
            continue
        moved = replace(box, row=box.row - form.head)
        if moved.row == 0 and moved.rows > 1:
            grid += [replace(moved, rows=1), replace(moved, row=1, rows=moved.rows - 1, text="", role="label")]
        else:
            grid.append(moved)
    return block, tuple(grid)
