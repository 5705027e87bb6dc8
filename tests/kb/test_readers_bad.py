"""Documents that are broken, hostile or absurd: a clear line or a warning, in bounded time, and no other file opened."""

from __future__ import annotations

import builtins
import io
import os
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import BrokenFile, UnsupportedFormat
from kb.readers import read_file
from kb.readers.limits import TookTooLong, time_limit
from kb.tables.blocks import MOST_ROWS
from tests.kb.small_form import refused

HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
ROW = ("产出指标", "数量指标", "培训次数", "≥9次")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def office(kind: str) -> dict[str, bytes]:
    """The parts of a small .docx or .xlsx with one table."""
    out = io.BytesIO()
    if kind == "docx":
        import docx

        docx.Document().save(out)
    else:
        import openpyxl

        book = openpyxl.Workbook()
        book.active.append(HEAD)
        book.active.append(ROW)
        book.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def word(path: Path, body: str, before: str = "") -> Path:
    """A .docx with this body; `before` stands between the declaration and the root."""
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )
    return pack(path, office("docx") | {"word/document.xml": text.encode()})


def line(*cells: str) -> str:
    inner = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in cells)
    return f"<w:tr>{inner}</w:tr>"


def test_zip_bomb_is_refused(tmp_path: Path) -> None:
    refused(word(tmp_path / "a.docx", f"<w:p><w:r><w:t>{' ' * 60_000_000}</w:t></w:r></w:p>"), "超过上限")


def test_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", f"<w:p><w:r><w:t>{' ' * 60_000_000}</w:t></w:r></w:p>")
    with zipfile.ZipFile(path) as archive:
        size = struct.pack("<I", archive.getinfo("word/document.xml").file_size)
    data = path.read_bytes()
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, struct.pack("<I", 2_000)))
    refused(path, "不是完整的")


def test_archive_of_too_many_parts_is_refused(tmp_path: Path) -> None:
    refused(pack(tmp_path / "a.xlsx", office("xlsx") | {f"x/{n}.xml": b"<a/>" for n in range(5_100)}), "部件")


LAUGHS = '<!DOCTYPE a [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("before", [LAUGHS, OUTSIDE], ids=["expansion", "external"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_office_files_are_refused(tmp_path: Path, before: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{before}<w:document xmlns:w="{W}"><w:body/></w:document>'
    parts = office("docx") | {"word/document.xml": text.encode(encoding)}
    refused(pack(tmp_path / "a.docx", parts), "实体")
    sheet = office("xlsx")
    part = "xl/worksheets/sheet1.xml"
    sheet[part] = f'<?xml version="1.0" encoding="{encoding}"?>{before}'.encode(encoding) + sheet[part]
    refused(pack(tmp_path / "a.xlsx", sheet), "实体")


def test_no_other_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("绝密", encoding="utf-8")
    page = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><head>'
        f'<base href="{tmp_path.as_uri()}/"><link rel=stylesheet href=secret.txt><script src=secret.txt></script></head>'
        f"<body>&x;<img src=secret.txt><iframe src=secret.txt></iframe><object data=secret.txt></object>"
        f"<table><tr>{''.join(f'<td>{text}</td>' for text in HEAD)}</tr>"
        f"<tr>{''.join(f'<td>{text}</td>' for text in ROW)}</tr></table></body></html>"
    )
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    opened: list[str] = []
    real = builtins.open

    def watch(file: object, *rest: object, **more: object) -> object:
        opened.append(str(file))
        return real(file, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(builtins, "open", watch)
    monkeypatch.setattr(io, "open", watch)
    result = read_file(path)
    assert len(result.tables[0].indicators) == 1
    assert "绝密" not in str(result)
    assert not [name for name in opened if "secret" in name]


def test_linked_files_of_a_word_document_stay_closed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("绝密", encoding="utf-8")
    rel = "word/_rels/document.xml.rels"
    parts = office("docx")
    link = f'<Relationship Id="rId99" Type="{W}/subDocument" Target="{secret.as_uri()}" TargetMode="External"/>'
    parts[rel] = parts[rel].replace(b"</Relationships>", link.encode() + b"</Relationships>")
    assert "绝密" not in str(read_file(pack(tmp_path / "a.docx", parts)))


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.doc", "a.xls"])
def test_passwords_are_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(100))
    refused(path, "密码")


def test_password_of_an_old_word_document(tmp_path: Path) -> None:
    header = b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01"
    path = tmp_path / "a.doc"
    path.write_bytes(OLE + bytes(504) + header + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(100))
    refused(path, "密码")


def test_time_limit_ends_a_loop_and_leaves_no_trace() -> None:
    def endless() -> None:
        while True:
            pass

    with pytest.raises(TookTooLong), time_limit(0.05):
        endless()
    with time_limit(0.05):
        pass
    time.sleep(0.1)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_time_limit_that_a_finaliser_swallows_rings_again() -> None:
    class Slow:
        def __del__(self) -> None:
            end = time.monotonic() + 0.3
            while time.monotonic() < end:  # Python drops what is raised in here
                pass

    def endless() -> None:
        Slow()
        while True:
            pass

    began = time.monotonic()
    with pytest.raises(TookTooLong), time_limit(0.05):
        endless()
    assert time.monotonic() - began < 5


def page(rows: str) -> str:
    head = "".join(f"<td>{text}</td>" for text in HEAD)
    return f"<meta charset=utf-8><table><tr>{head}</tr>{rows}</table>"


def test_absurd_spans_of_a_page_are_limited(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    rows = "<tr><td rowspan=65534>产出指标</td><td rowspan=999999999>数量指标</td><td>培训次数</td><td colspan=99999999>≥9次</td></tr>"
    path.write_text(page(rows + "<tr><td>培训人数</td><td>≥80人</td></tr>" * 2), encoding="utf-8")
    (table,) = read_file(path).tables
    assert [row.value for row in table.indicators] == ["≥9次", "≥80人", "≥80人"]
    path.write_text(page("<tr>" + "<td rowspan=65534 colspan=1000>x</td>" * 30 + "</tr>") * 30, encoding="utf-8")
    read_file(path)


def test_absurd_spans_of_a_word_table_are_limited(tmp_path: Path) -> None:
    wide = (
        '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999999"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>'
    )
    before = f'<w:tr><w:trPr><w:gridBefore w:val="77777"/></w:trPr>{line("y")[6:]}'
    path = word(tmp_path / "a.docx", f"<w:tbl>{line(*HEAD)}{line(*ROW)}{wide}{before}</w:tbl>")
    (table,) = read_file(path).tables
    assert table.indicators[0].value == "≥9次"


def test_absurd_ranges_of_a_sheet_are_limited(tmp_path: Path) -> None:
    parts = office("xlsx")
    part = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    merges = b'<mergeCells count="2"><mergeCell ref="A3:XFD1048576"/><mergeCell ref="ZZZ9999999:A1"/></mergeCells>'
    parts[part] = parts[part].replace(b"</sheetData>", far + merges).replace(b'"A1:D2"', b'"A1:XFD1048576"')
    result = read_file(pack(tmp_path / "a.xlsx", parts))
    assert [row.value for row in result.tables[0].indicators] == ["≥9次"]
    assert "table-cut" in [one.code for one in result.warnings]


@pytest.mark.parametrize("text", ["<div>" * 50_000, "<table><tr><td>" * 5_000, "<b>" * 50_000, "<ul><li>" * 9_000])
def test_deep_pages_end(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(text + "x", encoding="utf-8")
    assert read_file(path).tables == ()


def test_deep_word_documents_end(tmp_path: Path) -> None:
    inner = f"<w:tbl>{line(*HEAD)}{line(*ROW)}</w:tbl>"
    for depth, tables in ((4, 1), (40, 0)):
        body = "<w:tbl><w:tr><w:tc>" * depth + inner + "<w:p/></w:tc></w:tr></w:tbl>" * depth
        assert len(read_file(word(tmp_path / "a.docx", body)).tables) == tables
    refused(word(tmp_path / "b.docx", "<w:sdt>" * 5_000 + "</w:sdt>" * 5_000), "损坏")


def csv_rows(count: int) -> str:
    return (
        ",".join(HEAD) + "\n" + ",".join(ROW) + "\n" + "".join(f",,培训{n}次数,≥{n}次\n" for n in range(2, count + 1))
    )


def test_long_lists_are_cut_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_rows(MOST_ROWS + 50), encoding="utf-8")
    result = read_file(path)
    assert len(result.tables[0].indicators) == MOST_ROWS - 1  # one row is the heading
    assert [one.code for one in result.warnings] == ["table-cut"]


def test_long_text_is_cut_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(csv_rows(MOST_ROWS + 50).replace(",", "\t"), encoding="utf-8")
    assert [(one.code, one.locator) for one in read_file(path).warnings] == [("table-cut", f"line {MOST_ROWS + 1}")]


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".xlsx", ".docx", ".html", ".csv"])
def test_sixty_thousand_rows(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    count = 60_000
    if ending == ".xlsx":
        import openpyxl

        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append([*HEAD, "说明", "依据"])
        for n in range(count):
            sheet.append([*ROW[:2], f"培训{n}次数", "≥9次", "反映情况的指标", "计划"])
        book.save(path)
    elif ending == ".docx":
        word(
            path,
            "<w:tbl>" + line(*HEAD) + "".join(line(*ROW[:2], f"培训{n}", "≥9次") for n in range(count)) + "</w:tbl>",
        )
    elif ending == ".html":
        path.write_text(page("<tr><td>产出指标<td>数量指标<td>培训次数<td>≥9次</tr>" * count), encoding="utf-8")
    else:
        path.write_text(csv_rows(count), encoding="utf-8")
    started = time.process_time()
    result = read_file(path)
    assert time.process_time() - started < 10
    assert "table-cut" in [one.code for one in result.warnings]
    assert len(result.tables[0].indicators) == MOST_ROWS - 1


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def noise(data: bytes) -> bytes:
    return data[:8] + bytes(range(256)) * 8


@pytest.mark.parametrize("change", [cut, noise])
@pytest.mark.parametrize("ending", [".docx", ".xlsx", ".xls"])
def test_truncated_and_overwritten_files(tmp_path: Path, ending: str, change: Callable[[bytes], bytes]) -> None:
    whole = io.BytesIO()
    if ending == ".xls":
        import xlwt

        book = xlwt.Workbook()
        book.add_sheet("a").write(0, 0, "x" * 3_000)
        book.save(whole)
    else:
        whole = io.BytesIO(pack(tmp_path / "b", office(ending[1:])).read_bytes())
    path = tmp_path / f"a{ending}"
    path.write_bytes(change(whole.getvalue()))
    with pytest.raises(BrokenFile, match="请"):
        read_file(path)


@pytest.mark.parametrize("ending", [".html", ".htm", ".pdf", ".xls", ".et", ".doc", ".wps", ".ods", ".mht"])
def test_empty_files(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(b"")
    refused(path, "空的")


@pytest.mark.parametrize("name", ["a.png", "a.exe"])
def test_other_kinds_of_files(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    with pytest.raises(UnsupportedFormat, match=r"\.docx"):
        read_file(path)


def test_an_archive_is_sent_to_the_review(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x05\x06" + bytes(18))
    with pytest.raises(UnsupportedFormat, match="assistant review"):
        read_file(path)


def test_archive_named_as_a_document(tmp_path: Path) -> None:
    refused(pack(tmp_path / "a.pdf", {"b.txt": b"x"}), "压缩包")


@pytest.mark.skipif(os.name == "nt", reason="no such files there")
def test_pipes_and_devices_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    refused(tmp_path / "a.txt", "不是普通文件")


def test_formulas_and_scripts_in_cells_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        ",".join(HEAD) + '\n产出指标,数量指标,"=HYPERLINK(""x"")",≥9次\n,,<script>alert(1)</script>,\'=1+1\n'
    )
    names = [row.name for row in read_file(path).tables[0].indicators]
    assert names[0] == '=HYPERLINK("x")'
    assert read_file(path).tables[0].indicators[1].value == "=1+1"
