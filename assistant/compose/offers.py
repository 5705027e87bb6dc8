"""The rows that cards could give for what the text leaves open, the most fitting first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.compose import cards
from assistant.compose.relevance import in_words_of, strangeness
from assistant.compose.rows import Row
from assistant.records import Brief
from kb.library import Archetype
from kb.taxonomy import is_benefit

_GUESS = 0.5  # score of a match from which its cards may speak of things the text does not name
_FOREIGN = 0.6  # how much worse a card of another part of the project is than one of the main kind
_CORE = 0.4  # what a card that most projects of the kind carry is ahead


class Offer(NamedTuple):
    """A row that a card could give, and how far the card is from the text (see `strangeness`)."""

    strange: float
    core: bool
    row: Row


def certain(brief: Brief, main: Archetype) -> bool:
    """Whether the text really speaks of the main kind; below `_GUESS` a match is right about two times in three."""
    return any(match.id == main.id and match.score >= _GUESS for match in brief.kinds)


def offers(
    brief: Brief, main: Archetype, others: Sequence[Archetype] = (), minor: frozenset[str] = frozenset()
) -> list[Offer]:
    """Every usable card, the most fitting first; a `minor` kind lends its quality only."""
    found: list[tuple[float, Offer]] = []
    for depth, kind in enumerate((main, *others)):
        for card in kind.cards:
            if cards.is_total(card):
                continue
            row = cards.filling_row(card, kind, brief)
            if row is None or depth and not row.value:
                continue
            strange = strangeness(card, kind, brief.text)
            if depth and (strange > 0 or kind.id in minor and card.category != "output.quality"):
                continue
            if depth and is_benefit(card.category) and not in_words_of(row.name, brief.text):
                continue  # a word of the card's trade (景区) makes the project no work of that trade
            claim = strange + (_FOREIGN if depth else 0.0) - _CORE * card.core
            found.append((claim, Offer(strange, card.core, row)))
    found.sort(key=lambda item: item[0])
    return [one for _, one in found]
