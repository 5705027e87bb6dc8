"""Why a row is in the table and where its number comes from, in words."""

from __future__ import annotations

from assistant.records import DraftResult
from kb.records import Indicator, ValueSource

KINDS = {"text": "您的说明", "arithmetic": "测算", "history": "历史数据", "standard": "标准或规定", "default": "常用值"}


def explain(row: Indicator, result: DraftResult) -> str:
    """One short paragraph on a row: its place, its value's sources, how it is counted."""
    lines = [f"“{row.name}”属于{row.level1}·{row.level2}。"]
    if not row.value:
        lines.append("指标值还空着：您没有说明，库里也没有可以引用的数，所以没有替您填。")
    for source in row.sources:
        lines.append(_source(source, row))
    if row.description:
        lines.append(f"计算口径：{row.description}。")
    if row.evidence:
        lines.append(f"佐证资料：{row.evidence}。")
    if not any(source.kind in ("text", "arithmetic") for source in row.sources) and result.archetypes:
        lines.append("这一条来自指标库中同类项目的通用指标，不需要可以删除。")
    return "\n".join(lines)


def _source(source: ValueSource, row: Indicator) -> str:
    if source.kind == "text":
        turn = source.ref.removeprefix("turn ") if source.ref.startswith("turn ") else ""
        where = f"（第{turn}次发言）" if turn else ""
        return f"指标值{row.value}来自您的原话{where}：“{source.quote}”。"
    if source.kind == "arithmetic":
        return f"指标值{row.value}由原文数字算出：{source.quote}。"
    if source.kind == "default":
        return f"指标值{row.value}是常用值，请确认：{source.quote}。"
    return f"指标值{row.value}的来源（{KINDS[source.kind]}）：{source.quote}。"
