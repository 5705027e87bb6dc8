"""A stricter or looser target value: the next step of the usual ladder, marked as to be confirmed."""

from __future__ import annotations

from msgspec.structs import replace

from kb.records import Indicator, ValueSource
from kb.values import render

_SHARES = (50, 60, 70, 75, 80, 85, 88, 90, 92, 95, 97, 98, 99, 99.5, 99.9, 100)  # steps that forms use, in %
_SMALL = (0, 0.1, 0.5, 1, 2, 3, 5, 8, 10, 15, 20)  # ceilings, in %


def adjusted(row: Indicator, way: str) -> tuple[str, ValueSource] | str:
    """(new value, its source) one step on in the direction tight, loose, up or down; else what to ask the clerk."""
    target = row.target
    if target is None or not row.value:
        return f"“{row.name}”还没有指标值，请说是多少。"
    if target.type != "numeric" or target.unit != "%" or target.number is None:
        return f"“{row.name}”现在是{row.value}，请直接说改成多少，我不替您定。"
    ceiling = target.operator in ("≤", "<")
    upwards = way == "up" or (way == "tight" and not ceiling) or (way == "loose" and ceiling)
    ladder = _SMALL if ceiling else _SHARES
    steps = [s for s in ladder if s > target.number] if upwards else [s for s in reversed(ladder) if s < target.number]
    if not steps:
        return f"“{row.name}”已经是{row.value}，不能再{'高' if upwards else '低'}了。"
    number = steps[0]
    operator = target.operator
    if not ceiling:
        operator = "=" if number == 100 else "≥"
    after = render(replace(target, number=float(number), operator=operator))
    wish = {"tight": "从严", "loose": "放宽", "up": "提高", "down": "降低"}[way]
    quote = f"填报人要求{wish}，由{row.value}调为相邻的常用档{after}"
    return after, ValueSource(kind="default", quote=quote, ref=row.id)
