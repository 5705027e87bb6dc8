"""PDF: ruled tables, tables over pages and without lines, scans, and files made to hurt."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from kb.errors import BrokenFile, UnsupportedFormat
from kb.readers import ocr, read_file
from kb.readers.limits import time_limit
from tests.kb.small_form import HEAD, ROWS, check, grid, refused, rows


def form_pdf(**how: Any) -> bytes:
    """The form drawn with ruling lines; `how` goes to the document template."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    style = [("FONT", (0, 0), (-1, -1), "STSong-Light", 8), ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
             ("SPAN", (0, 0), (-1, 0)), ("SPAN", (1, 3), (-1, 3)), ("SPAN", (0, 5), (0, 7)), ("SPAN", (1, 5), (1, 6))]  # fmt: skip
    data = [list(line) for line in grid()]
    data[6][:2] = data[7][:1] = [""]
    data[6].insert(0, "")
    SimpleDocTemplate(out, pagesize=A4, **how).build([Table(data, style=style)])
    return out.getvalue()


def test_pdf_with_ruled_table_and_merged_cells(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(form_pdf())
    table = check(tmp_path / "a.pdf")
    assert table.indicators[0].locator == "page 1 table 1 row 6"


def test_pdf_table_over_pages_without_repeated_heading(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(form_pdf(topMargin=350, bottomMargin=350))
    table = check(tmp_path / "a.pdf")
    assert table.indicators[-1].locator.startswith("page 2")


def test_pdf_without_ruling_lines(tmp_path: Path) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("STSong-Light", 9)
    canvas.drawString(180, 800, "公厕管护绩效目标表（2025年度）")
    places = (60, 140, 260, 420)
    lines = [
        HEAD,
        ("产出指标", "数量指标", "管护公厕数量", "≥36座"),
        ("", "质量指标", "设施完好", ""),
        ("", "", "率", "≥95%"),
    ]
    for y, line in zip((770, 740, 710, 699), lines, strict=True):
        for x, text in zip(places, line, strict=True):
            canvas.drawString(x, y, text)
    for y, text in ((670, ("效益指标", "社会效益指标", "受益村民人数", "≥8200人")), (30, ("", "", "— 1 —", ""))):
        for x, one in zip(places, text, strict=True):
            canvas.drawString(x, y, one)
    canvas.save()
    (table,) = read_file(tmp_path / "a.pdf").tables
    assert rows(table) == [
        ("产出指标", "数量指标", "管护公厕数量", "≥36座"), ("产出指标", "质量指标", "设施完好率", "≥95%"),
        ("效益指标", "社会效益指标", "受益村民人数", "≥8200人"),
    ]  # fmt: skip


def scan(path: Path) -> None:
    """A page that is only a picture: a ruled table of two rows and four columns."""
    import numpy as np
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    picture = np.full((1600, 1200), 255, np.uint8)
    for y in (200, 300, 400):
        picture[y - 1 : y + 2, 100:1100] = 0
    for x in (100, 350, 600, 850, 1100):
        picture[200:400, x - 1 : x + 2] = 0

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\0" + line.tobytes() for line in picture)
    head = struct.pack(">IIBBBBB", 1200, 1600, 8, 0, 0, 0, 0)
    png = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    path.with_suffix(".png").write_bytes(b"\x89PNG\r\n\x1a\n" + png)
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawImage(str(path.with_suffix(".png")), 0, 0, *A4)
    canvas.save()


def test_scanned_pdf_is_said_to_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(tmp_path / "a.pdf")
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(UnsupportedFormat, match="扫描件.*requirements-ocr"):
        read_file(tmp_path / "a.pdf")


def test_scanned_pdf_read_by_ocr_is_marked_for_checking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(tmp_path / "a.pdf")
    texts = ((*HEAD,), ("产出指标", "数量指标", "更新设备数量", "12台"))

    def recognise(picture: Any) -> tuple[list[Any], None]:
        high, wide = picture.shape
        found = []
        for row, line in enumerate(texts):
            for column, text in enumerate(line):
                x0, y0 = (110 + 250 * column) / 1200 * wide, (225 + 100 * row) / 1600 * high
                x1, y1 = x0 + 200 / 1200 * wide, y0 + 50 / 1600 * high
                found.append(([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], text, 0.9))
        return found, None

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "_engine", lambda: recognise)
    result = read_file(tmp_path / "a.pdf")
    (table,) = result.tables
    assert rows(table) == [ROWS[0]]
    assert table.indicators[0].locator in [one.locator for one in result.warnings if one.code == "ocr-check"]


def test_password_of_a_pdf(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt="geheim")
    canvas.drawString(100, 700, "x")
    canvas.save()
    refused(tmp_path / "a.pdf", "密码")


def pdf(path: Path, *streams: bytes) -> Path:
    """A PDF of one page: the first stream is its content, the others are forms /X1, /X2 … that may draw each other."""
    names = "".join(f"/X{n} {5 + n} 0 R" for n in range(1, len(streams)))
    resources = f"/Resources<</Font<</F1 5 0 R>>/XObject<<{names}>>>>"
    form = f"/Type/XObject/Subtype/Form/BBox[0 0 600 800]{resources}"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R{resources}>>".encode(),
    ]  # fmt: skip
    packed = [
        f"<<{form if at else ''}/Filter/FlateDecode/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"
        for at, data in enumerate(zlib.compress(stream) for stream in streams)
    ]
    bodies += [packed[0], b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", *packed[1:]]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    end = f"trailer<</Size {len(bodies) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF".encode()
    path.write_bytes(out + f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode() + table + end)
    return path


def test_pdf_bomb_is_refused(tmp_path: Path) -> None:
    refused(pdf(tmp_path / "a.pdf", b"q " * 20_000_000), "庞大")


def test_pdf_whose_parts_draw_each_other_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kb.readers import pdf as reader

    monkeypatch.setattr(reader, "time_limit", lambda: time_limit(0.5))
    twelve = [f"/X{n + 1} Do\n".encode() * 12 for n in range(12)]
    refused(pdf(tmp_path / "a.pdf", *twelve, b"BT /F1 8 Tf (x) Tj ET"), "异常复杂")
    assert read_file(pdf(tmp_path / "b.pdf", b"/X1 Do", b"/X1 Do")).tables == ()


def test_truncated_and_overwritten_pdf(tmp_path: Path) -> None:
    data = pdf(tmp_path / "b.pdf", b"BT ET " * 3_000).read_bytes()
    for broken in (data[: len(data) // 2], data[:8] + bytes(range(256)) * 8):
        (tmp_path / "a.pdf").write_bytes(broken)
        with pytest.raises(BrokenFile, match="请"):
            read_file(tmp_path / "a.pdf")
