"""Rows from cards for what the text leaves open: quality, timeliness, benefit, satisfaction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.compose import cards
from assistant.compose.parts import minor_parts
from assistant.compose.relevance import strangeness
from assistant.compose.rows import Row
from assistant.records import Brief
from kb.library import Archetype

FEWEST, MOST = 8, 14
_ROOMY = 12  # rows below which a second effect finds room
_BENEFITS = ("benefit.social", "benefit.economic", "benefit.eco", "benefit.sustain")
# Filled from cards when nothing stated stands there: (categories of the gap, how many rows).
_GAPS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("output.quantity",), 1),
    (("output.quality",), 1),
    (("output.timeliness",), 1),
    (_BENEFITS, 1),
    (("satisfaction.target",), 1),
)
_ACCEPTED = ("building", "purchase")  # general kinds whose result is handed over
_ACCEPTANCE = re.compile(r"验收")
_GUESS = 0.5  # score of a match from which its cards may speak of things the text does not name
_NAMED = 0.3  # strangeness below which a card speaks of what the text names
_FOREIGN = 0.6  # how much worse a card of another part of the project is than one of the main kind


def open_gaps(rows: Sequence[Row]) -> int:
    """Places to keep for the gaps that no row fills yet, and one for an expert's own row."""
    return 1 + sum(not any(row.category in categories for row in rows) for categories, _ in _GAPS)


def lone(rows: Sequence[Row]) -> list[Row]:
    """Rows that alone fill a required category; folding them would leave it empty."""
    groups = [[row for row in rows if row.category in categories] for categories, _ in _GAPS[1:]]
    return [group[0] for group in groups if len(group) == 1]


def fill(
    brief: Brief,
    kinds: Sequence[Archetype],
    extra: Sequence[Archetype],
    rows: Sequence[Row],
    general: Archetype,
    without: frozenset[str] = frozenset(),
) -> list[Row]:
    """Rows for the gaps, then as many more as the table needs.

    `kinds` are the matched archetypes, best first (there may be none), `extra` those of the project's other parts.
    What they leave open is filled from `general`, the kind of the nature of the work; where the match is a guess,
    its cards go before those that speak of things the text does not name. `without`: cards not to be used.
    """
    added: list[Row] = []
    main = kinds[0] if kinds else general
    own = {card.id for card in (*main.cards, *(card for kind in extra for card in kind.cards))}
    others = [*extra, *(kind for kind in kinds[1:] if kind not in extra)]
    offers = [o for o in _offers(brief, main, others, minor_parts(brief)) if o.row.card not in without]
    plain = (
        [] if main is general else [o for o in _offers(brief, general, (), frozenset()) if o.row.card not in without]
    )
    sure = certain(brief, main)

    def present(categories: Sequence[str]) -> int:
        return sum(row.category in categories for row in (*rows, *added))

    def full() -> bool:
        """Enough rows promise 100 %; another would look filled in by habit."""
        return sum(row.value == "=100%" for row in (*rows, *added)) >= 3

    def fits(row: Row, categories: Sequence[str], blanks: bool) -> bool:
        if row.category not in categories or not (row.value or blanks):
            return False
        return not cards.twin(row, [*rows, *added])

    def offer(
        categories: Sequence[str],
        *,
        blanks: bool = False,
        core: bool = False,
        worst: float = 2.0,
        mine: bool = False,
        anyway: bool = False,
    ) -> Row | None:
        """The best row of the matched kinds: `core` cards only, `mine` of the main kind and its parts only."""
        spare = full() and not anyway
        for one in offers:
            if spare and one.row.value == "=100%" or mine and one.row.card not in own or core and not one.core:
                continue
            if one.strange < worst and fits(one.row, categories, blanks):
                return one.row
        return None

    def usual(categories: Sequence[str]) -> Row | None:
        """The best row of the general kind that stands without an answer."""
        return next((one.row for one in plain if fits(one.row, categories, False)), None)

    for categories, count in _GAPS:
        while present(categories) < count:
            row = offer(categories, worst=2.0 if sure else _NAMED)
            row = row or (offer(categories, blanks=True, worst=2.0) if sure else None) or usual(categories)
            row = row or offer(categories, anyway=True) or offer(categories, blanks=True)
            row = row or offer(categories, blanks=True, worst=9.0)
            if row is None:
                break
            added.append(row)
    # What is bought or built is accepted before it is paid for.
    if general.id in _ACCEPTED and not any(_ACCEPTANCE.search(row.name) for row in (*rows, *added)):
        accepting = [one.row for one in offers if one.strange < 1.0] + [one.row for one in plain]
        accepting = [row for row in accepting if _ACCEPTANCE.search(row.name)]
        row = next((row for row in accepting if fits(row, ("output.quality",), False)), None)
        if row is not None and len(rows) + len(added) < MOST:
            added.append(row)
    # An expert's quality and benefit rows belong in the table beside what the clerk stated.
    for categories in (("output.quality",), _BENEFITS):
        if len(rows) + len(added) < MOST and (
            row := offer(categories, core=True, worst=1.0 if sure else _NAMED, mine=True)
        ):
            added.append(row)
    # Two effects tell more than one, where the kind has a second that the text speaks of.
    roomy = sure and present(_BENEFITS) < 2 and len(rows) + len(added) < _ROOMY
    if roomy and (row := offer(_BENEFITS, worst=1.0, mine=True) or offer(_BENEFITS, worst=1.5, core=True, mine=True)):
        added.append(row)
    for kind in extra:
        good = {card.id for card in kind.cards if card.core and card.category == "output.quality"}
        row = next(
            (
                one.row
                for one in offers
                if one.row.card in good
                and not (full() and one.row.value == "=100%")
                and fits(one.row, ("output.quality",), False)
            ),
            None,
        )
        if row is not None and len(rows) + len(added) < MOST:
            added.append(row)
    every = [category for group, _ in _GAPS for category in group]
    for worst in (1.0, 2.0) if sure else (_NAMED,):
        while len(rows) + len(added) < FEWEST and (row := offer(every, worst=worst)):
            added.append(row)
    while len(rows) + len(added) < FEWEST and (row := usual(every)):
        added.append(row)
    return added


def certain(brief: Brief, main: Archetype) -> bool:
    """Whether the text really speaks of the main kind; below `_GUESS` a match is right about two times in three."""
    return any(match.id == main.id and match.score >= _GUESS for match in brief.kinds)


class _Offer(NamedTuple):
    """A row that a card could give, and how far the card is from the text (see `strangeness`)."""

    strange: float
    core: bool
    row: Row


def _offers(brief: Brief, main: Archetype, others: Sequence[Archetype], minor: frozenset[str]) -> list[_Offer]:
    """Every usable card, the most fitting first; a `minor` kind lends its quality only."""
    found: list[tuple[float, _Offer]] = []
    for depth, kind in enumerate((main, *others)):
        for card in kind.cards:
            if cards.is_total(card):
                continue
            row = cards.filling_row(card, kind, brief)
            if row is None or depth and not row.value:
                continue
            strange = strangeness(card, kind, brief.text)
            if depth and (strange or kind.id in minor and card.category != "output.quality"):
                continue
            claim = strange + (_FOREIGN if depth else 0.0) - 0.4 * card.core
            found.append((claim, _Offer(strange, card.core, row)))
    found.sort(key=lambda item: item[0])
    return [one for _, one in found]
