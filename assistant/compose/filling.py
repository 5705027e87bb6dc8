"""Rows from cards for what the text leaves open: quality, timeliness, benefit, satisfaction."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compose import cards
from assistant.compose.parts import minor_parts
from assistant.compose.relevance import strangeness
from assistant.compose.rows import Row
from assistant.records import Brief
from kb.library import Archetype

FEWEST, MOST = 8, 14
_BENEFITS = ("benefit.social", "benefit.economic", "benefit.eco", "benefit.sustain")
# Filled from cards when nothing stated stands there: (categories of the gap, how many rows).
_GAPS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("output.quantity",), 1),
    (("output.quality",), 1),
    (("output.timeliness",), 1),
    (_BENEFITS, 1),
    (("satisfaction.target",), 1),
)
_FOREIGN = 0.6  # how much worse a card of another part of the project is than one of the main kind


def open_gaps(rows: Sequence[Row]) -> int:
    """Places to keep for the gaps that no row fills yet, and one for an expert's own row."""
    return 1 + sum(not any(row.category in categories for row in rows) for categories, _ in _GAPS)


def fill(brief: Brief, kinds: Sequence[Archetype], extra: Sequence[Archetype], rows: Sequence[Row]) -> list[Row]:
    """Rows for the gaps, then as many more as the table needs; `extra` are the kinds of the project's other parts."""
    added: list[Row] = []
    own = {card.id for card in (*kinds[0].cards, *(card for kind in extra for card in kind.cards))}
    others = [*extra, *(kind for kind in kinds[1:] if kind not in extra)]
    offers = _offers(brief, kinds[0], others, minor_parts(brief))

    def present(categories: Sequence[str]) -> int:
        return sum(row.category in categories for row in (*rows, *added))

    def full() -> bool:
        """Enough rows promise 100 %; another would look filled in by habit."""
        return sum(row.value == "=100%" for row in (*rows, *added)) >= 3

    def offer(
        categories: Sequence[str], *, blanks: bool, core_only: bool, worst: float = 2.0, main_only: bool = False
    ) -> Row | None:
        spare = full()
        for strange, core, row in offers:
            if spare and row.value == "=100%":
                continue
            if (
                main_only
                and row.card not in own
                or row.category not in categories
                or strange >= worst
                or (core_only and not core)
            ):
                continue
            if (not row.value and not blanks) or cards.twin(row, [*rows, *added]):
                continue
            return row
        return None

    for categories, count in _GAPS:
        while present(categories) < count:
            row = offer(categories, blanks=False, core_only=False) or offer(categories, blanks=True, core_only=False)
            row = row or offer(categories, blanks=True, core_only=False, worst=9.0)
            if row is None:
                break
            added.append(row)
    # An expert's quality and benefit rows belong in the table beside what the clerk stated.
    for categories in (("output.quality",), _BENEFITS):
        if len(rows) + len(added) < MOST and (
            row := offer(categories, blanks=False, core_only=True, worst=1.0, main_only=True)
        ):
            added.append(row)
    for kind in extra:
        good = {card.id for card in kind.cards if card.core and card.category == "output.quality"}
        row = next(
            (
                r
                for _, _, r in offers
                if r.card in good
                and r.value
                and not (full() and r.value == "=100%")
                and not cards.twin(r, [*rows, *added])
            ),
            None,
        )
        if row is not None and len(rows) + len(added) < MOST:
            added.append(row)
    for worst in (1.0, 2.0):
        while len(rows) + len(added) < FEWEST:
            row = offer([c for group, _ in _GAPS for c in group], blanks=False, core_only=False, worst=worst)
            if row is None:
                break
            added.append(row)
    return added


def _offers(
    brief: Brief, main: Archetype, others: Sequence[Archetype], minor: frozenset[str]
) -> list[tuple[float, bool, Row]]:
    """(strangeness, core, row) of every usable card, the most fitting first; a `minor` kind lends its quality only."""
    found: list[tuple[float, float, bool, Row]] = []
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
            found.append((claim, strange, card.core, row))
    found.sort(key=lambda item: item[0])
    return [(strange, core, row) for _, strange, core, row in found]
