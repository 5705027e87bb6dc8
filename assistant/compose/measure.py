"""What a stated fact measures: its category, its name as an indicator, how it is counted.

This is the grammar of indicator names, used where no card of the library fits the fact.
"""

from __future__ import annotations

import re

from assistant.compose.naming import AREA, DURATION, LENGTH, SIZE, name
from assistant.records import Fact
from kb import lazyre

__all__ = ["category", "claim", "counting_rule", "description", "name", "rate_formula"]

_LIMIT = lazyre.compile(
    r"响应|修复|修好|恢复|反馈|办结|办理|到场|到达|处置|处理|赶到|时限|出警|出诊|整改|提交|上报|上门|送达|回复|答复"
)
_BENEFIT = lazyre.compile(
    r"受益|惠及|出行|受惠|带动|保护|挽回|拉动|周转(?!筐|箱|房|用房|库|车)|服务人口|覆盖人口|改善|新增灌溉|恢复灌溉|增产|(?<!困难)(?<!新)(?<!自主)就业(?!困难|援助|服务|创业)"
)
_ECOLOGY = lazyre.compile(r"节水|节能|减排|节电|绿化|造林|植被|水质|空气|森林|碳|水土|湿地")
# 由30分钟缩短到10分钟: a time that the work itself improves.
_SHORTENED = lazyre.compile(r"(?:由|从|目前|现在|原来|较|比).*(?:缩短|压缩|压减|减少|降低|下降|降|减|压)(?:到|至|为)")
_INCIDENT = lazyre.compile(r"事故|事件|投诉|差错|失误|泄密|信访|纠纷|火灾|违规|案件.{0,2}发生")
_BENEFIT_RATE = lazyre.compile(
    r"(知晓|覆盖|利用|使用|就业|入学|升学|普及|增长|增收|网办|线上办理|采纳|转化|参与|参保|受益|整改(完成)?|上座|入住|入驻|"
    r"化解|调解成功|达产|回访|巩固|应用|下降|压减|降低|减少|发现|早诊|早治|破案|返乡|留存|续签)率$|人次占比$"
)
_ECOLOGY_RATE = lazyre.compile(r"(优良|绿化|植被|森林|水质|空气|减排|节能|节水|受害|断面|成林|回收利用|资源化)")


def category(fact: Fact) -> str:
    """Canonical category id (2021 framework) under which a stated fact belongs."""
    words = f"{fact.action}{fact.object}"
    if re.search(r"增收|人均收入|户均收入", words):
        return "benefit.economic"
    if fact.kind == "quantity" and fact.unit.endswith("元"):
        return "benefit.economic"
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
    if fact.number == 0 or re.search(f"(?:{_INCIDENT.pattern})(?:数|件数|起数|次数|发生数)?$", fact.object):
        return "output.quality"
    if fact.unit in DURATION:
        if _SHORTENED.search(fact.quote):
            return "benefit.social"
        kept = re.search(r"质保|保修|维保|保质|使用年限|寿命", words)  # how long the thing lasts
        timed = (
            fact.operator in ("≤", "<") or _LIMIT.search(words) or re.search(r"工期|建设期|[一-龥]期限?$|学期$", words)
        )
        if timed and not (kept and fact.operator not in ("≤", "<")):
            return "output.timeliness"
        return "output.quality" if kept else "output.quantity"
    if SIZE.search(fact.object) or fact.unit in ("℃", "兆帕", "勒克斯", "分贝"):
        return "output.quality"
    if re.match("培训|轮训", fact.action) or re.search("培训$|学员$", fact.object):
        return "output.quantity"
    if (
        _ECOLOGY.search(fact.object)
        and _BENEFIT.search(words + fact.object)
        or re.search(r"节水|节能|减排|节电|碳排放|减少.{0,4}排放", words)
    ):
        return "benefit.eco"
    if _BENEFIT.search(words) and not words.endswith(("类", "型", "级")):
        return "benefit.social"
    return "output.quantity"


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
    if re.search(r"工期|建设期", fact.object):
        return "开工令（合同生效）至完工验收的日历天数"
    if re.search(r"期限?$", fact.object) and fact.operator not in ("≤", "<"):
        return "合同（协议）约定的起止期间，以履约验收单为准"
    if fact.unit in DURATION and category(fact) == "output.timeliness":
        return "从受理（发生）到办结的最长时间，以工作记录为准"
    if fact.number == 0:
        return "年度内经核实认定的起数"
    if fact.unit in AREA and re.search(
        r"覆盖|保护|防护|防治|服务|补贴|种植|播种|流转|巡护|监测", f"{fact.action}{fact.object}"
    ):
        return "作业记录、台账核实的实际面积，同一地块不重复计"
    return counting_rule(fact.unit)


def counting_rule(unit: str) -> str:
    """How things of a unit are counted and by what paper."""
    if unit in ("人", "人次", "户", "户次"):
        return "按花名册、签到或发放明细核实，同一对象不重复计"
    if unit in LENGTH or unit in AREA:
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
    if timely := re.match(r"(.*?)(?:及时|按时|按期|准时)(.*)$", stem):
        deed = "".join(timely.groups()) or "任务"
        return f"在规定时限内完成{deed}的数量÷应完成{deed}的数量×100%"
    if re.search(r"(损失|死亡|发病|受害|流失|辍学)$", stem):
        return f"{stem}数÷总数×100%"
    if re.search(r"(减少|降低|下降|压减|节约|减排)$", stem):
        return "（上年实际数－本年实际数）÷上年实际数×100%"
    if re.search(r"(增长|增加|提高|提升|增收)$", stem):
        return "（本年实际数－上年实际数）÷上年实际数×100%"
    if re.search(r"(利用|使用)$", stem):
        return "实际使用（利用）数量÷可供使用总量×100%"
    if rate.endswith(("比例", "占比", "比重")):
        return f"{stem}的数额÷总额×100%"
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
        return 8 if re.search(r"承担|分担|(?:补贴|补助|奖励|贴息|配套)比例", fact.object) else 1
    if fact.kind in ("date", "period", "recurring") and fact.number is None:
        return {"finish": 1, "": 1, "milestone": 5, "start": 6}.get(fact.role, 4)
    if SIZE.search(fact.object):
        return 2 if fact.operator in ("≥", "≤") else 7
    if "+" in fact.derived:
        return 9
    if not fact.object and not fact.action:
        return 6
    if fact.derived:
        return 2 if fact.derived.startswith("每") else 4
    if fact.object.startswith("每") and fact.operator == "=":
        return 5
    return 1 if category(fact) == "output.timeliness" else 2
