"""What a stated fact measures: its category, its name as an indicator, how it is counted.

This is the grammar of indicator names, used where no card of the library fits the fact.
"""

from __future__ import annotations

import re

from assistant.records import Fact

_DURATION = ("秒", "分钟", "小时", "天", "日", "个工作日", "工作日", "个月", "月", "年", "周")
_LENGTH = ("公里", "千米", "米", "延米", "千公里")
_AREA = ("平方米", "亩", "公顷", "平方公里", "万平方米", "万亩")
_SUFFIX = {
    **dict.fromkeys(("人", "名", "位"), "人数"),
    "人次": "人次",
    "户": "户数",
    "户次": "户次",
    **dict.fromkeys(_LENGTH, "长度"),
    **dict.fromkeys(_AREA, "面积"),
    **dict.fromkeys(("次", "次/年", "次/月", "次/季度"), "次数"),
    **dict.fromkeys(("场", "场次"), "场次"),
    "期": "期数",
    "轮": "轮次",
    "批": "批次",
    **dict.fromkeys(("吨", "吨/日", "吨/天", "万吨", "公斤", "千克"), "量"),
    **dict.fromkeys(("立方米", "立方米/亩", "万立方米"), "量"),
    **dict.fromkeys(("天", "个工作日", "工作日"), "天数"),
    **dict.fromkeys(("小时", "分钟", "秒"), "时间"),
    **dict.fromkeys(("个月", "月"), "月数"),
    "年": "年限",
}
_COMPLETE = re.compile(
    r"(数|数量|量|面积|长度|里程|人数|人次|户数|次数|场次|期数|轮次|批次|时间|时限|时长|规模|天数|月数|年限|期限|期"
    r"|宽度|厚度|高度|深度|直径|率|度|额|成本|标准|单价|定额|比例)$"
)
_LIMIT = re.compile(
    r"响应|修复|修好|恢复|反馈|办结|办理|到场|到达|处置|处理|赶到|时限|出警|出诊|整改|提交|上报|上门|送达|回复|答复"
)
_BENEFIT = re.compile(r"受益|惠及|出行|受惠|带动|服务人口|覆盖人口|改善|新增灌溉|恢复灌溉|增产|就业")
_ECOLOGY = re.compile(r"节水|节能|减排|节电|绿化|造林|植被|水质|空气|森林|碳|水土|湿地")
_INCIDENT = re.compile(r"事故|事件|投诉|差错|失误|泄密|信访|纠纷|火灾|违规|案件.{0,2}发生")
_SIZE = re.compile(r"(^|[^\w]|路面|面层|渠|管)?(宽|厚|高|深|直径|管径|坡度)(度)?$")
_BENEFIT_RATE = re.compile(
    r"(知晓|覆盖|利用|使用|就业|入学|升学|普及|增长|增收|网办|线上办理|采纳|转化|参与|参保|受益|整改(完成)?|上座|入住|入驻|"
    r"化解|调解成功|达产|回访|巩固|应用|下降|压减|降低|减少|发现|早诊|早治|破案|返乡|留存|续签)率$"
)
_ECOLOGY_RATE = re.compile(r"(优良|绿化|植被|森林|水质|空气|减排|节能|节水|受害|断面|成林|回收利用|资源化|无害化)")


# Everyday verbs as the form writes them.
_VERBS = {
    "买": "购置", "购": "购置", "购买": "购置", "采购": "购置", "添": "购置", "添置": "购置", "置办": "购置",
    "搞": "开展", "做": "开展", "办": "举办", "印": "印制", "印刷": "印制", "拍": "拍摄", "播": "播放",
    "发": "发放", "送": "发放", "配": "配备", "租": "租用", "修": "修建", "建": "建设", "盖": "建设",
    "打": "新打", "栽": "栽植", "种": "种植", "装": "安装", "换": "更换",
}  # fmt: skip


def verb(action: str) -> str:
    """An everyday verb in the form's own writing (买 → 购置)."""
    return _VERBS.get(action, action)


def thing_of(fact: Fact) -> str:
    """The thing counted, without a verb in front that belongs to the action."""
    thing = re.sub(r"(合计|总计|共计)$", "", fact.object.strip("的 ，、"))
    for word in sorted((w for w in _VERBS if len(w) > 1 or w in "买购租印拍"), key=len, reverse=True):
        if thing.startswith(word) and len(thing) >= len(word) + 2:
            return thing[len(word) :].lstrip("了一条")
    return thing


def category(fact: Fact) -> str:
    """Canonical category id (2021 framework) under which a stated fact belongs."""
    words = f"{fact.action}{fact.object}"
    if fact.kind == "amount":
        # A floor under what each person gets is a standard to keep, not a cost to cap.
        return "output.quality" if fact.role == "price" and fact.operator in ("≥", ">") else "cost.economic"
    if fact.kind in ("date", "period", "recurring") and fact.number is None:
        return "output.timeliness"
    if fact.kind == "rate":
        if "满意" in words:
            return "satisfaction.target"
        if re.search(r"及时|按期|按时|准时|准点", words):
            return "output.timeliness"
        if _ECOLOGY_RATE.search(words):
            return "benefit.eco" if not re.search(r"合格|准确|完好", words) else "output.quality"
        return "benefit.social" if _BENEFIT_RATE.search(fact.object) else "output.quality"
    if fact.number == 0 or _INCIDENT.search(fact.object):
        return "output.quality"
    if fact.unit in _DURATION:
        if fact.operator in ("≤", "<") or _LIMIT.search(words):
            return "output.timeliness"
        return "output.quality" if re.search(r"质保|保修|使用年限|寿命", words) else "output.quantity"
    if _SIZE.search(fact.object):
        return "output.quality"
    if (
        _ECOLOGY.search(fact.object)
        and _BENEFIT.search(words + fact.object)
        or re.search(r"节水|节能|减排|节电", words)
    ):
        return "benefit.eco"
    if _BENEFIT.search(words):
        return "benefit.social"
    return "output.quantity"


def name(fact: Fact, title: str = "") -> str:
    """An indicator name for a stated fact: a noun phrase, without the number."""
    thing = thing_of(fact)
    if fact.kind == "rate":
        return thing or f"{title}完成率"
    if fact.kind == "amount":
        if fact.role == "price":
            if re.search(r"(标准|单价|定额|均价|价格)$", thing):
                return thing
            return f"{thing}{'单价' if _is_goods(fact.unit) else '标准'}"
        if fact.role == "total":
            return f"{title}总成本" if title else "项目总成本"
        return thing if re.search(r"(费|费用|支出|补助|补贴|资金|工资|款|成本)$", thing) else f"{thing}支出"
    if fact.kind in ("date", "period", "recurring") and fact.number is None:
        thing = re.sub(r"\d[\d.]*[万亿]?[一-鿿]?(?=完成|前|$)", "", re.sub(r"(时间|日期|期限)$", "", thing))
        if fact.kind == "period":
            return f"{thing or '项目实施'}期间"
        if fact.role == "start" and thing and not re.search(r"开|启动|进驻|进场", thing):
            thing = f"{thing}启动"
        return f"{thing or '项目完成'}时间"
    if fact.number == 0 and not _COMPLETE.search(thing):
        return f"{re.sub('(零|无)?发生$', '', thing)}发生数"
    if _COMPLETE.search(thing):
        return thing
    if _SIZE.search(thing):
        return thing if thing.endswith("度") else f"{thing}度"
    head = head_of(fact, thing)
    suffix = _SUFFIX.get(fact.unit, "数量")
    if suffix == "长度" and re.search(r"路$", thing):
        suffix = "里程"
    if thing.endswith(suffix[0]) and len(suffix) == 2:
        suffix = suffix[1:]
    if not thing:
        thing = "单位" if fact.unit == "家" else ""
    return f"{head}{thing}{suffix}" if head or thing else f"完成{suffix}"


def head_of(fact: Fact, thing: str) -> str:
    """The verb that leads a name or a goal clause: stated, or stripped from the thing; "" where it adds nothing."""
    stripped = fact.object.strip("的 ，、")
    action = fact.action or (stripped[: len(stripped) - len(thing)] if stripped.endswith(thing) else "")
    word = verb(action.rstrip("了一条"))
    return "" if not word or word in thing or len(word) > 4 else word


def _is_goods(unit: str) -> bool:
    return bool(re.search(r"/(台|套|件|辆|个|张|页|份|册|本|吨|平方米|亩|公里|米|株|把|支|部|只)", unit))


def description(fact: Fact, label: str) -> str:
    """How the value is counted, for a fact that no card defines."""
    thing = fact.object or label
    if fact.kind == "amount":
        if fact.role == "price":
            return "实际支付金额÷实际数量，按发放（结算）明细核算"
        return "按合同、支付凭证和结算资料核算的实际支出合计"
    if fact.kind == "rate":
        return rate_formula(thing)
    if fact.kind in ("date", "period", "recurring") and fact.number is None:
        if fact.kind == "recurring":
            return "每期最后一笔办理完毕的日期，以支付或工作记录为准"
        return f"{'开始实施' if fact.role == 'start' else '全部办结'}的日期，以验收单、通知或工作记录为准"
    if fact.unit in _DURATION and category(fact) == "output.timeliness":
        return "从受理（发生）到办结的最长时间，以工作记录为准"
    if fact.number == 0:
        return "年度内经核实认定的起数"
    return counting_rule(fact.unit)


def counting_rule(unit: str) -> str:
    """How things of a unit are counted and by what paper."""
    if unit in ("人", "人次", "户", "户次"):
        return "按花名册、签到或发放明细核实，同一对象不重复计"
    if unit in _LENGTH or unit in _AREA:
        return "验收确认的实测数，以工程量确认单为准"
    if unit in ("次", "场", "场次", "期", "轮", "批", "次/年"):
        return "有方案、有记录（通知、签到、照片、总结）可查的实际开展数"
    if unit in ("台", "套", "件", "辆", "部", "架", "把", "张", "支", "具", "顶"):
        return "验收合格并登记入账（签收）的实物数"
    if unit in ("个", "家", "所", "处", "座", "村", "个村"):
        return "按清单（台账）逐个核实的实际数"
    return "以验收单、合同结算单或工作台账核实的实际数"


def rate_formula(rate: str) -> str:
    """Numerator ÷ denominator for a rate named by ordinary words."""
    rate = re.sub(r"[（(].*?[)）]", "", rate)
    if "满意" in rate:
        return "满意与较满意人数÷有效问卷数×100%"
    if "知晓" in rate:
        return "抽样知晓人数÷抽样调查人数×100%"
    if re.search(r"在线|可用|运行|播放|收看", rate):
        return "正常运行时长÷应运行时长×100%"
    if re.search(r"差错|错误|故障|返修|缺陷|损耗", rate):
        stem = re.sub(r"率$", "", rate)
        return f"{stem}数÷检查（办理）总数×100%"
    stem = re.sub(r"率$|比例$|占比$", "", rate)
    if re.search(r"(合格|准确|完好|达标|优良|规范|通过|成活|合规|优秀|正确|符合)$", stem):
        return f"{stem}的数量÷检查（考核、验收）总数×100%"
    if re.search(r"(参训|到会|出勤|在岗|到岗|参会|到课)$", stem):
        return f"实际{stem[-2:]}人次÷应{stem[-2:]}人次×100%"
    if re.search(r"覆盖$", stem):
        return "已覆盖的对象数÷应覆盖的对象总数×100%"
    return f"已{stem[-2:]}数÷应{stem[-2:]}数×100%"


def claim(fact: Fact) -> int:
    """How strongly a stated fact claims a row of its own: 0 first, 9 last."""
    if fact.kind == "amount":
        return {"total": 0, "price": 3, "part": 7}.get(fact.role, 8)
    if fact.kind == "rate":
        return 1
    if fact.kind in ("date", "period", "recurring") and fact.number is None:
        return {"finish": 1, "": 1, "milestone": 5, "start": 6}.get(fact.role, 4)
    if _SIZE.search(fact.object):
        return 7
    if fact.derived:
        return 4
    return 1 if category(fact) == "output.timeliness" else 2
