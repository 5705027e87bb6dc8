"""Counts, shares and dates that contradict each other: 5期×50人 against 300人, 其中 more than the whole, an end before its start."""

from __future__ import annotations

import re

from assistant.records import Conflict, Fact
from assistant.understand.text import Text
from kb import lazyre
from kb.amounts import fen
from kb.units import kind as unit_kind

_IN_ALL = lazyre.compile(r"(?:一共|总共|共计|合计|累计|总计|统共|全部|共)[一-龥]{0,6}$")
_YEARLY = lazyre.compile(r"(?:全年|一年|年度|年内)[一-龥]{0,8}$")
_AMONG = lazyre.compile(r"[，,（(]?(?:其中|分别为?|包括)[:：，]?[一-龥“”]{0,10}$")
_AND_SO_ON = lazyre.compile(r"等|主要|其余|另[外有]|以及|还有|剩余")
_PAYS = lazyre.compile(
    r"(?:中央|国家|上级|省|市|县|区|镇|乡|村|财政|个人|农户|企业|群众|社会)[一-龥]{0,4}(?:补助|补贴|配套|承担|负担|自筹|出资|分担|自付)"
)
_COURSE = lazyre.compile(r"每(?P<unit>期|场|批|班|轮)人数")
_KNOWN = ("month", "quarter", "half-year", "two-months")  # periods of which a year has a whole number
_WORK = lazyre.compile(r"开工|动工|进场|启动|入场")
_PEOPLE = ("人", "人次")


def stated(text: Text, facts: list[Fact]) -> list[Conflict]:
    """The first of these contradictions; [] where there is none."""
    counts = [f for f in facts if f.kind == "quantity" and not f.background and f.number and f.upper is None]
    return (
        _courses(text, counts)
        or _products(text, counts)
        or _yearly(text, counts)
        or _listed(text, counts)
        or _among(text, counts)
        or _shares(text, facts)
        or _dates(facts)
    )


def _conflict(values: tuple[float, ...], unit: str, told: list[Fact], why: str) -> list[Conflict]:
    return [Conflict(values=values, unit=unit, quotes=tuple(f.quote for f in told), why=why)]


def _exact(*facts: Fact) -> bool:
    return all(f.operator == "=" for f in facts)


def _before(text: Text, fact: Fact) -> str:
    """The words of its clause in front of the number of a fact."""
    low, _ = text.clause(fact.start_at)
    return re.split(
        r"[\d一二两三四五六七八九十百千万]+[^\d一二两三四五六七八九十百千万]*$", text.flat[low : fact.end_at]
    )[0]


def _same_sentence(text: Text, first: Fact, second: Fact) -> bool:
    return text.sentence(first.start_at) == text.sentence(second.start_at)


def _one_thing(*facts: Fact) -> bool:
    """Whether the counts are of people, or of one sort of thing: the same last character, where they name it at all."""
    return facts[0].unit in (*_PEOPLE, "户") or len({fact.object[-1] for fact in facts if fact.object}) <= 1


def _courses(text: Text, counts: list[Fact]) -> list[Conflict]:
    """培训5期，每期50人，共培训300人."""
    each = [(f, found) for f in counts if (found := _COURSE.fullmatch(f.object)) and f.unit in _PEOPLE]
    if len(each) != 1:
        return []
    one, found = each[0]
    held = [f for f in counts if f.unit == found["unit"] and f.start_at < one.start_at and not f.derived]
    whole = [
        f
        for f in counts
        if f.unit in _PEOPLE and f.start_at > one.end_at and not f.derived and _IN_ALL.search(_before(text, f))
    ]
    if len(held) != 1 or not whole or not _same_sentence(text, one, whole[0]) or not _exact(one, held[0], whole[0]):
        return []
    due = round((held[0].number or 0.0) * (one.number or 0.0), 6)
    given = whole[0].number or 0.0
    if due == given:
        return []
    why = f"{fen(held[0].number or 0)}{found['unit']}×{fen(one.number or 0)}人={fen(due)}人，与{fen(given)}人不一致"
    return _conflict((given, due), whole[0].unit, [whole[0], held[0], one], why)


def _products(text: Text, counts: list[Fact]) -> list[Conflict]:
    """12个村每村放映8场，共放映90场."""
    for one, other in zip(counts, counts[1:], strict=False):
        shared = "×" in one.derived and "每" not in one.derived and not other.derived and one.unit == other.unit
        if not shared or not _exact(one, other) or not _same_sentence(text, one, other) or not _one_thing(one, other):
            continue
        if _IN_ALL.search(_before(text, other)) and one.number != other.number and other.start_at - one.end_at <= 12:
            why = f"{one.derived}={fen(one.number or 0)}{one.unit}，与{fen(other.number or 0)}{other.unit}不一致"
            return _conflict((other.number or 0.0, one.number or 0.0), one.unit, [other, one], why)
    return []


def _yearly(text: Text, counts: list[Fact]) -> list[Conflict]:
    """每月巡查4次，全年共巡查36次; a project of some months only is none."""
    if any(f.unit in ("个月", "学期") for f in counts):
        return []
    for one in [f for f in counts if f.every in _KNOWN and "×" in f.derived and f.operator == "="]:
        for other in counts:
            near = 0 <= other.start_at - one.end_at <= 12 and other.unit == one.unit and not other.derived
            words = _before(text, other)
            if not near or not _exact(other) or not (_YEARLY.search(words) or "全年" in words):
                continue
            alike = not other.object or other.object in one.object or one.object in other.object
            apart = (other.number or 0.0) % (one.number or 1.0)  # a multiple may be of several places
            if alike and apart:
                why = (
                    f"{one.derived}={fen(one.number or 0)}{one.unit}，与全年{fen(other.number or 0)}{other.unit}不一致"
                )
                return _conflict((other.number or 0.0, one.number or 0.0), one.unit, [other, one], why)
    return []


def _run(text: Text, counts: list[Fact], at: int) -> list[Fact]:
    """The counts of one unit that stand in a list from `at` on, nothing but a few words between them."""
    run = [counts[at]]
    for fact in counts[at + 1 :]:
        gap = text.flat[run[-1].end_at : fact.start_at]
        if fact.unit != run[0].unit or fact.derived or len(gap) > 2 or gap.strip() not in ("", "、", "，", "和", "；"):
            break
        run.append(fact)
    return run


def _listed(text: Text, counts: list[Fact]) -> list[Conflict]:
    """老党员60人、困难党员45人，共120人."""
    for at, fact in enumerate(counts):
        if fact.derived or unit_kind(fact.unit) not in ("count", "person", "length", "area"):
            continue
        run = _run(text, counts, at)
        if len(run) < 3 or not _IN_ALL.search(_before(text, run[-1])) or not _exact(*run) or not _one_thing(*run):
            continue
        *parts, whole = run
        due = round(sum(f.number or 0.0 for f in parts), 6)
        if any(not f.object or f.object.startswith("每") or _IN_ALL.search(_before(text, f)) for f in parts):
            continue
        if abs(due - (whole.number or 0.0)) > 1e-6 and not _AND_SO_ON.search(
            text.flat[parts[0].start_at : whole.end_at]
        ):
            why = f"{'+'.join(fen(f.number or 0) for f in parts)}={fen(due)}{whole.unit}，与{fen(whole.number or 0)}{whole.unit}不一致"
            return _conflict((whole.number or 0.0, due), whole.unit, [whole, *parts], why)
    return []


def _among(text: Text, counts: list[Fact]) -> list[Conflict]:
    """县道400公里，其中沥青路260公里、水泥路180公里: the parts are more than their whole."""
    for at, whole in enumerate(counts):
        run = _run(text, counts, at + 1) if at + 1 < len(counts) else []
        if len(run) < 2 or run[0].unit != whole.unit or whole.derived or not _exact(whole, *run):
            continue
        opened = _AMONG.fullmatch(text.flat[whole.end_at : run[0].end_at].split(fen(run[0].number or 0))[0])
        due = round(sum(f.number or 0.0 for f in run), 6)
        if (
            opened
            and "其中" in opened.group()
            and due > (whole.number or 0.0) + 1e-6
            and due < 2 * (whole.number or 0.0)
        ):
            why = f"其中各项{'+'.join(fen(f.number or 0) for f in run)}={fen(due)}{whole.unit}，超过{fen(whole.number or 0)}{whole.unit}"
            return _conflict((whole.number or 0.0, due), whole.unit, [whole, *run], why)
    return []


def _shares(text: Text, facts: list[Fact]) -> list[Conflict]:
    """省级补助60%、县级配套50%: the payers give more than all."""
    rates = [
        f for f in facts if f.kind == "rate" and not f.background and f.number and _PAYS.search(f.object + f.quote)
    ]
    for at in range(len(rates) - 1):
        run = [rates[at]]
        for fact in rates[at + 1 :]:
            if not re.fullmatch(r"[、，,和]?", text.flat[run[-1].end_at : fact.start_at].strip()):
                break
            run.append(fact)
        added = round(sum(f.number or 0.0 for f in run), 4)
        if len(run) > 1 and added > 100.5 and len({f.object for f in run}) == len(run):
            why = f"{'+'.join(fen(f.number or 0) for f in run)}={fen(added)}%，各方承担的比例超过100%"
            return _conflict(tuple(f.number or 0.0 for f in run), "%", run, why)
    return []


def _dates(facts: list[Fact]) -> list[Conflict]:
    """9月1日开工，6月30日完工 of one year."""
    dated = [
        f for f in facts if f.kind in ("date", "period") and not f.background and f.date and not f.date.startswith("--")
    ]
    for fact in dated:
        if fact.start and fact.date and fact.start > fact.date:
            return _conflict((), "", [fact], f"“{fact.quote}”的结束时间早于开始时间")
    told = [f for f in dated if f.kind == "date" and re.search(r"20\d\d年", f.quote)]
    starts = [f for f in told if f.role == "start" and _WORK.search(f.quote)]
    ends = [f for f in told if f.role == "finish"]
    for start in starts:
        if ends and all((end.date or "") < (start.date or "") for end in ends):
            return _conflict((), "", [start, ends[-1]], f"“{ends[-1].quote}”早于“{start.quote}”")
    return []
