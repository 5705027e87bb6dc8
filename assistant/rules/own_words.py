"""Suggested rows in the words of this very project: its own object in a card's name, no other half of a kind, no repeat."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.rules.reading import Row, Scene
from assistant.rules.text import core, likeness, pairs, without_number
from kb import lazyre
from kb.library import Archetype, Card

_SLOT = lazyre.compile(r"\{[^}]*\}")
_TAIL = lazyre.compile(r"(?:专项|补助|工作)?(?:项目|经费|资金|专项|支出)+$")
_YEAR = lazyre.compile(r"^\d{4}(?:[-—至]\d{4})?年度?")
_LONGEST = 12  # characters of a project's name that still read well before 总成本
_TOTAL = lazyre.compile(r"^(.*?)(总成本|总额|总投资|控制数)$")
_UNTIL = lazyre.compile(r"^(.*?)((?:完工|竣工|完成|验收|交付|到位|发放|开工|建成)(?:验收)?(?:完成)?时间)$")
_COUNTED = lazyre.compile(r"(数量|件数|人数|人次|次数|期数|场次|轮次|户数|里程|面积|数)$")
_DONE = lazyre.compile(
    r"^([一-龥]{4,12}?(?:完成|处置|办结|办理|整改|化解|查处|处理|发放|修复|安装|更新|清运|检测|抽检|检查|巡查|接种|筛查|建设|改造|维修))率$"
)


def own_object(scene: Scene) -> str:
    """The project's name without year, 项目 and 经费; 项目 where that is too long to stand before 总成本."""
    name = _TAIL.sub("", _YEAR.sub("", scene.project_name))
    return name if 2 <= len(name) <= _LONGEST and not re.search(r"[（(《“]", name) else "项目"


def said_of(scene: Scene) -> str:
    """All that the document says about the project."""
    return scene.project_name + scene.usage + scene.goals + (scene.item.text if scene.item is not None else "")


def worded(card: Card, scene: Scene) -> str:
    """A card's name; a total or a finishing date that speaks of nothing in this project takes the project's object."""
    found = (_TOTAL if card.category in ("cost.economic", "output.cost") else _UNTIL).match(card.name)
    if found is None or card.category not in ("cost.economic", "output.cost", "output.timeliness"):
        return card.name
    if not found.group(1) or pairs(found.group(1)) & pairs(said_of(scene)):
        return card.name
    return own_object(scene) + found.group(2)


def other_half(card: Card, kind: Archetype, scene: Scene) -> bool:
    """Whether a kind of two halves (文物与非遗保护) lends a card of the half that this project is not."""
    if worded(card, scene) != card.name:
        return False
    heads = [part[:2] for part in re.split(r"[与和及、]", kind.name) if len(part) >= 2]
    said = said_of(scene)
    mine = [head for head in heads if head in said]
    return bool(mine) and any(head in card.name and head not in said for head in heads)


def counted_from(row: Row) -> str:
    """The quantity behind a rate that a clerk wrote under 数量: 举报线索处置率 → 举报线索处置数量; "" where none."""
    found = _DONE.match(row.name)
    return f"{found.group(1)}数量" if found and not re.match(r"业务|各项|工作|任务|年度|项目", row.name) else ""


def told(name: str, names: Sequence[str]) -> bool:
    """Whether a row of nearly that name stands already; 培训人数 and 培训期数 are two."""
    head, tail = _split(name)
    if _TOTAL.match(name) and any(_TOTAL.match(other) for other in names):
        return True
    for other in names:
        other_head, other_tail = _split(other)
        if tail and other_tail and tail != other_tail and "数量" not in (tail, other_tail):
            continue
        if head == other_head or likeness(head, other_head) >= 0.7:
            return True
        if tail and other_tail and sorted(without_number(core(name))) == sorted(without_number(core(other))):
            return True  # 购置设备台数 and 设备购置数量
    return False


def _split(name: str) -> tuple[str, str]:
    plain = core(_SLOT.sub("", name))
    found = _COUNTED.search(plain)
    return (plain[: found.start()], found.group()) if found and found.start() >= 2 else (plain, "")
