"""Review of tables: the rules over one shared reading, findings in the order of the form, a score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from assistant import rewrite
from assistant.earlier import past_of
from assistant.records import Finding, Review
from assistant.rules import RULES
from assistant.rules.card import Fault, Rule
from assistant.rules.money import items, match_items
from assistant.rules.reading import Row, Scene, read
from assistant.rules.registry import check_codes
from assistant.rules.topics import Topics, shipped
from assistant.settings import settings
from kb.records import Passage, TargetTable

FAILED = "rule-failed"
_KNOWN: list[Topics] = []  # of the last library that a desk brought
_FIRST = ("budget", "plan", "goals")  # cells that stand above the indicators in every form


def review_table(table: TargetTable, *, desk: Any = None, narrative: Sequence[Passage] = ()) -> Review:
    """Review one table; `narrative` is the text part of its document."""
    return review_tables([table], narrative=narrative, desk=desk)[0]


def review_tables(
    tables: Sequence[TargetTable], *, narrative: Sequence[Passage] = (), desk: Any = None
) -> list[Review]:
    """Review the tables of one document, each against the narrative item of its project."""
    rules = settings()
    check_codes(rules)
    topics, matcher, past = _topics(desk), _matcher(desk), past_of(desk)
    keyed = [_with_id(table, number) for number, table in enumerate(tables)]
    matched = match_items(keyed, items(narrative), rules.thresholds["item_likeness"]) if narrative else {}
    return [
        _review(
            read(
                table, rules, topics, matched.get(with_id.id), matcher, tuple(t for t in tables if t is not table), past
            )
        )
        for table, with_id in zip(tables, keyed, strict=True)
    ]


def scene_of(table: TargetTable, *, desk: Any = None) -> Scene:
    """The shared reading of one table, for a review row by row (`find_row`)."""
    return read(table, settings(), _topics(desk), None, _matcher(desk))


def project_text(table: TargetTable) -> str:
    """What an archetype matcher reads of a table."""
    name = table.project.name if table.project else ""
    return "。".join([f"项目名称：{name}", table.usage or "", *table.goals])


def _matcher(desk: Any) -> Callable[[TargetTable], tuple[str, ...]] | None:
    """Archetypes of a project table by the desk's matcher; None without a desk."""
    matcher = getattr(desk, "matcher", None)
    if matcher is None:
        return None
    from indexer.archetypes import parts

    return lambda table: tuple(match.id for match in parts(matcher.match(project_text(table))))


def _with_id(table: TargetTable, number: int) -> TargetTable:
    """The table under an id of its own: tables of several files may share one."""
    import msgspec

    return msgspec.structs.replace(table, id=f"{number}")


def _topics(desk: Any) -> Topics | None:
    library = getattr(desk, "library", None)
    found = shipped()
    if library is None or (found is not None and library is found.library):
        return found
    if not _KNOWN or _KNOWN[0].library is not library:
        _KNOWN[:] = [Topics(library)]
    return _KNOWN[0]


def _review(scene: Scene) -> Review:
    findings = find(scene)
    findings = rewrite.suggestions(scene, findings, find_row)
    return Review(score=score(scene, findings), findings=tuple(findings))


def find(scene: Scene, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """Findings of a scene in the order of the form, without suggestions."""
    head: list[Finding] = []
    tail: list[Finding] = []
    by_row: dict[int, list[Finding]] = {}
    for rule in rules:
        if rule.scope != "table" or rule.code in scene.settings.off or (scene.table.kind == "unit" and not rule.units):
            continue
        finding = _run(rule, scene, scene, None)
        if finding is not None:
            (head if finding.field in _FIRST else tail).append(finding)
    for row in scene.rows:
        by_row[row.index] = find_row(scene, row, rules)
    head.sort(key=lambda finding: _FIRST.index(finding.field))
    return head + [finding for index in sorted(by_row) for finding in by_row[index]] + tail


def find_row(scene: Scene, row: Row, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """Findings on one row of a scene, which need not stand in it yet."""
    blank = not row.value.text.strip("-—/_＿ ")
    found = (
        _run(rule, row, scene, row.index)
        for rule in rules
        if rule.scope == "indicator" and rule.code not in scene.settings.off and not (rule.value_rule and blank)
    )
    return [finding for finding in found if finding is not None]


def _run(rule: Rule, subject: Row | Scene, scene: Scene, index: int | None) -> Finding | None:
    """One check; a rule that crashes becomes a finding and the others go on."""
    try:
        fault: Fault | None = rule.check(subject)
    except Exception as error:  # noqa: BLE001
        return Finding(
            scope=rule.scope,
            index=index,
            code=FAILED,
            severity="hint",
            field=rule.field,
            message=f"规则“{rule.name}”（{rule.code}）运行出错，这一条没有检查：{type(error).__name__}。",
            basis="",
        )
    if fault is None:
        return None
    return Finding(
        scope=rule.scope,
        index=index,
        code=rule.code,
        severity=fault.severity or scene.settings.severity.get(rule.code, rule.severity),
        field=fault.field or rule.field,
        message=fault.message,
        basis=rule.basis,
    )


def score(scene: Scene, findings: Sequence[Finding]) -> int:
    """100 × mean over rows of Π(1 - penalty), × Π(1 - percent) over the findings on the table.

    Every further finding lowers it, so that of two bad tables the worse one stands first; 0 only where nothing is right.
    """
    left = {row.index: 1.0 for row in scene.rows}
    table = 1.0
    for finding in findings:
        if finding.index is None:
            table *= 1 - scene.settings.table_penalty[finding.severity] / 100
        elif finding.index in left:
            left[finding.index] *= 1 - scene.settings.row_penalty[finding.severity]
    return round(100 * table * sum(left.values()) / len(left)) if left else 0
