"""Answers of the search kept while its index stands: an edit drafts the whole table anew and asks the same again."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.records import Filters, SearchResult
    from indexer.snapshot import Index

KEPT = 2000  # questions; the oldest give way


class Remembered:
    """An index that answers the same question twice without looking twice. Everything else is the index's own."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._ask = lru_cache(maxsize=KEPT)(index.search)

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> SearchResult:
        """As `Index.search`."""
        return self._ask(query, k, filters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)
