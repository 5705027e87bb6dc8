"""Dates, periods and dates that recur in running text, and the budget year they hang on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from assistant.understand.background import past_spans
from assistant.understand.frequency import period_spans
from assistant.understand.segment import tagged
from assistant.understand.text import Text
from kb import lazyre
from kb.values_dates import EVERY, day_before, iso, last_day

_CN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"十一": 11, "十二": 12}
_YEAR = r"(?:(?P<y>20\d\d|[二两][〇零○][二三]\w)(?:年度?|[./-](?=\d))|(?P<y2>2[4-9]|3[0-5])年(?=\d{1,2}月|底|末))?"
_WORD = r"(?P<word>明年|后年|今年|当年|本年度?|来年|次年|翌年|头年|去年|前年|上一?年度?)?"
_MONTH = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?"
_PART = (
    r"(?:(?P<d>3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:日|号|(?=之?前))"
    r"|(?P<part>底|末|上旬|中旬|下旬|初|中(?!学|小|心|国|药|间|央|型)))?"
)
_POINT = lazyre.compile(
    rf"{_YEAR}的?{_WORD}的?(?:(?P<season>春季|秋季|夏季|冬季|春|秋)(?=[1-9]))?"
    rf"(?:{_MONTH}{_PART}|第?(?P<q>[一二三四1-4])季度(?P<qp>底|末)?|(?P<h>上半年|下半年)(?P<hp>底|末)?"
    r"|(?P<end>年底|年末|年终|年内|岁末)|(?P<bare>(?<=[年年度])(?:底|末|内|全年)|底(?=前)))"
    r"(?:\d{1,2}[时点])?(?P<before>(?:之|以)?前|以内|内(?!部|容|涵|镇|外))?"
)
_ISO = lazyre.compile(
    r"(?P<y>20\d\d)(?P<s>[-./])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)(?P<before>(?:之|以)?前)?"
)
_MONTHS = lazyre.compile(
    rf"{_YEAR}{_WORD}(?P<a>\d{{1,2}})月?(?P<list>(?:[、,和]\d{{1,2}})*)[、,和\-—~至到](?P<b>\d{{1,2}})月(?:份)?(?:底|末|期间)?(?P<before>前|内|间)?"
)
# Years that plan nothing: in the name of a document, of a span of years, of what is compared with.
_NO_YEAR = lazyre.compile(
    r"《[^》]{0,60}》|(?:规划|方案|计划|纲要|意见|办法|细则|标准)[（(]20\d\d[^）)]{0,12}[）)]"
    r"|(?<!\d)20\d\d年?[-—–~～至到]{1,2}20\d\d年(?:度)?(?!\d{1,2}月)|(?<!\d)(?:较|比|与|同|相比于?)20\d\d年|[由从]20\d\d年(?:度|底|末)?的|20\d\d年[^，。；、\d]{0,8}[\d一二三]+号(?:文|通知)"
)
_WHOLE = lazyre.compile(rf"{_YEAR}{_WORD}(?:全年|整年|一整年|年度内|本年度内)")
_LINK = lazyre.compile(r"^(?:起)?(?:至|到|—|-|~|－|～|直到){1,2}$")
FESTIVAL = lazyre.compile(
    r"(?:(?P<y>20\d\d)年)?(?P<word>明年|今年)?[“\"]?(?P<name>(?:下学期|新学期|[春秋]季学期)?开学|汛|元旦|春节|元宵节|清明节?|三八妇女节|三八节?|五一|劳动节|五四|六一|儿童节|端午节?|七一|八一|中秋节?|教师节|国庆节?|十一|重阳节|小年|腊八|过年|汛期|主汛期|供暖期?|采暖[期季]|春耕|春灌|入冬|秋收)[”\"]?(?:来临|到来|开始|(?P<over>结束)|(?:祭扫|返乡|放假|假期|长假|小长假|期间))?"
    r"(?P<before>之?前(?!后)夕?(?:[一二两三\d十半]+个?(?:天|日|周|星期|月))?|以前)"
)
# Before an event that has no day of its own: 上冻前修完, 开班前配齐, 高考前全部换好.
_RELATIVE = lazyre.compile(
    r"(?:^|[，。；、！？：\s（(]|必须|务必|争取|力争|赶在|[在于要])(?P<name>(?!目|当|日|先|空|提|生|面|眼|从|以|之|此|年|会|事|[一二两三几多])[一-龥]{2,6}?)"
    r"(?P<before>(?:\d{1,3}(?:日|天|个工作日|个月))?(?:之|以)?前)(?=(?:必须|务必|要|须|全部|都|能|得|把)*[一-龥]{0,10}?(?:完|好|到位|齐|毕|成|投用|启用|上线|交付|通过|发放|发到|换|装|修|建|配|用上|验收)[^期后]?)"
)
_RECUR = lazyre.compile(
    r"每(?:个)?(?P<every>年|半年|季度|季|月|周|星期)(?:的)?(?:(?P<m>\d{1,2})月)?"
    r"(?:[首末]月的?|第[一二三]个?月的?|最后一?个?月的?)?(?:(?P<d>\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:日|号)|(?P<part>底|末|初|上旬|中旬|下旬))(?P<before>(?:之|以)?前)?"
)
_START = lazyre.compile(r"开工|动工|启动|进场|进驻|开始|起步|招标|开建|起$|挂网")
_CONTEXT = lazyre.compile(r"(?:保证|别耽误|不耽误|不能耽误|不误|不影响|赶上|以便|好让|赶在)$")
_SETTLED = lazyre.compile(r"一[付结交缴清][（(，：:]?$")
_OUTSIDE = lazyre.compile(
    r"^(?:春灌|能?开学(?!前)|印发|下发|发布|出台|施行|文件|会议(?:纪要|精神|要求)|批复(?!后)|通过的|修订)"
)


@dataclass(frozen=True)
class DateSpan:
    """A date in text. `kind` date, period or recurring; `background` where it sets no date of this project.

    `phrase` is an event without a day of its own, with its year (2027年春节前).
    """

    start: int
    end: int
    kind: str
    date: str | None = None
    begin: str | None = None
    every: str | None = None
    day: int | None = None
    background: bool = False
    phrase: str = ""


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word in _CN:
        return _CN[word]
    tens, _, ones = word.partition("十")
    return (_CN[tens] if tens else 1) * 10 + (_CN[ones] if ones else 0)


def _year_of(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("y"):
        digits = "".join(str(_CN.get(c, 0)) if not c.isdigit() else c for c in groups["y"])
        return int(digits)
    return 2000 + int(groups["y2"]) if groups.get("y2") else None


def project_year(text: Text, today: date) -> int | None:
    """The budget year: the year the text plans for, else 明年/今年 counted from `today`, else None."""
    past = [*past_spans(text), *(match.span() for match in _NO_YEAR.finditer(text.flat))]
    votes: Counter[int] = Counter()
    for match in re.finditer(
        r"(?<!\d)(20\d\d)(?=年|[-./]\d)(?!年(?:以来|至今|修[的于了好成]|建成|印发|出台|以前|起))", text.flat
    ):
        if any(start <= match.start() < end for start, end in past):
            continue
        if re.match(r"\S{0,8}[〔\[(]", text.flat[max(0, match.start() - 1) : match.start()]):
            continue
        votes[int(match.group(1))] += 1
    for match in re.finditer(r"(?<!\d)(2[4-9]|3[0-5])年(?=\d{1,2}月|底|末|度)", text.flat):
        votes[2000 + int(match.group(1))] += 1
    planned = {year: count for year, count in votes.items() if year >= today.year}
    if planned:
        first = min(planned)
        return first if planned[first] >= max(planned.values()) else max(planned, key=lambda year: planned[year])
    relative = text.flat
    if re.search(r"明年|来年(?!春)|下一?年度?(?!度)", relative):
        return today.year + 1
    if re.search(r"今年|本年度|当年(?:底|内)|本年(?:底|内)", relative):
        return today.year + _over(text, today)
    return max(votes) if votes else None


def _over(text: Text, today: date) -> bool:
    """Every month that the text sets without a year lies behind the day of writing (10月底 said in November)."""
    spans = [s for s in find_dates(text, today.year, today) if s.kind in ("date", "period") and not s.background]
    if any(re.search(r"20\d\d|[今明后来去前当本次]年|年[底末终内]|全年", text.flat[s.start : s.end]) for s in spans):
        return False
    ends = [s.date for s in spans if s.date]
    return bool(ends) and max(ends) < today.isoformat()


def find_dates(text: Text, year: int | None, today: date) -> list[DateSpan]:
    """Every date of the text in order; spans do not overlap. Dates without a year take `year`, else stay `--MM-DD`."""
    flat = text.flat
    past = past_spans(text)
    taken: list[DateSpan] = []

    def free(start: int, end: int) -> bool:
        return all(end <= span.start or span.end <= start for span in taken)

    def add(span: DateSpan) -> None:
        if free(span.start, span.end):
            late = any(start <= span.start < end for start, end in past)
            context = bool(
                _CONTEXT.search(flat[max(0, span.start - 5) : span.start])
                and not re.match(r"[^，。；]{0,6}前", flat[span.end - 1 :])
                or _OUTSIDE.match(flat[span.end : span.end + 6])
            )
            context = context or bool(_SETTLED.search(flat[max(0, span.start - 4) : span.start]))
            taken.append(DateSpan(**{**span.__dict__, "background": span.background or late or context}))

    for match in _RECUR.finditer(flat):
        every = EVERY[match["every"]]
        day = _number(match["d"]) if match["d"] else {"初": 10, "上旬": 10, "中旬": 20}.get(match["part"] or "")
        fixed = None
        if match["m"]:
            month = int(match["m"])
            fixed = iso(None, month, day or last_day(None, month))
        add(DateSpan(match.start(), match.end(), "recurring", date=fixed, every=every, day=day if not fixed else None))
    for match in re.finditer(r"次月(?P<d>3[01]|[12]?\d)[日号](?:之|以)?前?", flat):
        add(DateSpan(match.start(), match.end(), "recurring", every="month", day=int(match["d"])))
    for span in _periods(flat, year):
        add(span)
    for match in _ISO.finditer(flat):
        found = iso(int(match["y"]), int(match["m"]), int(match["d"]))
        if found:
            add(DateSpan(match.start(), match.end(), "date", date=found))
    for match in FESTIVAL.finditer(flat):
        at = int(match["y"]) if match["y"] else today.year + (match["word"] == "明年") if match["word"] else year
        lead = len(match["before"].removesuffix("夕")) > 2 or match["before"][-1] in "天日周期月"
        found = None if match["over"] or lead else day_before(at, match["name"])
        if re.match(r"[（(]\d{1,2}月", flat[match.end() :]):
            continue  # 汛期前（5月底前）: the bracket says it exactly
        if re.search(r"(?:\d[日号]?|月[底初末]|旬)[（(]?$", flat[: match.start()]):
            continue  # 9月1日开学前
        named = f"{at}年{match['name']}前" if not found and not lead and (match["y"] or match["word"]) else ""
        add(DateSpan(match.start(), match.end(), "date", date=found, phrase=named if not match["over"] else ""))
    for match in _RELATIVE.finditer(flat):
        if any(tag[:1] in tuple("nvlt") for _, tag in tagged(match["name"])):
            add(DateSpan(match.start("name"), match.end("before"), "date"))  # 上冻前修完
    for match in _POINT.finditer(flat):
        if found_point := _point(flat, match, year, today):
            add(found_point)
    for match in _WHOLE.finditer(flat):
        if _whole_is_scope(flat, match.end()):
            continue
        add(DateSpan(match.start(), match.end(), "date", date=iso(_year_of(match) or year, 12, 31)))
    return sorted(taken, key=lambda span: span.start)


def _whole_is_scope(flat: str, end: int) -> bool:
    """全年 in front of an amount, a rate or a bare count only says over which time it is counted."""
    return bool(
        re.match(
            r"(?:大?[约概]?要|共?需|预算|费用|经费|合计|共计?|总|资金|不少于|不低于|不超过|至少|可用|约?\d|[一二三四五六七八九十百千]|按|受理|计|工作日|内?累计)",
            flat[end : end + 5],
        )
        or re.match(
            r"[^，。；、]{1,12}?(?:率|度)|[^，。；、\d]{1,20}?(?:\d|零|不少于|至少|不低于|[一二两三四五六七八九十百]{1,4}[十百千万个台次人场户元亩])",
            flat[end:],
        )
    )


def _point(flat: str, match: re.Match[str], year: int | None, today: date) -> DateSpan | None:
    word = match["word"] or ""
    at = _year_of(match)
    background = word in ("去年", "前年", "头年") or word.startswith("上")
    if at is None:
        shift = {"明年": 1, "后年": 2, "今年": 0, "当年": None, "来年": 1, "去年": -1, "前年": -2}.get(word)
        if word in ("明年", "后年", "今年", "来年", "去年", "前年") and shift is not None:
            at = today.year + shift
        elif word in ("次年", "翌年"):
            at = year + 1 if year else None
        else:
            at = year
    found: str | None
    if match["m"]:
        month = _number(match["m"])
        part = match["part"] or ""
        if match["d"]:
            found = iso(at, month, _number(match["d"]))
        elif part in ("上旬", "初"):
            found = iso(at, month, 10)
        elif part in ("中旬", "中"):
            found = iso(at, month, 20)
        elif match["before"] and re.search("前$", match["before"]) and not part:
            month, at = (month - 1, at) if month > 1 else (12, at - 1 if at else None)
            found = iso(at, month, last_day(at, month))  # 4月之前
        else:
            found = iso(at, month, last_day(at, month))
        before, after = flat[: match.start()], flat[match.end() :]
        if (
            not match["d"]
            and not part
            and not match["before"]
            and re.search(r"[按每个共]$|\d$", before[-1:])
            and not match["y"]
        ):
            return None
        bare = not (match["d"] or part or match["before"])
        if bare and re.match(r"(?:个|龄|均|供|度|租|薪|度|子|饼|报)", after):
            return None
    elif match["q"]:
        if re.search(r"每|个|按|分$", flat[max(0, match.start() - 1) : match.start()]):
            return None
        if any(low < match.end() and match.start() < high for low, high in period_spans(flat)):
            return None  # 一季度考核一次
        quarter = ("一二三四".find(match["q"]) + 1) or int(match["q"])
        found = iso(at, quarter * 3, last_day(at, quarter * 3))
    elif match["h"]:
        if not (match["before"] or match["hp"]) and not re.match(
            r"完成|开展|举办|实施|到位|到货|交付|采购|建成|投用|上线|启用|发放|验收|竣工|完工",
            flat[match.end() : match.end() + 2],
        ):
            return None
        found = iso(at, 6, 30) if match["h"] == "上半年" else iso(at, 12, 31)
    elif match["end"] or match["bare"]:
        if (
            re.match(r"[^，。；、]{2,20}?(?:为|不超过|不低于|不少于|控制在)(?:\d|零)", flat[match.end() :])
            and "底" not in match.group()
        ):
            return None  # 年度内影响出警次数为0: over which time it is counted
        if match.group().startswith("年内") and re.search(r"[半一两二三四五六七八九十\d]$", flat[: match.start()]):
            return None  # 半年内就业率
        if match["bare"] == "全年" and _whole_is_scope(flat, match.end()):
            return None
        if match["bare"] and not (match["y"] or match["y2"] or word):
            return None
        found = iso(at, 12, 31)
    else:
        return None
    return DateSpan(match.start(), match.end(), "date", date=found, background=background) if found else None


def _periods(flat: str, year: int | None) -> list[DateSpan]:
    found: list[DateSpan] = []
    points = [m for m in _POINT.finditer(flat) if m["m"]]
    isos = list(_ISO.finditer(flat))
    for first, second in zip(isos, isos[1:], strict=False):
        if _LINK.match(flat[first.end() : second.start()]):
            begin = iso(int(first["y"]), int(first["m"]), int(first["d"]))
            end = iso(int(second["y"]), int(second["m"]), int(second["d"]))
            found.append(DateSpan(first.start(), second.end(), "period", date=end, begin=begin))
    for first, second in zip(points, points[1:], strict=False):
        if not _LINK.match(flat[first.end() : second.start()]):
            continue
        start_year = _year_of(first) or year
        month, end_month = _number(first["m"]), _number(second["m"])
        end_year = _year_of(second) or start_year
        if (first["word"] or "") in ("头年", "上年", "当年") and (second["word"] or "") in ("次年", "翌年", "来年"):
            start_year = end_year = None  # a season that comes every year
        elif (second["word"] or "") in ("次年", "翌年", "来年", "第二年") or (
            end_month < month and not _year_of(second)
        ):
            end_year = start_year + 1 if start_year else None
        begin = iso(start_year, month, _number(first["d"]) if first["d"] else 1)
        day = _number(second["d"]) if second["d"] else last_day(end_year, end_month)
        found.append(DateSpan(first.start(), second.end(), "period", date=iso(end_year, end_month, day), begin=begin))
    for match in _MONTHS.finditer(flat):
        low, high = int(match["a"]), int(match["b"])
        if not (1 <= low < high <= 12) or flat[max(0, match.start() - 1) : match.start()].isdigit():
            continue
        at = _year_of(match) or year
        start = match.start()
        if summer := re.search(
            r"(?:20\d\d年)?(?:暑假|寒假|汛期|秋季|春季|夏季|冬季|旺季|淡季)(?:期间)?[（(]$", flat[:start]
        ):
            start = summer.start()
            at = int(flat[start : start + 4]) if flat[start : start + 2] == "20" else at
        stop = match.end() + (1 if flat[match.end() : match.end() + 1] in "）)" and start != match.start() else 0)
        found.append(DateSpan(start, stop, "period", date=iso(at, high, last_day(at, high)), begin=iso(at, low, 1)))
    return found


def is_start(words: str) -> bool:
    """The event begins the work (开工, 进驻) rather than ends it."""
    return bool(_START.search(words)) and not re.search("完成|前?建成|验收|投用|运行|发放", words)
