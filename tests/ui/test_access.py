"""Accounts, roles and the log: who gets in, what each may open, and that passwords are never stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kb import audit
from tests.ui.conftest import Launch
from tests.ui.doubles import SAID, FakeServices
from ui import access
from ui.accounts import AccountError, Accounts, Role, main
from ui.drafts import Drafts
from ui.session import Key

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse"


@pytest.fixture
def accounts(home: Path) -> Accounts:
    kept = Accounts(home)
    kept.put("张科员", "clerk", PASSWORD)
    kept.put("李主任", "administrator", PASSWORD)
    return kept


def app() -> AppTest:
    return AppTest.from_file(ROOT / "ui" / "app.py", default_timeout=20).run()


def sign_in(page: AppTest, name: str, password: str) -> AppTest:
    page.text_input(key="sign-in-name").set_value(name)
    page.text_input(key="sign-in-password").set_value(password)
    return page.button[0].click().run()


def test_a_password_is_checked_and_not_stored(accounts: Accounts) -> None:
    found = accounts.verify("张科员", PASSWORD)
    assert found is not None
    assert found.role == "clerk"
    assert accounts.verify("张科员", "wrong horse") is None
    assert accounts.verify("没有这人", PASSWORD) is None
    assert PASSWORD not in accounts.path.read_text(encoding="utf-8")
    assert accounts.path.stat().st_mode & 0o077 == 0


def test_an_account_of_the_offices_sign_on_has_no_password(accounts: Accounts) -> None:
    accounts.put("wang@example.gov", "reviewer")
    assert accounts.verify("wang@example.gov", "") is None


@pytest.mark.parametrize("name", ["", " ", "..", "a/b", "a\\b"])
def test_names_that_would_leave_the_folder_are_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(AccountError):
        accounts.put(name, "clerk", PASSWORD)


def test_a_short_password_and_a_broken_file_are_explained(accounts: Accounts) -> None:
    with pytest.raises(AccountError, match="至少8位"):
        accounts.put("赵", "clerk", "1234567")
    accounts.path.write_text("{", encoding="utf-8")
    with pytest.raises(AccountError, match="accounts.json"):
        accounts.all()


def test_a_login_is_remembered_until_it_is_forgotten(accounts: Accounts) -> None:
    token = accounts.remember(accounts.all()["张科员"])
    again = Accounts(accounts.folder)
    found = again.recognise(token)
    assert found is not None
    assert found.name == "张科员"
    assert token not in (accounts.folder / "logins.json").read_text(encoding="utf-8")
    again.forget(token)
    assert again.recognise(token) is None


def test_the_command_lists_and_removes(accounts: Accounts, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", "钱老师", "--role", "trainer", "--no-password"]) == 0
    assert main(["remove", "张科员"]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == ["李主任\t管理员", "钱老师\t培训"]
    assert main(["remove", "张科员"]) == 2
    assert "没有叫" in capsys.readouterr().err


def test_without_accounts_nobody_signs_in(services: FakeServices) -> None:
    page = app()
    assert not page.exception
    assert Key.CHAT in [one.key for one in page.chat_input]


def test_pages_wait_behind_the_form(accounts: Accounts, services: FakeServices) -> None:
    page = app()
    assert not page.chat_input
    assert not page.exception
    assert "账号或密码不对" in sign_in(page, "张科员", "wrong horse").error[0].value
    page = sign_in(app(), "张科员", PASSWORD)
    assert not page.exception
    assert Key.CHAT in [one.key for one in page.chat_input]
    page.button(key="sign-out").click().run()
    assert not page.chat_input


def test_clerks_see_their_own_drafts_alone(
    accounts: Accounts, launch: Launch, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "user", lambda: accounts.all()["张科员"])
    launch("draft").chat_input(key=Key.CHAT).set_value(SAID).run()
    assert len(Drafts(home / "drafts" / "张科员").listed()) == 1
    monkeypatch.setattr(access, "user", lambda: accounts.all()["李主任"])
    assert not [one for one in launch("draft").button if str(one.key).startswith("recent-")]


def test_what_each_role_may_do(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "user", lambda: accounts.all()["张科员"])
    assert not access.may_open("review")
    assert not access.may_write()
    monkeypatch.setattr(access, "user", lambda: accounts.all()["李主任"])
    assert access.may_open("review")
    assert access.may_write()


@pytest.mark.parametrize(("role", "key"), [("reviewer", Key.UPLOAD), ("trainer", Key.RULE_SEARCH)])
def test_each_role_begins_at_its_own_page(home: Path, services: FakeServices, role: Role, key: Key) -> None:
    Accounts(home).put("王同志", role, PASSWORD)
    page = sign_in(app(), "王同志", PASSWORD)
    assert not page.exception
    assert key in {one.key for one in (*page.file_uploader, *page.text_input)}


def test_the_log_keeps_order_and_survives_a_torn_line(home: Path) -> None:
    audit.record("李主任", "导入", "去年.docx")
    with audit.path().open("ab") as log:
        log.write(b'{"at": "2026\n')
    audit.record("", "导出", "表.docx")
    assert [(one.who, one.act) for one in audit.entries()] == [("", "导出"), ("李主任", "导入")]
