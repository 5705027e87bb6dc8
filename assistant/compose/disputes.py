"""What the text contradicts itself in or leaves in doubt: as questions to ask first, and as notes."""

from __future__ import annotations

from assistant.records import Brief, Conflict, OpenQuestion

MONEY = "万元"
_FACTS, _DOUBT = "前后不一", "核对"  # how the slots of such questions begin


def disputed_money(brief: Brief) -> frozenset[float]:
    """The amounts of which the text says two that cannot both hold."""
    return frozenset(value for one in brief.conflicts if one.unit == MONEY for value in one.values)


def notes(brief: Brief) -> list[str]:
    """One line for each contradiction, and for each order to the program, which is not followed."""
    told = [_note(conflict) for conflict in brief.conflicts]
    return told + [f"“{order}”是给程序的指令，不是项目内容，没有照办。" for order in brief.ignored]


def asked_first(brief: Brief) -> list[OpenQuestion]:
    """Which of the contradicting values holds, then what is in doubt."""
    asked = []
    for place, conflict in enumerate(brief.conflicts):
        values = tuple(f"{value:g}{conflict.unit}" for value in conflict.values)
        money = conflict.unit == MONEY
        lead = "金额对不上" if money else "前后对不上"
        text = f"{lead}（{conflict.why or '、'.join(values or conflict.quotes)}），以哪个为准？"
        asked.append(OpenQuestion(slot="预算金额" if money else _numbered(_FACTS, place), text=text, choices=values))
    for place, doubt in enumerate(brief.doubts):
        asked.append(OpenQuestion(slot=_numbered(_DOUBT, place), text=doubt, choices=("是", "不是")))
    return asked


def _numbered(slot: str, place: int) -> str:
    return slot if not place else f"{slot}{place + 1}"


def _note(conflict: Conflict) -> str:
    why = conflict.why or "、".join(conflict.quotes)
    return f"金额不一致：{why}。核定前预算金额先空着。" if conflict.unit == MONEY else f"前后不一致：{why}。"


def asks_total(brief: Brief) -> bool:
    """Whether the total is open and nobody has been asked about it yet."""
    return brief.budget is None and not any(one.unit == MONEY for one in brief.conflicts)
