"""Whether two rows, or two names, measure the same thing: the one answer for drafting, history and comparison.

A name is what is measured, then how: the end (率, 时间, 人数) is the kind of measure, the two characters before it the
aspect (就业, 整改, 下降), the rest the thing. Names of two kinds, or of which only one speaks of a change or a denial,
never measure the same. Neither do siblings: names that differ on both sides in what they are about (小学入学率, 初中入学率).
Of the others those do whose things are alike letter by letter, or alike by three numbers from 0 to 1: nearness of the
whole names, nearness of the aspects, share of the shorter name's characters that the longer one has.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from os.path import commonprefix
from typing import TYPE_CHECKING

from assistant.compose.rows import Row, likeness
from assistant.rules.grammar import VALUE_IN_NAME, read_name
from kb import lazyre
from kb.values import parse

if TYPE_CHECKING:
    from indexer.embed import Encoder

SAME = 1.8  # sum of the three numbers from which two names are one measure; chosen on tests/assistant/measure_pairs.txt
_LIKE, _SPOKEN_LIKE = 0.7, 0.8  # likeness of whole names from which rows of one level, or of two, are one
_KINDS = (
    ("率", lazyre.compile(r"(?:率|比例|占比|比重|增幅|降幅|密度)$")),
    ("满意", lazyre.compile(r"满意(?:度|率)$")),
    ("时间", lazyre.compile(r"(?:时间|时长|时限|用时|耗时)$")),
    ("数", lazyre.compile(r"(?:人次|人数|次数|起数|件数|户数|场次|天数|处数|个数|数量|总数|量|面积|里程|长度|数)$")),
)
_PADDING = lazyre.compile(
    r"[（(].*?[)）]|[“”\"']|平均|全年|年度|实际|相关|有关|及时|按期|按时|准时|到位|综合|发生|情况|责任|正常|足额|规定|当年|累计"
)
_QUANTITY = lazyre.compile(r"\d[\d.]*[万亿]?[一-龥]{1,2}$")  # 展品300件
# Words for one thing or deed; the first stands for all.
_ONE_WORD = (
    ("应用", "采纳", "采用"), ("成果", "结果", "报告"), ("到场", "到达", "赶到"), ("等候", "等待"), ("使用", "利用", "在用"),
    ("整改", "销号"), ("出动", "出警"), ("老年人", "老人"), ("办理", "审批"), ("清运", "收运"), ("故障", "报修"),
    ("成活", "存活"), ("正点", "准点"), ("网上办理", "网办"),
)  # fmt: skip
_FIRST = {word: group[0] for group in _ONE_WORD for word in group[1:]}
_OTHER_WORDS = lazyre.compile("|".join(sorted(_FIRST, key=len, reverse=True)))
# What tells no thing from another of its kind: 物品, 设备, 工程 are all that is accepted.
_GENERAL = lazyre.compile(
    r"设备|设施|系统|项目|工程|任务|服务|群众|对象|人员|物品|物资|学员|培训|结业|考核|质量|检查|抽查|居民|村民|公众|用户|单位|部门|机构|社会|工作"
    r"|管理|政策|水质|信息|数据|问题|救援|专业|工单|诉求|主要|重点|全部|安全|处理|[后前的被]"
)
_GRADE = lazyre.compile(r"[一二三四五六七八九十ⅠⅡⅢⅣⅤA-Z\d级类等甲乙]+")  # 出水一级A达标率
_DENIALS = "不未非无"
_ASPECT, _WORD = 2, 4  # characters of an aspect; of a name without its kind that says no more than the aspect
_INCIDENTS = frozenset(("起", "件", "次", "宗", "例", "处"))
_PEOPLE = frozenset(("人", "人次", "名"))
# In one level a usual row gives way to a stated one with this head, whatever the thing: one is enough.
_HEAD = lazyre.compile(
    r"(合格率|满意度|完好率|及时率|知晓率|覆盖率|准确率|就业率|在岗率|有效率|保存率|成活率|总成本|总额)$"
)
_TIME_TAKEN = lazyre.compile(r"(?:时长|时间|时限|耗时)$")
_WITHIN = lazyre.compile(
    r"(?:\d+|[一二两三四五六七八九十]+)(?:个)?(?:分钟|小时|工作日|日|天)(?:内)?(.{2,4}?)率$"
)  # 五分钟到场率


def twin(row: Row, others: Iterable[Row]) -> Row | None:
    """The first of the other rows that already measures what the row measures."""
    return next((other for other in others if _one(row, other)), None)


def _one(row: Row, other: Row) -> bool:
    """Whether two rows of a table measure the same: the same card, a name or an alias of one, or one measure by name.

    A row that nobody stated also gives way to a stated one with the same head in its level, and to any satisfaction.
    """
    usual, stated = row.fact is None, other.fact is not None
    level = row.category == other.category
    if usual and row.card and row.card == other.card:
        return True
    if level and usual and not stated and row.name in other.words:
        return True
    if any(alike_in_letters(name, other.name, level) for name in ((row.name, *row.words) if level else (row.name,))):
        return True
    if level and usual and (stated or "满意" in row.name) and _one_head(row.name, other.name):
        return True
    return usual and _comparable(row, other) and (same(row.name, other.name) or _timed(row.name, other.name))


def alike_in_letters(one: str, other: str, level: bool) -> bool:
    """Whether two names are nearly the same string and no siblings."""
    return likeness(one, other) >= (_LIKE if level else _SPOKEN_LIKE) and not siblings(one, other)


def _one_head(one: str, other: str) -> bool:
    heads = _HEAD.search(one), _HEAD.search(other)
    return bool(heads[0] and heads[1] and heads[0].group() == heads[1].group())


def _timed(one: str, other: str) -> bool:
    """A share done within a time (五分钟到场率) and the time it takes (到场时间)."""
    for share, span in ((one, other), (other, one)):
        found = _WITHIN.search(share)
        if found and _TIME_TAKEN.search(span) and found.group(1)[-_ASPECT:] in span:
            return True
    return False


@lru_cache(maxsize=8192)
def same(one: str, other: str) -> bool:
    """Whether two names measure the same thing."""
    left, right = read_name(one), read_name(other)
    kinds = {left.kind, right.kind} - {"time", "duration"} if "率" not in one + other else {left.kind, right.kind}
    if len(kinds) > 1 and not kinds <= {"count", "thing", "task"} or left.change != right.change:
        return False
    (kind, first), (other_kind, second) = _divided(one), _divided(other)
    if kind != other_kind or not first or not second or any((mark in first) != (mark in second) for mark in _DENIALS):
        return False
    if first == second:
        return True
    if siblings(one, other):
        return False
    if first[-_ASPECT:] == second[-_ASPECT:] and (first in second or second in first):
        return True
    return sameness(one, other) > SAME


@lru_cache(maxsize=8192)
def siblings(one: str, other: str) -> bool:
    """Whether two names differ, on both sides, in what they are about: 小学入学率 and 初中入学率, 用水户 and 用电户."""
    (kind, first), (_, second) = _divided(one), _divided(other)
    head = len(commonprefix([first, second]))
    first, second = first[head:], second[head:]
    tail = len(commonprefix([first[::-1], second[::-1]]))
    first, second = (_GENERAL.sub("", part[: len(part) - tail]) for part in (first, second))
    if bool(_GRADE.fullmatch(first)) != bool(_GRADE.fullmatch(second)):
        return False
    alike = set(first) & set(second) and len(first) != len(second)
    return tail >= (1 if kind == "数" else _ASPECT) and bool(first and second) and not alike


def sameness(left: str, right: str) -> float:
    """How much two names are one measure, 0 (not) to 3; 0 where one is a rate and the other a count."""
    (kind, one), (other_kind, two) = _divided(left), _divided(right)
    if kind != other_kind or not one or not two:
        return 0.0
    less, more = sorted((set(one), set(two)), key=len)
    ends = one[-_ASPECT:], two[-_ASPECT:]
    aspects = 1.0 if ends[0] == ends[1] else _nearness(f"{ends[0]}{kind}", f"{ends[1]}{kind}")
    return _nearness(left, right) + aspects + len(less & more) / len(less)


def names_in_full(row: Row, stated: Row) -> bool:
    """Whether a row names in full what the clerk stated in a word (退役军人就业率 of 就业率)."""
    (kind, short), full = _divided(stated.name), row.name.removesuffix("率")
    said = stated.fact is not None and kind == "率" and len(short) <= _WORD
    return said and full != stated.name.removesuffix("率") and full.endswith(stated.name.removesuffix("率"))


@lru_cache(maxsize=16384)
def _divided(name: str) -> tuple[str, str]:
    """(kind of measure, what is measured); a name that ends in a thing counts it."""
    plain = _PADDING.sub("", VALUE_IN_NAME.sub("", name) or name)
    plain = _OTHER_WORDS.sub(lambda found: _FIRST[found.group()], _QUANTITY.sub("", plain) or plain)
    plain = plain.replace("整改整改", "整改")
    for kind, end in _KINDS:
        if found := end.search(plain):
            return kind, plain[: found.start()]
    return "数", plain


def _comparable(row: Row, other: Row) -> bool:
    """Whether the values could be of one measure: no money, no dates, no units that differ."""
    if "cost.economic" in (row.category, other.category) or any("日期" in one.description for one in (row, other)):
        return False
    if not row.value or not other.value or _timed(row.name, other.name):
        return True
    units = {parse(one.value, category=one.category).unit for one in (row, other)}
    return len(units) == 1 or units <= _INCIDENTS or units <= _PEOPLE


@lru_cache(maxsize=1)
def _encoder() -> Encoder:
    """The shipped encoder, for which the threshold was chosen, whatever model the index uses."""
    from indexer.embed import SHIPPED, load_encoder

    return load_encoder(str(SHIPPED))


@lru_cache(maxsize=4096)
def _nearness(left: str, right: str) -> float:
    one, two = _encoder().encode([left, right])
    return max(0.0, float(one @ two))
