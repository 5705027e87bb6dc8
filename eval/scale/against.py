"""txtai and the embedded index over the same base, each in processes of its own: `python -m eval.scale.against WHAT HOME`.

WHAT: `txtai-build` and `txtai-search` (one after the other), or `own-search` (over the index that is there). txtai takes the
shipped model and BM25 over the same cut words, and keeps no texts, which spares it time and memory. Both answer the same questions,
from the text to ten places.
"""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from eval.scale import making
from eval.scale.measuring import memory, peak, spread, timed
from indexer import hybrid, version, words
from indexer.embed import SHIPPED
from indexer.passages import stream, synonyms
from indexer.records import Filters
from kb import command
from kb import library as libraries
from kb.store import Store, store_path

QUESTIONS, FIRST = 200, 10
Search = Callable[[str], Any]


def _folder(home: Path, layer: str) -> str:
    return str(home / "txtai" / layer)


def _texts(home: Path, layer: int) -> Iterator[tuple[int, str]]:
    library = libraries.load()
    with Store(store_path(home)) as store:
        found = itertools.chain.from_iterable(one[layer] for one in stream(store, synonyms(library)))
        for number, one in enumerate(found):
            yield number, " ".join(words.cut(one.text))


def build(home: Path) -> dict[str, Any]:
    """Index both layers with txtai and save them."""
    embeddings = importlib.import_module("txtai").Embeddings
    tokenizer = {"lowercase": True, "emoji": False, "alphanum": False, "stopwords": False}
    scoring = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": tokenizer}

    def work() -> None:
        for number, layer in enumerate(version.LAYERS):
            index = embeddings(path=str(SHIPPED), method="sentence-transformers", hybrid=True, scoring=scoring)
            index.index(_texts(home, number))
            index.save(_folder(home, layer))
            index.close()

    built = timed(work)
    size = sum(one.stat().st_size for one in (home / "txtai").rglob("*") if one.is_file())
    return {"build": built, "build_peak_mb": peak(), "index_mb": round(size / 1e6, 1)}


def _with_txtai(home: Path) -> dict[str, Search]:
    embeddings = importlib.import_module("txtai").Embeddings
    out: dict[str, Search] = {}
    for layer in version.LAYERS:
        index = embeddings()
        index.load(_folder(home, layer))
        out[layer] = lambda text, index=index: index.search(" ".join(words.cut(text)), FIRST)  # type: ignore[misc]
    return out


def _own(home: Path) -> dict[str, Search]:
    index = version.open_index(home)

    def searching(layer: str) -> Search:
        found, rows = getattr(index, layer), layer == "indicators"

        def search(text: str) -> Any:
            asked = hybrid.ask(text, index.encoder, index.kinds)
            return hybrid.hits(hybrid.ranked(found, found.rank(asked, Filters(), rows), asked), FIRST, asked.terms)

        return search

    return {layer: searching(layer) for layer in version.LAYERS}


def searches(load: Callable[[Path], dict[str, Search]], home: Path) -> dict[str, Any]:
    """Loading, and every question to both layers; memory of a process that does nothing else."""
    found: dict[str, Search] = {}
    opened = timed(lambda: found.update(load(home)))
    asked = list(making.questions(libraries.load(), QUESTIONS))
    for search, text in zip(found.values(), asked[0], strict=True):
        search(text)
    figures: dict[str, Any] = {"open": opened}
    for place, (layer, search) in enumerate(found.items()):
        figures[layer] = spread([lambda text=pair[place], search=search: search(text) for pair in asked])  # type: ignore[misc]
    return {**figures, **memory()}


WHATS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "txtai-build": build,
    "txtai-search": lambda home: searches(_with_txtai, home),
    "own-search": lambda home: searches(_own, home),
}


def main(argv: list[str]) -> int:
    """Measure one thing and print it as JSON."""
    command.emit(WHATS[argv[0]](Path(argv[1])))
    return command.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
