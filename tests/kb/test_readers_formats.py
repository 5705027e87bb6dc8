"""One small form in every format, and what each format has of its own: charsets, merges, hidden sheets, programs."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kb.errors import BrokenFile, MissingPackage
from kb.readers import converted, read_file, read_text
from kb.records import to_builtins
from tests.kb.small_form import BLOCK, HEAD, ROWS, TITLE, check, form_html, grid, rows


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "GBK", "gb18030", "big5hkscs", "utf-16"])
def test_html_in_its_declared_charset(tmp_path: Path, charset: str) -> None:
    text = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>'
    if charset == "big5hkscs":  # no simplified characters there: the figures must survive
        path = tmp_path / "a.html"
        path.write_bytes((text + "<table><tr><td>一級</td><td>95%</td></tr></table>").encode(charset))
        assert "一級　95%" in read_text(path)
        return
    (tmp_path / "a.html").write_bytes((text + form_html()).encode("gb18030" if charset.startswith("gb") else charset))
    check(tmp_path / "a.html")


def test_html_with_a_wrong_or_no_charset(tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_bytes(f"<meta charset=ascii>{form_html()}".encode("gb18030"))
    check(tmp_path / "a.htm")
    (tmp_path / "b.htm").write_bytes(form_html().encode())
    check(tmp_path / "b.htm")


def test_html_drops_scripts_styles_and_hidden_text(tmp_path: Path) -> None:
    page = (
        "<script>document.write('<table><tr><td>产出指标</td></tr></table>')</script><style>td{color:red}</style>"
        f"<p style='display: none'>暗</p><!-- 注 -->{form_html()}<noscript>无</noscript><p>说明文字。</p>"
    )
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    check(path)
    text = read_text(path)
    assert "说明文字。" in text
    assert not [word for word in ("document", "color", "暗", "注", "无") if word in text.replace("说明", "")]


def test_html_form_inside_the_cell_of_a_layout_table(tmp_path: Path) -> None:
    outer = f"<table><tr><td>导航</td><td><div>{form_html()}</div></td></tr><tr><td colspan=2>页脚</td></tr></table>"
    path = tmp_path / "a.html"
    path.write_text(outer, encoding="utf-8")
    check(path)


def test_html_forms_side_by_side(tmp_path: Path) -> None:
    other = form_html("村级公厕管护绩效目标表（2025年度）").replace("乡镇卫生院设备更新", "村级公厕管护")
    path = tmp_path / "a.html"
    path.write_text(f"<table><tr><td>{form_html()}</td><td>{other}</td></tr></table>", encoding="utf-8")
    tables = read_file(path).tables
    assert [rows(table) for table in tables] == [list(ROWS)] * 2
    assert [table.project.name for table in tables if table.project] == ["乡镇卫生院设备更新", "村级公厕管护"]


def test_web_archive(tmp_path: Path) -> None:
    import base64

    body = base64.encodebytes(form_html().encode("gb18030")).decode()
    path = tmp_path / "a.mht"
    path.write_text(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
        f"Content-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: base64\n\n{body}\n--B--\n"
    )
    check(path)


def old_workbook() -> Any:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("目标表")
    for at, line in enumerate([(TITLE, "", "", ""), *BLOCK, HEAD]):
        for column, text in enumerate(line):
            sheet.write(at, column, text)
    percent = xlwt.easyxf(num_format_str="0%")
    count = xlwt.easyxf(num_format_str='0"台"')
    sheet.write_merge(5, 7, 0, 0, "产出指标")
    sheet.write_merge(5, 6, 1, 1, "数量指标")
    for at, line in enumerate(ROWS[:3], 5):
        sheet.write(at, 2, line[2])
    sheet.write(5, 3, 12, count)
    sheet.write(6, 3, "≥30人")
    sheet.write(7, 1, "质量指标")
    sheet.write(7, 3, 1.0, percent)
    for column, text in enumerate(ROWS[3]):
        sheet.write(8, column, text)
    return book


@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.xlsx", "a.doc"])
def test_old_workbook_under_any_name(tmp_path: Path, name: str) -> None:
    old_workbook().save(str(tmp_path / name))
    check(tmp_path / name)
    codes = [one.code for one in read_file(tmp_path / name).warnings]
    assert codes == ([] if name in ("a.xls", "a.et") else ["other-format"])


def test_old_workbook_with_a_hidden_sheet(tmp_path: Path) -> None:
    book = old_workbook()
    hidden = book.add_sheet("去年")
    for column, text in enumerate(HEAD):
        hidden.write(0, column, text)
        hidden.write(1, column, ROWS[0][column])
    hidden.visibility = 1
    book.save(str(tmp_path / "a.xls"))
    check(tmp_path / "a.xls")
    (warning,) = read_file(tmp_path / "a.xls").warnings
    assert (warning.code, warning.locator) == ("sheet-hidden", "sheet 2")


def test_xlsx_with_merges_formats_formulas_and_a_hidden_sheet(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for line in grid()[:5]:
        sheet.append(line)
    for line in (
        ["产出指标", "数量指标", "更新设备数量", 12],
        ["", "", "培训操作人员", 30],
        ["", "质量指标", "设备验收合格率", 1],
    ):
        sheet.append(line)
    sheet.append(ROWS[3])
    sheet.append(["", "", "公式行", "=1+1"])
    sheet.append(["", "", "出错行", "#DIV/0!"])
    sheet["D6"].number_format, sheet["D7"].number_format, sheet["D8"].number_format = '0"台"', '"≥"0"人"', "0%"
    sheet["A7"], sheet["B7"] = "不该看见", "不该看见"
    for area in ("A6:A8", "B6:B7", "B4:D4"):
        sheet.merge_cells(area)
    hidden = book.create_sheet("旧表")
    hidden.append(HEAD)
    hidden.append(ROWS[0])
    hidden.sheet_state = "veryHidden"
    book.save(tmp_path / "a.xlsx")
    result = read_file(tmp_path / "a.xlsx")
    (table,) = result.tables
    assert rows(table)[:4] == list(ROWS)
    assert [row.value for row in table.indicators[4:]] == ["", ""]
    assert {(one.code, one.locator) for one in result.warnings} >= {
        ("formula-unread", "sheet 1 row 10"), ("sheet-hidden", "sheet 2"),
    }  # fmt: skip


def test_value_merged_down_over_two_rows_holds_for_both(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for line in (HEAD, ["产出指标", "质量指标", "道路验收合格率", "≥98%"], ["", "", "桥梁验收合格率", ""],
                 ["", "时效指标", "完工时间", "10月底前"]):  # fmt: skip
        book.active.append(line)
    book.active.merge_cells("D2:D3")
    book.save(tmp_path / "a.xlsx")
    (table,) = read_file(tmp_path / "a.xlsx").tables
    assert [row.value for row in table.indicators] == ["≥98%", "≥98%", "10月底前"]


needs_office = pytest.mark.skipif(converted.program() is None, reason="LibreOffice is not installed")


@needs_office
def test_rtf_by_libreoffice(tmp_path: Path) -> None:
    line = "".join(f"\\cellx{1500 * at}" for at in range(1, 5))
    text = "{\\rtf1\\ansi\\ansicpg936\\uc1 "
    for cells in (HEAD, ROWS[0]):
        coded = "".join("".join(f"\\u{ord(char)}?" for char in one) + "\\cell " for one in cells)
        text += f"\\trowd{line}\\intbl {coded}\\row "
    for name in ("a.rtf", "b.doc"):
        (tmp_path / name).write_text(text + "\\pard}", encoding="ascii")
        (table,) = read_file(tmp_path / name).tables
        assert rows(table) == [ROWS[0]]


def test_without_libreoffice_one_line_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "program", lambda: None)
    for name, way in (
        ("a.rtf", ".docx"),
        ("b.doc", ".docx"),
        ("c.wps", ".docx"),
        ("d.odt", ".docx"),
        ("e.ods", ".xlsx"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(
                "mimetype", f"application/vnd.oasis.opendocument.{'text' if name < 'e' else 'spreadsheet'}"
            )
            archive.writestr("content.xml", "<x/>")
        with pytest.raises(MissingPackage, match="LibreOffice") as caught:
            read_file(tmp_path / name)
        assert f"另存为 {way}" in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_conversion_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "office"
    script.write_text("#!/bin/sh\nsleep 30\n")
    script.chmod(0o755)
    monkeypatch.setattr(converted, "program", lambda: str(script))
    monkeypatch.setattr(converted, "TIMEOUT", 0.3)
    (tmp_path / "a.rtf").write_text("{\\rtf1 x}")
    with pytest.raises(BrokenFile, match="没有转换完"):
        read_file(tmp_path / "a.rtf")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.xls", form_html().encode("gb18030")),
        ("page.doc", f"<html><meta charset=utf-8>{form_html()}".encode()),
        ("tabs.xls", "\n".join("\t".join(line) for line in grid()).encode("gb18030")),
        ("text.doc", "\n".join("\t".join(line) for line in grid()).encode()),
        ("page.txt", f"<!DOCTYPE html><html><body>{form_html()}".encode()),
    ],
)
def test_content_counts_not_the_extension(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    check(tmp_path / name)
    assert "other-format" in [one.code for one in read_file(tmp_path / name).warnings]


@pytest.mark.parametrize("ending", [".docm", ".xlsm", ".tsv", ".csv"])
def test_near_relatives(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    if ending == ".docm":
        import docx

        document = docx.Document()
        table = document.add_table(rows=len(grid()), cols=4)
        for at, line in enumerate(grid()):
            for column, text in enumerate(line):
                table.cell(at, column).text = text
        document.save(str(path))
    elif ending == ".xlsm":
        import openpyxl

        book = openpyxl.Workbook()
        for line in grid():
            book.active.append(line)
        book.save(path)
    else:
        path.write_text(
            "\n".join(("\t" if ending == ".tsv" else ";").join(line) for line in grid()).replace("2.培", "2.培")
        )
    check(path)


def test_read_text_gives_the_words_without_persons(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<p>计划更新设备12台。联系人：孙某某，电话13800000001</p>{form_html()}", encoding="utf-8")
    text = read_text(path)
    assert text.startswith("计划更新设备12台。")
    assert "孙某某" not in text
    assert "13800000001" not in text
    data = to_builtins(read_file(path))
    (tmp_path / "b.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert read_text(tmp_path / "b.json") == "计划更新设备12台。"
