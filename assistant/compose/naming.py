"""The name of an indicator that states a fact: a noun phrase in the form's own writing, without the number."""

from __future__ import annotations

import re

from assistant.records import Fact
from kb import lazyre

DURATION = ("秒", "分钟", "小时", "天", "日", "个工作日", "工作日", "个月", "月", "年", "周", "学期", "学年")
LENGTH = ("公里", "千米", "米", "延米", "千公里")
AREA = ("平方米", "亩", "公顷", "平方公里", "万平方米", "万亩")
SIZE = lazyre.compile(r"(^|[^\w]|路面|面层|渠|管)?(?<![拓加增提挖])(宽|厚|高|深|直径|管径|坡度)(度)?$")
_AMOUNTS = ("吨", "吨/日", "吨/天", "万吨", "公斤", "千克", "立方米", "立方米/亩", "万立方米", "度", "千瓦时", "斤")
_SUFFIX = {
    **dict.fromkeys(("人", "名", "位"), "人数"),
    "户": "户数",
    **dict.fromkeys(LENGTH, "长度"),
    **dict.fromkeys(AREA, "面积"),
    **dict.fromkeys(("次", "次/年", "次/月", "次/季度"), "次数"),
    **dict.fromkeys(("次/日", "次/天", "次/周"), "频次"),
    **dict.fromkeys(("场", "场次"), "场次"),
    **{unit: unit for unit in ("亩次", "人次", "户次", "批次", "家次", "剂次", "件次", "台次", "车次")},
    "期": "期数",
    "轮": "轮次",
    "批": "批次",
    **dict.fromkeys(("天", "个工作日", "工作日", "日"), "天数"),
    **dict.fromkeys(("小时", "分钟", "秒"), "时间"),
    **dict.fromkeys(("个月", "月"), "月数"),
    "年": "年限",
    "字": "字数",
    "页": "页数",
    "班": "班次",
    "学时": "学时数",
}
_COMPLETE = lazyre.compile(
    r"(数|数量|量|面积|长度|里程|人数|人次|户数|次数|场次|期数|轮次|批次|时间|时限|时长|规模|天数|月数|年限|期限|期"
    r"|宽度|厚度|高度|深度|直径|率|度|额|成本|标准|单价|定额|比例)$"
)
# Everyday verbs as the form writes them.
_VERBS = {
    "买": "购置", "购": "购置", "购买": "购置", "采购": "购置", "添": "购置", "添置": "购置", "置办": "购置",
    "搞": "开展", "弄": "开展", "做": "制作", "办": "举办", "印": "印制", "印刷": "印制", "印发": "印制", "拍": "拍摄", "播": "播放",
    "发": "发放", "送": "发放", "配": "配备", "租": "租用", "修": "修建", "建": "建设", "盖": "建设", "招": "招聘",
    "新招": "招聘", "新购": "购置", "打": "新打", "栽": "栽植", "种": "种植", "装": "安装", "换": "更换", "铺": "铺设", "设": "设置",
    "刷": "粉刷", "产": "产生", "聘": "聘用", "雇": "聘用", "请": "聘请", "拆": "拆除", "改": "改造", "补": "补充", "养": "养护",
}  # fmt: skip
_STRIPPED = tuple(sorted((w for w in _VERBS if len(w) > 1), key=len, reverse=True))
# Verbs that stand behind their noun in a name (记录仪购置数量); the others lead it (新建泵站数量).
_BEHIND = lazyre.compile(
    "购置|建设|更换|安装|印制|发放|租用|更新|改造|维修|拍摄|播放|配备|铺设|编印|编制|撰写|制作|栽植|修建|采集|检测|抽检|聘请|聘用|招聘|救助|资助"
    "|慰问|开展|举办|培训|储备|种植|粉刷|拆除|修缮|养护|筛查|体检|接种|清理|清淤|衬砌|扫描|维护|检修|整理|测绘|更新改造|加固|演出|宣讲|补充|设置"
)
_OFFICE = lazyre.compile(
    r"^(?:[一-龥]{0,6}?(?:局|委员会|办公室|街道办|总工会|残联|妇联|(?<=[县区市])委[一-龥]{2,3}部|交警大队|水产站|管理处|管理所))(?:在|拟|的)?"
    r"(?=[一-龥]{3})(?!机关|大楼|大院|办公|门前|所属|系统|院|家属)"
)
_PAID = lazyre.compile(r"(费|费用|保费|补贴|补助|资助|奖励|救助|慰问|慰问金|津贴|工资|护理补贴)$")
_SPENT = lazyre.compile(r"(费|费用|支出|补助|补贴|资金|工资|款|成本|投资|经费|保险|津贴)$")
_MEAN = frozenset("户亩站村乡")  # 亩均, 户均
# A bare verb of paying before a price: 每吨每月贴12元.
_PAYING = {"贴": "补贴", "补": "补助", "奖": "奖励", "投入": "投入", "发": "补助", "给": "补助", "费": "费用"}
_PAYEE = lazyre.compile(r"(家庭|人员|对象|户|员|老人|儿童|学生|职工|干部|人)$")
_PAYER = lazyre.compile(r"^(中央|省|市|县|区|镇|乡|村)(?:级|里)?(?:财政)?(给|配套|补助|补|出|承担|支出)?$")
_WAIT = lazyre.compile(r"(响应|等候|等待|到场|到达|救援|出动|排队|出警|出诊)$")
_WORK = lazyre.compile(
    r"(安装|更换|维修|栽植|印制|采购|购置|拍摄|演出|筛查|接种|检查|检测|抽样|铺设|开挖|清理|拆除|采集|录入|改造|建设|施工"
    r"|体检|调试|整改|核查|普查|慰问|培训|种植|硬化|修缮|清淤|衬砌|治理|整治|打井|造林)$"
)
_STATE = lazyre.compile(
    r"(开工|动工|完工|竣工|启动|招标|进场|进驻|召开|举办|投用|投入使用|投入运行|投入运营|上线|试运行|运行|通车|通水|通电|供水"
    r"|交付|入库|结束|到位|到货|投产|运营|建成|送达|到账|上报|使用|作业|支付|推开|开放|开展|完毕|成立|报送|提交|交货|合格|达标|完成|执行|发放)$"
)


def verb(action: str) -> str:
    """An everyday verb in the form's own writing (买 → 购置)."""
    return _VERBS.get(action, action)


def without_office(name: str) -> str:
    """县林业局国储林抚育 → 国储林抚育: who spends stands in the head of the form, not in each row."""
    return _OFFICE.sub("", name) if len(name) > 6 else name


def thing_of(fact: Fact) -> str:
    """The thing counted, without the office and without a verb in front that belongs to the action."""
    thing = without_office(re.sub(r"(合计|总计|共计)$", "", fact.object.strip("的 ，、")))
    thing = re.sub(r"^(?:弄|搞|整|把|给)(?=[一-龥]{2})", "", thing)
    thing = re.sub(r"(全长|总长)$", "长度", thing) if len(thing) > 2 else {"全长": "线路长度"}.get(thing, thing)
    if fact.kind == "amount":
        thing = re.sub(r"(?<=[一-龥]{3})面积$", "", thing) if fact.role == "price" else thing
        return re.sub(r"^(?:加上|加|另外|另|以及|还有)(?=[一-龥]{2})", "", thing)
    if thing in _VERBS:
        return ""  # 全县计划办4期
    for word in _STRIPPED:
        if thing.startswith(word) and len(thing) >= len(word) + 2:
            return thing[len(word) :].lstrip("了一条")
    return thing


def head_of(fact: Fact, thing: str) -> str:
    """The verb of a name or a goal clause: stated, or stripped from the thing; "" where it adds nothing."""
    stripped = fact.object.strip("的 ，、")
    if not thing and stripped in _VERBS:
        return verb(stripped)
    action = fact.action or (stripped[: len(stripped) - len(thing)] if stripped.endswith(thing) else "")
    word = verb(action.rstrip("了一条"))
    return "" if not word or word in thing or len(word) > 4 or thing.startswith("每") else word


def name(fact: Fact, title: str = "") -> str:
    """An indicator name for a stated fact: a noun phrase, without the number."""
    thing = thing_of(fact)
    if fact.kind == "rate":
        return thing or "任务完成率"
    if fact.kind == "amount":
        return _money_name(fact, thing, title)
    if fact.kind in ("date", "period", "recurring") and fact.number is None:
        return _date_name(fact)
    if fact.number == 0 and not _COMPLETE.search(thing):
        return f"{re.sub('(零|无)?发生$', '', thing).replace('伤亡', '伤亡事故')}发生数".replace("事故事故", "事故")
    return _count_name(fact, thing)


def _count_name(fact: Fact, thing: str) -> str:
    head = head_of(fact, thing)
    if not head and re.fullmatch(r"(?:沿线)?(?:行政)?村|(?:沿线|行政|村)*人口|群众|农户", thing):
        head = "受益"
    if fact.unit in DURATION and fact.operator in ("≤", "<") and not _COMPLETE.search(thing):
        thing = re.sub(r"修[好完]$", "修复", thing)
        return f"{thing}{'时间' if _WAIT.search(thing) or fact.unit == '秒' else '时限'}"
    if fact.unit in ("℃", "兆帕", "勒克斯", "分贝"):
        return thing
    if fact.unit == "亩次":
        return f"{thing.removesuffix('面积')}作业亩次"
    if _COMPLETE.search(thing):
        bare = re.fullmatch(r"(?:总|建筑|施工)?面积|长度|里程", thing)
        return f"{head}{thing}" if head and bare else thing
    if SIZE.search(thing):
        return thing if thing.endswith("度") else f"{thing}度"
    base, _, per = fact.unit.partition("/")
    if per in ("日", "天", "月", "年") and base in _SUFFIX and (flow := re.sub(r"每[天日月年]$", "", thing)) != thing:
        return f"{per.replace('天', '日')}均{flow}{_SUFFIX[base]}"
    if head == "制作" and fact.unit in (*LENGTH, *AREA):
        head = "修建"
    if re.fullmatch(r"每(?:[一-龥]{1,2})", thing) and fact.unit in _SUFFIX:
        return f"{thing}{_SUFFIX[fact.unit]}"
    suffix = "额" if fact.unit.endswith("元") else _SUFFIX.get(fact.unit, "数量")
    if suffix == "长度" and thing.endswith("路"):
        suffix = "里程"
    if fact.unit in _AMOUNTS:
        suffix = "量" if _BEHIND.fullmatch(head) or _flows(thing) else "数量"
    if not thing:
        return f"{head or '涉及'}{suffix}" if suffix in ("户数", "人数", "人次") else f"{head or '任务完成'}{suffix}"
    if thing.endswith(("人口", suffix)):
        return f"{head}{thing}数" if thing.endswith("人口") else thing
    if _BEHIND.fullmatch(head):
        return f"{thing}{head}{suffix}"
    if thing.endswith(suffix[0]) and len(suffix) == 2:
        suffix = suffix[1:]
    return f"{head}{thing}{suffix}"


def _flows(thing: str) -> bool:
    return bool(re.search(r"(处理|产|运|储|用|处置|排放|节水|节电|周转|垃圾|减排|供应|回收|利用)$", thing))


def _money_name(fact: Fact, thing: str, title: str) -> str:
    if fact.role == "total":
        return "项目总成本"
    if fact.role == "price":
        return _price_name(fact, thing, title)
    payer = _PAYER.match(thing)
    if payer:
        level = payer.group(1) if payer.group(1) == "中央" else f"{payer.group(1)}级"
        return f"{level}{'配套' if payer.group(2) == '配套' else '补助'}资金"
    if thing.endswith(("自筹", "配套", "专项")):
        return f"{thing}资金"
    return thing if _SPENT.search(thing) else f"{thing or '其他'}支出"


def _price_name(fact: Fact, thing: str, title: str) -> str:
    per = fact.unit.partition("/")[2].split("·")[0]
    if not thing or thing in ("弄", "搞", "做", "整"):
        return "人均补助标准" if per in ("人", "名") else f"单位成本（每{per or '项'}）"
    if thing.endswith("增收"):
        return f"{per if per in _MEAN else '人'}均{thing}额" if len(thing) == 2 else f"{thing}额"
    if thing in _PAYING:
        head = {"人": "人均", "名": "人均"}.get(per) or (f"{per}均" if per in _MEAN else f"每{per}")
        return f"{head}{_PAYING[thing]}标准"
    if re.search(r"(标准|单价|定额|均价|价格)$", thing):
        return thing
    if _PAYEE.search(thing) and per in ("人", "名", "户", "月", "年"):
        paid = (
            "工资"
            if re.search("工资|月薪", fact.quote)
            else "补助"
            if re.search("[补贴津]", fact.quote + title)
            else ""
        )
        return f"{thing}{paid}标准"
    if re.search(r"[补贴津]", fact.quote) and not _PAID.search(thing):
        return f"{thing}补贴标准"
    return f"{thing}{'单价' if _is_goods(fact.unit) and not _PAID.search(thing) else '标准'}"


def event_of(fact: Fact) -> str:
    """The event that a date sets, without numbers in it; "" where the text names none."""
    event = re.sub(r"(时间|日期|期限)$", "", without_office(fact.object))
    if re.search(r"^(?:经费|预算|资金|费用|投资)$", event):
        return ""
    event = re.sub(r"\d[\d.]*[万亿]?[一-鿿]?(?=完成|前|$)", "", event)
    event = re.sub(r"^分[一二两三四五六\d]+[次批期](?:完成|做完)?", "", event)
    event = re.sub(r"^(?:完成)?(?:全部|所有|整个)?(?=[一-龥]{2})", "", event)
    if len(event) > 10 and (pair := re.match(r"(.{2,6})并(.{2})", event)):
        return f"{pair.group(1)}并{pair.group(2)}"
    return "" if event in ("完成", "全部完成", "完成任务") else event


def _date_name(fact: Fact) -> str:
    event = event_of(fact)
    if fact.kind == "period":
        if event.endswith("期"):
            return event
        return f"{event}期间" if 2 <= len(event) <= 6 else "项目实施期间"
    if fact.kind == "recurring" and fact.day is None and fact.date is None:
        return f"{event or '任务'}频次" if len(event) <= 8 else "任务完成频次"
    if fact.role == "start" and event and not re.search(r"开|启动|进驻|进场|招标", event):
        return f"{event}启动时间"
    if not event:
        return "项目完成时间"
    return f"{event}{'完成' if _WORK.search(event) and '并' not in event else ''}时间"


def phrase(fact: Fact) -> str:
    """The event of a date as the end of a sentence: 到货并投入使用, 完成验收, 全面完成."""
    event = event_of(fact)
    if not event:
        return "全面完成"
    if fact.role == "start":
        return event if re.search(r"开|启动|进驻|进场|招标", event) else f"启动{event}"
    if re.match(r"(完工|竣工|建成|通水|通电|到货|安装)(?:并)?[一-龥]{2,4}$", event):
        return event
    done = fact.object.startswith("完成") and not event.endswith(("使用", "投用", "运行"))
    return event if not done and (_STATE.search(event) or "并" in event) else f"完成{event}"


def _is_goods(unit: str) -> bool:
    return bool(
        re.search(
            r"/(台|套|件|辆|个|张|页|份|册|本|吨|平方米|亩|公里|米|株|把|支|部|只|盏|枚|樘|块|根|头|羽|桶|袋|座|间|顶|床|具|组|架|艘|眼|口|穴|枪|条)",
            unit,
        )
    )
