"""Scanned pages by character recognition, with the optional package rapidocr-onnxruntime (requirements-ocr.txt)."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from kb.readers.pdf_lines import Char, Line, lines
from kb.readers.pdf_tables import Box, grids_of, inside
from kb.records import Warning_
from kb.tables.blocks import Grid

_RESOLUTION = 200  # dots per inch of the rendered page
_SCALE = 72 / _RESOLUTION  # points a dot
_SHORTEST = 0.03  # of the page width or height: what counts as a ruling line


@dataclass
class Recognised:
    """Text and tables of one scanned page, in points from the top left."""

    text: list[Line] = field(default_factory=list)
    tables: list[tuple[Box, list[Grid]]] = field(default_factory=list)


def available() -> bool:
    """Whether the optional package is installed."""
    return importlib.util.find_spec("rapidocr_onnxruntime") is not None


@cache
def _engine() -> Any:
    """The recogniser, its models loaded once."""
    return importlib.import_module("rapidocr_onnxruntime").RapidOCR()


def _picture(path: Path, number: int) -> Any:
    """One page as an array of grey values, rows by columns."""
    import numpy as np
    import pypdfium2

    book = pypdfium2.PdfDocument(str(path))
    try:
        page = book[number - 1]
        width, height = page.get_size()
        scale = min(_RESOLUTION / 72, 4000 / max(width, height, 1))
        return np.asarray(page.render(scale=scale, grayscale=True).to_pil()), 1 / scale
    finally:
        book.close()


def _runs(dark: Any, shortest: int) -> list[tuple[int, int, int]]:
    """(row, start, end) of unbroken runs of dark dots, at least `shortest` long, near rows taken together."""
    import numpy as np

    out: list[tuple[int, int, int]] = []
    for row in np.flatnonzero(dark.sum(axis=1) >= shortest):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], dark[row].astype(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if end - start >= shortest:
                out.append((int(row), int(start), int(end)))
    return out


def _edge(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    level = abs(bottom - top) < abs(x1 - x0)
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "orientation": "h" if level else "v", "object_type": "line", "doctop": top,
    }  # fmt: skip


def _cells(picture: Any, scale: float) -> list[list[Box]]:
    """Tables as lists of cells, by the ruling lines in a picture."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    dark = picture < 140
    high, wide = picture.shape
    edges = [
        _edge(a * scale, row * scale, b * scale, row * scale) for row, a, b in _runs(dark, int(_SHORTEST * wide) + 20)
    ]
    edges += [
        _edge(row * scale, a * scale, row * scale, b * scale)
        for row, a, b in _runs(dark.T, int(_SHORTEST * high / 2) + 20)
    ]
    if not edges or len(edges) > 20_000:
        return []
    merged = merge_edges(edges, 4, 4, 4, 4)
    found = cells_to_tables(intersections_to_cells(edges_to_intersections(merged, 4, 4)))
    return [[(x0, top, x1, bottom) for x0, top, x1, bottom in table] for table in found]


def _chars(boxes: Sequence[Any], scale: float) -> list[Char]:
    """Recognised pieces as characters with places, shared out over its width."""
    out: list[Char] = []
    for corners, text, *_ in boxes:
        x0, x1 = min(x for x, _ in corners) * scale, max(x for x, _ in corners) * scale
        top, bottom = min(y for _, y in corners) * scale, max(y for _, y in corners) * scale
        if not text or x1 <= x0:
            continue
        weights = [2 if ord(char) > 0x2E7F else 1 for char in text]
        step, at = (x1 - x0) / sum(weights), x0
        for char, weight in zip(text, weights, strict=True):
            out.append(
                {"text": char, "x0": at, "x1": at + weight * step, "top": top, "bottom": bottom, "size": bottom - top}
            )
            at += weight * step
    return out


def read_page(path: Path, number: int) -> Recognised:
    """Text and tables of one scanned page."""
    picture, scale = _picture(path, number)
    found, _ = _engine()(picture)
    tables = _cells(picture, scale)
    chars = _chars(found or (), scale)
    placed, _ = grids_of(tables, chars, f"page {number}")
    free = [char for char in chars if not any(inside(char, box) for box, _ in placed)]
    return Recognised(lines(free), placed)


def doubts(tables: Sequence[tuple[Box, Sequence[Grid]]]) -> list[Warning_]:
    """One warning a recognised row: a person has to compare it with the picture."""
    return [
        Warning_(code="ocr-check", locator=row.locator, message="此行由扫描图片识别，可能有错字，请对照原件核对。")
        for _, grids in tables
        for grid in grids
        for row in grid.rows
    ]
