"""The budget year of a table, the region of a unit."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from kb import lazyre

PROJECT_CODE = lazyre.compile(r"\d{6}(\d{2})[0-9A-Z]{13}")
_YEAR = lazyre.compile(r"(?<![\d.—-])(20[1-4]\d)(?!\d)\s*年?(?:度)?")
_TITLE_YEAR = lazyre.compile(r"(?<!\d)(20[1-4]\d)(?=\s*(?:年|[)）\]】]|财政|部门|预算|$))")
# What a document says of its own year: 2024年度绩效工作, 2021年区纪委监委将严格……
_PLANS = lazyre.compile(r"^\S{0,14}?(?:预算|绩效|目标|计划|部门|工作|任务|安排|将|拟|项目)")
_LOOKS_BACK = lazyre.compile(r"(?:通过|上年|去年|截至|截止|自|从|根据|按照|总结|《[^》]*|完成|修订|（|\()\s*$")
_PROVINCE_NAMES = (
    "11北京市 12天津市 13河北省 14山西省 15内蒙古自治区 21辽宁省 22吉林省 23黑龙江省 31上海市 32江苏省 33浙江省 "
    "34安徽省 35福建省 36江西省 37山东省 41河南省 42湖北省 43湖南省 44广东省 45广西壮族自治区 46海南省 50重庆市 "
    "51四川省 52贵州省 53云南省 54西藏自治区 61陕西省 62甘肃省 63青海省 64宁夏回族自治区 65新疆维吾尔自治区"
)
_PROVINCES = {name[:2]: name[2:] for name in _PROVINCE_NAMES.split()}
_PLACE = lazyre.compile(
    r"^(?:中国共产党|中共|共青团)?((?:[\u4e00-\u9fff]{2,6}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,5}?(?:市|自治州|州|盟))?"
    r"(?:[\u4e00-\u9fff]{1,6}?(?:自治县|县|开发区|区|旗))?)"
)


def title_year(text: str) -> int | None:
    """The year that a title names."""
    found = _TITLE_YEAR.search(unicodedata.normalize("NFKC", text))
    return int(found[1]) if found else None


def code_year(code: str | None) -> int | None:
    """Digits 7-8 of a Hebei project code (13022524P00TD84100116 → 2024)."""
    found = PROJECT_CODE.fullmatch(code or "")
    return 2000 + int(found[1]) if found and 14 <= int(found[1]) <= 49 else None


def narrative_year(paragraphs: Iterable[str], likely: int | None = None) -> int | None:
    """The year that the narrative plans for; `likely`, out of a code, decides between several.

    Years of laws, of results looked back on and of plan periods do not count.
    """
    counts: Counter[int] = Counter()
    for text in paragraphs:
        for found in _YEAR.finditer(text):
            if not _LOOKS_BACK.search(text[max(0, found.start() - 40) : found.start()]) and _PLANS.match(
                text[found.end() : found.end() + 40]
            ):
                counts[int(found[1])] += 1
    if not counts:
        return None
    if likely in counts:
        return likely
    return max(counts, key=lambda year: (counts[year], year))


def region_of(unit: str, code: str | None) -> str | None:
    """The place in a unit's name (乐亭县纪委 → 乐亭县), with the province where a project code gives it."""
    found = _PLACE.match(unit)
    place = found[1] if found else ""
    if not place:
        return None
    province = _PROVINCES.get(code[:2]) if code and PROJECT_CODE.fullmatch(code) else None
    return place if province is None or place.startswith(province) else province + place
