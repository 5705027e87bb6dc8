"""One size in a process of its own: `python -m eval.scale.one N HOME` prints what building and searching took."""

from __future__ import annotations

import datetime as dt
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from eval.scale import making
from indexer import hybrid, version
from indexer.embed import load_encoder
from indexer.layer import Asked, Layer
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


def peak() -> float:
    """Most memory this process ever held, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6)


def timed(work: Callable[[], Any]) -> dict[str, float]:
    """Seconds of one run, by the clock and of processor time."""
    wall, used = time.perf_counter(), time.process_time()
    work()
    return {"seconds": round(time.perf_counter() - wall, 3), "processor": round(time.process_time() - used, 3)}


def spread(works: list[Callable[[], Any]]) -> dict[str, float]:
    """Median and 95th percentile in ms by the clock, and of processor time."""
    wall, used = [], []
    for work in works:
        found = [time.perf_counter(), time.process_time()]
        work()
        wall.append(time.perf_counter() - found[0])
        used.append(time.process_time() - found[1])
    figures = {}
    for name, values in (("", wall), ("_processor", used)):
        for percent in (50, 95):
            figures[f"p{percent}{name}"] = round(float(np.percentile(values, percent)) * 1e3, 2)
    return figures


def bandwidth() -> float:
    """GB a second that one thread reads from memory."""
    data = np.ones(64_000_000, dtype=np.float32)
    best = min(timed(data.sum)["seconds"] for _ in range(5))
    return round(data.nbytes / 1e9 / max(best, 1e-9), 1)


def recall(index: Index, texts: list[str]) -> float:
    """Share of the true ten nearest indicators that the index finds."""
    part = index.indicators.parts[0]
    rows = np.ascontiguousarray(part.dense.rows(np.arange(part.count)), dtype=np.float16)
    vectors = index.encoder.encode(texts)
    hits = 0
    for vector in vectors:
        chunks = [rows[start : start + CHUNK].astype(np.float32) @ vector for start in range(0, len(rows), CHUNK)]
        scores = np.concatenate(chunks)
        best = np.argpartition(-scores, 10)[:10] if len(scores) > 10 else np.arange(len(scores))
        bound = scores[best].min()
        found, _ = part.dense.search(vector, 10)
        hits += sum(bool(scores[one] >= bound - 1e-6) for one in found.tolist())  # equals are as good
    return round(float(hits) / (10 * len(texts)), 4)


def _search(layer: Layer, asked: Asked, filters: Filters, rows: bool) -> Callable[[], Any]:
    return lambda: hybrid.hits(hybrid.ranked(layer, layer.rank(asked, filters, rows), asked), 10)


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
        forms = [[hybrid.ask(text, index.encoder, index.kinds) for text in pair] for pair in asked]
        searches = {}
        for label, filters in (("", Filters()), ("_filtered", Filters(year=2024, region="县", minimum=20.0))):
            searches[f"projects{label}"] = spread([_search(index.projects, one, filters, False) for one, _ in forms])
            searches[f"indicators{label}"] = spread([_search(index.indicators, one, filters, True) for _, one in forms])
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
