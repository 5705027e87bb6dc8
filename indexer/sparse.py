"""BM25 with tantivy over two fields: the words of a passage, and pairs of characters of its name.

The pairs find what the cutter cut otherwise, and most of a name with a wrong character. A passage goes by its number;
further fields hold what filters ask for. One index grows and shrinks with its passages, so that the rarity of a word is
that of the whole base.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer import words
from indexer.records import IndexError_

_CUT, _RAW = "cut", "raw"
_FIELDS = ("words", "pairs")
HEAP = 64_000_000
Hits = tuple[NDArray[np.int64], NDArray[np.float32]]  # numbers, BM25 scores, best first


class Conditions(Struct, frozen=True, kw_only=True):
    """What a passage must have: one tag out of each group, and an amount within bounds."""

    groups: tuple[tuple[str, ...], ...] = ()
    minimum: float | None = None
    maximum: float | None = None


def tag(kind: str, value: object) -> str:
    """A filter value as one term."""
    return f"{kind}:" + "".join(str(value).split())


class SparseWriter:
    """Adds and removes passages of an index; nothing counts before `close`."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("number", stored=False, indexed=True, fast=True)
        for name in _FIELDS:
            builder.add_text_field(name, stored=False, tokenizer_name=_CUT, index_option="freq")
        builder.add_text_field("tags", stored=False, tokenizer_name=_CUT, index_option="basic")
        builder.add_text_field("file", stored=False, tokenizer_name=_RAW, index_option="basic")
        builder.add_float_field("total", fast=True)
        self._index = _registered(tantivy.Index(builder.build(), path=str(folder)))
        self._writer = self._index.writer(heap_size=HEAP, num_threads=1)

    def add(self, number: int, text: str, name: str, file: str = "", tags: Iterable[str] = (),
            total: float | None = None) -> None:  # fmt: skip
        """Index one passage under its number."""
        import tantivy

        document = tantivy.Document()
        document.add_unsigned("number", number)
        document.add_text("words", " ".join(words.terms(text)))
        document.add_text("pairs", " ".join(words.pairs(name)))
        document.add_text("tags", " ".join(tags))
        document.add_text("file", file)
        if total is not None:
            document.add_float("total", total)
        self._writer.add_document(document)

    def remove_file(self, file: str) -> None:
        """Forget the passages of one document."""
        self._writer.delete_documents_by_term("file", file)

    def remove(self, number: int) -> None:
        """Forget one passage."""
        self._writer.delete_documents_by_term("number", number)

    def close(self) -> None:
        """Make the changes count."""
        self._writer.commit()
        self._writer.wait_merging_threads()


def _registered(index: Any) -> Any:
    """The index with its analyzers; it stores their names only, so this is needed after every opening."""
    import tantivy

    index.register_tokenizer(_CUT, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


class SparseIndex:
    """An opened word index."""

    def __init__(self, index: Any) -> None:
        self._index = _registered(index)
        self._index.reload()
        self._searcher = self._index.searcher()
        self._temporary: Any = None

    @staticmethod
    def build(texts: Sequence[str], folder: Path | None = None) -> SparseIndex:
        """An index of texts alone, numbered from 0, in an empty folder or a temporary one."""
        temporary = None if folder else tempfile.TemporaryDirectory(prefix="words-")
        folder = folder or Path(temporary.name if temporary else "")
        writer = SparseWriter(folder)
        for number, text in enumerate(texts):
            writer.add(number, text, "")
        writer.close()
        built = SparseIndex.open(folder)
        built._temporary = temporary  # lives as long as the index
        return built

    @staticmethod
    def open(folder: Path) -> SparseIndex:
        """The index that a `SparseWriter` wrote into `folder`; `IndexError_` where it is none."""
        import tantivy

        try:
            return SparseIndex(tantivy.Index.open(str(folder)))
        except ValueError as error:
            raise IndexError_(
                f"{folder.name}：词索引打不开（{error}）。请运行 python -m indexer build 重新建立。"
            ) from error

    @property
    def size(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, terms: Sequence[str], pairs: Sequence[str], limit: int, conditions: Conditions | None = None
    ) -> Hits:
        """The best passages that share a word with the text or a pair with its name; ties keep the numbers' order."""
        import tantivy

        query, schema, occur = tantivy.Query, self._index.schema, tantivy.Occur
        asked = [
            (occur.Should, query.term_query(schema, field, one, "freq"))
            for field, found in zip(_FIELDS, (terms, pairs), strict=True)
            for one in dict.fromkeys(found)
        ]
        if not asked or limit < 1 or not self.size:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        whole = query.boolean_query(asked)
        needed = self._conditions(conditions) if conditions else []
        if needed:  # as conditions that add nothing to the score
            whole = query.boolean_query(
                [(occur.Must, whole), *((occur.Must, query.const_score_query(one, 0.0)) for one in needed)]
            )
        hits = self._searcher.search(whole, min(limit, self.size), count=False).hits
        numbers = self._searcher.fast_field_values("number", [address for _, address in hits]) if hits else []
        found = sorted(zip(numbers, (score for score, _ in hits), strict=True), key=lambda one: (-one[1], one[0]))
        return (np.array([number for number, _ in found], dtype=np.int64),
                np.array([score for _, score in found], dtype=np.float32))  # fmt: skip

    def _conditions(self, wanted: Conditions) -> list[Any]:
        import tantivy

        query, schema = tantivy.Query, self._index.schema
        out = [query.term_set_query(schema, "tags", list(group)) for group in wanted.groups]
        if wanted.minimum is not None or wanted.maximum is not None:
            kind = tantivy.FieldType.Float
            out.append(query.range_query(schema, "total", kind, wanted.minimum, wanted.maximum))
        return out
