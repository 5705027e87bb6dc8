"""The forms as files: Word, Excel, Markdown, JSON; escapes, what comes back when read, and clear errors."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from msgspec.structs import replace

from assistant.export import write
from assistant.export.markdown import render
from assistant.export.text import BLANK
from assistant.records import AssistantError
from kb.readers import read_file
from kb.records import PlanStep, TargetTable, from_json

TABLE = from_json((Path(__file__).parent / "test_export_table.json").read_bytes(), TargetTable)
ROWS = TABLE.indicators
HEBEI = replace(TABLE, layout="hebei")


# Word


def _docx(tmp_path: Path, table: TargetTable = TABLE, **more: bool) -> docx.document.Document:
    path = tmp_path / "表.docx"
    write(table, path, **more)
    return docx.Document(str(path))


def test_docx_is_a4_with_a_centred_bold_title(tmp_path: Path) -> None:
    document = _docx(tmp_path)
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    title = document.paragraphs[0]
    assert title.text == "项目支出绩效目标申报表"
    assert title.alignment == 1  # centre
    assert title.runs[0].bold
    for run in document.element.body.iter(qn("w:rFonts")):
        assert run.get(qn("w:eastAsia")) in ("宋体", "仿宋")
    assert any(p.text.startswith("填报人：") for p in document.paragraphs)


def test_docx_header_repeats_and_rows_stay_whole(tmp_path: Path) -> None:
    block, grid, appendix = _docx(tmp_path).tables
    for table in (grid, appendix):
        flags = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert flags == [True] + [False] * (len(flags) - 1)
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
    assert block.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is None
    # no merge runs out of the header row: Word would not repeat it
    assert grid.rows[0]._tr.find(f".//{qn('w:vMerge')}") is None


def test_docx_merges_levels_and_aligns(tmp_path: Path) -> None:
    _, grid, _ = _docx(tmp_path).tables
    first = [row.cells[1].text for row in grid.rows]
    assert first == ["一级指标", "成本指标", *["产出指标"] * 4, *["效益指标"] * 2, "满意度指标"]
    assert grid.rows[2].cells[1]._tc is grid.rows[5].cells[1]._tc
    assert grid.rows[2].cells[3].paragraphs[0].alignment == 0  # a name: left
    assert grid.rows[2].cells[5].paragraphs[0].alignment == 1  # its value: centre
    assert grid.rows[2].cells[5].text == "=12台"
    assert grid.rows[7].cells[5].text == BLANK


def test_docx_appendix_stands_on_a_wide_page(tmp_path: Path) -> None:
    document = _docx(tmp_path)
    assert [section.orientation for section in document.sections] == [0, 1]
    assert document.tables[-1].rows[0].cells[6].text == "来源"
    assert len(_docx(tmp_path, HEBEI).sections) == 1


def test_docx_takes_hostile_text(tmp_path: Path) -> None:
    nasty = replace(ROWS[0], name="<w:p>&\x01 “引号” \ud83d", value="=1+1")
    document = _docx(tmp_path, replace(TABLE, indicators=(nasty,), goals=("第一行\n第二行",)))
    assert document.tables[1].rows[1].cells[3].text == "<w:p>& “引号” "
    assert any("第一行\n第二行" in cell.text for row in document.tables[0].rows for cell in row.cells)


# Excel


def _book(tmp_path: Path, table: TargetTable = TABLE, **more: bool) -> openpyxl.Workbook:
    path = tmp_path / "表.xlsx"
    write(table, path, **more)
    return openpyxl.load_workbook(path)


def _find(sheet: object, text: str) -> openpyxl.cell.Cell:
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)  # type: ignore[attr-defined]


def test_xlsx_has_form_and_sources_with_merges(tmp_path: Path) -> None:
    book = _book(tmp_path)
    assert book.sheetnames == ["绩效目标表", "来源与依据"]
    sheet = book.worksheets[0]
    output = _find(sheet, "产出指标")
    spans = {str(area) for area in sheet.merged_cells.ranges}
    assert f"B{output.row}:B{output.row + 3}" in spans
    assert sheet.print_title_rows == f"${output.row - 2}:${output.row - 2}"
    assert sheet.page_setup.paperSize == 9
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert _find(sheet, "多媒体讲台更换数量").alignment.wrap_text
    assert sheet.oddFooter.center.text == "— &P —"
    assert book.worksheets[1].oddHeader.center.text == "附页：指标说明与来源"
    assert _find(book.worksheets[1], "原文：“出处：多媒体讲台更换数量”")


def test_xlsx_amounts_are_numbers_and_sources_are_comments(tmp_path: Path) -> None:
    sheet = _book(tmp_path).worksheets[0]
    total = next(c for row in sheet.iter_rows() for c in row if c.value == 36.355)
    assert total.number_format == "0.00####"
    assert _find(sheet, "≥2场").comment.text == "原文：“出处：教师培训场次”"
    without = _book(tmp_path, sources=False)
    assert without.sheetnames == ["绩效目标表", "指标说明"]
    assert all(c.comment is None for row in without.worksheets[0].iter_rows() for c in row)


@pytest.mark.parametrize("value", ["=12台", "+5%", "-3%", "@全体职工", "=SUM(A1:A9)", " =1+1"])
def test_xlsx_never_makes_a_formula(tmp_path: Path, value: str) -> None:
    book = _book(tmp_path, replace(TABLE, indicators=(replace(ROWS[0], value=value, name=value, description=value),)))
    shown = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == value]
    assert len(shown) == 2 + 3  # name and value in the form; name, value and description on the second sheet
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in shown)
    assert not any(c.data_type == "f" for sheet in book for row in sheet.iter_rows() for c in row)


def test_xlsx_rows_are_high_enough(tmp_path: Path) -> None:
    long = replace(ROWS[0], name="更换老旧教学楼多媒体讲台及配套线路数量" * 4)
    sheet = _book(tmp_path, replace(TABLE, indicators=(long, *ROWS[1:]))).worksheets[0]
    high = sheet.row_dimensions[_find(sheet, long.name).row].height
    # 76 characters of 10.5 pt in 6.1 cm: 15 a line, 6 lines
    assert high >= 6 * 10.5
    assert sheet.row_dimensions[_find(sheet, "教师培训场次").row].height < 40


# read back


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@pytest.mark.parametrize("layout", ["cn-2021", "hebei", "gansu", "henan-project", "sichuan", "chongqing", "hunan"])
@pytest.mark.parametrize("sources", [True, False])
def test_the_form_reads_back_as_the_table(tmp_path: Path, suffix: str, layout: str, sources: bool) -> None:
    table = replace(TABLE, layout=layout, plan=(*TABLE.plan[:1], PlanStep(by="12月底", percent=100.0)))
    path = tmp_path / f"表{suffix}"
    write(table, path, sources=sources)
    (found,) = read_file(path).tables
    assert (found.layout, found.budget) == (layout, table.budget)
    assert found.project is not None
    assert table.project is not None
    assert found.project.name == table.project.name
    assert found.unit.name == table.unit.name
    assert found.goals == table.goals
    if layout == "hebei":
        assert (found.usage, found.plan, found.project.code) == (table.usage, table.plan, table.project.code)
    else:
        assert found.year == table.year
    rows = {row.name: row for row in found.indicators}
    assert len(rows) == len(found.indicators) == len(ROWS)
    for row in ROWS:
        assert rows[row.name].value == row.value
        assert (rows[row.name].description, rows[row.name].basis) == (row.description, row.basis)


# Markdown and JSON


def test_markdown_shows_rows_and_escapes_pipes(tmp_path: Path) -> None:
    odd = replace(ROWS[0], name="甲|乙<b>\n丙")
    text = render(replace(TABLE, indicators=(odd, *ROWS[1:])))
    assert "| 产出指标 | 数量指标 | 甲\\|乙&lt;b><br>丙 | =12台 | 15 |" in text
    assert text.count("| 产出指标 |") == 4  # merged cells are repeated
    assert "## 附页：指标说明与来源" in text
    write(TABLE, tmp_path / "表.md")
    assert (tmp_path / "表.md").read_text(encoding="utf-8").startswith("# 项目支出绩效目标申报表")


def test_json_is_the_table_itself(tmp_path: Path) -> None:
    path = tmp_path / "表.json"
    write(TABLE, path)
    assert from_json(path.read_bytes(), TargetTable) == TABLE
    write(TABLE, path, sources=False)
    assert all(row["sources"] == [] for row in json.loads(path.read_text(encoding="utf-8"))["indicators"])


# errors


@pytest.mark.parametrize("name", ["表.pdf", "表.doc", "表"])
def test_another_suffix_names_the_choices(tmp_path: Path, name: str) -> None:
    with pytest.raises(AssistantError, match=r"\.docx、\.xlsx、\.md、\.json") as caught:
        write(TABLE, tmp_path / name)
    assert name in str(caught.value)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".md", ".json", ".DOCX"])
def test_an_unwritable_place_is_one_clear_line(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(AssistantError, match="不存在") as caught:
        write(TABLE, tmp_path / "没有" / f"表{suffix}")
    assert "\n" not in str(caught.value)
    folder = tmp_path / f"夹{suffix}"
    folder.mkdir()
    with pytest.raises(AssistantError, match="文件夹"):
        write(TABLE, folder)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "表.md"
    path.write_text("旧", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "拒绝访问")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(AssistantError, match="拒绝访问.*请先关闭"):
        write(TABLE, path)
    assert path.read_text(encoding="utf-8") == "旧"
    assert [p.name for p in tmp_path.iterdir()] == ["表.md"]
