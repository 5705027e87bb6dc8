"""Everything a conversation needs, opened once: library, store, index, archetype matcher."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb import home as homes
from kb import library as libraries
from kb.library import Library

if TYPE_CHECKING:
    from indexer.archetypes import Matcher
    from indexer.snapshot import Index
    from kb.store import Store


@dataclass
class Desk:
    """The opened parts. Pages and commands share one; nothing in it depends on a conversation."""

    home: Path
    library: Library
    common: Library  # general kinds, where no kind of the library fits
    store: Store
    index: Index
    matcher: Matcher

    @property
    def encoder(self) -> Any:
        """The encoder of the index: `encode(list[str]) -> float32 (n, d)`, rows of length one."""
        return self.index.encoder


def open_desk(home: Path | None = None) -> Desk:
    """Open base and index under `home`; builds them first (a few seconds) where missing or out of date."""
    from indexer import snapshot
    from indexer.archetypes import Matcher
    from kb.importing import import_corpus
    from kb.store import Store

    folder = home or homes.home()
    library = libraries.load()
    store = Store(folder / "base.sqlite")
    import_corpus(store)
    index = snapshot.ensure(store, library, folder)
    desk = Desk(
        home=folder,
        library=library,
        common=libraries.load_common(),
        store=store,
        index=index,
        matcher=Matcher(library, index.encoder),
    )
    if store.unassessed():
        from assistant.assess import assess

        assess(store, desk)
    return desk
