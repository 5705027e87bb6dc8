"""Drafting on the project's own cases (eval/cases): the sets that were mended on, the sets held out, the sums.

Totals alone: what a held-out case gets wrong is not shown, so that nobody mends for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval import drafting

CASES = Path(__file__).parent / "cases"
PARTS = ("dev", "heldout", "amounts", "dev2", "dev3", "dev4", "dev5", "heldout4")
LATER = "heldout4"  # measured where it is there
FIGURES = ("status", "must", "complete", "wrong", "invented", "noise", "facts", "conflict_values")


def measure(gold: Path, cases: Path = CASES) -> dict[str, Any]:
    """Figures named `<part>_<figure>`; `gold` is not used. Raises EvalError where a file cannot be read."""
    figures: dict[str, Any] = {}
    for part in PARTS:
        if part == LATER and not (cases / f"drafts_{part}.json").is_file():
            continue
        found = drafting.measure(cases / f"drafts_{part}.json")["figures"]
        figures |= {f"{part}_{name}": found[name] for name in FIGURES if name in found}
    return {"figures": figures}
