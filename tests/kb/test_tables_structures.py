"""Structures between tables: side by side, lists of projects, page breaks, titles and signatures around the grid."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.readers import read_file
from kb.readers.markup import clean
from kb.readers.persons import without_persons
from kb.records import ReadResult
from kb.tables.beside import cut_of
from kb.tables.blocks import Document, Grid, Paragraph, Row
from kb.tables.breaks import continues
from kb.tables.layout import layout, layouts
from kb.tables.rows import join_value
from kb.tables.understand import understand

HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
FIRST = ("产出指标", "数量指标", "培训教师人次", "≥120人次")
SECOND = ("", "质量指标", "培训合格率", "≥95%")


def grid(*lines: tuple[str, ...], page_top: int | None = None) -> Grid:
    return Grid(tuple(Row(line, f"row {at}", page_top=at == page_top) for at, line in enumerate(lines, 1)))


def read(*blocks: Grid | Paragraph) -> ReadResult:
    return understand(Document("a.docx", blocks))


def names(result: ReadResult) -> list[list[str]]:
    return [[row.name for row in table.indicators] for table in result.tables]


# side by side


def test_a_second_heading_beside_the_first_is_found() -> None:
    assert cut_of((*HEAD, *HEAD)) == (4, False)
    assert cut_of((*HEAD, "", *HEAD)) == (5, False)
    assert cut_of((*HEAD, "权重", *HEAD, "权重")) == (5, False)
    assert cut_of(("绩效指标", *HEAD, "绩效指标", *HEAD)) == (5, False)
    assert cut_of((*HEAD, *HEAD[1:])) == (4, True)
    for form in layouts().values():
        assert cut_of([column.heading for column in form.columns]) is None


def test_tables_side_by_side_with_blocks_of_their_own() -> None:
    left = (("项目名称", "教师培训", "", ""), HEAD, FIRST, SECOND)
    right = (("项目名称", "校舍维修", "", ""), HEAD, ("产出指标", "数量指标", "维修校舍", "3所"), ("", "", "", ""))
    title = ("项目支出绩效目标申报表（2025年度）", *[""] * 8)
    result = read(grid(title, *[(*a, "", *b) for a, b in zip(left, right, strict=True)]))
    assert names(result) == [["培训教师人次", "培训合格率"], ["维修校舍"]]
    assert [table.project.name for table in result.tables if table.project] == ["教师培训", "校舍维修"]
    assert [table.year for table in result.tables] == [2025, 2025]


def test_of_mid_term_and_annual_indicators_the_annual_ones_count() -> None:
    result = read(
        grid(
            ("项目名称", "灌区改造"),
            ("绩效目标", "中期目标（2025—2027年）", "", "", "年度目标"),
            ("", "改造渠道90公里", "", "", "改造渠道30公里"),
            (*HEAD, "二级指标", "三级指标", "指标值"),
            ("产出指标", "数量指标", "改造渠道", "90公里", "数量指标", "改造渠道", "30公里"),
            ("", "质量指标", "合格率", "100%", "质量指标", "验收合格率", "≥98%"),
        )
    )
    (table,) = result.tables
    assert [(row.level1, row.level2, row.name, row.value) for row in table.indicators] == [
        ("产出指标", "数量指标", "改造渠道", "30公里"), ("产出指标", "质量指标", "验收合格率", "≥98%"),
    ]  # fmt: skip
    assert table.goals == ("改造渠道30公里",)
    assert "mid-term-left-out" in [one.code for one in result.warnings]


# lists of projects


def test_list_with_one_row_an_indicator() -> None:
    heads = ("序号", "预算单位", "项目名称", "年度", "预算金额（元）", *HEAD)
    result = read(
        grid(
            heads,
            ("1", "县教育局", "教师培训", "2025年", "360000", *FIRST),
            ("2", "", "", "", "", "", *SECOND[1:]),
            ("3", "县水利局", "灌区改造", "2025", "1,200,000", "产出指标", "数量指标", "改造渠道", "30公里"),
            ("合计", "", "", "", "1560000"),
        )
    )
    assert names(result) == [["培训教师人次", "培训合格率"], ["改造渠道"]]
    assert [(t.unit.name, t.year, t.budget.total) for t in result.tables] == [
        ("县教育局", 2025, 36.0), ("县水利局", 2025, 120.0),
    ]  # fmt: skip
    assert result.tables[0].indicators[1].level1 == "产出指标"
    assert [row.locator for row in result.tables[1].indicators] == ["row 4"]


# page breaks

FORM = layout("cn-2015")


def rest(**cells: str) -> dict[str, list[str]]:
    return {name: [text] for name, text in cells.items()}


WHOLE = rest(level2="数量指标", name="培训乡镇卫生院", value="≥120人次", description="反映培训")


@pytest.mark.parametrize(
    ("last", "cells", "yes"),
    [
        (WHOLE, rest(name="医务人员人次", description="情况"), True),
        (WHOLE, rest(name="医务人员人次", value="≥95%"), False),
        (WHOLE, rest(level2="质量指标", name="合格率"), False),
        (WHOLE, rest(name="合格率", operator="≥"), False),
        (rest(level2="服务对象满", name="群众满意度", value="≥90%"), rest(level2="意度指标"), True),
        (rest(level2="服务对象满", name="群众满", value="≥90%"), rest(level2="意度指标", name="意度"), True),
        (rest(name="完工时间", value="2025年6月"), rest(value="底前"), True),
        (rest(name="投入", value="不少于"), rest(name="资金", value="30万元"), True),
        (rest(name="培训次数"), rest(name="和人数"), False),
    ],
)
def test_rest_of_a_row_at_the_top_of_a_page(last: dict[str, list[str]], cells: dict[str, list[str]], yes: bool) -> None:
    assert continues(cells, last, FORM, page_top=True, has_levels=True) is yes


def test_elsewhere_a_name_without_value_is_a_row() -> None:
    assert not continues(rest(name="医务人员人次"), WHOLE, FORM, page_top=False, has_levels=True)
    assert continues(rest(description="的情况"), WHOLE, FORM, page_top=False, has_levels=True)
    result = read(grid(HEAD, FIRST, ("", "", "培训场次", "")))
    assert [(row.name, row.value) for row in result.tables[0].indicators] == [
        ("培训教师人次", "≥120人次"),
        ("培训场次", ""),
    ]


def test_name_cut_by_the_page_is_joined_and_said_so() -> None:
    for heading in ((), (HEAD,)):
        cut = grid(*heading, ("", "", "人次", ""), SECOND, page_top=len(heading) + 1)
        result = read(grid(HEAD, ("产出指标", "数量指标", "培训教师", "≥120人次")), cut)
        assert names(result) == [["培训教师人次", "培训合格率"]]
        assert [one.code for one in result.warnings] == ["row-continued"]


def test_title_repeated_on_every_page_does_not_cut_the_table() -> None:
    title = Paragraph("教师培训绩效目标表", "page 1", True)
    again = Paragraph("教师培训绩效目标表", "page 2", True)
    result = read(title, grid(("项目名称", "教师培训"), HEAD, FIRST), again, grid(HEAD, SECOND))
    assert names(result) == [["培训教师人次", "培训合格率"]]
    other = grid(("项目名称", "校舍维修"), HEAD, FIRST)
    assert len(read(title, grid(("项目名称", "教师培训"), HEAD, FIRST), again, other).tables) == 2


# titles, notes, signatures


@pytest.mark.parametrize(
    "line",
    ["填报人：　　联系电话：　　填报日期：",
     "填报人：　　填报日期：2025年1月", "附页：核心指标说明", "附件2", "12", "- 3 -", "（此页无正文）",
     "单位负责人（签章）：　　填表人："],
)  # fmt: skip
@pytest.mark.parametrize("place", ["below", "next sheet", "before the next table"])
def test_lone_lines_around_the_grid_are_no_indicators(line: str, place: str) -> None:
    table = (("项目名称", "教师培训"), HEAD, FIRST, SECOND)
    if place == "below":
        result = read(grid(*table, (line,)))
    elif place == "next sheet":
        explained = (("三级指标", "指标解释"), ("培训合格率", "考试合格人数占比"))
        result = read(grid(*table), Paragraph("", "sheet 1"), grid((line,), *explained))
        assert result.tables[0].indicators[1].description == "考试合格人数占比"
    else:
        result = read(grid(*table, (line,), ("项目名称", "校舍维修"), HEAD, FIRST))
        assert len(result.tables) == 2
    assert names(result)[0] == ["培训教师人次", "培训合格率"]


def test_blank_signature_in_a_spreadsheet(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for line in (HEAD, FIRST, SECOND, ("填报人：　　联系电话：　　填报日期：",)):
        book.active.append(line)
    book.save(tmp_path / "a.xlsx")
    assert names(read_file(tmp_path / "a.xlsx")) == [["培训教师人次", "培训合格率"]]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("填报人：　　联系电话：　　填报日期：", "填报人：　　联系电话：　　填报日期："),
        ("填报人： 联系电话 填报日期", "填报人： 联系电话 填报日期"),
        ("单位负责人：　　填表人：李某某", "单位负责人：　　"),
        ("填报人：张某某　　联系电话：13800000001", ""),
        ("责任人是否明确", "责任人是否明确"),
        ("审核人：　单位（盖章）", "审核人：　单位（盖章）"),
    ],
)
def test_labels_are_not_taken_for_names(text: str, left: str) -> None:
    assert without_persons(text).strip() == left.strip()


# cells and headings


def test_page_numbers_inside_cells() -> None:
    assert clean("培训教师\n- 12 -\n人次") == "培训教师\n人次"
    assert clean("第 3 页 共 10 页") == ""
    assert clean("≥\n12\n台") == "≥\n12\n台"


@pytest.mark.parametrize(("heading", "value", "want"), [
    ("指标值（%）", "≥95", "≥95%"), ("指标值(单位：公里)", "30", "30公里"), ("指标值（%）", "≥95%", "≥95%"),
    ("指标值（%）", "良好", "良好"), ("指标值", "≥95", "≥95"), ("指标值（万元）", "30-50", "30-50万元"),
])  # fmt: skip
def test_unit_in_the_heading(heading: str, value: str, want: str) -> None:
    result = read(grid((*HEAD[:3], heading), (*FIRST[:3], value)))
    assert result.tables[0].indicators[0].value == want


@pytest.mark.parametrize("text", ["≥", "≥**", "≥＊＊公里", "≥ %", "**", "＿＿＿"])
def test_what_a_printed_form_leaves_to_fill_in_is_no_value(text: str) -> None:
    assert join_value("", text, "", "") == ""


def test_the_same_heading_means_what_the_form_says() -> None:
    head = ("一级指标", "二级指标", "三级指标", "指标值及单位", "绩效标准")
    (table,) = read(grid(head, (*FIRST, "计划标准"), (*SECOND, "行业标准"))).tables
    assert (table.layout, table.indicators[0].basis, table.indicators[0].description) == ("hunan", "计划标准", "")


def test_cells_merged_down_keep_their_rows_apart() -> None:
    lines = (
        Row(HEAD, "row 1"),
        Row(FIRST, "row 2"),
        Row(("", "", "培训合格率"), "row 3", held=("产出指标", "数量指标", "", "≥120人次")),
        Row(("", "质量指标", "结业率", "≥90%"), "row 4", held=("产出指标",)),
    )
    (table,) = read(Grid(lines)).tables
    assert [(row.level1, row.level2, row.value) for row in table.indicators] == [
        ("产出指标", "数量指标", "≥120人次"), ("产出指标", "数量指标", "≥120人次"), ("产出指标", "质量指标", "≥90%"),
    ]  # fmt: skip


def test_money_unit_in_a_line_above_the_form() -> None:
    block = grid(("项目名称", "教师培训"), ("年度资金总额", "360000"), HEAD, FIRST)
    for line in ("单位：元", "填报单位：县教育局　　金额单位：元", "（单位：元）"):
        (table,) = read(Paragraph("教师培训绩效目标表", "p", True), Paragraph(line, "p"), block).tables
        assert table.budget.total == 36.0
        assert table.unit.name in ("县教育局", "")


def test_cell_whose_tag_closes_in_the_next_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "<b>一级指标</b>\t<b>二级指标</b>\t<b>三级指标</b>\t<b>指标值</b>\t<b>指标\n说明</b>\n"
        "产出指标\t数量指标\t培训次数\t≥9次\t<p>全年举办\n的次数</p>\n\t\t培训人数\t≥80人\t\n",
        encoding="utf-8",
    )
    (table,) = read_file(path).tables
    assert [(row.name, row.value, row.description) for row in table.indicators] == [
        ("培训次数", "≥9次", "全年举办的次数"), ("培训人数", "≥80人", ""),
    ]  # fmt: skip


def test_tag_that_never_closes_swallows_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "\t".join(HEAD) + "\n产出指标\t数量指标\t<b>培训次数\t≥9次\n\t\t培训人数\t≥80人\n", encoding="utf-8"
    )
    assert names(read_file(path)) == [["培训次数", "培训人数"]]
