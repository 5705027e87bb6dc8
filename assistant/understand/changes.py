"""What is to change: 由30分钟缩短到10分钟, 较2026年的3400亩下降15%, 三年共扫360万页、今年128万页.

Of two numbers for one thing the target alone commits the project; the baseline and the whole of a programme over
several years stay in the text as background.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from assistant.records import Fact
from assistant.understand.lexicon import VERBS
from assistant.understand.mentions import Mention
from assistant.understand.names import clean
from assistant.understand.text import Text
from kb import lazyre

_LESS = r"缩短|压缩|压减|压降|压|减少|减轻|降低|下降|降|减"
_MORE = r"提高|提升|上升|增加|增长|扩大|扩容|延长|拓展|升|增|提|扩"
_WAY = rf"(?:(?P<less>{_LESS})|(?P<more>{_MORE}))"
_FILL = r"(?:大约|约|不低于|不少于|不高于|不超过|控制在|达到|达|近|[≥≤])*"
# In front of a target: its name, where it stands now, which way it goes.
_TO = lazyre.compile(
    r"(?P<name>[^，。；：、！？\n]*?)[，,]?(?:(?<![理自缘])由(?!于)|从(?!业|事)|[比较](?:上一?年|去年|往年)度?的?|目前|现在|现状|现有|原来|原先|原)"
    rf"(?P<base>[^。；\n、]{{1,22}}?){_WAY}(?:到|至|为|成){_FILL}$"
)
_BY = lazyre.compile(
    r"(?P<name>[^，。；：、！？\n]{2,}?)[，,]?(?:较|(?<!占)比(?![例重])|同比)"
    rf"(?P<base>[^，。；\n、]{{0,20}}?)(?:相比)?[，,]?(?:再|约|要|能|能够|力争|争取|预计)*{_WAY}(?P<rate>率|幅度)?了?{_FILL}$"
)
_FRONT = lazyre.compile(
    r"^(?:力争|争取|确保|保证|预计|预期|实现|做到|通过[一-龥]{2,10}?|使得?|让|把|将|要|全县|全市|全区|[一-龥]{0,8}?(?<![前今以最售背幕])后(?=[一-龥]{3}))+"
)
_RATE_WORD = {
    "压": "压减",
    "降": "下降",
    "减": "减少",
    "升": "上升",
    "增": "增长",
    "提": "提高",
    "扩": "扩大",
    "增加": "增长",
}
# Over several years: 三年一共, 五年规划共, 2026年至2028年…共计划; then the part of one year.
_PROGRAMME = lazyre.compile(
    r"(?<![\d第每近满连前])(?:分?(?:[两二三四五六]|[2-6])个?年(?!级|制|期|来)|20\d\d年?[-—–~～至到]{1,2}20\d\d年)"
    r"(?P<said>[^，。；\d》）]{0,12}?(?:共|总|合计|累计|计划|规划|任务|要|拟|目标))(?![^《》]*》)"
)
_SHARE = lazyre.compile(
    r"今年|本年度?|当年|明年|来年|首年|先期|第[一二三四]年|(?<![\d至到—~-])20\d\d年(?!至|到|—|-|~)|年度任务|每年|年均"
)


def settle(text: Text, facts: list[Fact], mentions: list[Mention]) -> list[Fact]:
    """`facts` with targets under their own names and operators, baselines and wholes of programmes as background."""
    return _next_year(text, _shares(text, _targets(text, facts, mentions)))


def _targets(text: Text, facts: list[Fact], mentions: list[Mention]) -> list[Fact]:
    flat = text.flat
    for mention in mentions:
        low = text.sentence(mention.span.start)[0]
        words = flat[low : mention.span.start]
        base_units = {"", mention.unit}
        found = _TO.search(words)
        by = found is None
        found = found or _BY.search(words)
        target = _at(facts, mention)
        if found is None or target is None or target.background:
            continue
        bases = [
            m
            for m in mentions
            if low + found.start("base") <= m.span.start < low + found.end("base") and (by or m.unit in base_units)
        ]
        name = _FRONT.sub("", clean(found["name"]))
        if not by and not bases or len(name) < 2:
            continue
        less = bool(found["less"])
        word = found["less"] or found["more"]
        if by:
            name = _named_by(name, word, mention.unit)
        elif mention.unit == "%" and not name.endswith(("率", "度", "比例", "占比", "比重", "面")):
            name += "率"
        told = {m.start for m in bases} | {m.span.start for m in bases}
        start = low + found.start("name")
        stated = mention.operator if mention.operator in ("≥", "≤", ">", "<") else ""
        facts = [
            replace(f, object=name[-20:], action="", operator=stated or ("≤" if less and not by else "≥"),
                    start_at=start, quote=text.quote(start, f.end_at))
            if f is target
            else replace(f, background=True)
            if any(f.start_at <= at < f.end_at for at in told) and f.kind in ("quantity", "rate")
            else f
            for f in facts
        ]  # fmt: skip
    return facts


def prices(text: Text, amounts: list[Fact], mentions: list[Mention]) -> list[Fact]:
    """每人补助从200元提高到260元: the second sum is the price, the first what it was."""
    for mention in mentions:
        low = text.sentence(mention.span.start)[0]
        found = _TO.search(text.flat[low : mention.span.start]) if mention.unit == "元" else None
        if found is None:
            continue
        old = next(
            (f for f in amounts if "/" in f.unit and low + found.start("base") < f.end_at <= low + found.end("base")),
            None,
        )
        new = next((f for f in amounts if f.start_at <= mention.span.start < f.end_at), None)
        if old is None or new is None or old is new or old.unit.startswith("万"):
            continue
        name = re.sub(r"[由从]$", "", old.object)
        changed = replace(new, role="price", object=name, action=old.action, number=mention.value, unit=old.unit)
        amounts = [
            changed if f is new else replace(f, role="reference", background=True) if f is old else f for f in amounts
        ]
    return amounts


def _named_by(name: str, word: str, unit: str) -> str:
    """疫情发生面积下降率, 入学率提高幅度, 死亡人数减少数."""
    if unit == "%" and not name.endswith(("率", "度")):
        return f"{name}{_RATE_WORD.get(word, word)}率"
    kind = "幅度" if name.endswith(("率", "度")) else "数" if unit in ("人", "户", "件", "起", "个", "次") else "量"
    return f"{name}{word}{kind}"


def _at(facts: list[Fact], mention: Mention) -> Fact | None:
    at = mention.span.start
    return next(
        (f for f in facts if f.kind in ("quantity", "rate") and f.start_at <= at < f.end_at <= mention.end + 14), None
    )


def _shares(text: Text, facts: list[Fact]) -> list[Fact]:
    """The year's part of a programme keeps the name of the whole; the whole is background."""
    flat = text.flat
    for match in _PROGRAMME.finditer(flat):
        _, end = text.sentence(match.start())
        share = _SHARE.search(flat, match.end(), end)
        if share is None:
            continue
        wholes = [
            f for f in facts if f.kind == "quantity" and match.start() <= f.end_at - 1 and f.end_at <= share.start()
        ]
        parts = [f for f in facts if f.kind == "quantity" and share.start() <= f.end_at - 1 and f.end_at <= end]
        if re.search(r"\d", flat[share.end() : end]):
            facts = [
                replace(f, background=True)
                if f.start_at <= match.start() < f.end_at <= match.end() and f.unit == "年"
                else f
                for f in facts
            ]
        if not any(
            f.unit == part.unit.split("/")[0] and (f.number or 0) >= (part.number or 0)
            for f in wholes
            for part in parts
        ):
            continue
        named = {f.unit: f for f in reversed(wholes)}
        first = {part.unit: part for part in reversed(parts)}
        facts = [
            replace(f, background=True)
            if any(f is whole for whole in wholes)
            else _named_after(f, named.get(f.unit))
            if f is first.get(f.unit)
            else f
            for f in facts
        ]
    return facts


def _next_year(text: Text, facts: list[Fact]) -> list[Fact]:
    """今年体检了2.8万人，明年打算做到3万人: this year's number is where it stands."""
    done = list(facts)
    for index, fact in enumerate(facts):
        low, _ = text.clause(fact.start_at)
        if (
            fact.kind != "quantity"
            or fact.background
            or not re.match(r"[^，。；]{0,6}(?:今年|目前|截至)", text.flat[low : fact.end_at])
        ):
            continue
        for later in facts[index + 1 :]:
            words = text.flat[text.clause(later.start_at)[0] : later.end_at]
            same = later.kind == fact.kind and later.unit == fact.unit and later.object in ("", fact.object)
            if same and re.search("明年|来年", words) and 0 < later.start_at - fact.end_at <= 20:
                done[index] = replace(fact, background=True)
    return done


def _named_after(part: Fact, whole: Fact | None) -> Fact:
    """今年先做128万页 counts what the programme counts."""
    if whole is None or len(whole.object) < 2 or len(part.object) > 1 and part.object not in _DEEDS:
        return part
    return replace(part, object=whole.object, action=whole.action)


_DEEDS = frozenset(f"{lead}{verb}" for lead in ("", "安排", "计划", "完成") for verb in ("安排", *VERBS))
