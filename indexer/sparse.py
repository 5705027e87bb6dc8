"""BM25 over cut words, with tantivy. Documents are numbered from 0 in the order given."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indexer import words
from indexer.records import IndexError_

_ANALYZER = "cut"


class SparseIndex:
    """An opened word index. Raises `IndexError_` where the folder is none."""

    def __init__(self, index: Any, folder: Any = None) -> None:
        import tantivy

        # The index stores the analyzer's name only; it must be registered again after every opening.
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer(_ANALYZER, analyzer)
        self._index = index
        self._folder = folder  # keeps a temporary folder alive

    @staticmethod
    def build(texts: Sequence[str], folder: Path | None = None) -> SparseIndex:
        """Index the texts into `folder` (an empty one), or into a temporary one."""
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("number", stored=True, indexed=True, fast=True)
        builder.add_text_field("words", stored=False, tokenizer_name=_ANALYZER, index_option="freq")
        temporary = None
        if folder is None:
            temporary = tempfile.TemporaryDirectory(prefix="words-")
            folder = Path(temporary.name)
        folder.mkdir(parents=True, exist_ok=True)
        built = SparseIndex(tantivy.Index(builder.build(), path=str(folder)), temporary)
        writer = built._index.writer(heap_size=64_000_000, num_threads=1)
        for number, text in enumerate(texts):
            document = tantivy.Document()
            document.add_unsigned("number", number)
            document.add_text("words", " ".join(words.terms(text)))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        built._index.reload()
        return built

    @staticmethod
    def open(folder: Path) -> SparseIndex:
        """The index that `build` wrote into `folder`."""
        import tantivy

        try:
            return SparseIndex(tantivy.Index.open(str(folder)))
        except ValueError as error:
            raise IndexError_(
                f"{folder.name}：词索引打不开（{error}）。请运行 python -m indexer build 重新建立。"
            ) from error

    def search(self, query: str, limit: int) -> list[tuple[int, float]]:
        """(number, BM25 score) of the best documents that share a word with the query, best first."""
        return self.search_terms(words.terms(query), limit)

    def search_terms(
        self, terms: Sequence[str], limit: int, allowed: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """As `search`, for words already cut, among `allowed` numbers where given. Ties keep the documents' order."""
        import tantivy

        if not terms or limit < 1 or (allowed is not None and not len(allowed)):
            return []
        query, schema, should = tantivy.Query, self._index.schema, tantivy.Occur.Should
        asked = query.boolean_query(
            [(should, query.term_query(schema, "words", term, "freq")) for term in dict.fromkeys(terms)]
        )
        if allowed is not None:  # as a condition that adds nothing to the score
            within = query.const_score_query(query.term_set_query(schema, "number", list(allowed)), 0.0)
            asked = query.boolean_query([(tantivy.Occur.Must, asked), (tantivy.Occur.Must, within)])
        searcher = self._index.searcher()
        hits = searcher.search(asked, min(limit, max(1, searcher.num_docs))).hits
        found = [(int(searcher.doc(address)["number"][0]), float(score)) for score, address in hits]
        return sorted(found, key=lambda one: (-one[1], one[0]))
