"""Made documents as .pdf (drawn here) and .doc (by LibreOffice, where it is installed)."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.kb.making.model import Beside, Block, Break, Made, Table, Text, place

_FONT = "STSong-Light"


@cache
def _style() -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    return ParagraphStyle("cell", fontName=_FONT, fontSize=7.5, leading=9.5, wordWrap="CJK")


def _paragraph(text: str) -> Any:
    from reportlab.platypus import Paragraph

    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Paragraph(plain.replace("\n", "<br/>"), _style())


def _drawn(table: Table, width: float) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import Table as Grid

    rows: list[list[Any]] = [[""] * table.width for _ in table.rows]
    commands: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    for one in place(table):
        rows[one.row][one.column] = _paragraph(one.cell.text)
        if one.cell.down > 1 or one.cell.across > 1:
            commands.append(
                ("SPAN", (one.column, one.row), (one.column + one.cell.across - 1, one.row + one.cell.down - 1))
            )
    return Grid(rows, colWidths=[width / table.width] * table.width, style=commands)


def _story(blocks: tuple[Block, ...], width: float) -> list[Any]:
    from reportlab.platypus import PageBreak, Spacer
    from reportlab.platypus import Table as Grid

    out: list[Any] = []
    for block in blocks:
        if isinstance(block, Table):
            out.append(_drawn(block, width))
        elif isinstance(block, Text):
            out.append(_paragraph(block.text))
        elif isinstance(block, Break):
            out.append(Spacer(1, 12) if block.sheet else PageBreak())
        elif isinstance(block, Beside):
            own = width / len(block.parts) - 12
            out.append(Grid([[_story(part, own) for part in block.parts]], style=[("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return out


def pdf(made: Made, *, compressed: bool = True) -> bytes:
    """Text pages on A4 across, with ruled tables and a page number at the foot."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate

    def foot(canvas: Any, document: Any) -> None:
        canvas.setFont(_FONT, 8)
        canvas.drawCentredString(landscape(A4)[0] / 2, 20, f"— {document.page} —")

    out = io.BytesIO()
    _style()
    page = SimpleDocTemplate(
        out,
        pagesize=landscape(A4),
        leftMargin=36,
        rightMargin=36,
        topMargin=36,
        bottomMargin=36,
        invariant=1,
        pageCompression=int(compressed),
    )
    page.build(_story(made.blocks, landscape(A4)[0] - 72), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def office() -> str | None:
    """The LibreOffice of this machine."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(files: Mapping[str, bytes], ending: str) -> dict[str, bytes]:
    """Files (name → content) in another format, forty in one call of LibreOffice."""
    names = list(files)
    out: dict[str, bytes] = {}
    for start in range(0, len(names), 40):
        out |= _convert({name: files[name] for name in names[start : start + 40]}, ending)
    return out


def _convert(files: Mapping[str, bytes], ending: str) -> dict[str, bytes]:
    program = office()
    assert program, "LibreOffice is not installed"
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        for name, data in files.items():
            (top / name).write_bytes(data)
        subprocess.run(
            [program, "--headless", f"-env:UserInstallation={(top / 'profile').as_uri()}", "--convert-to", ending,
             "--outdir", str(top / "out"), *(str(top / name) for name in files)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        made = {name: top / "out" / f"{Path(name).stem}.{ending.split(':')[0]}" for name in files}
        return {name: path.read_bytes() for name, path in made.items()}
