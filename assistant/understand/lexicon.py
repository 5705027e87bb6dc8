"""The word lists of lexicon.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

_DATA = tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))

VERBS: tuple[str, ...] = tuple(_DATA["verbs"].split())
MIDDLE: tuple[str, ...] = tuple(_DATA["middle"].split())
STOP_AFTER: frozenset[str] = frozenset(_DATA["stop_after"].split())
TAILS: frozenset[str] = frozenset(_DATA["tails"].split())
HEADS: tuple[str, ...] = tuple(sorted(_DATA["heads"].split(), key=len, reverse=True))
PER: tuple[str, ...] = tuple(sorted(_DATA["per"].split(), key=len, reverse=True))
SLIPS: dict[str, str] = _DATA["slips"]
NOT_UNIT: dict[str, str] = _DATA["not_unit"]
