"""The browser pages: `python -m streamlit run ui/app.py`."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:  # `streamlit run` puts only ui/ on the path
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402

from ui import access, bootstrap  # noqa: E402
from ui.components.page import frame, guarded, signed_in_as  # noqa: E402

st.set_page_config(
    page_title="绩效目标助手",
    page_icon=Path(__file__).parent / "components" / "icon.svg",  # Streamlit fetches named icons from the network
    layout="wide",
    initial_sidebar_state=220,
)
ENTRY = "登录"
PAGES = {
    "draft": ("起草", ":material/edit_note:"),
    "review": ("审核", ":material/fact_check:"),
    "teach": ("示范", ":material/school:"),
    "base": ("知识库", ":material/menu_book:"),
}


def view(name: str) -> Callable[[], None]:
    """The page of that name; what it needs is loaded when it is opened."""
    return lambda: import_module(f"ui.views.{name}").show()


bootstrap.services()
frame()
if not access.signed_in():
    st.navigation([st.Page(lambda: None, title=ENTRY)], position="hidden").run()
    st.stop()
page = st.navigation(
    [
        st.Page(view(name), title=title, icon=icon, url_path=name, default=name == access.first_page())
        for name, (title, icon) in PAGES.items()
        if access.may_open(name)
    ]
)
signed_in_as()
guarded(page.run)
