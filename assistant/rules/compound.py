"""一项多指标: one indicator bundles several separately measurable things."""

from __future__ import annotations

import re

from assistant.rules.card import SETTING_GUIDE, Example, Fault, Rule, row, table
from assistant.rules.grammar import read_name
from assistant.rules.reading import Row
from assistant.rules.text import quote, spans
from kb import lazyre
from kb.units import UNIT

_FIXED = lazyre.compile(
    r"满意(?:和|、|及|与)(?:较|基本|比较)满意|优(?:、|和)良|党组织(?:、|和)党员|政治、经济、文化|人、财、物|衣、食、住|产、学、研|管、护|建、管、养|水、电、(?:气|暖|路)|老、弱|吃、住"
)
_ACTIVITY = lazyre.compile(
    r"^(?:开展|组织|举办|完成|加强|提高|提升|推动|促进|发现|反馈|移交|形成|落实|建立|完善|强化|保障|优化|改善|严肃|净化|购置|采购|发放|印制|修建|新建|宣传|培训|巡查|巡察|检查|督查|督导|维修|维护|安装|拆除|整治|清运|治理|监测|排查|查阅|缴存|登记|审批|接种|筛查|体检|演练|考核|评审|调研|走访|慰问|招聘|改造|绿化|养护|清扫|抽检|执法|服务|管理|救助|节约|降低|减少|认真|全面|做好)"
)
_PURPOSE = lazyre.compile(
    r"^(?:从而|进而|以)?(?:促进|推动|推进|实现|助力|确保|保障|保证|提升|提高|营造|打造|满足|增强|弘扬|传承|带动|助推|服务|支撑|维护|为)"
)
# Two tasks with an object each: 病虫害防治及苗木修剪; 维护和管理 is one.
_TWO_TASKS = lazyre.compile(r"^([一-龥]{3,10})(?:以及|[及和与])([一-龥]{3,10})$")
_DONE = lazyre.compile(
    r"(?:培训|巡查|检查|督查|维修|维护|安装|拆除|整治|清运|治理|监测|排查|登记|审批|接种|筛查|体检|演练|考核|评审|调研|走访"
    r"|慰问|招聘|改造|绿化|养护|清扫|抽检|执法|救助|防治|修剪|建设|采购|购置|发放|印刷|编印|宣传|检测|修复|加固|种植|补植|保洁)$"
)
_HEADS = lazyre.compile(
    r"(?:人数|人次|次数|场次|期数|数量|面积|里程|金额|[件户份个台套篇本座处项张]数|批次|[一-龥]率|满意度|时间)(?=及|和|、|与|以及|[,，;；]|$)"
)


def parts_of(name: str) -> list[str]:
    return [part for part in re.split(r"[、,，;；。]", _FIXED.sub("满意", name)) if part]


def counts_in(text: str) -> int:
    """How many counted things stand in a text; years, ages and percents are none."""
    found = 0
    for span in spans(text):
        after = text[span.end :]
        if (
            not span.percent
            and re.match(UNIT, after)
            and not re.match(r"年|月|日|岁|周岁|元|万元|级|类|号|小时|%", after)
        ):
            found += 1
    return found


def bundled(row: Row) -> str | None:
    """Why the row is more than one indicator, or None."""
    name = re.sub(r"[（(][^）)]*[）)]", "", row.name)
    if counts_in(name) >= 2:
        return "名称里写了几个数量"
    if row.value.worded and counts_in(re.sub(r"每(?:隔)?\d*(?:天|日|周|旬|月|季度?|年|小时)", "", row.value.text)) >= 2:
        return "指标值里写了几个数量"
    if re.search(r"[一-龥]率[、和及与][一-龥]{1,10}率", row.value.text):
        return "指标值里写了几个比率"
    if not read_name(name).measurable and (both := _TWO_TASKS.search(name)) and all(map(_DONE.search, both.groups())):
        return "名称里并列了两件事"
    parts = parts_of(name)
    if not read_name(name).measurable and len(parts) >= 2:
        parts = [one for part in parts for one in re.split(r"(?<=[一-龥]{3})(?:以及|[和及与])(?=[一-龥]{2})", part)]
    active = [part for part in parts if _ACTIVITY.match(part) or read_name(part).kind == "effect"]
    heads = _HEADS.findall(name)
    if len(heads) >= 2:
        return f"名称里有{len(heads)}个量"
    if len(parts) >= 3:
        if not read_name(name).measurable or len(active) >= 3:
            return f"名称里并列了{len(parts)}件事"
        if len(active) >= 2:
            return f"名称里并列了{len(active)}件事"
    if len(parts) == 2 and len(active) == 2 and ("、" in name or not _PURPOSE.match(parts[1])):
        return "名称里并列了两件事"
    return None


def check(row: Row) -> Fault | None:
    reason = bundled(row)
    if reason is None:
        return None
    return Fault(f"{quote(row.name)}把几件事写成一条（{reason}），只能填一个值；请拆成几条，每条量一件事。")


RULE = Rule(
    code="compound",
    name="一项多指标",
    scope="indicator",
    severity="warning",
    field="name",
    why="一条里装几件事，一件做到、一件没做到时就填不出完成值，扣分也说不清。",
    basis=f"{SETTING_GUIDE}要求指标简洁明了；一条指标只量一件事是审核惯例。",
    ignore="一件事带着限定语（脱贫户和监测户人数、满意和较满意），或者“加强某事，促进某效果”这样一件事带目的的，不算。",
    weak=Example(
        table(
            "基层文化队伍能力建设",
            [row("数量指标", "举办业务培训期数和参训人次", "≥6期", "全年举办的业务培训和参训情况，按签到表统计")],
            usage="开展基层文化队伍业务培训",
            goals=["全年举办业务培训6期"],
        ),
        field="name",
    ),
    good=Example(
        table(
            "基层文化队伍能力建设",
            [row("数量指标", "举办业务培训期数", "≥6期", "全年按计划举办并有签到表的培训期数")],
            usage="开展基层文化队伍业务培训",
            goals=["全年举办业务培训6期"],
        )
    ),
    check=check,
)
