"""Reviewed tables as forms with the cells at fault marked, their findings as listings, and the overview."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.decisions import Decision, Decisions, cell_of
from assistant.export.boxes import PAGE_WIDTH, Box, Form, Listing, Role, Sketch
from assistant.export.text import (
    BLANK,
    FIELD_NAMES,
    amount_text,
    clean,
    goals_text,
    percent_text,
    plain_number,
)
from assistant.opinion import Opinion, opinion
from assistant.records import SEVERITY_NAMES, AssistantError, Finding, Review, Severity
from kb import lazyre
from kb.records import Indicator, TargetTable

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "hint": 2}
_ROW_FIELDS = ("level1", "level2", "name", "description", "value", "basis", "evidence")
COLOURS = "红底必须修改，黄底应修改，蓝底为建议；"
CAUTION = "系统预审，供审核人员参考，以财政部门审定为准。"


@dataclass(frozen=True)
class Marked:
    """One reviewed table, ready to draw."""

    file: str
    name: str
    score: int
    counts: tuple[int, int, int]  # errors, warnings, hints
    form: Form
    findings: Listing | None
    heading: str
    verdict: str
    grade: str
    opinion: Listing
    settled: str  # what an earlier version had and this one has put right


def review_pages(
    items: Sequence[tuple[str, TargetTable, Review]],
    names: Mapping[str, str] | None = None,
    decisions: Decisions | None = None,
) -> tuple[Marked, ...]:
    """Pages in order of need: lowest score first, then most errors.

    `names` maps rule codes to Chinese names; `decisions` adds what the reviewer said about earlier versions.
    """
    if not items:
        raise AssistantError("没有审核过的绩效目标表，未导出。请先确认文件里有绩效目标表。")
    ranked = sorted(items, key=lambda item: (*item[2].need, item[0]))
    return tuple(_page(rank, *item, names or {}, decisions) for rank, item in enumerate(ranked, 1))


def overview(pages: Sequence[Marked]) -> Listing:
    rows = tuple(
        (
            str(rank),
            clean(page.file),
            clean(page.name),
            str(page.score),
            page.grade,
            *(str(count) for count in page.counts),
        )
        for rank, page in enumerate(pages, 1)
    )
    return Listing(
        "绩效目标表审核情况",
        ("名次", "文件", "绩效目标表", "得分", "等级", *SEVERITY_NAMES.values()),
        (1.2, 4.8, 5.4, 1.3, 1.2, 1.2, 1.2, 1.2),
        rows,
        centred=frozenset({0, 3, 4, 5, 6, 7}),
        notes=(f"共{len(pages)}张表，得分100为最好，问题最多的排在最前。{CAUTION}",),
    )


def all_findings(items: Sequence[Marked]) -> Listing:
    """Every finding of every table in one list, for filtering."""
    rows = []
    for rank, page in enumerate(items, 1):
        for *cells, better in page.findings.rows if page.findings else ():
            rows.append((str(rank), clean(page.file), clean(page.name), *cells, _short(better)))
    heads = ("名次", "文件", "绩效目标表", *_FINDING_HEADS)
    widths = (1.0, 2.8, 3.4, 1.0, 1.7, 2.4, 4.6, 7.6, 6.4)
    return Listing("问题清单", heads, widths, tuple(rows), centred=frozenset({0, 3, 4}))


def _short(suggestion: str) -> str:
    """A suggestion on one line: what to write, without definition, basis and evidence."""
    aside = tuple(f"{FIELD_NAMES[field]}：" for field in ("description", "basis", "evidence", "level1"))
    lines = [line for line in suggestion.split("\n") if not line.startswith(aside)]
    joined = "；".join(line.rstrip("。；") for line in lines) if lines else suggestion
    return joined.replace("：；", "：")


def _page(
    rank: int, file: str, table: TargetTable, review: Review, names: Mapping[str, str], decisions: Decisions | None
) -> Marked:
    name = (table.project.name if table.project else "") or table.title or table.unit.name or "未命名的表"
    counts = review.counts
    view = opinion(table, review)
    earlier = decisions.match(table, review.findings) if decisions else ()
    settled = decisions.settled(table, review.findings) if decisions else ()
    said = "，".join(f"{label}{n}处" for label, n in zip(SEVERITY_NAMES.values(), counts, strict=True) if n)
    return Marked(
        file=file,
        name=name,
        score=review.score,
        counts=counts,
        form=_mark(_plain_form(table, name), review.findings),
        findings=_findings(table, review.findings, names, earlier),
        heading=f"{rank}. {name}",
        verdict=f"文件：{file}　得分：{review.score}　建议等级：{view.grade}　{said or '未发现问题'}。",
        grade=view.grade,
        opinion=_opinion(view),
        settled="；".join(f"{names.get(one.code, one.code)}（{one.row or '整表'}）" for one in settled),
    )


def _plain_form(table: TargetTable, name: str) -> Form:
    """The table as printed, whatever its layout: every field that has content, one row an indicator."""
    described = any(row.description for row in table.indicators)
    based = any(row.basis for row in table.indicators)
    weights = [3.6, *([3.6] if described else []), *([2.8] if based else [])]
    scale = (PAGE_WIDTH - 7.4) / sum(weights)
    room = [weight * scale for weight in weights]
    widths = [1.0, 1.7, 2.2, room[0] / 2, room[0] / 2]
    widths += [room[1]] if described else []
    widths += [2.5]
    widths += [room[-1]] if based else []
    sketch = Sketch(len(widths))
    for label, text, field in _head_lines(table):
        sketch.line((label, "label", 2), (text, "text", len(widths) - 2, {"field": field}))
    head = sketch.row
    columns = [("level1", 1), ("level2", 1), ("name", 2), ("description", int(described)), ("value", 1)]
    columns = [(field, span) for field, span in [*columns, ("basis", int(based))] if span]
    heads: list[Any] = [
        (FIELD_NAMES[field], "head", span, {"field": "indicators"} if field == "name" else {})
        for field, span in columns
    ]
    sketch.line(("序号", "head", 1), *heads)
    for index, row in enumerate(table.indicators):
        _row_line(sketch, index, row, columns)
    return Form(title=table.title or f"{name}绩效目标表", widths=tuple(widths), boxes=tuple(sketch.boxes), head=head)


def _row_line(sketch: Sketch, index: int, row: Indicator, columns: Sequence[tuple[str, int]]) -> None:
    roles: dict[str, Role] = {"level1": "level", "level2": "level", "value": "value"}
    cells: list[Any] = [
        (getattr(row, field), roles.get(field, "text"), span, {"field": field, "indicator": index})
        for field, span in columns
    ]
    sketch.line((str(index + 1), "number", 1), *cells)


def _head_lines(table: TargetTable) -> list[tuple[str, str, str]]:
    budget = table.budget
    parts = (("总额", budget.total), ("财政资金", budget.fiscal), ("其他资金", budget.other))
    money = "，".join(f"{label}{amount_text(amount)}万元" for label, amount in parts if amount is not None)
    plan = "，".join(f"{step.by}{percent_text(step.percent) or BLANK}" for step in table.plan)
    goals = goals_text(table.goals, "", ".")
    lines = [
        ("项目名称", table.project.name if table.project else "", "project"),
        ("实施单位", table.unit.name, "unit"),
        ("项目资金", money, "budget"),
        ("资金用途", table.usage or "", "usage"),
        ("支出计划", plan, "plan"),
    ]
    return [line for line in lines if line[1]] + [("绩效目标", goals, "goals")]


def _mark(form: Form, findings: Sequence[Finding]) -> Form:
    """Boxes with the severity, the numbers and the messages of the findings on them."""
    on: dict[int, list[tuple[int, Finding]]] = defaultdict(list)
    for number, finding in enumerate(findings, 1):
        place = _box_of(form.boxes, finding)
        if place is not None:
            on[place].append((number, finding))
    boxes = list(form.boxes)
    for place, found in on.items():
        comment = "\n".join(f"[{number}] {SEVERITY_NAMES[one.severity]}：{one.message}" for number, one in found)
        worst = min((one.severity for _, one in found), key=_RANK.__getitem__)
        refs = tuple(number for number, _ in found)
        boxes[place] = replace(boxes[place], mark=worst, refs=refs, comment=clean(comment))
    return replace(form, boxes=tuple(boxes))


def _box_of(boxes: Sequence[Box], finding: Finding) -> int | None:
    """The box of the field at fault; for a field that the form does not show, the indicator's name."""
    index = finding.index if finding.scope == "indicator" else None
    for field in (finding.field, "name" if index is not None else "indicators"):
        for place, box in enumerate(boxes):
            if box.indicator == index and box.field == field:
                return place
    return None


_FINDING_HEADS = ("序号", "程度", "规则", "位置", "问题", "建议改法")
_FINDING_WIDTHS = (1.0, 1.7, 2.2, 3.2, 4.6, 4.7)
_DOCUMENT = lazyre.compile(r"[一-龥]{1,3}〔\d{4}〕\d+号(?:《[^》]+》)?")


def _opinion(view: Opinion) -> Listing:
    """The bureau's form: aspect, item, what was found, the grade proposed."""
    rows = tuple(
        (
            answer.question.aspect,
            f"{answer.question.name}\n{answer.question.asks}",
            clean(answer.text),
            answer.grade or "人工审核",
        )
        for answer in view.answers
    )
    heads = ("审核方面", "审核内容", "审核意见", "建议等级")
    notes = (f"总体意见：{view.summary}{CAUTION}",)
    return Listing("项目支出绩效目标审核意见", heads, (2.2, 4.6, 8.6, 2.0), rows, frozenset({0, 3}), notes)


def _findings(
    table: TargetTable,
    findings: Sequence[Finding],
    names: Mapping[str, str],
    earlier: Sequence[Decision | None] = (),
) -> Listing | None:
    if not findings:
        return None
    before = [
        one.shown(cell_of(table, finding)) if one else "" for one, finding in zip(earlier, findings, strict=False)
    ]
    before += [""] * (len(findings) - len(before))
    rows = []
    first: dict[tuple[int | None, str], int] = {}  # one rewrite serves all findings of a row
    for number, finding in enumerate(findings, 1):
        better = suggestion_text(finding.suggestion)
        told = first.setdefault((finding.index, better), number)
        cells = (
            str(number),
            SEVERITY_NAMES[finding.severity],
            names.get(finding.code, finding.code),
            _position(table, finding),
            finding.message + (f"\n【{before[number - 1]}】" if before[number - 1] else ""),
            better if told == number or not better else f"同第{told}条",
        )
        rows.append(tuple(clean(text) for text in cells))
    bases = sorted({document for one in findings for document in _DOCUMENT.findall(one.basis)})
    notes = (f"审核依据：{'；'.join(bases)}。各条规则的理由见《指标审核手册》。",) if bases else ()
    return Listing("问题清单", _FINDING_HEADS, _FINDING_WIDTHS, tuple(rows), centred=frozenset({0, 1}), notes=notes)


def _position(table: TargetTable, finding: Finding) -> str:
    field = FIELD_NAMES.get(finding.field, "")
    if finding.scope == "table" or finding.index is None or finding.index >= len(table.indicators):
        return f"整表：{field}" if field else "整表"
    row = table.indicators[finding.index]
    where = f"第{finding.index + 1}项“{row.name}”" if row.name else f"第{finding.index + 1}项"
    return f"{where}：{field}" if field else where


def suggestion_text(suggestion: Mapping[str, Any] | None) -> str:
    """A partial Indicator, or rows to add and goals, as lines to read; empty where nothing is suggested."""
    if not suggestion:
        return ""
    if suggestion.get("name") == "":
        return "建议删去这一条。"
    lines = [f"{FIELD_NAMES[key]}：{suggestion[key] or BLANK}" for key in _ROW_FIELDS if key in suggestion]
    if suggestion.get("weight") is not None:
        lines.append(f"{FIELD_NAMES['weight']}：{plain_number(suggestion['weight'])}")
    for row in suggestion.get("add") or ():
        level = row.get("level2") or row.get("level1") or "指标"
        lines.append(f"增设{level}：{row.get('name', '')}，{row.get('value') or BLANK}")
    goals = tuple(suggestion.get("goals") or ())
    if goals:
        lines.append("绩效目标改为：\n" + goals_text(goals, "", "."))
    return "\n".join(lines)
