"""The collections of an index in Milvus: their fields, how texts are cut, what is indexed how."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

from indexer import words
from indexer.columns import TEXTS

BM25 = {"bm25_k1": 1.2, "bm25_b": 0.75}  # as in the embedded index; servers differ in what they take by default
_MARKS = "，。、；：？！（）《》“”‘’—…·%-/,.;:?!()<>[]\"'"
LONGEST = 8000  # bytes of a text that Milvus keeps; what is longer is cut


def hexed(pairs: Iterable[str]) -> str:
    """Pairs of characters as words that no analyzer cuts."""
    return " ".join("x" + "".join(f"{ord(char):04x}" for char in pair) for pair in pairs)


def cut(text: str) -> str:
    """As much of a text as Milvus keeps."""
    return text.encode("utf-8")[:LONGEST].decode("utf-8", "ignore")


def analyzers() -> dict[str, dict[str, Any]]:
    """How Milvus cuts each text: words by jieba with the field's dictionary, without stop words; pairs are words already."""
    jieba = {"type": "jieba", "mode": "search", "hmm": True, "dict": ["_default_", *words.domain_words()]}
    stop = {"type": "stop", "stop_words": [*sorted(words.STOP), *_MARKS]}
    return {"words": {"tokenizer": jieba, "filter": ["lowercase", stop]}, "pairs": {"tokenizer": "standard"}}


def create(client: Any, name: str, dimension: int, server: bool) -> None:
    """Make an empty collection for one layer."""
    module = importlib.import_module("pymilvus")
    kinds, schema = module.DataType, client.create_schema(auto_id=False)
    schema.add_field("number", kinds.INT64, is_primary=True)
    schema.add_field("vector", kinds.FLOAT_VECTOR, dim=dimension)
    params = client.prepare_index_params()
    params.add_index("vector", index_type="AUTOINDEX" if server else "FLAT", metric_type="IP")
    for field, analyzer in analyzers().items():
        how = {"enable_analyzer": True, "analyzer_params": analyzer}
        schema.add_field(field, kinds.VARCHAR, max_length=65_000, **how)
        schema.add_field(f"{field}_bm25", kinds.SPARSE_FLOAT_VECTOR)
        bm25 = module.FunctionType.BM25
        schema.add_function(module.Function(name=f"{field}_of", function_type=bm25, input_field_names=[field],
                                            output_field_names=[f"{field}_bm25"]))  # fmt: skip
        params.add_index(f"{field}_bm25", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=BM25)
    for field in ("id", "tab", "file", "kind", "name", "kinds", *TEXTS):
        schema.add_field(field, kinds.VARCHAR, max_length=LONGEST)
    schema.add_field("year", kinds.INT64)
    schema.add_field("total", kinds.DOUBLE)
    client.create_collection(name, schema=schema, index_params=params)
