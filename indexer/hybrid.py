"""Search: projects first, then indicators; words, vectors and kinds of project fused; never five rows of one file."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from indexer import fuse, words
from indexer.embed import Encoder
from indexer.kindwords import KindWords
from indexer.layer import DEPTH, Asked, Entry, Found, Layer
from indexer.records import Filters, Hit, SearchResult

PER_FILE, PAGE = 4, 10  # never five rows of one file among ten
# A query that shares no word and no pair of characters with the first few has found something only from this cosine on;
# below lies what nonsense reaches.
NEAR = 0.65
FIRST = 20
TAIL = 0.2  # what scores less than this share of the best is left out
# A project is a precedent from these cosines on, by how many telling words it shares with the query (0, 1, 2 or more);
# chosen on the development questions, see docs/measurements.md.
CLOSE = (0.62, 0.50, 0.28)
ALIKE = 5  # projects looked at for a precedent
FROM_PROJECT = 0.5  # what a row gains where its project is the best one alike
Sound = Callable[[list[str]], set[str]]


class Ranked(Struct, frozen=True, kw_only=True):
    """A candidate with its fused score."""

    entry: Entry
    found: Found
    score: float


def ask(query: str, encoder: Encoder, kinds: KindWords) -> Asked:
    """A query in the forms that the rankings need."""
    terms = tuple(words.terms(query))
    return Asked(
        text=query,
        terms=terms,
        pairs=tuple(words.pairs(query)),
        vector=encoder.encode([query])[0],
        kinds=kinds.shares(query),
    )


def why(one: Ranked, terms: Sequence[str]) -> str:
    """Shared words and both ranks, for a person; an exemplary table is named as such."""
    found, shared = one.found, Layer.shared(one.entry, terms)
    parts = ["示范表"] if one.entry.kind == "exemplar" else []
    parts.append(f"共同词：{'、'.join(shared[:6])}" if shared else "没有共同词")
    parts.append(f"词面第 {found.by_words}" if found.by_words else "词面未入选")
    parts.append(f"语义第 {found.by_meaning}（{found.cosine:.2f}）" if found.by_meaning else "语义未入选")
    return "；".join(parts)


def ranked(
    layer: Layer, candidates: Sequence[Found], asked: Asked, bonus: Mapping[str, float] | None = None
) -> Iterator[Ranked]:
    """Candidates fused, best first, one by one; `bonus` is what rows of some tables gain."""
    scores = {one.number: fuse.fused(one.lexical, one.cosine, one.kind) for one in candidates}
    entries = layer.entries(list(scores)) if bonus else {}
    for number, entry in entries.items():
        scores[number] += (bonus or {}).get(entry.table, 0.0)
    order = sorted(candidates, key=lambda one: (-scores[one.number], one.number))
    for start in range(0, len(order), FIRST):
        block = order[start : start + FIRST]
        if not bonus:
            entries = layer.entries([one.number for one in block])
        if not start and not any(_speaks(one, entries[one.number], asked) for one in block):
            return
        for found in block:
            if scores[found.number] < TAIL * scores[order[0].number]:
                return
            yield Ranked(entry=entries[found.number], found=found, score=scores[found.number])


def _speaks(found: Found, entry: Entry, asked: Asked) -> bool:
    return found.cosine >= NEAR or bool(
        set(asked.pairs) & set(words.pairs(entry.name)) or Layer.shared(entry, asked.terms)
    )


def precedent(projects: Sequence[Ranked], terms: Sequence[str]) -> Literal["close", "none"]:
    """Whether a real project among the first is so alike that its rows are worth showing as precedent.

    An exemplary table is no precedent: nobody has carried it out.
    """
    for one in [one for one in projects if one.entry.kind != "exemplar"][:ALIKE]:
        if one.found.cosine < min(CLOSE):
            continue
        if one.found.cosine >= CLOSE[min(len(Layer.shared(one.entry, terms)), len(CLOSE) - 1)]:
            return "close"
    return "none"


def hits(found: Iterable[Ranked], k: int, terms: Sequence[str]) -> tuple[Hit, ...]:
    """The best `k`, in every ten at most `PER_FILE` of one file, and one name of a table once."""
    once = fuse.once(found, lambda one: (one.entry.table, one.entry.name))
    kept = fuse.diverse(once, lambda one: one.entry.file, PER_FILE, PAGE)
    return tuple(
        Hit(id=one.entry.id, name=one.entry.name, score=round(one.score, 6), why=why(one, terms), table=one.entry.table)
        for one in itertools.islice(kept, k)
    )


def _rows(
    layer: Layer, asked: Asked, k: int, filters: Filters, bonus: Mapping[str, float], sound: Sound | None
) -> tuple[Hit, ...]:
    """The best rows; where only sound ones are wanted, deeper and deeper until there are enough."""
    depth = max(DEPTH, k * PER_FILE)
    while True:
        candidates = layer.rank(asked, filters, True, depth)
        found: Iterable[Ranked] = ranked(layer, candidates, asked, bonus)
        if not (filters.sound and sound):
            return hits(found, k, asked.terms)
        entries = layer.entries([one.number for one in candidates])
        good = sound([entry.id for entry in entries.values()])
        out = hits((one for one in found if one.entry.id in good), k, asked.terms)
        if len(out) == k or depth >= layer.size:
            return out
        depth *= 4


def search(
    projects: Layer, indicators: Layer, asked: Asked, k: int = 10, filters: Filters | None = None,
    sound: Sound | None = None,
) -> SearchResult:  # fmt: skip
    """Projects and indicators alike to a description, a project name or an indicator name.

    `sound(ids)` gives those of some rows that no review flagged; it is asked only where the filter is set.
    """
    filters = filters or Filters()
    if not asked.terms or k < 1:
        return SearchResult()
    depth = max(DEPTH, k * PER_FILE)
    found = ranked(projects, projects.rank(asked, filters, False, depth), asked)
    alike = list(itertools.islice(found, max(k, ALIKE) * PER_FILE))
    close = precedent(alike, asked.terms)
    bonus: dict[str, float] = {}
    if close == "close":
        bonus = {one.entry.table: FROM_PROJECT * one.score / alike[0].score for one in reversed(alike)}
    return SearchResult(
        projects=hits(alike, k, asked.terms),
        indicators=_rows(indicators, asked, k, filters, bonus, sound),
        precedent=close,
    )
