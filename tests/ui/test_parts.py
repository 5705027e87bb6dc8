"""The parts under the pages: saved drafts, sources in words, the grid's HTML, edits out of findings."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from assistant.dialogue.state import Change
from assistant.records import Finding, OpenQuestion
from kb.records import Indicator, ValueSource
from tests.ui.doubles import FakeServices
from tests.ui.samples import ROWS, SAID, STORED, TABLE, WEAK
from ui import flow
from ui.components.columns import columns, project_layouts
from ui.components.grid import grid_html, runs
from ui.components.sheet import bars, place, score_html, sheet_html
from ui.components.sources import highlight, sources_html, status


def test_runs_count_equal_neighbours() -> None:
    assert runs(["a", "a", "b", "a"]) == [2, 0, 1, 1]
    assert runs([]) == []


def test_merged_levels_span_their_rows() -> None:
    html = grid_html(TABLE)
    assert '<td class="level" data-span rowspan="3">产出指标</td>' in html
    assert html.count("<tr data-row=") == len(ROWS)
    assert html.count("<template data-for=") == len(ROWS)


def test_what_a_clerk_types_cannot_become_markup() -> None:
    bad = '<img src=x onerror="alert(1)">'
    rows = (Indicator(id=bad, name=bad, value=bad, basis=bad, sources=(ValueSource(kind="text", quote=bad, ref=bad),)),)
    table = replace(TABLE, indicators=rows, goals=(bad,))
    for html in (grid_html(table, said=(bad,)), sheet_html(table, [replace(WEAK, index=0, message=bad)])):
        assert "<img" not in html
        assert "&lt;img" in html


def test_a_quote_stands_marked_within_its_words() -> None:
    assert highlight("8台", ["买8台机器"]) == "买<mark>8台</mark>机器"
    long = "前" * 40 + "8台" + "后" * 40
    assert highlight("8台", [long]) == "…" + "前" * 24 + "<mark>8台</mark>" + "后" * 24 + "…"
    assert highlight("没说过", ["别的话"]) == "<mark>没说过</mark>"


@pytest.mark.parametrize(
    ("place", "kind"),
    list(enumerate(["text", "standard", "text", "arithmetic", "history", "blank", "default"])),
)
def test_status_follows_the_sources(place: int, kind: str) -> None:
    assert status(ROWS[place]) == kind


def test_a_value_without_any_source_is_not_passed_off_as_said() -> None:
    assert status(Indicator(name="甲", value="5个")) == "default"
    assert "没有记录来源" in sources_html(Indicator(name="甲", value="5个"))


def test_own_entries_and_blanks_are_told_apart() -> None:
    own = Indicator(name="甲", value="5个", sources=(ValueSource(kind="text", quote="5个", ref="turn 3"),))
    assert "您自己填写" in sources_html(own, (SAID,))
    assert "没有替您编" in sources_html(Indicator(name="甲"))


def test_every_project_form_has_the_columns_a_clerk_needs() -> None:
    assert list(project_layouts())[:2] == ["cn-2021", "cn-2015"]
    for layout in project_layouts():
        fields = [column.field for column in columns(layout)]
        assert {"level1", "level2", "name", "value"} <= set(fields)
        assert len(fields) == len(set(fields))
    assert [column.label for column in columns("hebei")][-1] == "指标值确定依据"
    assert columns("unknown") == columns("cn-2021")


def test_findings_stand_in_their_cell() -> None:
    html = sheet_html(STORED, (WEAK,))
    assert '<td class="bad">社会影响度<div class="why">' in html
    assert '<td class="">≥95%</td>' in html


def test_places_are_told_in_chinese() -> None:
    assert place("page 3 table 1 row 12") == "第3页 第1个表 第12行"
    assert place("sheet 2") == "第2个工作表"


@pytest.mark.parametrize(("score", "kind"), [(100, "score"), (85, "score"), (84, "score middle"), (59, "score low")])
def test_scores_are_coloured(score: int, kind: str) -> None:
    assert f'class="{kind}"' in score_html(score)


# -- what an edit or a finding comes to --


def finding(**fields: object) -> Finding:
    base = {"scope": "indicator", "index": 0, "code": "x", "severity": "error", "field": "value", "message": "错"}
    return Finding(**{**base, **fields})  # type: ignore[arg-type]


def test_a_suggestion_becomes_edits_of_what_differs() -> None:
    wanted = {"name": ROWS[0].name, "value": "=9台", "level1": "产出指标", "level2": "质量指标"}
    assert list(flow.steps(TABLE, finding(suggestion=wanted))) == [
        Change("buy/count", "value", "=9台"),
        Change("buy/count", "level2", "output.quality"),
    ]


def test_a_usual_value_taken_over_stays_a_usual_value() -> None:
    usual = {"kind": "default", "quote": "≥90%", "ref": "buy/pleased"}
    (change,) = flow.steps(TABLE, finding(suggestion={"value": "≥90%", "sources": [usual]}))
    assert change.source == ValueSource(kind="default", quote="≥90%", ref="buy/pleased")


def test_a_missing_row_is_added_and_nothing_comes_of_nothing() -> None:
    row = Indicator(level1="产出指标", level2="时效指标", name="完成时间", value="")
    add = finding(scope="table", index=None, suggestion={"add": [row]})
    assert list(flow.steps(TABLE, add)) == [Change("added/完成时间", "add", "output.timeliness\t完成时间\t")]
    assert list(flow.steps(TABLE, finding())) == []
    assert list(flow.steps(TABLE, finding(index=99, suggestion={"value": "1"}))) == []


def test_an_edit_is_told_in_the_chat(services: FakeServices) -> None:
    state, _ = services.step(services.new("cn-2021"), SAID)
    state = flow.change(services, state, "buy/count", "value", "=9台")  # type: ignore[arg-type]
    assert state.messages[-1].text == "“自助借还机购置数量”的指标值改为“=9台”。"
    state = flow.change(services, state, "buy/count", "remove", "")  # type: ignore[arg-type]
    assert "已删除" in state.messages[-1].text
    before = len(services.calls)
    state = flow.change(services, state, "buy/count", "value", "1")  # type: ignore[arg-type]
    assert "已经不在表里" in state.messages[-1].text
    assert len(services.calls) == before


def test_suggestions_are_told_in_words() -> None:
    row = Indicator(level1="产出指标", level2="时效指标", name="完成时间", value="")
    assert flow.preview(finding(suggestion={"add": [row], "goals": ["6月底前完工。"]})) == (
        "增加：时效指标“完成时间”；绩效目标：6月底前完工。"
    )
    assert flow.preview(finding(suggestion={"level2": "质量指标", "value": "=100%"})) == "归入：质量指标；指标值：=100%"
    assert flow.preview(finding(suggestion={"add": []})) == flow.preview(finding()) == ""


def test_a_bare_answer_goes_to_the_first_question_only() -> None:
    asked = (OpenQuestion(slot="预算年度", text=""), OpenQuestion(slot="使用年限", text=""))
    assert flow.answer(asked, 0, "2026年") == "2026年"
    assert flow.answer(asked, 1, "5年") == "使用年限5年"


def test_every_offered_layout_is_understood_by_the_dialogue() -> None:
    assert {"cn-2021", "hebei"} <= set(flow.understood_layouts(list(project_layouts())))


def test_a_hit_tells_shared_words_and_hides_scores() -> None:
    assert flow.reason("共同词：设备、购置；词面第 1；语义第 5（0.19）") == "共同词：设备、购置"
    assert flow.reason("语义第 5（0.19）") == "意思相近"


def test_file_names_suit_windows() -> None:
    assert flow.file_name('a/b:c*"d"|e. ') == "a_b_c__d__e"
    assert flow.file_name("...") == "项目"


# -- saved drafts --


def test_a_bar_does_not_round_a_fault_away() -> None:
    shown = bars([("方向错误", 1, 0.004), ("循环定义", 119, 0.51), ("无", 0, 0.0)], unit="项")
    assert "<div>&lt;1%</div><div>1项</div>" in shown
    assert "<div>51%</div><div>119项</div>" in shown
    assert "<div>0%</div><div>0项</div>" in shown
