"""What every test stands on: a state folder of its own, no network, and the outside things some tests need."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eval.cases import seeds_folder

if TYPE_CHECKING:
    from assistant.desk import Desk

_LOCAL = {"localhost", "127.0.0.1", "::1", ""}


@pytest.fixture(scope="session", autouse=True)
def _state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One state folder for the run, so that no test sees or touches the user's own ./data."""
    folder = tmp_path_factory.mktemp("home")
    before = {name: os.environ.get(name) for name in ("ASSISTANT_HOME", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")}
    os.environ.update(ASSISTANT_HOME=str(folder), HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")
    yield folder
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Any connection beyond this machine fails the test that tries it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and str(address[0]) not in _LOCAL:
            raise AssertionError(f"a test wants the network: {address}")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = guarded  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty state folder for one test."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("ASSISTANT_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of real documents; the test is skipped where it is not there."""
    folder = seeds_folder()
    if folder is None:
        pytest.skip("no seed documents (SEEDS_DIR)")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; without one a browser test fails under CI and is skipped elsewhere."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium found on the path")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def desk(_state: Path) -> Desk:
    """The real library, base, index and model, opened once for the run."""
    from assistant.desk import open_desk

    return open_desk(_state)
