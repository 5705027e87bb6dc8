"""Number mentions: each number with its unit, operator and what it is counted per (每人每月, /台)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.understand.labels import is_label
from assistant.understand.lexicon import NOT_UNIT, PER
from assistant.understand.placenames import place_spans
from assistant.understand.specs import spec_spans
from assistant.understand.text import BREAK, Text
from kb import lazyre
from kb.amounts import NumberSpan, numbers
from kb.units import UNITS, normal

PER_ALT = "|".join(PER)
_EACH = lazyre.compile(
    rf"(?:每|单|按)(?:一)?(?:个(?=月|工|小时|学|村|站|点|社|单|标|人|乡|镇|县|户|项))?({PER_ALT})|({'|'.join('人户亩月年村生台件次场期班校所站处辆套株')})均|(吨)水"
)
_SLASH = lazyre.compile(rf"^[/／]\s*({PER_ALT})((?:[·/*.、每]+(?:{PER_ALT}))*)")
_WORD_PER = {"名": "人", "生": "人", "位": "人", "学生": "人", "对象": "人", "员": "人", "平米": "平方米", "平方": "平方米",
             "方": "立方米",
             "立方": "立方米", "站点": "站", "车": "辆", "平": "平方米",
             "案": "件", "顿": "餐", "季": "季度", "星期": "周", "人次": "人次", "口井": "眼"}  # fmt: skip

_OPS = (
    ("≥", "不低于|不少于|不小于|不得低于|不得少于|至少|最少|最低|≥|>=|大于等于|不短于|保底"),
    (
        "≤",
        "不高于|不超过|不得超过|不得高于|不多于|不突破|不大于|最多|至多|最高|≤|<=|小于等于|控制在|控制到|压到|不超|封顶|限额",
    ),
    (">", "(?<!不得)(?<!不)(?:超过|高于|大于|多于|突破)|>"),
    ("<", "(?<!不得)(?<!不)(?:低于|小于|少于)|不足|不到|<"),
    ("≈", "大约|大概|约|约为|估计|估摸着?得?|差不多|将近|近|预计|上下|左右|估了一下大?概?|≈|平均"),
    (
        "to",
        "达到|达|提高到|提升到|提高至|提升至|增加到|增至|扩大到|保持在?|稳定在|实现|保证|确保|得到|降到|降至|下降到",
    ),
    ("=", "为|是|=|:|：|一共|总共|共计|共|合计|总计"),
)
_FILL = r"(?:要|应|必须|须|得|都|也|均|的|在|了|至|到|不|年底|全年|能|能够|力争|争取|保证|确保|要求|大约|约|共|再|只)*"
_OP_BEFORE = lazyre.compile(
    "(?:" + "|".join(f"(?P<o{i}>{words})" for i, (_, words) in enumerate(_OPS)) + rf"){_FILL}\s*$"
)
_OP_AFTER = (
    ("≥", lazyre.compile(r"^(?:及|或|\(含\)|（含）|含)*以上|^往上|^起步")),
    ("≤", lazyre.compile(r"^(?:及|或|（含）|含)*以(?:内|下)|^之内|^内(?![容部涵外镇科])|^封顶|^打住")),
    ("≈", lazyre.compile(r"^左右|^上下(?!游)|^出头|^挂零|^开外|^的样子|^模样")),
)


# 一个补两万五, 一人一月九百块, 一平方米500元: the colloquial 每, right before a sum of money.
_MEASURES = {
    "人",
    "户",
    "亩",
    "米",
    "公里",
    "平方米",
    "平米",
    "平方",
    "平",
    "立方米",
    "立方",
    "方",
    "吨",
    "公顷",
    "天",
    "千字",
    "顿",
    "餐",
}
_ONE = lazyre.compile(
    rf"(?<![第十百千万零〇一二三四五六七八九唯统\d])一(?:个(?!月)(?={PER_ALT}))?(?!期|批|点|度|年|个?月|学|度)({PER_ALT})(?!分|体|把手)"
    rf"(?P<noun>[一-龥]{{0,3}}?)(?:[一每]个?(?P<time>年|月|天|次|学期|季度))?"
    r"(?:大概|大约|约|要|得|就|是|价|最多|最少|只|补助?|给|发|奖励?|保|租|花|收|交|缴|掏|贴|服务费|运行费|工资){0,2}$"
)
# 每泊位每年600块: per a noun that no list of units has.
_HOLDER = lazyre.compile(r"每(?:个)?(?P<noun>[一-龥]{2,3}?)(?:每?(?P<time>年|月|天|学期|次))?(?:补助?|发放?|按|约)?$")
_TIMES = lazyre.compile(r"一个?(年|月|天|学期)(?!次)")
_TO = lazyre.compile(r"(?:元|万)?\s*(?:[-—–~～至到]{1,2})\s*")


_GOODS = lazyre.compile(
    r"(?:牌|表|板|屏|幕|碑|电池|硬盘|玻璃|砖|匾|图版|展板|显示器|地|田|绿地|宗地|黑板|看板|瓦|石|毯|垫|膜|芯片|主板|内存|肥皂|匾额|橡胶)"
    r"(?:更新|更换|制作|安装|维修|改造|设置|新建|采购|购置|新增)?$"
)


# 观看人次要冲|50万, 点击量突破|10万: counts whose unit stands in the noun.
_VIEWED = lazyre.compile(
    r"(?P<what>(?<![\d一二三四五六七八九十百千万来多余几])人次|(?:播放|阅读|浏览|点击|观看|访问|转发|下载|曝光|点赞)(?:数|量|次数))(?:要|得|争取|力争|预计|冲刺?|达到?|超过?|突破|不少于|不低于|到|上|过|约|在){0,3}$"
)
_REPLACED = lazyre.compile(
    r"(?:更换|购置|安装|拆除|制作|铺设|设置|加装|换|装)[一-龥]{2,10}(?<![费款钱资共要花计价补每台套个人户只件均])$"
)


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
    else:
        if flat[end : end + 1] == " " and unit_at(flat, end + 1):
            end += 1
        unit_text = unit_at(flat, end)
        if not unit_text and not span.chinese and not scale:
            unit_text = _rare_unit(flat, span.start, end)
        unit = normal(unit_text)
        if not unit and (told := _VIEWED.search(flat[max(0, span.start - 16) : span.start])):
            unit = "人次" if told["what"].endswith("人次") else "次"
        if unit == "块":
            unit = "元" if _piece_is_money(flat, span, end) else "块"
    if not last.percent:
        end += len(unit_text)
    if unit == "万元":
        scale = scale or "万"
    if more := re.match(r"多(?=[，。；、）)\s]|$|的|吧|长|宽|远)", flat[end:]):
        approx, end = "≈", end + more.end()  # 两公里|多
    per: list[str] = []
    if slash := _SLASH.match(flat[end:]):
        per = [part for part in re.split(r"[·/*.、每／]+", slash.group()) if part]
        end += slash.end()
        if per in (["年"], ["月"]):
            per = [each for each in _each_before(flat, span.start) if each not in per] + per
    elif unit == "元" and (each := re.match(rf"^(?:每({PER_ALT})){{1,2}}", flat[end:])):
        per = re.findall(rf"每({PER_ALT})", each.group())
        end += each.end()
    elif unit in ("元", "") and (each := re.match(rf"^一个?({PER_ALT})(?=[，。；、）)\s]|$)", flat[end:])):
        per = [*_each_before(flat, span.start), each.group(1)]  # 3200一台, 每月15块一户
        unit, end = "元", end + each.end()
    if not per:
        per = _each_before(flat, span.start)
    if not per and (unit in ("元", "万元", "亿元") or not unit and not last.percent and span.value >= 5):
        per = _one_before(flat, span.start, bare=not unit and not scale)
    if not per and unit in ("元", "万元") and (holder := _HOLDER.search(flat[max(0, span.start - 9) : span.start])):
        per = [word for word in (holder["noun"], holder["time"]) if word]
    if not per and (
        paid := re.search(
            r"(?<![全每一本半去今明])(?P<time>月|年|日|周)(?:薪|工资)[^，。；、\d]{0,2}$",
            flat[max(0, span.start - 6) : span.start],
        )
    ):
        per = ["人", paid["time"].replace("日", "天")]  # 月薪3500元
    if per == ["人"] and re.search(r"人均月[一-龥]{0,4}$", flat[max(0, span.start - 8) : span.start]):
        per = ["人", "月"]
    if (
        not per
        and unit in ("元", "万元")
        and (factor := re.search(rf"({PER_ALT})[×xX*]$", flat[max(0, span.start - 6) : span.start]))
    ):
        per = [factor.group(1)]  # 320万页×0.25元
    operator, start = _operator_before(flat, span.start)
    explicit = operator != ""
    for symbol, suffix in _OP_AFTER:
        if match := suffix.match(flat[end:]):
            if operator in ("", "=", "≈", "to") or symbol == operator:
                operator = symbol
            explicit, end = True, end + match.end()
            break
    if approx and not operator:
        operator, explicit = "≈", True
    return Mention(
        start,
        end,
        value,
        unit,
        unit_text,
        operator or "=",
        tuple(_WORD_PER.get(p, p) for p in per),
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
    if _GOODS.search(flat[max(0, span.start - 8) : span.start]):
        return False  # 公益广告牌80块
    clause = re.split(r"[，。；：、]", flat[max(0, span.start - 16) : span.start])[-1]
    if _REPLACED.search(clause) and not re.match("钱", after):
        return False  # 更换橡胶支座96块
    if span.value >= 10_000:
        return True
    if after == "一" or after.isdigit():
        return True  # 15块一户, 每个65块|8.19万
    if re.search(r"[收交缴掏贴]$", clause) and (not after or after in BREAK):
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


def _each_before(flat: str, start: int) -> list[str]:
    """What the number is per: 每人每月(发基础职务补贴)1800, 户均(补助)1.5万, 单价 is left to the money module."""
    low = max(0, start - 18)
    window = flat[low:start]
    cut = max((window.rfind(c) for c in "，。；、！？\n,;：:）)"), default=-1)
    window = window[cut + 1 :]
    matches = list(_EACH.finditer(window))
    if not matches:
        return []
    tail = window[matches[-1].end() :]
    times = _TIMES.search(tail)  # 每个村一年服务费3000元
    tail = _TIMES.sub("", tail, count=1).replace("一次性", "")
    if len(tail) > 10 or re.search(r"[\d一二三四五六七八九十]", tail):
        return []
    chain = [matches[-1]]
    for match in reversed(matches[:-1]):
        if len(window[match.end() : chain[0].start()]) <= 1:
            chain.insert(0, match)
    found = [m.group(1) or m.group(2) or m.group(3) for m in chain]
    return [*found, times.group(1)] if times and times.group(1) not in found else found


def _one_before(flat: str, start: int, bare: bool) -> list[str]:
    """一台七万 at the head of a clause is a price; 色谱仪一台六十二万 counts one thing and its sum."""
    window = flat[max(0, start - 18) : start]
    clause = re.split(r"[，。；、！？\n,;：:（(）)]", window)[-1]
    match = _ONE.search(clause)
    if not match:
        return []
    per = match.group(1)
    head = clause[: match.start()]
    if re.search(rf"[\d一二三四五六七八九十百千万]{per}$", head):
        return [per]  # 桌子200张|一张280
    if (
        head
        and per not in _MEASURES
        and not match["noun"]
        and not match["time"]
        and not re.search(r"[价费准年约]$", head)
    ):
        return []
    if bare and not re.match(
        r"[，。；、）)]|$|元|块", flat[start + 1 :].lstrip("0123456789.一二三四五六七八九十百千万两")[:1]
    ):
        return []
    return [per, *([match["time"]] if match["time"] else [])]
