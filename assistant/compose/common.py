"""The general kind of a project by the nature of its work, for what the library's own kinds leave open."""

from __future__ import annotations

from assistant.records import Brief
from kb.library import Archetype, Library

_TITLE, _DEED, _TEXT, _WEAK = 3.0, 1.0, 0.5, 0.25  # weight of a cue by where it stands
_DEFAULT = "service"
_SAID = 0.5  # what a general kind must at least have been spoken of
# What is counted and paid for tells the nature of the work as well (unit of a quantity or behind the / of a price).
_UNITS = {
    "purchase": frozenset("台套件辆部架组张把支只枚盏顶床册"),
    "building": frozenset(("米", "公里", "平方米", "立方米", "延米", "座", "樘", "眼")),
    "subsidy": frozenset(("人·月", "人·年", "户·月", "户·年", "人·学期", "亩·年", "吨·月")),
    "event": frozenset("场期") | {"场次"},
    "inspection": frozenset(("批次", "家次")),
}


def general_kind(brief: Brief, common: Library) -> Archetype:
    """The general kind whose deeds the title, the stated facts and the text speak of most."""
    deeds = [fact.action + fact.object for fact in brief.facts if not fact.background and fact.kind == "quantity"]
    units = [
        fact.unit.partition("/")[2] if fact.role == "price" else fact.unit
        for fact in brief.facts
        if not fact.background
        and (fact.kind == "quantity" and fact.unit not in _UNITS["purchase"] or fact.role == "price")
    ]

    def claim(kind: Archetype) -> float:
        cues = kind.cues
        score = sum(_place(cue, brief.title) for cue in cues.strong)
        score += sum(_DEED for deed in deeds if any(deed.startswith(cue) or deed.endswith(cue) for cue in cues.strong))
        score += _TEXT * sum(cue in brief.text for cue in cues.strong if len(cue) > 1)
        score += _WEAK * sum(cue in brief.text for cue in cues.weak if len(cue) > 1)
        score += _DEED / 2 * sum(unit in _UNITS.get(kind.id, ()) for unit in units)
        return score - _TITLE * sum(cue in brief.title for cue in cues.negative)

    best = max(common.archetypes.values(), key=claim)
    return best if claim(best) >= _SAID else common.archetypes[_DEFAULT]


def _place(cue: str, title: str) -> float:
    """What a cue in the title counts: the later it stands, the nearer it is to the head of the name."""
    at = title.rfind(cue)
    return _TITLE * (0.5 + 0.5 * (at + len(cue)) / len(title)) if at >= 0 and len(cue) > 1 else 0.0
