"""Points in time and periods in a value cell: 2024年底前 · 10月底前 · 每月15日前 · 2023.07-2024.01 · 春节前."""

from __future__ import annotations

import calendar
import re

from kb import lazyre
from kb.amounts import numbers
from kb.records import TargetValue

EVERY = {
    "年": "year",
    "半年": "half-year",
    "季度": "quarter",
    "季": "quarter",
    "月": "month",
    "周": "week",
    "星期": "week",
    "日": "day",
    "天": "day",
}
_NAMES = {"year": "年", "half-year": "半年", "quarter": "季度", "month": "月", "week": "周", "day": "日"}
_DATE = lazyre.compile(
    r"(?:(?P<y>20\d\d)(?:年度?|[./-])(?!\d{4}))?(?P<which>当年|本年度?|次年|翌年|来年)?"
    r"(?:(?P<m>1[0-2]|0?[1-9])(?:月份?|[./-](?=\d)|(?=[./-]?$))(?P<half>上半月|下半月)?"
    r"(?:(?P<d>3[01]|[12]\d|0?[1-9])(?:日|号)?|(?P<part>底|末|上旬|中旬|下旬|初|中|月底))?"
    r"|(?P<q>第?[一二三四1-4]季度)(?P<qp>底|末)?|(?P<h>上半年|下半年)(?P<hp>底|末)?|(?P<end>年底|年末|年终|年内|年度内|全年|底|末))"
)
_TAIL = lazyre.compile(
    r"^(?:\(含\))?(?:以?之?前|底|止|之内|内|日)?(?:要?(?:全部|基本|完成|到位|建成|竣工|验收|投入使用|投用|交付|发放|支付|拨付|办结|上线|运行|结束|完工|实施|执行|兑现|召开|启动|开工|到账|采购|落实|使用|工作|任务|所有|各项|项目|建设|安装|调试|并|、|资金|培训|通过)*)[%。]?$"
)
_FIXED = {"元旦": (1, 1), "三八": (3, 8), "三八妇女节": (3, 8), "妇女节": (3, 8),
          "五一": (5, 1), "劳动节": (5, 1), "五四": (5, 4), "六一": (6, 1),
          "儿童节": (6, 1), "七一": (7, 1), "建党节": (7, 1), "八一": (8, 1), "建军节": (8, 1), "教师节": (9, 10),
          "国庆节": (10, 1), "国庆": (10, 1), "十一": (10, 1)}  # fmt: skip
_EVENT = lazyre.compile(
    r"^(?P<event>春节|元宵节?|清明节?|端午节?|中秋节?|重阳节|开学|汛期|主汛期|供暖期?|采暖期|春耕|秋收"
    r"|春播|秋播|入冬|雨季|高考|中考|两会|会议召开|活动举办|合同约定|合同到期|合同期满|施工结束)(?:来临|到来|开始)?(?:之?前)(?:完成|到位|发放到位|发放)*$"
)
_EVERY = lazyre.compile(
    r"^(?:于|在)?(?:每个?)(?P<every>年度?|半年|季度?|月|周|星期)(?:的)?(?:[首末]月的?)?(?:(?:(?P<m>\d{1,2})月)?(?:(?P<day>\d{1,2})(?:日|号|(?=前))|(?P<part>底|末|初|中旬|上旬|下旬|终)))"
    r"(?:之?前|以前|内|日)?(?:完成|发放|支付|报送|上报|到位|足额|打卡|拨付|结算|付款|缴纳|发|付|给|\S{0,6})*$"
)
_LINK = r"(?:[-—–~～至到]{1,2})"
_PERIOD = lazyre.compile(
    rf"^(?:服务期|期限|工期|合同期|自|从|为|在)*(?P<a>(?:20\d\d(?:年|[./-]))?\d{{1,2}}(?:月份?|[./])?(?:\d{{1,2}}日?号?)?(?:底|初)?|20\d\d年度?)"
    rf"{_LINK}(?P<b>(?:20\d\d(?:年|[./-])|次年|当年|翌年)?\d{{1,2}}(?:月份?|[./])?(?:\d{{1,2}}日?号?)?(?:底|末)?|20\d\d年度?)(?:止|期间|完成|之间|每月)?$"
)


def last_day(year: int | None, month: int) -> int:
    """Last day of a month; February has 28 days where the year is open."""
    return calendar.monthrange(year or 2023, month)[1]


def iso(year: int | None, month: int, day: int) -> str | None:
    """`YYYY-MM-DD`, `--MM-DD` without a year, None for a day that does not exist."""
    if not 1 <= month <= 12 or not 1 <= day <= (29 if year is None and month == 2 else last_day(year, month)):
        return None
    return f"{year}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"


def parse_date(cell: str, year: int | None) -> TargetValue | None:
    """A cell that is a date, an event, a date that recurs or a period; None if it is none of them."""
    return _recurring(cell) or _period(cell, year) or _deadline(cell, year) or _event(cell, year)


def _resolve(match: re.Match[str], year: int | None) -> str | None:
    at = int(match["y"]) if match["y"] else year
    if match["which"] in ("次年", "翌年", "来年") and at:
        at += 1
    if match["m"]:
        month = int(match["m"])
        part = match["part"] or ""
        if match["d"]:
            return iso(at, month, int(match["d"]))
        if part in ("上旬", "初"):
            return iso(at, month, 10)
        if part in ("中旬", "中"):
            return iso(at, month, 20)
        if match["half"] == "上半月":
            return iso(at, month, 15)
        return iso(at, month, last_day(at, month))
    if match["q"]:
        quarter = "一二三四1234".index(re.sub("第|季度", "", match["q"])) % 4 + 1
        return iso(at, quarter * 3, last_day(at, quarter * 3))
    if match["h"] == "上半年":
        return iso(at, 6, 30)
    return iso(at, 12, 31)


def _deadline(cell: str, year: int | None) -> TargetValue | None:
    flat = re.sub(r"^(?:不晚于|不迟于|最迟于?|截至|截止到?|争取|力争|确保|计划|预计|≤|<|=|于|在|到|至|自)+", "", cell)
    flat = re.sub(r"^(2\d)年(?=底|末|度|\d{1,2}月)", r"20\1年", _digits(flat))
    match = _DATE.match(flat)
    if not match or not (match["y"] or match["m"] or match["q"] or match["h"] or match["end"]):
        whole = re.match(r"^(20\d\d)年度?(内|底|末)?前?(?:完成\S{0,8})?$", flat)
        bare = re.match(r"^(?:年度内|年内|当年内?|本年度?内?|年底|全年|年末)", flat)
        if whole:
            return TargetValue(type="deadline", date=iso(int(whole.group(1)), 12, 31))
        if bare and _TAIL.match(flat[bare.end() :]):
            return TargetValue(type="deadline", date=iso(year, 12, 31))
        return None
    rest = flat[match.end() :]
    if match["m"] and not re.search("[月日号底末前旬]|20\\d\\d[./-]", match.group() + rest[:2]):
        return None  # 7.5 is a number
    if not (_TAIL.match(rest) or re.match(r"^前\S{1,14}$", rest)):
        return None
    date = _resolve(match, year)
    return TargetValue(type="deadline", date=date) if date else TargetValue(type="invalid")


def _digits(text: str) -> str:
    """Chinese day and month numbers as digits: 六月三十日 → 6月30日."""
    if not re.search(r"[一二三四五六七八九十〇]+[年月日号]", text):
        return text
    out, at = [], 0
    for span in numbers(text):
        if span.chinese and re.match("年|月|日|号", text[span.end :]):
            out.append(text[at : span.start] + f"{span.value:g}")
            at = span.end
    return "".join(out) + text[at:]


def _event(cell: str, year: int | None) -> TargetValue | None:
    flat = re.sub(r"^(?:不晚于|最迟|确保|于|在)+", "", cell)
    if match := _EVENT.match(flat):
        return TargetValue(type="deadline", baseline=f"{match['event']}前")
    fixed = re.match(
        r"^(?:(20\d\d)年)?(" + "|".join(sorted(_FIXED, key=len, reverse=True)) + r")节?(?:之?前)\S{0,6}$", flat
    )
    if fixed:
        return TargetValue(
            type="deadline", date=day_before(int(fixed.group(1)) if fixed.group(1) else year, fixed.group(2))
        )
    return None


def day_before(year: int | None, festival: str) -> str | None:
    """The last day before a festival with a fixed date: 国庆节 → 09-30; None for others (春节)."""
    fixed = _FIXED.get(festival) or _FIXED.get(festival.removesuffix("节"))
    if not fixed:
        return None
    month, day = fixed
    if day > 1:
        return iso(year, month, day - 1)
    month = month - 1 or 12
    return iso(year - 1 if year and month == 12 else year, month, last_day(year, month))


def _recurring(cell: str) -> TargetValue | None:
    match = _EVERY.match(cell)
    if not match:
        return None
    every = EVERY[match["every"].removesuffix("度") if match["every"] == "年度" else match["every"]]
    month, day, part = match["m"], match["day"], match["part"]
    if every == "year":
        if month:
            number = int(month)
            date = iso(None, number, int(day) if day else last_day(None, number))
        else:
            date = iso(None, 12, 31) if part in ("底", "末", "终") else None
        return TargetValue(type="recurring", every=every, date=date) if date else None
    number_day = int(day) if day else {"上旬": 10, "初": 10, "中旬": 20}.get(part or "")
    return TargetValue(type="recurring", every=every, day=number_day)


def _edge(text: str, year: int | None, first: bool) -> tuple[int | None, int | None, int | None]:
    match = re.match(r"(?:(20\d\d)(?:年度?|[./-])?)?(?:(\d{1,2})(?:月份?|[./])?)?(?:(\d{1,2})[日号]?)?", text)
    assert match
    at = int(match.group(1)) if match.group(1) else year
    month = int(match.group(2)) if match.group(2) else (1 if first else 12)
    if not 1 <= month <= 12:
        return at, None, None
    return at, month, int(match.group(3)) if match.group(3) else (1 if first else last_day(at, month))


def _period(cell: str, year: int | None) -> TargetValue | None:
    match = _PERIOD.match(cell)
    if not match or not re.search(r"月|20\d\d[年./-]", cell):
        return None
    first, second = match["a"], match["b"]
    if not re.search("[月年./-]", first) and not second.startswith("20"):
        first += "月"
    after = re.sub("^(次年|翌年|当年)", "", second)
    if "月" in cell and re.fullmatch(r"\d{1,2}[日号]?", after):
        return None
    from_year, from_month, from_day = _edge(first, year, True)
    to_year, to_month, to_day = _edge(after, year if not match["a"].startswith("20") else from_year, False)
    if second.startswith(("次年", "翌年")) and to_year:
        to_year += 1
    if not (from_month and to_month and from_day and to_day):
        return None
    start, end = iso(from_year, from_month, from_day), iso(to_year, to_month, to_day)
    if not start or not end:
        return None
    return TargetValue(type="period", start=start, date=end)


def _say(date: str) -> str:
    year, month, day = date.rsplit("-", 2) if not date.startswith("--") else ("", *date[2:].split("-"))
    head = f"{year}年" if year else ""
    return f"{head}{int(month)}月{int(day)}日"


def render_date(target: TargetValue) -> str:
    """2026年6月30日前 · 每月15日前 · 2023年7月1日至2024年1月31日; "" for what is no time."""
    if target.type == "deadline":
        return f"{_say(target.date)}前" if target.date else (target.baseline or "")
    if target.type == "period" and target.start and target.date:
        return f"{_say(target.start)}至{_say(target.date)}"
    if target.type == "recurring" and target.every in _NAMES:
        if target.date:
            return f"每年{_say(target.date)}前"
        name = _NAMES[target.every]
        return f"每{name}{target.day}日前" if target.day else f"每{name}末前"
    return ""
