"""Rows from cards for what the text leaves open: quality, timeliness, benefit, satisfaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.compose import served
from assistant.compose.effects import effects, own
from assistant.compose.judging import Judge
from assistant.compose.offers import Offer, certain, offers
from assistant.compose.overlooked import as_stated
from assistant.compose.parts import minor_parts
from assistant.compose.relevance import in_words_of
from assistant.compose.rows import Row
from assistant.compose.sameness import names_in_full, twin
from assistant.compose.subject import speaks_of, subject
from assistant.records import Brief
from kb import lazyre
from kb.library import Archetype

FEWEST, MOST = 8, 14
_ROOMY = 12  # rows below which a second effect finds room
_BENEFITS = ("benefit.social", "benefit.economic", "benefit.eco", "benefit.sustain")
# Filled from cards where nothing stated stands there.
_GAPS: tuple[tuple[str, ...], ...] = (
    ("output.quantity",),
    ("output.quality",),
    ("output.timeliness",),
    _BENEFITS,
    ("satisfaction.target",),
)
_EVERY = tuple(category for gap in _GAPS for category in gap)
_ACCEPTANCE = lazyre.compile(r"验收")
_PROMISES = 3  # rows of 100 % after which another would look filled in by habit
_PERCENTS = 4  # percentages from which the review looks for one and the same value
_NAMED = 0.3  # strangeness below which a card speaks of what the text names
_TRUE = 0.5  # … below which an effect at least shares words with the text
_SPOKEN, _USABLE, _ANY = 1.0, 2.0, 9.0  # … has no telling word of its own; is not ruled out; whatever there is


def open_gaps(rows: Sequence[Row]) -> int:
    """Places to keep for the gaps that no row fills yet, and for an effect of the work beside a single stated share."""
    told = [row for row in rows if row.category in _BENEFITS]
    share = len(told) == 1 and told[0].value.endswith("%")
    return share + sum(not any(row.category in gap for row in rows) for gap in _GAPS)


def lone(rows: Sequence[Row]) -> list[Row]:
    """Rows that alone fill a required category; folding them would leave it empty."""
    groups = [[row for row in rows if row.category in gap] for gap in _GAPS[1:]]
    return [group[0] for group in groups if len(group) == 1]


def spare(rows: Sequence[Row], accepted: Archetype | None) -> int:
    """Places to keep for the acceptance of what is handed over, where another quality is stated already."""
    stated = any(row.category == "output.quality" for row in rows)
    return int(accepted is not None and stated and not accepts(rows))


def accepts(rows: Sequence[Row]) -> bool:
    """Whether a row says how good what is handed over has to be."""
    return any(row.category == "output.quality" and _ACCEPTANCE.search(row.name) for row in rows)


class Filling:
    """Adds rows to the stated ones until the table is whole.

    `kinds` are the matched archetypes, best first (there may be none), `extra` those of the project's other parts.
    What they leave open is filled from `general`, the kind of the nature of the work; where the match is a guess,
    its cards go before those that speak of things the text does not name. The judge refuses what review would flag.
    `accepted` is the general kind of what is handed over (works, goods), where something is. A `full` table, for which
    commitments had to give way, gets no more than it must have.
    """

    def __init__(
        self,
        brief: Brief,
        kinds: Sequence[Archetype],
        extra: Sequence[Archetype],
        rows: Sequence[Row],
        general: Archetype,
        judge: Judge,
        accepted: Archetype | None = None,
        full: bool = False,
    ):
        main = kinds[0] if kinds else general
        others = [*extra, *(kind for kind in kinds[1:] if kind not in extra)]
        self.rows, self.brief, self.accepted, self.full = list(rows), brief, accepted, full
        self.general, self.extra, self.judge = general, extra, judge
        self.own = {card.id for kind in (main, *extra) for card in kind.cards}
        self.offers = offers(brief, main, others, minor_parts(brief))
        self.plain = offers(brief, general) if main is not general else []
        self.sure = certain(brief, main)
        self.effects = effects(brief, self.offers)
        self.thing = subject(brief)
        self.refused: set[str | None] = set()

    def filled(self) -> list[Row]:
        """The stated rows and those added to them."""
        if self.full:
            self._acceptance()  # the one row of quality that there is room for
        self._gaps()
        if self.full and self._present(_BENEFITS) < 2:
            self._fitting_effect()
        if not self.full:
            self._acceptance()
            self._further_effects()
            self._expert()
            self._own_effect()
            self._quality_of_parts()
            self._fewest()
        self._varied()
        return self.rows

    def _gaps(self) -> None:
        """One row for each required category: the kind's, the general kind's, then whatever there is."""
        for gap in _GAPS:
            if not self._present(gap):
                _ = (
                    (gap is _BENEFITS and (self._fitting_effect() or self._own_effect()))
                    or self._add(gap, worst=_SPOKEN if self.sure else _NAMED)
                    or (self.sure and self._add(gap))
                    or (self.sure and self._add(gap, blanks=True, worst=_SPOKEN))
                    or self._add(gap, self.plain)
                    or self._add(gap, promises=True)
                    or self._add(gap, blanks=True)
                    or self._add(gap, blanks=True, worst=_ANY)
                )

    def _acceptance(self) -> None:
        """What is bought or built is accepted before it is paid for."""
        if not self.accepted or accepts(self.rows):
            return
        spoken = [one for one in self.offers if one.strange < _SPOKEN]
        for one in (*spoken, *self.plain, *offers(self.brief, self.accepted)):
            fits = one.row.category == "output.quality" and one.row.value and _ACCEPTANCE.search(one.row.name)
            if fits and one.strange < _USABLE and len(self.rows) < MOST and self._sound(one.row):
                self._enter(one.row)
                return

    def _expert(self) -> None:
        """An expert's quality row belongs in the table beside what the clerk stated."""
        self._extra(("output.quality",), self._own(core=True), worst=_SPOKEN if self.sure else _NAMED)

    def _further_effects(self) -> None:
        """Two effects tell more than one, where a second speaks of the work."""
        if self._present(_BENEFITS) < 2 and not self._fitting_effect() and self.sure:
            known = [one for one in self.effects if one.row.card in self.own]
            self._extra(_BENEFITS, known, worst=_TRUE)

    def _fitting_effect(self) -> bool:
        """The effect that most speaks of what the money is spent on."""
        if self._extra(_BENEFITS, self.effects, worst=_NAMED):
            return True
        return not self._present(_BENEFITS) and (
            self._extra(_BENEFITS, self.effects, worst=_NAMED, promises=True)
            or self._add(_BENEFITS, self.effects, worst=_NAMED, blanks=True)
        )

    def _own_effect(self) -> bool:
        """At least one effect speaks of what this very project is about."""
        told = [row for row in self.rows if row.category in _BENEFITS]
        if not self.thing or any(own(row) or speaks_of(row.name, self.thing) for row in told):
            return False
        named = [one for one in (*self.offers, *self.plain) if speaks_of(one.row.name, self.thing)]
        return self._extra(_BENEFITS, named, worst=_SPOKEN, promises=True)

    def _quality_of_parts(self) -> None:
        """How good each further part of the project is to be."""
        for kind in self.extra:
            core = {card.id for card in kind.cards if card.core}
            self._extra(("output.quality",), [one for one in self.offers if one.row.card in core], worst=_USABLE)

    def _fewest(self) -> None:
        """As many more as a table needs."""
        for worst in (_SPOKEN, _USABLE) if self.sure else (_NAMED,):
            while len(self.rows) < FEWEST and self._add(_EVERY, worst=worst):
                pass
        while len(self.rows) < FEWEST and self._add(_EVERY, self.plain):
            pass

    def _varied(self) -> None:
        """Most percentages of one value look filled in by habit: usual ones of it give way where another row stands."""
        while same := self._uniform():
            spare = [
                row
                for row in reversed(self.rows)
                if row.fact is None and row.value == same and sum(r.category == row.category for r in self.rows) > 1
            ]
            if not spare or len(self.rows) <= FEWEST - 1:
                return
            self.rows.remove(spare[0])

    def _uniform(self) -> str:
        """The value that four in five of the percentages share, "" for none."""
        shares = [row.value for row in self.rows if row.value.endswith("%")]
        most = max(shares, key=shares.count, default="")
        return most if len(shares) >= _PERCENTS and shares.count(most) >= 0.8 * len(shares) else ""

    def _present(self, categories: Sequence[str]) -> int:
        return sum(row.category in categories for row in self.rows)

    def _of_the_kind(self, one: Offer) -> bool:
        """Whether the offer is of a kind that the text surely is about."""
        return self.sure and one.row.card in self.own

    def _own(self, core: bool = False) -> list[Offer]:
        """Offers of the main kind and the project's parts."""
        return [one for one in self.offers if one.row.card in self.own and (one.core or not core)]

    def _extra(
        self, categories: Sequence[str], source: Iterable[Offer], *, worst: float = _USABLE, promises: bool = False
    ) -> bool:
        """A row beyond what the table must have, where there is room for it."""
        return len(self.rows) < MOST and self._add(categories, source, worst=worst, promises=promises)

    def _add(
        self,
        categories: Sequence[str],
        source: Iterable[Offer] | None = None,
        *,
        worst: float = _USABLE,
        blanks: bool = False,
        promises: bool = False,
    ) -> bool:
        """Adds the best fitting row of the categories; `promises`: even a further one of 100 %."""
        spare = sum(row.value == "=100%" for row in self.rows) >= _PROMISES and not promises and not blanks
        for one in self.offers if source is None else source:
            row = served.named(one.row, self.brief, foreign=one.strange >= _SPOKEN and not self._of_the_kind(one))
            if row.category not in categories or one.strange >= worst or not (row.value or blanks):
                continue
            if spare and row.value == "=100%" and source is not self.plain or self._told(row):
                continue
            if self._sound(row):
                self._enter(row)
                return True
        return False

    def _told(self, row: Row) -> bool:
        """Whether a row of the table already measures what this one would."""
        other = twin(row, self.rows)
        if other and names_in_full(row, other) and in_words_of(row.name, self.brief.text):
            self._name_in_full(other, row)
        return other is not None

    def _name_in_full(self, stated: Row, row: Row) -> None:
        """A stated row takes the name and the level of the row that gives way to it, where review has nothing against it."""
        full = replace(stated, name=row.name, category=row.category, description=row.description, evidence=row.evidence)
        place = next(at for at, one in enumerate(self.rows) if one is stated)
        others = [one for one in self.rows if one is not stated]
        self.judge.start_anew(others)
        left = full.category == stated.category or any(one.category == stated.category for one in others)
        if left and self.judge.passes(full):
            self.rows[place] = full
        self.judge.start_anew(self.rows)

    def _enter(self, row: Row) -> None:
        row = as_stated(row, self.brief)
        self.rows.append(row)
        self.judge.admit(row)

    def _sound(self, row: Row) -> bool:
        if row.card in self.refused:
            return False
        if self.judge.passes(row):
            return True
        self.refused.add(row.card)
        return False
