"""Search measured on graded questions: every ranking with its confidence, on the half no weight was chosen on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.metrics import Share
from eval.retrieval import gold, scores

if TYPE_CHECKING:
    from assistant.desk import Desk
    from eval.retrieval.gold import Base, Query

HELD, CHOSEN_ON = "held-out", "development"
MAIN = "hybrid"
KINDS = ("description", "name", "indicator", "typo")
WORST = 10


class Scored:
    """A system's figures, a question at a time; None where the figure says nothing about the question."""

    def __init__(self, rankings: Mapping[str, list[str]], grades: Mapping[str, dict[str, float]]) -> None:
        self.ndcg = {key: scores.ndcg(found, grades[key]) for key, found in rankings.items()}
        self.recall = {key: scores.recall(found, grades[key]) for key, found in rankings.items()}
        self.reciprocal = {key: scores.reciprocal(found, grades[key]) for key, found in rankings.items()}
        self.unjudged = sum(one not in grades[key] for key, found in rankings.items() for one in found[:10])

    def figures(self, keys: Sequence[str]) -> dict[str, Any]:
        """Means over some questions, with the interval of the first."""
        ndcg, recall, reciprocal = (
            [value for key in keys if (value := one[key]) is not None]
            for one in (self.ndcg, self.recall, self.reciprocal)
        )
        return {"ndcg@10": scores.mean(ndcg), "ci": scores.interval(ndcg), "recall@20": scores.mean(recall),
                "mrr": scores.mean(reciprocal), "queries": len(ndcg)}  # fmt: skip


def ahead(one: Scored, other: Scored, keys: Sequence[str]) -> dict[str, Any]:
    """How much better `one` is on the same questions, with the interval of the difference."""
    pairs = [(one.ndcg[key], other.ndcg[key]) for key in keys]
    found = [left - right for left, right in pairs if left is not None and right is not None]
    return {"ndcg@10": scores.mean(found), "ci": scores.interval(found)}


def precedents(desk: Desk, base: Base, questions: Sequence[Query], grades: Mapping[str, dict[str, float]]) -> Share:
    """Whether the search says `close` where some real department's project is judged 2 or more, and else `none`."""
    share = Share()
    for query in questions:
        if query.of == "projects":
            there = any(one >= scores.RELEVANT and key in base.real for key, one in grades[query.id].items())
            said = desk.index.search(query.text).precedent
            share += Share(int((said == "close") == there), 1)
    return share


def agreement(judged: Mapping[str, gold.Grades]) -> dict[str, float]:
    """How far the two passes agree: all documents, and weighted kappa."""
    pairs = [grades[:2] for found in judged.values() for grades in found.values() if len(grades) > 1]
    first, second = [one for one, _ in pairs], [two for _, two in pairs]
    same = sum(one == two for one, two in pairs)
    return {"documents": len(pairs), "same": round(same / max(1, len(pairs)), 4), "kappa": scores.kappa(first, second)}


def _lines(systems: Mapping[str, Any], others: Mapping[str, Any], agreed: Mapping[str, float]) -> list[str]:
    """The leaderboard for a person."""
    out = [f"留出的 {systems[MAIN]['queries']} 问（95% 置信区间）："]
    for name, one in sorted(systems.items(), key=lambda item: -item[1]["ndcg@10"]):
        low, high = one["ci"]
        line = f"  {name}：nDCG@10 {one['ndcg@10']:.3f}（{low:.3f}—{high:.3f}），召回@20 {one['recall@20']:.3f}，MRR {one['mrr']:.3f}"
        if name in others:
            line += f"；{MAIN} 领先 {others[name]['ndcg@10']:+.3f}（{others[name]['ci'][0]:+.3f}—{others[name]['ci'][1]:+.3f}）"
        out.append(line)
    return [
        *out,
        f"标注两遍：{agreed['documents']:.0f} 个文档，{agreed['same']:.1%} 相同，加权 κ {agreed['kappa']:.3f}",
    ]


def measure(where: Path) -> dict[str, Any]:
    """Figures of every system on the held-out half; `where` is not used."""
    from eval.desk import shipped_desk
    from eval.retrieval.systems import names, systems

    desk = shipped_desk()
    base, questions, judged = gold.of_base(desk.store, desk.library), gold.queries(), gold.judgements()
    grades = {key: {one: scores.grade(given) for one, given in found.items()} for key, found in judged.items()}
    ranked = {
        name: Scored({query.id: names(rank(query), base) for query in questions}, grades)
        for name, rank in systems(desk, base).items()
    }
    keys = {split: [query.id for query in questions if query.split == split] for split in (HELD, CHOSEN_ON)}
    held = [query for query in questions if query.split == HELD]
    main = ranked[MAIN]
    bad = sorted((value, query.id, query.text) for query in questions if (value := main.ndcg[query.id]) is not None)
    board = {
        name: {
            **one.figures(keys[HELD]),
            "development": one.figures(keys[CHOSEN_ON]),
            "kinds": {kind: one.figures([q.id for q in held if q.kind == kind])["ndcg@10"] for kind in KINDS},
            "unjudged": one.unjudged,
        }
        for name, one in ranked.items()
    }
    others = {name: ahead(main, one, keys[HELD]) for name, one in ranked.items() if name != MAIN}
    agreed = agreement(judged)
    return {
        "figures": {
            "ndcg": {name: one["ndcg@10"] for name, one in board.items()},
            "precedent": precedents(desk, base, held, grades).figures(),
        },
        "systems": board,
        "ahead": others,
        "agreement": agreed,
        "lines": _lines(board, others, agreed),
        "notes": [] if "txtai" in ranked else ["没有安装 txtai，未与它比较（requirements-compare.txt）。"],
        "misses": [f"{key} {text}：nDCG@10 {value:.2f}" for value, key, text in bad[:WORST]],
    }
