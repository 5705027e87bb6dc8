"""Findings and archetypes of stored tables, written back to the base so that kb and indexer only read them."""

from __future__ import annotations

from typing import Any

from assistant.records import Finding
from assistant.review import project_text, review_table
from indexer.records import Match


def assess(store: Any, desk: Any = None) -> int:
    """Review every stored table that has no assessment yet; gives their number.

    `desk` needs a `.library` (else the shipped one is taken) and, for archetypes, a `.matcher`.
    """
    done = 0
    for table_id in store.unassessed():
        table = store.table(table_id)
        findings = review_table(table, desk=desk).findings
        store.save_assessment(table_id, [_bare(finding) for finding in findings], archetypes(table, desk))
        done += 1
    return done


def archetypes(table: Any, desk: Any) -> list[Match]:
    """The kinds of project that the table describes, best first."""
    matcher = getattr(desk, "matcher", None)
    if matcher is None or table.kind != "project" or table.project is None or not table.project.name:
        return []
    return list(matcher.match(project_text(table)))


def _bare(finding: Finding) -> Finding:
    """A finding without its suggestion, which is made anew when somebody looks at it."""
    import msgspec

    return msgspec.structs.replace(finding, suggestion=None)
