"""What every page shares: the style, and plain words when something fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from ui import access
from ui.accounts import ROLES
from ui.bootstrap import ERRORS
from ui.session import Key

HERE = Path(__file__).parent
log = logging.getLogger(__name__)


@cache
def _language() -> Any:
    return st.components.v2.component("page_language", js=(HERE / "language.js").read_text(encoding="utf-8"))


def frame() -> None:
    """Style sheet and language of the document, and the login that the browser remembers."""
    st.html(HERE / "style.css")
    cookie = {"name": access.COOKIE, "token": st.session_state.get(Key.TOKEN)}
    _language()(key="page-language", height=1, data=cookie)


def signed_in_as() -> None:
    """Who is signed in, and the way out; nothing on a PC without accounts."""
    if not access.wanted():
        return
    user = access.user()
    with st.sidebar, st.container(horizontal=True, vertical_alignment="center", key="who"):
        st.html(f'<div class="hint">{escape(user.name)}（{ROLES[user.role]}）</div>')
        st.button("退出", key="sign-out", type="tertiary", on_click=access.sign_out)


def guarded(show: Callable[[], None]) -> None:
    """Run a page; its own errors are shown as they are, others with what to do, and logged."""
    try:
        show()
    except ERRORS as error:
        st.error(str(error))
    except OSError as error:
        log.exception("page failed")
        st.error(f"{error.filename or '文件'}：无法读写（{error.strerror or error}）。请检查磁盘空间和权限后刷新页面。")
    except Exception:
        log.exception("page failed")
        st.error("这一步没有做成，刚才的内容没有丢。请刷新页面再试；若仍不行，把运行窗口里的最后几行发给管理员。")
