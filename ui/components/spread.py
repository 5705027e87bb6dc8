"""What others set for the same thing, as a small chart of dots with the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.comparables import Spread
    from kb.local_standards import LocalStandard

_LISTED = 6


def spread_html(spread: Spread | None) -> str:
    """Dots on a line, the middle marked, the draft's own value as a triangle; below it the nearest rows."""
    if spread is None:
        return '<p class="empty">库里没有可比的指标。导入往年的表以后，这里会画出同类项目定的是多少。</p>'
    numbers = [row.number for row in spread.rows] + ([spread.own] if spread.own is not None else [])
    low, high = min(numbers), max(numbers)

    def x(number: float) -> str:
        return f"left:{50 if high == low else 4 + 92 * (number - low) / (high - low):.1f}%"

    middle = spread.middle
    dots = "".join(
        f'<i class="{"written" if row.written else "real"}" style="{x(row.number)}" '
        f'title="{escape(row.project, quote=True)}：{escape(row.value, quote=True)}"></i>'
        for row in spread.rows
    )
    own = f'<i class="own" style="{x(spread.own)}" title="本表的值">▲</i>' if spread.own is not None else ""
    ends = f'<span style="{x(low)}">{low:g}{escape(spread.unit)}</span>'
    if high != low:
        ends += f'<span style="{x(high)}">{high:g}{escape(spread.unit)}</span>'
    chart = (
        f'<div class="spread" role="img" aria-label="同类指标{len(spread.rows)}条，中间值{middle:g}{escape(spread.unit)}">'
        f'<b style="{x(middle)}"></b>{dots}{own}{ends}</div>'
    )
    real = sum(not row.written for row in spread.rows)
    written = len(spread.rows) - real
    parts = [f"往年的表{real}条"] if real else []
    parts += [f"示范表{written}条（空心，写来示范的，不是实绩）"] if written else []
    head = f"同类指标{len(spread.rows)}条：{'，'.join(parts)}；中间值{middle:g}{spread.unit}"
    rows = sorted(spread.rows, key=lambda row: (row.written, abs(row.number - (spread.own or middle))))
    listed = "".join(
        f"<li>{f'{row.year}年 ' if row.year else ''}{escape(row.project)}：{escape(row.name)} <b>{escape(row.value)}</b></li>"
        for row in rows[:_LISTED]
    )
    return f'<div class="compare"><b>{escape(head)}</b>{chart}<ul class="near">{listed}</ul></div>'


def standards_html(found: Sequence[LocalStandard]) -> str:
    """Registered standards that speak of the row, each with a button that writes it into 依据."""
    rows = "".join(
        f'<li>{escape(one.cited())}<button data-cite="{escape(one.cited(), quote=True)}">写进依据</button></li>'
        for one in found
    )
    return f'<div class="compare"><b>本地开支标准</b><ul class="near">{rows}</ul></div>' if rows else ""
