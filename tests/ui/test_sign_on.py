"""Roles through the organisation's own sign-on: a real browser, the real client, a provider of our own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.ui.provider import CLIENT, SECRET, provider
from tests.ui.serving import QUICK, SLOW, browser, free_port, server
from ui.accounts import Accounts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CLERK, REVIEWER, ADMINISTRATOR, STRANGER = (f"{name}@example.org" for name in ("zhang", "wang", "li", "nobody"))
PAGES = {CLERK: ["起草", "示范", "知识库"], REVIEWER: ["起草", "审核", "示范", "知识库"]}


@pytest.fixture(scope="module")
def chrome(request: pytest.FixtureRequest) -> Iterator[Browser]:
    pytest.importorskip("authlib", reason="requirements-oidc.txt")
    with browser(request) as opened:
        yield opened


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, chrome: Browser) -> Iterator[str]:
    """A server that asks the provider who is there; three people have accounts, one has none."""
    home = tmp_path_factory.mktemp("sign-on")
    accounts = Accounts(home)
    accounts.put(CLERK, "clerk")
    accounts.put(REVIEWER, "reviewer")
    accounts.put(ADMINISTRATOR, "administrator")
    port = free_port()
    with provider(CLERK, REVIEWER, ADMINISTRATOR, STRANGER) as issuer:
        file = home / "secrets.toml"
        file.write_text(
            f'[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\ncookie_secret = "{"ab12" * 10}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
            f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        with server(home, port, f"--secrets.files={file}", ASSISTANT_LOGIN="oidc") as url:
            yield url


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    """A browser that knows nobody yet."""
    context = chrome.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(QUICK)
    yield context.new_page()
    context.close()


def _sign_on(page: Page, address: str, who: str) -> None:
    page.goto(address)
    page.locator(".st-key-sign-on button").click()
    page.get_by_role("link", name=who).click()


@pytest.mark.parametrize("who", [CLERK, REVIEWER])
def test_each_role_finds_its_pages(address: str, page: Page, who: str) -> None:
    _sign_on(page, address, who)
    first = page.locator(".st-key-chat textarea" if who == CLERK else ".st-key-upload")  # where their work begins
    first.wait_for()
    assert [one.split()[-1] for one in page.get_by_test_id("stSidebarNavLink").all_inner_texts()] == PAGES[who]
    page.reload()  # the cookie remembers
    first.wait_for()
    page.goto(f"{address}/base")
    page.get_by_role("tab", name="导入文件").click(timeout=SLOW)  # the base is built first
    page.get_by_text("只有管理员可以").wait_for()
    assert page.get_by_role("tab", name="操作记录").count() == 0
    page.goto(f"{address}/review")
    (page.get_by_text("没有这个页面") if who == CLERK else page.locator(".st-key-upload")).first.wait_for()


def test_an_administrator_writes_and_signs_out(address: str, page: Page) -> None:
    _sign_on(page, address, ADMINISTRATOR)
    page.locator(".st-key-chat textarea").wait_for()
    page.goto(f"{address}/base")
    page.get_by_role("tab", name="操作记录").wait_for(timeout=SLOW)
    page.locator(".st-key-sign-out button").click()
    page.locator(".st-key-sign-on button").wait_for()
    page.reload()
    page.locator(".st-key-sign-on button").wait_for()


def test_a_stranger_is_turned_away_and_may_try_another_account(address: str, page: Page) -> None:
    _sign_on(page, address, STRANGER)
    page.get_by_text(f"“{STRANGER}”还没有开通").wait_for()
    assert page.locator(".st-key-chat").count() == 0
    page.locator(".st-key-sign-off button").click()
    page.locator(".st-key-sign-on button").wait_for()
