"""Drafts on disk: saved, listed, searched, versions, the bin; and that refresh, tabs and restarts lose nothing."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from msgspec.structs import replace
from streamlit.testing.v1 import AppTest

from assistant.dialogue.state import Change, State
from assistant.records import AssistantError
from assistant.versions import differences
from tests.ui.conftest import Launch
from tests.ui.doubles import SAID, TABLE, FakeServices
from ui import conversation, session
from ui.drafts import Drafts
from ui.session import Key

FIRST, SECOND = "20260101-000000-aaaa", "20260101-000001-bbbb"


@pytest.fixture
def drafts(home: Path) -> Drafts:
    return Drafts(home / "drafts")


@pytest.fixture
def drafted(launch: Launch) -> AppTest:
    return launch("draft").chat_input(key=Key.CHAT).set_value(SAID).run()


def resumed(launch: Launch, draft_id: str) -> AppTest:
    """A fresh browser on the address of a draft: what a refresh, a second tab and a restarted server come to."""
    app = launch("draft")
    app.query_params[session.QUERY] = draft_id
    return app.run()


def shown(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*app.html, *app.warning))


# -- the files --


def test_drafts_are_kept_listed_and_searched(drafts: Drafts, services: FakeServices) -> None:
    first, _ = services.step(services.new("cn-2021"), SAID)
    second = replace(services.new("hebei"), said=("修一条路修一条路修一条路修一条路",))
    drafts.save(FIRST, first)
    drafts.save(SECOND, second)
    later = time.time() + 10
    os.utime(drafts.folder / f"{FIRST}.json", (later, later))
    assert drafts.load(FIRST) == first
    assert [(one.id, one.title) for one in drafts.listed()] == [
        (FIRST, "自助借还机购置"),
        (SECOND, second.said[0][:18]),
    ]
    assert [one.id for one in drafts.listed("图书馆 36万")] == [FIRST]  # words that were said, all of them
    assert drafts.listed("图书馆 一条路") == []
    assert len(drafts.listed(limit=1)) == 1


def test_broken_or_foreign_files_are_no_drafts(drafts: Drafts) -> None:
    (drafts.folder / f"{FIRST}.json").write_text("{", encoding="utf-8")
    (drafts.folder / "notes.json").write_text("{}", encoding="utf-8")
    assert drafts.load(FIRST) is None
    assert drafts.load("../../secret") is None
    assert drafts.stamp("../../secret") == 0
    assert drafts.versions("../../secret") == []
    assert drafts.listed() == []


def test_a_version_is_kept_when_the_table_changes(drafts: Drafts, services: FakeServices) -> None:
    first, _ = services.step(services.new("cn-2021"), SAID)
    second = services.edit(first, (Change("buy/count", "value", "=10台"),))
    for state, cause in ((first, SAID), (first, "说了别的"), (second, "改成10台")):
        drafts.save(FIRST, state, cause)
    kept = drafts.versions(FIRST)
    assert [one.cause for one in kept] == [SAID, "改成10台"]
    result = kept[0].load().result
    assert result is not None
    assert result.table == TABLE


def test_the_bin_keeps_what_was_thrown_away(drafts: Drafts, services: FakeServices) -> None:
    state, _ = services.step(services.new("cn-2021"), SAID)
    drafts.save(FIRST, state)
    drafts.discard(FIRST)
    assert drafts.listed() == []
    assert drafts.load(FIRST) is None
    assert (drafts.folder / "removed" / f"{FIRST}.json").is_file()
    drafts.discard("../../secret")


def test_differences_name_row_field_before_and_after() -> None:
    rows = TABLE.indicators
    after = replace(TABLE, year=2027, indicators=(replace(rows[0], value="=10台"), *rows[2:]))
    found = [(one.kind, one.row, one.field, one.before, one.after) for one in differences(TABLE, after)]
    assert found == [
        ("changed", "预算年度", "", "2026年", "2027年"),
        ("changed", rows[0].name, "指标值", "=8台", "=10台"),
        ("removed", rows[1].name, "", "=100%", ""),
    ]
    renamed = replace(TABLE, indicators=(replace(rows[0], id="other/key", value="=9台"), *rows[1:]))
    assert [(one.kind, one.after) for one in differences(TABLE, renamed)] == [("changed", "=9台")]
    assert {one.kind for one in differences(None, TABLE)} == {"added"}


# -- in the page --


def test_refresh_and_restart_bring_the_draft_back(drafted: AppTest, launch: Launch) -> None:
    draft_id = drafted.session_state[Key.DRAFT]
    again = resumed(launch, draft_id)
    assert again.session_state[Key.STATE] == drafted.session_state[Key.STATE]


def test_two_tabs_on_one_draft_lose_neither_change(drafted: AppTest, launch: Launch) -> None:
    draft_id = drafted.session_state[Key.DRAFT]
    other = resumed(launch, draft_id)
    other.chat_input(key=Key.CHAT).set_value("第二个窗口说的话").run()
    drafted.chat_input(key=Key.CHAT).set_value("第一个窗口说的话").run()
    assert drafted.session_state[Key.STATE].said == (SAID, "第二个窗口说的话", "第一个窗口说的话")
    other.run()
    assert other.session_state[Key.STATE].said == (SAID, "第二个窗口说的话", "第一个窗口说的话")


def test_a_message_that_the_server_did_not_live_to_answer_is_offered_again(
    drafted: AppTest, launch: Launch, drafts: Drafts, services: FakeServices
) -> None:
    draft_id = drafted.session_state[Key.DRAFT]
    drafts.sent(draft_id, "再加一条使用率")
    app = resumed(launch, draft_id)
    assert "再加一条使用率" in shown(app)
    app.button(key=Key.RESEND).click().run()
    assert services.calls[-1] == ("step", "再加一条使用率")
    assert drafts.unanswered(draft_id) == ""


def test_a_first_message_is_on_disk_before_it_is_answered(
    launch: Launch, drafts: Drafts, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[str] = []

    def dying(state: State, message: str) -> None:
        noted.extend(drafts.unanswered(one.id) for one in drafts.listed())
        raise AssistantError("断电了")

    with monkeypatch.context() as patched:
        patched.setattr(services, "step", dying)
        app = launch("draft").chat_input(key=Key.CHAT).set_value(SAID).run()
    assert noted == [SAID]
    again = resumed(launch, app.session_state[Key.DRAFT])
    assert drafts.listed()[0].title == SAID[:18]
    again.button(key=Key.RESEND).click().run()
    assert again.session_state[Key.STATE].said == (SAID,)
    assert drafts.unanswered(drafts.listed()[0].id) == ""


def test_what_is_still_being_answered_is_shown_as_such(drafted: AppTest, launch: Launch, drafts: Drafts) -> None:
    draft_id = drafted.session_state[Key.DRAFT]
    drafts.sent(draft_id, "再加一条使用率")
    with conversation._turns.take((str(drafts.folder), draft_id)):
        app = resumed(launch, draft_id)
        assert "再加一条使用率" in shown(app)
        assert "正在处理" in shown(app)
        assert Key.RESEND not in {one.key for one in app.button}
    assert Key.RESEND in {one.key for one in resumed(launch, draft_id).button}


def test_a_message_that_is_waived_is_not_offered_again(drafted: AppTest, launch: Launch, drafts: Drafts) -> None:
    drafts.sent(drafted.session_state[Key.DRAFT], "再加一条使用率")
    app = resumed(launch, drafted.session_state[Key.DRAFT])
    app.button(key=Key.WAIVE).click().run()
    assert Key.RESEND not in {one.key for one in app.button}


def test_what_says_nothing_of_a_project_leaves_no_draft(launch: Launch, drafts: Drafts) -> None:
    app = launch("draft").chat_input(key=Key.CHAT).set_value("今天天气怎么样").run()
    assert drafts.listed() == []
    assert not app.session_state[Key.DRAFT]
    assert len(app.session_state[Key.STATE].messages) == 1


def test_an_earlier_version_is_compared_and_restored(drafted: AppTest) -> None:
    drafted.button(key="fix-1").click().run()
    assert "使用天数÷开放天数" in shown(drafted)
    drafted.button(key=Key.RESTORE).click().run()
    state = drafted.session_state[Key.STATE]
    assert state.result.table == TABLE
    assert state.past  # what stood before can be had again
    assert "已恢复到" in state.messages[-1].text


def test_a_draft_is_thrown_away_and_a_new_one_begun(drafted: AppTest, drafts: Drafts) -> None:
    drafted.button(key=Key.DELETE).click().run()
    assert drafts.listed() == []
    assert drafted.session_state[Key.STATE].said == ()


def test_many_drafts_can_be_searched(launch: Launch, drafts: Drafts, services: FakeServices) -> None:
    for number in range(12):
        state = replace(services.new("cn-2021"), said=(f"第{number:02d}号水渠清淤",))
        drafts.save(f"20260101-0000{number:02d}-aaaa", state)
    app = launch("draft")
    assert sum(str(one.key).startswith("recent-") for one in app.button) == 8
    app.text_input(key=Key.FIND_DRAFT).set_value("07号").run()
    assert [one.label for one in app.button if str(one.key).startswith("recent-")] == ["第07号水渠清淤"]
