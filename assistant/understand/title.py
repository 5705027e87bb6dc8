"""A short project name out of the text's own words."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.records import Fact
from assistant.understand import names, told
from assistant.understand.dates import FESTIVAL
from assistant.understand.lexicon import HEADS
from assistant.understand.people import BENEFIT, NOISE, ORG, PEOPLE, STARTS, WHO, office, unit_name
from assistant.understand.phrase import is_thing
from assistant.understand.segment import bounds, tagged
from assistant.understand.text import BREAK, Text
from assistant.understand.told import WORKS
from kb import lazyre

_OWN = lazyre.compile(r"^(?:我|咱们?|俺们?|本)(?:县|市|区|镇|乡|村|局|院|校|所|单位|中心|站|馆)")
_ASIDE = lazyre.compile(r"[（(][^）)]{0,12}[）)]|第[一二三四\d]+[批期]")


def title(text: Text, facts: list[Fact]) -> str:
    """A project name of up to 25 characters; "" where the text names no work."""
    flat = STARTS.sub("", text.flat.strip(BREAK))
    if (org := office(flat)) and len(flat) > len(org) + 4:
        flat = re.sub(r"^(?:(?:我们?|俺们?)(?:这边)?是?)?" + org + r"(?:的[，,]?|[：:，,])?", "", flat)
    flat = _OWN.sub("", re.sub(r"^(?:我们|咱们|俺们|这个)?项目(?:名称)?(?:就?是|[：:])", "", flat))
    flat = re.sub(r"(?<=[全各我][县镇市乡区])\d+[个所家](?=[一-龥]{3})|定于$", "", flat)
    flat = re.sub(r"(?<!\d)20\d\d年(?!以来)(?:度(?!假))?的?", "", flat)
    flat = re.sub(
        r"\d+[—\-~至到]?\d*周?岁(?:及?以上|以下)?的?|(?<=[一-龥])\d[\d.]*万?[多余]?(?:名|人|户|位)(?=[一-龥])", "", flat
    )
    flat = told.without_retraction(flat)
    aim = told.aimed(flat)
    flat = _PURPOSE.sub("", flat)
    flat = _DUE.sub("", FESTIVAL.sub("", flat))
    goods = _bought(text, facts)
    tries: tuple[Callable[[], str], ...] = (
        lambda: told.hired(flat),
        lambda: told.given(flat),
        lambda: _fuller(_opening(flat, bool(org)), goods),
        lambda: told.staged(flat),
        lambda: told.entered(flat),
        lambda: _topic(flat, facts),
        lambda: _fuller(_headed(flat, planned=True), goods),
        lambda: told.repaired(_UNCOUNTED.sub("", flat)),
        lambda: _planned(flat),
        lambda: told.wished(flat),
        lambda: _several(text, facts) or goods,
        lambda: _headed(flat),
        lambda: aim,
        lambda: _counted(facts),
    )
    found = (words for one in tries if (words := _plain(one())) and _sound(words) and not _minor(words, facts))
    return _whose(next(found, ""), facts)[:25]


# 团县委希望明年搞“返家乡”…: who wishes for what when.
_WISHED = lazyre.compile(
    r"^[一-龥]{0,9}?(?:希望|想要?|打算|准备|拟|计划)(?:在)?(?:(?:明年|今年|来年|本年度?|20\d\d年度?)(?:继续)?(?:搞|办|做|开展|弄|组织|实施|举办)?"
    r"|(?:搞|办|做|开展|弄|组织|实施|举办))一?[个场次]?(?=[一-龥“]{4})"
)
_PURPOSE = lazyre.compile(
    r"^为(?:了|进一步|深入|认真|切实|全面)*(?:改善|提高|提升|加强|保障|解决|贯彻|落实|推进|推动|满足|确保|做好|加快|完善|规范|消除|防止|减少)"
    r"[^，。；]*[，；]"
)
# When something is due: 收到资金后30日内, 6月底前完成.
_DUE = lazyre.compile(
    r"(?:自|在)?[一-龥]{2,10}?(?:之?后|之日起|起)[\d一二两三四五六七八九十]+(?:天|日|个工作日|个月|周)以?内(?:完成)?"
    r"|(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:[上中下]旬|底|初|\d{1,2}[日号])?(?:之|以)?前(?:完成)?"
)
_UNCOUNTED = lazyre.compile(r"\d+(?:个|盏|条|处|座|段|所|家|栋)")
_TALKED = frozenset(
    [
        "要",
        "想",
        "让",
        "把",
        "被",
        "没",
        "没有",
        "意思",
        "不",
        "还",
        "就",
        "都",
        "也",
        "是",
        "有",
        "了",
        "得",
        "说",
        "报",
        "超",
    ]
)
_SHORT = 5  # characters of a name that says too little
_MANY = 3  # kinds of work from which no single one names the project
_OPEN = frozenset(["p", "d", "c", "r", "u", "ul", "uj", "y", "q"])  # classes that no name begins with
_HANGING = frozenset(["m", "t", "d", "r", "p", "c", "u", "ul", "uj", "f"])  # … or ends with


def _plain(words: str) -> str:
    """A name without the unit that a dash sets off, the year's words and the count in front of it."""
    words = re.sub(
        r"的?(?:实施|使用|申报|安排|分配)?(?:函|请示|报告|申请|通知|说明|情况|汇报|方案)$", "", words.strip()
    )
    words = re.sub(r"^(?:项目|建设|主要|具体|工作)*内容(?:包括|为|是|有)", "", words)
    words = re.sub(r"^点(?=[一-龥]{2,}(?:购置|采购|更换)$)", "", words)
    words = re.sub(r"(?:涉及|覆盖|包括|惠及|共计?|需要?)$|^请(?:安排|拨付|解决|支持|批准|予)", "", words)
    words = re.sub(r"(?<=[一-龥]{4})(?:面积|数量|长度|里程|人数|户数|次数|批次|规模)$", "", words)
    words = re.sub(r"^【[^】]{1,6}】|^[（(][^）)]{1,4}[）)]", "", words)
    words = _WISHED.sub("", words)
    words = re.sub(r"^[^—\s]*(?:局|办|中心|委|院|馆|所|站)(?:—+|\s+)(?=\S{4})", "", words)
    words = re.sub(r"^(?:今年|明年|本年)(?:拟|计划)?|^完成(?=[一-龥]{4})", "", words)
    return re.sub(r"^(?:\d+|[一二两三四五六七八九十百]+)(?:[个条座处所家栋段辆台]|多[个条])(?=[一-龥]{4})", "", words)


def _sound(words: str) -> bool:
    """Whether words stand as a name: a thing in them, no talk among them, nothing left hanging at either end."""
    parts = tagged(words)
    if re.match(r"(?:上级|中央|省级?|市级?|县级?|财政|镇级?)(?:补助|配套|资金|拨款|投资)", words):
        return False
    if len(words) < 4 or not is_thing(words) or any(word in _TALKED for word, _ in parts):
        return False
    if parts[0][1] in _OPEN or parts[-1][1] in _HANGING and not names.deed(words):
        return False
    if re.fullmatch(r"(?:安排|下达|拨付|落实|筹措|投入|申请)[一-龥]{0,4}(?:资金|经费|补助)", words):
        return False  # money is no work
    return not any(word == "加" for word, _ in parts[1:])


def _minor(words: str, facts: list[Fact]) -> bool:
    """The name of a part that takes less than half of the total (车辆保险4万 of 20万) is no name of the whole."""
    total = next((f.number for f in facts if f.role == "total" and f.number), None)
    parts = [f for f in facts if f.role == "part" and f.number and len(f.object) > 3 and f.object == words]
    return bool(total and parts and sum(f.number or 0.0 for f in parts) * 2 < total)


def _planned(flat: str) -> str:
    """想修组里头的水泥路和晒场 → 水泥路和晒场建设: what somebody wants to do, with the thing as its object."""
    for clause in re.split(r"[，,。；：:！？\n（）()]", _UNCOUNTED.sub("", flat)):
        treated = re.search(r"对[^，。；]{2,20}?(?:实施|进行|开展)(?P<work>[一-龥]{4,12})$", clause)
        if treated and is_thing(treated["work"]):
            return names.clean(treated["work"])  # 对8所学校实施教室照明改造
        found = re.search(
            rf"(?:想|拟|打算|准备|计划|需要|申请|(?:^|(?<=[局院校所站馆队办会县镇乡村园]))要)(?P<verb>{names.VERB})(?P<thing>[^\d]{{2,}})$",
            clause,
        )
        if not found or re.search(r"绩效|项目$|一下", found["thing"]):
            continue
        thing = names.clean(re.sub(r"^.*的", "", found["thing"]) or found["thing"])
        if 1 < len(thing) <= 14 and thing not in ("一批", "设备"):
            return f"{thing}{'' if thing.endswith(HEADS) else WORKS.get(found['verb'], found['verb'])}"
    return ""


def _fuller(words: str, goods: str) -> str:
    """The name that lists the goods, where the other names only the first of them."""
    return goods if words and "、" in goods and goods.startswith(words[:4]) and words[-2:] == goods[-2:] else words


def _topic(flat: str, facts: list[Fact]) -> str:
    """县里农村饮水那块儿，…换PE管38公里 → 农村饮水PE管更换: a topic said first, then the work."""
    match = re.match(
        r"(?:[一-龥]里|我们|咱们?)?(?P<topic>[一-龥]{3,10}?)(?:那|这)(?:一)?(?:块儿?|方面|摊子?|个事)", flat
    )
    if not match:
        return ""
    done = next(
        (f for f in facts if f.kind == "quantity" and not f.background and f.action in WORKS and f.object), None
    )
    if match["topic"].endswith(HEADS):
        return match["topic"]
    tail = f"{done.object}{WORKS[done.action]}" if done and not re.search(r"\d", done.object) else "项目"
    return f"{match['topic']}{tail}"


def _cut(words: str) -> str:
    words = re.sub(
        r"\d+[—\-~至到]\d+周?岁|(?<=[一-龥])\d+(?:万)?(?:名|人|户|个|位)|^春节前|每[人户生月年个](?:每?[月年天])?(?:发放?|补)?",
        "",
        words,
    )
    words = names.peel(NOISE, words.strip("，。、：；（）() \n"))
    org = ORG.match(words + "，")
    if org and len(words) - len(org["org"]) >= 4:
        words = words[len(org["org"]) :]
    words = names.peel(NOISE, words).replace("提供", "")
    if treated := re.match(r"(?:拟|计划|准备|想)?对(.{2,16}?)进行([一-龥]{2})$", words):
        words = f"{treated.group(1)}{treated.group(2)}"
    words = re.sub(r"(?:定于|拟于|将于|计划于)$", "", words)
    words = re.sub(r"(?<=经费)(?:安排|预算|想报|共需)$", "", words)
    words = re.sub(r"(?:一套|一批|一处|一个|等|的|这块|事宜|情况)$", "", words)
    if (found := told.turn(words)) is not None:
        words = found
    words = re.sub(r"(?<=[一-龥]{3})(?:想要?|要|拟|准备|打算)(?=[换买购修建装])", "", words)
    words = re.sub(r"^(?:我们|咱们?|俺们?)", "", words)
    words = re.sub(r"(?<=[一-龥]{3})(?:明年|今年|来年|本年度?)(?=[换买购修建装])", "", words)
    led = re.match(r"(.{2,10})([换买购修建装])([一-龥]{2,6})$", words)
    if led and led.end(1) in bounds(words) and led.end(2) in bounds(words):
        words = f"{led.group(1)}{led.group(3)}{WORKS[led.group(2)]}"  # 中学食堂|换|设备
    return words if not re.search(r"\d", re.sub(r"^\d{5}(?=热线|平台)", "", words)) else ""


def _opening(raw: str, led: bool) -> str:
    """反诈宣传经费。 / 2026年农村妇女“两癌”免费筛查，…: the first clause is the name."""
    flat = re.sub(r"[（(][^）)\d]{1,20}[）)]", "", raw)
    first = re.split(r"[，,。；：:\n（(]|(?<=[一-龥])\d", flat.strip(), maxsplit=1)[0]
    if len(pieces := first.split()) > 1:
        return next((words for piece in pieces if (words := _opening(piece, led))), "")
    if first and (org := ORG.match(first + "：")) and org["org"] == first:
        rest = flat[len(first) + 1 :]
        first = re.split(r"[，,。；：:\n（(]", rest, maxsplit=1)[0]
    words = re.sub(r"申请(?:报告|表)?$|(?<=经费)的?请示$", "", _cut(first))
    if not 4 <= len(words) <= 26:
        return ""
    if re.search(
        r"那个|跟|请教|汇报|领导|咱|俺|报一?个|[我你]|怎么|[这那]块|^拟|拟[购建采开]|计划[给对]|了$|好几|得不行|给|多少|一换|一修|把|帮",
        words,
    ):
        return ""
    for head in HEADS:
        if words.endswith(head) and len(words) > len(head):
            return words
    colon = flat[flat.find(words) + len(words) :][:1]
    if colon in ("：", ":") and len(words) <= 16:
        return words
    if (
        re.search("|".join(HEADS), words)
        and not re.search(r"[一-龥]{2,}(?:安排|需要|共需)", words)
        and len(words) <= 20
    ):
        return words
    if words.endswith("工作") and len(words) >= 6 and not re.match(_VERB_LED + "|做|抓|推进|加强", words):
        return words  # 事故预防“减量控大”工作
    if led and len(words) <= 12 and not WHO.search(words) and not re.match(r"[给为把对从在被]|" + _VERB_LED, words):
        return words  # 文旅局|送戏下乡
    return ""


_VERB_LED = "采购|购置|购买|新建|计划|组织|开展|安排|聘请|招|建|买|修"


def _bought(text: Text, facts: list[Fact]) -> str:
    """给县委巡察组买十二台保密笔记本电脑 → 县委巡察组保密笔记本电脑购置."""
    stated = [f for f in facts if f.kind == "quantity" and not f.background and not f.derived and f.action in WORKS]
    stated = [f for f in stated if f.object and not re.search(r"\d|^每", f.object)]
    if not stated:
        return ""
    goods = stated[0]
    work = WORKS[goods.action]
    if goods.action == "修" and goods.number and re.search(r"修[一二两三四五六七八九十\d]+[条座段口处]", goods.quote):
        work = "修建"  # 修一条灌溉渠 is a new one
    same = [f for f in stated if WORKS[f.action] == work and f.object != goods.object]
    served = BENEFIT.search(_PURPOSE.sub("", text.flat))
    who = names.clean(served["who"]) if served and len(served["who"]) <= 12 else ""
    if not (WHO.search(who) or PEOPLE.match(who)):
        who = ""
    things = goods.object
    if same and not who:
        pair = f"{things}、{same[0].object}" if len(same) == 1 else ""
        things = pair if pair and len(pair) <= 16 else f"{things}等"
    return f"{who}{things}{work}"


def _several(text: Text, facts: list[Fact]) -> str:
    """Three works and more that no word sums up (铺操场, 买滑梯, 装摄像头): whose they are."""
    stated = [f for f in facts if f.kind == "quantity" and not f.background and not f.derived and f.action in WORKS]
    unit = unit_name(text)
    if unit and len({WORKS[f.action] for f in stated}) >= _MANY:
        return f"{unit}设施设备更新改造"
    return f"{unit}专项经费" if unit and all(f"{number}是" in text.flat for number in "一二三") else ""


def _headed(flat: str, planned: bool = False) -> str:
    """The clause that names the work best: 拟开展人事档案数字化 before 加快推进数字化转型."""
    best, top = "", -9.0
    for place, clause in enumerate(re.split(r"[，,。；：:！？\n（）()]", flat)):
        plan = re.search(r"(?:拟|计划|打算|准备|想|申请|开展|实施)(?!生育)", clause)
        score = (
            (3 if plan else 0)
            - min(place, 4) / 2
            - (
                4
                if re.search(r"贯彻|落实|加快|推进|要求|规定|按照|领导|去年|前年|其中|含|软件开发|费(?!用)", clause)
                else 0
            )
        )
        if re.search(r"领导|你|报一?个|他们|那个", clause) or planned and (not plan or re.search(r"\d|[给把]", clause)):
            continue
        words = _cut(re.split(r"(?<=[一-龥])\d+(?!名|人|户|位|岁|[—-])", clause[plan.end() :] if plan else clause)[0])
        for head in HEADS:
            at = words.find(head)
            if re.match("中央|省级|市级|县级|财政|上级|自筹", words):
                continue
            if at >= 1 and 4 <= at + len(head) <= 24 and score > top:
                best, top = names.clean(words[: at + len(head)]), score
                break
    if best and re.fullmatch("(?:" + "|".join(HEADS) + "|维修|专项|工作)+", best):
        site = re.search(
            r"[一-龥]{0,6}(?:楼|路|桥|渠|河道|水库|广场|操场|校舍|教室|食堂|宿舍|大厅|机房|水井|管网|公园|锅炉|厕所|车库|围墙|院落)(?:屋面|外墙|地面|门窗)?",
            flat,
        )
        best = f"{names.clean(site.group())}{best}" if site else best
    return best


def _whose(words: str, facts: list[Fact]) -> str:
    """生活补贴 with those who get it, the people counted right before it (西部计划志愿者45名，生活补贴每人每月…)."""
    price = next((f for f in facts if f.role == "price" and f.object == words), None)
    if price is None or len(words) > _SHORT:
        return words
    before = [f for f in facts if f.kind == "quantity" and f.end_at <= price.start_at and f.unit in ("人", "名", "位")]
    who = re.sub(r"[明今来]年$", "", before[-1].object) if before and not before[-1].background else ""
    return f"{who}{words}" if len(who) <= 12 and who not in words else words


def _counted(facts: list[Fact]) -> str:
    for fact in facts:
        if (
            fact.role == "price"
            and re.search(r"(?:补贴|补助|津贴|工资|慰问|救助)$", fact.object)
            and len(fact.object) > 3
        ):
            return fact.object
    worked = [f for f in facts if f.kind == "quantity" and not f.background and f.action and len(f.object) >= 2]
    worked = [f for f in worked if not re.match("覆盖|接入|涉及|惠及|解决|改善|带动|受益|对接", f.action)]
    for fact in [*worked, *facts]:
        if fact.kind == "quantity" and not fact.background and len(fact.object) >= 2:
            plain = len(fact.action) < 2 or fact.action in fact.object
            plain = plain or bool(re.match("开展|组织|实施|完成|举办", fact.action))
            return fact.object if plain else f"{fact.object}{fact.action}"
    return ""
