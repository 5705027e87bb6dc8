"""The one folder that holds all state: `ASSISTANT_HOME`, by default ./data."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"


def home() -> Path:
    """The state folder, created when missing."""
    path = Path(os.environ.get("ASSISTANT_HOME") or ROOT / "data").expanduser()
    path.mkdir(parents=True, exist_ok=True)
    return path
