"""The browser pages: `python -m streamlit run ui/app.py`."""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:  # `streamlit run` puts only ui/ on the path
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402

from ui import bootstrap  # noqa: E402
from ui.components.page import frame, guarded  # noqa: E402
from ui.views import base, draft, review, teach  # noqa: E402

st.set_page_config(
    page_title="绩效目标助手",
    page_icon=Path(__file__).parent / "components" / "icon.svg",  # Streamlit fetches named icons from the network
    layout="wide",
    initial_sidebar_state=220,
)
page = st.navigation(
    [
        st.Page(draft.show, title="起草", icon=":material/edit_note:", url_path="draft", default=True),
        st.Page(review.show, title="审核", icon=":material/fact_check:", url_path="review"),
        st.Page(teach.show, title="示范", icon=":material/school:", url_path="teach"),
        st.Page(base.show, title="知识库", icon=":material/menu_book:", url_path="base"),
    ]
)
frame()
bootstrap.services()
guarded(page.run)
