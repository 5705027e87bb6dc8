"""Files of every format → tables; bad input of every kind."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kb.errors import BrokenFile, KbError, UnsupportedFormat
from kb.readers import READERS, Reader, read_file
from kb.records import TargetTable, to_builtins

DOCUMENTS = Path(__file__).parent / "documents"
SMALL = (
    "项目名称\t农产品质量检测\t\t\t\n单位名称\t青河县农业农村局\t\t\t\n预算数\t36万元\t其中：财政资金\t36\t\n"
    "绩效目标\t目标1：抽检1200批次；目标2：培训检测员20人\t\t\t\n一级指标\t二级指标\t三级指标\t指标值\t指标说明\n"
    "产出指标\t数量指标\t抽检批次\t≥1200批次\t实验室检测\n\t\t培训人数\t20人\t\n\t质量指标\t合格率\t≥98%\t\n"
)


def rows(table: TargetTable) -> list[tuple[str, str, str, str]]:
    return [(row.level1, row.level2, row.name, row.value) for row in table.indicators]


def write(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_cells_a_line() -> None:
    first, second = read_file(DOCUMENTS / "cells_education.txt").tables
    assert first.project is not None
    assert (first.project.name, first.project.code) == ("校舍维修项目", "13099925P00XK12300017")
    assert (first.title, first.year, first.layout) == ("校舍维修项目绩效目标表", 2025, "hebei")
    assert (first.unit.code, first.unit.name, first.region) == ("360001", "青河县教育局本级", "河北省青河县")
    assert (first.budget.total, first.budget.fiscal, first.budget.other) == (86.5, 80.0, 6.5)
    assert first.usage == "维修12所农村小学校舍，更换门窗"
    assert [(step.by, step.percent) for step in first.plan] == [
        ("3月底", None), ("6月底", 30.0), ("10月底", 70.0), ("12月底", 100.0),
    ]  # fmt: skip
    assert first.goals == ("完成12所农村小学3600平方米校舍维修。", "消除校舍安全隐患")
    assert rows(first) == [
        ("产出指标", "数量指标", "维修校舍面积", "≥3600平方米"),
        ("产出指标", "数量指标", "维修学校数量", "12所"),
        ("产出指标", "质量指标", "工程验收合格率", "=100%"),
        ("产出指标", "时效指标", "完工时间", "2025年8月25日前"),
        ("产出指标", "成本指标", "维修总成本", "≤86.5万元"),
        ("效益指标", "社会效益指标", "受益学生人数", "≥2600人"),
        ("满意度指标", "服务对象满意度指标", "师生满意度", "≥90%"),
    ]
    assert first.indicators[0].description == "年内完成维修并通过验收的校舍建筑面积"
    assert first.indicators[1].basis == "项目实施方案"
    assert (second.id, second.indicators[0].id) == ("cells-02", "cells-02-01")
    assert rows(second)[1] == ("产出指标", "质量指标", "玩教具验收合格率", "100%")
    assert second.budget.other == 0.0


def test_rows_of_cells_cut_by_page_breaks() -> None:
    (table,) = read_file(DOCUMENTS / "rows_water.md").tables
    assert (table.kind, table.layout, table.year, table.unit.name) == ("unit", "henan-dept", 2024, "清河县水利局")
    assert table.budget.total == pytest.approx(23_480_600.5 / 10_000)
    assert table.goals[1] == "实施农村饮水管网改造, 改造管网不少于46公里"
    manage, output, benefit = "投入管理指标", "产出指标", "效益指标"
    assert rows(table) == [
        (manage, "工作目标管理", "年度履职目标相关性", "相关"),
        (manage, "工作目标管理", "工作任务科学性", "科学"),
        (manage, "工作目标管理", "绩效指标合理性", "合理"),
        (manage, "预算和财务管理", "预算编制完整性", "完整"),
        (manage, "预算和财务管理", "预算执行率", "≥95%"),
        (manage, "预算和财务管理", "预算调整率", "≤10%"),
        (manage, "预算和财务管理", "资金使用合规性", "合规"),
        (manage, "预算和财务管理", "资产管理规范性", "规范"),
        (manage, "绩效管理", "绩效目标编制完成率", "100%"),
        (manage, "绩效管理", "绩效监控完成率", "100%"),
        (manage, "绩效管理", "绩效自评完成率", "100%"),
        (manage, "绩效管理", "评价结果应用率", "≥90%"),
        (output, "重点工作任务完成", "水库除险加固", "=5座"),
        (output, "重点工作任务完成", "农村饮水管网改造", "≥46公里"),
        (output, "重点工作任务完成", "河道巡查", "≥48次"),
        (output, "履职目标实现", "年度工作目标完成率", "100%"),
        (benefit, "履职效益", "受益人口", "≥3.2万人"),
        (benefit, "满意度", "群众满意度", "≥90%"),
    ]
    patrol = next(row for row in table.indicators if row.name == "河道巡查")
    assert patrol.description == "全年开展河道巡查不少于48次每次巡查有记录"


def test_repairs_are_announced_with_their_lines() -> None:
    warnings = read_file(DOCUMENTS / "rows_water.md").warnings
    found = {(one.code, one.locator) for one in warnings}
    assert {("row-shifted", "line 28"), ("level-restored", "line 17"), ("row-continued", "line 35")} <= found


def test_tags_and_split_values() -> None:
    unit, project = read_file(DOCUMENTS / "tags_health.txt").tables
    assert (unit.kind, unit.layout, project.kind, project.layout) == ("unit", "gansu-dept", "project", "gansu")
    assert (unit.budget.total, unit.budget.fiscal, unit.budget.other) == (1000.0, 100 + 820.5, 79.5)
    assert unit.goals == ("完成妇女两癌筛查6000人", "开展新生儿疾病筛查", "培训乡镇妇幼专干40人")
    assert rows(unit) == [
        ("基本运行指标", "预算收支管理", "预算执行率", "≥95%"),
        ("基本运行指标", "预算收支管理", "“三公”经费控制率", "≤100%"),
        ("基本运行指标", "财会管理", "资金使用合规性", "合规"),
        ("基本运行指标", "财会管理", "会计和内控制度执行有效性", "有效"),
        ("基本运行指标", "资产管理", "固定资产利用率", "≥95%"),
        ("基本运行指标", "绩效管理", "预算绩效管理工作成效", "较上年提升"),
        ("重点履职指标", "数量指标", "两癌筛查人数", "≥6000人"),
        ("重点履职指标", "数量指标", "妇幼专干培训人数", "=40人"),
        ("重点履职指标", "质量指标", "筛查标本合格率", "≥95%"),
        ("重点履职指标", "时效指标", "筛查结果反馈及时性", "及时"),
        ("重点履职指标", "成本指标", "成本控制", "≤239.5万元"),
        ("部门综合指标", "社会效益", "妇女健康意识", "提高"),
        ("部门综合指标", "服务对象满意度", "服务对象满意度", "≥92%"),
        ("可持续发展能力指标", "组织建设", "科室建设情况", "完善"),
        ("可持续发展能力指标", "组织建设", "培训计划完成率", "≥90%"),
    ]
    assert project.unit.name == "平岭县妇幼保健院"
    assert project.goals == ("为6000名适龄妇女提供两癌免费筛查<宫颈癌、乳腺癌>。", "6月底前完成筛查总量的一半")
    assert [(row.level2, row.value) for row in project.indicators] == [
        ("经济成本指标", "≤72.6万元"), ("环境成本指标", "规范"), ("数量指标", "≥6000人"), ("质量指标", "≥95%"),
        ("时效指标", "11月底前"), ("社会效益指标", "≥85%"), ("服务对象满意度指标", "≥92%"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["cells_education.txt", "rows_water.md", "tags_health.txt"])
def test_persons_never_leave_the_reader(name: str) -> None:
    raw = (DOCUMENTS / name).read_text(encoding="utf-8")
    text = json.dumps(to_builtins(read_file(DOCUMENTS / name)), ensure_ascii=False)
    people = ("孙某某", "0315-1234567", "钱某某", "13800000001", "周某", "0930-1234567", "吴某某", "郑某")
    assert any(word in raw for word in people)
    assert not [word for word in people if word in text]


def test_ids_count_from_the_file_name(tmp_path: Path) -> None:
    (table,) = read_file(write(tmp_path, "007_abc.txt", SMALL)).tables
    assert (table.id, table.indicators[2].id) == ("007-01", "007-01-03")
    assert (table.source.file, table.indicators[0].locator) == ("007_abc.txt", "line 6")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    (table,) = read_file(write(tmp_path, "a.txt", SMALL.encode(encoding))).tables
    assert (table.budget.total, len(table.indicators), table.unit.name) == (36.0, 3, "青河县农业农村局")


def test_markdown_table_with_amounts_in_yuan(tmp_path: Path) -> None:
    text = (
        "# 项目支出绩效目标申报表\n\n（2026年度）\n\n| 项目名称 | 县道大修 | | |\n|---|---|---|---|\n"
        "| 主管部门 | 青河县交通运输局 | 实施单位 | 青河县公路站 |\n"
        "| 项目资金（元） | 年度资金总额 | 12,500,000.00 | |\n"
        "| 总体目标 | 中期目标 | 年度目标 | |\n| | 2028年全部完成 | 一、大修32公里；二、合格率100%。 | |\n"
        "| 一级指标 | 二级指标 | 三级指标 | 指标值 |\n| 产出指标 | 数量指标 | 大修里程 | 32公里 |\n"
        "| | 质量指标 | 不适用 | — |\n| 合计 | | | 90 |\n\n填报人：王某某　联系电话：13912345678\n"
    )
    result = read_file(write(tmp_path, "a.md", text))
    (table,) = result.tables
    assert (table.year, table.unit.name, table.budget.total) == (2026, "青河县公路站", 1250.0)
    assert table.goals == ("大修32公里", "合格率100%。")
    assert rows(table) == [("产出指标", "数量指标", "大修里程", "32公里")]
    assert result.narrative == ()


def test_open_blanks_of_a_draft_are_no_values(tmp_path: Path) -> None:
    text = SMALL.replace("20人\t", "＿＿＿＿\t").replace("36万元", "＿＿＿＿")
    (table,) = read_file(write(tmp_path, "a.txt", text + "填报人：\t\t联系电话：\t\t\n")).tables
    assert [row.value for row in table.indicators] == ["≥1200批次", "", "≥98%"]
    assert table.budget.total is None


def test_csv(tmp_path: Path) -> None:
    (table,) = read_file(write(tmp_path, "a.csv", SMALL.replace("\t", ",").encode("gb18030"))).tables
    assert rows(table)[1] == ("产出指标", "数量指标", "培训人数", "20人")


def test_docx_with_merged_cells(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("项目支出绩效目标申报表（2026年度）")
    grid = document.add_table(rows=6, cols=5)
    lines = (
        ("项目名称", "社区食堂补贴", "", "", ""), ("实施单位", "青河县民政局", "年度资金总额", "48", ""),
        ("一级指标", "二级指标", "三级指标", "", "指标值"), ("产出指标", "数量指标", "补贴食堂数量", "", "6家"),
        ("", "", "就餐老人数", "", "≥800人"), ("", "质量指标", "食品抽检合格率", "", "100%"),
    )  # fmt: skip
    for at, line in enumerate(lines):
        for column, text in enumerate(line):
            grid.cell(at, column).text = text
    grid.cell(0, 1).merge(grid.cell(0, 4))
    grid.cell(3, 0).merge(grid.cell(5, 0))
    grid.cell(3, 1).merge(grid.cell(4, 1))
    for at in range(2, 6):
        grid.cell(at, 2).merge(grid.cell(at, 3))
    document.save(str(tmp_path / "a.docx"))
    (table,) = read_file(tmp_path / "a.docx").tables
    assert (table.year, table.unit.name, table.budget.total) == (2026, "青河县民政局", 48.0)
    assert rows(table) == [
        ("产出指标", "数量指标", "补贴食堂数量", "6家"),
        ("产出指标", "数量指标", "就餐老人数", "≥800人"),
        ("产出指标", "质量指标", "食品抽检合格率", "100%"),
    ]
    assert table.indicators[0].locator == "table 1 row 4"


def test_xlsx_shows_cells_as_excel_does(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["收支总表", "金额"])
    sheet = book.create_sheet("目标表")
    for line in (
        ["项目支出绩效目标表（2026年度）"], ["项目名称", "图书馆开放", None, None], ["预算数", 45.0],
        ["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "开放天数", 300],
        [None, "质量指标", "完好率", 0.95],
    ):  # fmt: skip
        sheet.append(line)
    sheet["D6"].number_format = "0%"
    book.save(tmp_path / "a.xlsx")
    (table,) = read_file(tmp_path / "a.xlsx").tables
    assert (table.year, table.budget.total) == (2026, 45.0)
    assert rows(table) == [("产出指标", "数量指标", "开放天数", "300"), ("产出指标", "质量指标", "完好率", "95%")]
    assert table.indicators[0].locator == "sheet 2 row 5"


def test_json_forms(tmp_path: Path) -> None:
    one = {
        "title": "甲", "year": 2025, "odd": 1, "budget": {"total": 3.0, "unit": "万元"},
        "indicators": [{"level1": "产出指标", "level2": "数量指标", "name": "培训人数", "value": "≥30人"}],
    }  # fmt: skip
    for data in (one, [one], {"tables": [one], "narrative": [{"text": "文字", "locator": "line 1"}]}):
        result = read_file(write(tmp_path, "b_1.json", json.dumps(data, ensure_ascii=False)))
        (table,) = result.tables
        assert (table.id, table.indicators[0].id) == ("b-01", "b-01-01")
        target = table.indicators[0].target
        assert target is not None
        assert (target.operator, target.number, target.unit) == ("≥", 30.0, "人")


def test_what_kb_read_prints_reads_back(tmp_path: Path) -> None:
    result = read_file(DOCUMENTS / "tags_health.txt")
    again = read_file(write(tmp_path, "x.json", json.dumps(to_builtins(result), ensure_ascii=False)))
    assert again == result


def test_text_without_table_is_no_error(tmp_path: Path) -> None:
    result = read_file(write(tmp_path, "a.txt", "明年打算修路。\n预算三十万元。"))
    assert result.tables == ()
    assert [one.locator for one in result.narrative] == ["line 1", "line 2"]


BAD = {
    "empty.txt": b"", "blank.txt": b" \n\t\n", "bytes.txt": bytes(range(256)) * 8, "nul.md": b"\x00\x01\x02abc",
    "empty.docx": b"", "bytes.docx": bytes(range(256)), "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "cut.xlsx": b"PK\x03\x04", "empty.xlsx": b"", "empty.csv": b"", "bytes.csv": bytes(range(256)),
    "half.json": b'{"tables": [', "empty.json": b"", "number.json": b"3", "other.json": b'{"a": 1}',
    "type.json": b'{"tables": [{"title": 3}]}', "deep.json": b"[" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_broken_files_say_what_is_wrong(tmp_path: Path, name: str) -> None:
    with pytest.raises(BrokenFile) as caught:
        read_file(write(tmp_path, name, BAD[name]))
    assert str(caught.value).startswith(f"{name}：")
    assert "请" in str(caught.value) or "应为" in str(caught.value)


def test_zip_of_something_else_is_no_office_file(tmp_path: Path) -> None:
    import zipfile

    for name in ("a.docx", "a.xlsx"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("hello.txt", "x")
        with pytest.raises(BrokenFile, match="缺少"):
            read_file(tmp_path / name)


def test_archives_that_unpack_too_large_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import docx

    from kb.readers import archive

    docx.Document().save(str(tmp_path / "a.docx"))
    monkeypatch.setattr(archive, "LIMIT", 1000)
    with pytest.raises(BrokenFile, match="超过"):
        read_file(tmp_path / "a.docx")


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="没有这个文件"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(BrokenFile, match="文件夹"):
        read_file(tmp_path)


@pytest.mark.parametrize(("name", "hint"), [("a.ppt", ".docx"), ("a.xyz", ".txt"), ("a", ".txt")])
def test_unsupported_formats_name_the_way_out(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(UnsupportedFormat, match=hint):
        read_file(write(tmp_path, name, b"x"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_unreadable_file(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", SMALL)
    path.chmod(0)
    with pytest.raises(KbError, match="打不开"):
        read_file(path)


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.name)
def test_every_reader_accepts_its_endings_alone(reader: Reader) -> None:
    taken = {one.name for one in READERS for ending in reader.endings if one.accepts(Path(f"a{ending}"), b"")}
    assert taken == {reader.name}
