"""One size in a process of its own: `python -m eval.scale.one N HOME` prints what building and searching took."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from eval.scale import making
from eval.scale.measuring import bandwidth, peak, spread, timed
from indexer import hybrid, version
from indexer.embed import load_encoder
from indexer.layer import Layer
from indexer.records import Filters
from indexer.snapshot import ensure
from indexer.version import Index
from kb import command
from kb import library as libraries
from kb.library import Library
from kb.store import Store, store_path

QUESTIONS, EXACT, DRAFTS = 200, 100, 20
CHUNK = 65_536
TODAY = dt.date(2025, 11, 20)


def recall(index: Index, texts: list[str]) -> float:
    """Share of the true ten nearest indicators that the index finds; the rows are read a chunk at a time."""
    part = index.indicators.parts[0]
    asked = index.encoder.encode(texts)
    best = np.full((len(asked), 0), -np.inf, dtype=np.float32)
    for start in range(0, part.count, CHUNK):
        rows = part.dense.rows(np.arange(start, min(start + CHUNK, part.count)))
        best = np.concatenate([best, asked @ rows.T], axis=1)
        best = np.partition(best, max(0, best.shape[1] - 10), axis=1)[:, -10:]
    hits = 0
    for vector, bound in zip(asked, best.min(axis=1), strict=True):
        _, cosines = part.dense.search(vector, 10)
        hits += int((cosines >= bound - 1e-5).sum())  # equals are as good
    return round(float(hits) / (best.shape[1] * len(texts)), 4)


def _search(index: Index, layer: Layer, text: str, filters: Filters) -> Callable[[], Any]:
    """From the text to ten places of one layer."""

    def search() -> Any:
        asked = hybrid.ask(text, index.encoder, index.kinds)
        return hybrid.hits(
            hybrid.ranked(layer, layer.rank(asked, filters, layer is index.indicators), asked), 10, asked.terms
        )

    return search


def drafts(home: Path, store: Store, library: Library, index: Index) -> dict[str, float]:
    """A whole draft in the running program."""
    from assistant.desk import Desk
    from assistant.draft import draft
    from indexer.archetypes import Matcher

    desk = Desk(
        home=home,
        library=library,
        common=libraries.load_common(),
        store=store,
        index=index,
        matcher=Matcher(library, index.encoder),
    )
    texts = [
        f"{project}，{number * 7 + 5}万元" for number, (project, _) in enumerate(making.questions(library, DRAFTS, 3))
    ]
    draft(texts[0], desk=desk, today=TODAY)
    return spread([lambda text=text: draft(text, desk=desk, today=TODAY) for text in texts])  # type: ignore[misc]


def changes(store: Store, library: Library, home: Path) -> dict[str, Any]:
    """A document comes, and goes again."""
    from kb.records import ReadResult

    added = store.add(ReadResult(tables=(making.table(0, library, 9),)), None, "f" * 64, "import", name="新表.docx")
    came = timed(lambda: ensure(store, library, home).close())
    store.remove(added.source_id)
    return {"added": came, "removed": timed(lambda: ensure(store, library, home).close())}


def measure(count: int, home: Path) -> dict[str, Any]:
    """Everything about one size; the base is made first and does not count."""
    library = libraries.load()
    with Store(store_path(home)) as store:
        full = store.counts()["tables"] >= count  # a base kept from an earlier run
        made = timed(lambda: None if full else making.fill(store, library, count))
        command.note(f"{count} 张表已生成（{made['seconds']:.0f} 秒），开始建立索引……")
        built = timed(lambda: version.build(store, library, home).close())
        memory = peak()
        opened = timed(lambda: version.open_index(home).close())
        index = version.open_index(home)
        asked = list(making.questions(library, QUESTIONS))
        load_encoder().encode([asked[0][0]])
        index.search(asked[0][0])
        searches = {}
        for label, filters in (("", Filters()), ("_filtered", Filters(year=2024, region="县", minimum=20.0))):
            for place, layer in enumerate((index.projects, index.indicators)):
                works = [_search(index, layer, pair[place], filters) for pair in asked]
                searches[f"{version.LAYERS[place]}{label}"] = spread(works)
        whole = spread([lambda text=pair[0]: index.search(text) for pair in asked])  # type: ignore[misc]
        speed = bandwidth()
        bytes_read = index.manifest.indicators * index.manifest.dimension * 4
        size = sum(path.stat().st_size for path in index.folder.rglob("*") if path.is_file())
        kept = sum(path.stat().st_size for path in home.glob("base.sqlite*"))
        figures: dict[str, Any] = {
            "tables": count, "rows": index.manifest.indicators, "made": made, "build": built, "build_peak_mb": memory,
            "index_mb": round(size / 1e6, 1), "base_mb": round(kept / 1e6, 1), "open": opened, "search": whole, **searches,
            "floor_ms": round(bytes_read / 1e9 / speed * 1e3, 2), "bandwidth_gb_s": speed,
            "recall@10": recall(index, [pair[1] for pair in asked[:EXACT]]), "draft": drafts(home, store, library, index),
        }  # fmt: skip
        figures["indicators_to_floor"] = round(searches["indicators"]["p50"] / max(figures["floor_ms"], 1e-3), 2)
        index.close()
        figures["changes"] = changes(store, library, home)
    figures["peak_mb"] = peak()
    return figures


def main(argv: list[str]) -> int:
    """Measure and print as JSON."""
    command.emit(measure(int(argv[0]), Path(argv[1])))
    return command.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
