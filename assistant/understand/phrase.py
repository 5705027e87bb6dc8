"""The last look at what a number counts: a noun phrase, or nothing.

Word classes (rjieba's, jieba's where that has no build) tell a thing from what stands round it in running speech: times,
adverbs, pronouns and numerals in front are cut off, a verb of one character becomes the action, and what holds no
thing at all (加起来, 弄, 管到) is replaced by the noun behind the number or given up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from assistant.records import Fact
from assistant.understand import names
from assistant.understand.segment import tagged
from assistant.understand.text import BREAK, Text
from kb import lazyre
from kb.units import kind as unit_kind

_MOST = 12  # characters of a noun read behind a number
_NOUNS = ("n", "l", "j", "i", "s", "b", "an", "vn", "eng", "x")
_TIME = lazyre.compile(r"假期?|期间|今年|明年|去年|今天|明天|上半年|下半年|[春夏秋冬]天|节[前后]?|月份?|季度|年底")
_RUNNING_IN = frozenset(
    ["以上", "以下", "之后", "即", "顺便", "另", "先", "再", "还", "其中", "共", "约", "大概", "一共", "包括"]
)
_CLOSED = frozenset(["m", "d", "f", "p", "r", "t", "u", "ul", "uj", "uz", "ud", "uv", "c", "y", "k", "q", "ad", "mq"])
_EMPTY = frozenset(["通过", "达到", "需要", "进行", "开始", "做到", "提到", "超过"])
_ASPECT = lazyre.compile(r"(?:起来|[到来去好完住了着])$")
_WISH = lazyre.compile(r"(?:准备|打算|计划|想要?|申请|需要|要|拟)$")  # 食堂准备(换2台…): who wants, not what
_DONE = lazyre.compile(
    r"^(?:把|将)?(?P<thing>[一-龥]{2,8}?)(?P<verb>维修|修|更换|换|安装|装|建|铺|种|打|挖|清|拆|买|配|发|印|办|做|刷|栽)(?:好|完|上|齐|起来|到位|出来)了?$"
)
_BELONGS = lazyre.compile("在[矫校园编岗册读建押管职保办研库役产场]")  # 在矫|对象, 在校|学生
_WORN = lazyre.compile(r"([一-龥]{2,8}?)(?:坏|旧|老化|破损|破|不够|超期|到期|漏)了?(?:要|需要|准备|得|想)$")
_BEHIND = lazyre.compile(rf"\s*(?:新的|新|的)?(?P<words>[^{re.escape(BREAK)}“”\d]{{2,{_MOST}}})")
_SCHOOL = lazyre.compile(r"(?:小学|初中|高中|中职|职高|中小学|幼儿园|学前|义务教育|普高)(?:阶段|段)?")
_AGAIN = lazyre.compile(r"再[一-龥]{0,2}[\d.一二两三四五六七八九十百千万]+[一-龥]{1,2}$")  # 再做220户
_EARLIER = lazyre.compile(r"^(?:去年|前年|上年|今年|此前|之前|已经?|完成了?|先)+|了$")
_TAILS = lazyre.compile(r"(?:每[个天月年人户次]?|各|共|全年|预计|大概|大约|最[少多]|至少)+$")


def is_thing(phrase: str) -> bool:
    """Whether a phrase names something that can be counted: a thing, or a deed of two characters and more (宣讲, 体检)."""
    return not _WISH.search(phrase) and any(not _is_filler(word, tag) for word, tag in tagged(phrase))


def _is_filler(word: str, tag: str) -> bool:
    if tag in _CLOSED or word in names.VERB_SIGNS:
        return True
    return tag == "v" and (len(word) == 1 or bool(_ASPECT.search(word)) or word in _EMPTY)


# Words of grammar that no name of a thing has inside it: what stands before and behind them are two stretches.
_GRAMMAR = frozenset(
    re.findall(
        "[^ ]+",
        "也 都 还 就 又 再 已 已经 那个 这个 那些 这些 那 这 得 着 过 不 没 没有 很 太 给 把 被 让 从 在 对 跟 所以 因为 每天 每月 每年 "
        "该 要 想 是 接着 继续 然后 "
        "你 我 他 她 它 我们 他们 咱们 大家 里头 那里 那边 这边 那条 那段 里面 可以 应该 现在 一直 总是 老是 天天 什么 "
        "吧 呢 啊 咯 嘛 呀",
    )
)
_SPEECH = ("r", "y", "o", "ud")


def _core(phrase: str) -> tuple[str, str]:
    """(verb, thing) of a stretch of speech (村里|那个|水渠|漏得|不行): its last noun between words of grammar."""
    if _BELONGS.match(phrase):
        return "", phrase
    chunks: list[list[tuple[str, str]]] = [[]]
    for word, tag in tagged(phrase):
        if word in _GRAMMAR or tag in _SPEECH and word[0] not in "各每本":
            chunks.append([])
        else:
            chunks[-1].append((word, tag))
    if len(chunks) == 1:
        return "", phrase
    verb = ""
    for chunk in reversed(chunks):
        words = "".join(word for word, _ in chunk).lstrip("的")
        if len(words) > 1 and any(tag.startswith(_NOUNS) or tag == "zg" for _, tag in chunk):
            return verb, words
        if len(words) == 1 and words in names.VERB_SIGNS:
            verb = words  # 管子|也|换
    return ("", verb) if verb else ("", phrase)  # 接着修


def tidy(phrase: str) -> tuple[str, str]:
    """(verb, thing) of a phrase without what runs into it from the sentence: (装, 直饮水设备) of 暑假装直饮水设备."""
    if worn := _WORN.match(phrase):
        phrase = worn.group(1)  # 路灯坏了要(换30盏)
    verb, phrase = _core(phrase)
    words = list(tagged(phrase))
    while len(words) > 1:
        (word, tag), following = words[0], words[1][1]
        if (tag == "t" and _TIME.search(word) and following == "v") or word in _RUNNING_IN:
            words.pop(0)
        elif (
            tag == "v"
            and word in names.VERB_SIGNS + "弄用"
            and not verb
            and following.startswith("n")
            and len(words[1][0]) > 1
        ):
            verb = word
            words.pop(0)
        else:
            break
    if len(words) > 2 and words[-1][1] == "v" and len(words[-1][0]) == 1 and words[-2][1] == "t":
        verb, words = words[-1][0], words[:-2]  # 科普大篷车|明年|跑
    rest = _TAILS.sub("", "".join(word for word, _ in words))
    return (verb, rest) if len(rest) > 1 else ("", phrase)


def settle(text: Text, facts: Sequence[Fact]) -> list[Fact]:
    """The counts with tidy things; one whose thing cannot be made out goes into the background."""
    settled: list[Fact] = []
    for fact in facts:
        if _open(fact):
            fact = _settled(text, fact, settled)
        elif fact.background and (thing := _parallel(fact, settled)):
            fact = replace(fact, object=thing, background=False)
        settled.append(fact)
    return settled


def _open(fact: Fact) -> bool:
    return fact.kind == "quantity" and not fact.background and not fact.derived and bool(fact.object)


_DEEDS = frozenset(
    ["处理", "处置", "清运", "运输", "加工", "储备", "收储", "供应", "生产", "清理", "收运", "净化", "供水"]
)


def _compound(text: Text, fact: Fact) -> str:
    """污水处理 where 处理 alone is told of a quantity and the text has named what is handled."""
    found = re.search(rf"([一-龥]{{2}}){fact.object}(?=[厂站场费中项服设运达,，、]|$)", text.flat)
    return f"{found.group(1)}{fact.object}" if found and tagged(found.group(1))[0][1][:1] == "n" else ""


def _settled(text: Text, fact: Fact, known: Sequence[Fact]) -> Fact:
    if fact.unit in ("人", "人次") and _SCHOOL.fullmatch(fact.object):
        return replace(
            fact, object=f"{fact.object}{'幼儿' if '幼儿' in fact.object or '学前' in fact.object else '学生'}"
        )
    if re.fullmatch(r"[一-龥]{0,2}每[一-龥]{1,2}|数量", fact.object) and fact.unit in _MADE:
        return replace(fact, object=_MADE[fact.unit])  # 30个村每村|200册
    if label := _label(text, fact):
        return replace(fact, object=label[0], action=fact.action or label[1])
    if (done := _DONE.match(fact.object)) and unit_kind(fact.unit) != "time":
        fact = replace(fact, object=done["thing"], action=done["verb"])  # 把路灯修好60盏
    if (
        fact.object in _DEEDS
        and unit_kind(fact.unit) in ("mass", "volume", "area")
        and (whole := _compound(text, fact))
    ):
        return replace(fact, object=whole)  # 污水处理厂…，预计处理420万吨
    verb, thing = tidy(fact.object)
    if len(thing) > 1 and thing[-1] in names.VERB_SIGNS and not fact.action:
        same = next((f for f in reversed(known) if f.unit == fact.unit and f.number and not f.background), None)
        if same and tagged(thing)[-1][0] == thing[-1]:
            return replace(fact, object=same.object, action=thing[-1])  # 另给医院配|2台
    unclear = _ASPECT.search(thing) or _WISH.search(thing)
    if is_thing(thing) or (len(thing) > 2 and not unclear) or unit_kind(fact.unit) == "time":
        return fact if thing == fact.object else replace(fact, object=thing, action=fact.action or verb)
    if len(fact.action) > 1 and len(thing) == 2 and tagged(fact.action)[0][1][:1] == "v":
        return replace(fact, object=f"{thing}{fact.action}", action="")  # 体检按上站450人算
    noun = _behind(text, fact) or _same_deed(text, fact) or _topic(text, fact)
    if noun:
        return replace(fact, object=noun, action=fact.action or (fact.object if len(fact.object) == 1 else ""))
    if _AGAIN.search(text.flat[: fact.end_at]):
        return _continued(fact, known)
    if parallel := _parallel(fact, known):
        return replace(fact, object=parallel, background=False)
    if len(thing) == 1 and thing in names.VERB_SIGNS:
        named = re.search(r"《([^》]{2,14})》", text.flat[: fact.start_at])
        return replace(fact, object=re.sub(r"[（(].*", "", named.group(1)) if named else "", action=thing)  # 印1500册
    return replace(fact, background=True) if not is_thing(thing[:1]) else fact


_TERM = lazyre.compile(
    r"寒假|暑假|春季|秋季|夏季|冬季|上半年|下半年|上学期|下学期|春节|国庆|周末|平时|白天|夜间|第[一二三四]季度"
)


def _parallel(fact: Fact, known: Sequence[Fact]) -> str:
    """托管班寒假一期、|暑假一期: the same thing at another time."""
    if not _TERM.fullmatch(fact.object):
        return ""
    same = (f.object for f in reversed(known) if f.unit == fact.unit and _TERM.search(f.object))
    return next((_TERM.sub(fact.object, thing) for thing in same), "")


# What a classifier counts where no noun stands beside it.
_MADE = {"册": "图书", "本": "图书", "棵": "树木", "株": "苗木", "辆": "车辆", "盏": "灯具", "头": "牲畜", "只": "畜禽"}
_SITE_DEED = lazyre.compile(r"^(?P<site>[一-龥]{2,8}?)(?P<deed>布设|布置|设置|安装|配备|配置|投放|摆放|新建|新增)$")


def _label(text: Text, fact: Fact) -> tuple[str, str] | None:
    """AED：公共场所布设|45台: the thing stands before the colon, where and what is done behind it."""
    found = _SITE_DEED.match(fact.object)
    low, _ = text.clause(fact.start_at)
    if not found or not low or text.flat[low - 1] not in "：:":
        return None
    start, _ = text.clause(low - 2)
    thing = names.clean(text.flat[start : low - 1])
    return (thing, found["deed"]) if 2 <= len(thing) <= 10 and is_thing(thing) else None


def _continued(fact: Fact, known: Sequence[Fact]) -> Fact:
    """The same thing once more: 去年改厕300户，今年|再改260户 counts 改厕."""
    same = next((f for f in reversed(known) if f.unit == fact.unit and fact.object[:1] in f.object), None)
    thing = _EARLIER.sub("", same.object) if same else ""
    return replace(fact, object=thing) if len(thing) > 1 else fact


def _behind(text: Text, fact: Fact) -> str:
    """The noun behind the number: 换2台|新的拣灰炉."""
    found = _BEHIND.match(text.flat, fact.end_at)
    return _head_noun(found["words"]) if found and unit_kind(fact.unit) == "count" else ""


def _same_deed(text: Text, fact: Fact) -> str:
    """What the same verb had as its thing before: 想在各乡镇弄“儿童之家”，先弄八个."""
    if len(fact.object) != 1 or fact.object not in names.VERB_SIGNS + "弄做":
        return ""
    found = re.search(
        rf"{fact.object}[“\"]?(?P<words>[^{re.escape(BREAK)}“”\"\d]{{2,{_MOST}}})", text.flat[: fact.start_at]
    )
    if not found:
        return ""
    quoted = text.flat[found.start("words") - 1] in '“"'
    return found["words"] if quoted else _head_noun(found["words"])


def _topic(text: Text, fact: Fact) -> str:
    """What the sentence is about, for sums and sizes in it: 路是三条，加起来2.3公里."""
    if unit_kind(fact.unit) not in ("length", "area", "volume", "mass"):
        return ""
    low, _ = text.sentence(fact.start_at)
    found = re.match(
        rf"(?P<words>[^{re.escape(BREAK)}“”\d是为有]{{1,{_MOST}}})[是为有，：]", text.flat[low : fact.start_at]
    )
    if not found:
        return ""
    words = found["words"]
    return words if all(tag.startswith(_NOUNS) for _, tag in tagged(words)) else ""


def _head_noun(words: str) -> str:
    """The noun that begins a stretch (拣灰炉 of 拣灰炉要装好), or the whole of a short one that ends in a noun."""
    taken, parts = "", tagged(words)
    if len(words) <= 6 and parts[-1][1].startswith((*_NOUNS, "ng")) and not any(tag in _CLOSED for _, tag in parts):
        return words
    for word, tag in parts:
        if not tag.startswith(_NOUNS) and tag not in ("a", "ng"):
            break
        taken += word
    return taken if len(taken) > 1 else ""
