"""What a browser session keeps: keys of the session state, and drafts as files that survive a refresh."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import RecordError
from kb.home import home
from kb.records import from_json, to_json

if TYPE_CHECKING:
    from assistant.dialogue import State

RECENT = 8  # drafts shown in the sidebar
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}")
QUERY = "draft"  # the query parameter that names the open draft


class Key(StrEnum):
    """Every key of the session state; those of widgets also name their CSS class (`st-key-…`)."""

    STATE = "conversation"
    DRAFT = "draft-id"
    ASKED = "asked"  # quick replies of the last answer
    NOTICE = "notice"
    LAYOUT = "layout"
    CHAT = "chat"
    CHAT_LOG = "chat-log"
    GRID = "grid"
    NEW = "new-draft"
    UNDO = "undo"
    REDO = "redo"
    WORD = "download-docx"
    EXCEL = "download-xlsx"
    UPLOAD = "upload"
    UPLOADED = "uploaded"  # (sha256, ReadResult, reviews)
    SEVERITY = "severity"
    WORD_REVIEW = "download-review-docx"
    EXCEL_REVIEW = "download-review-xlsx"
    RULE = "rule"
    RULE_SEARCH = "rule-search"
    LESSON_CATEGORY = "lesson-category"
    LESSON_CODE = "lesson-code"
    LESSON_PAGE = "lesson-page"  # first of the pairs shown, by category and code
    QUIZ = "quiz"  # number of the question
    QUIZ_PICK = "quiz-pick"
    QUERY = "query"
    YEAR_FILTER = "filter-year"
    UNIT_FILTER = "filter-unit"
    CATEGORY_FILTER = "filter-category"
    SOUND = "filter-sound"
    PROJECT = "project"
    ARCHETYPE = "archetype"
    IMPORT = "import"
    IMPORTED = "imported"


@dataclass(frozen=True)
class Saved:
    """A draft on disk, as the sidebar lists it."""

    id: str
    title: str
    at: datetime


def folder() -> Path:
    """Where drafts lie, created when missing."""
    path = home() / "drafts"
    path.mkdir(parents=True, exist_ok=True)
    return path


def new_id() -> str:
    """A fresh draft id: time and four random digits."""
    return f"{datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def save(draft_id: str, state: State) -> None:
    """Write the conversation whole or not at all; ids from outside are checked by `load`."""
    path = folder() / f"{draft_id}.json"
    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(to_json(state))
    temporary.replace(path)


def load(draft_id: str) -> State | None:
    """The conversation of that id; None where there is none or it cannot be read any more."""
    from assistant.dialogue import State

    if not _ID.fullmatch(draft_id):
        return None
    try:
        return from_json((folder() / f"{draft_id}.json").read_bytes(), State)
    except (OSError, RecordError):
        return None


def recent(limit: int = RECENT) -> list[Saved]:
    """Saved drafts, latest first; unreadable ones are left out."""
    files = sorted(
        (path for path in folder().glob("*.json") if _ID.fullmatch(path.stem)),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    found = []
    for path in files[: limit * 2]:
        state = load(path.stem)
        if state is not None:
            found.append(Saved(path.stem, title(state), datetime.fromtimestamp(path.stat().st_mtime)))
    return found[:limit]


def title(state: State) -> str:
    """What to call a draft: the project's name, else the first words said."""
    table = state.result.table if state.result else None
    if table and table.project and table.project.name:
        return table.project.name
    return state.said[0][:18] if state.said else "未命名草稿"
