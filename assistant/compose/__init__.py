"""Brief → target table: rows from stated facts, rows from cards and history, goals, questions."""

from assistant.compose.table import compose

__all__ = ["compose"]
