"""Builds the shipped model from library and corpus: `python -m indexer train`.

The start is not arbitrary: every token gets a random vector mixed with those of its characters (so 笔记本 is near
笔记本电脑), as long as the token is rare (so 项目 and 经费 weigh little). Training then draws together what the library
says is one thing: an indicator and its aliases, a kind of project and its words. It counts only if it helps on
kinds of project that it has not seen; otherwise the start is shipped.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer import vocabulary, words
from indexer.embed import SHIPPED, StaticEncoder, normalised
from indexer.kindwords import example_names
from indexer.sparse import SparseIndex
from kb import lazyre
from kb.library import Archetype, Library
from kb.records import TargetTable

DIMENSION = 256
SEED = 20210818
EPOCHS = 8
RATE = 0.002
BATCH = 256
FOLDS = 3
Pair = tuple[str, str]
Matrix = NDArray[np.float32]
_QUOTED = lazyre.compile("[“「]([^”」]+)[”」]")


def filled(name: str) -> str:
    """A card's name without its {slots}."""
    return re.sub(r"\{[^}]*\}", "", name)


def card_pairs(archetype: Archetype) -> list[Pair]:
    """(how a clerk puts it, the card's name) for every card."""
    pairs = []
    for card in archetype.cards:
        name = filled(card.name)
        said = [filled(alias) for alias in card.aliases] + _QUOTED.findall(card.weak)
        pairs += [(text, name) for text in said if text and text != name]
    return pairs


def kind_pairs(archetype: Archetype) -> list[Pair]:
    """(a word of the kind, a name of such a project or one of its cards, what the kind is) for an archetype."""
    about = f"{archetype.name}。{archetype.summary}"
    pairs = [(text, about) for text in (*archetype.cues.strong, *example_names().get(archetype.id, ()))]
    pairs += [(f"{archetype.name} {filled(card.name)}", about) for card in archetype.cards if card.core]
    return pairs


def table_pairs(tables: Iterable[TargetTable]) -> list[Pair]:
    """(project name, its usage and goals) of real tables."""
    pairs = []
    for table in tables:
        name = table.project.name if table.project else ""
        body = "。".join([table.usage or "", *table.goals])[:200]
        if name and body.strip("。"):
            pairs.append((name, body))
    return pairs


def texts_of(library: Library, tables: Sequence[TargetTable]) -> list[str]:
    """Every text of the field that is at hand, for the vocabulary."""
    out = []
    for archetype in library.archetypes.values():
        out += [archetype.name, archetype.summary, archetype.satisfied]
        out += [*archetype.cues.strong, *archetype.cues.weak, *example_names().get(archetype.id, ())]
        for card in archetype.cards:
            out += [filled(card.name), card.meaning, card.formula, *card.aliases, *card.keys, card.weak]
    for table in tables:
        out += [table.project.name if table.project else table.title, table.usage or "", *table.goals]
        out += [f"{row.name}。{row.description}" for row in table.indicators]
    return out


def start(counts: dict[str, int], library: Library, seed: int = SEED) -> Matrix:
    """Untrained vectors, row 0 (unknown) zero; the length of a row is the token's weight in a mean."""
    rng = np.random.default_rng(seed)
    tokens = [vocabulary.UNKNOWN, *counts]
    row = {token: place for place, token in enumerate(tokens)}
    noise = rng.standard_normal((len(tokens), DIMENSION)).astype(np.float32) / math.sqrt(DIMENSION)
    vectors = noise.copy()
    for token, place in row.items():
        if 1 < len(token) <= vocabulary.LONGEST and not token.isascii():
            known = [noise[row[char]] for char in token if char in row]
            parts = np.mean(known or [noise[place]], axis=0)
            vectors[place] = 0.75 * noise[place] + 0.66 * parts / max(float(np.linalg.norm(parts)), 1e-6)
    vectors = normalised(vectors)
    tokenizer = vocabulary.tokenizer(counts)
    spread: Counter[str] = Counter()
    for archetype in library.archetypes.values():
        spread.update(set(tokenizer.encode(" ".join(texts_of(Library(archetypes={"": archetype}), ()))).tokens))
    total, kinds = sum(counts.values()), len(library.archetypes)
    weights = [0.0]
    for token in tokens[1:]:
        general = 1e-4 / (1e-4 + counts[token] / total)
        field = math.log(1 + kinds / (spread[token] + 0.5)) / math.log(1 + kinds / 0.5)
        single = 0.6 if len(token) == 1 else 1.0
        weights.append(general * field * single)
    weights[row[vocabulary.NUMBER]] = 0.02
    return np.asarray(vectors * np.asarray(weights, dtype=np.float32)[:, None], dtype=np.float32)


def fit(vectors: Matrix, tokenizer: Any, pairs: Sequence[Pair], epochs: int = EPOCHS, rate: float = RATE) -> Matrix:
    """Vectors after training with in-batch negatives (the loss of sentence-transformers' MNRL, scale 20)."""
    import torch

    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # one thread adds in one order, so that the result is the same everywhere
    bag = torch.nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(vectors.copy()), freeze=False, mode="mean", sparse=True
    )
    optimiser = torch.optim.SparseAdam(bag.parameters(), lr=rate)

    def embed(texts: Sequence[str]) -> Any:
        ids = [encoding.ids or [0] for encoding in tokenizer.encode_batch(list(texts))]
        offsets = np.cumsum([0, *(len(one) for one in ids[:-1])])
        flat = torch.tensor([token for one in ids for token in one])
        return torch.nn.functional.normalize(bag(flat, torch.from_numpy(offsets)), dim=1)

    order = random.Random(SEED)
    todo = list(pairs)
    for _ in range(epochs):
        order.shuffle(todo)
        for begin in range(0, len(todo) - 1, BATCH):
            batch = todo[begin : begin + BATCH]
            right = {text: place for place, (_, text) in reversed(list(enumerate(batch)))}
            scores = embed([said for said, _ in batch]) @ embed(list(right)).T * 20.0
            columns = {text: column for column, text in enumerate(right)}
            target = torch.tensor([columns[text] for _, text in batch])
            loss = torch.nn.functional.cross_entropy(scores, target)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    trained = bag.weight.detach().numpy().copy()
    trained[0] = 0.0
    return np.asarray(trained, dtype=np.float32)


def _encode(vectors: Matrix, tokenizer: Any, texts: Sequence[str]) -> Matrix:
    rows = [vectors[encoding.ids].mean(axis=0) if encoding.ids else np.zeros(vectors.shape[1], np.float32)
            for encoding in tokenizer.encode_batch(list(texts))]  # fmt: skip
    return normalised(np.array(rows))


Rank = Callable[[str], int]  # place of the right answer, from 0; a large number where it is not found


def scores(queries: Sequence[Pair], ranked: Callable[[str], Sequence[str]]) -> dict[str, float]:
    """Share of queries whose answer is first, among the first five, and the mean reciprocal rank (of ten)."""
    places = []
    for said, right in queries:
        found = list(ranked(said))[:10]
        places.append(found.index(right) if right in found else 99)
    count = max(1, len(places))
    return {
        "first": round(sum(place == 0 for place in places) / count, 3),
        "five": round(sum(place < 5 for place in places) / count, 3),
        "mrr": round(sum(1 / (place + 1) for place in places if place < 10) / count, 3),
        "queries": len(places),
    }


def by_vectors(vectors: Matrix, tokenizer: Any, pool: Sequence[str]) -> Callable[[str], Sequence[str]]:
    """A ranking of `pool` by cosine."""
    matrix = _encode(vectors, tokenizer, pool)

    def ranked(query: str) -> list[str]:
        return [pool[place] for place in np.argsort(-(matrix @ _encode(vectors, tokenizer, [query])[0]))[:10]]

    return ranked


def by_words(pool: Sequence[str]) -> Callable[[str], Sequence[str]]:
    """A ranking of `pool` by BM25."""
    index = SparseIndex.build(pool)
    return lambda query: [pool[place] for place in index.search(words.terms(query), (), 10)[0]]


def evaluate(library: Library, tables: Sequence[TargetTable]) -> dict[str, dict[str, float]]:
    """Held-out figures of BM25, the untrained start and the trained model; each kind of project is held out once."""
    counts = vocabulary.choose(texts_of(library, tables), vocabulary.general_frequencies())
    tokenizer = vocabulary.tokenizer(counts)
    begin = start(counts, library)
    kinds = list(library.archetypes.values())
    pool = sorted({filled(card.name) for kind in kinds for card in kind.cards})
    sums: dict[str, Counter[str]] = {name: Counter() for name in ("bm25", "untrained", "trained")}
    words_only = by_words(pool)
    for fold in range(FOLDS):
        held = kinds[fold::FOLDS]
        seen = [kind for kind in kinds if kind not in held]
        queries = [pair for kind in held for pair in card_pairs(kind)]
        trained = fit(begin, tokenizer, training_pairs(seen, tables))
        rankings = {
            "bm25": words_only,
            "untrained": by_vectors(begin, tokenizer, pool),
            "trained": by_vectors(trained, tokenizer, pool),
        }
        for name, ranked in rankings.items():
            for key, value in scores(queries, ranked).items():
                sums[name][key] += value * (len(queries) if key != "queries" else 1)  # type: ignore[assignment]
    return {
        name: {key: round(value / total["queries"], 3) if key != "queries" else value for key, value in total.items()}
        for name, total in sums.items()
    }


def training_pairs(kinds: Sequence[Archetype], tables: Sequence[TargetTable]) -> list[Pair]:
    """Every pair that the library and the tables give, sorted, each once."""
    pairs = {pair for kind in kinds for pair in (*card_pairs(kind), *kind_pairs(kind))}
    return sorted(pairs | set(table_pairs(tables)))


def save(folder: Path, tokenizer: Any, vectors: Matrix) -> None:
    """Write a sentence-transformers folder with one StaticEmbedding, weights in half precision."""
    from safetensors.numpy import save as pack

    folder.mkdir(parents=True, exist_ok=True)
    compact = json.loads(tokenizer.to_str())
    (folder / "tokenizer.json").write_text(
        json.dumps(compact, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    (folder / "model.safetensors").write_bytes(pack({"embedding.weight": vectors.astype(np.float16)}))
    module = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
    modules = [{"idx": 0, "name": "0", "path": "", "type": module}]
    (folder / "modules.json").write_text(json.dumps(modules, indent=2) + "\n", encoding="utf-8")
    config: dict[str, Any] = {"model_type": "SentenceTransformer", "prompts": {}, "default_prompt_name": None,
              "similarity_fn_name": "cosine"}  # fmt: skip
    (folder / "config_sentence_transformers.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def train(library: Library, tables: Sequence[TargetTable], folder: Path = SHIPPED) -> dict[str, Any]:
    """Build the model and write it to `folder`; what was measured, and which of the two was shipped."""
    report: dict[str, Any] = {"held_out": evaluate(library, tables)}
    counts = vocabulary.choose(texts_of(library, tables), vocabulary.general_frequencies())
    tokenizer = vocabulary.tokenizer(counts)
    vectors = start(counts, library)
    pairs = training_pairs(list(library.archetypes.values()), tables)
    better = report["held_out"]["trained"]["mrr"] > report["held_out"]["untrained"]["mrr"]
    if better:
        vectors = fit(vectors, tokenizer, pairs)
    save(folder, tokenizer, vectors)
    size = sum(path.stat().st_size for path in folder.iterdir())
    return {
        **report,
        "shipped": "trained" if better else "untrained",
        "pairs": len(pairs),
        "tokens": len(counts) + 1,
        "megabytes": round(size / 1e6, 2),
        "name": StaticEncoder(folder).name,
    }
