"""Whether a name is good when high or when low (DOMAIN §2.2), read from its head outwards.

A ratio is judged by the word just before 率: 不合格电梯|整改|率 is a cure, however bad the thing that is cured; 出水|达标排放|率
is a quality. A number is judged by the thing counted, unless a verb of cure stands before it. Where neither is evident
nothing is said: a false alarm costs more than a miss.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.rules.grammar import VALUE_IN_NAME, read_name
from assistant.rules.text import core
from kb import lazyre

_SATISFIED = lazyre.compile(r"满意(?:度|率|程度|情况|比例)?$|好评[率度]$|认可[率度]$")
# What makes a share good: a standard met, a cure done, a right enjoyed.
_GOOD = (
    "满意|合格|达标|优良|优秀|优质|良好|完好|正常|准确|正确|精准|真实|完整|规范|合规|安全|有效|成功|清晰|吻合|相符|一致|齐全"
    "|处置|处理|处治|处罚|查处|整改|整治|修复|修缮|恢复|办结|结案|审结|执结|化解|调解成功|解决|消除|清零|销号|追溯|追缴|追回|追踪|清收|收回|回收|挽回|移送|反馈|回复|答复|回访|响应|接通|受理|采纳|落实|执行|兑现|履约"
    "|完成|到位|到账|到岗|到课|到报|到会|出勤|出动|出车|开出|在线|联通|连通|贯通|通达|通车|通畅|畅通|接入|上传|上报|报告|公开|公示|归档|建档|立卡|录入|核查|复核|抽查|巡查|检查|排查|监测|检定|检验|检测|检修|审核|随访|管理|监管|监督|签约|签订"
    "|覆盖|普及|知晓|认知|参与|参加|参训|参保|参合|入学|入园|入托|升学|就学|巩固|就业|上岗|持证|取证|毕业|结业|通过|达到|接种|筛查|体检|早诊|治愈|救治|抢救|好转|康复|留治|保障|保证|满足|供给|供应|供水|发放|拨付|支付|受益|享受|资助|救助|帮扶|补助"
    "|利用|使用|转化|产出|周转|运行|开放|开机|开工|复工|投产|达产|竣工|验收|成活|保存|存活|绿化|植被|治理|防治|防控|控源|净化|收集|收运|清运|转运|无害化|资源化|再生|回用|节能|节水|节电|节约|节省|减排|减免|去除|削减"
    "|准时|准点|按时|按期|及时|守时|守约|增长|增加|提高|提升|增产|增收|上升|保值|增值|盈利|回报|机械化|信息化|数字化|标准化|组织化|规模化|城镇化|社会化|良种|适配|匹配|应用|推广|采用|改造|改善|更新|建成|设立|配备|配置|配套|装备|安装|足额|充足|自给|国产化|电子化|网办|办理|提供|参评|获奖|命中|破案|侦破|起获|抓获|亮灯|亮化|入库|入河达标|优等|商品|出栏|繁殖|免疫|诊断|会诊|阅读|借阅|留存|育成|受胎|孵化|发芽|出芽"
)
# What makes a share or a number bad.
_BAD = (
    "故障|差错|错误|失误|误差|偏差|误报|漏报|迟报|瞒报|漏检|误判|改判|发回|投诉|举报|信访|上访|申诉|争议|纠纷|败诉|违规|违纪|违法|违章|违约|犯罪|发案|案发|复吸|复犯|重犯|重新犯罪|复发|重复发生"
    "|不合格|不达标|不满意|不良|不足|不及时|未完成|未整改|超标|超限|超载|超速|超支|超概|超员|超编|超时|逾期|延期|延误|拖欠|欠薪|欠费|坏账|呆账|代偿|损失"
    "|损耗|损坏|破损|毁损|漏损|渗漏|泄漏|流失|浪费|丢失|丢包|缺失|缺勤|缺货|缺编|旷课"
    "|辍学|失学|失业|返贫|返工|返修|返潮|退回|退查|退件|退货|退学|退保|撤销|空置|闲置|撂荒|荒废|淘汰|中断|停播|停运|停机|停电|停水|爆管|爆胎|宕机|拥堵|堵塞|积压|积水|内涝|断流|事故|伤亡|死亡|亡人"
    "|失败|贫困|致贫|农残检出|残留检出|药残检出|群体性|个人极端|受伤|致残|致死"
    "|病死|死淘|发病|患病|感染|疫情|受害|受灾|成灾|暴发|误诊|并发症|压疮|低体重|贫血|近视|肥胖|患龋|患癌|龋齿|结核"
    "|火灾|隐患|灾害|险情|溺亡|中毒|污染|排放|扬尘|噪声|噪音|扰民|臭味|焚烧|火点|超排|偷排|能耗|电耗|油耗|水耗|煤耗|物耗|药耗|料耗|残留|药残|假劣|侵权|流失生|结转|结余|变动|调整|负面舆情|舆情|隐性债务|负债|空巢|陪读|报废|拒付|拒收|挂靠|空驶|空载|白跑|跑冒"
)
# Good as a rule, yet a ceiling can make sense (抗菌药物使用率, 床位使用率): never called wrong.
_EITHER = (
    "使用|利用|周转|产出|发放|拨付|支付|支出|改造|更新|监测|检查|巡查|抽查|核查|检测|增长|增加|提高|提升|上升|办理|提供"
    "|繁殖|商品|出栏|运行|检查|监管|复核|审核|录入|应用|采用|供应|供给|出动"
)
_SHARE = lazyre.compile(r"(?:比率|比例|比重|占比|百分比|率|面)$")
_NEUTRAL = lazyre.compile(
    r"(?:天数|人数|户数|件数|台数|面积|里程|数量?|的|发生|出现|情况|事件|工作|人员|车辆|产品|问题|个|性)+$"
)
_GOOD_END, _BAD_END, _EITHER_END = (lazyre.compile(rf"(?:{words})$") for words in (_GOOD, _BAD, _EITHER))
_LESS = lazyre.compile(
    r"(?:下降|降低|减少|压减|压降|缩短|减排|节约|节省|降)(?:率|比例|幅度|额|量|数|值|天数|时间|时长)?$"
)
_LIMIT = lazyre.compile(
    r"(?:响应|办理|修复|恢复|调阅|等待|处置|处理|等候|出动|办结|审批|受理|到达|反馈|抢修|救援|复检|审核|核查|核处|出具|送达|排队|候诊|兑付|拨付|通行|通勤|交办|派单|抄告|上报)[一-龥]{0,3}(?:时长|时间|时限|天数|日数|周期|小时数?|分钟数?)$"
    r"|(?<!服务)(?<!保质)(?<!质保)时限$"
)
_COUNTED = lazyre.compile(
    r"(?:总)?(?:起数|次数|件数|人数|例数|宗数|处数|户数|个数|天数|台次|人次|起|件|例|数量|数|量|额|金额|面积|浓度|值|强度|水平|时长|时间|小时数)$"
)
_EVENT = lazyre.compile(rf"(?:{_BAD})(?:发生|出现)?(?:事件|案件|问题|情况)?$")
_CURE = lazyre.compile(
    r"调处|接待|登记|处置|处理|整改|修复|化解|办结|查处|查办|查获|查出|回收|消除|核销|排查|预防|培训|演练|治理|受理|办理|审理|审结|侦破|破获|破案|救助|救援|救治|调解|抢修|挽回|避免|追回|检出|监测|清理|拆除|修缮|防治|收治|保险|理赔|宣传|检查|巡查|扑救|出警|接警|处警|改造|更新|盘活|控制|遏制|监管|督办|回访"
)
_POLLUTANT = lazyre.compile(
    r"(?:颗粒物|PM|二氧化|氮氧化|氨氮|总磷|总氮|需氧量|COD|污染物|臭氧|粉尘|甲醛|细菌)[^，。]{0,6}(?:浓度|含量|指数|值)$"
)


@lru_cache(maxsize=65536)
def direction(name: str, cost: bool = False) -> int:
    """+1 good when high, -1 good when low, 0 not evident. `cost`: it stands under a cost category."""
    text = re.sub(r"[（(][^）)]*[）)]", "", core(name))
    text = VALUE_IN_NAME.sub("", text) or text
    if _SATISFIED.search(text):
        return -1 if re.search(r"不满意", text) else 1
    if _LESS.search(text):
        return 1
    if _LIMIT.search(text):
        return -1
    if _POLLUTANT.search(text):
        return -1
    if re.search(r"(?:成本|造价|投资|超支)控制率$|(?:预算|概算)调整率$|变动率$|(?:结转)?结余率$", text):
        return -1
    if re.search(r"控制率$", text):
        return 0
    if share := _SHARE.search(text):
        return _share(text[: share.start()])
    if re.match(r"节约|节省|降低|压减|减少", text):
        return 1
    kind = read_name(name).kind
    if kind == "amount" and (cost or re.search(r"成本$|单价$|造价$", text)):
        return -1
    counted = _COUNTED.sub("", text)
    if _EVENT.search(counted) and not re.search(r"[零无]", text):
        if re.search(r"减少|减轻|缓解|降低|压减|避免|挽回|防止|追回|节约", text):
            return 1
        return 0 if _CURE.search(text) or read_name(name).front else -1
    return 0


def _share(front: str) -> int:
    """Direction of what a share is of: the last word that is good or bad in itself."""
    front = _NEUTRAL.sub("", front)
    bad = _BAD_END.search(front)
    if bad is not None:  # 达标|排放: the standard stands before the act
        before = front[: bad.start()]
        lessened = re.search(r"[零无未]$|降低|减少|挽回|追回|弥补|减轻|缓解|遏制|避免|防止", before[-4:])
        return 1 if lessened or re.search(r"(?<![非不未])(?:达标|合格|安全|规范|有序|正常)$", before) else -1
    good = _GOOD_END.search(front)
    if good is None:
        return 0
    if front[: good.start()].endswith(("不", "未", "难")):
        return -1
    return 0 if _EITHER_END.search(front) else 1
