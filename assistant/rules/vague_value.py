"""指标值无法衡量: words of degree, intent or slogan instead of a number, a date or a state."""

from __future__ import annotations

import re

from assistant.rules.card import SETTING_GUIDE, TARGET_RULES, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import quote, spans
from kb import lazyre

_STATE = (
    "合规|规范|健全|完整|完备|公开|真实|有效|相关|科学|合理|完成|达标|合格|通过|建成|建立|成立|齐全|到位|正常|落实|实现|投入使用|上线|开通|明确|一致|匹配|公示|足额|无|零|是|否|有|安全|可行|符合"
    "|全覆盖|应\\S尽\\S|优|良|中|差|优秀|优良|无事故|无违规|持平|不变|签订|有序|入库|归档|备案|制定|出台|通车|投产|竣工|交付|验收"
)
_CHECKABLE = lazyre.compile(
    rf"^(?:全部|均|已|按(?:时|期|质|量|规定|要求)*|达到|为|验收|基本)?(?:{_STATE})+(?:以上|及以上|等次|等级|标准|完毕|使用|运行|运转|程序|有序)?$"
    r"|^(?:优秀|优|良好|良|中等?|合格|及格)(?:及)?(?:以上|等次|等级)|^[≤<]?(?:年度)?(?:预算|概算)(?:数|金额|批复数)?$|^预算内|^在?预算范围内|^不超(?:过)?(?:预算|概算|标准)|^控制在(?:预算|概算|标准|批复)|^(?:达到|达|为|评为)?(?:一|二|三|四|甲|乙|丙|[ABCDⅠⅡⅢⅣ1-5])(?:级|类|等|星)"
    r"|^(?:完成|通过|达到|符合|满足|执行)(?:[^，。]{0,16}(?:验收|评审|审核|测评|审计|备案|标准|规范|规程|设计|合同|方案|《|GB|DB|批复|文件|规定|国标|行标))"
)
_DEGREE = lazyre.compile(
    r"提升|提高|增加|增强|加强|改善|优化|保障|保证|确保|完善|促进|推动|推进|显著|明显|较好|良好|满意|有所|不断|持续|逐步|进一步|稳步|稳定|顺利|准确|减少|减低|降低|缓解|发挥|维护|巩固|营造|遏制|满足"
    r"|带动|丰富|较高|较大|大幅|深远|长期|长效|基本|充分|积极|圆满|扎实|深入|广泛|浓厚|优质|高效|有力|效果好|高度|重视|较强|增长|下降|有序|良性|向好|好转|成效|作用|影响|支撑|助力|引导|全面|大力|加大|加快|健康|可持续|和谐|便利|方便|合意|及时"
)
# A standard or a former value that the words refer to.
_REFERENCE = lazyre.compile(
    r"^按照?[^，。；]{0,20}(?:标准|规范|《[^》]*》|合同|方案|批复|设计|文件|规定|清单)(?:执行|验收|完成|办理|兑现|支付|发放)?$"
    r"|^(?:达到|达|符合|满足|不低于|不高于|执行|优于|高于|低于)[^，。；]{0,20}(?:标准|规范|《|GB|DB|合同|方案|批复|计划数|上年|设计|文件|规定|国标|行标|清单|限值|指标)|[级等档类期](?:标准|水平)?(?:及?以上)?$"
)
_ARRIVES = lazyre.compile(
    r"资金|经费|款|预算|人员|队伍|岗|设备|物资|材料|车辆|装备|配套|货|文件|证"
)  # what can be there or not
_SCALE = lazyre.compile(
    r"优[:：、/，(（]|[≥≥]\s*\d+\s*分?为|得分[^，。；]{0,4}[≥≤:：为达\d]|分为优|是否.*?[;；。2２]|①|1[.、．)）].*2[.、．)）]|[一二三四]档|达到.{1,20}(?:为|得)(?:优|良|满分)"
)


def is_vague(row: Row) -> bool:
    """Whether the value could not be checked at year's end. A 时效 value is for `no-deadline`."""
    value = row.value
    if not value.worded or value.target.type == "invalid" or row.category == "output.timeliness":
        return False
    text = re.sub(r"[。；;，,]+$", "", value.text)
    own = row.scene.settings.words
    if text in own["checkable"]:
        return False
    if any(word in text for word in own["vague"]):
        return True
    if re.search(r"[≥≤><]$", text):
        return False  # a number is missing: malformed-value
    if _SCALE.search(row.description):
        return False
    if any(not span.percent and not re.match(r"年|月|日|届|次全会", text[span.end :]) for span in spans(text)):
        return False
    said = re.sub(r"[（(][^（）()]*[）)]|[，、,“”\"]", "", text) or text
    if said.endswith("到位") and not _ARRIVES.search(row.name + said):
        return True
    if _CHECKABLE.match(said) and not re.search("效果|成效|作用|提升|提高|持续|不断", said):
        return False
    if _DEGREE.search(said):
        return True
    if value.target.type == "grade":
        return False
    return not _REFERENCE.search(said)


def check(row: Row) -> Fault | None:
    if not is_vague(row):
        return None
    return Fault(
        f"指标值{quote(row.value.text)}只说程度或打算，年底没有办法对照检查；请写成数量、比率、日期，或写明等级标准。"
    )


RULE = Rule(
    code="vague-value",
    name="指标值无法衡量",
    scope="indicator",
    severity="error",
    field="value",
    value_rule=True,
    why="“提升、加强、显著”这类词谁都可以说做到了，自评时没有数据可填，审核会退回。指标值要让两个人年底各自去查，能得到同一个答案。",
    basis=f"{TARGET_RULES}要求绩效目标细化量化；{SETTING_GUIDE}要求指标量化易评。",
    ignore="值是能用“是或不是”回答的状态（合规、健全、完成、预算内），或说明栏列出了分档标准时，不算问题。时效指标另按“时效无时限”处理。",
    weak=Example(
        table(
            "农村饮水安全工程维修养护",
            [row("社会效益指标", "受益村供水情况", "明显改善", "项目实施村的供水保证情况，按水厂运行记录统计")],
            usage="维修供水管网和水厂设备",
            goals=["2025年11月底前维修供水管网18公里"],
        ),
        field="value",
    ),
    good=Example(
        table(
            "农村饮水安全工程维修养护",
            [row("社会效益指标", "受益村供水保证率", "≥95%", "达到供水保证要求的天数÷全年天数×100%")],
            usage="维修供水管网和水厂设备",
            goals=["2025年11月底前维修供水管网18公里"],
        )
    ),
    check=check,
)
