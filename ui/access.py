"""Who is in front of the browser: nobody in particular on a PC, a signed-in account on a server."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitAuthError

from kb.home import home
from ui.accounts import FIRST, PAGES, SINGLE, Account, Accounts
from ui.session import Key

COOKIE = "assistant-login"
log = logging.getLogger(__name__)


def single_sign_on() -> bool:
    """Whether the office's own sign-on (OIDC in .streamlit/secrets.toml) is used: ASSISTANT_LOGIN=oidc."""
    return os.environ.get("ASSISTANT_LOGIN", "") == "oidc"


def wanted() -> bool:
    return single_sign_on() or Accounts().wanted


def user() -> Account:
    """The account of this session; on a PC without accounts the one user who may do everything."""
    if not wanted():
        return SINGLE
    found: Account | None = st.session_state.get(Key.USER)
    return found or Account(name="", role="clerk")


def may_open(page: str) -> bool:
    return page in PAGES[user().role]


def first_page() -> str:
    """Where this user's work begins."""
    return FIRST[user().role]


def may_write() -> bool:
    """Whether this user may change the base."""
    return user().role == "administrator"


def drafts_folder() -> Path:
    """Where this user's drafts lie: everybody's own, so that clerks see only theirs."""
    name = user().name
    return home() / "drafts" / name if name else home() / "drafts"


def signed_in() -> bool:
    """Whether the pages may be shown; signs a remembered browser in, else shows the form."""
    if not wanted() or Key.USER in st.session_state:
        return True
    if single_sign_on():
        return _through_office()
    token = _remembered()
    account = Accounts().recognise(token) if token else None
    if account is None:
        _form()
        return False
    st.session_state[Key.USER] = account
    st.session_state[Key.TOKEN] = token
    return True


def _remembered() -> str:
    found = st.context.cookies.get(COOKIE)
    return found if isinstance(found, str) else ""


def _through_office() -> bool:
    if not st.user.get("is_logged_in", False):
        _, middle, _ = st.columns([1, 1, 1])
        with middle:
            st.title("绩效目标助手", anchor=False)
            st.html('<div class="hint">点下面的按钮，到本单位的登录页面登录后会自动回来。</div>')
            st.button("用单位账号登录", key="sign-on", type="primary", width="stretch", on_click=_sign_on)
            if Key.NOTICE in st.session_state:
                st.error(st.session_state.pop(Key.NOTICE))
        return False
    name = str(st.user.get("email") or st.user.get("preferred_username") or st.user.get("name") or "")
    account = Accounts().all().get(name)
    if account is None:
        st.error(f"“{name}”还没有开通，请管理员用 python -m ui.accounts add 添加。")
        st.button("换个账号登录", key="sign-off", on_click=st.logout)
        return False
    st.session_state[Key.USER] = account
    return True


def _sign_on() -> None:
    try:
        st.login()
    except StreamlitAuthError:
        log.exception("sign-on is not set up")
        st.session_state[Key.NOTICE] = (
            "统一登录还没有配置好。请管理员按 docs/sign-on.md 核对 .streamlit/secrets.toml 和所需的组件。"
        )


def _form() -> None:
    _, middle, _ = st.columns([1, 1, 1])
    with middle:
        st.title("绩效目标助手", anchor=False)
        with st.form("sign-in", border=True):
            name = st.text_input("账号", key="sign-in-name")
            password = st.text_input("密码", type="password", key="sign-in-password")
            go = st.form_submit_button("登录", type="primary", width="stretch")
        st.html('<div class="hint">没有账号，或忘了密码，请找本单位的管理员。</div>')
        if go:
            account = Accounts().verify(name, password)
            if account is None:
                st.error("账号或密码不对。忘了密码请找管理员重设。")
                return
            st.session_state[Key.USER] = account
            st.session_state[Key.TOKEN] = Accounts().remember(account)
            st.rerun()


def sign_out() -> None:
    """Forget the login here and in the cookie."""
    token = st.session_state.get(Key.TOKEN, "")
    if token:
        Accounts().forget(token)
    for key in list(st.session_state):
        del st.session_state[key]
    st.session_state[Key.TOKEN] = ""
    st.query_params.clear()
    if single_sign_on():
        st.logout()
