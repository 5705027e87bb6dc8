"""A short project name, the unit and the beneficiaries, out of the text's own words."""

from __future__ import annotations

import re

from assistant.records import Fact
from assistant.understand import names
from assistant.understand.lexicon import HEADS
from assistant.understand.text import Text

_ORG = re.compile(
    r"^(?:我们是?|俺们)?(?P<org>[一-龥]{1,14}?(?:局|委员会|办公室|中心|总站|水利站|大队|支队|总队|医院|卫生院|学校|中学|小学|幼儿园|大学|学院|敬老院|法院|检察院|妇联|残联|团委|总工会|工会|文化馆|图书馆|博物馆|档案馆|街道办|街道|政府|村委会|居委会|委|部|联合会|科协|公司|巡察办|[一-龥]{1,3}办|[一-龥]{1,4}镇|[一-龥]{1,4}乡))"
    r"(?=[：:，,]|拟|计划|想|要|准备|打算|更新|购|的|采购|组织|开展|建设|20\d\d|申请|负责|明年|今年|装备|新|森林|那个|更换|办|印|建|修|为|给|对|添|增|$)"
)
_NAMED_ORG = re.compile(
    r"([一-龥]{2,12}?(?:局|办公室|中心|大队|支队|医院|卫生院|妇联|残联|文化馆|图书馆))(?:拟|计划|想|准备|打算|要)(?=[一-龥])"
)
_STARTS = re.compile(
    r"^(?:急[！!，,]?|请问|您好|你好|跟(?:您|你|领导)?(?:请教|汇报|说)一?下(?:啊|哈)?|那个|就是说?|情况是这样的?|是这样的?)[，,。！!啊]*"
)
_NOISE = re.compile(
    r"^(?:20\d\d年(?:度)?(?:的)?(?:春季|秋季)?|明年|今年|本年度?|来年|全年|我们|咱们|咱村|俺们|俺村|我单位|我局|县里|镇里|镇上|村里|想|拟|计划|准备|打算|申请|要|需要?|开展|实施|组织|进行|继续|为|给|对|由|在|把|将|搞|办|做|关于|全县|全镇|全市|，|的|个|了)+"
)
_BENEFIT = re.compile(
    r"(?<![年因认作成称付])(?:给|为|向|让|面向|惠及)(?!了|此|贯彻|落实|期|深入|进一步|加强|确保|做好|提|推|我|您|你|什么)(?P<who>[一-龥“”]{2,14}?)(?=买|购|配|发|办|打|做|提供|购置|更换|配备|更新|安装|装|免费|开展|送|修|建|[，。、；\d一二三四五六七八九十]|及|进行|支付|缴)"
)
_PEOPLE = re.compile(
    r"[一-龥“”]{0,10}(?:群众|老人|老年人|学生|教师|党员|干部|妇女|儿童|居民|村民|农户|职工|患者|残疾人|护林员|保洁员|人员|对象|户|市民|读者|家长|青年|孕产妇|医生|代表|单位|商户|企业|员工)$"
)


def unit_name(text: Text) -> str:
    """The unit that speaks, where the text begins with it or says who plans; "" else."""
    flat = _STARTS.sub("", text.flat.strip())
    match = _ORG.match(flat)
    if (
        match
        and len(match["org"]) >= 3
        and not re.match(r"(?:给|为|在|对|由|把|用|全|各|个|明年|今年|20|办公楼|农村|小区)", match["org"])
    ):
        return re.sub(r"^(?:我们是?|俺们)", "", match["org"])
    named = _NAMED_ORG.search(flat[:60])
    if named:
        return _NOISE.sub("", named.group(1))
    return ""


_WHO = re.compile(
    r"(?:局|委|办|组|中心|乡镇|镇|乡|村|校|学校|中小学|医院|单位|社区|机关|站|所|部门|馆|企业|合作社|队|院|公司|窗口|园|小区|家庭|对象)$"
)


def beneficiaries(text: Text, facts: list[Fact]) -> tuple[str, ...]:
    """Whom the project serves: after 给/为, and the groups of people that are counted."""
    found: list[str] = []
    for match in _BENEFIT.finditer(text.flat):
        who = names.clean(match["who"])
        if (
            len(who) >= 2
            and (_WHO.search(who) or _PEOPLE.match(who))
            and not re.search(r"项目|工作|经费|资金|目标|绩效", who)
        ):
            found.append(who)
    for fact in facts:
        if (
            fact.kind == "quantity"
            and not fact.background
            and not fact.derived
            and fact.unit in ("人", "户", "人次")
            and _PEOPLE.match(fact.object)
        ):
            found.append(fact.object)
    if general := re.search(r"(?:老百姓|群众|居民|村民|学生|读者|师生)", text.flat):
        found.append(general.group())
    kept: list[str] = []
    for who in found:
        if not any(who in other or other in who for other in kept):
            kept.append(who)
    return tuple(kept[:4])


def title(text: Text, facts: list[Fact]) -> str:
    """A project name of up to 25 characters; "" where the text names no work."""
    flat = _STARTS.sub("", text.flat.strip())
    flat = re.sub(
        r"\d+[—\-~至到]?\d*周?岁(?:及?以上|以下)?的?|(?<=[一-龥])\d[\d.]*万?[多余]?(?:名|人|户|位)(?=[一-龥])", "", flat
    )
    return (
        _opening(flat, facts)
        or _headed(flat, planned=True)
        or _repaired(flat)
        or _bought(text, facts)
        or _headed(flat)
        or _counted(facts)
    )[:25]


def _cut(words: str) -> str:
    words = re.sub(
        r"\d+[—\-~至到]\d+周?岁|(?<=[一-龥])\d+(?:万)?(?:名|人|户|个|位)|^春节前|每[人户生月年个](?:每?[月年天])?(?:发放?|补)?",
        "",
        words,
    )
    words = names.peel(_NOISE, words.strip("，。、：；（）() \n"))
    org = _ORG.match(words + "，")
    if org and len(words) - len(org["org"]) >= 4:
        words = words[len(org["org"]) :]
    words = names.peel(_NOISE, words).replace("提供", "")
    words = re.sub(r"(?<=经费)(?:安排|预算|想报|共需)$", "", words)
    words = re.sub(r"(?:一套|一批|一处|一个|等|的|这块|事宜|情况)$", "", words)
    if (found := names.turn(words)) is not None:
        words = found
    return words if not re.search(r"\d", re.sub(r"^\d{5}(?=热线|平台)", "", words)) else ""


def _opening(raw: str, facts: list[Fact]) -> str:
    """反诈宣传经费。 / 2026年农村妇女“两癌”免费筛查，…: the first clause is the name."""
    flat = re.sub(r"[（(][^）)\d]{1,20}[）)]", "", raw)
    first = re.split(r"[，,。；：:\n（(]|(?<=[一-龥])\d", flat, maxsplit=1)[0]
    if first and (org := _ORG.match(first + "：")) and org["org"] == first:
        rest = flat[len(first) + 1 :]
        first = re.split(r"[，,。；：:\n（(]", rest, maxsplit=1)[0]
    words = _cut(first)
    if not 4 <= len(words) <= 26:
        return ""
    if re.search(
        r"那个|跟|请教|汇报|领导|咱|俺|报一?个|[我你]|怎么|这块|计划[给对]|了$|好几|得不行|给|多少|一换|一修|把|帮",
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
    return ""


_WORKS = {
    "买": "购置", "购": "购置", "购买": "购置", "添置": "购置", "换": "更换", "装": "安装", "印": "印制", "租": "租用", "建": "建设",
    "修": "维修", "购置": "购置", "采购": "采购", "更新": "更新", "更换": "更换", "配备": "配备", "安装": "安装", "印制": "印制",
    "租用": "租用", "建设": "建设", "新建": "新建", "开发": "开发", "搭建": "搭建", "维修": "维修",
}  # fmt: skip


def _bought(text: Text, facts: list[Fact]) -> str:
    """给县委巡察组买十二台保密笔记本电脑 → 县委巡察组保密笔记本电脑购置."""
    found = (f for f in facts if f.kind == "quantity" and not f.background and not f.derived and f.action in _WORKS)
    goods = next(found, None)
    if goods is None or not goods.object:
        return ""
    served = _BENEFIT.search(text.flat)
    who = names.clean(served["who"]) if served and len(served["who"]) <= 12 else ""
    if not (_WHO.search(who) or _PEOPLE.match(who)):
        who = ""
    return f"{who}{goods.object}{_WORKS[goods.action]}"


def _repaired(flat: str) -> str:
    """把东干渠那一段修一修 → 东干渠维修."""
    match = re.search(
        r"把(?P<thing>[一-龥]{2,12}?)(?:那一段|这一段|那段|给)?(?P<verb>修一修|修修|修好|修一下|换一换|换成|换了|改一改|改造|整一整|建起来|翻新)",
        flat,
    )
    if not match:
        return ""
    thing = re.sub(r"^(?:村里|镇里|县里|院里|那个|那)+", "", match["thing"])
    works = {"修": "维修", "换": "更换", "改": "改造", "整": "整治", "建": "建设", "翻": "翻新"}
    return f"{thing}{works[match['verb'][0]]}"


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
