"""What an indicator name measures, read from its grammar: the head noun at the end, the verb in front.

A Chinese indicator name puts its head last (设备|验收合格率, 参训|人次); a name that opens with a verb of effect
(提升…, 促进…) and has no measurable head promises something without measuring it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.rules.text import core
from kb import lazyre

Kind = Literal[
    "ratio", "satisfaction", "count", "amount", "time", "duration", "grade", "state", "effect", "task", "thing"
]

MEASURABLE = frozenset({"ratio", "satisfaction", "count", "amount", "time", "duration", "grade"})

# A target value that slipped into the name: 达到100%, 不突破4万元, ≥498个.
VALUE_IN_NAME = lazyre.compile(
    r"(?:控制在|达到?|不低于|不少于|不超过|不突破|不高于|至少|为|[≥≤><=])+(?:人均|每人)?\d[\d.,]*[%‰万亿]?[一-龥]{0,4}(?:以上|以内|以下)?$"
)
_RATIO = lazyre.compile(
    r"(?:(?<![效速功频汇利斜])|(?<=[有无]效)|(?<=成功))率$|比例$|比重$|占比$|百分比$|比率$|产出比$|师比$|生比$|增速$|增幅$|降幅$|涨幅$|跌幅$|覆盖面$|(?:知晓|达标|通达|覆盖|通畅|参与|认知|熟知)度$|压实度$"
    r"|可用(?:性|度)$|湿度$|郁闭度$|盖度$|免疫密度$|纯度$|平整度$|(?:合格|达标|通过|全覆盖|到位|完好)$|(?:完成|落实|到位|达标|覆盖|合格|执行)(?:情况|程度)$"
)
_SATISFIED = lazyre.compile(
    r"满意(?:度|率|程度|情况|比例|水平)?(?:得分|评分|测评|调查)?$|满意度|好评(?:率|度)$|认可(?:度|率)$|支持(?:度|率)$"
)
_DURATION = lazyre.compile(
    r"时长$|天数$|日数$|月数$|年数$|小时数?$|周期$|年限$|寿命$|期限$|工期$|(?:响应|处置|处理|修复|恢复|办理|调阅|出动|等待|通行|等候|审批|办结|受理|反馈|通勤|到达|服务|使用|施工)时(?:间|限)$"
)
_TIME = lazyre.compile(
    r"时间$|日期$|时点$|时限$|时期$|时效性?$|及时性$|及时(?:度|情况)$|进度(?:情况)?$|时间进度$|时节$|(?:及时|按时|按期|准时)(?:完成|到位|发放|支付|拨付|交付)?$"
)
_COUNT = lazyre.compile(
    r"(?<![指系参分多少岁基])数$|(?<![质力能考胆容])量$|人口$|面积$|里程$|长度$|规模$|人次$|户次$|件次$|辆次$|台次$|批次$|轮次$|频次$|期次$|场次$|班次$|剂次$"
    r"|次$|名额$|频率$|宽度$|厚度$|高度$|深度$|强度$|浓度$|温度$|总额度$|覆盖人群$|户$|容积$|体积$|容量$|库容$|(?:投诉|事故|案件|纠纷|火灾|疫情|申诉)$"
)
_AMOUNT = lazyre.compile(
    r"成本$|费用?$|经费$|金额$|(?<!名)额$|(?<!人力)资金$|支出$|(?<!项目)投资$|项目投资$|造价$|单价$|价格$|价款$|控制数$|收入$|产值$|税收$|增加值$|营收$|利润$|损失$"
    r"|(?:人均|户均|亩均|生均|月均|每人|每户|每亩|每月)[一-龥]{0,6}(?:补贴|补助|津贴)$|工资$|投入$|预算$|(?:补助|补贴|奖补|收费|费用|成本|发放|慰问|救助|支出|资助|津贴|报酬|经费|投资|供养|保障|奖励|扶持|救济|造价|建设|亩均|人均|生均)标准$|成本控制(?:情况)?$|预算控制(?:情况)?$|资产$|总产$|款$"
)
_GRADE = lazyre.compile(
    r"等级$|级别$|得分$|评分$|分数$|指数$|名次$|排名$|排位$|结论$|(?:测评|评价|考核|评审|鉴定|检测)结果$|系数$|倍数$"
)
_STATE = lazyre.compile(
    r"性$|情况$|水平$|程度$|能力$|质量$|效果$|成效$|作用$|环境$|素质$|影响力?$|力$|(?<!制)度$|形象$|氛围$|秩序$|机制$|体系$|意识$|活力$|效率$|速率$|效益$|效能$"
    r"|状况$|面貌$|感$|条件$|格局$|认知$|认识$|理念$|风气$|风尚$|现象$|职能$|文明$|和谐$|稳定$|健康$|发展$|经济$|制度$|功能$|生活$"
)
_ADVERB = (
    r"(?:进一步|持续|不断|有效|逐步|切实|全面|大力|积极|充分|深入|更好地?|有力|显著|稳步|长期|科学|合理|努力|着力|高质量"
    r"|不折不扣|严格)*"
)
_EFFECT_VERB = (
    "提升|提高|增强|加强|促进|拉动|撬动|推动|推进|改善|优化|保障|保证|确保|遏制|营造|维护|巩固|满足|发挥|激发|带动|弘扬|净化|缓解|完善|健全|强化|深化"
    "|树立|丰富|增加|增进|减少|降低|减低|减轻|节约|节省|改进|助力|助推|支撑|引导|夯实|压实|落实|贯彻|扩大|繁荣|构建|防范|化解|消除|杜绝"
    "|规范|督促|严肃|实现|发展|传承|凝聚|拓宽|拓展|加快|加大|做好|搞好|为[一-龥]{2,14}(?:提供|营造|创造|奠定|打下)|服务(?!对象|期|人|质|率|态|数|覆|投|岗|站|半|响|月|时|场|群|项|满|次|水|村|单|面|企|器|保障|大厅)|形成|彰显|体现|方便|便利|保护(?!率|区|面|对|数|等)|保持|避免|打造|培养|培育|延长|缩短|抑制|震慑|密切"
)
_EFFECT_FRONT = lazyre.compile(rf"^{_ADVERB}(?:对|使|让|将|把)?[一-龥]{{0,0}}(?:{_EFFECT_VERB})")
_BARE_ADVERB = lazyre.compile(r"^(?:进一步|持续|不断|逐步|切实)+(?=[一-龥]{2})")
_EFFECT_TAIL = lazyre.compile(
    r"(?:显著|明显|提升|改善|增强|提高|优化|完善|加强|巩固|增加|减少|降低|下降|提速|见效|有效|顺利|良好|稳定|保障|推进|提升值|提高值|增加值|改善值|增长值)(?:情况|程度)?$"
)
_TASK = lazyre.compile(
    r"^(?:按[一-龥]{2,6})?(?:开展|完成|组织|举办|召开|购置|采购|购买|建设|新建|改建|扩建|修建|印发|印制|发放|编制|编印|走访|慰问|培训|检查|维修|维护|安装|更换|实施|设置|配备|制作|拍摄|聘请|聘用|租赁|对|清理|整治|打造|创建|引进|出版|参加|承办|接待|办理|审核|处理)"
)
_CHANGE = lazyre.compile(
    r"增长|增加|下降|减少|降低|提高|提升|压减|节约|缩短|新增|改善|变动|增收|减排|增产|上升|节水|节电|节能|增幅|降幅"
)
# Ratios that may pass 100 %.
UNBOUNDED = lazyre.compile(
    r"增长|增加|增幅|提高幅度|提升幅度|变动|增速|投入产出|回报|保值|增值|床位使用|复种|周转|超额|负债|拨备|流动比|利润率|倍|同比|环比|上升|增收|增产|溢价|加成"
)
# The word that a change word changes: 经济效益增加值 → 经济效益.
_CHANGED = lazyre.compile(r"(?:的)?(?:增加|提升|增长|提高|改善)(?:值|量|度|率|幅度|情况|程度|比例|水平)?$")
_UNMEASURED = lazyre.compile(
    r"(?:效益|影响力?|水平|素质|能力|质量|意识|作用|成效|环境|形象|活力|凝聚力|战斗力|积极性|感|认知|氛围|秩序|稳定|公信力|面貌|效果|效能|文明)$"
)
# Statistics whose name only looks like a change.
_STATISTIC = lazyre.compile(
    r"(?:工业|农业|产业|服务业|旅游业?|文化|制造业|商业|产业链|企业|行业|项目|园区|三产|一产|二产)增加值$"
)

# The share of money spent: no cost and no output.
EXECUTION = lazyre.compile(
    r"(?:预算|资金|经费|支出|财政|拨款|款项|用款|概算|(?:补贴|补助)(?!标准|政策)).{0,6}(?:完成|执行|利用|到位|支付|支出|使用|拨付|下达|兑现)(?:率|比例|进度|情况)$|^(?:执行|支付|支出)(?:率|进度)$"
)


@dataclass(frozen=True)
class Grammar:
    """`kind` of the head; `change`: the name speaks of a difference to a former state; `base` is what changes."""

    kind: Kind
    change: bool = False
    head: str = ""
    front: bool = False  # opens with a verb of effect
    base: str = ""

    @property
    def measurable(self) -> bool:
        return self.kind in MEASURABLE


@lru_cache(maxsize=65536)
def read_name(name: str) -> Grammar:
    """The grammar of one indicator name."""
    text = re.sub(r"[（(][^）)]*[）)]", "", core(name))
    text = VALUE_IN_NAME.sub("", text) or text
    front = bool(_EFFECT_FRONT.match(text))
    change = bool(_CHANGE.search(text))
    changed = _CHANGED.search(text)
    if changed and changed.start() and not _STATISTIC.search(text):
        base = text[: changed.start()]
        if _UNMEASURED.search(base):
            return Grammar("effect", True, changed.group(), front, base)
    if front and not _SATISFIED.search(text):
        opened = _EFFECT_FRONT.sub("", text) or text
        if _UNMEASURED.search(opened) and not _head(opened)[1]:
            return Grammar("effect", change, text, True, opened)
    kind, head = _head(text)
    if kind:
        return Grammar(kind, change, head, front)
    if front or (_BARE_ADVERB.match(text) and not _TASK.match(text)):
        return Grammar("effect", change, text, True)
    if _TASK.match(text):
        return Grammar("task", change, text)
    if _EFFECT_TAIL.search(text):
        return Grammar("effect", change, text)
    if found := _STATE.search(text):
        return Grammar("state", change, found.group())
    return Grammar("thing", change, text)


_HEADS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("satisfaction", _SATISFIED), ("ratio", _RATIO), ("grade", _GRADE), ("duration", _DURATION), ("time", _TIME),
    ("amount", _AMOUNT), ("count", _COUNT),
)  # fmt: skip


def _head(text: str) -> tuple[Kind | None, str]:
    for kind, pattern in _HEADS:
        if found := pattern.search(text):
            return kind, found.group()
    return None, ""


_FORMULA = lazyre.compile(
    r"÷|/(?!人|亩|次|天|月|年|台|户|套|件)|×100|除以|占[^，。；]{1,30}(?:比例|比重|比率|百分比|%)|占[一-龥]{1,16}(?:总数|总量|总额|总人数|数量?|面积|人数)|与[^，。；]{2,30}(?:之比|的比[例率值])"
    r"|(?:总|全部|应)[一-龥]{1,10}(?:中|里)[^，。；]{1,20}(?:比例|所占)|(?<=[一-龥)）])[－—–-](?=[一-龥(（])|＝|=(?=[(（一-龥])|所占(?:比例|比率|比重)"
)


def has_formula(text: str) -> bool:
    """Whether a description says what is divided by what, or subtracted from what."""
    return bool(text and _FORMULA.search(text))
