"""Contradictions that a text states outright: years, shares, payers, brackets and equations that do not agree."""

from __future__ import annotations

import re

from assistant.records import Conflict, Fact
from assistant.understand.products import Line, close, lines
from assistant.understand.text import Text
from kb import lazyre
from kb.amounts import fen

_PAYER = lazyre.compile(
    r"中央|国家|上级|省|市|县|区|镇|乡|村|财政|本级|自筹|集资|筹资|社会|企业|捐赠|捐款|群众|村民|个人|债券|帮扶单位"
)
# 争取中央资金, 县级配套, 村集体自筹: who pays, and not what for (群众举报奖励).
_SOURCE = lazyre.compile(
    rf"(?:争取|申请|其中|由)?(?:{_PAYER.pattern})(?:里|上|级|财政|集体|本级|人民|资金|力量|专项|两级|[省市县区乡镇村])*"
    r"(?:[一-龥]{0,3}(?:补助?|配套|自筹|筹措?|集资|出资?|给|承担|解决|拨付?|投入|支持|资金|奖补|安排|负担|捐赠?款?|补贴|下达|债券|垫付|部分))?"
)
_REST = lazyre.compile(r"其余|剩余|剩下|余下|不足|缺口|差额|另[外行]|等(?![级次])|争取")
_SHARE = lazyre.compile(
    r"[占按][^，。；\d]{0,4}(?:[\d.]+%|[\d一二三四五六七八九]成半?)[，,（(]?(?:即|计|为|是|合|共|就是)?$"
)
_EQUALS = lazyre.compile(r"\s*(?:[=＝]|[，,]?(?:计|合计?|共计?|小计))\s*$")


def stated(text: Text, facts: list[Fact]) -> list[Conflict]:
    """The first of these contradictions; [] where there is none."""
    return (
        _carried(text, facts)
        or _by_year(text, facts)
        or _by_share(text, facts)
        or _by_payer(text, facts)
        or _in_brackets(text, facts)
        or _each_year(text, facts)
        or _payer_of_product(text, facts)
        or _equation(text, facts)
    )


def _carried(text: Text, facts: list[Fact]) -> list[Conflict]:
    """上年结转20万元，今年新增安排50万元，合计60万元; 总投资100万元，已到位60万元，本次申请50万元."""
    sums = _sums(facts)
    for first, second, third in zip(sums, sums[1:], sums[2:], strict=False):
        gap = text.flat[first.end_at : third.start_at]
        if len(gap) > 24 or "。" in gap:
            continue
        one, two, three = (f.number or 0.0 for f in (first, second, third))
        carried = re.search("结转|结余", first.quote) and re.search("合计|共计?|总计", third.quote)
        if carried and not close(one + two, three):
            why = f"{fen(one)}+{fen(two)}={fen(round(one + two, 6))}万元，与{fen(three)}万元不一致"
            return _conflict((three, round(one + two, 6)), (third.quote, f"{first.quote}、{second.quote}"), why)
        spent = re.search("总", first.quote) and re.search(
            r"已[经]?(?:到位|拨付|支付|投入|落实)", text.flat[first.end_at : second.end_at]
        )
        if (
            spent
            and re.search("本次|此次|申请|尚需|还需|缺口|还差", third.quote)
            and two + three > one
            and not close(two + three, one)
        ):
            why = f"{fen(two)}+{fen(three)}={fen(round(two + three, 6))}万元，超过总额{fen(one)}万元"
            return _conflict((one, round(two + three, 6)), (first.quote, f"{second.quote}、{third.quote}"), why)
    return []


def all_sources(parts: list[Fact]) -> bool:
    """财政给180万，群众自筹20万: who pays, and nothing else."""
    return all(_SOURCE.fullmatch(f.object) for f in parts) and len({f.object for f in parts}) == len(parts)


def _sums(facts: list[Fact]) -> list[Fact]:
    return [
        f for f in facts if f.kind == "amount" and f.role != "price" and f.number and f.unit == "万元" and not f.derived
    ]


def _conflict(values: tuple[float, float], quotes: tuple[str, str], why: str) -> list[Conflict]:
    return [Conflict(values=values, unit="万元", quotes=quotes, why=why)]


def _by_year(text: Text, facts: list[Fact]) -> list[Conflict]:
    """总投资360万，2026年安排210万，2027年安排170万: shares of years that do not make up the whole."""
    sums = _sums(facts)
    wholes = [f for f in sums if re.search(r"总投资|总概算|总造价|总预算|总额|合同总价|总经费", f.quote + f.object)]
    shares: dict[str, Fact] = {}
    for fact in sums:
        low, _ = text.clause(fact.start_at)
        if fact not in wholes and (year := re.search(r"20\d\d年", text.flat[low : fact.end_at])):
            shares.setdefault(year.group(), fact)
    if len(wholes) != 1 or len(shares) < 2:
        return []
    whole, added = wholes[0].number or 0.0, round(sum(f.number or 0.0 for f in shares.values()), 6)
    if close(whole, added) or added < whole and not re.search(r"分[两二三四\d]年", text.flat):
        return []
    formula = "+".join(fen(f.number or 0.0) for f in shares.values())
    quotes = (wholes[0].quote, "、".join(f.quote for f in shares.values()))
    return _conflict((whole, added), quotes, f"分年安排{formula}={fen(added)}万元，与总额{fen(whole)}万元不一致")


def _by_share(text: Text, facts: list[Fact]) -> list[Conflict]:
    """总投资240万元，其中中央补助占75%即150万元: a share and its sum that do not agree."""
    totals = [f for f in _sums(facts) if f.role == "total" and f.upper is None]
    parts = [f for f in _sums(facts) if f.role == "part" and not f.background]
    for rate in [f for f in facts if f.kind == "rate" and f.number] if len(totals) == 1 else []:
        part = next((f for f in parts if 0 <= f.end_at - rate.end_at <= 14), None)
        ahead = next((f for f in parts if 0 <= rate.start_at - f.end_at <= 2), None)
        if ahead and re.match(r"[，,（(]?占(?:项目)?(?:总|全部)[一-龥]{1,3}的?[\d.]+%", text.flat[ahead.end_at :]):
            part = ahead  # 补助40万元，占总投资的50%
        elif part is None or not _SHARE.search(_before_figure(text, part)):
            continue
        whole, given = totals[0].number or 0.0, part.number or 0.0
        due = round(whole * (rate.number or 0.0) / 100, 6)
        others = [
            f.number or 0.0 for f in facts if f.kind in ("amount", "quantity") and f.unit == "万元" and f is not part
        ]
        if not any(close(round(one * (rate.number or 0.0) / 100, 6), given) for one in [whole, *others]):
            why = f"{fen(whole)}万元×{fen(rate.number or 0)}%={fen(due)}万元，与{fen(given)}万元不一致"
            return _conflict((given, due), (part.quote, f"{totals[0].quote}、{rate.quote}"), why)
    return []


def _by_payer(text: Text, facts: list[Fact]) -> list[Conflict]:
    """总投资500万元，其中省级补助300万元、县级配套150万元: who pays leaves a gap, or pays too much."""
    totals = [f for f in _sums(facts) if f.role == "total" and f.upper is None and f.operator == "="]
    parts = [f for f in _sums(facts) if f.role == "part" and not f.background]
    if len(totals) != 1 or len(parts) < 2 or not all_sources(parts) or any(f.operator != "=" for f in parts):
        return []
    whole, added = totals[0].number or 0.0, round(sum(f.number or 0.0 for f in parts), 6)
    low, high = min(f.start_at for f in [*parts, *totals]), max(f.end_at for f in parts)
    if close(whole, added) or _REST.search(text.flat[low : high + 12]):
        return []
    formula = "+".join(fen(f.number or 0.0) for f in parts)
    quotes = (totals[0].quote, "、".join(f.quote for f in parts))
    return _conflict((whole, added), quotes, f"资金来源{formula}={fen(added)}万元，与{fen(whole)}万元不一致")


def _in_brackets(text: Text, facts: list[Fact]) -> list[Conflict]:
    """预算35万元（350万元）: one sum written twice, differently."""
    sums = _sums(facts)
    for first, second in zip(sums, sums[1:], strict=False):
        gap = _before_figure(text, second)[first.end_at :]
        if re.fullmatch(r"\s*[（(](?:即|合|折合|也就是)?", gap) and re.match(r"\s*[）)]", text.flat[second.end_at :]):
            one, other = first.number or 0.0, second.number or 0.0
            if not close(one, other):
                return _conflict(
                    (one, other), (first.quote, second.quote), f"{fen(one)}万元后面括注的是{fen(other)}万元"
                )
    return []


def _equation(text: Text, facts: list[Fact]) -> list[Conflict]:
    """压缩车3辆×45万元=125万元: a product written out and wrong."""
    found: list[Line] = lines(text, facts)
    for part in [f for f in _sums(facts) if f.role == "part" and not f.background]:
        line = next((one for one in found if 0 <= part.end_at - one.price.end_at <= 16), None)
        if line is None or not line.adjacent or line.price.operator != "=" or line.price.upper is not None:
            continue
        between = _before_figure(text, part)[line.price.end_at :]
        given = part.number or 0.0
        if not _EQUALS.fullmatch(between) or any(close(value, given) for value in line.values):
            continue
        written = re.search(r"(?:[=＝]|小计)\s*$", between) is not None
        if part.operator == "=" and (
            written or len({round(value, 4) for value in line.values}) == 1 and _alone(text, line, found)
        ):
            value, formula = line.options[0]
            why = f"{formula}={fen(round(value, 4))}万元，与{fen(given)}万元不一致"
            quotes = (part.quote, f"{line.count.quote}、{line.price.quote}" if line.count else line.price.quote)
            return _conflict((given, round(value, 4)), quotes, why)
    return []


_FIGURE = lazyre.compile(r"[\d.,一二三四五六七八九十百千两零]+\s*(?:万|亿)?[\d一二三四五六七八九千]*元?$")


def _alone(text: Text, line: Line, found: list[Line]) -> bool:
    """No other price in its item: 省级5人每人8000元、市级11人每人4000元，共13.2万元 is a sum of two."""
    low = max(text.flat.rfind(mark, 0, line.price.start_at) for mark in "；。;\n") + 1
    high = min(
        (i for i in (text.flat.find(mark, line.price.end_at) for mark in "；。;\n") if i > 0), default=len(text.flat)
    )
    return not any(low <= one.price.start_at < high for one in found if one is not line)


def _each_year(text: Text, facts: list[Fact]) -> list[Conflict]:
    """三年共投入900万元，每年投入350万元."""
    for fact in [f for f in _sums(facts) if f.role == "part"]:
        low, _ = text.clause(fact.start_at)
        span = re.search(r"(?P<years>[两三四五2-5])年[^。]{0,16}$", text.flat[:low])
        total = next((f for f in _sums(facts) if f.role == "total" and f.end_at <= fact.start_at), None)
        if not span or total is None or not re.match(r"每年", text.flat[low:]):
            continue
        years = {"两": 2, "三": 3, "四": 4, "五": 5}.get(span["years"]) or int(span["years"])
        due = round(years * (fact.number or 0.0), 6)
        if not close(due, total.number or 0.0) and fact.operator == "=":
            why = f"每年{fen(fact.number or 0)}万元×{years}年={fen(due)}万元，与{fen(total.number or 0)}万元不一致"
            return _conflict((total.number or 0.0, due), (total.quote, fact.quote), why)
    return []


def _payer_of_product(text: Text, facts: list[Fact]) -> list[Conflict]:
    """保费60元×8500头，财政负担80%，财政应出36万元: one payer's share of the only product."""
    found = lines(text, facts)
    if len(found) != 1 or not found[0].certain:
        return []
    for rate in [f for f in facts if f.kind == "rate" and f.number and re.search("负担|承担|补贴", f.object)]:
        payer = re.match(r"(?:中央|省|市|县|区|镇)?(?:级)?(?:财政)?", rate.object)
        parts = [
            f
            for f in _sums(facts)
            if payer and payer.group() and f.object.startswith(payer.group()) and not f.background
        ]
        due = round(found[0].values[0] * (rate.number or 0.0) / 100, 4)
        if len(parts) == 1 and not close(due, parts[0].number or 0.0):
            why = f"{found[0].options[0][1]}×{fen(rate.number or 0)}%={fen(due)}万元，与{fen(parts[0].number or 0)}万元不一致"
            return _conflict(
                (parts[0].number or 0.0, due), (parts[0].quote, f"{found[0].price.quote}、{rate.quote}"), why
            )
    return []


_FIGURE = lazyre.compile(r"[\d.,一二三四五六七八九十百千两零]+\s*(?:万|亿)?[\d一二三四五六七八九千]*元?$")


def _before_figure(text: Text, fact: Fact) -> str:
    """The text up to the figure that ends the quote of a sum (即|150万元)."""
    found = _FIGURE.search(text.flat[fact.start_at : fact.end_at])
    return text.flat[: fact.end_at].removesuffix(found.group() if found else "")
