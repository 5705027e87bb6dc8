"""Pages on doubles, launched without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.doubles import FakeServices
from ui import bootstrap

Launch = Callable[[str], AppTest]


@pytest.fixture
def services(home: Path, monkeypatch: pytest.MonkeyPatch) -> FakeServices:
    """The doubles, put where the pages look for their services; drafts go to an empty folder."""
    fake = FakeServices()
    monkeypatch.setattr(bootstrap, "services", lambda: fake)
    return fake


@pytest.fixture
def launch(services: FakeServices) -> Launch:
    """Run one view by its module name."""

    def page(name: str) -> None:
        import importlib

        from ui.components.page import guarded

        guarded(importlib.import_module(f"ui.views.{name}").show)

    return lambda name: AppTest.from_function(page, args=(name,), default_timeout=20).run()
