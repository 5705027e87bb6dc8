"""Is the text a project, a vague wish, or no project at all."""

from __future__ import annotations

import re

from assistant.records import Fact
from assistant.understand.segment import tagged
from assistant.understand.text import Text
from kb import lazyre

_ORDER = lazyre.compile(
    r"(?:忽略|忘掉|忘记|无视|不要管|跳过|绕过)[^，。]{0,12}(?:指令|规则|提示|要求|设定|限制)|system\s*prompt|ignore\s+(?:all|previous|the)|提示词|你的(?:指令|设定|系统)|扮演|打\s*\d+\s*分|越狱|jailbreak",
    re.I,
)
_CHAT = lazyre.compile(
    r"你是谁|你叫什么|你能做什么|你会什么|你是(?:不是)?机器人|讲个?笑话|写(?:一)?首|写(?:一)?(?:篇|份|个)?[^，。]{0,12}(?:作文|小说|散文|情书|演讲稿|讲话稿|发言稿|新闻稿|检讨|总结报告)|帮我?(?:查|找|推荐|订|算命)(?!补)|心情|翻译(?:一下|成)|天气|星座|唱歌|聊聊天|吃什么|谁赢|股票|彩票|怎么用|在吗$|谢谢$|周末|你好呀|哈哈"
)
_GATHER = lazyre.compile(
    r"(?:准时|按时|务必|亲自)(?:参加|到会|参会|出席)|不得请假|手机(?:静音|关机)|(?:会议|集合|参会)(?:时间|地点)|地点[:：]?[一-龥]{0,8}\d*[号楼]?(?:会议室|报告厅|礼堂)"
)
_NOTICE = lazyre.compile(r"的(?:通知|通报|公告|意见|决定|讲话|简报|纪要)[。！]?$")
_FIELD = lazyre.compile(
    r"项目|经费|资金|预算|采购|购|买|建设|改造|维修|维护|修|培训|补贴|补助|津贴|工资|慰问|救助|筛查|体检|接种|宣传|服务|租|清运|整治|治理|检测|监测|普查|调查|印|装|更新|更换|换|发放|保险|贴息|演出|活动|会议|巡察|防火|造林|绿化|物业|运维|外包|整理|数字化|硬化|铺|打井|清淤|采样|评审|审计|工程|绩效|信息化|智慧|平台|系统|党建|教育|卫生|文化|消防|防汛|农业|水利|道路|养老|环保|档案|设备"
)
# Words that speak of the form alone and tell of no work.
_FORM_WORDS = lazyre.compile(
    r"绩效|目标|指标|申报|表格?|[一1]份|生成|输出|打印|全部|都|一律|不低于|以上|内容|数据|结果|请|并|然后|给我|帮我|直接|写成?"
)
_SHORT = 8  # characters of a text that can only name its subject
_GENERIC = lazyre.compile(
    r"信息化|智慧|数字化|建设|工作|项目|经费|业务|专项|办公室?|保障|运转|正常|加强|提升|优化|环境|服务|水平|推进|推动|全面|进一步|整体|能力|资金|申请|安排|单位|机关|全县|我县|我局|县|局|领导|报|明年|今年|相关|有关|各项|任务|开展|实施|完成|确保|提高|改善|增强|质量|发展|高质量|管理|综合|其他|运行|日常|年度|20\d\d年|左右|大概|需要?|要|给|我|写|一份|绩效|目标|表|的|和|把|往前|推一?推|一下|钱|不多|主要|就是|你|看着|吧|做|好|搞|群众|获得感|幸福感|营商|万元?|元|块|[\d.．,，。、；：！!？?\s]|[一二三四五六七八九十百千]+(?=万|元)"
)
_CONCRETE = lazyre.compile(
    r"维修|修缮|购置|采购|买|租|印|培训|慰问|补贴|补助|津贴|工资|筛查|体检|接种|演出|清运|检测|运维|维护|保险|贴息|普查|更换|更新|安装|装|铺|硬化|清淤|改造|拆除|会议|搬迁|造林|物业|食堂|劳务派遣|数字化|扫描|审计|评审|救助|资助|奖励|招聘|派遣|打井|种植|养护|绿化|宣讲|巡察"
)


def status(text: Text, facts: list[Fact], known: bool = False) -> tuple[str, str]:
    """(project | vague | none, the reason in Chinese); `known`: the words name a kind of project for certain."""
    flat = text.flat.strip()
    left = _FORM_WORDS.sub("", flat) if text.orders else flat
    if text.orders and (len(re.findall(r"[一-龥]", left)) < 4 or not _FIELD.search(left) and not facts):
        return "none", "这句话是对程序的指令，不是项目说明。请说明要做什么、做多少、花多少钱。"
    if not flat:
        return "none", "没有收到内容。请用一两句话说明要做什么、做多少、花多少钱。"
    han = len(re.findall(r"[一-龥]", flat))
    stated = [f for f in facts if not f.background and not (f.kind == "amount" and f.role in ("total", "reference"))]
    totals = [f for f in facts if f.kind == "amount" and f.role == "total"]
    measured = [f for f in stated if f.kind in ("quantity", "rate", "amount", "period", "recurring")]
    if (_ORDER.search(flat) or text.orders and not _CONCRETE.search(left)) and len(measured) < 2:
        return "none", "这句话是对程序的指令，不是项目说明。请说明要做什么、做多少、花多少钱。"
    if not han or han < len(re.sub(r"\s", "", flat)) * 0.25 and len(measured) + len(totals) < 2:
        return "none", "没有看出中文的项目说明。请用一两句中文写明要做什么、做多少、花多少钱。"
    if _asks(flat) and not totals and not any(f.kind in ("quantity", "amount") for f in measured):
        return "none", "这是一个关于填报的问题，不是项目说明。可以先说明要做什么、做多少、花多少钱，再逐项修改。"
    if (
        _HELP.search(flat)
        and not totals
        and not any(f.action or f.kind == "amount" for f in measured)
        or (_TROUBLE.search(flat) and not totals and not measured)
    ):
        return "none", "这像是在问系统或手续上的问题，不是项目说明。请说明要做什么、做多少、花多少钱。"
    if _GATHER.search(flat) and not totals and not any(f.kind == "amount" for f in measured):
        return "none", "这像是一份会议或活动通知，不是项目说明。请写明要做什么、做多少、花多少钱。"
    if _NOTICE.search(flat) and not measured and not totals:
        return "none", "这像是一份通知的标题，不是项目说明。请写明要做什么、做多少、花多少钱。"
    field = len(set(_FIELD.findall(flat))) or int(known)
    if _CHAT.search(flat) and (len(measured) + len(totals) < 2 or field < 2) and field < 3:
        return "none", "这不是项目说明。请用一两句话写明要做什么、做多少、花多少钱。"
    wish = bool(
        re.search(
            r"(?:弄|搞|整|修|改|抓)(?:一弄|一搞|一整|一修|一改|一抓|一下)|(?:想|打算|准备|要)[^，。]{0,8}(?:办|干|做|搞|弄|添|建|修|买)点|(?:搞|做|推|抓|报|加强|提升|推进|开展)[^，。]{0,8}(?:工作|水平|能力|建设|环境|质量|效率|形象)|工作[^，。]{0,4}(?:做得|往前|推一?推|上台阶)",
            flat,
        )
    )
    if len(flat) <= _SHORT and not measured and _names_a_thing(flat) and not _CHAT.search(flat):
        return "vague", f"只写了“{flat.strip(' 。，.!！?？')}”，还不知道具体做什么、做多少、花多少钱。"
    if field == 0 and not totals and len(measured) < 2 and not wish:
        return "none", "没有看出这是一个项目。请写明要做什么、做多少、花多少钱。"
    counted = [f for f in measured if not (f.kind == "quantity" and f.unit in ("年", "天", "个月"))]
    if not totals:
        counted = [f for f in counted if not (f.number == 1 and re.search("一[个份项次]", f.quote))]  # 做一个绩效
    if _LATER.search(flat) and not totals and all(f.kind == "quantity" and not f.action for f in counted):
        return "vague", "数字还没有定，先说说具体做什么、做多少、花多少钱。"
    if counted and not (totals or any(f.kind != "quantity" or not _HOLDER.search(f.object) for f in counted)):
        return "vague", "只说了在哪里做，没有具体做什么、做多少、花多少钱，还不能定指标。"
    if counted:
        return "project", ""
    left = _GENERIC.sub("", flat)
    dated = [f for f in stated if f.kind == "date"]
    concrete = bool(_CONCRETE.search(_strip_generic(flat)))
    told = han > 14 or re.search(
        r"购|买|维修|修缮|[新修扩]建|建设|改造|换|装|印|租|清|拆|训|演|检|测|运|维护", flat
    )  # 殡葬改革补助，80万 tells no work
    if concrete and (len(left) >= 3 and (dated or measured) or len(left) >= 5 and totals and told):
        return "project", ""
    return "vague", "只说了大方向，没有具体做什么、做多少，还不能定指标。"


_LATER = lazyre.compile(
    r"(?:数字?|数据|金额|细节|内容|方案|具体)[^，。；]{0,6}(?:后补|再补|后定|待定|没定|还没定|在商量|再说|另定)|还没(?:想好|定|商量)"
)
_HELP = lazyre.compile(r"找谁|怎么办|咋办|咋弄|怎么登|登不上|打不开|密码|解锁|报错|闪退|卡住")
_TROUBLE = lazyre.compile(
    r"为啥|为什么|咋回事|怎么回事|怎么老|烦死|急死|谁有|谁会|谁知道|有谁|有没有人|求助|救命|[？?].{0,20}谢谢|帮我?(?:看看|瞧瞧)"
)
_HOLDER = lazyre.compile(r"^(?:乡镇|村|行政村|县|社区|部门|单位|科室|股室|街道|镇|乡|小区|学校)$")
_ABOUT_FORMS = lazyre.compile(
    r"指标|绩效(?:目标|评价|监控|自评|管理)|你们|申报表|目标表|填报|填写|表格|系统里|文号|评分|考核办法|政策|规定"
)
_OWN_WORK = lazyre.compile(
    r"我们?(?:单位|局|这边|想|要|准备|打算|拟)|单位(?:让|叫|要)|领导(?:让|叫|要)|让我|叫我|做(?:一?个|一份)|报(?:一?个|一份)"
)


def _asks(flat: str) -> bool:
    """A question on how forms are filled, by somebody who tells of no work."""
    asked = re.search(r"[？?]|请问|怎么|如何|什么意思|有没有|是不是|哪[些个种]|区别|吗[。！]?$", flat)
    return bool(asked and _ABOUT_FORMS.search(flat)) and not _OWN_WORK.search(flat)


def _names_a_thing(flat: str) -> bool:
    """电脑, 买电脑, 修路: a noun, with a verb before it or none; no greeting, no name, no question."""
    parts = [(word, tag) for word, tag in tagged(flat.strip(" 。，.!！?？")) if word.strip()]
    if not parts or re.search(r"[吗呢吧谁啥么嘛你您他她]|[?？]", flat):
        return False
    return (
        parts[-1][1] in ("n", "nz", "vn", "j", "nt")
        and all(tag[:1] in tuple("nvabjml") and tag not in ("nr", "ns") for _, tag in parts[:-1])
        and sum(len(word) for word, _ in parts) > 1
    )


def _strip_generic(flat: str) -> str:
    return re.sub(r"保障单位正常运转|信息化建设|业务经费|办公经费|工作经费|数字化(?:建设|转型|改革)", "", flat)
