"""What is counted and what is done with it: the noun and the verb round a number."""

from __future__ import annotations

import re

from assistant.understand import signs
from assistant.understand.lexicon import MIDDLE, STOP_AFTER, TAILS, VERBS
from assistant.understand.segment import bounds, tagged, words
from assistant.understand.signs import VERB, VERB_SIGNS
from assistant.understand.specs import LEADING, TRAILING
from kb import lazyre

_LEAD = lazyre.compile(
    r"^(?:其中|加上|(?:项目|建设|主要|具体|工作)?内容(?:包括|有|为|是)|有|配套(?!资金|费|设施|服务|管网)|申请|外加|另外|此外|另|还有|还(?!田|林|草|湖|款|贷|本|建|迁)|再|并且|并|同时|以及|和|及|与|或|共计|总共|一共|总计|合计|共|全年度?|每年|本年度?|今年|明年|20\d\d年度?|年度|计划|规划|拟|准备|打算"
    r"|想(?!象)|需要|需|要(?!求)|得(?!到)|将|预计|预期|主要是?|就是|包括|包含|含|用于|用来|钱主要花在|主要花在|花在|钱|我们|咱们|咱村?|俺们?|本单位|我[局县镇村校院办]|我单位|县里|镇里|村里|省里|全县|全镇|全市|全区(?!域)|全乡|全省"
    r"|对(?!接)|给|为(?!民)|向|把|由|在(?=[全各县市镇乡村城][一-龥]|20)|从|到(?!货|位|龄|期|岗|校|馆|账|场|户|村)|做到|了|现|下面|下设|然后|先|至少|最少|不少于|不低于|不超过|继续|统一|大概|大约|约|估计|差不多|近|达到?|希望|要求|力争|确保|保证|实现|能够?|可|必须|须|按|按照|每个|各|所有|全部|均|都|也|只|就|这次|这回|本次"
    r"|第[一二三四五六七八九十\d]+[批轮期次个标]?(?:段)?|一是|二是|三是|四是|\d[.．、]|(?<!一)年(?=[办处发]))+"
)
_VERB_START = lazyre.compile(rf"^({VERB})(?:了|好|完|上|过|出|成|一批|一些|点|些|全县|全镇)?")
_VERB_END = lazyre.compile(rf"({VERB})(?:了|好|完|上|过|到|出|不少于|约)?$")
NOUN_TAIL = (
    "费率员站车厂场室类队面数量点户机器所间工程项目任务计划标准资金经心"
    "设备人系平网线材料用具款情物流池井树苗档案件次价能力质周时期合处方"
)
# A verb that splits a stretch in the middle: 县电视台播公益广告, 对全县贫困户发放棉被.
_MIDDLE = lazyre.compile("(" + "|".join(MIDDLE) + f")(?![{NOUN_TAIL}])")
_TRIM = lazyre.compile(
    r"(?:一共|总共|共计|的|了|大概|大约|(?<![签预节违特履])约|平均|共|等|有|各|为|是|数量|数目|总数|总计|合计|不少于|不低于|不超过|达到?|至少|预计|全年|每年|估计|近|现有|控制在|分别|累计|达|要|再|需|拟|都|按|另|为期|平均|里|上|占|要冲|冲刺|突破|想?破|想冲|(?<=[一-龥]{3})实施)+$"
)
_SIZES = "面积|全长|总长|长度|宽度|建筑面积|总面积|占地面积|灌溉面积|厚度|净宽|总建筑面积|净高|总里程"
SIZE = {word: word for word in re.split("[|]", _SIZES)} | {
    "长": "长度", "宽": "宽度", "厚": "厚度", "高": "高度", "深": "深度", "路基宽": "路基宽度", "亩数": "面积", "公里数": "里程",
}  # fmt: skip


def _lead(text: str) -> str:
    """`text` without leading words that name nothing (另外, 计划, 全县; 另|购)."""
    rest = peel(_LEAD, text)
    while _ADVERB.match(rest):
        rest = peel(_LEAD, rest[1:])
    return rest


_ADVERB = lazyre.compile(rf"[另再还也又](?:[{VERB_SIGNS}](?=[一-龥]{{2}})|(?:免费|集中|统一|重点|继续)[一-龥]{{2}})")


def peel(pattern: re.Pattern[str], text: str) -> str:
    """`text` without what `pattern` finds at its start, cut at word ends only (办 is no lead of 办公室)."""
    while match := pattern.match(text):
        ends = [end for end in bounds(text) if 0 < end <= match.end() and pattern.fullmatch(text[:end])]
        if not ends:
            return text
        text = text[max(ends) :]
    return text


def leading_verb(text: str) -> tuple[str, str] | None:
    """(verb, rest) where `text` begins with a verb that ends at a word's end."""
    match = _VERB_START.match(text)
    if not match:
        return None
    ends = bounds(text)
    if match.end(1) not in ends and not (
        match.group().endswith("完") and match.end() in ends and text[match.end() : match.end() + 1] not in ("后", "之")
    ):
        return None  # 办完|灯会 is one verb
    rest = words(text[match.end(1) :])
    lone = len(match.group(1)) == 1 and len(rest) > 1 and len(rest[0]) == 1 and rest[0] not in _BEFORE_NOUN
    if lone and tagged(rest[-1])[-1][1] == "v":
        return None  # 送|戏|下乡
    left = text[match.end() if match.end() in ends else match.end(1) :]
    if len(left) > 2 and left[0] in _ONE_OF_IT and 1 in bounds(left) and tagged(left[1:])[0][1][:1] in tuple("nabljz"):
        left = left[1:]  # 修|条|机耕路, 买台|打印机
    return match.group(1), left


_ONE_OF_IT = "条台个座间口辆套处所根盏道眼栋把张"
_BEFORE_NOUN = "了好完上过出点些新旧大小老个各全多双单高低中主次一两三四五六七八九十村县镇乡校水电路桥井的“《"
_MODAL = lazyre.compile(r"拟|计划|打算|准备|想要?|决定|需要?|申请|将|要")
_CHAIN = {"组织", "开展", "实施", "完成", "组织开展", "举办"}
_MEASURES = lazyre.compile("页数|面积|里程|长度|人数|次数|数量|户数|件数|时间|规模|金额|工期|容量|总量|频次|场次|批次")
_TAKES = lazyre.compile(
    "购置|采购|购买|更新|更换|添置|配备|安装|新建|新增|出具|印制|编制|发放|换装|加装|订购|签订|建成|培育"
)
_COMPOUND = lazyre.compile("费|率|资金|经费|项目|计划|任务|标准|款|合同|工程|员|站|点|改造|服务|及|和|[一-龥]?$")
_WORK_TAIL = lazyre.compile(
    r"(?<=[一-龥”]{2})(?:日常)?(?:运行维护|维护|运维|维保|检修|补种|补植|保养|建设|维修|购置|采购|安装|更换|加固|新建|改造)$"
)


def _after_modal(text: str) -> tuple[str, str]:
    """(建, 行政执法监督信息平台) out of 司法局拟建行政执法监督信息平台; ("", text) where nobody plans anything."""
    for match in _MODAL.finditer(text):
        rest = _lead(text[match.end() :])
        if not (match.start() and match.start() <= 14 and {match.start(), match.end()} & bounds(text)):
            continue
        if (found := leading_verb(rest) or _verb_in_word(rest)) and len(found[1]) > 1:
            return found
    return "", text


def _verb_in_word(text: str) -> tuple[str, str] | None:
    """A one-character verb that the dictionary took for part of a word (建行|政), right after 拟 or 计划."""
    return (text[0], text[1:]) if text and text[0] in VERB_SIGNS and len(text) > 3 else None


_TOTAL_SIGN = lazyre.compile(r"(?<=[一-龥]{2})(?:就有?|(?<![水流温压湿速力电热量气油液位度血])计|统共|拢共|才|仅)$")


def _trim(piece: str) -> str:
    """A stretch without the words that lead over to its number (渡船|就 1艘, 活动室|计 35间), cut at word ends only."""
    piece = _TRIM.sub("", re.sub(r"(?<=[一-龥]{2})每个?(?:[村校户人家所站点班镇乡]|[天日月年周])$", "", piece))
    sign = _TOTAL_SIGN.search(piece)
    return _TRIM.sub("", piece[: sign.start()]) if sign and sign.start() in bounds(piece) else piece


def split(piece: str) -> tuple[str, str]:
    """(verb, noun) of a stretch that stands in front of a number."""
    if told := signs.marked(piece.strip()):
        return told[0], clean(told[1])
    if gift := giving(piece.strip()):
        return gift[1], gift[2]  # 给食堂换蒸柜
    piece = _trim(piece.strip())
    if placed := signs.placed(piece):
        return placed[0], clean(placed[1])
    action, rest = _after_modal(piece)
    while True:
        stripped = _lead(rest)
        found = leading_verb(stripped)
        if found is None:
            rest = stripped
            break
        verb, noun = found
        if _MEASURES.fullmatch(noun) or len(noun) <= 3 and noun.endswith("费"):
            return action, stripped
        if action and action not in _CHAIN:
            rest = stripped
            break
        if not noun:
            return (action, stripped) if action else (verb, "")
        if _TAKES.fullmatch(verb) and not _COMPOUND.match(noun):
            action, rest = verb, noun
            continue
        if (
            len(verb) > 1
            and (noun[0] in NOUN_TAIL or words(noun)[0] in TAILS or len(noun) < 2)
            and not (len(words(noun)[0]) > 1 and words(noun)[0] not in TAILS)
        ):
            return action, clean(stripped)
        action, rest = verb, noun
    cut = None
    ends = bounds(rest)
    for middle in _MIDDLE.finditer(rest):
        if in_noun(rest, middle):
            continue
        if middle.start() in ends and middle.end(1) in ends and middle.start() >= 2 and len(rest) - middle.end(1) >= 2:
            cut = middle
    if cut and (
        len(cut.group(1)) > 1
        or re.search(
            r"(?:台|里|村|镇|县|局|要|想|得|拟|去|来|再|另外|站|家|馆|局|院|校|所|队|中心|委|办|部|[明今来后本]年|年[内底初]|半年)$",
            rest[: cut.start()],
        )
    ):
        action, rest = cut.group(1), _lead(rest[cut.end(1) :])
    return action, clean(rest)


def in_noun(text: str, verb: re.Match[str]) -> bool:
    """主播, 社会组织: the verb is part of a noun."""
    ahead = text[: verb.start()]
    return (
        verb.group(1) == "播"
        and ahead.endswith(tuple("主直转点广展联重传"))
        or verb.group(1) == "组织"
        and ahead.endswith("社会")
    )


def bare(thing: str) -> tuple[str, str]:
    """(thing, work) of 快检室建设, 站点日常维护: what is counted and what is done with it."""
    if len(thing) > 3 and thing[-1] in "装建修打铺栽种购买换印添" and len(thing) - 1 in bounds(thing):
        return thing[:-1], thing[-1]  # 监测设备装8套
    match = _WORK_TAIL.search(thing)
    return (thing[: match.start()], match.group()) if match else (thing, "")


def deed(thing: str) -> bool:
    """缆道检修, 土建维修: the thing ends in what is done with it."""
    parts = words(thing)
    return len(parts) > 1 and parts[-1] in _VERBS


def verb_before(piece: str) -> str:
    """The verb that ends a stretch in front of a number whose noun comes after: 给县委巡察组买(十二台…)."""
    rest = _TRIM.sub("", piece.strip())
    match = _VERB_END.search(rest)
    if match and match.start(1) in bounds(rest):
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
    text = _TRIM.sub("", _lead(text)) or text
    for mark, other in (("（", "）"), ("(", ")"), ("“", "”")):
        if text.count(mark) != text.count(other):
            text = text.replace(mark, "").replace(other, "")
    text = re.sub(r"^[一-龥]{1,6}[站局办委所队院](?:搞|做)(?=[一-龥]{2})", "", text)
    text = re.sub(r"^.*(?:把|将)[它这那其](?:重新|再|好好)?|(?<=[一-龥]{2})一下$", "", text)
    text = _POINTED.sub("", text)
    if len(text) > 2 and words(text)[0] in ("破", "烂", "破烂") and tagged("".join(words(text)[1:]))[0][1][:1] in "nbu":
        text = text[len(words(text)[0]) :].lstrip("的")
    text = TRAILING.sub("", text)
    text = LEADING.sub("", re.sub(r"^\d[\d.]*(?:排|[KGT](?![A-Za-z]))", "", text))
    text = re.sub(r"^(?:的|各类|相关|有关|多种|整个|周?岁(?:以上|以下|及以上)?的?)+", "", text)
    return text[-20:] if len(text) > 20 else text


# 那条|烂渠, 这几座|破桥: which one.
_POINTED = lazyre.compile(r"^[那这](?:几[条个座口段处间栋片台辆道]|些|[条个座口段处间栋片台辆道批套])(?=[一-龥])")
_VERBS = frozenset(verb for verb in VERBS if len(verb) > 1)


def _tail(word: str) -> bool:
    """A word that makes a compound with the verb before it."""
    return word in TAILS or word[0] in NOUN_TAIL


def giving(clause: str) -> tuple[str, str, str] | None:
    """(独居老人, 装, 紧急呼叫器) out of 想给全镇独居老人装个紧急呼叫器."""
    found = signs.given(clause)
    return (clean(found[0]), found[1], clean(found[2])) if found else None


_PLACES = "村县镇乡校户"


def begins_with_deed(piece: str) -> bool:
    """路灯120盏|安装调试: what follows the number is done with the thing in front, and no thing itself."""
    parts = words(piece.strip())
    if not parts or parts[0] not in _VERBS or len(parts) > 1 and _tail(parts[1]):
        return False
    return any(tag == "v" for _, tag in tagged(parts[0])[:1])  # 检测|仪器 is a thing


def noun_after(piece: str) -> str:
    """The noun behind a number and classifier (12台|保密笔记本电脑), "" where a verb or nothing follows."""
    piece = re.split(r"(?<=[一-龥])(?:[人户亩村]均|每(?!日新))", piece)[0]
    rest = re.sub(r"^(?:的|左右|以上|以下|以内|上下|多|余)+(?=[一-龥])", "", piece.strip())
    kept: list[str] = []
    parts = words(rest)
    if parts and (
        parts[0][0] == "每" or parts[0] in ("提供", "开展", "实施", "参加", "发放", "安装", "组织", "做到", "实现")
    ):
        return ""
    for index, word in enumerate(parts):
        if word in VERB_SIGNS and sum(map(len, kept)) > 1 and not (index < len(parts) - 1 and _tail(parts[index + 1])):
            break  # 46个行政村卫生室|换一批空调
        if word in STOP_AFTER or word in ("和", "与", "及", "或") and index == len(parts) - 1 or not word.strip():
            break
        if (
            word in _VERBS
            and index
            and index < len(parts) - 1
            and parts[index + 1] not in STOP_AFTER
            and parts[index + 1] not in TAILS
            and (parts[index + 1][0] not in NOUN_TAIL or len(parts[index + 1]) > 1 and kept[-1] in _PLACES)
            and (sum(map(len, kept)) > 1 or kept[0] in _PLACES)
        ):
            break
        kept.append(word)
    noun = "".join(kept)
    if noun.startswith("车") and (noun == "车" or words(noun)[0] == "车" and noun[1] in "跑运来接上投"):
        return "车辆"
    return (
        clean(noun)[:20]
        if len(noun) > 1 or noun in "米油面被娃村县镇乡校桥井人户路站组班所队点区岗楼房树灯床亭桶渠坝塔泵船" and noun
        else ""
    )
