"""What a number is counted per: 每人每月, 户均, /台·年, 一台六千, 每泊位, and units that no list has (一棒补0.2元)."""

from __future__ import annotations

import re

from assistant.understand.lexicon import PER
from kb import lazyre
from kb.amounts import NumberSpan

PER_ALT = "|".join(PER)
_EACH = lazyre.compile(
    rf"(?:每|单(?!位)|按)(?:一)?(?:个(?=月|工|小时|学|村|站|点|社|单|标|人|乡|镇|县|户|项))?({PER_ALT})|({'|'.join('人户亩月年村生台件次场期班校所站处辆套株')})均|(吨)水"
)
_MORE = "副|双|池|棚|炉|罐|柜|杆|桩|盘|扇|店|企业|馆|地块|图斑|点位|网格|单元|端|榀"  # too common as words to follow 一 or 单
_SLASH = lazyre.compile(rf"^[/／]\s*({PER_ALT}|{_MORE})((?:[·/*.、每]+(?:{PER_ALT}))*)")
_EACH_MORE = lazyre.compile(rf"每个?({_MORE})(?:每?([年月天]))?[^，。；、\d]{{0,4}}$")
_WORD_PER = {"名": "人", "生": "人", "位": "人", "学生": "人", "对象": "人", "员": "人", "平米": "平方米", "平方": "平方米",
             "方": "立方米",
             "立方": "立方米", "站点": "站", "车": "辆", "平": "平方米",
             "案": "件", "顿": "餐", "季": "季度", "星期": "周", "人次": "人次", "口井": "眼", "㎡": "平方米", "m2": "平方米",
             "m²": "平方米", "m": "米", "km": "公里", "㎥": "立方米", "m3": "立方米", "m³": "立方米", "kWp": "千瓦",
             "kW": "千瓦"}  # fmt: skip

# 一个补两万五, 一人一月九百块, 一平方米500元: the colloquial 每, right before a sum of money.
_MEASURES = frozenset(re.findall(r"\S+", "人 户 亩 米 公里 平方米 平米 平方 平 立方米 立方 方 吨 公顷 天 千字 顿 餐"))
_ONE = lazyre.compile(
    rf"(?<![第十百千万零〇一二三四五六七八九唯统\d])一(?:个(?!月)(?={PER_ALT}))?(?!期|批|点|度|年|个?月|学|度)({PER_ALT})(?!分|体|把手)"
    rf"(?P<noun>[一-龥]{{0,3}}?)(?:[一每]个?(?P<time>年|月|天|次|学期|季度))?"
    r"(?:大概|大约|约|要|得|就|是|价|最多|最少|只|补助?|给|发|奖励?|保|租|花|收|交|缴|掏|贴|服务费|运行费|工资){0,2}$"
)
# 每泊位每年600块: per a noun that no list of units has.
_HOLDER = lazyre.compile(r"每(?:个)?(?P<noun>[一-龥]{2,3}?)(?:每?(?P<time>年|月|天|学期|次))?(?:补助?|发放?|按|约)?$")
_TIMES = lazyre.compile(r"一个?(年|月|天|学期)(?!次)")
_RARE = lazyre.compile(
    r"(?<![一-龥\d])一(?P<unit>(?![共总定般些样律年月天日次起直旦经期批半点])[一-龥])(?:补助?|奖励?|给|发|收|按|就是|要|算|约)*$"
)
# 网格员40名，一个月800: a sum for each month right behind a number of people is each one's.
_MONTHLY = lazyre.compile(r"\d[名人位个][^，。；、\d]{0,6}[，,]?\s*(?:[一每]个?月)(?:工资|补助?|补贴|给|发|按)*$")
_PAY = 20_000.0  # 元 a month, above which the sum is not one person's
_TIME = frozenset(["年", "月", "天", "日", "次", "周", "学期", "学年", "季度", "季", "小时", "晚", "课时"])
_PAID = lazyre.compile(r"(?<![全每一本半去今明])(?P<time>月|年|日|周)(?:薪|工资)[^，。；、\d]{0,2}$")
_FACTOR = lazyre.compile(rf"({PER_ALT})[×xX*]$")


def per_of(flat: str, span: NumberSpan, unit: str, end: int, scaled: bool) -> tuple[tuple[str, ...], str, int]:
    """(what it is counted per, its unit, its end) of a number whose unit ends at `end`; `scaled`: with 万 or as a rate."""
    per: list[str] = []
    if slash := _SLASH.match(flat[end:]):
        per = [part for part in re.split(r"[·/*.、每／\s]+", slash.group()) if part]
        end += slash.end()
        if unit in ("元", "万元") or per in (["年"], ["月"]):
            per = _joined(_each_before(flat, span.start), per)  # 每月500元/人, 人均300元/天
    elif unit == "元" and (each := re.match(rf"^(?:每({PER_ALT})){{1,2}}", flat[end:])):
        per = re.findall(rf"每({PER_ALT})", each.group())
        end += each.end()
    elif unit in ("元", "") and (each := re.match(rf"^一个?({PER_ALT})(?=[，。；、）)\s]|$)", flat[end:])):
        per = [*_each_before(flat, span.start), each.group(1)]  # 3200一台, 每月15块一户
        unit, end = "元", end + each.end()
    if not per:
        per = _each_before(flat, span.start)
    money = unit in ("元", "万元", "亿元")
    bare = not unit and not scaled and span.value >= 5
    if not per and (money or not unit and not span.percent and span.value >= 5):
        per = _one_before(flat, span.start, bare=not unit and not scaled)
    if not per and money and (holder := _HOLDER.search(flat[max(0, span.start - 9) : span.start])):
        per = [word for word in (holder["noun"], holder["time"]) if word]
    if not per and money and (more := _EACH_MORE.search(flat[max(0, span.start - 9) : span.start])):
        per = [word for word in more.groups() if word]
    rare = _RARE.search(flat[max(0, span.start - 8) : span.start]) if money and not per else None
    if rare and re.search(rf"[\d一二三四五六七八九十百千万]{rare['unit']}", flat[: span.start - 2]):
        per = [rare["unit"]]  # 三百五十万棒，一棒补|0.2元
    if not per and (paid := _PAID.search(flat[max(0, span.start - 6) : span.start])):
        per = ["人", paid["time"].replace("日", "天")]  # 月薪3500元
    if per == ["人"] and (
        told := re.search(
            r"(年|月)人均[一-龥]{0,4}$|人均(月|年)[一-龥]{0,4}$", flat[max(0, span.start - 8) : span.start]
        )
    ):
        per = ["人", told.group(1) or told.group(2)]
    monthly = (money and not scaled or bare) and span.value < _PAY and per in ([], ["月"])
    if monthly and _MONTHLY.search(flat[max(0, span.start - 18) : span.start]):
        per, unit = ["人", "月"], "元"
    if not per and unit in ("元", "万元") and (factor := _FACTOR.search(flat[max(0, span.start - 6) : span.start])):
        per = [factor.group(1)]  # 320万页×0.25元
    return tuple(dict.fromkeys(_WORD_PER.get(one, one) for one in per)), unit, end


def _joined(before: list[str], behind: list[str]) -> list[str]:
    """人均300元/天 is per 人 and 天: what is told in front joins where one side is a time and the other is none."""
    times = [all(one in _TIME for one in side) for side in (before, behind)]
    if not before or times[0] == times[1]:
        return behind
    return [*behind, *before] if times[0] else [*before, *behind]


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
        and not re.search(r"[价费准年约均]$", head)
    ):
        return []
    if bare and not re.match(
        r"[，。；、）)]|$|元|块", flat[start + 1 :].lstrip("0123456789.一二三四五六七八九十百千万两")[:1]
    ):
        return []
    return [per, *([match["time"]] if match["time"] else [])]
