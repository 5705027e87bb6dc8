"""The goals paragraph, written from the same facts as the rows, so that both carry the same numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.measure import head_of, thing_of
from assistant.compose.rows import Row, date_text, number_text
from assistant.records import Brief


def goals(brief: Brief, rows: Sequence[Row]) -> tuple[str, ...]:
    """Two to four sentences; every number in them stands in a row."""
    stated = [row for row in rows if row.fact is not None]
    quantities = [r for r in stated if r.fact and r.fact.kind == "quantity" and r.fact.number and not _limit(r)]
    rates = [r for r in stated if r.fact and (r.fact.kind == "rate" or _limit(r))]
    dates = [r for r in stated if r.fact and r.fact.kind in ("date", "period", "recurring") and r.fact.number is None]
    total = next((r for r in stated if r.fact and r.fact.kind == "amount" and r.fact.role == "total"), None)

    year = f"{brief.year}年" if brief.year else ""
    money = f"使用预算资金{number_text(total.fact.number)}万元，" if total and total.fact and total.fact.number else ""
    done = f"实施{brief.title}" if brief.title else "完成项目各项任务"
    done = re.sub(r"^实施(实施|开展|完成|组织)", r"\1", re.sub(r"(专项|工作)?(经费|资金|费用)$", r"\1", done))
    listed = "、".join(_quantity(r) for r in quantities)
    first = f"{year}{'，' if year and money else ''}{money}{done}" + (f"：{listed}" if listed else "")
    sentences = [f"{first}。"]
    if dates:
        sentences.append("；".join(_date(r) for r in dates) + "。")
    if rates:
        sentences.append("达到以下标准：" + "、".join(f"{r.name}{r.value}" for r in rates) + "。")
    aims = [r for r in rows if r.fact is None and r.category.startswith(("benefit.", "satisfaction."))]
    if aims:
        sentences.append("项目完成后，按" + "、".join(f"“{r.name}”" for r in aims[:3]) + "检验实施效果。")
    return tuple(sentences)


def _limit(row: Row) -> bool:
    return bool(row.fact and row.fact.kind == "quantity" and (row.fact.operator in ("≤", "<") or row.fact.number == 0))


def _quantity(row: Row) -> str:
    fact = row.fact
    assert fact is not None
    assert fact.number is not None
    sign = {"≥": "不少于", ">": "超过"}.get(fact.operator, "")
    upper = f"-{number_text(fact.upper)}" if fact.upper is not None else ""
    thing = thing_of(fact)
    return f"{head_of(fact, thing)}{thing or row.name}{sign}{number_text(fact.number)}{upper}{fact.unit}"


def _date(row: Row) -> str:
    fact = row.fact
    assert fact is not None
    event = re.sub(r"(时间|日期|期间)$", "", row.name)
    if fact.kind == "date" and fact.date:
        return (
            f"{date_text(fact.date)}前{event if re.search('^(完成|开)|完成$|投用$|召开$', event) else '完成' + event}"
        )
    return f"{event}：{row.value}" if row.value else event
