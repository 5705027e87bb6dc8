"""The review opinion as a document and a workbook: ranking, marked cells, comments, findings, links."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from assistant.decisions import Decisions
from assistant.export import write_review
from assistant.export.boxes import tiles
from assistant.export.marked import Marked, _short, all_findings, overview, review_pages, suggestion_text
from assistant.export.totals import totals
from assistant.opinion import QUESTIONS
from assistant.records import AssistantError, Finding, Review
from assistant.rules import RULES, by_code
from kb.records import Budget, Indicator, PlanStep, Project, TargetTable

WEAK = TargetTable(
    layout="hebei",
    title="农村公路养护项目绩效目标表",
    project=Project(name="农村公路养护"),
    budget=Budget(total=80.0),
    plan=(PlanStep(by="12月底", percent=90.0),),
    goals=("保障道路畅通",),
    indicators=(
        Indicator(level1="产出指标", level2="数量指标", name="养护完成率", value="显著提升", description="养护完成率"),
        Indicator(level1="满意度指标", level2="服务对象满意度指标", name="群众满意度", value="", basis="历史"),
    ),
)
FOUND = (
    Finding(scope="table", index=None, code="vague-goal", severity="error", field="goals", message="目标空泛。",
            suggestion={"goals": ["养护县道38公里", "路面完好率达到90%"]}, basis="财预〔2015〕88号"),
    Finding(scope="indicator", index=0, code="circular", severity="hint", field="value", message="重复名称。"),
    Finding(scope="indicator", index=0, code="vague-value", severity="error", field="value", message="无法衡量。",
            suggestion={"value": "=100%", "target": {"type": "numeric"}}),
    Finding(scope="indicator", index=1, code="missing-value", severity="warning", field="value", message="没有值。",
            suggestion={"name": "沿线群众满意度", "value": ""}),
    Finding(scope="table", index=None, code="missing-category", severity="error", field="indicators",
            message="缺少成本指标。",
            suggestion={"add": [{"level2": "成本指标", "name": "养护总成本", "value": "≤80万元"}]}),
    Finding(scope="indicator", index=1, code="compound", severity="hint", field="evidence", message="没有佐证。"),
)  # fmt: skip
GOOD = TargetTable(title="=好表[1]/2:*?", layout="cn-2021", indicators=(Indicator(name="灯具数量", value="=40盏"),))
ITEMS = [
    ("好.docx", GOOD, Review(score=97)),
    ("差.doc", WEAK, Review(score=38, findings=FOUND)),
    ("中.xls", WEAK, Review(score=70, findings=FOUND[1:2])),
]
NAMES = {"vague-goal": "绩效目标空泛"}


def _worst() -> Marked:
    return review_pages(ITEMS, NAMES)[0]


def test_tables_are_ranked_worst_first() -> None:
    pages = review_pages(ITEMS)
    assert [page.file for page in pages] == ["差.doc", "中.xls", "好.docx"]
    assert overview(pages).rows[0] == ("1", "差.doc", "农村公路养护", "38", "差", "3", "1", "2")
    assert "未发现问题" in pages[-1].verdict


def test_same_score_goes_by_errors_then_file() -> None:
    tied = [
        ("乙", GOOD, Review(score=50)),
        ("甲", GOOD, Review(score=50)),
        ("丙", WEAK, Review(score=50, findings=FOUND)),
    ]
    assert [page.file for page in review_pages(tied)] == ["丙", "乙", "甲"]


def test_the_cell_at_fault_is_marked_with_the_worst_finding() -> None:
    form = _worst().form
    assert tiles(form.boxes, len(form.widths))
    marked = {(box.indicator, box.field): box for box in form.boxes if box.mark}
    value = marked[0, "value"]
    assert (value.mark, value.refs) == ("error", (2, 3))
    assert value.comment == "[2] 建议：重复名称。\n[3] 必须修改：无法衡量。"
    assert marked[1, "value"].mark == "warning"
    assert marked[None, "goals"].refs == (1,)
    # a field that the form does not show: the indicator's name carries the mark
    assert marked[1, "name"].refs == (6,)
    assert marked[None, "indicators"].refs == (5,)
    assert len(marked) == 5


def test_findings_say_where_what_how_and_by_which_rule() -> None:
    listing = _worst().findings
    assert listing is not None
    first, _, third, fourth, fifth, _ = listing.rows
    assert first == (
        "1", "必须修改", "绩效目标空泛", "整表：绩效目标", "目标空泛。",
        "绩效目标改为：\n1.养护县道38公里\n2.路面完好率达到90%",
    )  # fmt: skip
    assert "财预〔2015〕88号" in listing.notes[0]
    assert third[3] == "第1项“养护完成率”：指标值"
    assert third[5] == "指标值：=100%"
    assert fourth[5] == "三级指标：沿线群众满意度\n指标值：＿＿＿＿"
    assert fifth[5] == "增设成本指标：养护总成本，≤80万元"
    assert suggestion_text(None) == ""
    assert len(all_findings(review_pages(ITEMS)).rows) == 6 + 1


def test_an_index_beyond_the_table_does_not_break_the_page() -> None:
    odd = Finding(scope="indicator", index=9, code="x", severity="error", field="value", message="行号不对。")
    page = review_pages([("a", GOOD, Review(score=1, findings=(odd,)))])[0]
    assert page.findings is not None
    assert page.findings.rows[0][3] == "整表：指标值"


def test_docx_shows_marks_numbers_and_findings(tmp_path: Path) -> None:
    path = tmp_path / "审核意见.docx"
    write_review(ITEMS, path, names=NAMES)
    document = docx.Document(str(path))
    texts = [paragraph.text for paragraph in document.paragraphs]
    order = [
        texts.index(next(t for t in texts if name in t and "文件：" in t)) for name in ("差.doc", "中.xls", "好.docx")
    ]
    assert order == sorted(order)
    cells = {cell.text: cell for table in document.tables for row in table.rows for cell in row.cells}
    shaded = cells["显著提升[2][3]"]._tc.find(f".//{qn('w:shd')}")
    assert shaded.get(qn("w:fill")) == "F8CBAD"
    assert "无法衡量。" in cells
    assert any("[2][3]" not in text and text == "养护完成率" for text in cells)


def test_xlsx_has_overview_list_and_a_sheet_a_table(tmp_path: Path) -> None:
    path = tmp_path / "审核意见.xlsx"
    write_review(ITEMS, path, names=NAMES)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["总览", "汇总", "问题清单", "01_农村公路养护", "02_农村公路养护", "03_=好表12"]
    assert book["总览"]["C2"].hyperlink.location == "'01_农村公路养护'!A1"
    assert book["问题清单"].auto_filter.ref == "A1:I8"
    cells = {cell.value: cell for row in book["01_农村公路养护"].iter_rows() for cell in row if cell.value}
    value = cells["显著提升"]
    assert value.fill.fgColor.rgb.endswith("F8CBAD")
    assert value.comment.text.endswith("[3] 必须修改：无法衡量。")
    assert "绩效目标空泛" in cells
    good = {cell.value: cell for row in book["03_=好表12"].iter_rows() for cell in row if cell.value}
    assert good["=40盏"].data_type == "s"
    assert good["=好表[1]/2:*?"].data_type == "s"


def test_the_opinion_stands_in_the_form_of_the_bureau() -> None:
    listing = _worst().opinion
    assert [row[0] for row in listing.rows] == ["完整性"] * 2 + ["相关性"] * 2 + ["适当性"] * 2 + ["可行性"] * 2
    said = {row[1].partition("\n")[0]: (row[2], row[3]) for row in listing.rows}
    assert said["规范完整性"] == ("1.第2条没有值。\n2.缺少成本指标。", "差")
    assert said["明确清晰性"][1] == "差"
    assert said["绩效合理性"] == ("未发现问题。", "优")
    assert said["条件充分性"][1] == "人工审核"
    assert listing.notes[0].startswith("总体意见：建议等级“差”")
    assert review_pages(ITEMS[:1])[0].grade == "优"


def test_every_rule_answers_one_question_of_the_form() -> None:
    asked = [code for question in QUESTIONS for code in question.codes]
    assert sorted(asked) == sorted(rule.code for rule in RULES)


def test_totals_count_by_unit_rule_and_category() -> None:
    units, rules, categories = totals(ITEMS, NAMES)
    assert units.rows == (("（未写明）", "3", "68", "优2、差1", "3", "1", "3"),)
    assert rules.rows[0] == ("circular", "建议", "2", "2", "67%")
    assert ("绩效目标空泛", "必须修改", "1", "1", "33%") in rules.rows
    assert categories.rows[0] == ("数量指标", "2", "1", "50%")


def test_earlier_decisions_stand_beside_the_finding(tmp_path: Path) -> None:
    with Decisions(tmp_path / "kept.sqlite") as kept:
        kept.decide(WEAK, FOUND[2], "dismiss", "上级统一要求", dt.date(2025, 3, 1))
        kept.decide(WEAK, FOUND[0], "agree", today=dt.date(2025, 3, 1))
        first = review_pages(ITEMS[1:2], NAMES, kept)[0]
        assert first.findings is not None
        assert first.findings.rows[2][4] == "无法衡量。\n【上次（2025-03-01）不采纳：上级统一要求】"
        mended = Review(score=80, findings=FOUND[1:])
        assert review_pages([("新.docx", WEAK, mended)], NAMES, kept)[0].settled == "绩效目标空泛（整表）"


def test_rules_are_named_by_their_cards_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "审核意见.docx"
    write_review(ITEMS, path)
    cells = {cell.text for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells}
    assert by_code("vague-value").name in cells
    assert not any("vague-value" in text for text in cells)


def test_errors_name_the_choices(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match=r"\.docx、\.xlsx"):
        write_review(ITEMS, tmp_path / "意见.md", names={})
    with pytest.raises(AssistantError, match="没有审核过的"):
        write_review([], tmp_path / "意见.docx", names={})
    with pytest.raises(AssistantError, match="不存在"):
        write_review(ITEMS, tmp_path / "无" / "意见.xlsx", names={})


@pytest.mark.parametrize(
    ("goals", "shown"),
    [
        (("养护县道38公里",), "绩效目标改为：养护县道38公里"),
        (("养护县道38公里", "路面完好率达到90%"), "绩效目标改为：1.养护县道38公里；2.路面完好率达到90%"),
    ],
)
def test_goals_on_one_line_follow_their_colon(goals: tuple[str, ...], shown: str):
    assert _short(suggestion_text({"add": [], "goals": goals})) == shown
