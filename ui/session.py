"""The keys of the session state: what a browser session keeps until it is closed."""

from __future__ import annotations

from enum import StrEnum

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
    UPLOADED = "uploaded"  # name and hash → what became of the file
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
    USER = "user"
    TOKEN = "login-token"
    STAMP = "draft-stamp"  # when the open draft's file was last written
    OPENED = "opened-row"
    PLAN = "plan-upload"
    FIND_DRAFT = "find-draft"
    DELETE = "delete-draft"
    WITH_SOURCES = "with-sources"
    WITH_WEIGHTS = "with-weights"
    MARKDOWN = "download-md"
    JSON = "download-json"
    VERSION = "version"
    RESTORE = "restore-version"
    TO_SAY = "to-say"  # what a button says for the clerk at the next run
    TOOLBAR = "toolbar"
    RESEND = "resend"
    WAIVE = "waive"
    CODES = "filter-codes"
    CHOSEN_TABLE = "chosen-table"
    NEXT_TABLE = "next-table"
    DECISIONS = "decisions"  # finding → ruling
    CONTENTS = "contents"  # hashes of the documents under review
    LASTS = "last-tables"  # tables of an uploaded document, one of which is last year's
    CLEAN_EXCEL = "download-clean-xlsx"
    EXEMPLAR_KIND = "exemplar-kind"
    EXEMPLAR = "exemplar"
    SHOW_PAIR = "presented"
    SCORE = "quiz-score"
    QUIZ_BETTER = "better"
    REGION_FILTER = "filter-region"
    CLASS_FILTER = "filter-class"
    MIN_FILTER = "filter-min"
    MAX_FILTER = "filter-max"
    INDICATOR = "indicator"
    PREVIEW = "import-preview"
    PROMOTE = "promote"
