"""What is compared: rankings of the same passages by words, by pairs of characters, by vectors, by all of it."""

from __future__ import annotations

import importlib
import importlib.util
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.desk import Desk
from eval.retrieval.gold import LAYERS, Base, Query
from indexer import words
from indexer.embed import SHIPPED, StaticEncoder, normalised
from indexer.passages import Passage
from indexer.sparse import SparseIndex

DEPTH = 20
Ranking = Callable[[Query], list[str]]  # ids of passages, best first
Encode = Callable[[list[str]], NDArray[np.float32]]


def by_words(base: Base) -> Ranking:
    """BM25 over words."""
    indexes = {layer: SparseIndex.build([one.words for one in base.passages[layer]]) for layer in LAYERS}

    def rank(query: Query) -> list[str]:
        found, _ = indexes[query.of].search(words.terms(query.text), (), DEPTH * 2)
        return [base.passages[query.of][n].id for n in found]

    return rank


def _pairs(text: str) -> Counter[str]:
    plain = "".join(char for char in words.fold(text) if char.isalnum())
    return Counter(map("".join, zip(plain, plain[1:], strict=False)))


class _Pairs:
    """Cosine of TF-IDF over pairs of characters."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        counts = [_pairs(one.text) for one in passages]
        spread = Counter(pair for one in counts for pair in one)
        self._weight = {pair: math.log((1 + len(counts)) / (1 + n)) + 1 for pair, n in spread.items()}
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, one in enumerate(counts):
            weights = {pair: (1 + math.log(n)) * self._weight[pair] for pair, n in one.items()}
            length = math.sqrt(sum(value * value for value in weights.values())) or 1.0
            for pair, value in weights.items():
                self._postings[pair].append((number, value / length))

    def search(self, text: str) -> list[int]:
        scores: defaultdict[int, float] = defaultdict(float)
        for pair, n in _pairs(text).items():
            for number, value in self._postings.get(pair, ()):
                scores[number] += (1 + math.log(n)) * self._weight[pair] * value
        return sorted(scores, key=lambda number: (-scores[number], number))[: DEPTH * 2]


def by_pairs(base: Base) -> Ranking:
    """TF-IDF over pairs of characters."""
    indexes = {layer: _Pairs(base.passages[layer]) for layer in LAYERS}
    return lambda query: [base.passages[query.of][n].id for n in indexes[query.of].search(query.text)]


def by_vectors(base: Base, encode: Encode) -> Ranking:
    """Cosine of vectors."""
    matrices = {layer: encode([one.text for one in base.passages[layer]]) for layer in LAYERS}

    def rank(query: Query) -> list[str]:
        scores = matrices[query.of] @ encode([query.text])[0]
        return [base.passages[query.of][n].id for n in np.argsort(-scores, kind="stable")[: DEPTH * 2]]

    return rank


def untrained(desk: Desk) -> Encode:
    """The vectors that training starts from."""
    from indexer import train, vocabulary

    tables = list(desk.store.tables("historical"))
    counts = vocabulary.choose(train.texts_of(desk.library, tables), vocabulary.general_frequencies())
    tokenizer, vectors = vocabulary.tokenizer(counts), train.start(counts, desk.library)

    def encode(texts: list[str]) -> NDArray[np.float32]:
        ids = [one.ids for one in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        empty = np.zeros(vectors.shape[1], dtype=np.float32)
        return normalised(np.array([vectors[one].mean(axis=0) if one else empty for one in ids]))

    return encode


def hybrid(desk: Desk) -> Ranking:
    """The search that ships."""

    def rank(query: Query) -> list[str]:
        found = desk.index.search(query.text, DEPTH * 2)
        return [hit.id for hit in (found.projects if query.of == "projects" else found.indicators)]

    return rank


def by_txtai(base: Base) -> Ranking | None:
    """txtai with the shipped model and its BM25 over the same cut words; None where it is not installed."""
    if importlib.util.find_spec("txtai") is None:
        return None
    embeddings = importlib.import_module("txtai").Embeddings
    tokenizer = {"lowercase": True, "emoji": False, "alphanum": False, "stopwords": False}
    scoring = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": tokenizer}
    indexes: dict[str, Any] = {}
    for layer in LAYERS:
        indexes[layer] = embeddings(path=str(SHIPPED), method="sentence-transformers", hybrid=True, scoring=scoring)
        indexes[layer].index((n, " ".join(words.cut(one.text))) for n, one in enumerate(base.passages[layer]))

    def rank(query: Query) -> list[str]:
        found = indexes[query.of].search(" ".join(words.cut(query.text)), DEPTH * 2)
        return [base.passages[query.of][int(number)].id for number, _ in found]

    return rank


def systems(desk: Desk, base: Base) -> Mapping[str, Ranking]:
    """Every ranking by its name."""
    found: dict[str, Ranking | None] = {
        "bm25": by_words(base),
        "bigrams": by_pairs(base),
        "untrained": by_vectors(base, untrained(desk)),
        "trained": by_vectors(base, StaticEncoder().encode),
        "hybrid": hybrid(desk),
        "txtai": by_txtai(base),
    }
    return {name: rank for name, rank in found.items() if rank is not None}


def names(ranking: Sequence[str], base: Base) -> list[str]:
    """The readable names of a ranking, each once."""
    return list(dict.fromkeys(base.names[one] for one in ranking))[:DEPTH]
