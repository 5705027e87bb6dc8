"""Which rows of the table a clerk's words mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.compose.rows import likeness
from kb import lazyre
from kb.amounts import parse_number
from kb.records import Indicator, TargetTable, TargetValue
from kb.taxonomy import canonical, fold
from kb.values import parse

NEAR = 0.3  # likeness of the clerk's words to a row's name below which no row is meant
_STRETCH = 0.35  # a row this much less like may be meant where only it can take the value
_SURE = 0.45  # the same for a clause that may tell something else
_CLOSE = 0.06  # rows this near to the best one may be meant as well
_KINDS = {
    "数量": ("output.quantity",), "质量": ("output.quality",), "时效": ("output.timeliness",), "时间": ("output.timeliness",),
    "日期": ("output.timeliness",), "期限": ("output.timeliness",),
    "工期": ("output.timeliness",), "进度": ("output.timeliness",), "时限": ("output.timeliness",),
    "交付时间": ("output.timeliness",), "截止时间": ("output.timeliness",), "完成时间": ("output.timeliness",),
    "成本": ("cost.economic", "output.cost"), "满意度": ("satisfaction.target",),
    "效益": ("benefit.social", "benefit.economic", "benefit.eco", "benefit.sustain"),
}  # fmt: skip
_FAMILIES = (
    ("吨", "公斤", "千克", "斤", "万吨"), ("亩", "公顷", "平方米", "万亩", "平方公里"), ("米", "公里", "千米", "延米"),
    ("人", "名", "位", "人次"), ("元", "万元", "亿元"), ("天", "日", "个工作日", "工作日", "小时", "分钟"), ("册", "本"), ("场", "场次"),
    ("批", "批次"), ("次", "轮"), ("台", "台套", "套"), ("处", "座", "所"),
)  # fmt: skip
_COUNTED = frozenset("台套处座所件名人户场期批条项份册辆架块张把只支根艘口眼组间栋幢株棵盏部扇顶副双盘具列")
UNSAID = frozenset(
    {"", "指标", "指标值", "数", "数字", "整体", "总体", "都", "目标值", "那条", "这条", "它", "值", "标准"}
)
_NUMERAL = lazyre.compile(
    r"[约≥≤=]*\d|[一二两三四五六七八九十百千万]{2,}|[一二两三四五六七八九十百][个台套件人名次场期户所座处条项]"
)
_DATED = lazyre.compile(
    r"(?:20\d\d年)?(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?:(\d{1,2})[日号])?(?:底|末|初|中)?(?:之?前)?"
)
_SHARE = lazyre.compile(r"(?:率|满意度|占比|比例)$")
_ORDINAL = lazyre.compile(
    r"(?P<last>倒数|最后|最末|末尾?)?第?(?P<n>[\d一二三四五六七八九十]+)?(?:条|行|个|项)(?:指标)?"
)


def find(table: TargetTable, words: str, value: TargetValue | None = None, focus: str = "") -> list[int]:
    """Places of the rows that may be meant, best first; several where the words do not decide, none where nothing is near.

    A new `value` narrows the choice to rows whose unit or kind it has; without words it is all there is, and the
    row last spoken of (`focus`) then decides between several.
    """
    rows = table.indicators
    if (place := ordinal(words, len(rows))) is not None:
        return [place]
    if (exact := [i for i, row in enumerate(rows) if row.name == words]) and len(exact) == 1:
        return exact
    if words == "标准" and (named := [i for i, row in enumerate(rows) if words in row.name]):
        return named
    if words in UNSAID:
        fits = [i for i, row in enumerate(rows) if value is not None and takes(row, value)]
        held = [i for i, row in enumerate(rows) if row.id == focus and (i in fits or not fits or value is None)]
        exact = [i for i in fits if _unit(rows[i]) == (value.unit if value else None)]
        return held or exact or fits
    if each := re.fullmatch(r"(?:每|单|一)(?:一)?(?:个)?([^\d]{1,3})(?:单价|价格?|标准)?", words):
        priced = [i for i, row in enumerate(rows) if f"/{each[1]}" in (_unit(row) or "")]
        if priced:
            return priced
    if number := _by_number(rows, words) or _by_date(rows, words):
        return number
    scored = sorted(((_score(words, row), i) for i, row in enumerate(rows)), key=lambda pair: (-pair[0], pair[1]))
    best = scored[0][0] if scored else 0.0
    if best < NEAR:
        return []
    if value is not None and not takes(rows[scored[0][1]], value):
        able = [(score, i) for score, i in scored if takes(rows[i], value)]
        if able and able[0][0] >= max(NEAR, best - _STRETCH):  # 燃气灶改成7台 means the count, not the price
            scored, best = able, able[0][0]
        elif value.unit and not able:
            return []
        elif value.unit and len(able) == 1 and _unit(rows[scored[0][1]]) == "%":
            return [able[0][1]]
    if _SHARE.search(words):  # a share is no count, however alike the rest of the name
        scored = [(score, i) for score, i in scored if _unit(rows[i]) in ("%", None)]
        if not scored or scored[0][0] < NEAR:
            return []
        best = scored[0][0]
    near = [i for score, i in scored if score >= best - _CLOSE]
    if len(near) > 1 and value is not None:
        takers = [i for i in near if takes(rows[i], value)]
        same = [i for i in takers if _unit(rows[i]) == value.unit]
        near = same or takers or near
    if len(near) > 1 and focus:
        near = [i for i in near if rows[i].id == focus] or near
    stated = [i for i in near if rows[i].id.startswith(("fact/", "added/"))]
    return stated if len(stated) == 1 and words not in _KINDS else near  # the clerk speaks of what the clerk has named


def of_kind(rows: Sequence[Indicator], words: str) -> list[int]:
    """Places of the rows of a kind of indicator: 数量, 质量指标, 效益; empty for other words."""
    kinds = _KINDS.get(fold(words), ())
    category = canonical(words)
    if not kinds and category:
        kinds = (category,)
    return [i for i, row in enumerate(rows) if canonical(row.level2, row.level1) in kinds]


def ordinal(words: str, count: int) -> int | None:
    """The place that 第三条 or 最后一条 means among `count` rows."""
    found = _ORDINAL.fullmatch(words)
    if not found or not (found["n"] or found["last"]):
        return None
    number = int(parse_number(found["n"]) or 0) if found["n"] else 1
    place = count - number if found["last"] else number - 1
    return place if 0 <= place < count and number > 0 else None


def _by_number(rows: Sequence[Indicator], words: str) -> list[int]:
    """Rows with the number that the clerk names: 260怎么来的, 不是2.3是2.5."""
    named = parse(re.sub(r"[这那]个?数?$", "", words))
    if named.type != "numeric" or not re.match(r"[\d一二三四五六七八九十百约≥≤=]", words):
        return []
    found = [i for i, row in enumerate(rows) if row.target and row.target.number == named.number]
    same = [i for i in found if not named.unit or _unit(rows[i]) in (named.unit, f"{named.unit}元")]
    return same or found


def _by_date(rows: Sequence[Indicator], words: str) -> list[int]:
    """Rows with the date that the clerk names: 不是3月，是5月底."""
    found = re.fullmatch(
        r"(?:20\d\d年)?(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?:(\d{1,2})[日号])?(?:底|末|初|中)?(?:之?前)?",
        words,
    )
    if not found:
        return []
    month = int(parse_number(found[1]) or 0)
    tail = f"-{month:02d}" + (f"-{int(found[2]):02d}" if found[2] else "-")
    return [i for i, row in enumerate(rows) if row.target and tail in (row.target.date or "")]


def sure(rows: Sequence[Indicator], words: str, places: Sequence[int], value: TargetValue | None) -> bool:
    """Whether rows found for words in a clause that may be none of an edit can be taken: near in name and in unit."""
    if not places:
        return False
    if words.endswith("率") and not all(_within(words, rows[i].name) for i in places):
        return False  # 按时发放率 is not 社会化发放率
    if value is not None and value.unit is not None:
        units = [rows[i] for i in places if same_measure(_unit(rows[i]), value.unit)]
        return len(units) == len(places) and (
            words in UNSAID or bool(_NUMERAL.match(words)) or _score(words, rows[places[0]]) >= NEAR
        )
    if value is not None and value.date:
        return all(takes(rows[i], value) for i in places)
    if words in UNSAID:
        return len(places) == 1
    return _score(words, rows[places[0]]) >= _SURE


def _score(words: str, row: Indicator) -> float:
    kinds = _KINDS.get(words, ())
    category = canonical(row.level2, row.level1)
    if words == row.name:
        return 2.0
    if kinds:  # 满意度, 时间: a whole kind of indicator, none of its rows more than another
        return 0.9 if category in kinds or words in row.name else 0.0
    score = max(likeness(words, row.name), 0.9 * likeness(words, _core(row.name)))
    if words in row.name:
        score = max(score, 0.55 + len(words) / (2 * len(row.name)))
    elif row.name in words:
        score = max(score, 0.6)
    elif words == fold(row.level2) or words in row.level2:
        score = max(score, 0.45)
    elif _within(words, row.name):
        score = max(score, 0.5)
    elif len(words) > 1 and words in row.description:
        score = max(score, 0.35)
    return score


def _core(name: str) -> str:
    return re.sub(r"购置|采购|建设|完成|培训|安装|发放|(?:数量|人数|次数|人次|台数|数)$", "", name)


def _within(words: str, name: str) -> bool:
    """Whether the clerk's words stand in a name in order, with others between: 空调数量 in 空调购置数量."""
    at = 0
    for char in words:
        at = name.find(char, at) + 1
        if not at:
            return False
    return len(words) > 1


def _unit(row: Indicator) -> str | None:
    return row.target.unit if row.target else None


def takes(row: Indicator, value: TargetValue) -> bool:
    """Whether a row's value is of the kind of `value`: a date for a date, the same unit for a number."""
    old = row.target
    if value.date or value.type in ("deadline", "period"):
        return bool(old and (old.date or old.type in ("deadline", "period"))) or (
            not row.value and canonical(row.level2, row.level1) == "output.timeliness"
        )
    if old is None:
        return True
    if old.date or old.type in ("deadline", "period", "recurring", "text", "grade"):
        return False
    if value.unit is None:
        return not (old.unit == "%" and (value.number or 0) > 100)  # 路灯260 is no 亮灯率
    return same_measure(old.unit, value.unit)


def same_measure(one: str | None, other: str | None) -> bool:
    """Whether two units measure the same: 吨 and 公斤, 人 and 名; 个 counts anything that is counted."""
    one, other = (unit.partition("/")[0] if unit else unit for unit in (one, other))
    if one == other or any(one in family and other in family for family in _FAMILIES):
        return True
    return other == "个" and bool(one) and one in _COUNTED
