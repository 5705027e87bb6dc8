"""The same searches against Milvus: `INDEX_URI` names a server (http://host:19530), or a .db file for milvus-lite.

Milvus finds the candidates (nearest vectors, BM25 over words by its jieba analyzer, BM25 over pairs of characters); fusing,
kinds of project, precedents and explanations are those of the embedded index, so both rank alike. Which
collections are in force stands in one row of `targets_state`: replacing that row is the switch.
"""

from __future__ import annotations

import importlib
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from indexer import version, words
from indexer.columns import category_of
from indexer.embed import Encoder, load_encoder
from indexer.kindwords import KindWords
from indexer.layer import DEPTH, Asked, Found, Kinds
from indexer.milvus_schema import create, cut, hexed
from indexer.part import NAME_SHARE, Entry, encode
from indexer.passages import Passage, of_tables, stream, synonyms
from indexer.records import Filters, IndexError_
from kb.library import Library
from kb.store import Store

SETTING = "INDEX_URI"
STATE, KEY = "targets_state", "current"
BATCH = 500
DEEPER = 4  # both BM25 rankings are asked for so many times the candidates, since their sum decides
_OUT = ["id", "tab", "file", "kind", "name", "words", "kinds", "vector"]
MOST = 16_384  # what Milvus returns at most
_NONE = -1


class State(Struct, frozen=True, kw_only=True):
    """What is in force: the collections by layer, and what they were made with."""

    collections: dict[str, str]
    model: str
    dimension: int
    words: str
    library: str
    store: str
    counts: dict[str, int]
    following: dict[str, int]


def _client(uri: str) -> Any:
    try:
        module = importlib.import_module("pymilvus")
    except ImportError as error:
        raise IndexError_(
            f"{SETTING}={uri} 需要 pymilvus。请安装 requirements-milvus.txt，或去掉 {SETTING} 使用本机索引。"
        ) from error
    try:
        return module.MilvusClient(uri=uri, token=os.environ.get("INDEX_TOKEN", ""))
    except Exception as error:  # the client raises many kinds
        line = " ".join(str(error).split())[:160]
        raise IndexError_(f"{SETTING}={uri}：连不上 Milvus（{line}）。请检查地址和服务，或去掉 {SETTING}。") from error


def expression(filters: Filters, rows: bool) -> str:
    """The filters as Milvus asks for them; "" where none is set."""
    quoted = lambda text: json.dumps(text, ensure_ascii=False)  # noqa: E731
    parts = []
    if filters.year is not None:
        parts.append(f"year == {int(filters.year)}")
    for name, wanted in (("unit", filters.unit), ("region", filters.region)):
        if wanted:
            plain = wanted.replace("%", "").replace("_", "")
            parts.append(f"{name} like {quoted(f'%{plain}%')}")
    if filters.class_ is not None:
        parts.append(f"class_ == {quoted(filters.class_[:3])}")
    if rows and filters.category:
        parts.append(f"category == {quoted(category_of(filters.category))}")
    if filters.minimum is not None:
        parts.append(f"total >= {float(filters.minimum)}")
    if filters.maximum is not None:
        parts += [f"total <= {float(filters.maximum)}", "total >= 0"]
    return " and ".join(parts)


class MilvusLayer:
    """Projects or indicators in a collection; ranks like `indexer.layer.Layer`."""

    def __init__(self, client: Any, collection: str, size: int) -> None:
        self._client, self._collection, self.size = client, collection, size
        self._entries: dict[int, Entry] = {}

    def _hits(self, data: Any, field: str, depth: int, filters: str) -> list[dict[str, Any]]:
        found = self._client.search(
            self._collection, data=[data], anns_field=field, limit=depth, filter=filters, output_fields=_OUT
        )
        return [{**hit["entity"], "number": hit["number"], "score": abs(hit["distance"])} for hit in found[0]]

    def rank(self, asked: Asked, filters: Filters, rows: bool, depth: int = DEPTH) -> list[Found]:
        """Candidates of all rankings, each once."""
        wanted = expression(filters, rows)
        depth = min(depth, MOST)
        near = self._hits(asked.vector.tolist(), "vector", depth, wanted) if np.any(asked.vector) else []
        by_field = {"words_bm25": words.fold(asked.text), "pairs_bm25": hexed(asked.pairs)}
        lexical: dict[int, float] = {}
        kept = {hit["number"]: hit for hit in near}
        for field, text in by_field.items():
            for hit in self._hits(text, field, min(depth * DEEPER, MOST), wanted) if text.strip() else ():
                lexical[hit["number"]] = lexical.get(hit["number"], 0.0) + hit["score"]
                kept.setdefault(hit["number"], hit)
        best = sorted(lexical, key=lambda number: (-lexical[number], number))[:depth]
        kept = {number: kept[number] for number in dict.fromkeys([*best, *(hit["number"] for hit in near)])}
        by_words = {number: rank for rank, number in enumerate(best, 1)}
        by_meaning = {hit["number"]: rank for rank, hit in enumerate(near, 1)}
        top = lexical[best[0]] if best else 1.0
        self._entries = {
            number: Entry(id=hit["id"], table=hit["tab"], file=hit["file"], kind=hit["kind"], name=hit["name"], words=hit["words"])
            for number, hit in kept.items()
        }  # fmt: skip
        return [
            Found(number=number, by_words=by_words.get(number), by_meaning=by_meaning.get(number),
                  lexical=lexical.get(number, 0.0) / top, cosine=float(np.dot(np.asarray(hit["vector"]), asked.vector)),
                  kind=_alike(hit["kinds"], asked.kinds))
            for number, hit in kept.items()
        ]  # fmt: skip

    def entries(self, numbers: Sequence[int]) -> dict[int, Entry]:
        """The passages of the last ranking."""
        return {number: self._entries[number] for number in numbers}

    def close(self) -> None:
        """The client is shared."""


def _alike(stored: str, asked: Kinds) -> float:
    if not stored:
        return 0.0
    weights = dict(zip(asked[0].tolist(), asked[1].tolist(), strict=True))
    return float(sum(weights.get(kind, 0.0) * weight for kind, weight in json.loads(stored)))


class MilvusIndex(version.Index):
    """The collections in force, searched like an embedded index; `folder` stands for where they are."""

    def __init__(self, home: Path, uri: str, client: Any, state: State, encoder: Encoder, kinds: KindWords) -> None:
        self.home, self.folder, self.encoder, self.kinds = home, Path(uri), encoder, kinds
        self.manifest = version.Manifest(
            format=version.FORMAT, model=state.model, dimension=state.dimension, words=state.words, store=state.store,
            library=state.library, projects=state.counts["projects"], indicators=state.counts["indicators"], layers={}, files={},
        )  # fmt: skip
        self._client = client
        self.projects, self.indicators = (  # type: ignore[assignment]
            MilvusLayer(client, state.collections[name], state.counts[name]) for name in version.LAYERS
        )

    def close(self) -> None:
        self._client.close()


def _state(client: Any) -> State | None:
    if not client.has_collection(STATE):
        return None
    found = client.query(STATE, filter=f'key == "{KEY}"', output_fields=["value"])
    return msgspec.json.decode(found[0]["value"], type=State) if found else None


def _save(client: Any, state: State) -> None:
    kinds = importlib.import_module("pymilvus").DataType
    if not client.has_collection(STATE):
        schema = client.create_schema(auto_id=False)
        schema.add_field("key", kinds.VARCHAR, is_primary=True, max_length=32)
        schema.add_field("value", kinds.VARCHAR, max_length=4096)
        schema.add_field("nothing", kinds.FLOAT_VECTOR, dim=2)  # a collection must have a vector
        params = client.prepare_index_params()
        params.add_index("nothing", index_type="FLAT", metric_type="L2")
        client.create_collection(STATE, schema=schema, index_params=params)
    client.upsert(STATE, [{"key": KEY, "value": msgspec.json.encode(state).decode(), "nothing": [0.0, 0.0]}])


class _Loader:
    """Puts passages of one layer into a collection, a batch at a time."""

    def __init__(
        self, client: Any, collection: str, layer: str, encoder: Encoder, kinds: KindWords, first: int
    ) -> None:
        self._client, self._collection, self._layer = client, collection, layer
        self._encoder, self._kinds, self.following = encoder, kinds, first
        self._waiting: list[Passage] = []

    def add(self, passages: Sequence[Passage]) -> None:
        self._waiting += passages
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        passages, self._waiting = self._waiting, []
        if not passages:
            return
        vectors = encode(self._encoder, passages, NAME_SHARE[self._layer])
        rows = [self._row(one, vector) for one, vector in zip(passages, vectors, strict=True)]
        self._client.insert(self._collection, rows)

    def close(self) -> None:
        """Put in the rest and have it sealed, so that searches find finished segments."""
        self.flush()
        self._client.flush(self._collection)

    def _row(self, one: Passage, vector: Any) -> dict[str, Any]:
        kinds = ""
        if self._layer == "projects":
            found, weights = self._kinds.shares(one.text)
            kinds = json.dumps(list(zip(found.tolist(), np.round(weights, 5).tolist(), strict=True)))
        self.following += 1
        return {
            "number": self.following - 1, "vector": vector.tolist(), "words": cut(words.fold(one.words)),
            "pairs": cut(hexed(words.pairs(one.name))),
            "id": one.id, "tab": one.table, "file": one.file, "kind": one.kind, "name": cut(one.name), "kinds": kinds,
            "unit": cut(one.unit), "region": cut(one.region), "category": cut(one.category), "class_": one.class_[:3],
            "year": one.year if one.year is not None else _NONE, "total": one.total if one.total is not None else float(_NONE),
        }  # fmt: skip


def _sources(home: Path) -> Path:
    return home / "index" / "milvus-sources.json"


def load(store: Store, library: Library, home: Path, uri: str, encoder: Encoder | None = None,
         progress: version.Progress | None = None) -> MilvusIndex:  # fmt: skip
    """Load the whole base into new collections, put them in force, drop the older ones."""
    encoder, kinds, client = encoder or load_encoder(), KindWords.build(library), _client(uri)
    before, mark = _state(client), time.time_ns() % 10**12
    collections = {name: f"targets_{name}_{mark}" for name in version.LAYERS}
    for one in collections.values():
        create(client, one, encoder.dimension, "://" in uri)
    loaders = {name: _Loader(client, one, name, encoder, kinds, 0) for name, one in collections.items()}
    for done, passages in enumerate(stream(store, synonyms(library)), 1):
        for loader, found in zip(loaders.values(), passages, strict=True):
            loader.add(found)
        if progress and not done % 1000:
            progress(done)
    for loader in loaders.values():
        loader.close()
    counts = {name: loader.following for name, loader in loaders.items()}
    state = _made(store, library, encoder, collections, counts, counts)
    _save(client, state)
    for name in before.collections.values() if before else ():
        client.drop_collection(name)
    _remember(home, store)
    return MilvusIndex(home, uri, client, state, encoder, kinds)


def _made(store: Store, library: Library, encoder: Encoder, collections: dict[str, str], counts: dict[str, int],
          following: dict[str, int]) -> State:  # fmt: skip
    return State(collections=collections, model=encoder.name, dimension=encoder.dimension, words=words.digest(),
                 library=version.library_digest(library), store=store.digest(), counts=counts, following=following)  # fmt: skip


def _remember(home: Path, store: Store) -> None:
    _sources(home).parent.mkdir(parents=True, exist_ok=True)
    _sources(home).write_bytes(msgspec.json.encode(version.fingerprints(store)))


def ensure(store: Store, library: Library, home: Path, uri: str, encoder: Encoder | None = None) -> MilvusIndex:
    """The collections in force, brought up to date; loaded anew where another model, dictionary or library made them."""
    encoder, client = encoder or load_encoder(), _client(uri)
    state = _state(client)
    made = (encoder.name, encoder.dimension, words.digest(), version.library_digest(library, home))
    if state is None or (state.model, state.dimension, state.words, state.library) != made:
        client.close()
        return load(store, library, home, uri, encoder)
    kinds = KindWords.build(library)
    if state.store != store.digest():
        try:
            was = msgspec.json.decode(_sources(home).read_bytes(), type=dict[str, str])
        except (OSError, msgspec.DecodeError):
            client.close()
            return load(store, library, home, uri, encoder)
        state = _changed(client, state, store, library, encoder, kinds, was)
        _save(client, state)
        _remember(home, store)
    return MilvusIndex(home, uri, client, state, encoder, kinds)


def _changed(client: Any, state: State, store: Store, library: Library, encoder: Encoder, kinds: KindWords,
             was: dict[str, str]) -> State:  # fmt: skip
    """Take out the documents that went, put in those that came; both are visible at once, one by one."""
    now = version.fingerprints(store)
    for one in (one for one in was if now.get(one) != was[one]):
        for name in state.collections.values():
            client.delete(name, filter=f'file == "{one}"')
    names = synonyms(library)
    loaders = {
        name: _Loader(client, one, name, encoder, kinds, state.following[name])
        for name, one in state.collections.items()
    }
    for one in (one for one in now if was.get(one) != now[one]):
        rows = store.query(
            "SELECT t.id, s.kind FROM tables t JOIN sources s ON s.id = t.source WHERE s.prefix = ?", one
        )
        for key, kind in rows:
            for passages in of_tables([store.table(key)], kind, names):
                for loader, found in zip(loaders.values(), passages, strict=True):
                    loader.add(found)
    for loader in loaders.values():
        loader.close()
    counts = {
        name: int(client.query(one, filter="", output_fields=["count(*)"])[0]["count(*)"])
        for name, one in state.collections.items()
    }
    following = {name: loader.following for name, loader in loaders.items()}
    return _made(store, library, encoder, dict(state.collections), counts, following)
