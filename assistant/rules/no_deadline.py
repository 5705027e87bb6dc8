"""时效无时限: a 时效 indicator names neither a date nor a period."""

from __future__ import annotations

from assistant.rules.card import REVIEW_FORM, SETTING_GUIDE, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import quote
from kb import lazyre

_TIME = lazyre.compile(
    r"[\d一二三四五六七八九十两]+(?:个)?(?:年|月|日|天|号|小时|分钟|秒|周|工作日|季度|学期|旬)|[一二三四]季度|[一二三四五六七八九十]+月|年底|年末|年内|年初|年度内|当年|本年|全年|上半年|下半年|月底|月末|季末|每(?:年|月|季|周|日|天|学期|半年|旬)"
    r"|按(?:年|月|季|周|日|天|学期)(?!度?计划)|汛期|汛前|春节|中秋|国庆|元旦|五一|七一|开学|放假|供暖|采暖|防火期|春耕|秋收|播种|当日|当天|当月|次日|次月|即时|日产日清|随到随|24小时|逢\d|合同期(?:内|满)?"
)
# Every month, but by no day: 按月及时发放.
_MONTHLY = lazyre.compile(r"^(?:按月|每月|逐月)(?:及时|按时|按期|准时)(?:足额)?[一-龥]{0,6}$")
_SHARE = lazyre.compile(r"率$|率[（(]")
_ON_TIME = lazyre.compile(r"按时|按期|准时|及时|规定时(?:间|限)|限期|时限内|期限内|期内|当日|约定")


def check(row: Row) -> Fault | None:
    if row.category != "output.timeliness" or not row.value.text:
        return None
    if _MONTHLY.search(row.value.text):
        return None if _TIME.search(row.description.replace("每月", "")) else _fault(row)
    if row.value.timed:
        return None
    if row.value.target.type == "change" and row.value.dimension == "time":
        return None
    if row.value.percent:
        said = _ON_TIME.search(row.name + row.description) or _TIME.search(row.name + row.description)
        return None if row.formula and said else _fault(row)
    if _TIME.search(row.value.text) or _TIME.search(row.name) or _TIME.search(row.description):
        return None
    return _fault(row)


def _fault(row: Row) -> Fault:
    return Fault(
        f"时效指标{quote(row.name)}的值{quote(row.value.text)}既没有日期也没有期限；请写明到哪一天（如“2025年10月底前”）或多长时间（如“≤24小时”）。"
    )


RULE = Rule(
    code="no-deadline",
    name="时效无时限",
    scope="indicator",
    severity="error",
    field="value",
    value_rule=True,
    why="“及时完成”没有截止的那一天，年中监控不知道算快还是算慢，年底也无法判断是否按时。",
    basis=f"{SETTING_GUIDE}：时效指标反映完成的及时程度和时间；{REVIEW_FORM}的实现可能性。",
    ignore="写了年底前、每月某日前、多少小时内就算有时限；及时率在描述里写明“按时限完成的数÷应完成的数”的，也算有。",
    weak=Example(
        table(
            "中小学食堂食品安全抽检",
            [row("时效指标", "抽检任务完成时间", "及时完成", "最后一批样品检验报告出具日期")],
            usage="购买食品抽样检验服务",
            goals=["全年抽检食堂食品320批次"],
        ),
        field="value",
    ),
    good=Example(
        table(
            "中小学食堂食品安全抽检",
            [row("时效指标", "抽检任务完成时间", "2025年11月30日前", "最后一批样品检验报告出具日期")],
            usage="购买食品抽样检验服务",
            goals=["全年抽检食堂食品320批次"],
        )
    ),
    check=check,
)
