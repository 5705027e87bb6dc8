"""Names of projects told in other ways: who gives what to whom, who is hired for what, what somebody wishes for."""

from __future__ import annotations

import re

from assistant.understand import names
from assistant.understand.lexicon import HEADS
from kb import lazyre

WORKS = {
    "买": "购置", "购": "购置", "购买": "购置", "添置": "购置", "换": "更换", "装": "安装", "印": "印制", "租": "租用", "建": "建设",
    "修": "维修", "购置": "购置", "采购": "采购", "更新": "更新", "更换": "更换", "配备": "配备", "安装": "安装", "印制": "印制",
    "新增": "购置", "添": "购置", "配": "配备", "加装": "加装", "铺": "铺设", "新招": "招聘", "招": "招聘", "招聘": "招聘",
    "租用": "租用", "建设": "建设", "新建": "新建", "开发": "开发", "搭建": "搭建", "维修": "维修",
}  # fmt: skip


def given(flat: str) -> str:
    """给全镇独居老人装个紧急呼叫器 → 独居老人紧急呼叫器安装; 为困难群众代缴医保 → 困难群众医保代缴."""
    clauses = re.split(r"[，,。；：:]", re.sub(r"[\d一二两三四五六七八九十百]+[个所家名户](?=[一-龥]{2})", "", flat))[
        :3
    ]
    first = next((one for one in clauses if names.giving(one)), clauses[0])
    gift = names.giving(first)
    if gift:
        who, verb, thing = gift
        if thing.endswith(HEADS):
            return f"{_whom(who)}{thing}{'发放' if verb == '发' else ''}"
        works = WORKS.get(verb, "" if verb in ("统一配", "添", "办", "做") else verb)
        thing = re.sub(r"^[一二两三四五六七八九十百]+[台套个辆件部批份]", "", thing)
        return f"{_whom(who)}{thing}{works or '配备'}" if not re.search(r"\d", who + thing) else ""
    paid = re.match(
        r".*?(?:为|给|对)(?P<who>[一-龥、]{2,16}?)(?P<verb>代缴|缴纳|发放|提供|办理)(?P<thing>[一-龥]{3,12})$", first
    )
    if not paid:
        return ""
    thing = names.clean(paid["thing"])
    return f"{_whom(paid['who'])}{thing}{'' if thing.endswith(HEADS) else paid['verb']}"


def _whom(who: str) -> str:
    who = re.sub(
        r"^(?:[咱我][们]?[县镇乡市村]?|县(?=乡镇)|全[县镇乡市]|各)(?=[一-龥]{3})",
        "",
        who.split("、")[-1] if "等" in who else who,
    )
    return re.sub(r"^.*等|^[一-龥]{2,8}的(?=[一-龥]{3})", "", who)


_TURN = lazyre.compile(
    "更换|购置|采购|购买|更新|建设|新建|改造|维修|修缮|翻修|翻新|安装|铺设|清理|整治|治理|印制|租赁|粉刷|修建"
)


def turn(text: str) -> str | None:
    """老旧信号灯更换 out of 更换老旧信号灯; None where no such verb leads."""
    found = names.leading_verb(text)
    if (
        found
        and _TURN.fullmatch(found[0])
        and len(found[1]) > 1
        and not re.search(f"(?:{_TURN.pattern})$", found[1])
        and found[1][0] not in names.NOUN_TAIL
    ):
        verb, thing = found
        if also := re.match(f"(?:{_TURN.pattern})(?=[一-龥]{{2}})", thing):
            return f"{names.clean(thing[also.end() :])}{verb}{also.group()}"  # 清理整治|河道
        return f"{names.clean(found[1])}{'购置' if found[0] == '购买' else found[0]}"
    return None


_RETRACTED = lazyre.compile(r"^[^，。？?！!]{2,24}[？?]+\s*(?:不是|不对|错了|哦不|噢不)[，,。]?(?:应该|其实)?(?:就?是)")


def without_retraction(flat: str) -> str:
    """校服？不是，是|课后服务补助: what was meant."""
    return _RETRACTED.sub("", flat)


_THIRD = lazyre.compile(
    r"(?:请|聘请|委托|找)第三方(?:专业)?(?:机构|公司|单位|服务商|组织)?(?:来|去|帮忙)?(?:做|搞|弄|承担|负责)(?P<work>[一-龥]{4,14})(?=[，。；：])"
)
_FIRM = lazyre.compile(r"(?:聘请|委托|请|找)(?:一家|专业)?(?P<work>[一-龥]{3,10})(?:公司|机构|企业)(?=[，。；：])")


def hired(flat: str) -> str:
    """请第三方做|老年人助餐 → 老年人助餐服务; 聘请|无人机巡河|公司 → 无人机巡河服务."""
    found = _THIRD.search(flat) or _FIRM.search(flat)
    if not found or re.search("第三方|专业|中介|有资质", found["work"]):
        return ""
    work = names.clean(found["work"])
    return work if work.endswith(HEADS) else f"{work}服务"


_AIM = lazyre.compile(
    r"为(?:了|进一步|深入|认真|切实|全面|扎实)*(?:做好|抓好|推进|搞好|开展好?)(?P<work>[一-龥]{4,18}?)(?:工作|任务)?[，；]"
)


def aimed(flat: str) -> str:
    """为切实做好|松材线虫病疫情防控|工作: the work that a text is for, where nothing else names it."""
    found = _AIM.search(flat)
    return names.clean(found["work"]) if found else ""


_ENTERED = lazyre.compile(
    r"(?:报送?|申报|申请|立|上|做|搞|弄)(?:一?[个下])(?P<work>[一-龥“”]{2,12}?)的?项目(?=[，。；：])"
)


def entered(flat: str) -> str:
    """领导让报个|智慧停车|的项目 → 智慧停车项目."""
    found = _ENTERED.search(flat)
    return f"{names.clean(found['work'])}项目" if found else ""


_STAGED = lazyre.compile(
    r"^[一-龥]{0,12}?(?:举办|开展|组织|办|搞)(?:好|一场)?(?P<event>“[^”]{2,12}”)(?=[\d，。；：]|$)"
)


def staged(flat: str) -> str:
    """文化馆办|“村晚”|20场 → “村晚”活动."""
    found = _STAGED.search(flat)
    return f"{found['event']}活动" if found else ""


_WISH = lazyre.compile(
    r"(?:想要?|打算|准备|计划)(?:弄|搞|办|建|整|开)(?:一)?(?:个|座|处|所|家|批)(?P<thing>[“一-龥”]{3,12})(?=[，。；])"
)


def wished(flat: str) -> str:
    """想弄个|幸福食堂: the thing that somebody wishes to have."""
    found = _WISH.search(flat)
    thing = names.clean(found["thing"]) if found else ""
    return thing if not thing or thing.endswith(HEADS) or len(thing) > 4 else f"{thing}项目"


def repaired(flat: str) -> str:
    """把东干渠那一段修一修 → 东干渠维修."""
    swap = re.search(
        r"([一-龥]{2,12}?)的?([一-龥]{2,4})换(?!一|了|换|下)(?:装|成)?([A-Za-z]{2,6}[一-龥]{0,4}|[一-龥]{2,8})(?=[，。])",
        re.sub(r"\d+[一-龥]", "", flat.split("，")[0] + "，"),
    )
    if swap:
        return f"{swap.group(1)}{swap.group(2)}{swap.group(3)}更换"  # 主干道的路灯换LED
    match = re.search(
        r"把(?P<thing>它|[一-龥]{2,12}?)(?:重新|再|好好)?(?:那一段|这一段|那段|给)?(?P<verb>修一修|修修|修好|修一下|换一换|换成|换了|改一改|改造|整一整|建起来|翻新|硬化)",
        flat,
    )
    if not match:
        return ""
    if re.fullmatch(r"[它他这那其]|这个|那个", match["thing"]) or re.match(r"[它这那]", match["thing"]):
        site = re.search(
            r"(?:那|这)?[条座段栋口]?((?:[老旧]?)[一-龥]{0,4}?(?:路|桥|渠|坝|塘|井|楼|院墙|厕所))",
            flat[: match.start()],
        )
        if not site:
            return ""
        thing = re.sub(r"^(?:.*[那这][条座段栋口]|.*[到的])", "", site.group(1))
        work = {"修": "维修", "换": "更换", "改": "改造", "整": "整治", "建": "建设", "翻": "翻新", "硬": "硬化"}[
            match["verb"][0]
        ]
        return f"{'道路' if thing in ('路', '老路', '旧路') else thing}{work}"
    thing = re.sub(r"^(?:村里|镇里|县里|院里|那个|那)+", "", match["thing"])
    works = {"硬": "硬化", "修": "维修", "换": "更换", "改": "改造", "整": "整治", "建": "建设", "翻": "翻新"}
    return f"{thing}{works[match['verb'][0]]}"
