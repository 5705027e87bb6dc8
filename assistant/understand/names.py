"""What is counted and what is done with it: the noun and the verb round a number."""

from __future__ import annotations

import re

from assistant.understand.text import BREAK, Text

_LEAD = re.compile(
    r"^(?:其中|另外|此外|另|还有|还|再|并且|并|同时|以及|和|及|与|或|共计|总共|一共|总计|合计|共|全年度?|每年|本年度?|今年|明年|20\d\d年度?|年度|计划|规划|拟|准备|打算"
    r"|想(?!象)|需要|需|要(?!求)|得(?!到)|将|预计|预期|主要是?|就是|包括|包含|含|用于|用来|主要花在|花在|我们|咱们|咱村?|俺们?|本单位|我[局县镇村校院办]|我单位|县里|镇里|村里|省里|全县|全镇|全市|全区(?!域)|全乡|全省"
    r"|对(?!接)|给|为(?!民)|向|把|由|在(?!线|岗|校|册|职|建)|从|到(?!货|位|岗|校)|了|现|下面|下设|然后|先|至少|最少|不少于|不低于|不超过|继续|统一|大概|大约|约|估计|差不多|近|达到?|希望|要求|力争|确保|保证|实现|能够?|可|必须|须|按|按照|每个|各|所有|全部|均|都|也|只|就|这次|这回|本次"
    r"|第[一二三四五六七八九十\d]+[批轮期次个标]?(?:段)?|一是|二是|三是|四是|\d[.．、]|(?<!一)年(?=[办处发]))+"
)
_MULTI = (
    "购置 采购 购买 购进 更新改造 更新 更换 换装 添置 配备 配置 配发 加装 新建 改建 扩建 续建 建设 建成 建立 搭建 改造提升 改造 维修 修缮 整修 翻修 翻新 修建 修复 加固 铺设 铺装 安装 敷设 架设 硬化 亮化 清淤 疏浚 "
    "治理 整治 清理 清运 拆除 新打 开挖 栽植 种植 补植 补种 培训 轮训 组织开展 组织 举办 开展 召开 举行 慰问 走访 资助 救助 补助 发放 奖励 表彰 印制 印刷 编印 编制 编写 撰写 制作 拍摄 播放 播出 刊发 投放 宣传 宣讲 讲授 "
    "检查 抽检 检测 检验 监测 筛查 体检 接种 采集 扫描 整理 数字化 录入 归档 移交 开发 部署 接入 对接 覆盖 升级 运维 维护 巡检 巡查 巡河 管护 租赁 租用 聘请 聘用 选聘 招聘 招募 委托 惠及 解决 改善 新增 增加 带动 支持 扶持 "
    "建档 审计 评估 审查 办理 受理 化解 调解 演出 放映 展出 订阅 涉及 受益 供应 储备 收储 轮换 施划 设置 设立 布设 处置 处理 防治 清除 投保 参保 承保 完成 实施 服务 打造 创建 推广 引进 培育 认定 帮扶 代养 集中处置 提供 提升 编纂 拍 "
    "安置 搬迁 征收 租 挂牌 抓拍 疏通 检修 年检 校准 更换 新装 布置 承办 协办 交付 调研 抽查 督查 送 涂刷 粉刷 浇筑 回填 绿化 铺 砌筑 迁移 迁改 加密 勘测 测绘 普查 核查 登记 采样 抽样 复核 消杀 飞防作业 打孔注药 新铺 免费发放 免费接种 免费筛查"
).split()  # fmt: skip
_SINGLE = "买购装修建打挖铺种印拍播办配换租送发请派聘设植栽搭盖刷订清拆做搞砌架补改接喷养投"
_VERB = "(?:" + "|".join(sorted(_MULTI, key=len, reverse=True)) + f"|[{_SINGLE}])"
_VERB_START = re.compile(rf"^({_VERB})(?:了|好|完|上|过|出|一批|全县|全镇)?")
_VERB_END = re.compile(rf"({_VERB})(?:了|好|完|上|过|到|出|不少于|约)?$")
_NOUN_TAIL = "费率员站车厂场室类队面数量点户机器所间工程项目任务计划标准资金经中心设备人系平网线材料用具款情物流池井树苗档案件次价款能力质周时期合处方"
# A verb that splits a stretch in the middle: 县电视台播公益广告, 对全县贫困户发放棉被.
_MIDDLE = re.compile(
    "(" + "|".join("购置 采购 购买 添置 配备 新建 改建 扩建 建成 安装 铺设 架设 新打 栽植 慰问 资助 印制 编印 撰写 制作 拍摄 接入 对接 惠及 解决 改善 新增 带动 施划 选聘 聘请 举办 涉及 拆除 修建 敷设 发放 扶持 管护 培训 覆盖 更换 播放 播 组织 开展 维修 打 装 买 购 建".split()) + r")(?!" + f"[{_NOUN_TAIL}])"
)
_TRIM = re.compile(r"(?:的|了|大概|大约|约|共|等|有|各|为|是|数量|数目|总数|总计|合计|不少于|不低于|不超过|达到?|至少|预计|全年|每年|估计|近|现有|控制在|分别|累计|达|要|再|需|拟|都|按|另|为期|平均|里|上)+$")
_SIZE = {"长": "长度", "宽": "宽度", "厚": "厚度", "高": "高度", "深": "深度", "面积": "面积", "全长": "全长", "总长": "总长", "长度": "长度", "宽度": "宽度",
         "建筑面积": "建筑面积", "总面积": "总面积", "占地面积": "占地面积", "厚度": "厚度", "净宽": "净宽", "总建筑面积": "总建筑面积", "路基宽": "路基宽度"}  # fmt: skip


def before(text: Text, start: int, floor: int) -> str:
    """The stretch in front of a number: back to a break, but not past `floor` (the mention or date before it)."""
    flat = text.flat
    at = start
    depth = 0
    while at > floor:
        char = flat[at - 1]
        if char in "）)" and at == start:
            opening = flat.rfind("（" if char == "）" else "(", floor, at)
            if opening >= 0 and not re.search(r"\d", flat[opening:at]):
                depth, at = depth + 1, opening
                continue
        if char in BREAK and not (char == "）" and depth):
            break
        at -= 1
    piece = flat[at:start]
    # 村（社区）党组织: a short bracket inside a name belongs to it.
    if at > floor and flat[at - 1] in "）)" and at < start:
        opening = flat.rfind("（" if flat[at - 1] == "）" else "(", floor, at)
        if 0 < at - opening <= 6 and opening > floor and not re.search(r"\d", flat[opening:at]):
            head = re.search(r"[一-龥“”]+$", flat[floor:opening])
            if head:
                piece = head.group() + flat[opening:at] + piece
    return piece


def after(text: Text, end: int, ceiling: int) -> str:
    """The stretch behind a unit, up to a break or `ceiling` (the next mention)."""
    flat = text.flat[end:ceiling]
    match = re.match(r"[^，。；：！？、,;:!?\n（()）]*(?:（[^（）\d]{1,6}）(?=[一-龥]))?[^，。；：！？、,;:!?\n（()）]*", flat)
    return match.group() if match else ""


def split(piece: str) -> tuple[str, str]:
    """(verb, noun) of a stretch that stands in front of a number."""
    rest = _TRIM.sub("", piece.strip())
    action = ""
    while True:
        stripped = _LEAD.sub("", rest)
        match = _VERB_START.match(stripped)
        if match and len(stripped) > match.end():
            noun = stripped[match.end() :]
            verb = match.group(1)
            if noun[0] in _NOUN_TAIL and len(verb) > 1 or len(noun) < 2 and len(verb) > 1:
                return action, stripped
            if len(verb) == 1 and (len(noun) < 2 or noun[0] in "备置训程造建设费率员"):
                return action, stripped
            action, rest = verb, noun
            continue
        if match and not action:
            return match.group(1), ""
        rest = stripped
        break
    cut = None
    for found in _MIDDLE.finditer(rest):
        if found.start() >= 2 and len(rest) - found.end() >= 2:
            cut = found
    if cut and not (len(cut.group()) == 1 and re.match(rf"[{_SINGLE}]?[一-龥]", rest[cut.start() :]) and rest[cut.start() - 1] in "安改修新重改组配包"):
        single = len(cut.group(1)) == 1
        if not single or re.search(r"(?:台|里|村|镇|县|局|要|想|得|拟|去|来|再|另外)$", rest[: cut.start()]):
            action, rest = cut.group(1), _LEAD.sub("", rest[cut.end() :])
    return action, clean(rest)


def verb_before(piece: str) -> str:
    """The verb that ends a stretch in front of a number whose noun comes after: 给县委巡察组买(十二台…)."""
    rest = _TRIM.sub("", piece.strip())
    match = _VERB_END.search(rest)
    if match:
        return match.group(1)
    last = None
    for found in _MIDDLE.finditer(rest):
        last = found
    return last.group(1) if last and len(last.group(1)) > 1 else ""


def clean(noun: str) -> str:
    """A noun phrase without leads, particles and unpaired marks at its ends, at most 20 characters."""
    text = noun.strip(" “\"'，。、：的了")
    if "”" in text and "“" not in text:
        text = text.replace("”", "")
    if noun.startswith("“") and "”" in noun:
        text = "“" + text if not text.startswith("“") else text
    text = _TRIM.sub("", _LEAD.sub("", text))
    for mark, other in (("（", "）"), ("(", ")"), ("“", "”")):
        if text.count(mark) != text.count(other):
            text = text.replace(mark, "").replace(other, "")
    text = re.sub(r"^(?:的|各类|相关|有关|多种)+", "", text)
    return text[-20:] if len(text) > 20 else text


_STOP_AFTER = re.compile(
    r"(?:，|。|(?:以上|以下|以内|左右|的|进行|用于|用|给|到|去|来|要|须|必须|应|都|均|全部|并|且|和(?=\d)|以及|及(?=\d)|与(?=\d)|在|于|由|做|上|完|后|前|内|不|可|能|将|会|被|把|是|为|达|已|每|免费|共|需|合计|单价|每台|出行|吃水|现在|当|发到|得|送到|计)).*$"
)


def noun_after(piece: str) -> str:
    """The noun that a number and classifier stand in front of (12台|保密笔记本电脑), "" where a verb or nothing follows."""
    rest = re.sub(r"^(?:的|左右|以上|以下|以内|上下|多|余|新|老(?=旧))+(?=[一-龥])", lambda m: "" if m.group() not in ("新",) else m.group(), piece.strip())
    if not rest or re.match(r"(?:以|左右|进行|要|都|的|在|给|用|拉|先|每|可|能|不|内|修|之|后|前|人均|用于|到|去|做|搞|组成|参加|完成|发|按|需|共|约|大|及|和|与|会|来|就|才|现|因|被|由|承担|装|交|预|总|一|其|分|单价)", rest):
        return ""
    noun = _STOP_AFTER.sub("", rest)
    if match := re.match(rf"(.{{2,}}?)(?:{'|'.join(w for w in _MULTI if len(w) > 1)})(?![{_NOUN_TAIL}])", noun):
        tail = noun[match.end() :]
        if len(tail) > 1:
            noun = match.group(1)
    return clean(noun)[:20]
