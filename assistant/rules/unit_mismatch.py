"""单位与指标不符: the unit of the value cannot measure the thing that is named."""

from __future__ import annotations

import re

from assistant.rules.card import REVIEW_FORM, SETTING_GUIDE, Example, Fault, Rule, row, table
from assistant.rules.goal_not_covered import Quantity, quantities, same_unit
from assistant.rules.percents import PEOPLE, percent_misfit
from assistant.rules.reading import Row
from assistant.rules.text import pairs, quote, spans
from indexer.words import cut
from kb import lazyre
from kb.units import UNIT
from kb.units import kind as unit_kind

_HEADS = lazyre.compile(r"(?:人数|人次|次数|场次|期数|数量|面积|里程|金额|率)(?=及|和|、|与|以及|[,，;；]|$)")
_STRICT_RATIO = lazyre.compile(r"(?:(?<![效速功频汇利斜])|(?<=[有无]效)|(?<=成功))率$|比例$|比重$|占比$|满意度$")
_TIMES = lazyre.compile(
    r"(?:次数|场次|轮次|期数|班次|频次|批次|场数|轮数|(?<![人户台件车辆家项校批班航架头只匹口亩块处])次)$"
)
_PIECES = lazyre.compile(r"[台套座处株盏辆本册块间所栋枚头张幅根艘]数量?$")
_AREA = lazyre.compile(r"面积$")
_SUM = lazyre.compile(r"(?:成本|费用?|金额|单价|造价|收入|产值|税收|利润|经费|补贴|补助|津贴|工资)$")
_LENGTH = lazyre.compile(r"里程$|长度$|公里数$|[河渠路管堤坝线岸沟道墙]长$")
_PERSONS = frozenset(["人", "人次", "户", "户次", "万人", "对", "家", "名", "组", "个", "例", "位"])
_ROUNDS = frozenset(["次", "轮", "场", "期", "回", "批", "批次", "场次", "班", "班次", "遍", "趟", "届", "轮次"])
# Counters that can stand for one another; a name that ends with one (株数, 座数) is counted with one of its own.
_COUNTERS = tuple(
    frozenset(words.split())
    for words in (
        "头 只 匹 羽 尾 窝", "株 棵", "台 套 辆 架 艘 部 件 台套 组 支 端 条", "份 册 本 页 卷 篇 幅 张 件 期 套 版 种 部 集 条",
        "处 座 所 个 家 间 栋 户 点 站 块 片 口 眼 幢 院 村 校 企业 社区",
        "次 场 轮 期 批 批次 场次 班 班次 轮次 遍 趟 届 人次 台次 户次 课时 天",
        "人 人次 户 名 位 户次 对 个", "条 公里 段 道 米 处", "盏 套 个 基 杆", "门 节 课时 讲 堂 学时 期",
    )
)  # fmt: skip
# Counters that stand for one sort of thing alone.
_STRICT = {
    "户": frozenset("户 户次 家 个".split()), "册": frozenset("册 本 套 卷 部 份 件 种".split()),  # noqa: SIM905
    "页": frozenset("页 面 张".split()), "字": frozenset("字 词".split()),  # noqa: SIM905
}  # fmt: skip
_GENERAL = frozenset("个项件组套处批例起宗样点")  # as a unit
_ANYTHING = frozenset("个项件套")  # as a counter in a name
_NO_TIMES = frozenset("人家户台套辆所座本册棵株头吨盏栋") | {"公斤"}
_PER_RATE = lazyre.compile(
    r"(?:死亡|发病|发案|出生|受害|成灾|事故|感染|患病|检出|频|故障)率$|投入产出|师生比|生师比|比$"
)
_POINTS = frozenset({"分", "级", "倍", "成", "档"})
_FLOW = lazyre.compile(r"(?:利用|使用|流动|周转|容积|折旧|载|点击|增长|增加|提高|下降|降低|减少|单产|产出)率$")


def _unit_in_name(row: Row) -> set[str]:
    """Units that stand beside numbers in the name: 开展2轮巡查."""
    found = set()
    for span in spans(row.name):
        if (unit := re.match(UNIT, row.name[span.end :])) and unit.group() not in ("年", "月", "日"):
            found.add(unit.group())
    return found


def _other_counter(row: Row, unit: str) -> str | None:
    """The counter at the end of the name, where the unit counts another sort of thing."""
    if unit_kind(unit) not in ("count", "person"):
        return None
    if (strict := row.name[-2:-1] if row.name.endswith("数") else "") in _STRICT:
        return None if unit in _STRICT[strict] else strict
    found = re.fullmatch(r"(.{1,2})数量?", cut(row.name)[-1]) if row.name.endswith(("数", "数量")) else None
    if found is None:
        return None
    said = found.group(1)
    own = [group for group in _COUNTERS if said in group]
    if not own or said in _ANYTHING or unit in _GENERAL or any(unit in group for group in own):
        return None
    return said


def other_in_goals(row: Row) -> Quantity | None:
    """The same number of the same thing in the goals under a counter of another sort: 征集展品300件, here ≥300家."""
    target = row.value.target
    if target.type != "numeric" or not target.unit or unit_kind(target.unit) not in ("count", "person"):
        return None
    found = [q for goal in row.scene.table.goals for q in quantities(goal) if q.number == target.number]
    if any(same_unit(target.unit, q.unit, _COUNTERS) for q in found):
        return None
    for said in found:
        if unit_kind(said.unit) not in ("count", "person") or {said.unit, target.unit} & _ANYTHING - {"件"}:
            continue
        near = pairs(said.quote.partition(said.unit)[2][:6]) | pairs(said.lead[-6:])
        if not near & pairs(row.name) or any(
            _states(other, said) for other in row.scene.rows if other.index != row.index
        ):
            continue
        return said
    return None


def _states(row: Row, said: Quantity) -> bool:
    """Whether a row in its right place carries a stated number with its own counter."""
    return (
        row.category == "output.quantity"
        and row.value.target.number == said.number
        and row.value.target.unit == said.unit
    )


def misfit(row: Row) -> str | None:
    """Why the unit cannot be right, or None."""
    value = row.value
    unit = (value.target.unit or "").split("/")[0]
    if percent_misfit(row):
        what = {"amount": "金额", "count": "数量", "time": "时间", "duration": "时间", "task": "工作任务"}.get(
            row.grammar.kind
        )
        what = "人数" if PEOPLE.search(row.name) else what or ("金额" if row.group == "cost" else "数量")
        return f"{quote(row.name)}是{what}，不能用百分比{quote(value.text)}来衡量"
    if value.dated and row.category != "output.timeliness":
        if _STRICT_RATIO.search(row.name) or row.grammar.kind in ("count", "amount"):
            return f"{quote(row.name)}要填数值，{quote(value.text)}是时间"
        return None
    if value.target.type not in ("numeric", "range") or not unit or value.percent:
        return None
    if len(_HEADS.findall(row.name)) > 1:
        return None  # several quantities in one name: compound
    dimension = value.dimension
    name = row.name
    if wanted := other_in_goals(row):
        return f"目标写的是{quote(wanted.quote)}，指标{quote(name)}的单位却是“{unit}”，数一样，数的不是同一样东西"
    if "/" in (value.target.unit or "") and _STRICT_RATIO.search(name):
        return None  # so many of one thing for each of another: 0.2人/万台
    if _STRICT_RATIO.search(name) and not _PER_RATE.search(name) and not _FLOW.search(name):
        if unit not in _POINTS and dimension in ("person", "count", "money", "area", "length", "mass", "time"):
            return f"{quote(name)}是比率，单位应为%，不能用“{unit}”"
        return None
    said = _unit_in_name(row)
    rounds = any({unit, other} <= _ROUNDS for other in said)
    if len(said) > 1 and unit not in said and unit not in row.description and unit_kind(unit) == "count" and not rounds:
        return f"名称里写的是{'、'.join(sorted(said))}，指标值的单位却是“{unit}”，数的不是同一样东西"
    if _TIMES.search(name) and (unit in _NO_TIMES or dimension in ("money", "area", "length")):
        return f"{quote(name)}数的是次数，不能用“{unit}”作单位"
    if said_counter := _other_counter(row, unit):
        return f"{quote(name)}数的单位是“{said_counter}”，不能用“{unit}”作单位"
    if _PIECES.search(name) and unit in _ROUNDS:
        return f"{quote(name)}数的是东西，不能用“{unit}”作单位"
    if PEOPLE.search(name) and unit not in _PERSONS:
        return f"{quote(name)}数的是人，不能用“{unit}”作单位"
    if (
        _AREA.search(name)
        and dimension
        and not unit.startswith(("亩", "公顷", "平方"))
        and dimension not in ("area", "mass")
        and unit not in ("块", "片", "处")
    ):
        return f"{quote(name)}是面积，不能用“{unit}”作单位"
    if _LENGTH.search(name) and dimension and dimension != "length":
        return f"{quote(name)}是长度，不能用“{unit}”作单位"
    paid = row.group == "cost" or _SUM.search(name)
    if row.grammar.kind == "amount" and paid and dimension in ("person", "count", "area", "length"):
        return f"{quote(name)}是金额，不能用“{unit}”作单位"
    if row.grammar.kind == "count" and dimension == "money" and re.search(r"(?:人数|次数|人次|数量|面积|里程)$", name):
        return f"{quote(name)}是数量，不能用“{unit}”作单位"
    topics = row.scene.topics
    if topics is not None and row.category != "output.timeliness" and (what := topics.measured.otherwise(row)):
        return f"{quote(row.name)}要填的是{what}，不能用“{unit}”作单位"
    return None


def check(row: Row) -> Fault | None:
    reason = misfit(row)
    return Fault(f"{reason}；请核对指标名称和计量单位。") if reason else None


RULE = Rule(
    code="unit-mismatch",
    name="单位与指标不符",
    scope="indicator",
    severity="error",
    field="value",
    value_rule=True,
    why="金额写成百分比、次数写成“家”，说明值是从别处抄来的，年底填不出实际完成值。",
    basis=f"{REVIEW_FORM}的规范完整性；{SETTING_GUIDE}对各类指标的定义。",
    ignore="真正的比率（预算执行率≥95%）放错了类别，按“指标归类错误”处理；时效指标填百分比，按“时效无时限”处理。",
    weak=Example(
        table(
            "村级卫生室设备更新",
            [row("数量指标", "更新设备的卫生室数量", "≥90%", "完成设备更新并登记的村卫生室")],
            usage="为村卫生室更新诊疗设备",
            goals=["2025年9月底前为36所村卫生室更新诊疗设备"],
        ),
        field="value",
    ),
    good=Example(
        table(
            "村级卫生室设备更新",
            [row("数量指标", "更新设备的卫生室数量", "=36所", "完成设备更新并登记的村卫生室")],
            usage="为村卫生室更新诊疗设备",
            goals=["2025年9月底前为36所村卫生室更新诊疗设备"],
        )
    ),
    check=check,
)
