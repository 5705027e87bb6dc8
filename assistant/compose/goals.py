"""The goals paragraph, written from the same facts as the rows, so that both carry the same numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.naming import head_of, phrase, thing_of
from assistant.compose.purpose import said
from assistant.compose.rows import Row, counted, date_text, number_text
from assistant.records import Brief
from assistant.understand.lexicon import HEADS
from kb import lazyre

_DEED = lazyre.compile(
    r"实施|开展|完成|组织|举办|慰问|救助|创建|推广|购买|购置|采购|租用|聘请|聘用|新建|改建|扩建|建设|修建|编制|编印|发放|维修|改造|配备|更换|安装|打造|落实"
)


def goals(brief: Brief, rows: Sequence[Row]) -> tuple[str, ...]:
    """Two to four sentences; every number in them stands in a row."""
    stated = [row for row in rows if row.fact is not None]
    counts = [r for r in stated if r.fact and r.fact.kind == "quantity" and r.fact.number and not _limit(r)]
    outputs = [r for r in counts if not r.category.startswith("benefit.") and r.rank < 5]
    effects = [r for r in counts if r.category.startswith("benefit.")]
    dates = [r for r in stated if r.fact and r.fact.kind in ("date", "period", "recurring") and r.fact.number is None]
    rates = [r for r in stated if r.fact and (r.fact.kind == "rate" or _limit(r))]
    total = next((r for r in stated if r.fact and r.fact.kind == "amount" and r.fact.role == "total"), None)

    opening = [f"{brief.year}年"] if brief.year else []
    if total and total.fact and total.fact.number:
        opening.append(f"使用预算资金{number_text(total.fact.number)}万元")
    deeds = _deeds(outputs)
    if not deeds or not _names_work(brief.title, outputs):
        opening.extend(_title(brief.title, bool(deeds)))
    last = [row for row in dates if row.fact and row.fact.kind == "date"]
    ends = [_date(row, brief.year) for row in last]
    first = "，".join([*opening, *([deeds] if deeds else []), *(ends if len(ends) == 1 else [])])
    sentences = [f"{first}。"]
    if purpose := said(brief):
        sentences.append(f"{purpose}。")
    others = [_date(row, brief.year) for row in dates if row not in last]
    timing = [*(ends if len(ends) > 1 else []), *others]
    if timing:
        sentences.append("，".join(timing) + "。")
    if rates:
        sentences.append("、".join(_standard(row) for row in rates) + "。")
    if not (dates or rates or counts or total):
        usual = [row for row in rows if row.value.endswith("%") and row.category != "cost.economic"]
        sentences += ["、".join(_standard(row) for row in usual[:2]) + "。"] if usual else []
    if effects:
        sentences.append("项目实施后，" + "，".join(_count(row) for row in effects) + "。")
    return tuple(sentences)


def _limit(row: Row) -> bool:
    return bool(row.fact and row.fact.kind == "quantity" and (row.fact.operator in ("≤", "<") or row.fact.number == 0))


def _title(title: str, told: bool) -> list[str]:
    """What the project does, in its own name; left out where the name is only a pot of money and the deeds are told."""
    if not title:
        return [] if told else ["完成项目各项任务"]
    done = re.sub(r"(专项|工作)?(经费|资金|费用)$|(?<=服务|维护|运营|租赁|管理|物业|保管)费$", r"\1", title)
    done = re.sub(r"(?<=[一-龥])[一二三四五]期(?=工程|项目|建设|$)", "", done)
    if done != title and not done.endswith(("工作", *HEADS)):
        return [] if told else [f"落实{title}"]
    return [done if _DEED.match(done) else f"实施{done}"]


def _names_work(title: str, rows: Sequence[Row]) -> bool:
    """Whether the listed quantities already say what the title says (购置保密笔记本电脑12台)."""
    first = rows[0].fact if rows else None
    if not first or not first.object:
        return False
    if first.action and (first.object in title or not title):
        return True
    thing = thing_of(first)
    return len(title) > 3 and (thing in title or title in thing) and len(thing) >= 0.7 * len(title)


def _deeds(rows: Sequence[Row]) -> str:
    """购置灭火机20台、油锯15台，新建泵站2座: things listed under the verb they share."""
    groups: list[tuple[str, list[str]]] = []
    for row in rows:
        fact = row.fact
        assert fact is not None
        head = head_of(fact, thing_of(fact))
        if groups and head and groups[-1][0] == head:
            groups[-1][1].append(_count(row, verb=False))
        else:
            groups.append((head, [_count(row)]))
    return "，".join("、".join(group) for _, group in _merged(groups))


def _merged(groups: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Neighbours without a verb of their own stand in one list."""
    merged: list[tuple[str, list[str]]] = []
    for head, items in groups:
        if merged and not head and not merged[-1][0]:
            merged[-1][1].extend(items)
        else:
            merged.append((head, list(items)))
    return merged


def _count(row: Row, verb: bool = True) -> str:
    fact = row.fact
    assert fact is not None
    sign = {"≥": "不少于", ">": "超过"}.get(fact.operator, "")
    thing = thing_of(fact)
    head = head_of(fact, thing) if verb else ""
    if not thing and not head:
        return f"{'涉及' if fact.unit in ('户', '人') else '完成'}{sign}{counted(fact)}"
    if not head and row.name.startswith("受益") and not thing.startswith("受益"):
        head = "受益"
    space = " " if (thing or head)[-1:].isascii() and (thing or head) else ""
    sign = sign or space
    return f"{head}{thing or ('' if head else row.name)}{sign}{counted(fact)}"


def _standard(row: Row) -> str:
    """A rate or limit as a sentence says it: 不低于98%, 控制在3秒以内, 零发生."""
    if row.fact is not None and row.fact.number == 0:
        return f"{row.name.removesuffix('发生数')}零发生"
    value = row.value.lstrip("=≥≤<>")
    if row.value.startswith("≥") or row.value.startswith(">"):
        return f"{row.name}不低于{value}"
    if row.value.startswith(("≤", "<")):
        return f"{row.name}不超过{value}"
    return f"{row.name}达到{value}"


def _date(row: Row, year: int | None) -> str:
    fact = row.fact
    assert fact is not None
    if fact.kind == "date":
        day = date_text(fact.date).removeprefix(f"{year}年") + "前" if fact.date else row.value
        return f"{day}{phrase(fact)}"
    event = re.sub(r"(时间|日期)$", "", row.name)
    return f"{event}为{row.value}" if fact.kind == "period" else f"{row.value}{event}" if fact.day else event
