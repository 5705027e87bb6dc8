"""循环定义: description, basis or value only repeats the name, so that nothing is defined."""

from __future__ import annotations

from assistant.rules.card import SETTING_GUIDE, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import gist, key, quote, rest
from kb import lazyre

# Words in a description that define something: scope, source, way of counting.
_DEFINES = lazyre.compile(
    r"÷|/|×|占|年度?内|全年|当年|实际|按照?|统计|合计|经(?![费济营常])[一-龥]|以[一-龥]{2,}为|是否|包括|不含|其中|指|到|从|[0-9]|累计|平均|合同|台账|系统|报表|抽查|抽检|调查|较上年"
)

# What a rewording may add without defining anything.
_NOTHING = lazyre.compile(
    r"建设|经费|项目|资金|实现|效果|成效|良好|方面|具体|主要|整体|总体|本|该|等|及|进行|保证|确保|是|为|能|够|得到|上"
)

# A verb of effect in front: 提升教师教学能力 says no more than 教师教学能力.
_PROMISE = lazyre.compile(
    r"^(?:提高|改善|优化|促进|推动|推进|保障|保证|确保|完善|发挥|实现|维护|巩固|营造|做好|加大|扩大|丰富|增进)+"
)


_MEANS = lazyre.compile(
    r"^(?:通过|依托|借助|利用|经过)[^，。；]{1,14}?(?=提升|提高|增强|加强|改善|优化|促进|推动|保障|维护|营造|实现)"
)


def repeats(text: str, row: Row) -> bool:
    """Whether a cell says no more than the name."""
    said, name = key(text), row.key
    if not said:
        return False
    if name in (said, key(_MEANS.sub("", text))):
        return True
    if row.formula and text == row.indicator.description:
        return False
    short, core = gist(text), row.gist
    if not short or short == core:
        return not _defines(said, name)
    if len(short) < 2 or _defines(said, name):
        return False
    if _PROMISE.sub("", short) == _PROMISE.sub("", core):
        return True
    extra = _NOTHING.sub("", rest(short, core))
    shared = len(short) - len(rest(short, core))
    if not extra:
        return shared >= 2 and len(core) - shared <= max(2, len(core) // 2)
    own = row.scene.project_name + row.scene.usage
    return len(extra) <= 4 and extra in own and shared >= max(2, len(core) - 1)


def _defines(said: str, name: str) -> bool:
    return any(match.group() not in name for match in _DEFINES.finditer(said))


def check(row: Row) -> Fault | None:
    indicator = row.indicator
    if indicator.description.strip():
        if repeats(indicator.description, row):
            return Fault(
                f"描述{quote(indicator.description)}只是把名称又说了一遍，没有写明算什么、怎么算、从哪里取数。",
                "description",
            )
        return None
    if indicator.basis.strip() and key(indicator.basis) == row.key:
        return Fault(f"依据{quote(indicator.basis)}只是把名称又抄了一遍，没有写明值从哪份文件或数据来。", "basis")
    if row.value.worded and key(row.value.text) == row.key:
        return Fault(f"指标值{quote(row.value.text)}只是把名称又抄了一遍，没有定出要达到的标准。", "value")
    return None


RULE = Rule(
    code="circular",
    name="循环定义",
    scope="indicator",
    severity="warning",
    field="description",
    why="描述照抄名称，换一个人来填就不知道分子分母是什么、统计到哪一天、数据找谁要，两个人会算出两个结果。",
    basis=f"{SETTING_GUIDE}要求指标解释写明内涵、口径和计算方法。",
    ignore="表式里没有描述（说明）这一列时，不算问题；描述写出了公式、范围或取数来源的，也不算。",
    weak=Example(
        table(
            "村级动物防疫",
            [row("质量指标", "免疫抗体合格率", "≥70%", "免疫抗体合格率")],
            usage="采购疫苗并组织免疫",
            goals=["2025年完成春秋两季集中免疫，11月底前结束"],
        ),
        field="description",
    ),
    good=Example(
        table(
            "村级动物防疫",
            [row("质量指标", "免疫抗体合格率", "≥70%", "抗体检测合格样品数÷检测样品总数×100%")],
            usage="采购疫苗并组织免疫",
            goals=["2025年完成春秋两季集中免疫，11月底前结束"],
        )
    ),
    check=check,
)
