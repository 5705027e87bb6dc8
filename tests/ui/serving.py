"""A server of this checkout and a Chromium, for the tests that need both."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SLOW = 90_000  # ms: the first draft of a fresh machine builds base and index
QUICK = 30_000


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def server(home: Path, port: int, *options: str, kill: bool = False, **settings: str) -> Iterator[str]:
    """A server with that state folder; at the end stopped, or killed as by a power cut. `settings` go into its environment."""
    log = (home / "server.log").open("ab")
    command = [sys.executable, "-m", "streamlit", "run", "ui/app.py", "--server.headless", "true"]
    running = subprocess.Popen(
        [*command, "--server.port", str(port), *options],
        cwd=ROOT,
        env={**os.environ, "ASSISTANT_HOME": str(home), **settings},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    url = f"http://localhost:{port}"
    try:
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                    break
            except OSError:
                assert running.poll() is None, (home / "server.log").read_text(errors="replace")
                time.sleep(0.5)
        yield url
    finally:
        (running.kill if kill else running.terminate)()
        running.wait(20)
        log.close()


@contextmanager
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The Chromium of the system, or that of the variable CHROMIUM."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or request.getfixturevalue("chromium")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()
