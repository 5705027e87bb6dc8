"""Who speaks and who is served: the unit's name and the beneficiaries, out of the text's own words."""

from __future__ import annotations

import re

from assistant.records import Fact
from assistant.understand import names
from assistant.understand.segment import bounds
from assistant.understand.text import Text
from kb import lazyre

ORG = lazyre.compile(
    r"^(?:我们是?|俺们)?(?P<org>[一-龥]{1,14}?(?:局|委员会|办公室|中心|总站|水利站|大队|支队|总队|医院|卫生院|学校|中学|小学|幼儿园|大学|学院|敬老院|法院|检察院|妇联|残联|文联|工商联|侨联|科协|团[省市县区]委|团委|总工会|工会|文化馆|图书馆|博物馆|档案馆|街道办|街道|政府|村委会|居委会|委|部|联合会|科协|公司|巡察办|[一-龥]{1,3}办|[一-龥]{1,4}镇|[一-龥]{1,4}乡))"
    r"(?=[：:，,]|拟|计划|想|要|准备|打算|更新|购|的|采购|组织|开展|建设|20\d\d|申请|负责|明年|今年|装备|新|森林|那个|更换|办|印|建|修|为|给|对|添|增|$)"
)
_NAMED_ORG = lazyre.compile(
    r"([一-龥]{2,12}?(?:局|办公室|中心|大队|支队|医院|卫生院|妇联|残联|文化馆|图书馆))(?:拟|计划|想|准备|打算|要)(?=[一-龥])"
)
STARTS = lazyre.compile(
    r"^(?:急(?=[！!，,：:。])|请问|您好|你好|跟(?:您|你|领导)?(?:请教|汇报|说)一?下(?:啊|哈)?|那个|就是说?|情况是这样的?|是这样的?)[，,。！!啊]*"
)
NOISE = lazyre.compile(
    r"^(?:20\d\d年(?:度)?(?:的)?(?:春季|秋季)?|明年|今年|本年度?|来年|全年|我们|咱们|咱村|俺们|俺村|我单位|我局|[一-龥](?:里|上)(?=拟|想|要|计划|准备|打算|申请)|县里|镇里|镇上|村里|想|拟|计划|准备|打算|申请|要|需要?|开展|实施|组织|进行|继续|为|给|对|由|在|把|将|搞|办|做|关于|全县|全镇|全市|，|的|个|了)+"
)
BENEFIT = lazyre.compile(
    r"(?<![年因认作成称付])(?:给|为|向|让|面向|惠及)(?!了|此|贯彻|落实|期|深入|进一步|加强|确保|做好|提|推|我|您|你|什么)(?P<who>[一-龥“”]{2,14}?)(?=买|购|配|发|办|打|做|提供|购置|更换|配备|更新|安装|装|免费|开展|送|修|建|[，。、；\d一二三四五六七八九十]|及|进行|支付|缴)"
)
PEOPLE = lazyre.compile(
    r"[一-龥“”]{0,10}(?:群众|老人|老年人|学生|教师|党员|干部|妇女|儿童|居民|村民|农户|职工|患者|残疾人|护林员|保洁员|人员|对象|户|市民|读者|家长|青年|孕产妇|医生|代表|单位|商户|企业|员工)$"
)


_OFFICE = lazyre.compile(
    r"(?:我们?(?:这边)?是|俺们?是?|我们?)?(?P<org>(?:[一-龥]{1,6}?[省市县区乡镇])?[一-龥]{0,8}?(?:管理局|事务局|监管局|振兴局|保障局|[一-龥]{1,3}局|委员会|纪委|发改委|妇联|残联|团委|总工会"
    r"|供销社|人民政府|街道办|宣传部|组织部|统战部|法院|检察院|消防大队|交警大队|畜牧站|农技站|水利站|信访办|巡察办))(?:的)?(?=[一-龥“\d，：:])"
)
_SITE = lazyre.compile(r"(?:大楼|办公|机关|大院|院内|楼|食堂|机房|大厅|宿舍|业务用房|业务经费|工作经费|经费|物业)")


def office(flat: str) -> str:
    """The administrative office that a text begins with (农业局|政策性农业保险…); "" where it belongs to a site's name."""
    match = _OFFICE.match(flat)
    if not match or match.end("org") not in bounds(flat[: match.end("org") + 12]) or _SITE.match(flat, match.end()):
        return ""
    return match["org"] if len(match["org"]) >= 3 or match["org"] in ("妇联", "残联", "团委") else ""


def unit_name(text: Text) -> str:
    """The unit that speaks, where the text begins with it or says who plans; "" else."""
    flat = STARTS.sub("", text.flat.strip())
    flat = re.sub(r"^(?:明年|今年|来年)", "", flat)
    if office(flat):
        return office(flat)
    match = ORG.match(flat)
    if (
        match
        and len(match["org"]) >= 3
        and not re.match(r"(?:给|为|在|对|由|把|用|全|各|个|明年|今年|20|办公楼|农村|小区)", match["org"])
    ):
        return re.sub(r"^(?:我们是?|俺们|明年|今年|来年)", "", match["org"])
    named = _NAMED_ORG.search(flat[:60])
    if named:
        return NOISE.sub("", named.group(1))
    return ""


WHO = lazyre.compile(
    r"(?:局|委|办|组|中心|乡镇|镇|乡|村|校|学校|中小学|医院|单位|社区|机关|站|所|部门|馆|企业|合作社|队|院|公司|窗口|园|小区|家庭|对象)$"
)


def beneficiaries(text: Text, facts: list[Fact]) -> tuple[str, ...]:
    """Whom the project serves: after 给/为, and the groups of people that are counted."""
    found: list[str] = []
    for match in BENEFIT.finditer(text.flat):
        who = names.clean(match["who"])
        if (
            len(who) >= 2
            and (WHO.search(who) or PEOPLE.match(who))
            and not re.search(r"项目|工作|经费|资金|目标|绩效", who)
        ):
            found.append(who)
    for fact in facts:
        if (
            fact.kind == "quantity"
            and not fact.background
            and not fact.derived
            and fact.unit in ("人", "户", "人次")
            and PEOPLE.match(fact.object)
        ):
            found.append(fact.object)
    if general := re.search(r"(?:老百姓|群众|居民|村民|学生|读者|师生)", text.flat):
        found.append(general.group())
    kept: list[str] = []
    for who in found:
        if not any(who in other or other in who for other in kept):
            kept.append(who)
    return tuple(kept[:4])
