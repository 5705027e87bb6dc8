"""Where a measured thing belongs: the second level that its name, value and unit point to."""

from __future__ import annotations

import re

from assistant.rules.direction import direction
from assistant.rules.grammar import EXECUTION
from assistant.rules.percents import percent_misfit
from assistant.rules.reading import Row
from kb import lazyre

QUANTITY, QUALITY, TIMELINESS, COST = "数量指标", "质量指标", "时效指标", "成本指标"
ECONOMIC, SOCIAL, ECO, SATISFACTION = "经济效益指标", "社会效益指标", "生态效益指标", "服务对象满意度指标"
BENEFIT, OUTPUT = "效益指标", "产出指标"
NOWHERE = "不设（预算执行率自评时另计）"

_RATIO = lazyre.compile(r"(?:(?<![效速功频汇利斜])|(?<=[有无]效)|(?<=成功))率$|比例$|比重$|占比$|百分比$")
_SATISFIED = lazyre.compile(r"满意")
_OPINION = lazyre.compile(r"满意|认可|好评|支持|信任|评价|评议|测评|投诉|口碑|赞誉|获得感|幸福感|安全感|意见|表扬")
_TIME_HEAD = lazyre.compile(
    r"(?:完成|开工|竣工|到位|发放|上线|验收|交付|通车|投用|启用|举办|开展|实施|建成|兑现|提交|进场)(?:时间|日期|时限|时点|期限)$|进度(?:情况)?$|及时性$|时效性?$|(?:及时|按期|按时(?!段)|准时)[一-龥]{0,4}率$|[一-龥]*及时率$"
)
_ON_TIME = lazyre.compile(r"^(?:按时|按期|及时|准时|如期)(?:完成|到位|发放|支付|拨付|办结|交付)?$")
_MONEY_COST = lazyre.compile(r"总?成本(?:控制数?)?$|单价$|造价$|控制数$|总投资$|总费用$|预算(?:数|总额)$|经费总额$")
_COST_WORD = lazyre.compile(
    r"成本|费|节约|节省|控制|占比|支出|损耗|单价|价格|超支|超概|结余|偏差|概算|经费|投资|造价|变更|索赔"
)
_BAD_EVENT = lazyre.compile(
    r"事故|投诉|差错|违规|缺陷|案件|事件|申诉|争议|纠纷|退回|返工|返修|故障|不合格|问题|重大|舆情|信访|失误|通报|处罚"
)
_AWARD = lazyre.compile(
    r"奖|优秀|优质|省级|国家级|市级|一等|达标|合格|通过|星级|等级|认证|采纳|评优|核心期刊|高质量|合规|批示|推广|每|平均|人均|班均|户均"
)
_PHYSICAL = lazyre.compile(
    r"宽度|厚度|高度|深度|强度|精度|浓度|温度|湿度|分辨率|密度|速度|容量|功率|性能|参数|配置|标准|年限|寿命|时长|时间|周期|分$|得分|带宽|流量|速率|含量|产量|单产|间距|坡度|规格|品质|体长|胸径|苗高|株高|保证|更新频|频率|响应|并发|胎|日增"
)
_SHARE_OF_MONEY = lazyre.compile(r"(?:投入|资金|补助|补贴|预算|财政)[^，。；]{0,6}占[^，。；]{1,14}(?:比例|比重)$")
_LIFE = lazyre.compile(
    r"(?:生活(?:水平|情况|质量|状况|条件|待遇)|社会(?:稳定|影响|形象|风气|和谐)|营商环境|群众(?:幸福|获得|安全)感|就业(?:水平|情况))"
)
_ADVERSE = lazyre.compile(
    r"扰民|投诉|事故|占道|占用|影响天数|拥堵|中断|排放|扬尘|噪|污染|废|污水|尾气|碳|能耗|破坏|占地|伤亡|纠纷|信访|风险|损害|负面|不利|耗|流失|生态修复|恢复|补偿|毁|超标"
)
_ECONOMIC = lazyre.compile(
    r"(?<!社会)(?<!生态)(?<!环境)经济(?!困难|适用)|增收|收入|产值|税|投资|营收|利润|成本|费用|节约|节支|节省|降本|损失|资金|资产|价格|单价|售价|销|交易|市场|企业|产业|消费|金额|采购|财政|商|贸|产量|增产|减产|亩产|单产|产能|工资|薪|贷|融资|保费|理赔|赔|补偿"
    r"|旅游|游客|旅客|接待|招|生产总值|附加值|投入产出|就业|务工|用工|创收|租|利用率|使用率|使用年限|效率|闲置|折旧|能耗|节能|节水|节电|农产品|特色|粮|农业|种植|养殖|牲畜|出栏|存栏|作物|良种|生产|物流|运输|通行|工业|制造|科技|成果转化|专利|研发|创业|回报|收益|负担|支出|减负|差旅|电费|水费|油|集体|脱贫|富|价值|股|债|抵押|金融|信贷|保险|开发|盈|亏|折|通关|货物|货运|进出口|时长|工时|提速|周转|万元|元|惠企|惠农|实惠|补贴|成交"
)
_POLITICAL = lazyre.compile(
    r"水平|美誉|政治生态|党内生态|生态圈|(?:营商|市场|办公|学习|网络|投资|工作|政治|社会|就业|法治|经营|消费|教学|育人|执法|政务|发展|舆论|文化|办学|教育|住院|就医|诊疗|创业|创新|施工|语言|用工|安全|治安|交通|通行|阅读|服务|金融|信用|廉政|从政)环境"
)
_ECO = lazyre.compile(
    r"生态|环境|环保|节能|能耗|减排|排放|污|绿|植被|水质|空气|大气|垃圾|废|土壤|碳|节约|水土|化肥|农药|秸秆|噪|树|生长|扬尘|湿地|林|草|河|湖|水源|水资源|地下水|卫生|无纸|纸张|用纸|用电|用水|节水|节电|资源|粪|耕地|流域|物种|生物|沙|矿|自然|清洁|人居|美|洁净|烟|臭|优良天数|达标天数|PM|能源|循环|农膜|地膜|畜禽|病虫|侵蚀|地力|有机质|沟渠|景观|防护|复垦|墒|灌溉|盐碱|降水|增雨|电子化|电子|线上|天然|海洋|岸|滩|鸟|鱼|水|风沙|尘|光伏|新能源|燃煤|煤|颗粒物|臭氧|二氧化|氮氧|氨氮|需氧量|焚烧|火点|损耗|浪费|节粮|油耗|电耗|耗能|清淤|山体|温室|气候"
)
_ECO_PROJECT = lazyre.compile(
    r"生态|环境|修复|绿化|造林|污染|治沙|水土|污水|垃圾|湿地|河|湖|矿山|土壤|大气|秸秆|碳|节能|环保|林|草原"
)
_PEOPLE_MATTER = lazyre.compile(
    r"准确|差错|规范|完整|满意|思想|政治|问题|办公|案件|发放|执行|完成|合格|党|干部|就业|学|经济|群众|社会|收入|税|产值|培训"
)
_ECO_EFFECT = lazyre.compile(r"生态(?:环境|文明|系统|效益|质量|功能)|(?:空气|大气|水体|水|土壤|环境)质量|水环境")
_SOCIAL_OUTPUT = lazyre.compile(
    r"^(?:举办|召开|印发|印制|购置|采购|新建|建设|修建|编制|安装)[一-龥“”]{0,16}(?:数量?|场次|次数|份数|台数|套数|期数|面积|里程)$"
)
_INCOME = lazyre.compile(r"税收|产值|营收|营业收入|销售收入|利润|增收额|节支额|增加值")


def belongs(row: Row) -> str | None:
    """The second level where the measured thing belongs, None where it stands right or practice varies."""
    if row.category is None:
        return None
    judge = _JUDGES.get(row.category)
    found = judge(row) if judge else None
    return found or _practice(row)


def _practice(row: Row) -> str | None:
    """Where the library's cards put what is measured, if they are sure and the unit fits the name."""
    topics = row.scene.topics
    if topics is None or row.scene.table.kind == "unit" or percent_misfit(row):
        return None
    place = topics.placing.elsewhere(row)
    if place is None or not _possible(row, place):
        return None
    return _PRINTED[place]


def _possible(row: Row, place: str) -> bool:
    """Whether the words and the value of a row allow the category that its likeness to cards suggests."""
    name, value = row.name, row.value
    if place == "output.cost":  # a sum to keep low, not one to raise or a share
        return value.dimension == "money" and value.target.operator not in ("≥", ">")
    if place == "output.quality" and _counted(row):
        return False
    if place == "output.quantity" and value.target.number == 0:  # 脱管人数 =0人: nothing is produced by none
        return False
    if place == "output.timeliness" and row.grammar.kind == "duration":
        return not (row.category == "output.quantity" and name.endswith("数"))  # 服务月数: how much was done
    if row.group == "cost":
        return not _COST_WORD.search(name)
    if row.grammar.front and row.group == "benefit":  # 保护耕地面积: a number that says how far an effect reaches
        return False
    if row.category == "benefit.economic":
        return not _ECONOMIC.search(name + row.description)
    return row.category != "benefit.eco" or not _ECO.search(_POLITICAL.sub("", name))


def _counted(row: Row) -> bool:
    """A number of things, people or places."""
    return row.value.target.type in ("numeric", "range") and row.value.dimension in (
        "person",
        "count",
        "area",
        "length",
    )


def _common(row: Row) -> str | None:
    """What every category but its own refuses: satisfaction, a point in time, the share of money spent."""
    if _SATISFIED.search(row.name) and row.grammar.kind == "satisfaction":
        return SATISFACTION
    return None


def _executed(name: str) -> bool:
    """The share of the budget spent, which the self-review scores apart; full or right payment is quality."""
    return bool(EXECUTION.search(name)) and not re.search(r"足额|准确|发放|到位|拨付", name)


def _quantity(row: Row) -> str | None:
    if found := _common(row):
        return found
    value, kind = row.value, row.grammar.kind
    if value.dated or (kind == "time" and not _counted(row)):
        return TIMELINESS
    if _MONEY_COST.search(row.name) and (value.dimension == "money" or value.percent):
        return COST
    if (
        kind == "amount"
        and value.dimension == "money"
        and re.search(r"(?:价格|采购价|费用?|(?:采购|购置|建设|运维|租赁)支出)$", row.name)
    ):
        return COST
    if _executed(row.name) and row.value.percent:
        return NOWHERE
    if _RATIO.search(row.name) and not _counted(row):
        return QUALITY
    if percent_misfit(row):
        return None
    if value.percent and kind in ("ratio", "task", "effect", "state", "thing", "grade"):
        return BENEFIT if kind == "effect" else QUALITY
    if value.target.type == "grade" and kind not in ("count", "amount"):
        return QUALITY
    if (
        value.worded
        and kind == "effect"
        and value.target.type == "text"
        and not re.search(r"\d", value.text + row.name)
    ):
        return BENEFIT
    if value.worded and kind == "state" and not re.search(r"\d", value.text + row.name):
        return QUALITY
    return None


def _quality(row: Row) -> str | None:
    if found := _common(row):
        return found
    value, kind, name = row.value, row.grammar.kind, row.name
    if name.endswith("时限") and value.timed:
        return TIMELINESS
    shared = bool(_RATIO.search(name)) and row.formula  # an on-time share with its formula: practice varies
    if value.dated or _ON_TIME.match(value.text) or (_TIME_HEAD.search(name) and not shared):
        return TIMELINESS
    if _executed(name):
        return NOWHERE
    if _MONEY_COST.search(name) and (value.dimension == "money" or value.percent):
        return COST
    if _LIFE.search(name) and kind in ("effect", "state"):
        return SOCIAL
    plain = not (_BAD_EVENT.search(name) or _AWARD.search(name) or _PHYSICAL.search(name))
    countable = value.target.unit not in ("分", "级", "倍", "分贝", "摄氏度", "成", "度", "厘米", "毫米", "微米")
    # What is kept low, or is not to happen at all (脱管人数 =0人), is a standard and no output.
    capped = value.target.operator in ("≤", "<") or value.target.number == 0
    sized = value.dimension == "length" and not re.search(r"里程|长度|公里", name + (value.target.unit or ""))
    if (
        plain
        and countable
        and not (capped or sized)
        and _counted(row)
        and kind in ("count", "task", "thing", "state")
        and direction(name) >= 0
    ):
        return QUANTITY
    return None


def _timeliness(row: Row) -> str | None:
    if found := _common(row):
        return found
    if row.value.dimension == "money" and row.grammar.kind == "amount":
        return COST
    often = re.search(r"每|频|时|日|天|月|期|进度", row.name + row.value.text)
    if _counted(row) and row.grammar.kind in ("count", "task", "thing") and not often:
        return QUANTITY
    return None


def _cost(row: Row) -> str | None:
    if found := _common(row):
        return found
    value, kind, name = row.value, row.grammar.kind, row.name
    if EXECUTION.search(name) and not re.search(r"节约|控制|违规|违纪|追缴|上缴|清欠|收缴|退缴", name):
        return NOWHERE
    if row.category in ("cost.social", "cost.eco"):
        measured = value.numeric and not value.percent
        return BENEFIT if kind in ("effect", "state") and not measured and not _ADVERSE.search(name) else None
    if value.dated or (kind == "time" and value.dimension != "money"):
        return TIMELINESS
    if kind == "duration" and value.dimension == "time" and not re.search(r"工日|用工|工时|人工|回收期", name):
        return TIMELINESS
    if _COST_WORD.search(name) or value.dimension == "money":
        return None
    if kind == "effect" or (kind == "state" and value.worded):
        return BENEFIT
    if kind == "state" and value.percent:
        return BENEFIT
    if _RATIO.search(name):
        return None if _SHARE_OF_MONEY.search(name) else QUALITY
    if _counted(row) and kind in ("count", "task", "thing"):
        return QUANTITY
    return None


def _benefit(row: Row) -> str | None:
    """What no benefit is."""
    if found := _common(row):
        return found
    name = row.name
    if row.value.dated and row.grammar.kind == "time":
        return TIMELINESS
    if re.search(r"总成本$|单位成本$|控制数$|预算(?:数|总额)$", name):
        return COST
    if EXECUTION.search(name):
        return NOWHERE
    if re.search(r"验收(?:合格|通过)率$", name):
        return QUALITY
    return None


def _economic(row: Row) -> str | None:
    if found := _benefit(row):
        return found
    if row.value.dimension == "money" or (row.value.target.unit or "").startswith(("万元", "元", "亿元")):
        return None
    name = row.name
    if re.search(r"社会(?:效益|影响|效果|稳定|和谐|形象)", name):
        return SOCIAL
    if re.search(r"生态(?:效益|环境|文明)", name):
        return ECO
    if row.value.dimension == "count" and row.grammar.kind == "count" and not re.search(r"人|户|家庭", name):
        return None  # things in use: ships in a port, parcels sent; practice varies
    if _ECONOMIC.search(name) or (row.value.numeric and row.value.dimension in ("time", "mass", "area", "length")):
        return None
    if _ECONOMIC.search(re.sub(r"经费|资金|项目|工作", "", row.description)) and row.formula:
        return None
    return ECO if _ECO.search(_POLITICAL.sub("", name)) else SOCIAL


def _eco(row: Row) -> str | None:
    if found := _benefit(row):
        return found
    plain = _POLITICAL.sub("", row.name)
    healing = row.grammar.measurable or _ECO_PROJECT.search(row.scene.project_name)
    if healing and row.grammar.kind != "task" and not _PEOPLE_MATTER.search(plain):
        return None  # 治理措施完好率 of a project that heals nature; a measured thing that speaks of nobody
    if re.search(r"社会效益|经济效益|社会影响", plain):
        return SOCIAL if "社会" in plain else ECONOMIC
    if _ECO.search(plain):
        return None
    if _ECO.search(_POLITICAL.sub("", row.description)) and row.description != row.indicator.name:
        return None
    if re.search(r"准确|合格|差错|规范性|完整性|质量", plain):
        return QUALITY
    return SOCIAL


def _social(row: Row) -> str | None:
    if found := _benefit(row):
        return found
    name = row.name
    if re.search(r"^(?:经济|生态)效益", name):
        return ECONOMIC if name.startswith("经济") else ECO
    if row.grammar.kind in ("effect", "state") and _ECO_EFFECT.search(_POLITICAL.sub("", name)):
        return ECO
    if _INCOME.search(name) and row.value.dimension == "money":
        return ECONOMIC
    if _SOCIAL_OUTPUT.search(name) and _counted(row):
        return QUANTITY
    return None


def _satisfaction(row: Row) -> str | None:
    return None if _OPINION.search(row.name) else BENEFIT if row.grammar.kind in ("effect", "state") else OUTPUT


_PRINTED = {
    "output.quantity": QUANTITY, "output.quality": QUALITY, "output.timeliness": TIMELINESS, "output.cost": COST,
    "benefit.economic": ECONOMIC, "benefit.social": SOCIAL, "benefit.eco": ECO, "satisfaction.target": SATISFACTION,
}  # fmt: skip
_JUDGES = {
    "output.quantity": _quantity, "output.quality": _quality, "output.timeliness": _timeliness, "output.cost": _cost,
    "cost.economic": _cost, "cost.social": _cost, "cost.eco": _cost, "benefit.economic": _economic,
    "benefit.social": _social, "benefit.eco": _eco, "benefit.sustain": _benefit, "satisfaction.target": _satisfaction,
}  # fmt: skip
