"""What the reviewer decides on each finding: taken over, dismissed with a reason, or left standing. No Streamlit."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kb.home import home

if TYPE_CHECKING:
    from assistant.records import Finding
    from assistant.reviewing import Reviewed
    from kb.records import TargetTable

REASONS = ("上级统一下达", "项目特殊，已说明", "本单位另有规定", "判断有误")


class Ruling(Struct, frozen=True, kw_only=True):
    """`rewritten` takes the suggestion over, `dismissed` says why the finding does not count."""

    kind: Literal["rewritten", "dismissed"]
    reason: str = ""


def key(item: Reviewed, finding: Finding) -> str:
    """One finding on one table, the same when the document is reviewed again."""
    rows = item.table.indicators
    at = finding.index
    name = rows[at].name if at is not None and at < len(rows) else ""
    parts = (item.file, item.table.id, finding.code, finding.field, str(at), name)
    return hashlib.sha256("\t".join(parts).encode()).hexdigest()[:20]


def standing(item: Reviewed, rulings: Mapping[str, Ruling]) -> Reviewed:
    """The table with the findings that go into the opinion: all but the dismissed ones."""
    kept = tuple(one for one in item.review.findings if _kind(item, one, rulings) != "dismissed")
    return replace(item, review=replace(item.review, findings=kept))


def mended(item: Reviewed, rulings: Mapping[str, Ruling]) -> TargetTable:
    """The table with every rewrite that was taken over."""
    from assistant.rewrite import apply_all

    return apply_all(item.table, [one for one in item.review.findings if _kind(item, one, rulings) == "rewritten"])


def _kind(item: Reviewed, finding: Finding, rulings: Mapping[str, Ruling]) -> str:
    ruling = rulings.get(key(item, finding))
    return ruling.kind if ruling else ""


def frequent(items: Sequence[Reviewed]) -> list[tuple[str, int, float]]:
    """Code, number of findings and share of the tables that have it, most frequent first."""
    count = Counter(one.code for item in items for one in item.review.findings)
    tables = Counter(code for item in items for code in {one.code for one in item.review.findings})
    return [(code, number, tables[code] / len(items)) for code, number in count.most_common()]


# told to the reviewer's memory, which knows the table again in its next version


def remember(item: Reviewed, finding: Finding, ruling: Ruling | None) -> None:
    """Put a ruling where the next version of this table finds it; None takes it back."""
    from assistant.decisions import open_decisions

    with open_decisions() as kept:
        if ruling is None:
            kept.forget(item.table, finding)
        else:
            kept.decide(item.table, finding, "agree" if ruling.kind == "rewritten" else "dismiss", ruling.reason)


def earlier(item: Reviewed) -> tuple[list[str], list[str]]:
    """For each finding what was decided last time ("" for nothing), and what has been put right since."""
    from assistant.decisions import cell_of, open_decisions

    findings = item.review.findings
    with open_decisions() as kept:
        before = kept.match(item.table, findings)
        mended = kept.settled(item.table, findings)
    lines = [
        one.shown(cell_of(item.table, finding)) if one else "" for one, finding in zip(before, findings, strict=True)
    ]
    return lines, [one.row.partition("#")[0] or "整张表" for one in mended]


# kept by content, so that the same file dropped in again brings the decisions back


def _path(content: str) -> Path:
    return home() / "rulings" / f"{hashlib.sha256(content.encode()).hexdigest()[:32]}.json"


def load(contents: Iterable[str]) -> dict[str, Ruling]:
    """The rulings on all documents with these content hashes."""
    found: dict[str, Ruling] = {}
    for content in contents:
        try:
            found |= msgspec.json.decode(_path(content).read_bytes(), type=dict[str, Ruling])
        except (OSError, msgspec.DecodeError):
            continue
    return found


def save(content: str, rulings: Mapping[str, Ruling]) -> None:
    """Keep the rulings on one document; raises OSError."""
    path = _path(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(msgspec.json.encode(dict(rulings)))
    temporary.replace(path)
