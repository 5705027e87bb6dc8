"""One clause read as an edit: who says it (left out), which row, what happens to it, which value.

局长说 | 满意度 | 至少得写到 | 96 | 才行. What the words mean is decided on the table, by `rows` and `turns`: a reading
marked `soft` is an edit only where the table has the row or a single row with the unit.
"""

from __future__ import annotations

import re

from assistant.dialogue.intent import Intent
from assistant.dialogue.phrases import MONEY, QUERY, RULE_ASKED, SUPPOSE, TOLD
from assistant.dialogue.words import bare, row_words
from kb import lazyre
from kb.units import UNITS

_N = r"(?:\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+|半)(?:\s*[万亿千百]+[\d一二三四五六七八九]*千?)?"
_UNIT = r"(?:个?百分点|个点|[%％‰]|[^\W\d_]{0,4}?(?:/[^\W\d_]{1,3})?)"
_DAY = (
    r"(?:(?:20\d\d年|[今明后当次]年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]|[上中下]旬|底|末|初|中)?"
    r"|(?:20\d\d年|[今明后当次]年)?(?:年底|年末|年中|上半年|第?[一二三四1-4]季度)(?:末|底)?)(?:之前|以前|前|为止)?"
)
_RANGE = rf"{_N}(?:[%％])?\s*(?:到|至|[-~—～])\s*{_N}{_UNIT}"
_VALUE = rf"(?:百分之{_N}|{_RANGE}|{_DAY}|{_N}\s*{_UNIT})"

# Words before the value that bound it, and words after it.
_LOW = (
    r"(?:不(?:能|得|可|应|要|许)?(?:再)?(?:低|少|小|差|短)(?:于|过)?"
    r"|别(?:再)?(?:低|少)(?:于|过)|至少|最少|最低|最起码|起码|少说也?|怎么也|保底|下限"
    r"|[≥>])"
)
_HIGH = (
    r"(?:不(?:能|得|可|应|要|许)?(?:再)?(?:高|多|大|长|超过?|突破)(?:于|过|出)?"
    r"|别(?:再)?(?:高|多|超)(?:于|过|出)?|至多|最多|最高|最大|顶多|撑死|上限"
    r"|封顶|控制在|限定?在|[≤<])"
)
_OVER = r"(?:及?以上|往上|打底|起步|保底)"
_UNDER = r"(?:及?以[内下]|之内|封顶|到顶|为限)"
_VERB = (
    r"(?:修改|更正|订正|调整|改|调|换|变|写|定|设|填|记|报|提高|提升|提|降低|降|升|核减|核增|减少?|增加?|加|砍|压缩?|压减|缩减?|涨|放宽|放松|收紧|取|扩大?|延|拖|推|挪|落实?|做|办|搞|弄|买|购|采购|发|建|请|配"
    r"|批复|批|拨|下达|安排|核定)"
)
_OPS = (
    rf"(?:{_VERB}(?:了|过)?(?:成|为|到|至|作|做|在)?了?|成|为|到|至|达到?|是|[=＝]|应该|应当|应|得(?!分)|要|该|须|必须|需要?|能|可以?|只|只能|只有|就|按|以|(?<!费)用|有|还是|比如说?|例如|譬如|暂定|暂按|目标|其实|实际上?"
    rf"|总共|一共|大概|大约|约|差不多|先|都|全都?|统统|全部|一律|统一|均|也|再|又|给|被|跟着|让|往|[：:\s“”])"
)
_TAIL = (
    r"(?:才行|才可以|才好|才能过|才过关|才够|就行|就可以|就好|就成|就够|就得了|即可|为好|为宜|为准|比较好|更好|合适|好了|算了|没问题|够了|够用|左右"
    r"|上下|之间|的|了|吧|呢|啊|呀|嘛"
    r"|哈|哦|”|[。！!~])"
)

_FAILS = lazyre.compile(
    rf"(?P<head>.*?)(?:要是|如果|只要)?(?P<word>低于|少于|小于|不到|不足|达不到|没到|高于|多于|超过|超出|超|大于|突破)(?P<value>{_N}\s*{_UNIT})(?:的话)?(?:就|都|也|那|可|肯定|是|了)*"
    r"(?:不行|不可以|不成|不合格|不算|不达标|通不过|过不了|交不了差|说不过去|不好交代|不让|不批|不允许)"
)
_TIMES = lazyre.compile(
    r"(?P<head>.*?)(?:再|要|得|给|直接|也|就|跟着|都|往上|往下)*(?:"
    r"翻(?:了|上|个)?(?P<double>一|两|二|三)?(?P<turn>倍|番)|(?P<twice>加倍|加一倍|多一倍|增一倍)"
    r"|(?:增加|加|多|涨|扩大|提高|提升)了?(?P<more>[一两二三四\d])倍"
    r"|(?:变|改|扩大|增加|加|涨|调|提高)?(?:成|到|为)(?:原来的?|现在的?)?(?P<times>[两二三四五\d])倍"
    r"|(?P<half>减半|折半|砍半|(?:减|砍|少|压|降|缩)(?:少|掉|去|减)?(?:了)?一半)"
    r"|(?P<halved>打个?对折)|打个?(?P<off>[一二三四五六七八九\d](?:[.点]?[五5])?)折"
    r"|(?P<way>增加?|加|多|涨|上浮|提高|减少?|砍|压缩?|压减|降低?|少|下浮|核减|削减)(?:了|掉|去)?(?P<share>[一二两三四五六七八九\d.]+)成"
    rf")(?:{_TAIL})*"
)
_CALLED = lazyre.compile(
    r"(?:把|将)?(?P<row>.{2,}?)(?:这条|那条|那个|这个|那一条)?(?:的)?(?:名字|名称|名)?(?:就|应该|要)?(?:改叫|叫做?|更名为|改名叫?为?|名字叫"
    r"|重命名为)[：:“\"]*(?P<value>[^\d“”\"，,？?吗呢啥]{3,}?)[”\"]?"
)
_BLANK = lazyre.compile(
    r"(?:把|将)?(?P<row>.*?)(?:的)?(?:指标值|值|数字?)?(?:先|暂时?|就|都|可以|还是|也|给我)*(?:空着|留空|空出来|空起来|空下来|空白|别填|不填|清空|待定|待补)(?:吧|了|不写|不填)*"
)
_UNIT_IS = lazyre.compile(
    r"(?P<row>.*?)(?:的)?(?:计量)?(?:单位)?(?:写错了?)?(?:应该?|应当)?是(?P<new>[^\W\d_]{1,3})[，, ]?(?:而)?不是(?P<old>[^\W\d_]{1,3})"
    r"|(?P<row2>.*?)(?:的)?(?:计量)?(?:单位)?(?:应该)?不是(?P<old2>[^\W\d_]{1,3})[，, ]?(?:而|应该)?是(?P<new2>[^\W\d_]{1,3})"
    r"|(?P<row3>.*?)(?:的)?(?:计量)?单位(?:改|换|写|用|填)(?:成|为|作|用)?(?P<new3>[^\W\d_]{1,3})"
)
_REVERT = lazyre.compile(
    r"(?:把|将)?(?P<row>.*?)(?:还是|就|也|再|都|给我)*(?:改回|恢复|还原|退回|变回|换回|回到|调回)(?:到|成|为|去)?(?:原来|原先|原样|之前|以前|开始|最初|当初|系统|默认)(?:的)?(?:样子|数字?"
    r"|值|那个|写法|说法)?(?:吧|了)?"
)
_EVERY = lazyre.compile(
    rf"(?:把|将)?(?:所有|全部|每一?[条个])?(?:的)?(?P<row>[^所全每]{{2,8}}?)(?P<all>(?<=全部.{{2}})|(?:统统|全都?|全部|一律|统一"
    rf"|都))?(?:{_OPS})*(?P<value>(?:{_LOW}|{_HIGH})?{_N}\s*{_UNIT}(?:{_OVER}|{_UNDER})?)(?:{_TAIL})*"
)
# What is no edit of a row: something more that is bought or done, a second thing of the project.
_MORE = lazyre.compile(
    r"另外|还要|还得|还需|还有|再[买购采做建修办配添招请培印]|忘说了|补充|同时还|此外|顺便|里头|其中|里面|每"
)
_WHO = (
    r"(?:[一-龥]{0,6}?(?:局长|科长|领导|主任|县长|区长|镇长|乡长|书记|院长|校长|所长|站长|队长|处长|股长|部长|会长|老板|财政局?|财务|审计|人家|他们|上面|上级|预算科|业务科|办公室|审核|老师|同事|会计|专家"
    r"|单位|客户|施工方|厂家)(?:们|那边|这边|的|人|员)?)"
)
_SAYS = lazyre.compile(
    rf"^(?:(?:刚才|今天|昨天|刚)?{_WHO}(?:又|也|还|刚才?|今天|昨天|就|的|觉得|认为|看了|退回来)*(?:说|讲|要求|让|叫|希望|建议|觉得|认为|嫌弃?|提出?|反馈|批示|指示|交代|意思是?|意见是?|定了"
    rf"|问过了)(?:了|要|是|我们|我|的是|把|得)?[，,：: ]*"
    r"|(?:还|又|也|都)(?:说|要求|嫌)(?:了|是)?[，,：: ]*"
    r"|[一-龥]{1,6}?(?:(?<!少)说(?!明|法)|的意思是|的意见是|退回来说|打回来说|反馈说)(?:了|要|是|我们)?[，,：: ]*)(?=.{2,})"
)
_MOOD = (
    r"(?:[多少漏重错](?:写|算|报|填|列|记|数|统计|登)了?|错了?|不对|有误|不准确?|不合适|不妥|不行|不够|不足|不好|单薄|不实|偏[高低多少大小松严紧早晚]|过[高低多少头分](?:了)?|[^，。]{1,4}不了(?:那么|这么)多|跟着[改变调动](?:一下)?|来不及|排不上|赶不上|赶不及"
    r"|做不到|达不到|(?:高|低|多|少|松|严|紧|早|晚|贵|虚|空|死|大|小|紧张)(?:了|啦|些|点)?)"
)
_TOPIC = lazyre.compile(
    rf"(?P<row>.{{0,12}}?)(?:这条|那条|这个|那个|这块|那块)?(?:(?:就|只有?|才)[一两二12](?:条|个)|好像|可能|恐怕|估计|今年|实在|都|也|是|有点|太|的确|确实)*(?:定|写|弄|搞|算|报|填|设"
    rf"|记|列|做|卡|要求)?得?(?:太|有点|也太|偏)?(?P<mood>{_MOOD})(?:了|啦)?"
)
_KEEP = lazyre.compile(
    r"(?:其[余他它]|别的|剩下|剩余|余下|价钱?|钱|预算|总价|总额|经费|金额|数量|时间|日期)?(?:的)?(?:指标|内容|地方)?(?:先|都|就|也|还是)*(?:保持)?(?:不变|不动|不用[改动变]|不改|照旧|原样|按原来的?"
    r"|别动)(?:了)?"
)


def spoken(text: str) -> str:
    """A clause without the person whose words are passed on (局长说, 财政局退回来说)."""
    shorter = _SAYS.sub("", text, count=1)
    return shorter.strip(" ，,：:") or text


def cell(text: str) -> Intent | None:
    """A name, a unit, a blank, a value as it was before."""
    if (found := _UNIT_IS.fullmatch(text)) and (new := found["new"] or found["new2"] or found["new3"]):
        row = found["row"] or found["row2"] or found["row3"] or ""
        if found["new3"] and new not in UNITS:
            return None  # 单位写错了
        return Intent("unit", row=_row(row), value=new, to=found["old"] or found["old2"] or "", text=text)
    if (found := _REVERT.fullmatch(text)) and found["row"].strip():
        return Intent("revert", row=_row(found["row"]), text=text)
    if (found := _CALLED.fullmatch(text)) and not re.match(r"这个?项目|项目|单位|目标", found["row"]):
        return Intent("change", row=_row(found["row"]), field="name", value=found["value"].strip(), text=text)
    if (found := _BLANK.fullmatch(text)) and len(_row(found["row"])) > 1:
        return Intent("change", row=_row(found["row"]), value="", sign="blank", text=text, soft=True)
    return None


def topic(text: str) -> Intent | None:
    """A clause that only names what is wrong (场次少, 钱也写错了, 来不及): the next clause says what to do."""
    if _KEEP.fullmatch(text):
        return Intent("keep", text=text)
    if MONEY.fullmatch(text):
        return Intent("topic", row=text, text=text)
    found = _TOPIC.fullmatch(text)
    if not found or QUERY.search(text):
        return None
    mood = found["mood"]
    sign = "down" if re.search(r"[高多大贵]", mood) else "up" if re.search(r"[低少小]", mood) else ""
    kind = "wrong" if re.search(r"错|不对|有误|不准", mood) and found["row"] else "topic"
    return Intent(kind, row=_row(found["row"]), sign=sign, text=text)


def _row(words: str) -> str:
    words = re.sub(rf"^(?:办|买|做|搞|采购|购买|建|修|培训|安排|写|报)(?={_N}[^\W\d_]{{1,2}}$)", "", words.strip())
    return row_words(
        re.sub(
            r"^(?:那就|那么|那|就|再|也|给|让|请|要|咱们?|我们?|你|还是|先|把|将|只|又|照他们的|照着来)+",
            "",
            words.strip(),
        )
    )


def asides(text: str) -> Intent | None:
    """What only looks like an edit: one that is weighed (删掉的话会被退回吗), one told of, a question about the rules."""
    if found := SUPPOSE.fullmatch(text):
        wish = found["first"] or found["then"]
        return Intent("suppose", value=bare(wish), text=text)
    if TOLD.search(text):
        return Intent("talk", text=text)
    if found := RULE_ASKED.fullmatch(text):
        groups = found.groupdict()
        row = groups["cannot"] or ""
        what = next((groups[key] for key in ("what", "which", "value", "name") if groups[key]), "")
        return Intent("rule", row=row_words(row), value=what.strip(" “”\"'"), text=text)
    return None
