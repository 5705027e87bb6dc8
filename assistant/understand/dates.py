"""Dates, periods and dates that recur in running text, and the budget year they hang on."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from assistant.understand import lunar
from assistant.understand.background import past_spans
from assistant.understand.datewords import ISO, POINT, WORD, YEAR, DateSpan, numeral, year_of
from assistant.understand.frequency import period_spans
from assistant.understand.periods import periods
from assistant.understand.segment import tagged
from assistant.understand.text import Text
from kb import lazyre
from kb.values_dates import EVERY, day_before, iso, last_day

# Years that plan nothing: in the name of a document, of a span of years, of what is compared with.
_NO_YEAR = lazyre.compile(
    r"《[^》]{0,60}》|(?:规划|方案|计划|纲要|意见|办法|细则|标准)[（(]20\d\d[^）)]{0,12}[）)]"
    r"|(?<!\d)20\d\d年?[-—–~～至到]{1,2}20\d\d年(?:度)?(?!\d{1,2}月)|(?<!\d)(?:较|比|与|同|相比于?)20\d\d年|[由从]20\d\d年(?:度|底|末)?的|20\d\d年[^，。；、\d]{0,8}[\d一二三]+号(?:文|通知)|20\d\d年(?:度|底|初)?(?:已经?|曾)"
)
_WHOLE = lazyre.compile(rf"{YEAR}{WORD}(?:全年|整年|一整年|年度内|本年度内)")
FESTIVAL = lazyre.compile(
    r"(?:(?P<y>20\d\d)年)?(?P<word>明年|今年)?[“\"]?(?P<name>(?:下学期|新学期|[春秋]季学期)?开学|汛|元旦|春节|元宵节|清明节?|三八妇女节|三八节?|五一|劳动节|五四|六一|儿童节|端午节?|七一|八一|中秋节?|教师节|国庆节?|十一|重阳节|小年|腊八|过年|(?:大?年三十|除夕)|汛期|主汛期|供暖期?|采暖[期季]|春耕|春灌|入冬|秋收)[”\"]?(?:来临|到来|开始|(?P<over>结束)|(?:祭扫|返乡|放假|假期|长假|小长假|期间))?"
    r"(?P<before>之?前(?!后)夕?(?:[一二两三\d十半]+个?(?:天|日|周|星期|月))?|以前)"
)
# Before an event that has no day of its own: 上冻前修完, 开班前配齐, 高考前全部换好.
_RELATIVE = lazyre.compile(
    r"(?:^|[，。；、！？：\s（(]|必须|务必|争取|力争|赶在|[在于要])(?P<name>(?![一二三四五六七八九十]{1,3}月)(?!目|当|日|先|空|提|生|面|眼|从|以|之|此|年|会|事|[一二两三几多])[一-龥]{2,6}?)"
    r"(?P<before>(?:\d{1,3}(?:日|天|个工作日|个月))?(?:之|以)?前)(?=(?:必须|务必|要|须|全部|都|能|得|把)*[一-龥]{0,10}?(?:完|好|到位|齐|毕|成|投用|启用|上线|交付|通过|发放|发到|换|装|修|建|配|用上|验收)[^期后]?)"
)
_RECUR = lazyre.compile(
    r"(?:每(?:个)?|(?<![一-龥])(?=季[度末首]))(?P<every>年|半年|季度|季|月|周|星期)(?:的)?(?:(?P<m>\d{1,2})月)?"
    r"(?:[首末]月的?|第[一二三]个?月的?|最后一?个?月的?)?(?:(?P<d>\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:日|号)|(?P<part>底|末|初|上旬|中旬|下旬))(?P<before>(?:之|以)?前)?"
)
_START = lazyre.compile(r"开工|动工|启动|进场|进驻|开始|起步|招标|开建|起$|挂网|起算|计起|算起")
_CONTEXT = lazyre.compile(r"(?:保证|别耽误|不耽误|不能耽误|不误|不影响|赶上|以便|好让|赶在)$")
_SETTLED = lazyre.compile(r"一[付结交缴清][（(，：:]?$")
_OUTSIDE = lazyre.compile(
    r"^(?:春灌|能?开学(?!前)|印发|下发|发布|出台|施行|文件|会议(?:纪要|精神|要求)|批复(?!后)|通过的|修订)"
)


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
    aimed = {
        int(year)
        for year in re.findall(r"(?<!\d)(20\d\d)年[^，。；\d]{0,4}?(?:拟|计划|目标|提升|打算|力争|争取|将)", text.flat)
    }
    if len(aimed) == 1 and min(aimed) >= today.year:
        return min(aimed)
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
        day = numeral(match["d"]) if match["d"] else {"初": 10, "上旬": 10, "中旬": 20}.get(match["part"] or "")
        fixed = None
        if match["m"]:
            month = int(match["m"])
            fixed = iso(None, month, day or last_day(None, month))
        add(DateSpan(match.start(), match.end(), "recurring", date=fixed, every=every, day=day if not fixed else None))
    for match in re.finditer(r"次月(?P<d>3[01]|[12]?\d)[日号](?:之|以)?前?", flat):
        add(DateSpan(match.start(), match.end(), "recurring", every="month", day=int(match["d"])))
    for span in periods(flat, year):
        add(span)
    for match in ISO.finditer(flat):
        found = iso(int(match["y"]), int(match["m"]), int(match["d"]))
        if found:
            add(DateSpan(match.start(), match.end(), "date", date=found))
    for start, end, phrase, again in lunar.old_calendar(flat, year, today):
        add(DateSpan(start, end, "date", phrase=phrase, background=again))
    for match in FESTIVAL.finditer(flat):
        at = int(match["y"]) if match["y"] else today.year + (match["word"] == "明年") if match["word"] else year
        dated = match["y"] or match["word"] or year and lunar.seasonal(match["name"])
        lead = len(match["before"].removesuffix("夕")) > 2 or match["before"][-1] in "天日周期月"
        found = None if match["over"] or lead else day_before(at, match["name"])
        if re.match(r"[（(]\d{1,2}月", flat[match.end() :]):
            continue  # 汛期前（5月底前）: the bracket says it exactly
        if re.search(r"(?:\d[日号]?|月[底初末]|旬)[（(]?$", flat[: match.start()]):
            continue  # 9月1日开学前
        if not (match["y"] or match["word"]) and dated:
            at = lunar.coming(match["name"], year, today)
        named = f"{at}年{match['name']}前" if not found and not lead and dated else ""
        add(DateSpan(match.start(), match.end(), "date", date=found, phrase=named if not match["over"] else ""))
    for match in _RELATIVE.finditer(flat):
        if any(tag[:1] in tuple("nvlt") for _, tag in tagged(match["name"])):
            add(_before_event(match, year, today))  # 上冻前修完
    for match in POINT.finditer(flat):
        if found_point := _point(flat, match, _told_year(text, match) or year, today):
            add(found_point)
    for match in _WHOLE.finditer(flat):
        if _whole_is_scope(flat, match.end()):
            continue
        add(DateSpan(match.start(), match.end(), "date", date=iso(year_of(match) or year, 12, 31)))
    return sorted(taken, key=lambda span: span.start)


def _told_year(text: Text, match: re.Match[str]) -> int | None:
    """2026年5月进场、12月底前完工: a later month of the same sentence is of the year told before it."""
    if match["y"] or match["y2"] or match["word"] or not match["m"]:
        return None
    before = re.findall(r"(20\d\d)年(\d{1,2})月", text.flat[text.sentence(match.start())[0] : match.start()])
    return int(before[-1][0]) if before and int(before[-1][1]) <= numeral(match["m"]) else None


def _before_event(match: re.Match[str], year: int | None, today: date) -> DateSpan:
    """明年麦收前 with its year where the event comes every year."""
    word = re.match("明年|来年|今年", match["name"])
    name = match["name"][word.end() :].lstrip("的") if word else match["name"]
    at = today.year + (word.group() != "今年") if word else lunar.coming(name, year, today)
    phrase = (
        f"{at}年{name}前"
        if (word or year) and lunar.seasonal(name) and match["before"] in ("前", "之前", "以前")
        else ""
    )
    return DateSpan(match.start("name"), match.end("before"), "date", phrase=phrase)


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
    at = year_of(match)
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
        month = numeral(match["m"])
        part = match["part"] or ""
        if match["d"]:
            found = iso(at, month, numeral(match["d"]))
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
        if not match["d"] and any(low <= match.start() < high for low, high in period_spans(flat)):
            return None  # 一月一场
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
            r"(?:必须|务必|一定|全部|全面|正式|之?内|要|得|须|应|就|能|都|力争|争取|确保)*(?:开诊|开业|开馆|开园|开放|开工|投产|通车|通水|通气|装好|修好|建好|干完|弄完|办完|完成|开展|举办|实施|到位|到货|交付|采购|建成|投用|上线|启用|发放|验收|竣工|完工)",
            flat[match.end() : match.end() + 8],
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


def is_start(words: str) -> bool:
    """The event begins the work (开工, 进驻) rather than ends it."""
    return bool(_START.search(words)) and not re.search("完成|前?建成|验收|投用|运行|发放", words)
