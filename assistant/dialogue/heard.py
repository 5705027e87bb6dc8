"""What one clause asks for, one function an act; empty where it does not ask for it."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.dialogue import acts, factors, valued
from assistant.dialogue.clause import Clause, kind_in, plain
from assistant.dialogue.intent import Intent
from assistant.dialogue.parts import Part
from kb import lazyre
from kb.taxonomy import canonical

_FORMAT = lazyre.compile(r"word|docx|excel|xlsx|wps", re.I)
_DONE = lazyre.compile(r"全部?|都|要|得|必须|搞|做|办|干|弄|建|装|修|完成|完工|完|好|到位|结束|掉|之|以|内|前|底|成")
_FILE = lazyre.compile(r"word|docx|excel|xlsx|wps|表|文件|文档|正式|电子", re.I)
_YEAR = lazyre.compile(r"(20\d\d)年?(?:度)?$|今年$|明年$|后年$")
_WRITE = frozenset(("写上", "列上", "加上", "补上", "添上", "体现", "加进去", "写进去"))
_LABELLED = lazyre.compile(r"^[^，,]{2,}?(?:率|满意度|比例|数量|人数|次数|人次|时间|时限|成本|面积)")
_GIVEN = frozenset(("拨", "批", "给", "核定", "批复", "下达", "安排", "同意"))
_ONE_MORE = lazyre.compile(
    r"(?P<n>[一二两三几\d])?(?P<thing>条|项|个(?=$|指标|[质数时成社经生可满效]))|些|点|指标[：:]"
)
_CORRECTED = lazyre.compile(r"不对|不是|错|应该|没错|就[行好够可]|够|吧")
_ALL_ROWS = lazyre.compile(r"(?:所有|全部|每一?[条个])(?:的)?(?:指标|值|数|条)")
_EVERY = lazyre.compile(r"所有|全部|每一?条|统统|全都|一律|统一|都")
_FAILS = lazyre.compile(r"低于|少于|小于|不到|不足|达不到|没到|高于|多于|超过|超出|超|大于|突破")
_REFUSED = lazyre.compile(
    r"不行|不可以|不成|不合格|不算|不达标|通不过|过不了|交不了差|说不过去|不好交代|不让|不批|不允许"
)
_STOOD = lazyre.compile(r"(?:从|由|不是|原来是?|原先是?|现在是?|本来是?|以前是?)(?:的)?$")
_TOO_WANTED = lazyre.compile(
    r"(?:把)?(?P<name>[^，,]{2,}?(?:率|满意度|人次|人数|次数|数量|面积|时间))(?:这条|这个)?(?:也|还|都)(?:要|得|需要)?(?:有|写上?|加上?|列上?|补上?|体现)?(?:的|吧)?$"
)
_TOO = lazyre.compile(r"太[多少高低大小长短贵严紧早晚]|[多少高低大小]了$|不够|不足|来不及")
_SUM = lazyre.compile(r"(?:万|亿|元|块|块钱)$")


def versions(one: Clause, row: str | None) -> list[Intent]:
    """Back, forth, the first version, a file, all taken on: where the clause says nothing else."""
    if (
        (named := _FORMAT.search(one.text))
        and len(one.text) <= len(named[0]) + 8
        and not one.asks
        and not one.mentions()
    ):
        return [Intent("export", value="xlsx" if re.search("excel|xlsx", named[0], re.I) else "")]
    rest = _FILE.sub("", one.rest)
    if one.values or one.money or len(rest) > 4 or any(p.kind == "name" for p in one.parts) or one.asks:
        return []
    for act in ("accept", "first", "redo", "restore", "undo"):
        word = one.does(act)
        if word is None or (word.text == "恢复" and one.known):
            continue
        if act == "first":
            return [Intent("undo", value="first")]
        return [Intent({"redo": "back"}.get(act, act))]
    return _file(one)


def _file(one: Clause) -> list[Intent]:
    word = one.does("export")
    kind = _FILE.search(one.text)
    if word is None or (not kind and word.text not in ("导出", "导", "导个", "下载", "打印", "保存", "输出")):
        return []
    return [Intent("export", value="xlsx" if re.search(r"excel|xlsx|电子", one.text, re.I) else "")]


def follow(one: Clause, row: str | None) -> list[Intent]:
    """预算跟着改一下: the total by the price of what has changed; 其他跟着改: nothing more, that comes by itself."""
    if not one.does("follow") or one.asks or one.values:
        return []
    return [Intent("follow")] if one.money else [Intent("noise")]


def merge(one: Clause, row: str | None) -> list[Intent]:
    """把2和5合并, 清淤那条跟护坡并成一条."""
    if not one.does("merge") or one.asks:
        return []
    numbers = _numbered(one)
    rows = [*[r for r in one.mentions() if re.search(r"第|最", r)], *numbers] if numbers else one.mentions(unnamed=True)
    return [Intent("merge", row=rows[0] if rows else "", to=rows[1] if len(rows) > 1 else "")]


def _numbered(one: Clause) -> list[str]:
    """Rows told by bare numbers: 2和3, 2、3条."""
    found = [
        re.fullmatch(r"(\d+)(?:条|行|个|项)?", p.said or p.text) for p in one.parts if p.kind in ("value", "point")
    ]
    return [f"第{number[1]}条" for number in found if number]


def absent(one: Clause, row: str | None) -> list[Intent]:
    """为什么没有可持续影响, 生态效益怎么一条都没有: a kind of indicator that the table lacks."""
    if not one.does("none") or not one.asks or one.values:
        return []
    kind = kind_in(one.text)
    return [Intent("absent", value=kind)] if kind else []


def another(one: Clause, row: str | None) -> list[Intent]:
    """换一个, 第五条换一个, 换一个质量指标: another row of the same kind."""
    if one.does("another") is None or one.values or one.asks or one.fields or len(one.rest) > 4:
        return []
    rows = one.mentions()
    kind = kind_in(one.text)
    return [Intent("another", row=rows[0] if rows else "" if kind else row or "", value="" if rows else kind)]


def move(one: Clause, row: str | None) -> list[Intent]:
    """培训那项挪到质量: rows under another kind."""
    word = one.does("move")
    if word is None or one.asks or one.values:
        return []
    to = plain(one.text[word.end :])
    kind = canonical(to) or ("benefit.social" if to == "效益" else None)
    rows = one.mentions(upto=word.start, unnamed=True)
    return [Intent("move", row=r, field="level2", value=kind) for r in rows or [row or ""]] if kind else []


def remove(one: Clause, row: str | None) -> list[Intent]:
    """去掉总成本那行, 安全事故那个不要了, 把3删了."""
    if not one.does("remove") or one.asks:
        return []
    rows = one.mentions()
    numbers = _numbered(one)
    if one.values and (rows or not numbers):
        return []
    rows = rows or numbers or one.mentions(unnamed=True) or [kind_in(one.text) or row or ""]
    return [Intent("remove", row=r) for r in rows]


def year(one: Clause, row: str | None) -> list[Intent]:
    """推到2027年做: a year alone is that of the budget."""
    found = [p for p in one.parts if _YEAR.fullmatch(p.text)] or [
        p for p in one.parts if p.kind == "other" and re.search("[今明后]年", p.text)
    ]
    if len(found) != 1 or len(one.values) > 1 or one.asks or set(one.mentions()) - {"项目", "这个", "时间"}:
        return []
    said = re.search(r"20\d\d|[今明后]年", found[0].text)
    left = re.sub(r"年度|度|预算|项目|计划|做|报|表|推|年|版|份", "", one.rest.replace(said[0] if said else "", ""))
    firm = any(acts.firm(p.text) or p.text in ("是", "按", "推", "做") for p in one.acts)
    return [Intent("year", value=said[0])] if said and firm and not left else []


def add(one: Clause, row: str | None) -> list[Intent]:
    """Rows of a kind from the library (那加一条可持续影响), or one of the clerk's own (再来一条急救响应时间，15分钟以内)."""
    word = one.does("add")
    if word is None or one.asks or one.fields:
        return []
    after = one.text[word.end :]
    if _LABELLED.search(after) and word.text in _WRITE and one.values:
        return [Intent("add", value=after)]
    counted = _ONE_MORE.search(one.text, word.start)
    if counted is None:
        return []
    rest = re.sub(r"^上?[一二两三几\d]?(?:条|项|个|些|点)", "", after.strip()).strip(" ，,：:")
    rest = rest if re.search(r"\d", rest) else plain(rest)
    number = counted["n"] if counted["thing"] and counted["n"] else ("几" if counted[0] in ("些", "点") else "一")
    kind = rest if not re.search(r"\d", rest) and (canonical(rest) or rest in ("效益", "满意度")) else ""
    if not rest and one.mentions() and one.values and counted["thing"] == "个" and not kind_in(one.text):
        return []  # 消防站再加2个
    if kind or not rest:
        before = kind_in(one.text[: word.start]) or kind_in(row or "")
        return [Intent("more", row=kind or before, value=number)]
    if one.values and one.known and not re.search("条|项|指标", counted[0]):
        return []
    before = kind_in(one.text[: word.start]) if not re.match(r"[^：:]{2,6}[：:]", rest) else ""
    return [Intent("add", value=f"{before}指标：{rest}" if before else rest)]


def wanted_too(one: Clause, row: str | None) -> list[Intent]:
    """家长满意度也要, 观众人次也写上: a row by its name."""
    found = _TOO_WANTED.match(one.text)
    return [Intent("add", value=found["name"])] if found and not one.asks and not one.values else []


def shift(one: Clause, row: str | None) -> list[Intent]:
    """时间往后推10天, 提前一个月完工: a date moved by a term."""
    word = one.does("shift")
    terms = [p for p in one.values if valued.TERM.search(p.said)]
    if word is None or len(terms) != 1 or len(one.values) > 1 or one.asks:
        return []
    rows = one.mentions() or (one.mentions(unnamed=True) if one.rest and not one.new_deed else [])
    sign = "-" if re.search("前|早", word.text) else "+"
    number = re.sub(r"个?(?:月|天|日|周|星期|礼拜)$", "", terms[0].said)
    unit = {"月": "月", "天": "天", "日": "天"}.get(terms[0].said[-1], "周")
    return [Intent("shift", row=rows[0] if rows else row or "时间", value=f"{number}{unit}", sign=sign)]


def times(one: Clause, row: str | None) -> list[Intent]:
    """展台翻一倍, 钱打九折."""
    factor = factors.find(one.text)
    if factor is None or one.asks:
        return []
    said = f"{factor.value:g}"
    rows = one.mentions() or (["预算"] if one.money else [])
    return [Intent("times", row=r, value=said) for r in rows or [row or plain(one.text[: factor.start])]]


def every(one: Clause, row: str | None) -> list[Intent]:
    """满意度统统写95, 所有满意度都不低于90%: one value for all rows of a kind; for all rows of the table it is refused."""
    if one.asks or len(one.values) != 1 or one.fields or one.money:
        return []
    named = [m for m in one.mentions() if m not in ("指标", "数值")]
    if _ALL_ROWS.search(one.text) and not named:
        return [Intent("all", value=one.text)]
    if len(named) != 1 or not _EVERY.search(one.text) or re.search("第|那|刚", named[0]):
        return []
    return [Intent("every", row=named[0], value=one.values[0].said)]


def failing(one: Clause, row: str | None) -> list[Intent]:
    """低于90不行: the least, or the most, that is accepted."""
    found = _FAILS.search(one.text)
    if found is None or len(one.values) != 1 or one.asks or not _REFUSED.search(one.text[one.values[0].end :]):
        return []
    bound = "≥" if re.match("低|少|小|不|达|没", found[0]) else "≤"
    rows = one.mentions() or (["预算"] if one.money else [row or ""])
    return [Intent("change", row=r, value=bound + one.values[0].said.lstrip("≥≤"), firm=True) for r in rows]


def change(one: Clause, row: str | None) -> list[Intent]:
    """A value for one or several rows or the total, or a change by one."""
    if one.asks or one.fields or not one.values:
        return []
    value = one.values[-1]
    run = one.run(value)
    if len(one.values) > 1:
        return _by_value(one, run)
    if (other := _other_thing(one, value)) is not None:
        return other
    last = run[-1] if run else ""
    rows = one.mentions(upto=value.start) or one.mentions()
    if not rows and not one.money and run:
        rows = [m for m in one.mentions(upto=value.start, unnamed=True) if len(m) <= 10]
    if not rows and not one.money and re.search("月|年底|年末|季度", value.said) and not _DONE.sub("", one.rest):
        rows = ["时间"]  # 年底前全搞完
        return [Intent("change", row="时间", value=value.said, firm=True)] if run or one.rest or row is not None else []
    if _TOO.search(one.text[value.end :]):
        return [Intent("noise")]
    alone = not one.rest and (row is not None or bool(_CORRECTED.search(one.text)))
    if not (one.known or one.money or run or alone) or (len(one.rest) > acts.REASON and not acts.firm(last)):
        return []
    if one.new_deed:
        return []
    sign = _sign(run, value)
    firm = bool(sign) or acts.firm(last) or "point" in {p.kind for p in one.parts}
    if _SUM.search(value.said) and _GIVEN.intersection(run):
        return [Intent("budget", value=value.said.lstrip("≤="), sign=sign, firm=firm)]
    if (one.money and not one.known) or (_SUM.search(value.said) and not one.known and not rows and run):
        return [Intent("budget", value=value.said.lstrip("≤="), sign=sign, soft=not run, firm=firm)]
    if sign and not rows and row is None and re.search("[%％]$", value.said) and not one.rest:
        return [Intent("budget", value=value.said, sign=sign, firm=True)]  # 再砍10%
    soft = not one.known and not acts.firm(last)
    if sign:
        points = bool(valued.POINTS.search(value.said))
        by = valued.POINTS.sub("", value.said) if points else value.said
        return [
            Intent("points" if points else "delta", row=r, value=by, sign=sign, soft=soft, firm=firm)
            for r in rows or [row or ""]
        ]
    sets = "set" if re.search("[写定设填]", last) else ""
    return [Intent("change", row=r, value=value.said, sign=sets, soft=soft, firm=firm) for r in rows or [row or ""]]


def _other_thing(one: Clause, value: Part) -> list[Intent] | None:
    """第四条换成更换启闭机3台: a row pointed at that is to say something else."""
    point = one.parts[0] if one.parts and one.parts[0].kind == "point" else None
    verb = next((p for p in one.acts if p.text.endswith(("成", "为")) and acts.firm(p.text)), None)
    if point is None or verb is None or one.parts.index(verb) != 1:
        return None
    name = one.text[verb.end : value.start].strip("“”：: ")
    if len(name) < 3 or re.match("[≥≤不]", name):
        return None
    name += "" if re.search("(?:率|数|量|次|度|间|价|积)$", name) else "数量"
    changed = Intent("change", row=point.text, value=value.said, firm=True)
    return [changed, Intent("change", row=point.text, field="name", value=name, firm=True)]


def _by_value(one: Clause, run: list[str]) -> list[Intent]:
    """从160调到175, 不是160是168, 40套那个改成44: one value is what stands, the other what shall."""
    old, new = one.values[0], one.values[-1]
    if len(one.values) > 2:
        return []
    stood = bool(_STOOD.search(one.text[: old.start]))
    rows = [words for words in one.mentions(upto=new.start) if not re.match("[这那]", words)]
    if not stood and (not run or one.rest or one.run(old) or one.mentions(upto=old.start)):
        return []
    if stood or acts.firm(run[-1]) or run[-1].endswith("是"):
        return [Intent("change", row=rows[0] if rows and stood else old.said, value=new.said, firm=True)]
    return []


def _sign(run: list[str], value: Part) -> str:
    """+ or - where the verbs before a value add to what stands or take from it; empty where they set it."""
    if value.said.startswith(("≥", "≤")) or re.search("月|年底|季度", value.said) and not value.said.endswith("个月"):
        return ""
    if sign := acts.miscounted(run):
        return sign
    for word in reversed(run):
        if word.endswith(("到", "成", "为", "至", "是")):
            return ""
        for act, sign in (("up", "+"), ("down", "-")):
            if acts.does(word, act):
                return sign
    if valued.POINTS.search(value.said) and any(re.search("提|升|降|调高|调低|放宽", word) for word in run):
        return "-" if any(re.search("降|低|放宽", word) for word in run) else "+"
    return ""


def shown(one: Clause, row: str | None) -> list[Intent]:
    """A row's name and nothing else: what stands there."""
    rows = one.mentions()
    return [Intent("value", row=rows[0])] if row is None and rows and one.text.strip("呢啊的") == rows[0] else []


WAYS: tuple[Callable[[Clause, str | None], list[Intent]], ...] = (
    versions, follow, merge, absent, another, move, remove, year, add, wanted_too, shift, times, failing, every, change, shown,
)  # fmt: skip
