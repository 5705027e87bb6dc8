"""Days of the old calendar and festivals without a fixed day: 腊月二十五前, 年三十前, 农历三月三; the year they fall in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kb import lazyre

_DAY = r"(?:初[一二三四五六七八九十]|[一二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十|[一二三四五六七八九]|底|中旬?|上旬|下旬)"
_OLD = lazyre.compile(
    rf"(?:(?P<year>明年|今年|20\d\d年)的?)?(?:(?:农历|阴历|旧历|夏历)的?(?:腊月|正月|冬月|[一二三四五六七八九十]{{1,2}}月){_DAY}?"
    rf"|(?:腊月|正月|冬月)(?![一-龥]?饼){_DAY}?)(?P<before>(?:之|以)?前)?"
)
_NEW_CALENDAR = lazyre.compile(r"[（(，,、]?(?:也就是|即|就是|合)?(?:阳历|公历|新历)")
# Festivals and seasons by the month from which they lie behind for the year.
_OVER = {"春节": 3, "过年": 3, "年三十": 3, "大年三十": 3, "除夕": 3, "小年": 3, "腊八": 2, "元宵": 4, "正月": 4, "腊月": 3, "清明": 5,
         "端午": 7, "中秋": 10, "重阳": 11, "汛": 7, "汛期": 7, "主汛期": 8, "春耕": 4, "春灌": 4, "春播": 5, "麦收": 7, "夏收": 7,
         "三夏": 7, "双抢": 8, "秋收": 10, "上冻": 12, "封冻": 12, "入冬": 12, "供暖": 12, "采暖": 12, "高考": 6, "中考": 7,
         "暑假": 7, "寒假": 2, "雨季": 7, "开春": 4, "落叶": 12, "霜冻": 12, "梅雨": 7, "防火期": 11, "开学": 10}  # fmt: skip


def old_calendar(flat: str, year: int | None, today: date) -> Iterator[tuple[int, int, str, bool]]:
    """(start, end, what to write, whether it is no deadline) of each day of the old calendar."""
    for match in _OLD.finditer(flat):
        if flat[match.end() : match.end() + 1] in tuple("到至-—~"):
            continue
        words = match.group()[len(match["year"] or "") :].lstrip("的")
        at = _told(match["year"], today) or year and coming("腊月" if "腊月" in words else "正月", year, today)
        said = words if match["before"] else f"{words}前"
        phrase = f"{at}年春节前（{said}）" if words.startswith(("腊月", "农历腊月")) else f"{at}年{said}"
        phrase = phrase if at else ""
        yield match.start(), match.end(), phrase, not match["before"] or bool(_NEW_CALENDAR.match(flat, match.end()))


def coming(name: str, year: int | None, today: date) -> int:
    """The year in which a festival or season comes next: of the budget where that is still ahead."""
    over = _OVER.get(name.removesuffix("节"), 13)
    at = year or today.year
    return at + 1 if (at, over) <= (today.year, today.month) else at


def seasonal(name: str) -> str:
    """The season or festival in a few words in front of 前 (明年麦收 → 麦收); "" where there is none."""
    return next((word for word in sorted(_OVER, key=len, reverse=True) if word in name), "")


def _told(word: str | None, today: date) -> int | None:
    if not word:
        return None
    return today.year + (word == "明年") if word in ("明年", "今年") else int(word[:4])
