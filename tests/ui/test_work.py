"""What each role does beyond looking: rulings, a quiz that reviews, the projector, register, promotion, intake."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from msgspec.structs import replace
from streamlit.testing.v1 import AppTest

from assistant.export.page import page
from assistant.reviewing import Reviewed
from kb import audit
from kb.local_standards import LocalStandard, StandardError, add, fitting, standards
from kb.promotions import PromotionError, card_of, extend, promotions
from kb.records import ReadResult
from kb.values import parse
from tests.ui.conftest import Launch
from tests.ui.doubles import FakeServices
from tests.ui.samples import LESSONS, LIBRARY, RULES, SAID, STORED, TABLE, WEAK
from ui import access, rulings
from ui.accounts import Account
from ui.components.spread import spread_html
from ui.rulings import Ruling
from ui.session import Key

FILE = ("表.txt", b"x")


def shown(app: AppTest) -> str:
    kinds = (app.html, app.markdown, app.warning, app.success, app.info, app.error)
    return "\n".join(str(part.value) for kind in kinds for part in kind)


def dropped(app: AppTest, key: str, *files: tuple[str, bytes]) -> AppTest:
    return app.file_uploader(key=key).set_value([(name, data, "text/plain") for name, data in files]).run()


# -- 审核 --


def test_a_rewrite_taken_over_makes_a_mended_table(launch: Launch, services: FakeServices) -> None:
    app = dropped(launch("review"), Key.UPLOAD, FILE)
    app.button(key="take-0-0").click().run()
    assert "已采用改写" in shown(app)
    assert Key.CLEAN_EXCEL in [one.key for one in app.get("download_button")]
    item = Reviewed(file=FILE[0], table=STORED, review=services.review_file(*FILE)[0][0].review)
    made = app.session_state[Key.DECISIONS]
    assert rulings.mended(item, made).indicators[1].name == "年进馆人次增长率"


def test_a_dismissed_finding_leaves_the_opinion_and_can_come_back(launch: Launch, services: FakeServices) -> None:
    app = dropped(launch("review"), Key.UPLOAD, FILE)
    app.button(key="because-0-0-1").click().run()
    assert "不算问题：项目特殊，已说明" in shown(app)
    item = services.review_file(*FILE)[0][0]
    made = app.session_state[Key.DECISIONS]
    assert WEAK not in rulings.standing(item, made).review.findings
    app.button(key="undo-0-0").click().run()
    assert app.session_state[Key.DECISIONS] == {}


def test_a_reason_of_ones_own_and_the_same_file_again(launch: Launch) -> None:
    app = dropped(launch("review"), Key.UPLOAD, FILE)
    app.text_input(key="reason-0-1").set_value("另有批复").run()
    again = dropped(launch("review"), Key.UPLOAD, FILE)
    assert "不算问题：另有批复" in shown(again)


def test_the_next_version_of_a_table_shows_what_was_decided(launch: Launch) -> None:
    app = dropped(launch("review"), Key.UPLOAD, FILE)
    app.button(key="because-0-1-0").click().run()
    assert "上次（" not in shown(app)  # what is decided here and now stands beside its button
    newer = dropped(launch("review"), Key.UPLOAD, ("改过的表.txt", b"x, mended"))
    assert "不采纳：上级统一下达" in shown(newer)


def test_the_next_table_is_a_click_away(launch: Launch) -> None:
    app = dropped(launch("review"), Key.UPLOAD, FILE, ("另一张.txt", b"y"))
    assert app.selectbox(key=Key.CHOSEN_TABLE).value == 0
    assert {label.rpartition("　")[2] for label in app.selectbox(key=Key.CHOSEN_TABLE).options} == {
        FILE[0],
        "另一张.txt",
    }
    app.button(key=Key.NEXT_TABLE).click().run()
    assert app.selectbox(key=Key.CHOSEN_TABLE).value == 1
    assert app.button(key=Key.NEXT_TABLE).disabled


def test_findings_are_filtered_by_what_is_wrong(launch: Launch) -> None:
    app = dropped(launch("review"), Key.UPLOAD, FILE)
    app.multiselect(key=Key.CODES).set_value([WEAK.code]).run()
    assert WEAK.message in shown(app)
    assert "目标里没有可查的数" not in shown(app)


def test_ranking_and_frequency() -> None:
    items = [
        Reviewed(file="a", table=STORED, review=FakeServices().review_file(*FILE)[0][0].review),
        Reviewed(file="b", table=TABLE, review=FakeServices().review(replace(TABLE, indicators=()))),
    ]
    assert rulings.frequent(items) == [(WEAK.code, 1, 0.5), ("vague-goal", 1, 0.5)]
    assert rulings.standing(items[0], {"other": Ruling(kind="dismissed")}) == items[0]


# -- 示范 --


def test_the_quiz_keeps_score_and_reviews_what_was_written(launch: Launch) -> None:
    app = launch("teach")
    app.radio(key=f"{Key.QUIZ_PICK}-0").set_value(RULES[0].code).run()
    assert "答1题，对<b>1</b>题" in shown(app)
    app.text_input(key=f"{Key.QUIZ_BETTER}-value-0").set_value("=100%")
    app.button(key=f"{Key.QUIZ_BETTER}-go-0").click().run()
    assert "过了" in shown(app)
    app.button(key="quiz-again").click().run()
    assert "答1题" not in shown(app)


def test_an_unchanged_row_has_not_passed(launch: Launch) -> None:
    app = launch("teach")
    app.radio(key=f"{Key.QUIZ_PICK}-0").set_value(RULES[0].code).run()
    app.button(key=f"{Key.QUIZ_BETTER}-go-0").click().run()
    assert "还没有改" in shown(app)


def test_the_projector_turns_its_pages_and_ends(launch: Launch) -> None:
    app = launch("teach")
    app.button(key="pair-start").click().run()
    assert f"第1组，共{len(LESSONS)}组" in shown(app)
    assert not app.title
    app.button(key="pair-on").click().run()
    assert "出行条件2" in shown(app)
    app.button(key="pair-stop").click().run()
    assert app.title


def test_exemplary_tables_are_chosen_by_kind(launch: Launch) -> None:
    app = launch("teach")
    app.selectbox(key=Key.EXEMPLAR_KIND).select("run").run()
    assert "更新书架数量" in shown(app)


def test_the_handbook_prints_as_a_page() -> None:
    pipes = "| 甲 | 乙 |\n| --- | --- |\n| 1\\|2 | 3 |\n"
    text = f'# 手册\n\n1. [空话](#vague)\n\n<a id="vague"></a>\n\n## 空话\n\n**为什么** 量 < 质 `a`\n\n{pipes}'
    html = page(text, "手册")
    for part in (
        '<a href="#vague">空话</a>',
        "<h2>空话</h2>",
        "<b>为什么</b> 量 &lt; 质 <code>a</code>",
        "<td>1|2</td>",
    ):
        assert part in html
    assert html.count("<section>") == html.count("</section>") == 1


# -- 知识库 --


def test_an_indicator_shows_where_it_is_used(launch: Launch) -> None:
    app = launch("base")
    app.text_input(key=Key.QUERY).set_value("图书馆").run()
    app.button(key="hit-indicator-0").click().run()
    assert "1张表用过" in shown(app)
    app.button(key="use-0").click().run()
    assert "社会影响度" in shown(app)


def test_all_restrictions_reach_the_search(launch: Launch, services: FakeServices) -> None:
    app = launch("base")
    app.text_input(key=Key.QUERY).set_value("图书馆")
    app.text_input(key=Key.REGION_FILTER).set_value("示例县")
    app.text_input(key=Key.CLASS_FILTER).set_value("207 文化")
    app.text_input(key=Key.MIN_FILTER).set_value("10")
    app.text_input(key=Key.MAX_FILTER).set_value("很多").run()
    filters = services.calls[-1][2]
    assert (filters.region, filters.class_, filters.minimum, filters.maximum) == ("示例县", "207", 10.0, None)


def test_what_was_read_is_mended_before_it_goes_in(launch: Launch, services: FakeServices) -> None:
    app = dropped(launch("base"), Key.IMPORT, ("去年.txt", b"x"))
    app.text_input(key="mend-unit-0-0").set_value("示例市图书馆")
    app.text_input(key="mend-year-0-0").set_value("2023年").run()
    app.button(key="import-mended-0").click().run()
    name, result = services.calls[-1][1:]
    assert isinstance(result, ReadResult)
    assert (name, result.tables[0].unit.name, result.tables[0].year) == ("去年.txt", "示例市图书馆", 2023)
    assert "已导入1张表" in shown(app)


def test_only_an_administrator_writes_to_the_base(launch: Launch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "wanted", lambda: True)
    monkeypatch.setattr(access, "user", lambda: Account(name="张科员", role="clerk"))
    app = launch("base")
    assert "只有管理员可以" in shown(app)
    keys = {one.key for one in app.button}
    assert not keys & {"import-go", "standard-go"}


def test_a_standard_is_registered_cited_and_withdrawn(launch: Launch, home: Path) -> None:
    app = launch("base")
    app.button(key="standard-go").click().run()
    assert "还没有填：项目" in shown(app)
    for field, text in {
        "item": "培训费", "value": "≤400元/人·天", "name": "示例县培训费管理办法", "number": "示财行〔2025〕3号",
        "since": "2025-01-01",
    }.items():  # fmt: skip
        app.text_input(key=f"standard-{field}").set_value(text)
    app.button(key="standard-go").click().run()
    assert "示财行〔2025〕3号" in shown(app)
    assert audit.entries()[0].act == "登记标准"
    assert [one.value for one in fitting("人均培训费", dt.date(2026, 1, 1))] == ["≤400元/人·天"]
    assert fitting("人均培训费", dt.date(2024, 1, 1)) == ()
    assert fitting("会议天数", dt.date(2026, 1, 1)) == ()
    app.selectbox(key="standard-gone").select_index(0).run()
    app.button(key="standard-remove").click().run()
    assert standards() == ()


@pytest.mark.parametrize(("since", "until"), [("", ""), ("2026年1月", ""), ("2026-02-01", "2026-01-01")])
def test_a_standard_needs_sensible_dates(home: Path, since: str, until: str) -> None:
    with pytest.raises(StandardError):
        add(LocalStandard(item="会议费", value="≤450元", name="办法", number="1号", since=since, until=until))


def test_a_good_row_joins_the_library_when_it_is_approved(launch: Launch, services: FakeServices) -> None:
    good = replace(STORED.indicators[0], description="验收的书架组数", target=parse("60组"))
    table = replace(STORED, indicators=(good, *STORED.indicators[1:]))
    services.propose(table, good, "buy", "张科员")
    with pytest.raises(PromotionError, match="已经提出过"):
        services.propose(table, good, "buy", "张科员")
    assert extend(LIBRARY) is LIBRARY
    app = launch("base")
    app.button(key=f"approve-{promotions()[0].id}").click().run()
    cards = extend(LIBRARY).archetypes["buy"].cards
    assert cards[0].name == good.name  # before the shipped ones
    assert "2024年“图书馆设备更新”" in cards[0].why
    app.button(key=f"refuse-{promotions()[0].id}").click().run()
    assert promotions() == ()


def test_only_rows_that_can_be_cards_are_offered(launch: Launch, services: FakeServices) -> None:
    app = launch("base")
    app.session_state[Key.PROJECT] = STORED.id
    assert "没有能推荐的" in shown(app.run())


def test_a_row_that_says_too_little_is_no_card() -> None:
    with pytest.raises(PromotionError, match="怎么算"):
        card_of(STORED, replace(STORED.indicators[0], target=parse("60组")), "buy")
    with pytest.raises(PromotionError, match="带单位的数"):
        card_of(STORED, replace(STORED.indicators[0], value="明显提高", target=parse("明显提高")), "buy")


# -- 起草 --


def test_an_open_row_shows_what_others_set(services: FakeServices) -> None:
    html = spread_html(services.comparables(TABLE.indicators[4]))
    assert "旧书架更新" in html
    assert "88%" in html
    assert "没有可比的指标" in spread_html(None)


def test_last_years_table_is_carried_over(launch: Launch, services: FakeServices) -> None:
    app = launch("draft")
    app.file_uploader(key=Key.PLAN).set_value(("去年.docx", b"x", "text/plain")).run()
    assert services.calls[-1] == ("step", "")
    app = launch("draft")
    app.file_uploader(key=Key.PLAN).set_value(("方案.docx", b"a plan", "text/plain")).run()
    assert services.calls[-1] == ("step", SAID)


def test_points_are_filled_in_on_wish(launch: Launch) -> None:
    app = launch("draft").chat_input(key=Key.CHAT).set_value(SAID).run()
    app.toggle(key=Key.WITH_WEIGHTS).set_value(True).run()
    assert not app.exception
    assert not app.warning  # the sum is right
