"""Why a row is in the table, where its number comes from, what others set, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.compose import history
from assistant.compose.rows import likeness
from assistant.records import DraftResult
from kb.records import Indicator, TargetTable, ValueSource
from kb.taxonomy import canonical, translate

if TYPE_CHECKING:
    from assistant.desk import Desk

KINDS = {"text": "您的说明", "arithmetic": "测算", "history": "历史数据", "standard": "标准或规定", "default": "常用值"}
_LIKE = 0.6  # names at least this alike measure the same thing


def explain(row: Indicator, result: DraftResult, desk: Desk | None = None) -> str:
    """A row's place, why it is there, its value's sources, how it is counted, what weaker wording it stands for."""
    lines = [f"“{row.name}”属于{row.level1}·{row.level2}。", *_reason(row, result, desk)]
    if not row.value:
        lines.append("指标值还空着：您没有说明，库里也没有可以引用的数，所以没有替您填。")
    else:
        lines += [_source(source, row) for source in row.sources]
    if row.description:
        lines.append(f"计算口径：{row.description.rstrip('。')}。")
    if row.evidence:
        lines.append(f"佐证资料：{row.evidence}。")
    if desk is not None and (weaker := _weaker(row, result, desk)):
        lines.append(weaker)
    return "\n".join(lines)


def explain_total(total: float, result: DraftResult) -> str | None:
    """Where the budget comes from, by the row that caps it; None without such a row."""
    rows = result.table.indicators if result.table else ()
    row = next((r for r in rows if r.target and r.target.number == total and "元" in (r.target.unit or "")), None)
    return explain(row, result) if row else None


def _reason(row: Indicator, result: DraftResult, desk: Desk | None) -> list[str]:
    """Stated by the clerk, kept from last year, set by similar projects, or a card of the library."""
    kinds = {source.kind for source in row.sources}
    if any(source.ref.startswith("turn ") for source in row.sources) or row.id.startswith("added/"):
        return ["设这一条是因为您在对话中提出或改过。"]
    if kinds & {"text", "arithmetic"} and row.id.startswith("fact/"):
        return ["设这一条是因为您的说明里写明了这项任务。"]
    if any(source.kind == "history" and source.ref.startswith("上年表") for source in row.sources):
        return ["这一条沿用上年的表。"]
    lines = []
    if desk is not None and result.similar:
        real, written = _set_by(row, result, desk)
        for found, label in ((real, "往年项目"), (written, "示范表（写来示范的，不是实绩）")):
            if found[1] and found[0]:
                lines.append(f"相近的{found[1]}个{label}中，有{found[0]}个设了这类指标。")
    if not kinds & {"text", "arithmetic"}:
        lines.append("这一条来自指标库中同类项目的通用指标，不需要可以删除。")
    return lines


def _tables(result: DraftResult, desk: Desk) -> list[tuple[TargetTable, bool]]:
    """The similar projects with whether each is a written example."""
    return [(desk.store.table(hit.table), desk.store.source_of(hit.table).kind == "exemplar") for hit in result.similar]


def _same(row: Indicator, other: Indicator) -> bool:
    here, there = (canonical(r.level2, r.level1) for r in (row, other))
    return bool(
        here
        and there
        and translate(here, "cn-2021") == translate(there, "cn-2021")
        and likeness(row.name, other.name) >= _LIKE
    )


def _set_by(row: Indicator, result: DraftResult, desk: Desk) -> tuple[tuple[int, int], tuple[int, int]]:
    """(tables with such a row, tables) among the similar real projects, and among the examples."""
    counts = {False: [0, 0], True: [0, 0]}
    for table, written in _tables(result, desk):
        counts[written][1] += 1
        counts[written][0] += any(_same(row, other) for other in table.indicators)
    return (counts[False][0], counts[False][1]), (counts[True][0], counts[True][1])


def _weaker(row: Indicator, result: DraftResult, desk: Desk) -> str:
    """What similar real projects wrote in this place that review would return; "" where nothing."""
    here = canonical(row.level2, row.level1)
    best: tuple[float, str] = (0.0, "")
    for table, written in _tables(result, desk):
        found = None if written else desk.store.assessment(table.id)
        faults: dict[int, Any] = {}
        for finding in found.findings if found else ():
            if finding.get("index") is not None and finding.get("severity") in ("error", "warning"):
                faults.setdefault(finding["index"], finding)
        for place, finding in faults.items():
            other = table.indicators[place]
            if canonical(other.level2, other.level1) != here or not here:
                continue
            score = 0.1 + likeness(row.name, other.name)
            if score > best[0]:
                text = f"往年相近项目在这里写的是“{other.name} {other.value}”（{_where(table)}），审核意见：{finding['message']}"
                best = (score, text)
    return best[1]


def _where(table: TargetTable) -> str:
    name = table.project.name if table.project and table.project.name else table.title
    return f"{table.year}年{name}" if table.year else name


def _source(source: ValueSource, row: Indicator) -> str:
    if source.kind == "text":
        turn = source.ref.removeprefix("turn ") if source.ref.startswith("turn ") else ""
        where = f"（第{turn}次发言）" if turn else ""
        return f"指标值{row.value}来自您的原话{where}：“{source.quote}”。"
    if source.kind == "arithmetic":
        return f"指标值{row.value}由您给的数算出：{source.quote}。"
    if source.kind == "default":
        return f"指标值{row.value}是常用值，请确认：{source.quote}。"
    return f"指标值{row.value}的来源（{KINDS[source.kind]}）：{source.quote}。"


def others(row: Indicator, result: DraftResult, desk: Desk) -> str:
    """What earlier tables set for a row: the spread of sound comparable rows, then single rows with their places."""
    category = canonical(row.level2, row.level1) or ""
    real = history.comparable(desk, row.name, category, _kin(result, desk)) if history.available(desk) else []
    lines = []
    if real and row.target and row.target.unit and (spread := history.spread(real, row.target.unit)):
        lines.append(f"“{row.name}”：{spread[1].quote}。")
    lines += [f"· {_where(table)}：{other.name} {other.value}" for table, other in real[:3] if other.value]
    if not real:
        lines.append(f"库里没有实际单位的可比指标（“{row.name}”）。")
    written = _written(row, result, desk)
    if written:
        lines.append("示范表里这样写（写来示范的，不是实绩，只供参考）：")
        lines += written
    standing = f"本表现在是{row.value}。" if row.value else "本表这一条还空着。"
    return "\n".join([*lines, standing])


def _kin(result: DraftResult, desk: Desk) -> history.Kin:
    table = result.table
    title = table.project.name if table and table.project else ""
    return history.kin(desk, title, "".join(table.goals) if table else "", tuple(result.archetypes))


def _written(row: Indicator, result: DraftResult, desk: Desk) -> list[str]:
    from indexer.records import Filters

    lines = []
    for hit in desk.index.search(row.name, k=20, filters=Filters(sound=True)).indicators:
        if desk.store.source_of(hit.table).kind != "exemplar":
            continue
        other = desk.store.indicator(hit.id)
        if other.value and (_same(row, other) or (row.name in other.name and other.level2 == row.level2)):
            lines.append(f"· {_where(desk.store.table(hit.table))}：{other.name} {other.value}")
    return lines[:3]


def similar(result: DraftResult, desk: Desk) -> str:
    """The similar projects of the base, real ones apart from written examples."""
    real: list[str] = []
    written: list[str] = []
    for table, example in _tables(result, desk):
        total = f"，{table.budget.total:g}万元" if table.budget.total else ""
        (written if example else real).append(f"· {_where(table)}（{len(table.indicators)}条指标{total}）")
    lines = ["往年相近的项目：", *real] if real else ["库里没有实际单位的相近项目，本表的通用指标取自指标库。"]
    return "\n".join([*lines, *(["可参考的示范表（写来示范的，不是实绩）：", *written] if written else [])])
