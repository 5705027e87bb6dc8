"""Effects of this very work: the topics that a text speaks of, and the rows an expert would set for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.compose.offers import Offer
from assistant.compose.parts import handed_over
from assistant.compose.purpose import CARD as PURPOSE
from assistant.compose.purpose import purposes
from assistant.compose.relevance import without_institutions
from assistant.compose.rows import DEFAULT_BASIS, Row
from assistant.records import Brief
from assistant.understand.segment import bounds, words
from indexer.kindtext import dim_spans
from kb import lazyre
from kb.effects import ABOUT, Effect, Topic, load
from kb.records import ValueSource
from kb.taxonomy import is_benefit

TITLE, DEED, SAID, NAMED, ASIDE = 3.0, 2.0, 1.0, 1.3, 0.3
# … weights of a word in the title, in a commitment, elsewhere, of an office that the title names, of another office
BOTH = 0.5  # what a cue of two words is ahead
FURTHER = 0.2  # … and each further cue of the topic
SURE, LIKELY = 2.2, 0.95  # score of a topic from which the money is spent on it; from which the text speaks of it
_NEAR = 0.5  # share of the best topic's score below which another is left aside
_POINTS, _DEPTH, _CORE = (
    0.2,
    0.12,
    0.4,
)  # claims: of a point of a topic's score, of a place further down, of a core card
_UNSAID, _MOST = 0.5, -0.4  # strangeness of a card without a word of the text; the most that a met condition claims
_WORDS = 0.6  # what a name wholly in words of the text is ahead
_PURPOSE = -0.5  # claim and strangeness of what the text itself calls the purpose
_LEAD = 60  # characters before the first figure that tell what it is about
_CARD = "effect/"  # how the id of such a row begins


def topics(brief: Brief) -> list[tuple[float, Topic, str]]:
    """(score, topic, its best cue) of what the text speaks of, best first."""
    place = _Places(brief)
    found = []
    for topic in load():
        if any(word in brief.text for word in topic.unless):
            continue
        hits = sorted(((place.weight(cue), cue) for cue in topic.about), reverse=True)
        hits = [hit for hit in hits if hit[0]]
        if hits:
            score = hits[0][0] + FURTHER * min(3, len(hits) - 1)
            found.append((score, topic, hits[0][1].partition("+")[0]))
    found.sort(key=lambda one: -one[0])
    return found


def effects(brief: Brief, known: Iterable[Offer] = ()) -> list[Offer]:
    """The effects that a text speaks of, best first: its own purposes, its topics, the cards among the `known` offers.

    Strangeness is below 0 for what the money is spent on, above for what is only mentioned.
    """
    found: list[tuple[float, Offer]] = []
    topical = topics(brief)
    for score, topic, cue in topical:
        if score < LIKELY or score < _NEAR * topical[0][0]:
            continue
        fitting = [effect for effect in topic.effects if _fits(effect, brief.text)]
        sure = score >= SURE
        for depth, effect in enumerate(fitting):
            offer = Offer(-0.4 if sure else 0.2, sure and not depth, _row(effect, cue))
            claim = _DEPTH * depth - _POINTS * score - _WORDS * _share(offer.row.name, brief.text)
            found.append((claim, offer))
    found += [(_PURPOSE, Offer(_PURPOSE, True, row)) for row in purposes(brief)]
    for place, offer in enumerate(one for one in known if is_benefit(one.row.category)):
        said = _share(offer.row.name, brief.text)
        strange = offer.strange if said else max(offer.strange, _UNSAID)
        claim = max(strange, _MOST) - _CORE * offer.core - _WORDS * said + 0.01 * place
        found.append((claim, offer._replace(strange=strange)))
    found.sort(key=lambda one: one[0])
    return [offer for _, offer in found]


def _share(name: str, text: str) -> float:
    """The share of a name that stands in the text in words of two characters and more."""
    said = sum(len(word) for word in words(name) if len(word) > 1 and word in text)
    return said / len(name)


def own(row: Row) -> bool:
    """Whether a row is the effect of a topic, or the purpose that the text names."""
    return bool(row.card) and str(row.card).startswith((_CARD, PURPOSE))


def _fits(effect: Effect, text: str) -> bool:
    """Whether the work is such that the effect follows from it."""
    return (not effect.needs or any(word in text for word in effect.needs)) and not any(
        word in text for word in effect.unless
    )


def _row(effect: Effect, cue: str) -> Row:
    name = effect.name.replace(ABOUT, cue)
    quote = f"常用值{effect.value}"
    return Row(
        key=f"{_CARD}{name}",
        category=f"benefit.{effect.category}",
        name=name,
        description=effect.formula,
        value=effect.value,
        basis=DEFAULT_BASIS if effect.value else "",
        sources=(ValueSource(kind="default", quote=quote, ref=f"{_CARD}{name}"),) if effect.value else (),
        evidence=effect.evidence,
        rank=4,
        card=f"{_CARD}{name}",
        question="" if effect.value else name,
    )


class _Places:
    """Where the words of a text stand: in its title, in its commitments, elsewhere."""

    def __init__(self, brief: Brief):
        self.title, self.text = brief.title, brief.text
        facts = [fact for fact in brief.facts if not fact.background]
        lead = brief.text[: min((f.start_at for f in facts if f.end_at), default=0)][-_LEAD:]
        # What a part of the money goes to (供暖水电36万元) is not what the project does.
        told = (f for f in facts if f.kind == "quantity" or f.kind == "amount" and f.role != "part")
        self.deeds = "|".join([lead, *(f.action + f.object for f in told)])
        self.bare = _office(brief)
        self.goods = bool(_GOODS.search(self.title + self.deeds))
        if handed_over(brief) == "purchase":
            self.bare = without_institutions(self.bare)

    def weight(self, cue: str) -> float:
        """What a cue counts, 0 where it does not stand in the text."""
        first, _, second = cue.partition("+")
        found = self._place(first)
        if second and found:
            other = self._place(second)
            found = max(found, other) + BOTH if other else 0.0
        return found * min(1.2, 0.5 + 0.2 * len(first)) if found else 0.0

    def _place(self, word: str) -> float:
        if not _stands(word, self.text):
            return 0.0
        if _stands(word, self.bare):
            if word in self.title and _stands(word, self.title):
                return TITLE
            return DEED if word in self.deeds else SAID
        return ASIDE if self.goods or word not in self.title else NAMED


_GOODS = lazyre.compile(r"打印|复印|电脑|计算机|笔记本|办公(?:桌|椅|家具|用品|设备)|空调|投影|碎纸|会议桌|打字")
_OFFICE = lazyre.compile(
    r"[一-龥]{2,9}?(?<![布全结格棋])(?:局(?!部)|委员会|监督所|管理所|管理站|事务中心|服务中心(?=[：:，,\s]))"
)


def _office(brief: Brief) -> str:
    """The text without the names of units that report it."""
    text = _OFFICE.sub(lambda found: "|" * len(found.group()), brief.text)
    for low, high in sorted(dim_spans(text), reverse=True):
        text = f"{text[:low]}|{text[high:]}"
    return text.replace(brief.unit_name, "|") if brief.unit_name else text


@lru_cache(maxsize=64)
def _bounds(text: str) -> frozenset[int]:
    return bounds(text)


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text; a short one at least on one side where a word begins or ends."""
    at = text.find(word)
    while at >= 0:
        if word.isascii():
            if not re.match(r"[A-Za-z0-9]", text[at + len(word) :]) and not re.match(r"[A-Za-z0-9]", text[:at][-1:]):
                return True
        elif len(word) > 2 or at in _bounds(text) or at + len(word) in _bounds(text):
            return True
        at = text.find(word, at + 1)
    return False


__all__ = ["effects", "own", "topics"]
