"""More indicators of one kind, from the cards of the project's kinds; nothing twice, nothing that review would flag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.compose import cards
from assistant.compose.parts import other_parts
from assistant.compose.relevance import strangeness
from assistant.compose.rows import likeness
from assistant.compose.table import indicator
from assistant.dialogue.redraft import text_of, today_of
from assistant.dialogue.state import State
from assistant.draft import SECOND, layout_of
from assistant.records import Brief
from assistant.review import review_table
from assistant.understand import understand
from kb import lazyre
from kb.amounts import parse_number
from kb.library import Archetype, Card
from kb.records import Indicator, TargetTable
from kb.taxonomy import canonical, translate

if TYPE_CHECKING:
    from assistant.desk import Desk

_BENEFITS = ("benefit.social", "benefit.economic", "benefit.eco", "benefit.sustain")
_ANY = ("output.quality", *_BENEFITS, "output.timeliness", "satisfaction.target")
# Kinds that lend their general cards to any project with such deeds, after its own kinds.
_DEEDS = (
    ("equipment-purchase", lazyre.compile("购置|采购|购买|买|购进")),
    ("construction", lazyre.compile("新建|修建|改造|铺设|加固|扩建")),
)
_ALIKE = 0.6  # a name this near to one in the table measures the same


def wanted(words: str) -> tuple[str, ...]:
    """The categories that the clerk's word for a kind of indicator means."""
    if words == "效益":
        return _BENEFITS
    if words in ("成本", "经济成本"):
        return ("cost.economic", "cost.social", "cost.eco")
    category = canonical(words) if words else None
    return (category,) if category else _ANY


def count(words: str) -> int:
    """How many are wanted: 几个 and no number mean two."""
    number = 2 if words in ("", "几", "两") else parse_number(words)
    return max(1, min(int(number or 2), 5))


def offers(state: State, words: str, number: int, desk: Desk) -> list[Indicator]:
    """Up to `number` further rows of the wanted kind, the most fitting first."""
    assert state.result is not None
    assert state.result.table is not None
    table = state.result.table
    categories = {translate(category, "cn-2021") for category in wanted(words)}
    removed = {one for edit in state.edits if edit.field == "remove" for one in (edit.row, edit.name)}
    brief = understand(
        text_of(state), today=today_of(state), year=state.year, budget=state.budget, library=desk.library
    )
    layout = layout_of(state.layout)
    found: list[Indicator] = []
    for _, _, card, kind in _ranked(state, desk, brief):
        if translate(card.category, "cn-2021") not in categories or card.id in removed:
            continue
        row = cards.filling_row(card, kind, brief)
        if row is None or row.name in removed or _known(row.name, card, [*table.indicators, *found]):
            continue
        row.category = translate(row.category, layout.framework)
        new = indicator(row, layout, table.year)
        if _sound(replace(table, indicators=(*table.indicators, *found)), new, desk):
            found.append(new)
        if len(found) == number:
            break
    return found


def _ranked(state: State, desk: Desk, brief: Brief) -> list[tuple[float, str, Card, Archetype]]:
    """Usable cards of the matched kinds: made for the text first, those of other parts of the project later."""
    assert state.result is not None
    matches = state.result.archetypes
    best = matches[0].score if matches else 0.0
    ranked: list[tuple[float, str, Card, Archetype]] = []
    library = desk.library.archetypes
    kinds = [library[m.id] for m in matches if m.score >= SECOND * best and m.id in library]
    kinds += [kind for kind in other_parts(brief, kinds, library) if kind not in kinds]
    kinds += [
        library[name]
        for name, verbs in _DEEDS
        if verbs.search(brief.text) and name in library and library[name] not in kinds
    ]
    for depth, kind in enumerate(kinds):
        for card in kind.cards:
            strange = strangeness(card, kind, brief.text)
            if strange < 2 and not cards.is_total(card):
                ranked.append((strange + depth - 0.4 * card.core, card.id, card, kind))
    return sorted(ranked, key=lambda item: item[:2])


_TAIL = lazyre.compile(r"(合格率|满意度|完好率|及时率|知晓率|覆盖率|准确率)$")


def _known(name: str, card: Card, rows: list[Indicator]) -> bool:
    tail = _TAIL.search(name)
    for row in rows:
        if row.id == card.id or max(likeness(row.name, one) for one in (name, *card.aliases)) >= _ALIKE:
            return True
        if tail and row.name.endswith(tail[1]):
            return True
    return False


def _sound(table: TargetTable, new: Indicator, desk: Desk) -> bool:
    place = len(table.indicators)
    tried = replace(table, indicators=(*table.indicators, new))
    return not any(f.index == place and f.severity != "hint" for f in review_table(tried, desk=desk).findings)
