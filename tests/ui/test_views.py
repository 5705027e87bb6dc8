"""Every page on doubles: what it shows, and what its widgets do. Widgets are found by key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Launch
from tests.ui.doubles import RULES, SAID, WEAK, FakeServices
from ui import session
from ui.components.examples import EXAMPLES
from ui.drafts import Drafts
from ui.session import Key

ROOT = Path(__file__).resolve().parents[2]
VIEWS = {"draft": "做什么、做多少", "review": "标出来", "teach": "这样写，会被退回", "base": "张指标卡"}


def shown(app: AppTest) -> str:
    """All text of a page, labels of widgets included."""
    parts: list[Any] = [*app.html, *app.markdown, *app.title, *app.subheader, *app.info, *app.warning, *app.error]
    parts += [*app.success]
    return "\n".join(str(part.value) for part in parts) + "\n".join(button.label for button in app.button)


def grid_of(app: AppTest) -> str:
    """The HTML that the grid component was given."""
    found = [one for one in app.main.get("bidi_component") if "html" in str(one.proto.json)]
    assert len(found) == 1
    return str(json.loads(found[0].proto.json)["html"])


@pytest.fixture
def drafted(launch: Launch) -> AppTest:
    app = launch("draft")
    return app.chat_input(key=Key.CHAT).set_value(SAID).run()


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_opens(launch: Launch, name: str) -> None:
    app = launch(name)
    assert not app.exception
    assert not app.error
    assert VIEWS[name] in shown(app)


@pytest.mark.parametrize("name", VIEWS)
def test_no_view_speaks_english(launch: Launch, name: str) -> None:
    labels = [widget.label for kind in ("button", "text_input", "selectbox") for widget in getattr(launch(name), kind)]
    allowed = ("Word", "Excel", "PDF", "X204")
    for label in labels:
        for word in allowed:
            label = label.replace(word, "")
        assert not any(mark.isascii() and mark.isalpha() for mark in label), label


def test_all_views_are_in_the_menu(services: FakeServices) -> None:
    app = AppTest.from_file(ROOT / "ui" / "app.py", default_timeout=20).run()
    assert not app.exception
    assert "做什么、做多少" in shown(app)


def test_a_page_that_fails_says_so_in_plain_words(launch: Launch, services: FakeServices) -> None:
    def fails() -> dict[str, Any]:
        raise RuntimeError("secret detail")

    services.stats = fails  # type: ignore[method-assign]
    app = launch("base")
    assert not app.exception
    assert "请刷新页面" in app.error[0].value
    assert "secret detail" not in shown(app)


# -- 起草 --


def test_a_description_becomes_a_table(drafted: AppTest) -> None:
    html = grid_of(drafted)
    assert "自助借还机购置数量" in html
    for label in ("原文", "测算", "历史", "标准", "常用值待确认", "待补充"):
        assert f">{label}</button>" in html
    text = shown(drafted)
    assert "1处待补充" in text
    assert "1处常用值待确认" in text
    assert "预算36万元" in text


def test_the_sources_of_a_row_quote_the_clerks_words(drafted: AppTest) -> None:
    html = grid_of(drafted)
    assert "给县图书馆买<mark>8台自助借还机</mark>，共36万元" in html
    assert "36万元÷8台=4.5万元/台" in html
    assert "2024年 图书馆设备更新：社会影响度 ≥95%" in html  # the earlier row behind a history source


def test_an_example_can_be_tried(launch: Launch, services: FakeServices) -> None:
    app = launch("draft")
    app.button(key="example-1").click().run()
    assert app.session_state[Key.STATE].said == (EXAMPLES[1][1],)
    assert "自助借还机购置数量" in grid_of(app)


def test_quick_replies_answer_their_own_question(drafted: AppTest, services: FakeServices) -> None:
    drafted.button(key="choice-0-1").click().run()
    assert services.calls[-1] == ("step", "2027年")
    drafted.button(key="choice-1-0").click().run()
    assert services.calls[-1] == ("step", "使用年限5年")


def test_conflicts_come_first(launch: Launch) -> None:
    app = launch("draft").chat_input(key=Key.CHAT).set_value("两个数").run()
    text = shown(app)
    assert "两个数对不上：22.34万元、22.33万元" in text
    assert text.index("两个数对不上") < text.index("<b>绩效目标</b>")
    assert app.button(key="choice-0-0").label == "22.34万元"


def test_a_vague_text_is_asked_about_and_gets_no_table(launch: Launch) -> None:
    app = launch("draft").chat_input(key=Key.CHAT).set_value("空话").run()
    assert not app.exception
    assert Key.WORD not in [button.key for button in app.get("download_button")]


def test_one_click_takes_a_rewrite_over(drafted: AppTest, services: FakeServices) -> None:
    assert "使用天数÷开放天数" in shown(drafted)
    drafted.button(key="fix-1").click().run()
    assert services.calls[-1] == ("edit", "buy/use", "description", "使用天数÷开放天数×100%")
    assert "fix-0" not in [button.key for button in drafted.button]  # a finding without a rewrite has no button


def test_an_error_below_is_told_and_nothing_is_lost(drafted: AppTest) -> None:
    drafted.chat_input(key=Key.CHAT).set_value("坏掉").run()
    assert "请重新导入" in drafted.warning[0].value
    assert "自助借还机购置数量" in grid_of(drafted)


def test_a_draft_is_saved_and_resumed_by_its_address(drafted: AppTest, launch: Launch, home: Path) -> None:
    draft_id = drafted.session_state[Key.DRAFT]
    assert (home / "drafts" / f"{draft_id}.json").is_file()
    fresh = launch("draft")
    assert fresh.button(key=f"recent-{draft_id}").label == "自助借还机购置"
    fresh.query_params[session.QUERY] = draft_id
    fresh.run()
    assert "自助借还机购置数量" in grid_of(fresh)


def test_a_draft_opens_from_the_list_and_a_new_one_starts_empty(drafted: AppTest, launch: Launch) -> None:
    draft_id = drafted.session_state[Key.DRAFT]
    fresh = launch("draft")
    fresh.button(key=f"recent-{draft_id}").click().run()
    assert "自助借还机购置数量" in grid_of(fresh)
    fresh.button(key=Key.NEW).click().run()
    assert fresh.session_state[Key.STATE].said == ()
    assert "不知道怎么说" in shown(fresh)


def test_small_talk_leaves_no_draft_behind(launch: Launch, home: Path) -> None:
    launch("draft").chat_input(key=Key.CHAT).set_value("今天天气不错").run()
    assert Drafts(home / "drafts").listed() == []


@pytest.mark.parametrize("wanted", ["20200101-000000-abcd", "../../etc/passwd", "x"])
def test_an_unknown_draft_is_explained(launch: Launch, wanted: str) -> None:
    app = launch("draft")
    app.query_params[session.QUERY] = wanted
    app.run()
    assert "没有找到这份草稿" in app.warning[0].value


def test_the_layout_can_be_chosen_before_and_changed_after(launch: Launch, services: FakeServices) -> None:
    app = launch("draft")
    app.selectbox(key=Key.LAYOUT).select("hebei").run()
    assert app.session_state[Key.STATE].layout == "hebei"
    app.chat_input(key=Key.CHAT).set_value(SAID).run()
    app.selectbox(key=Key.LAYOUT).select("gansu").run()
    assert services.calls[-1] == ("step", "换成甘肃表式")


def test_similar_projects_are_listed(drafted: AppTest) -> None:
    assert "图书馆设备更新" in shown(drafted)
    assert drafted.button(key="similar-0").label == "看这张表"


# -- 审核 --


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    return app.file_uploader(key=Key.UPLOAD).set_value([(name, data, "text/plain") for name, data in files]).run()


def test_review_marks_the_cell_with_reason_and_rewrite(launch: Launch) -> None:
    app = upload(launch("review"), ("表.txt", b"x"))
    text = shown(app)
    assert '<td class="bad">社会影响度' in text
    assert WEAK.message.replace("“", "“") in text
    assert "年进馆人次增长率" in text
    assert "第3行左移一格" in text
    assert '<span class="score low">55</span>' in text


def test_review_filters_by_severity(launch: Launch) -> None:
    app = upload(launch("review"), ("表.txt", b"x"))
    app.button_group(key=Key.SEVERITY).set_value(["hint"]).run()
    text = shown(app)
    assert "目标里没有可查的数" in text
    assert '<td class="bad">' not in text


def test_a_broken_file_stops_nothing(launch: Launch) -> None:
    app = upload(launch("review"), ("坏.txt", b"broken"), ("好.txt", b"x"))
    assert "另存一份" in app.error[0].value
    assert "社会影响度" in shown(app)


def test_a_file_without_tables_is_explained(launch: Launch) -> None:
    app = upload(launch("review"), ("plan.txt", b"a plan"))
    assert "没有找到绩效目标表" in app.error[0].value


# -- 示范 --


def test_rules_are_found_by_words_and_shown_with_both_examples(launch: Launch) -> None:
    app = launch("teach")
    app.text_input(key=Key.RULE_SEARCH).set_value("百分之百").run()
    assert app.radio(key=Key.RULE).options == [RULES[1].name]
    text = shown(app)
    assert "支出计划：6月底 60%　12月底 50%" in text
    assert "支出计划：6月底 60%　12月底 100%" in text
    app.text_input(key=Key.RULE_SEARCH).set_value("没有这种").run()
    assert "没有这样的规则" in shown(app)


def test_the_quiz_tells_right_from_wrong_and_goes_on(launch: Launch) -> None:
    app = launch("teach")
    right = RULES[0]
    app.radio(key=f"{Key.QUIZ_PICK}-0").set_value(right.code).run()
    assert right.name in app.success[0].value
    app.button(key="quiz-next").click().run()
    assert "第2题，共2题" in shown(app)
    assert not app.success


def test_the_handbook_is_rendered(launch: Launch) -> None:
    assert "# 手册" in shown(launch("teach"))


# -- 知识库 --


def test_search_finds_and_filters(launch: Launch, services: FakeServices) -> None:
    app = launch("base")
    app.text_input(key=Key.QUERY).set_value("图书馆").run()
    app.text_input(key=Key.YEAR_FILTER).set_value("2024年").run()
    app.selectbox(key=Key.CATEGORY_FILTER).select("output.quantity").run()
    app.toggle(key=Key.SOUND).set_value(True).run()
    _, query, filters = services.calls[-1]
    assert query == "图书馆"
    assert (filters.year, filters.category, filters.sound) == (2024, "output.quantity", True)
    assert "更新书架数量" in shown(app)


def test_no_hit_says_what_to_do(launch: Launch) -> None:
    app = launch("base")
    app.text_input(key=Key.QUERY).set_value("没有的东西").run()
    assert "换个说法" in app.info[0].value


def test_a_hit_opens_its_table_with_findings_and_closes(launch: Launch) -> None:
    app = launch("base")
    app.text_input(key=Key.QUERY).set_value("图书馆").run()
    app.button(key="hit-project-0").click().run()
    assert '<td class="bad">社会影响度' in shown(app)
    app.button(key="back").click().run()
    assert app.text_input(key=Key.QUERY).value is not None


def test_cards_of_a_kind_of_project_are_listed(launch: Launch, services: FakeServices) -> None:
    library = services.library()
    key = list(library.archetypes)[-1]
    app = launch("base")
    app.selectbox(key=Key.ARCHETYPE).select(key).run()
    text = shown(app)
    assert library.archetypes[key].summary in text
    assert all(card.formula in text.replace("&gt;", ">").replace("&lt;", "<") for card in library.archetypes[key].cards)


def test_the_faults_of_the_base_have_chinese_names(launch: Launch) -> None:
    text = shown(launch("base"))
    assert "没有毛病的占<b>50%</b>" in text
    assert ">指标值无法衡量</div>" in text
    assert ">示例县图书馆</div>" in text
    assert "<div>50%</div><div>1项</div>" in text  # the faulty ones of a group, not all of it


def test_an_import_reports_each_file(launch: Launch, services: FakeServices) -> None:
    app = launch("base")
    files = [("去年.xlsx", b"x", "text/plain"), ("坏.doc", b"broken", "text/plain")]
    app.file_uploader(key=Key.IMPORT).set_value(files).run()
    app.button(key="import-go").click().run()
    assert services.calls[-1] == ("add", ["去年.xlsx", "坏.doc"])
    assert "新增 1" in app.success[0].value
    assert "坏.doc" in app.warning[0].value
