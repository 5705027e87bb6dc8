"""What is no commitment of this project: last year's figures, head-counts in passing, ages, ends of comparison."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.understand.lexicon import VERBS
from assistant.understand.text import Text
from kb import lazyre

_PAST = lazyre.compile(
    r"去年|前年|上一?年度?(?!度?(?:增长|提高|下降))|上一?(?:卷|期|轮|批|届|版|季|茬)(?=[^，。；]{0,10}[了过])|往年|历年|近[两三四五几]年|近年来|(?<![一-龥])过去|过去(?=[几一二两三四五的])|(?<![日号底初末旬月年天周点季汛夏冬春秋课学])以前|从前|原来|原先|曾经?|此前|以往|先前|上次|上回|已经(?!列入|纳入)|已(?:完成|投入|支付|建成|拨付|安装|实施|开展|累计|争取|结清|[购采配换修铺种发培招建装](?![一-龥]{0,3}的))"
    r"|截至目前|截至20\d\d年|[七八九]几年|十来年|好几年"
)
_NOW = lazyre.compile(
    r"今年|明年|来年|今后|这回|这次|本次|此次|现在想|想[买换建修装添购配办搞做]|现拟|拟|计划|打算|想要|准备|再[买换建修装添补购配]|(?<=[，。；])(?:新?[换买购建修装添配])成?(?:一?[\d一二两三四五六七八九十]+[台套辆个张座条把部件])|重修|所以|因此|为此|本项目|本年度|还想|后来|接下来|需要|希望|争取"
)
_STATE = lazyre.compile(
    r"(?:现有|现在有?|目前有?|住着|住了|有着|原有|现状|现存|仅有|只有|就有|已有|总人口|辖区?有?|人口|下辖|共有|拥有(?!量|率)|存量|现(?:进驻|入驻|派驻|开设|聘)|目前(?:进驻|入驻|开设))[^，。；：、（）\d]{0,12}$"
)
_KEPT = lazyre.compile(
    r"(?:维护|运维|养护|管护|维修|检修|改造|更换|更新|升级|保障|清洗|检测|巡检|维保|加固|修缮|提升|保养|拆除|清理|治理)(?:好|全部|全县|所有)*(?:现有|原有|已有|存量)[^，。；：、（）\d]{0,10}$"
)
_DOES = lazyre.compile("(?:" + "|".join(sorted(VERBS, key=len, reverse=True)) + ")")
_YEAR = lazyre.compile(r"20\d\d年")
_AGE = lazyre.compile(r"周?岁")
_PASSING = lazyre.compile(r"(?:才|好|有的|第|这|那|哪)$")


@lru_cache(maxsize=16)
def past_spans(text: Text) -> list[tuple[int, int]]:
    """Stretches that speak of earlier years: from the word to the end of the sentence, or to a word of the plan."""
    found: list[tuple[int, int]] = []
    flat = text.flat
    marks = [(match.start(), match.group()) for match in _PAST.finditer(flat)]
    for match in re.finditer(r"(?<!\d)(20\d\d)年", flat):
        later = re.search(r"(?<!\d)(20\d\d)年|明年|今年", flat[match.end() :])
        planned = later is None and any(year > match.group(1) for year in re.findall(r"20\d\d(?=年)", flat))
        if planned or later and (later.group(1) is None or int(later.group(1)) > int(match.group(1))):
            tail = flat[match.end() : match.end() + 26]
            if re.search(
                r"[^，。；\d]{1,8}?(?<![为除])了(?!解)|(?:已|共)?完成[^，。；]{0,12}，20\d\d年(?:计划|拟|安排|继续|再)|^\S{0,6}?(?:申请|投入|安排|下达|印发|完成|建|修|花|买|获|被)\S{0,4}?(?:过|了)|年?[建修购]的|建成|没批|印发|以来",
                tail,
            ):
                marks.append((match.start(), match.group()))
    marks += _statistics(text)
    for start, word in sorted(marks):
        _, end = text.sentence(start)
        if attribute := _ATTRIBUTE.match(flat, start + len(word)):
            end = min(end, attribute.end())  # 往年发现过罂粟的地方，周边…
        if word in ("已经", "曾", "曾经", "目前") or word.startswith("已"):
            _, end = text.clause(start)
        if word.startswith("已") and word != "已经":
            end = _listed_on(flat, start, text.sentence(start)[1])
        if _NOW.search(flat, text.sentence(start)[0], start):
            end = min(end, text.clause(start)[1])  # 想换2台，原来那两台用了14年，每台78万: an aside within the plan
        if word.startswith(("较", "比")) or re.search(r"[较比与同由从]$", flat[max(0, start - 1) : start]):
            end = start + len(word)  # 较上年提升5%: only the word itself lies in the past
        turns = (_NOW.search(flat, start + len(word), end), _YEAR.search(flat, start + len(word) + 3, end))
        found.append((start, min((turn.start() for turn in turns if turn), default=end)))
    return found


_AIMS = r"(?:全[县市区镇乡]|我[局县院校]|本[局县])?(?:拟|计划|目标|提升|提高|打算|力争|争取|预计|申请|将|安排)"
_PLANNED_YEAR = lazyre.compile(rf"(?<!\d)(20\d\d)年(?:度|底前?)?[^，。；\d]{{0,4}}?{_AIMS}")
_TOLD_YEAR = lazyre.compile(r"(?<!\d)(20\d\d)年(?:度)?(?!\d{1,2}月|[底末初前内至到—-]|\d)(?P<rest>[^，。；]*)")
_PLANS_IT = lazyre.compile(r"拟|计划|安排|申请|预算|将|要|前|底|目标|启动|实施|开工|采购|购置")


def _statistics(text: Text) -> list[tuple[int, str]]:
    """2026年处理爆管642次 of a text of 2026 that plans for 2027: figures of a year that is over or running."""
    planned = [int(match.group(1)) for match in _PLANNED_YEAR.finditer(text.flat)]
    if not text.now or not planned or max(planned) <= text.now:
        return []
    told = [match for match in _TOLD_YEAR.finditer(text.flat) if int(match.group(1)) <= text.now < max(planned)]
    return [(match.start(), match.group(1) + "年") for match in told if not _PLANS_IT.search(match["rest"])]


_ATTRIBUTE = lazyre.compile(r"[^，。；\d]{1,10}过[^，。；\d]{0,8}的[^，。；\d]{1,6}(?=，)")


def _listed_on(flat: str, start: int, end: int) -> int:
    """End of the clause with all that 、 lists in it: 已购A60台、B5台."""
    stop = lazyre.compile("[，。；：！？\n]").search(flat, start, end)
    return stop.start() if stop else end


# Who has something: 我校有…, 全镇辖…, 县人民医院（编制床位500张，…）.
_HAS = lazyre.compile(
    r"^(?:我|本|咱|俺|该|全)?[一-龥]{0,12}?(?:局|委|办|院|校|学|幼儿园|中心|站|所|馆|村|镇|乡|县|市|区|街道|社区|单位|公司|队|园|部门)(?:里|内|目前|现在|现|共|总共|总)*"
    r"(?:现有|有(?!效|关|机|线)|设有?|下设|下辖|辖|拥有|在编|在册|编制|住着|占地)"
)
_STAFF = lazyre.compile(
    r"(?:我们?|本|该|咱们?)(?:单位|大队|支队|中队|局|院|校|所|站|中心|镇|乡|村|馆|公司)[^，。；\d]{0,6}\d+[名人]"
)
_PLANS = lazyre.compile(r"拟|计划|申请|想|准备|打算|需要|要(?!求)|现(?=[对将为在])|本次|此次|今年|明年|20\d\d年")


@lru_cache(maxsize=16)
def stock_spans(text: Text) -> list[tuple[int, int]]:
    """Clauses that tell what a unit has before the text turns to what it plans: 我校有教学班36个，学生1680人，|拟…."""
    flat = text.flat
    found: list[tuple[int, int]] = []
    clauses = text.clauses
    for index, (low, high) in enumerate(clauses):
        has = _HAS.match(flat[low:high])
        bracket = (
            low > 0
            and flat[low - 1] in "（("
            and bool(re.search(r"(?:院|校|学|局|中心|馆|所|站|园)$", flat[: low - 1]))
        )
        staff = _STAFF.match(flat[low:high]) and _PLANS.search(flat, high)
        if not has and not bracket and not staff or _PLANS.search(flat[low:high]) or found and low < found[-1][1]:
            continue
        end = high
        for later, stop in clauses[index + 1 :]:
            words = flat[later:stop]
            if _PLANS.search(words) or not re.search(r"\d|[一二三四五六七八九十百]", words) or _DOES.match(words):
                break
            if bracket and flat[later - 1] in "）)":
                break
            end = stop
        plan = _PLANS.search(flat, end)
        if plan and re.search(r"\d|[一二两三四五六七八九十百][台套个辆座处条人万]", flat[plan.end() :]):
            found.append((low, end))
    return found


_SCOPE = lazyre.compile(
    r"^(?:目前|现在?)?(?:本|我|全|整个)(?:省|市|县|区|镇|乡|村|街道|辖区|旗|州)(?:现|共|总|有)*(?=[一-龥\d])|^(?:辖区|辖)"
)


def _statistic(text: Text, at: int) -> bool:
    """全县耕地63万亩、本县8个乡镇: what the place has, told without a verb behind the project's own first sentence."""
    low, high = text.sentence(at)
    if low == text.sentences[0][0]:
        return False
    begin = max((text.flat.rfind(c, low, at) for c in "，："), default=-1) + 1 or low
    clause = re.split("[，：]", text.flat[begin:high])[0].strip()
    if _DOES.search(text.flat[begin:high]) or re.search("[建修装购买配雇聘]", text.flat[begin:high]):
        return False
    return (
        bool(_SCOPE.match(clause)) and not _DOES.search(clause) and not re.search("[建修装购买换做办送发覆铺]", clause)
    )


def _listed_state(flat: str, start: int) -> bool:
    """现有学生96名、老师31名: what is listed after a state belongs to it."""
    piece = re.split("[，。；！？：,;:]", flat[max(0, start - 40) : start])[-1]
    first = re.split(r"[\d一二三四五六七八九十百千万]", piece.split("、")[0])[0]
    return "、" in piece and bool(_STATE.search(first))


def is_background(text: Text, start: int, end: int, unit: str) -> bool:
    """A number at `start`..`end` with its unit commits this project to nothing."""
    flat = text.flat
    if any(low <= start < high for low, high in past_spans(text)):
        return True
    if unit not in ("万元", "%") and any(low <= start < high for low, high in stock_spans(text)):
        return True
    if unit not in ("万元", "%") and _statistic(text, start):
        return True
    before, after = flat[max(0, start - 16) : start], flat[end : end + 10]
    if _AGE.match(after) or _AGE.search(flat[start:end]):
        return True
    kept = _KEPT.search(before) is not None  # 维护|原有站点24个 is work on what there is
    if unit not in ("万元", "%") and not kept and (_STATE.search(before) or _listed_state(flat, start)):
        return True
    if unit in ("人", "个", "户") and re.match(
        r"[一-龥]{0,5}?在[^，。；]{0,6}(?:吃饭|就餐|用餐|上学|就读|上课|办公|居住|住)", flat[end:]
    ):
        return True  # 全校1860个学生在食堂吃饭
    if re.match(r"[^，。；\d]{0,4}不(?:另|再|在|列|含|占)[^，。；]{0,6}(?:支|列|内|里头?|报|费|算)", after):
        return True  # 代表201名|不另开支
    if unit in ("年", "个月", "月") and re.search(r"(?:每?满|达到?)$", before[-2:]) and not re.search("期", before):
        return True  # 工作每满|一年
    if re.search(r"(?:常年(?!保持|维持|稳定|不|达)|历年|隔壁|还是那)[^，。；、\d]{0,8}$", before) or re.match(
        r"那?是(?:隔壁|别的|外[县乡村]|人家)", after
    ):
        return True
    if re.search(r"(?:不含|不包括|不计|不算|剔除|扣除|不再|原计划|原定|原拟|原报)[^，。；、\d]{0,8}$", before):
        return True
    if _PASSING.search(before[-2:]) and re.search(
        r"(?:(?<!人)才|(?<![修装换建铺种打挖清拆买配发印办做刷栽搞弄贴补])好)$", before
    ):
        return True
    if re.search(r"(?:里先|里面先|中的|先挑|先选)$", flat[end : end + 3]) or re.match(
        r"(?:里|里面|中|里头)(?:先|挑|选)", after
    ):
        return True
    if re.search(r"(?:由|从)[^，。；、]{0,6}$", before) and re.match(
        r"[^，。；、\d]{0,6}?(?:提升|提高|增加|扩大|扩容|降|压减|缩短|增至|提至|减)", after
    ):
        return True
    timed = unit in ("小时", "天", "日", "个工作日", "分钟")  # 路灯坏了24小时内
    if not timed and re.search(
        r"(?:跑|用|开|坏|熄|停|断|漏|淹|塌|丢|死|伤|摔|吵|闹|走|歪|倒)(?:了|过)(?![^，。；、\d]{0,2}[换修买要需补装配])[^，。；、\d]{0,3}$",
        before,
    ):
        return True  # 老车跑了31万公里
    if (
        not timed
        and unit not in ("%", "万元")
        and re.search(r"(?:通报|举报|反映|查出|约谈|被投诉|投诉了)[过了]?[^，。；、]{0,8}$", before)
    ):
        return True
    if (
        re.search(
            r"(?:较|比|同比)[^，。；]{0,4}(?:上年|去年|往年)?(?:增加|减少|多|少|下降|提高)[^，。；]{0,4}$", before
        )
        and unit == "万元"
    ):
        return True
    return bool(re.search(r"(?:荣获|获得?|评为|获评)[^，。；]{0,10}$", before))
