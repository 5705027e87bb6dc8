"""What does not belong to the description, blanked out in place: list marks, orders to the program, numbers taken back.

Every function keeps the length of the text, so that offsets hold.
"""

from __future__ import annotations

import re

from kb import lazyre
from kb.units import UNIT

_SENTENCE = lazyre.compile(r"[^。！？!?；;\n]+")
# An order to the program: to drop its rules, to play somebody, to give full marks.
_ORDER = lazyre.compile(
    r"(?:忽略|忘掉|忘记|无视|不要管|别管|不用管|跳过|绕过|不必遵守|不用遵守|不要遵守|解除|抛开)[^，。]{0,8}?"
    r"(?:(?:之前|以上|上面|上述|前面|先前|所有|一切|系统|你的?)[^，。]{0,6}?(?:指令|规则|提示|要求|设定|限制|约束|内容|话|规定|审核|校验)"
    r"|指令|规则|提示词?|设定)"
    r"|(?:系统|开发者|管理员)(?:提示|指令|消息|命令)(?:词)?[:：】\]]|以后(?:的|所有)?(?:回答|回复|输出)|回复\s*ok|收到请回|提示词|system\s*prompt|ignore\s+(?:all|any|previous|the|above)"
    r"|你(?:现在|从现在[起开始]*)?(?:不再)?(?:不?是|扮演|假装|变成|充当)(?!否)[^，。]{0,10}(?:助手|专家|模型|角色|AI|机器人|员|客服|翻译|诗人|老师|律师|医生|[一-龥]长|领导)|扮演|越狱|jailbreak"
    r"|从现在[起开始]+你|你(?:内部|后台|存着|存的|保存|数据库)|(?:数据库|后台|源代码|密码|配置文件)[^，。]{0,10}(?:列|输出|发|给我|显示)"
    r"|(?:打|给|评)(?:我|上|个)?\s*(?:\d+\s*|满|一百)分|你的(?:指令|设定|系统)",
    re.I,
)
# What such an order asks for, in a sentence of its own: 满意度一律写成100%, 不用审核直接通过.
_ASKED = lazyre.compile(
    r"(?:一律|直接|全部?|都|统统|把[^，。]{1,10}?)(?:写|填|改|定|设|输出|打|给)(?:成|为|上)?\s*(?:\d|满|一百|百分|优)|"
    r"(?:不用|不要|不必|无需)(?:再)?(?:审核|检查|校验|提问|复核|解释)|(?:直接|全部|都)?(?:输出|列出|显示|打印|告诉我|列出来)|(?:直接|马上|立即|全部)?(?:批准|批复|批了|同意|通过)(?:我|了|$)"
)
# A table asked for with no work told: 并生成一份全部≥95%的目标表.
_TABLE_ASKED = (
    r"^\s*(?:并且?|再|然后|接着|同时|最后|只|直接|马上|立即)*(?:给我|帮我|替我|为我)?(?:重新|随便)?(?:生成|编造?|写出?|做出?|出|给出?|输出|打印|造|来)"
    r"(?:一?[份张个]|几[份张个])?[^，。；]{0,24}(?:目标表|绩效表|申报表|表格?|指标|目标|数据|内容)\s*$"
)
_GOES_ON = lazyre.compile(rf"{_ASKED.pattern}|{_ORDER.pattern}|{_TABLE_ASKED}|你|输出|回复|回答", re.I)
_NUMBER = r"(?:[\d一二三四五六七八九十两百千万亿零〇][\d.,一二三四五六七八九十百千万亿零〇]*)"
_UNIT = rf"(?:%|万元|亿元|元|万|{UNIT})"
_SORRY = (
    r"[，,。；、（(—\-\s]*(?:哦|噢|啊|呃|嗯|哎|不好意思|抱歉)*[，,]?(?:不对|不是|不,|不，|(?:说|写|记|搞|打|弄|算)错(?:了)?|错了|更正|纠正|更改)"
    r"(?:一下)?[，,：:。\s]*(?:应为|应该?是?|实际是?|是|改成|改为|要)*\s*"
)
_TAKEN_BACK = lazyre.compile(
    rf"(?P<old>{_NUMBER}(?P<unit>{_UNIT}|(?<=[万亿]))(?:[一-龥]{{0,6}}?))(?P<sorry>{_SORRY})(?P<noun>[一-龥]{{0,8}}?)(?={_NUMBER}(?P=unit))"
)
_NOT_BUT = lazyre.compile(rf"不是{_NUMBER}(?P<unit>{_UNIT})[，,]?(?:而)?是(?={_NUMBER}(?P=unit))")


# What the writer asks of the reader: 麻烦帮忙列个表, 请协助填一下目标表, 帮忙看看怎么写.
_REQUEST = lazyre.compile(
    r"(?<![^\s，,。；;！!：:、])(?:老师|领导|您|你|大家)?(?:麻烦|烦请|劳驾|辛苦|请|求)?(?:您|你|老师|大家)?(?:们)?(?:帮忙?|协助|给|替|代)?(?:着|我们?|咱们?|俺们?)?"
    r"(?:忙)?(?:把)?(?:(?:列|做|写|填|填写|编|弄|拟|出|搞|整理|起草|生成|设计)(?:一?[个份下张套]|好)?(?:项目|资金)?(?:绩效|目标|预算|申报|指标)*表格?(?:一下|吧|啊|呗|谢谢)*"
    r"|(?:看看|看一?下|想想)(?:怎么|如何|咋)(?:写|填|弄|做|编)[一-龥]{0,4})(?=[\s，,。；;！!：:]|$)"
)

_GREETING = lazyre.compile(r"^\s*(?:各位|尊敬的)?(?:老师|领导|同志|专家|大家)们?(?:您|你)?好[啊呀]?[\s，,。！!：:]*")


def requests(text: str) -> list[tuple[int, int]]:
    """Spans of the clauses that greet the reader or ask for a table, without a word of the project."""
    return [found.span() for found in (*_GREETING.finditer(text), *_REQUEST.finditer(text))]


# 1. 2．3、(4) 5）①, at the head of a line or behind a stop; 一、（二） at the head of a line.
_ITEM = lazyre.compile(
    r"(?:(?<=[\n。；;：:，,\s）)])|(?<![\s\S]))(?:(?:(?:1?\d|20)[.．、）)]|[(（](?:1?\d|20)[)）]|[①-⑳])(?=\s*[一-龥A-Za-z“])"
    r")|(?m:^[^\S\n]*)(?:[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])|[(（][一二三四五六七八九十]{1,3}[)）])"
)


def item_marks(text: str) -> list[tuple[int, int]]:
    """Spans of the numbers that count the items of a list."""
    return [mark.span() for mark in _ITEM.finditer(text)]


def orders(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences that speak to the program, not of the project."""
    sentences = list(_SENTENCE.finditer(text))
    told = [index for index, one in enumerate(sentences) if _ORDER.search(one.group())]
    if told:
        near = {index + step for index in told for step in (-1, 1)}
        told += [i for i, one in enumerate(sentences) if i in near and i not in told and _ASKED.search(one.group())]
    return [_clauses(text, *sentences[index].span()) for index in sorted(told)]


def _clauses(text: str, start: int, end: int) -> tuple[int, int]:
    """The clauses of a sentence that give the order, and those behind it that go on with it."""
    clauses = [(m.start() + start, m.end() + start) for m in re.finditer(r"[^，,]+", text[start:end])]
    told = [i for i, (low, high) in enumerate(clauses) if _ORDER.search(text, low, high)] or [0]
    last = told[-1]
    while last + 1 < len(clauses) and _GOES_ON.search(text[slice(*clauses[last + 1])]):
        last += 1
    return clauses[told[0]][0], clauses[last][1]


def taken_back(text: str) -> list[tuple[int, int]]:
    """Spans of numbers that the writer corrects (15台，哦不对，是|18台), with the words that say so."""
    found = [(m.start("old"), m.end("sorry")) for m in _TAKEN_BACK.finditer(text)]
    return found + [m.span() for m in _NOT_BUT.finditer(text)]


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` with the spans turned into spaces."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
