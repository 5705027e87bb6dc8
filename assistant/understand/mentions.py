"""Number mentions: each number with its unit, operator and what it is counted per (每人每月, /台)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.understand.labels import is_label
from assistant.understand.lexicon import NOT_UNIT
from assistant.understand.per_unit import per_of
from assistant.understand.placenames import place_spans
from assistant.understand.specs import spec_spans
from assistant.understand.text import BREAK, Text
from kb import lazyre
from kb.amounts import NumberSpan, numbers
from kb.units import UNITS, normal

_OPS = (
    ("≥", "不(?:能|得|可|应|许|准|允许)?(?:再)?(?:低于|少于|小于|短于)|至少|最少|最低|≥|>=|大于等于|不短于|保底"),
    (
        "≤",
        "不(?:能|得|可|应|许|准|允许)?(?:再)?(?:高于|超过|多于|突破|大于)|最多|至多|最高|≤|<=|小于等于|控制在|控制到|压到|不超|封顶|限额",
    ),
    (">", "(?<![不能得可应许准再])(?:超过|高于|大于|多于|突破)|(?<=能)(?<!不能)(?:超过|突破)|>"),
    ("<", "(?<![不能得可应许准再])(?:低于|小于|少于)|不足|不到|<"),
    (
        "≈",
        "大约|大概|(?<![签预节解违特公合履条邀])约|估计|估摸着?得?|差不多|将近|近|预计|上下|左右|估了一下大?概?|≈|平均",
    ),
    (
        "to",
        "达到|(?<!雷)达|提高到|提升到|提高至|提升至|增加到|增至|扩大到|保持在?|稳定在|实现|保证|确保|得到|降到|降至|下降到",
    ),
    ("=", "为|是|=|:|：|一共|总共|共计|共|合计|总计"),
)
_FILL = r"(?:要|应|必须|须|得|都|也|均|的|在|了|至|到|不|年底|全年|能|能够|力争|争取|保证|确保|要求|大约|(?<!签)约|共|再|只)*"
_OP_BEFORE = lazyre.compile(
    "(?:" + "|".join(f"(?P<o{i}>{words})" for i, (_, words) in enumerate(_OPS)) + rf"){_FILL}\s*$"
)
_OP_AFTER = (
    ("≥", lazyre.compile(r"^(?:及|或|\(含\)|（含）|含)*以上|^往上|^起步")),
    ("≤", lazyre.compile(r"^(?:及|或|（含）|含)*以(?:内|下)|^之内|^内(?![容部涵外镇科])|^封顶|^打住")),
    ("≈", lazyre.compile(r"^左右|^上下(?!游)|^出头|^挂零|^开外|^的样子|^模样")),
)


_TO = lazyre.compile(r"(?:元|万)?\s*(?:[-—–~～至到]{1,2})\s*")


_GOODS = lazyre.compile(
    r"(?:牌|表|板|屏|幕|碑|电池|硬盘|玻璃|砖|匾|图版|展板|显示器|地|田|绿地|宗地|黑板|看板|瓦|石|毯|垫|膜|芯片|主板|内存|肥皂|匾额|橡胶)"
    r"(?:更新|更换|制作|安装|维修|改造|设置|新建|采购|购置|新增)?$"
)


# 观看人次要冲|50万, 点击量突破|10万: counts whose unit stands in the noun.
_VIEWED = lazyre.compile(
    r"(?P<what>(?<![\d一二三四五六七八九十百千万来多余几])人次|(?:播放|阅读|浏览|点击|观看|访问|转发|下载|曝光|点赞)(?:数|量|次数))(?:要|得|想|破|争取|力争|预计|冲刺?|达到?|超过?|突破|不少于|不低于|到|上|过|约|在){0,3}$"
)
_PAID_IN = lazyre.compile(r"(?:的)?[一-龥]{0,4}(?:金|补贴|补助|津贴|红包|工资|现金|奖励|费)(?![一-龥]?[属融库])")
_AGED = lazyre.compile(r"岁(?:及|或|含)?以[上下](?:的)?(?:老人|老年人|人群|人口|群众)?$")
_REPLACED = lazyre.compile(
    r"(?:更换|购置|安装|拆除|制作|铺设|设置|加装|换|装)[一-龥]{2,10}(?<![费款钱资共要花计价补每台套个人户只件均])$"
)


# A percentage told without its sign: 满意度95, 合格率不低于98, 体检率从66提到70.
_SHARE = r"(?:(?<![频功效倍曲斜税汇积利])率|满意度|知晓度|参与度|占比|覆盖面|(?<!按)比例)"
_BARE_RATE = lazyre.compile(
    rf"{_SHARE}(?:要|应|须|得|能|有|也|都|均|必须|不|达到?|保持|控制|稳定|在|到|不低于|不少于|不高于|不超过|高于|低于|至少|起码|最低"
    r"|争取|力争|确保|保证|目标|目前|现在|为|是|上|[：:≥≤=]|以|提高|提升|提|升|降|由|从|(?:由|从)[\d.]+%?(?:提高|提升|提|升|增|降|下降)到?)*$"
)
_RATE_END = lazyre.compile(
    r"(?P<point>个?点(?!\d))?(?=$|[，。；、！？）)\s\n]|(?:及|或|含)*以[上下内]|往上|左右|(?:提高|提升|提|升|增|降|下降)[到至]|就行|吧|[的了])"
)
_SMALL = lazyre.compile(r"(?<![大中最缩微弱窄狭])小$")


@dataclass(frozen=True)
class Mention:
    """One number with what stands round it. `start`..`end` covers operator, number, unit and suffix."""

    start: int
    end: int
    span: NumberSpan
    unit: str  # normalised; money is 元, % for percent, "" for none
    unit_text: str
    operator: str  # = ≥ ≤ > < ≈, "to" for 达到
    per: tuple[str, ...]  # 人, 月 …
    explicit: bool  # an operator was written
    upper: float | None = None
    scale: str = ""  # 万 or 亿 inside the number

    @property
    def value(self) -> float:
        return self.span.value


def unit_at(text: str, at: int) -> str:
    """The unit that begins at `at`, "" for none."""
    tail = text[at : at + 6]
    for unit in UNITS:
        if not tail.startswith(unit):
            continue
        following = tail[len(unit) : len(unit) + 1]
        if following and following in NOT_UNIT.get(unit, ""):
            continue
        if unit.isascii() and (following.isascii() and following.isalnum()):
            continue
        return unit
    return ""


def find_mentions(text: Text, taken: list[tuple[int, int]]) -> list[Mention]:
    """Number mentions outside the `taken` spans (dates), in order; a range of two numbers is one mention."""
    flat = text.flat
    taken = [*taken, *spec_spans(flat), *place_spans(flat)]
    spans = [n for n in numbers(flat) if all(n.end <= low or high <= n.start for low, high in taken)]
    found: list[Mention] = []
    skip = -1
    for index, span in enumerate(spans):
        if index == skip or found and span.start < found[-1].end:
            continue
        last, upper = span, span.upper
        following = spans[index + 1] if index + 1 < len(spans) else None
        if following:
            link = flat[span.end : following.start]
            head = "" if span.percent else unit_at(flat, span.end)
            if following.value > span.value and _TO.fullmatch(link.removeprefix(head)):
                upper, last, skip = following.value, following, index + 1
        found.append(_mention(flat, span, last, upper))
    return [m for m in found if not is_label(flat, m.span.start, m.span.end, m.unit, m.unit_text, m.value)]


def _mention(flat: str, span: NumberSpan, last: NumberSpan, upper: float | None) -> Mention:
    end = last.end
    approx = "≈" if last.about else ""
    if more := re.match(r"[余多来](?=[一-龥%])|出头|挂零|冒头|开外", flat[end:]):
        approx, end = "≈", end + more.end()  # 三十来|个, 两万出头
    value = span
    scale = "亿" if "亿" in last.text else "万" if "万" in last.text else ""
    if (
        scale
        and "万" not in span.text
        and "亿" not in span.text
        and last is not span
        and span.value < last.value / 1000
    ):
        value = NumberSpan(span.start, span.end, span.value * (1e4 if scale == "万" else 1e8), span.text, span.percent)
    if last.percent:
        unit_text = unit = "%"
        value = NumberSpan(span.start, span.end, span.value, span.text, True)
    elif last.unit:
        unit, unit_text = last.unit, ""
    elif point := re.match(r"个?百分点", flat[end:]):
        unit_text, unit = point.group(), "个百分点"
    elif (told := _BARE_RATE.search(flat[max(0, span.start - 24) : span.start])) and (
        stop := _RATE_END.match(flat[end:]) if span.value <= 100 and not scale else None
    ):
        unit_text, unit = stop["point"] or "", "%"  # 满意度|95, 合格率不低于|98
    else:
        if flat[end : end + 1] == " " and unit_at(flat, end + 1):
            end += 1
        unit_text = unit_at(flat, end)
        if not unit_text and not span.chinese and not scale:
            unit_text = _rare_unit(flat, span.start, end)
        unit = normal(unit_text)
        if not unit and (told := _VIEWED.search(flat[max(0, span.start - 16) : span.start])):
            unit = "人次" if told["what"].endswith("人次") else "次"
        if not unit and scale and _AGED.search(flat[max(0, span.start - 14) : span.start]):
            unit = "人"  # 其中65岁以上1.2万
        if unit == "块":
            unit = "元" if _piece_is_money(flat, span, end) else "块"
    if not last.percent:
        end += len(unit_text)
    if unit == "万元":
        scale = scale or "万"
    if more := re.match(r"多(?=[，。；、）)\s]|$|的|吧|长|宽|远)", flat[end:]):
        approx, end = "≈", end + more.end()  # 两公里|多
    per, unit, end = per_of(flat, span, unit, end, scaled=bool(scale or last.percent))
    operator, start = _operator_before(flat, span.start)
    explicit = operator != ""
    for symbol, suffix in _OP_AFTER:
        if match := suffix.match(flat[end:]):
            if operator in ("", "=", "≈", "to") or symbol == operator:
                operator = symbol
            explicit, end = True, end + match.end()
            break
    if span.chinese and value.value >= 10 and _SMALL.search(flat[max(0, span.start - 3) : span.start]):
        approx, start = "≈", min(start, span.start - 1)  # 小一百户
    if approx and not operator:
        operator, explicit = "≈", True
    return Mention(
        start,
        end,
        value,
        unit,
        unit_text,
        operator or "=",
        tuple(per),
        explicit,
        upper,
        scale,
    )


_NO_UNIT = (
    "年月日号时分秒点第多余来个几等左上内前后以元块钱整的了吧吗呢之和及与或又不是为到"
    "至起共约近达万亿千百十有在已将可要中下外这那算者"
)


def _rare_unit(flat: str, start: int, end: int) -> str:
    """A classifier that no list has (加油机210枪，): one character between the number and a break, a noun in front."""
    char, behind = flat[end : end + 1], flat[end + 1 : end + 2]
    if not "一" <= char <= "龥" or char in _NO_UNIT or behind and behind not in BREAK:
        return ""
    return char if re.search(r"[一-龥]{2}$", flat[max(0, start - 2) : start]) else ""


def _piece_is_money(flat: str, span: NumberSpan, end: int) -> bool:
    """1200块 is money, 电子屏2块 is a piece."""
    after = flat[end + 1 : end + 2]
    if _GOODS.search(flat[max(0, span.start - 8) : span.start]) or re.match(
        r"块[，,（(]?(?:每|一|单价)块?[\d.]+元", flat[end:]
    ):
        return False  # 公益广告牌80块
    clause = re.split(r"[，。；：、]", flat[max(0, span.start - 16) : span.start])[-1]
    if re.search(r"(?<![一-龥\d第])[一-龥]{0,2}一(?:立方|平方|平米|公里|[一-龥])$", clause) and (
        not after or after in BREAK
    ):
        return True  # 一条五块
    if span.value < 50 and re.search(r"(?:买|购|换|装|做|印)了?$", clause):
        return False  # 一块2.1万，共买8块
    if _REPLACED.search(clause) and not re.match("钱", after):
        return False  # 更换橡胶支座96块
    if span.value >= 10_000 or _PAID_IN.match(flat[end + 1 :]):
        return True  # 500块慰问金
    if after == "一" or after.isdigit():
        return True  # 15块一户, 每个65块|8.19万
    if re.search(r"[收交缴掏贴]$|(?:平均|大概|约|单价|均价|成本)[一每][一-龥]$", clause) and (
        not after or after in BREAK
    ):
        return True  # 一顿收五块, 村里贴三块
    if after == "钱" or span.value >= 50 and (not after or after in BREAK):
        return True
    if re.search(r"(?:成本|费用?|工资|标准)(?:不超过|不高于|控制在|最多|约)?$", clause) and (
        not after or after in BREAK
    ):
        return True  # 每件成本不超过15块
    return bool(re.search(r"每|价|补|钱|共|要|得$", flat[max(0, span.start - 6) : span.start])) and (
        not after or after in BREAK
    )


def _operator_before(flat: str, start: int) -> tuple[str, int]:
    low = max(0, start - 14)
    window = flat[low:start]
    cut = max((window.rfind(c) for c in "，。；、！？\n,;）)"), default=-1)
    window, low = window[cut + 1 :], low + cut + 1
    match = _OP_BEFORE.search(window)
    if not match:
        return "", start
    index = next(i for i in range(len(_OPS)) if match.group(f"o{i}"))
    symbol = _OPS[index][0]
    return ("" if symbol == "=" else symbol), low + match.start()
