"""Search: projects first, then indicators; BM25 and vectors fused by rank; never five rows of one file."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from indexer import fuse, words
from indexer.embed import Encoder, Vectors
from indexer.layer import Entry, Found, Layer
from indexer.records import Filters, Hit, SearchResult

PER_FILE = 4
# A passage without a shared word counts as found only from this cosine on; below lies what nonsense reaches.
NEAR = 0.45
# One short word in common (服务, 设备) is chance below this cosine.
FAINT = 0.12
# A project is a precedent from these cosines on, by how many telling words it shares with the query (0, 1, 2 or more);
# chosen on tests/indexer/data/queries.yaml, see docs/measurements.md.
CLOSE = (0.62, 0.50, 0.28)
ALIKE = 5  # projects looked at for a precedent
FROM_PROJECT = 0.7  # weight of "its project is alike" in the ranking of indicators


class Ranked(Struct, frozen=True, kw_only=True):
    """A candidate with what is said about it."""

    entry: Entry
    found: Found
    shared: list[str]
    score: float


def why(one: Ranked) -> str:
    """Shared words and both ranks, for a person; an exemplary table is named as such."""
    found = one.found
    parts = ["示范表"] if one.entry.kind == "exemplar" else []
    parts.append(f"共同词：{'、'.join(one.shared[:6])}" if one.shared else "没有共同词")
    parts.append(f"词面第 {found.by_words}" if found.by_words else "词面未入选")
    parts.append(f"语义第 {found.by_meaning}（{found.cosine:.2f}）" if found.by_meaning else "语义未入选")
    return "；".join(parts)


def _ranking(candidates: Sequence[Found], rank: Callable[[Found], int | None]) -> list[int]:
    ranked = [(place, one.number) for one in candidates if (place := rank(one)) is not None]
    return [number for _, number in sorted(ranked)]


def ranked(
    layer: Layer, candidates: Sequence[Found], terms: Sequence[str], order: Sequence[int] = ()
) -> Iterator[Ranked]:
    """Candidates fused by rank, best first, one by one; `order` is a third ranking where there is one."""
    by_number = {one.number: one for one in candidates}
    lists = [_ranking(candidates, lambda one: one.by_words), _ranking(candidates, lambda one: one.by_meaning)]
    weights = [1.0, 1.0]
    if order:
        lists.append([number for number in order if number in by_number])
        weights.append(FROM_PROJECT)
    for number, score in fuse.fuse(lists, weights):
        found, entry = by_number[number], layer.entry(number)
        shared = layer.shared(entry, terms)
        if found.cosine >= NEAR or (shared and (found.cosine >= FAINT or len(shared) > 1 or len(shared[0]) > 2)):
            yield Ranked(entry=entry, found=found, shared=shared, score=score)


def precedent(projects: Sequence[Ranked]) -> Literal["close", "none"]:
    """Whether a real project among the first is so alike that its rows are worth showing as precedent.

    An exemplary table is no precedent: nobody has carried it out.
    """
    for one in [one for one in projects if one.entry.kind != "exemplar"][:ALIKE]:
        if one.found.cosine >= CLOSE[min(len(one.shared), len(CLOSE) - 1)]:
            return "close"
    return "none"


def hits(found: Iterable[Ranked], k: int) -> tuple[Hit, ...]:
    """The best `k`, at most `PER_FILE` of one file and one name of a table once."""
    once = fuse.diverse(found, lambda one: (one.entry.table, one.entry.name), 1)
    kept = fuse.diverse(once, lambda one: one.entry.file, PER_FILE)
    return tuple(
        Hit(id=one.entry.id, name=one.entry.name, score=round(one.score, 6), why=why(one), table=one.entry.table)
        for one in itertools.islice(kept, k)
    )


def search(
    projects: Layer,
    indicators: Layer,
    encoder: Encoder,
    query: str,
    k: int = 10,
    filters: Filters | None = None,
    sound: Callable[[], set[str]] | None = None,
) -> SearchResult:
    """Projects and indicators alike to a description, a project name or an indicator name.

    `sound()` gives the ids of rows that no review flagged; it is called only where the filter asks for it.
    """
    filters = filters or Filters()
    terms = words.terms(query)
    vector: Vectors = encoder.encode([query])[0]
    if not terms or k < 1:
        return SearchResult()
    candidates = projects.rank(terms, vector, projects.allowed(filters, rows=False))
    alike = list(itertools.islice(ranked(projects, candidates, terms), max(k, ALIKE) * PER_FILE))
    close = precedent(alike)
    good = sound() if filters.sound and sound else None
    rows = indicators.rank(terms, vector, indicators.allowed(filters, rows=True, sound=good))
    order: list[int] = []
    if close == "close":
        place = {one.entry.table: rank for rank, one in enumerate(alike)}
        numbered = [
            (place[table], one.number) for one in rows if (table := indicators.entry(one.number).table) in place
        ]
        order = [number for _, number in sorted(numbered)]
    found = ranked(indicators, rows, terms, order)
    return SearchResult(projects=hits(alike, k), indicators=hits(found, k), precedent=close)
